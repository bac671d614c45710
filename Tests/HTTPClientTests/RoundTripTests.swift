import Glibc
import HTTPClient
import HTTPServer
import Synchronization
import Testing

struct RoundTripTests {
  /// Answers with what it was asked.
  private func echoServer(bodyBytesMax: Int = 16 << 20) throws -> HTTPServer {
    var limits = HTTPServer.Limits()
    limits.bodyBytesMax = bodyBytesMax
    return try HTTPServer(address: ListenAddress("127.0.0.1:0"), limits: limits) { request in
      HTTPResponse(
        status: 201,
        headers: [
          "X-Method": request.method, "X-Path": request.path,
          "X-Segments": request.target.segments.joined(separator: "|"),
          "X-Query": request.query("q") ?? "none", "X-Echo": request.headers["x-sent"] ?? "none",
          "X-Type": request.headers["content-type"] ?? "none", "X-Remote": request.remoteAddress,
        ], body: request.body)
    }
  }

  @Test func `a request arrives as it was sent, and the response comes back`() throws {
    let server = try echoServer()
    defer { server.stop() }
    let client = try HTTPClient(baseURL: "http://\(server.boundAddress)")
    let response = try client.send(
      "POST", "/v1/a%2Fb/../\("赤峰".percentEncoded)?q=1+2", headers: [("X-Sent", "yes")],
      body: [1, 2, 3], responseBytesMax: 100)
    #expect(response.status == 201)
    #expect(response.header("x-method") == "POST")
    #expect(response.header("x-path") == "/v1/a%2Fb/../%E8%B5%A4%E5%B3%B0")
    #expect(response.header("x-segments") == "v1|a/b|..|赤峰")
    #expect(response.header("x-query") == "1 2")
    #expect(response.header("x-echo") == "yes")
    #expect(response.header("x-type") == "none", "libcurl's own type is left out")
    #expect(response.header("x-remote") == "127.0.0.1")
    #expect(response.body == [1, 2, 3])
  }

  @Test(arguments: ["GET", "HEAD", "DELETE", "POST", "PUT", "PATCH", "OPTIONS"])
  func `each method arrives, with and without a body`(method: String) throws {
    let server = try echoServer()
    defer { server.stop() }
    let client = try HTTPClient(baseURL: "http://\(server.boundAddress)")
    for body in [nil, [], [1, 2, 3]] as [[UInt8]?] {
      if method == "HEAD" && body != nil { continue }
      let response = try client.send(method, "/x", body: body, responseBytesMax: 100)
      #expect(response.status == 201)
      #expect(response.header("X-Method") == method)
      #expect(response.body == body ?? [])
    }
  }

  @Test func `options of one request do not last into the next`() throws {
    let server = try echoServer()
    defer { server.stop() }
    let client = try HTTPClient(baseURL: "http://\(server.boundAddress)")
    _ = try client.send("HEAD", "/", headers: [("X-Sent", "1")], responseBytesMax: 0)
    _ = try client.send("PUT", "/", body: [1], gzipBody: true, responseBytesMax: 100)
    let response = try client.send("GET", "/", responseBytesMax: 0)
    #expect(response.header("X-Method") == "GET")
    #expect(response.header("X-Echo") == "none")
    #expect(response.body == [])
  }

  @Test(arguments: ["/redress", "/redress/"])
  func `paths stand behind the path of the base`(path: String) throws {
    let server = try echoServer()
    defer { server.stop() }
    let client = try HTTPClient(baseURL: "http://\(server.boundAddress)\(path)")
    let response = try client.send("GET", "/v1/x", responseBytesMax: 0)
    #expect(response.header("X-Path") == "/redress/v1/x")
  }

  @Test func `IPv6 works as well`() throws {
    let server = try HTTPServer(address: ListenAddress("[::1]:0")) {
      HTTPResponse(status: 200, body: Array($0.remoteAddress.utf8))
    }
    defer { server.stop() }
    let client = try HTTPClient(baseURL: "http://\(server.boundAddress)")
    #expect(try client.send("GET", "/", responseBytesMax: 10).body == Array("::1".utf8))
  }

  @Test func `the connection is kept for the next request, also after a refusal`() throws {
    let server = try RawServer([
      { connection in
        for status in ["200 OK", "404 Not Found", "500 Broken"] {
          connection.readHeader()
          connection.respond(status, body: [7])
        }
        connection.readToEnd()
      }
    ])
    let client = try HTTPClient(baseURL: server.baseURL)
    for status in [200, 404, 500] {
      #expect(try client.send("GET", "/", responseBytesMax: 1).status == status)
    }
    #expect(server.acceptedConnections == 1)
  }

  @Test func `a kept connection that the server has closed is replaced`() throws {
    let server = try RawServer([
      {
        $0.readHeader()
        $0.respond(body: [1])
      },
      {
        $0.readHeader()
        $0.respond(body: [2])
      },
    ])
    let client = try HTTPClient(baseURL: server.baseURL)
    #expect(try client.send("GET", "/", responseBytesMax: 1).body == [1])
    #expect(try client.send("POST", "/", body: [0], responseBytesMax: 1).body == [2])
    #expect(server.acceptedConnections == 2)
  }

