import HTTPServer
import Synchronization
import Testing

struct StreamTests {
  private func serve(_ stream: @escaping @Sendable () -> HTTPBodyStream) throws -> HTTPServer {
    try HTTPServer(address: ListenAddress("127.0.0.1:0")) { _ in
      HTTPResponse(status: 200, headers: [:], body: .stream(stream()))
    }
  }

  private let get = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"

  @Test func `chunks of any size come out in order`() throws {
    let server = try serve {
      HTTPBodyStream(from: ["a", "", "bc", String(repeating: "d", count: 200_000), ""]) { parts in
        parts.isEmpty ? nil : Array(parts.removeFirst().utf8)
      }
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send("GET / HTTP/1.0\r\n\r\n")
    let response = try client.receiveAll()
    #expect(response.hasSuffix("\r\n\r\nabc" + String(repeating: "d", count: 200_000)))
  }

  @Test func `a stream of unknown length goes out in chunks`() throws {
    let server = try serve {
      HTTPBodyStream(from: 2) { left in
        left -= 1
        return left < 0 ? nil : Array("abc".utf8)
      }
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send(get)
    let response = try client.receiveAll()
    #expect(response.contains("\r\nTransfer-Encoding: chunked\r\n"))
    #expect(response.hasSuffix("0\r\n\r\n"))
  }

  @Test func `a stream of known length goes out with it`() throws {
    let server = try serve {
      HTTPBodyStream(lengthBytes: 6, from: 2) { left in
        left -= 1
        return left < 0 ? nil : Array("abc".utf8)
      }
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send(get)
    let response = try client.receiveAll()
    #expect(response.contains("\r\nContent-Length: 6\r\n"))
    #expect(response.hasSuffix("\r\n\r\nabcabc"))
  }

  @Test func `a stream that fails, or ends too early, leaves no whole response`() throws {
    struct Failure: Error {}
    let failing = try serve {
      HTTPBodyStream(from: true) { isFirst in
        guard isFirst else { throw Failure() }
        isFirst = false
        return Array("abc".utf8)
      }
    }
    defer { failing.stop() }
    let cut = try RawClient(failing.boundAddress)
    cut.send(get)
    #expect(!((try? cut.receiveAll()) ?? "").hasSuffix("0\r\n\r\n"))

    let short = try serve {
      HTTPBodyStream(lengthBytes: 6, from: true) { isFirst in
        defer { isFirst = false }
        return isFirst ? Array("abc".utf8) : nil
      }
    }
    defer { short.stop() }
    let client = try RawClient(short.boundAddress)
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    // The connection would be kept if all had been sent.
    #expect(((try? client.receiveAll()) ?? "abc").hasSuffix("abc"))
  }

  @Test func `HEAD makes no chunk`() throws {
    let made = Counter()
    let server = try serve {
      HTTPBodyStream(lengthBytes: 3) {
        made.add()
        return [1, 2, 3]
      }
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    #expect(try client.receiveAll().contains("Content-Length: 3"))
    #expect(made.value == 0)
  }

  /// 256 MB, of which the kernel's buffers hold 6 + 4 MB at most by default.
  @Test func `a huge stream is made no faster than it is read`() throws {
    let totalBytes = 256 << 20
    let madeBytes = Counter()
    let server = try serve {
      HTTPBodyStream {
        guard madeBytes.value < totalBytes else { return nil }
        madeBytes.add(1 << 20)
        return [UInt8](repeating: 7, count: 1 << 20)
      }
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress, receiveBufferBytes: 256 << 10)
    client.send(get)
    var readBytes = 0
    var leadBytesMax = 0
    while let part = client.receive(maximumBytes: 1 << 20), !part.isEmpty {
      readBytes += part.count
      leadBytesMax = max(leadBytesMax, madeBytes.value - readBytes)
    }
    #expect(readBytes >= totalBytes)
    #expect(leadBytesMax < 32 << 20)
  }

  @Test func `a client that leaves ends the stream, and its state is let go`() throws {
    final class Held: Sendable {
      let onRelease: @Sendable () -> Void
      init(_ onRelease: @escaping @Sendable () -> Void) { self.onRelease = onRelease }
      deinit { onRelease() }
    }
    let released = Gate()
    let server = try serve {
      let held = Held { released.pass() }
      return HTTPBodyStream { withExtendedLifetime(held) { [UInt8](repeating: 1, count: 65_536) } }
    }
    released.open()
    let client = try RawClient(server.boundAddress)
    client.send(get)
    _ = try client.receive(until: "\r\n\r\n")
    client.reset()
    try released.awaitArrivals(1)
    #expect(server.stop())
  }
}
