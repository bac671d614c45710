import Gzip
import HTTPClient
import HTTPServer
import Testing

/// Packed bodies both ways, and their bounds.
struct EncodingTests {
  private let text = Array(String(repeating: "红山区总工会 ", count: 5000).utf8)

  /// Answers each request with these bytes under this encoding.
  private func answering(_ body: [UInt8], encoding: String? = "gzip") throws -> RawServer {
    try RawServer {
      $0.readHeader()
      $0.respond(fields: encoding.map { "Content-Encoding: \($0)\r\n" } ?? "", body: body)
    }
  }

  private func get(_ server: RawServer, responseBytesMax: Int) throws -> [UInt8] {
    try HTTPClient(baseURL: server.baseURL)
      .send("GET", "/", responseBytesMax: responseBytesMax).body
  }

  @Test func `bodies go packed both ways`() throws {
    let server = try HTTPServer(address: ListenAddress("127.0.0.1:0")) { request in
      guard request.headers["Content-Encoding"] == "gzip",
        request.headers["Accept-Encoding"] == "gzip",
        let body = try? gunzip(request.body, limit: 1_000_000),
        let packed = try? gzip(body.reversed())
      else { return HTTPResponse(status: 400) }
      return HTTPResponse(
        status: 200,
        headers: ["Content-Encoding": "gzip", "X-Received": "\(request.body.count)"],
        body: packed)
    }
    defer { server.stop() }
    let client = try HTTPClient(baseURL: "http://\(server.boundAddress)")
    let response = try client.send(
      "POST", "/", body: text, gzipBody: true, responseBytesMax: text.count)
    #expect(response.status == 200)
    #expect(response.body == text.reversed())
    #expect(try #require(Int(response.header("X-Received") ?? "")) < text.count / 20)
  }

  @Test func `several members are one body`() throws {
    let server = try answering(gzip(text) + gzip(text))
    #expect(try get(server, responseBytesMax: 2 * text.count) == text + text)
  }

  @Test func `a packed body cut at any byte is malformed`() throws {
    let packed = try gzip(Array("hello, hello, hello".utf8))
    for count in 1..<packed.count {
      let server = try answering(Array(packed[..<count]))
      #expect(throws: HTTPClientError.malformedBody, "cut after \(count) bytes") {
        try get(server, responseBytesMax: 100)
      }
    }
  }

  @Test func `a packed body with a wrong checksum or a tail is malformed`() throws {
    var wrong = try gzip(text)
    wrong[wrong.count - 5] ^= 1
    for body in [wrong, try gzip(text) + [0, 0]] {
      let server = try answering(body)
      #expect(throws: HTTPClientError.malformedBody) {
        try get(server, responseBytesMax: text.count)
      }
    }
  }

  @Test func `an encoding that was not asked for is malformed`() throws {
    for encoding in ["br", "gzip, gzip", "deflate"] {
      let server = try answering([1, 2, 3], encoding: encoding)
      #expect(throws: HTTPClientError.malformedBody) { try get(server, responseBytesMax: 100) }
    }
    let plain = try answering([1, 2, 3], encoding: "Identity")
    #expect(try get(plain, responseBytesMax: 3) == [1, 2, 3])
    let capital = try answering(gzip([1, 2, 3]), encoding: "GZIP")
    #expect(try get(capital, responseBytesMax: 3) == [1, 2, 3])
  }

  @Test func `the bound counts what was unpacked`() throws {
    let bomb = try gzip([UInt8](repeating: 0, count: 20_000_000))
    #expect(bomb.count < 20_000)
    let server = try answering(bomb)
    #expect(throws: HTTPClientError.tooLarge(maximumBytes: 1_000_000)) {
      try get(server, responseBytesMax: 1_000_000)
    }
  }

  @Test func `members without contents do not go on for ever`() throws {
    let empty = try gzip([])
    let server = try RawServer {
      $0.readHeader()
      $0.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10000000000\r\n\r\n")
      let many = Array(repeatElement(empty, count: 1000).joined())
      for _ in 0..<10_000 { $0.send(many) }
    }
    #expect(throws: HTTPClientError.tooLarge(maximumBytes: 1000)) {
      try get(server, responseBytesMax: 1000)
    }
  }

  @Test(arguments: [nil, "gzip"])
  func `the bound itself is allowed, one byte more is not`(encoding: String?) throws {
    for count in [0, 1, 100_000] {
      let contents = [UInt8](repeating: 9, count: count)
      let body = encoding == nil ? contents : try gzip(contents)
      #expect(try get(answering(body, encoding: encoding), responseBytesMax: count) == contents)
      if count > 0 {
        #expect(throws: HTTPClientError.tooLarge(maximumBytes: count - 1)) {
          try get(answering(body, encoding: encoding), responseBytesMax: count - 1)
        }
      }
    }
  }

  @Test func `an endless header is too large`() throws {
    let server = try RawServer {
      $0.readHeader()
      $0.send("HTTP/1.1 200 OK\r\n")
      for _ in 0..<100_000 { $0.send("X-A: \(String(repeating: "a", count: 1000))\r\n") }
    }
    #expect {
      try get(server, responseBytesMax: 1000)
    } throws: { error in
      if case .tooLarge? = error as? HTTPClientError { true } else { false }
    }
  }
}
