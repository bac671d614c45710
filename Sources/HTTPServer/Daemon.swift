internal import CMicroHTTPD
internal import Dispatch
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
  /// Signalled when nobody has to watch over the connections any more.
  private let isStopped = DispatchSemaphore(value: 0)

  /// Starts the threads: `MHD_start_daemon`.
  ///
  /// - Throws: `cannotStart`, `cannotStartTLS`.
  init(
    socket: consuming ListenSocket, tls: HTTPServer.TLS?, limits: HTTPServer.Limits,
    service: HTTPService
  ) throws(HTTPServerError) {
    // From here on libmicrohttpd closes the socket if it cannot start.
    let descriptor = socket.take()
    listenDescriptor = descriptor
    let retained = unsafe Unmanaged.passRetained(service)
    // poll, since select counts descriptors only to 1024; ITC wakes the thread that accepts when
    // the server stops. Without MHD_USE_ERROR_LOG libmicrohttpd prints nothing.
    let flags =
      MHD_USE_THREAD_PER_CONNECTION.rawValue | MHD_USE_INTERNAL_POLLING_THREAD.rawValue
      | MHD_USE_POLL.rawValue | MHD_USE_ITC.rawValue | (tls == nil ? 0 : MHD_USE_TLS.rawValue)
    // As C strings; libmicrohttpd reads them while it starts and not later.
    var key = tls.map { $0.keyPEM + [0] } ?? []
    var certificate = tls.map { $0.certificatePEM + [0] } ?? []
    var priorities = Array(tlsPriorities.utf8CString)
    errno = 0
    let handle = unsafe key.withUnsafeMutableBytes { key in
      unsafe certificate.withUnsafeMutableBytes { certificate in
        unsafe priorities.withUnsafeMutableBytes { priorities in
          var options = unsafe [
            option(.LISTEN_SOCKET, Int(descriptor)),
            option(.CONNECTION_LIMIT, limits.connectionsMax),
            option(.CONNECTION_TIMEOUT, limits.idleTimeoutSeconds),
            option(.CONNECTION_MEMORY_LIMIT, limits.headerBytesMax),
            option(.THREAD_STACK_SIZE, limits.threadStackBytes),
          ]
          if tls != nil {
            unsafe options += [
              option(.HTTPS_MEM_KEY, key.baseAddress),
              option(.HTTPS_MEM_CERT, certificate.baseAddress),
              option(.HTTPS_PRIORITIES, priorities.baseAddress),
            ]
          }
          unsafe options.append(option(.END, 0))
          return unsafe redress_start_daemon(
            UInt32(flags), connectionOffered, connectionChanged, requestBegan, requestReceived,
            requestCompleted, retained.toOpaque(), &options)
        }
      }
    }
    guard let handle = unsafe handle else {
      let number = errno
      unsafe retained.release()
      throw tls != nil && number == 0 ? .cannotStartTLS : .cannotStart(errno: number)
    }
    unsafe self.handle = handle
    unsafe self.service = retained
    watch(service.connections, limits)
  }

  /// Cuts the connections whose clients take too long, on a thread of its own.
  private func watch(_ connections: Connections, _ limits: HTTPServer.Limits) {
    let isStopped = isStopped
    DispatchQueue(label: "connections").async {
      while isStopped.wait(timeout: .now() + .milliseconds(watchIntervalMilliseconds)) == .timedOut
      {
        connections.cutOverdue(at: .now, limits)
      }
    }
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
    isStopped.signal()
    close(listenDescriptor)
    unsafe self.service.release()
    return true
  }
}

/// How often overdue connections are looked for; their times are given in whole seconds.
private let watchIntervalMilliseconds = 500

/// TLS 1.2 and 1.3 with keys that are forgotten after the session and ciphers that authenticate;
/// GnuTLS's names, the preferred first.
private let tlsPriorities =
  "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA"
  + ":-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305:-MAC-ALL:+AEAD"

private func option(_ option: MHD_OPTION, _ value: Int) -> MHD_OptionItem {
  unsafe MHD_OptionItem(option: option, value: value, ptr_value: nil)
}

private func option(_ option: MHD_OPTION, _ value: UnsafeMutableRawPointer?) -> MHD_OptionItem {
  unsafe MHD_OptionItem(option: option, value: 0, ptr_value: value)
}
