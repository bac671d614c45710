import Glibc
import Gzip
import HTTPClient
import HTTPServer
import Testing

/// Each way in which a request gets no response.
struct FailureTests {
  private func send(
    to baseURL: String, timeouts: HTTPClient.Timeouts = .init(), body: [UInt8]? = nil
  ) throws(HTTPClientError) -> HTTPClientResponse {
    try HTTPClient(baseURL: baseURL, timeouts: timeouts).send(
      body == nil ? "GET" : "POST", "/", body: body, responseBytesMax: 1000)
  }

  @Test func `nobody listens`() throws {
    let port: UInt16
    do { port = try RawServer([]).port }
    #expect(throws: HTTPClientError.cannotConnect(isRefused: true, errno: ECONNREFUSED)) {
      try send(to: "http://127.0.0.1:\(port)")
    }
  }

  @Test func `the name cannot be one`() {
    #expect(throws: HTTPClientError.cannotResolve) {
      try send(to: "http://\(String(repeating: "a", count: 64)).invalid")
    }
  }

  @Test func `the server closes at once`() throws {
    let server = try RawServer { $0.readHeader() }
    #expect(throws: HTTPClientError.connectionCut) { try send(to: server.baseURL) }
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nX-A: 1\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-A: 1\r\n",
    "HTTP/1.1 200 OK\r\nX-A: 1\r", "HTTP/1.", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nhalf",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
  ])
  func `the connection ends within the response`(part: String) throws {
    let server = try RawServer {
      $0.readHeader()
      $0.send(part)
    }
    #expect(throws: HTTPClientError.connectionCut) { try send(to: server.baseURL) }
  }

  @Test func `the connection ends within the request`() throws {
    let server = try RawServer([{ $0.readHeader() }, { $0.readHeader() }])
    #expect(throws: HTTPClientError.connectionCut) {
      try send(to: server.baseURL, body: [UInt8](repeating: 0, count: 30_000_000))
    }
  }

  @Test func `a stream that fails in the server is cut`() throws {
    struct Failure: Error {}
    let server = try HTTPServer(address: ListenAddress("127.0.0.1:0")) { _ in
      let stream = HTTPBodyStream(from: true) { isFirst in
        guard isFirst else { throw Failure() }
        isFirst = false
        return [1, 2, 3]
      }
      return HTTPResponse(status: 200, headers: [:], body: .stream(stream))
    }
    defer { server.stop() }
    #expect(throws: HTTPClientError.connectionCut) {
      try send(to: "http://\(server.boundAddress)")
    }
  }

  @Test func `the server accepts and says nothing`() throws {
    let server = try RawServer { $0.readToEnd() }
    var timeouts = HTTPClient.Timeouts()
    timeouts.stallSeconds = 1
    #expect(throws: HTTPClientError.timedOut(.stalled)) {
      try send(to: server.baseURL, timeouts: timeouts)
    }
  }

  @Test func `the server stalls within the response`() throws {
    let server = try RawServer {
      $0.readHeader()
      $0.respond(length: 10)
      $0.readToEnd()
    }
    var timeouts = HTTPClient.Timeouts()
    timeouts.stallSeconds = 1
    #expect(throws: HTTPClientError.timedOut(.stalled)) {
      try send(to: server.baseURL, timeouts: timeouts)
    }
  }

  @Test func `nobody accepts`() throws {
    // With a backlog of 0 the kernel takes one connection, and then drops those who knock.
    let server = try RawServer(backlogConnections: 0, [])
    let waiting = (0..<4).map { _ in knock(port: server.port) }
    defer { for descriptor in waiting { close(descriptor) } }
    var timeouts = HTTPClient.Timeouts()
    timeouts.connectSeconds = 1
    #expect(throws: HTTPClientError.timedOut(.connect)) {
      try send(to: server.baseURL, timeouts: timeouts)
    }
  }

  @Test func `the server speaks something else`() throws {
    let server = try RawServer {
      $0.readHeader()
      $0.send("220 mail.example ESMTP\r\n")
    }
    #expect {
      try send(to: server.baseURL)
    } throws: { error in
      if case .protocolError? = error as? HTTPClientError { true } else { false }
    }
  }

  @Test func `the server speaks no TLS`() throws {
    let server = try RawServer { $0.send("HTTP/1.1 400 Bad Request\r\n\r\n") }
    #expect {
      try send(to: "https://127.0.0.1:\(server.port)")
    } throws: { error in
      if case .tlsFailed? = error as? HTTPClientError { true } else { false }
    }
  }

  @Test func `an HTML page is a response like any other`() throws {
    let page = Array("<html>login</html>".utf8)
    let server = try RawServer {
      $0.readHeader()
      $0.respond(fields: "Content-Type: text/html\r\n", body: page)
    }
    let response = try send(to: server.baseURL)
    #expect(response.status == 200)
    #expect(response.header("Content-Type") == "text/html")
    #expect(response.body == page)
  }

  @Test(arguments: [
    ("200 OK\r\n\r\nabc", false), ("200 OK\r\n\r\n", false), ("204 No Content\r\n\r\n", true),
    ("200 OK\r\nContent-Length: 3\r\n\r\nabc", true),
    ("200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", true),
  ])
  func `a body that only the end of the connection ends is not proven whole`(
    response: String, isProvenWhole: Bool
  ) throws {
    let server = try RawServer {
      $0.readHeader()
      $0.send("HTTP/1.1 \(response)")
    }
    #expect(try send(to: server.baseURL).isProvenWhole == isProvenWhole)
  }

  @Test(arguments: [
    "", "hub.example", "ftp://hub.example", "http://", "http://hub.example/?a=1",
    "http://hub.example/#a", "http://hub.example:99999", "file:///etc/passwd", "http://a b",
    "http://hub.example\u{0}x", "https//hub.example",
  ])
  func `a base that is no HTTP URL is refused`(baseURL: String) {
    #expect(throws: HTTPClientError.malformedURL) { try HTTPClient(baseURL: baseURL) }
  }

  @Test func `a path or a field that would add lines is refused before anything is sent`() throws {
    let client = try HTTPClient(baseURL: "http://127.0.0.1:1")
    for path in ["/a b", "/a\r\nX: 1", "/赤", "/a#b", "/\u{0}"] {
      #expect(throws: HTTPClientError.malformedURL, "\(path)") {
        try client.send("GET", path, responseBytesMax: 0)
      }
    }
    #expect(throws: HTTPClientError.malformedURL) {
      try client.send("GET /x HTTP/1.1\r\nX: 1", "/", responseBytesMax: 0)
    }
    for (name, value) in [("X-A", "1\r\nX-B: 2"), ("X-A", "\u{0}"), ("X A", "1"), ("", "1")] {
      #expect(throws: HTTPClientError.malformedHeader(name: name)) {
        try client.send("GET", "/", headers: [(name, value)], responseBytesMax: 0)
      }
    }
  }

  @Test func `a progress report can give up`() throws {
    let server = try HTTPServer(address: ListenAddress("127.0.0.1:0")) { _ in
      HTTPResponse(
        status: 200, headers: [:],
        body: .stream(HTTPBodyStream { [UInt8](repeating: 0, count: 99) })
      )
    }
    defer { server.stop() }
    let client = try HTTPClient(baseURL: "http://\(server.boundAddress)")
    #expect(throws: HTTPClientError.cancelled) {
      try client.send("GET", "/", responseBytesMax: .max) { _, received in received < 10_000 }
    }
  }
}

/// Begins a connection without waiting for it.
private func knock(port: UInt16) -> Int32 {
  let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue
  let descriptor = socket(AF_INET, Int32(type), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  address.sin_port = port.bigEndian
  unsafe withUnsafePointer(to: address) {
    unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      _ = unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  return descriptor
}
