import HTTPServer
import Testing

/// What goes over the wire for one request.
struct ServingTests {
  private let echo: @Sendable (HTTPRequest) -> HTTPResponse = { request in
    HTTPResponse(
      status: 200, headers: ["X-Request": "\(request.method) \(request.path)"], body: request.body)
  }

  private func serve(
    limits: HTTPServer.Limits = .init(), handler: (@Sendable (HTTPRequest) -> HTTPResponse)? = nil
  ) throws -> HTTPServer {
    try HTTPServer(
      address: ListenAddress("127.0.0.1:0"), limits: limits,
      refuse: { HTTPResponse(status: $0.status, body: Array("\($0)".utf8)) },
      handler: handler ?? echo)
  }

  @Test func `a request is answered with a length, and the connection is kept`() throws {
    let server = try serve()
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    for body in ["one", "two!"] {
      client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: \(body.count)\r\n\r\n\(body)")
      let response = try client.receive(until: body)
      #expect(response.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(response.contains("\r\nX-Request: POST /x\r\n"))
      #expect(response.contains("\r\nContent-Length: \(body.count)\r\n"))
      #expect(!response.contains("Connection: close"))
    }
  }

  @Test func `requests that come at once are answered in their order`() throws {
    let server = try serve()
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send((1...20).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
    for number in 1...20 {
      let response = try client.receive(until: "\r\n\r\n")
      #expect(response.contains("X-Request: GET /\(number)\r\n"))
    }
  }

  @Test func `a request that comes byte by byte is answered`() throws {
    let server = try serve()
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    for byte in "POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello".utf8 {
      client.send([byte])
    }
    #expect(try client.receive(until: "hello").contains("200 OK"))
  }

  @Test func `HEAD has the header of GET and no body`() throws {
    let server = try serve { _ in
      HTTPResponse(status: 200, headers: ["X-A": "1"], body: Array("0123456789".utf8))
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    let response = try client.receiveAll()
    #expect(response.contains("\r\nContent-Length: 10\r\n"))
    #expect(response.contains("\r\nX-A: 1\r\n"))
    #expect(response.hasSuffix("\r\n\r\n"))
  }

  @Test func `a body in chunks arrives whole`() throws {
    let server = try serve()
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
    client.send("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    #expect(try client.receive(until: "abcde").contains("Content-Length: 5"))
  }

  @Test func `a body announced too large is refused before it is sent`() throws {
    let called = Counter()
    var limits = HTTPServer.Limits()
    limits.bodyBytesMax = 1000
    let server = try serve(limits: limits) { _ in
      called.add()
      return HTTPResponse(status: 200)
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n")
    let response = try client.receiveAll()
    #expect(response.hasPrefix("HTTP/1.1 413 "))
    #expect(response.hasSuffix("bodyTooLarge(maximumBytes: 1000)"))
    #expect(called.value == 0)
  }

  @Test func `a refused client that still sends is not reset before it can read`() throws {
    var limits = HTTPServer.Limits()
    limits.bodyBytesMax = 1000
    let server = try serve(limits: limits)
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10000000\r\n\r\n")
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 413 "))
    for _ in 0..<10 {
      let isTaken = client.send([UInt8](repeating: 0, count: 1_000_000))
      #expect(isTaken)
    }
  }

  @Test func `a client that asks first is told 413 instead of 100`() throws {
    var limits = HTTPServer.Limits()
    limits.bodyBytesMax = 1000
    let server = try serve(limits: limits)
    defer { server.stop() }
    let refused = try RawClient(server.boundAddress)
    refused.send(
      "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n")
    #expect(try refused.receiveAll().hasPrefix("HTTP/1.1 413 "))
    let welcome = try RawClient(server.boundAddress)
    welcome.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
    #expect(try welcome.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
    welcome.send("abc")
    #expect(try welcome.receive(until: "abc").hasPrefix("HTTP/1.1 200 "))
  }

  @Test func `a length that is no number is refused`() throws {
    let server = try serve()
    defer { server.stop() }
    for length in ["-1", "99999999999999999999999", "1x"] {
      let client = try RawClient(server.boundAddress)
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: \(length)\r\n\r\nabc")
      let response = try client.receiveAll()
      #expect(response.hasPrefix("HTTP/1.1 4"), "\(length): \(response)")
    }
  }

  @Test func `a client that sends its whole body all the same reads the answer`() throws {
    var limits = HTTPServer.Limits()
    limits.bodyBytesMax = 1000
    let server = try serve(limits: limits)
    defer { server.stop() }
    for _ in 0..<20 {
      let client = try RawClient(server.boundAddress)
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n")
      client.send([UInt8](repeating: 0, count: 3_000_000))
      #expect(try client.receiveAll().hasPrefix("HTTP/1.1 413 "))
    }
  }

  @Test func `a body in chunks that grows too large is refused at its end`() throws {
    let called = Counter()
    var limits = HTTPServer.Limits()
    limits.bodyBytesMax = 1000
    let server = try serve(limits: limits) { _ in
      called.add()
      return HTTPResponse(status: 200)
    }
    defer { server.stop() }
    let chunk = "1f4\r\n" + String(repeating: "a", count: 500) + "\r\n"
    let patient = try RawClient(server.boundAddress)
    patient.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
    patient.send(chunk + chunk + chunk + "0\r\n\r\n")
    #expect(try patient.receive(until: "1000)").hasPrefix("HTTP/1.1 413 "))

    let endless = try RawClient(server.boundAddress)
    endless.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in 0..<100 { endless.send(chunk) }
    #expect((try? endless.receiveAll()) ?? "" == "", "the connection is cut")
    #expect(called.value == 0)
  }

  @Test func `the bound itself is allowed`() throws {
    var limits = HTTPServer.Limits()
    limits.bodyBytesMax = 100_000
    let server = try serve(limits: limits) {
      HTTPResponse(status: 200, body: Array("\($0.body.count)".utf8))
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n")
    client.send([UInt8](repeating: 1, count: 100_000))
    #expect(try client.receive(until: "\r\n\r\n100000").hasPrefix("HTTP/1.1 200 "))
  }

  @Test func `a target wrongly encoded is refused without asking the handler`() throws {
    let server = try serve()
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send("GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n")
    let response = try client.receive(until: "malformedTarget")
    #expect(response.hasPrefix("HTTP/1.1 400 "))
  }

  @Test func `a header too large and a request that is none are refused`() throws {
    let server = try serve()
    defer { server.stop() }
    let large = try RawClient(server.boundAddress)
    large.send("GET / HTTP/1.1\r\nHost: h\r\nX-A: \(String(repeating: "a", count: 40_000))\r\n\r\n")
    let status = try large.receive(until: "\r\n")
    #expect(status.hasPrefix("HTTP/1.1 431 ") || status.hasPrefix("HTTP/1.1 413 "))
    let noise = try RawClient(server.boundAddress)
    noise.send("hello\r\n\r\n")
    #expect(!((try? noise.receiveAll()) ?? "").contains("200 OK"))
    let after = try RawClient(server.boundAddress)
    after.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(try after.receive(until: "\r\n\r\n").contains("200 OK"))
  }

  @Test(arguments: ["a\r\nX-Evil: 1", "a\nb", "a\u{0}b"])
  func `a response with a line break in a field is a bare 500`(value: String) throws {
    let server = try serve { _ in
      HTTPResponse(status: 200, headers: ["X-A": value], body: [1])
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    let response = try client.receiveAll()
    #expect(response.hasPrefix("HTTP/1.1 500 "))
    #expect(!response.contains("X-Evil"))
    #expect(!response.contains("X-A"))
  }

  @Test func `an empty value and a length of its own leave the response whole`() throws {
    let server = try serve { _ in
      HTTPResponse(status: 200, headers: ["X-A": "", "content-length": "9"], body: [65])
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    let response = try client.receiveAll()
    #expect(response.hasPrefix("HTTP/1.1 200 "))
    #expect(response.contains("\r\nContent-Length: 1\r\n"))
    #expect(response.hasSuffix("\r\n\r\nA"))
  }

  @Test func `304 and 204 have no body`() throws {
    for status in [204, 304] {
      let server = try serve { _ in HTTPResponse(status: status, body: [65, 65, 65]) }
      defer { server.stop() }
      let client = try RawClient(server.boundAddress)
      client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      #expect(try client.receiveAll().hasSuffix("\r\n\r\n"))
    }
  }
}
