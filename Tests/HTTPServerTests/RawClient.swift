import Dispatch
import Glibc
import HTTPServer
import Synchronization
import Testing

/// A client that writes and reads bytes as a test wants them, whole or not.
///
/// A read waits at most ten seconds, so that a test that fails does not hang.
@safe
final class RawClient {
  private let descriptor: Int32

  init(_ address: ListenAddress, receiveBufferBytes: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(descriptor >= 0)
    if var receiveBufferBytes {
      unsafe setsockopt(
        descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBufferBytes, socklen_t(MemoryLayout<Int32>.size))
    }
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_port = address.port.bigEndian
    // A server that listens everywhere is reached at 127.0.0.1.
    _ = unsafe inet_pton(
      AF_INET, address.isLoopback ? address.host : "127.0.0.1", &target.sin_addr)
    let result = unsafe withUnsafePointer(to: target) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw NoConnection(errno: errno) }
  }

  deinit { close(descriptor) }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// Sends all of it; false if the other side has gone.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Says that nothing more will come.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Ends the connection with a reset.
  func reset() {
    var hard = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
    // The descriptor stays ours until deinit; another socket takes the place of the connection.
    let other = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    dup2(other, descriptor)
    close(other)
  }

  /// The next bytes; empty at the end of the connection, nil if it was reset or silent too long.
  func receive(maximumBytes: Int = 65_536) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: maximumBytes)
    let count = unsafe recv(descriptor, &bytes, maximumBytes, 0)
    return count < 0 ? nil : Array(bytes[..<count])
  }

  /// Whether the other side ends the connection within some time; what it sends stays to be read.
  func isEnded(withinMilliseconds milliseconds: Int32) -> Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&waiting, 1, milliseconds) > 0 else { return false }
    var byte: UInt8 = 0
    return unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK)) <= 0
  }

  /// All bytes to the end of the connection.
  func receiveAll() throws -> String {
    var all: [UInt8] = []
    while let part = receive() {
      if part.isEmpty { return String(decoding: all, as: UTF8.self) }
      all += part
    }
    throw ConnectionLost(received: String(decoding: all, as: UTF8.self))
  }

  /// Bytes until these end with a text.
  func receive(until end: String) throws -> String {
    var all: [UInt8] = []
    while !all.reversed().starts(with: end.utf8.reversed()) {
      guard let part = receive(maximumBytes: 1), !part.isEmpty else {
        throw ConnectionLost(received: String(decoding: all, as: UTF8.self))
      }
      all += part
    }
    return String(decoding: all, as: UTF8.self)
  }
}

/// Nobody accepts at the address.
struct NoConnection: Error {
  let errno: Int32
}

/// The connection ended otherwise than the test wanted.
struct ConnectionLost: Error {
  let received: String
}

/// Runs a body on a thread of its own, and gives its result to whoever waits for it.
final class Background<Result: Sendable>: Sendable {
  private let result = Mutex<Result?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  init(_ body: @escaping @Sendable () -> Result) {
    DispatchQueue(label: "background").async {
      let value = body()
      self.result.withLock { $0 = value }
      self.isDone.signal()
    }
  }

  /// The result; waits at most ten seconds.
  func value() throws -> Result {
    try #require(isDone.wait(timeout: .now() + .seconds(10)) == .success, "still running")
    return try #require(result.withLock { $0 })
  }
}

/// A door that handlers wait at until the test opens it; it opens by itself after ten seconds.
final class Gate: Sendable {
  private let arrivals = DispatchSemaphore(value: 0)
  private let opening = DispatchSemaphore(value: 0)

  /// Called by a handler.
  func pass() {
    arrivals.signal()
    _ = opening.wait(timeout: .now() + .seconds(10))
    opening.signal()
  }

  /// Waits until that many have arrived.
  func awaitArrivals(_ count: Int) throws {
    for _ in 0..<count {
      try #require(arrivals.wait(timeout: .now() + .seconds(10)) == .success, "nobody came")
    }
  }

  func open() { opening.signal() }
}

/// A count that handlers raise.
final class Counter: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock { $0 } }

  @discardableResult
  func add(_ more: Int = 1) -> Int {
    count.withLock {
      $0 += more
      return $0
    }
  }
}
