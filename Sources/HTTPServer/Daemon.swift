internal import CMicroHTTPD
internal import Glibc

/// A running `MHD_Daemon` with its socket and the reference that its threads hold on the service.
///
/// One that is let go without having stopped stays in memory for the threads that still use it.
@safe
struct Daemon: ~Copyable {
  private let handle: OpaquePointer
  private let listenDescriptor: Int32
  /// Retained once for all threads; released when the last of them has ended.
  private let service: Unmanaged<HTTPService>

  /// Starts the threads: `MHD_start_daemon`.
  ///
  /// - Throws: `cannotStart`.
  init(
    socket: consuming ListenSocket, limits: HTTPServer.Limits, service: HTTPService
  ) throws(HTTPServerError) {
    // From here on libmicrohttpd closes the socket if it cannot start.
    listenDescriptor = socket.take()
    let retained = unsafe Unmanaged.passRetained(service)
    // poll, since select counts descriptors only to 1024; ITC wakes the thread that accepts when
    // the server stops. Without MHD_USE_ERROR_LOG libmicrohttpd prints nothing.
    let flags =
      MHD_USE_THREAD_PER_CONNECTION.rawValue | MHD_USE_INTERNAL_POLLING_THREAD.rawValue
      | MHD_USE_POLL.rawValue | MHD_USE_ITC.rawValue
    var options = unsafe [
      option(.LISTEN_SOCKET, Int(listenDescriptor)),
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
    unsafe self.service = retained
  }

  /// Ends in the order that `HTTPServer.stop` promises; can be tried again.
  ///
  /// - Returns: Whether it has ended.
  func stop() -> Bool {
    let service = unsafe self.service.takeUnretainedValue()
    service.drain()
    // The thread that accepts stops polling the socket. It may be closed only after that thread
    // has ended, but shutdown already refuses whoever knocks.
    unsafe MHD_quiesce_daemon(handle)
    shutdown(listenDescriptor, Int32(SHUT_RDWR))
    service.awaitRequests()
    guard service.cut() else { return false }
    unsafe MHD_stop_daemon(handle)
    close(listenDescriptor)
    unsafe self.service.release()
    return true
  }
}

private func option(_ option: MHD_OPTION, _ value: Int) -> MHD_OptionItem {
  unsafe MHD_OptionItem(option: option, value: value, ptr_value: nil)
}
