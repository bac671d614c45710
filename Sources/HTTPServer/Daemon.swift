internal import CMicroHTTPD
internal import Glibc

/// A running `MHD_Daemon` with its socket and the reference that its threads hold on the service.
@safe
struct Daemon: ~Copyable {
  private let handle: OpaquePointer
  private let socket: ListenSocket
  /// Retained once for all threads; released when the last of them has ended.
  private let service: Unmanaged<HTTPService>

  /// Starts the threads: `MHD_start_daemon`.
  ///
  /// - Throws: `cannotStart`.
  init(
    socket: consuming ListenSocket, limits: HTTPServer.Limits, service: HTTPService
  ) throws(HTTPServerError) {
    let retained = unsafe Unmanaged.passRetained(service)
    // poll, since select counts descriptors only to 1024; ITC wakes the thread that accepts, when
    // a connection ends at the limit and when the server stops.
    let flags =
      MHD_USE_THREAD_PER_CONNECTION.rawValue | MHD_USE_INTERNAL_POLLING_THREAD.rawValue
      | MHD_USE_POLL.rawValue | MHD_USE_ITC.rawValue
    var options = unsafe [
      option(.LISTEN_SOCKET, Int(socket.descriptor)),
      option(.CONNECTION_LIMIT, limits.connectionsMax),
      option(.CONNECTION_TIMEOUT, limits.idleTimeoutSeconds),
      option(.CONNECTION_MEMORY_LIMIT, limits.headerBytesMax),
      option(.THREAD_STACK_SIZE, limits.threadStackBytes),
      option(.END, 0),
    ]
    let handle = unsafe redress_start_daemon(
      UInt32(flags), requestBegan, requestReceived, requestCompleted, retained.toOpaque(), &options)
    guard let handle = unsafe handle else {
      let number = errno
      unsafe retained.release()
      throw .cannotStart(errno: number)
    }
    unsafe self.handle = handle
    self.socket = socket
    unsafe self.service = retained
  }

  /// Ends in the order that `HTTPServer.stop` promises.
  consuming func stop() -> Bool {
    let service = unsafe self.service.takeUnretainedValue()
    service.drain()
    // MHD_quiesce_daemon takes the socket out of the accepting thread's hands; it may be closed
    // only after that thread has ended, but shutdown already refuses whoever knocks.
    unsafe MHD_quiesce_daemon(handle)
    shutdown(socket.descriptor, Int32(SHUT_RDWR))
    service.awaitRequests()
    guard service.cut() else { return false }
    unsafe MHD_stop_daemon(handle)
    unsafe self.service.release()
    return true
  }
}

private func option(_ option: MHD_OPTION, _ value: Int) -> MHD_OptionItem {
  unsafe MHD_OptionItem(option: option, value: value, ptr_value: nil)
}
