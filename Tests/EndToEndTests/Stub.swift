import Glibc

/// Something on a port of this computer that is no hub: it answers every request with the same
/// bytes, or hangs up.
final class Stub {
  /// Where it listens, as one would type it.
  let address: String
  private let listener: Int32

  init() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = unsafe withUnsafeMutablePointer(to: &name) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(listener, generic, size) == 0 && listen(listener, 8) == 0
          && getsockname(listener, generic, &size) == 0
      }
    }
    self.listener = listener
    address = "127.0.0.1:\(UInt16(bigEndian: name.sin_port))"
    guard isOpen else { throw ChildProcess.Fault.cannotStart("bind", code: errno) }
  }

  deinit { close(listener) }

  /// A page as any web server gives it.
  static let page = {
    let text = "<html><body>It works!</body></html>"
    return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(text.utf8.count)\r\n"
      + "Connection: close\r\n\r\n" + text
  }()

  /// Serves a client until it ends.
  ///
  /// - Parameter answer: what every request gets; empty to hang up at once.
  func serve(_ client: ChildProcess, _ answer: String) throws -> ChildProcess.Result {
    while client.isRunning {
      var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&entry, 1, 20) > 0 else { continue }
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { continue }
      if !answer.isEmpty {
        // The head and the small body of these requests come in one piece.
        var bytes = [UInt8](repeating: 0, count: 65_536)
        _ = unsafe read(connection, &bytes, bytes.count)
        let reply = Array(answer.utf8)
        _ = unsafe send(connection, reply, reply.count, Int32(MSG_NOSIGNAL))
      }
      close(connection)
    }
    return try client.wait()
  }
}
