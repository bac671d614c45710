import Dispatch
import Glibc
import Synchronization
import Testing

/// A server that answers each connection as its script says, whether that is HTTP or not.
///
/// The first connection gets the first script, and so on; a connection beyond the last is closed.
/// A script that returns closes its connection.
@safe
final class RawServer: Sendable {
  private let descriptor: Int32
  let port: UInt16
  private let accepted = Mutex(0)

  init(backlogConnections: Int32 = 16, _ scripts: [@Sendable (RawConnection) -> Void]) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, length) == 0 && listen(descriptor, backlogConnections) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(result)
    self.descriptor = descriptor
    port = UInt16(bigEndian: address.sin_port)
    guard !scripts.isEmpty else { return }
    DispatchQueue(label: "raw server").async { [self] in
      for script in scripts {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        accepted.withLock { $0 += 1 }
        script(RawConnection(connection))
      }
    }
  }

  /// Runs one script for each connection, one after another.
  convenience init(_ script: @escaping @Sendable (RawConnection) -> Void) throws {
    try self.init([script])
  }

  deinit { close(descriptor) }

  var baseURL: String { "http://127.0.0.1:\(port)" }

  /// How many connections came.
  var acceptedConnections: Int { accepted.withLock { $0 } }
}

/// One connection of a `RawServer`.
final class RawConnection {
  private let descriptor: Int32

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Reads a request's header; false if the client closed instead.
  @discardableResult
  func readHeader() -> Bool {
    var last: [UInt8] = []
    while last != Array("\r\n\r\n".utf8) {
      var byte: UInt8 = 0
      guard unsafe recv(descriptor, &byte, 1, 0) == 1 else { return false }
      last = Array((last + [byte]).suffix(4))
    }
    return true
  }

  /// Reads until the client closes.
  func readToEnd() {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while unsafe recv(descriptor, &bytes, bytes.count, 0) > 0 {}
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Sends a response with these fields and a body of this length, or of the length it claims.
  func respond(
    _ status: String = "200 OK", fields: String = "", body: [UInt8] = [], length: Int? = nil
  ) {
    send("HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(length ?? body.count)\r\n\r\n")
    send(body)
  }
}

/// Runs a body on that many threads at once and waits for all.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let group = DispatchGroup()
  for number in 0..<count {
    // A serial queue each: the pool gives every one of them a thread of its own.
    DispatchQueue(label: "thread \(number)").async(group: group) { body(number) }
  }
  group.wait()
}