  @Test func `after a failure the client can be used again`() throws {
    let server = try RawServer([
      {
        $0.readHeader()
        $0.respond(body: [1], length: 2)
      },
      {
        $0.readHeader()
        $0.respond(body: [2])
      },
    ])
    let client = try HTTPClient(baseURL: server.baseURL)
    #expect(throws: HTTPClientError.connectionCut) {
      try client.send("GET", "/", responseBytesMax: 9)
    }
    #expect(try client.send("GET", "/", responseBytesMax: 9).body == [2])
  }

  @Test func `a redirect is a response, not a way`() throws {
    let server = try RawServer {
      $0.readHeader()
      $0.respond("301 Moved", fields: "Location: http://127.0.0.1:1/\r\n")
    }
    let response = try HTTPClient(baseURL: server.baseURL).send("GET", "/", responseBytesMax: 9)
    #expect(response.status == 301)
    #expect(response.header("location") == "http://127.0.0.1:1/")
  }

  @Test func `fields of an interim response are not those of the response`() throws {
    let server = try RawServer {
      $0.readHeader()
      $0.send("HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\n")
      $0.respond(fields: "X-A:  padded \r\nX-Empty:\r\nX-A: 2\r\n")
    }
    let response = try HTTPClient(baseURL: server.baseURL).send("GET", "/", responseBytesMax: 9)
    #expect(response.header("X-Interim") == nil)
    #expect(response.header("X-A") == "padded")
    #expect(response.header("X-Empty") == "")
    #expect(response.headers.map(\.value).contains("2"))
  }

  @Test(arguments: [0, 1, 1_000_000, 12_000_000])
  func `a large body goes up and down whole, and its progress is reported`(count: Int) throws {
    let server = try echoServer()
    defer { server.stop() }
    var body = (0..<251).map { UInt8($0) }
    while body.count < count { body += body }
    body.removeLast(body.count - count)
    var lastSent = 0
    var lastReceived = 0
    let response = try HTTPClient(baseURL: "http://\(server.boundAddress)").send(
      "POST", "/", body: body, responseBytesMax: count
    ) { sent, received in
      if sent < lastSent || received < lastReceived { return false }
      (lastSent, lastReceived) = (sent, received)
      return true
    }
    let isWhole = response.body == body
    #expect(isWhole)
    #expect(lastSent == count)
    #expect(lastReceived == count)
  }

  /// Up to 1 MB libcurl sends without asking first.
  @Test(arguments: [100_001, 900_000, 5_000_000])
  func `a body too large for the server is answered, not cut`(count: Int) throws {
    let server = try echoServer(bodyBytesMax: 100_000)
    defer { server.stop() }
    let client = try HTTPClient(baseURL: "http://\(server.boundAddress)")
    let body = [UInt8](repeating: 1, count: count)
    for _ in 0..<10 {
      #expect(try client.send("POST", "/", body: body, responseBytesMax: 100).status == 413)
    }
  }

  @Test func `fifty clients at once are all served`() throws {
    let server = try echoServer()
    defer { server.stop() }
    let baseURL = "http://\(server.boundAddress)"
    let failures = Mutex<[String]>([])
    let answered = Mutex(0)
    onThreads(50) { number in
      do {
        let client = try HTTPClient(baseURL: baseURL)
        for turn in 0..<20 {
          let body = Array("\(number) \(turn)".utf8)
          let response = try client.send("POST", "/\(number)", body: body, responseBytesMax: 100)
          guard response.body == body else { throw HTTPClientError.malformedBody }
          answered.withLock { $0 += 1 }
        }
      } catch {
        failures.withLock { $0.append("\(number): \(error)") }
      }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(answered.withLock { $0 } == 1000)
  }

  @Test func `a proxy of the environment does not come between this machine and itself`() async {
    await #expect(processExitsWith: .success) {
      unsafe setenv("http_proxy", "http://127.0.0.1:1", 1)
      unsafe setenv("all_proxy", "http://127.0.0.1:1", 1)
      let server = try HTTPServer(address: ListenAddress("127.0.0.1:0")) { _ in
        HTTPResponse(status: 200)
      }
      let port = server.boundAddress.port
      for host in ["127.0.0.1", "localhost", "127.0.0.1"] {
        let client = try HTTPClient(baseURL: "http://\(host):\(port)")
        let response = try client.send("GET", "/", responseBytesMax: 0)
        try #require(response.status == 200)
      }
      // Any other server is asked for by way of the proxy, where nobody listens.
      let far = try HTTPClient(baseURL: "http://192.0.2.1")
      #expect(throws: HTTPClientError.cannotConnect(isRefused: true, errno: ECONNREFUSED)) {
        try far.send("GET", "/", responseBytesMax: 0)
      }
      try #require(server.stop())
    }
  }
}
