import Glibc
import HTTPServer
import Testing
import TransportKeys

/// What a stranger can take of the server: time, connections, requests and memory.
struct LimitsTests {
  private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

  private func serve(
    _ change: (inout HTTPServer.Limits) -> Void,
    handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse = { _ in HTTPResponse(status: 200) }
  ) throws -> HTTPServer {
    var limits = HTTPServer.Limits()
    change(&limits)
    return try HTTPServer(
      address: ListenAddress("127.0.0.1:0"), limits: limits,
      refuse: { HTTPResponse(status: $0.status, body: Array("refused".utf8)) }, handler: handler)
  }

  /// Sends each client's byte every 50 milliseconds until the other side has gone.
  ///
  /// - Returns: How many bytes each took; nil if it took them all.
  private func drip(_ bytes: Int, to clients: [RawClient]) -> [Int?] {
    var taken = [Int?](repeating: nil, count: clients.count)
    for count in 0..<bytes {
      for (index, client) in clients.enumerated() where taken[index] == nil {
        let wait: Int32 = index == 0 ? 50 : 0
        if client.isEnded(withinMilliseconds: wait) || !client.send([UInt8(ascii: "x")]) {
          taken[index] = count
        }
      }
      if taken[0] != nil { usleep(50_000) }
      if !taken.contains(nil) { break }
    }
    return taken
  }

  @Test func `a client that goes on byte by byte is cut off, and never reaches the handler`() throws
  {
    let called = Counter()
    let server = try serve(
      {
        $0.headerSecondsMax = 1
        $0.transferGraceSeconds = 1
        $0.idleTimeoutSeconds = 30
      },
      handler: { _ in
        called.add()
        return HTTPResponse(status: 200)
      })
    defer { server.stop() }
    let beginnings = [
      "", "GET / HTTP/1.1\r\nX-A: ", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n",
    ]
    let clients = try beginnings.map { beginning in
      let client = try RawClient(server.boundAddress)
      client.send(beginning)
      return client
    }
    for (beginning, taken) in zip(beginnings, drip(200, to: clients)) {
      #expect(taken ?? 0 > 5, "after \(beginning)")
    }
    #expect(called.value == 0)
  }

  @Test func `a greeting of TLS that comes byte by byte is cut off`() throws {
    let identity = try ServerIdentity.make()
    var limits = HTTPServer.Limits()
    limits.headerSecondsMax = 1
    limits.idleTimeoutSeconds = 30
    let server = try HTTPServer(
      address: ListenAddress("127.0.0.1:0"),
      tls: HTTPServer.TLS(certificatePEM: identity.certificatePEM, keyPEM: identity.keyPEM),
      limits: limits
    ) { _ in HTTPResponse(status: 200) }
    defer { server.stop() }
    let silent = try RawClient(server.boundAddress)
    let slow = try RawClient(server.boundAddress)
    // A record of a handshake, of which 512 bytes would follow.
    slow.send([22, 3, 1, 2, 0])
    #expect(drip(200, to: [slow]) != [nil])
    #expect(silent.isEnded(withinMilliseconds: 2_000))
  }

  @Test func `the second header of a connection has its time, too`() throws {
    let server = try serve {
      $0.headerSecondsMax = 1
      $0.idleTimeoutSeconds = 1
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send(get)
    _ = try client.receive(until: "\r\n\r\n")
    #expect(drip(200, to: [client]) != [nil])
  }

  @Test func `a body that comes fast enough may take longer than the grace`() throws {
    let server = try serve {
      $0.transferGraceSeconds = 1
      $0.transferBytesPerSecondMin = 4
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 40\r\n\r\n")
    #expect(drip(40, to: [client]) == [nil])
    #expect(try client.receive(until: "\r\n\r\n").contains("200 OK"))
  }

  @Test func `an answer that is taken byte by byte is cut off`() throws {
    let server = try serve(
      {
        $0.transferGraceSeconds = 1
        $0.transferBytesPerSecondMin = 1 << 30
        $0.idleTimeoutSeconds = 30
      },
      handler: { _ in HTTPResponse(status: 200, body: [UInt8](repeating: 1, count: 32 << 20)) })
    defer { server.stop() }
    let client = try RawClient(server.boundAddress, receiveBufferBytes: 4_096)
    client.send(get)
    var received = 0
    while let part = client.receive(maximumBytes: 4_096), !part.isEmpty {
      received += part.count
      // For a second and a half; then what is on its way is read fast.
      if received < 600_000 { usleep(10_000) }
    }
    #expect(received < 32 << 20)
  }

  /// Sends requests without a body until one is refused, or forty, and gives the last answer.
  private func exhaust(_ client: RawClient) throws -> (served: Int, last: String) {
    var header = ""
    for served in 0..<40 {
      client.send(get)
      header = try client.receive(until: "\r\n\r\n")
      guard header.contains("200 OK") else {
        return (served, header + (try client.receive(until: "refused")))
      }
    }
    return (40, header)
  }

  @Test func `beyond the rate requests are answered 429, and the connection serves on`() throws {
    let server = try serve {
      $0.limitsLoopback = true
      $0.requestsPerSecondMax = 1
      $0.requestBurstSeconds = 3
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    let (served, refused) = try exhaust(client)
    #expect(served >= 3)
    #expect(refused.contains("429 Too Many Requests"))
    #expect(refused.contains("Retry-After: 1\r\n"))
    #expect(!refused.contains("Connection: close"))
    // The token of the next second.
    #expect(!client.isEnded(withinMilliseconds: 1_100))
    client.send(get)
    #expect(try client.receive(until: "\r\n\r\n").contains("200 OK"))
  }

  @Test func `a request beyond the rate is answered before its body comes`() throws {
    let server = try serve {
      $0.limitsLoopback = true
      $0.requestsPerSecondMax = 1
      $0.requestBurstSeconds = 20
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    #expect(try exhaust(client).last.contains("429"))
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n")
    #expect(try client.receive(until: "refused").contains("429 Too Many Requests"))
  }

  @Test func `whoever connects over twice as often as it may send is refused at the door`() throws {
    let server = try serve {
      $0.limitsLoopback = true
      $0.requestsPerSecondMax = 1
      $0.requestBurstSeconds = 5
    }
    defer { server.stop() }
    let clients = try (0..<20).map { _ in try RawClient(server.boundAddress) }
    let refused = clients.count { $0.isEnded(withinMilliseconds: 20) }
    #expect((1...10).contains(refused), "\(refused)")
  }

  @Test func `programs on this machine are not held to a rate unless it is said`() throws {
    let server = try serve {
      $0.requestsPerSecondMax = 1
      $0.requestBurstSeconds = 1
      $0.connectionsPerAddressMax = 1
    }
    defer { server.stop() }
    for client in try (0..<4).map({ _ in try RawClient(server.boundAddress) }) {
      for _ in 0..<50 {
        client.send(get)
        #expect(try client.receive(until: "\r\n\r\n").contains("200 OK"))
      }
    }
  }

  @Test func `an address has so many connections and no more, and gets them back`() throws {
    let server = try serve {
      $0.limitsLoopback = true
      $0.connectionsPerAddressMax = 3
    }
    defer { server.stop() }
    var clients = try (0..<3).map { _ in try RawClient(server.boundAddress) }
    for client in clients {
      client.send(get)
      #expect(try client.receive(until: "\r\n\r\n").contains("200 OK"))
    }
    #expect(try RawClient(server.boundAddress).isEnded(withinMilliseconds: 2_000))
    clients.removeAll()
    // As soon as the server has noticed that they are closed.
    var isServed = false
    for _ in 0..<200 where !isServed {
      let client = try RawClient(server.boundAddress)
      client.send(get)
      isServed = (try? client.receive(until: "\r\n\r\n"))?.contains("200 OK") ?? false
    }
    #expect(isServed)
  }

  @Test func `behind a proxy the rate holds the address that the proxy names last`() throws {
    let server = try serve {
      $0.isBehindProxy = true
      $0.requestsPerSecondMax = 1
      $0.requestBurstSeconds = 2
    }
    defer { server.stop() }
    let client = try RawClient(server.boundAddress)
    func status(_ forwarded: String) throws -> String {
      client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: \(forwarded)\r\n\r\n")
      let header = try client.receive(until: "\r\n\r\n")
      if header.contains("429") { _ = try client.receive(until: "refused") }
      return String(header.dropFirst(9).prefix(3))
    }
    // What stands before the last is the client's own word, and an IPv6 site is one client.
    let first = try (0..<20).map { try status("192.0.2.\($0), 192.0.2.99") }
    #expect(first.prefix(2) == ["200", "200"])
    #expect(first.contains("429"))
    let site = try (0..<20).map {
      try status($0 % 2 == 0 ? "2001:db8::\($0)" : "[2001:db8::\($0)]")
    }
    #expect(site.prefix(2) == ["200", "200"])
    #expect(site.contains("429"))
    #expect(try status("2001:db8:0:1::1") == "200")
    // Without a name it is the proxy's own request, and the proxy is on this machine.
    #expect(try ["unknown", "", "x", "unknown"].map(status) == ["200", "200", "200", "200"])
  }

  @Test(arguments: [true, false])
  func `bodies of all connections together have so much room and no more`(
    isAnnounced: Bool
  ) throws {
    let server = try serve {
      $0.bodyBytesInAllMax = 100_000
      $0.bodyBytesMax = 90_000
    }
    defer { server.stop() }
    let begin = { (client: RawClient) in
      client.send(
        "POST / HTTP/1.1\r\nHost: h\r\n"
          + (isAnnounced
            ? "Content-Length: 80000\r\n\r\n" : "Transfer-Encoding: chunked\r\n\r\n13880\r\n"))
    }
    let end = { (client: RawClient) in
      client.send("x" + (isAnnounced ? "" : "\r\n0\r\n\r\n"))
    }
    let most = [UInt8](repeating: UInt8(ascii: "x"), count: 79_999)
    let first = try RawClient(server.boundAddress)
    begin(first)
    first.send(most)
    #expect(!first.isEnded(withinMilliseconds: 200))
    let second = try RawClient(server.boundAddress)
    begin(second)
    second.send(most)
    end(second)
    let refused = try second.receive(until: "refused")
    #expect(refused.contains("503 Service Unavailable"))
    #expect(refused.contains("Retry-After: 5\r\n"))
    end(first)
    #expect(try first.receive(until: "\r\n\r\n").contains("200 OK"))
    // What the first held is free again.
    let third = try RawClient(server.boundAddress)
    begin(third)
    third.send(most)
    end(third)
    #expect(try third.receive(until: "\r\n\r\n").contains("200 OK"))
  }

  @Test func `so many handlers run at a time, and the others get their turn`() throws {
    let gate = Gate()
    let running = Counter()
    let most = Counter()
    let server = try serve({ $0.handlersMax = 3 }) { _ in
      most.add(max(0, running.add() - most.value))
      gate.pass()
      running.add(-1)
      return HTTPResponse(status: 200)
    }
    defer { server.stop() }
    let clients = try (0..<9).map { _ in try RawClient(server.boundAddress) }
    for client in clients { client.send(get) }
    try gate.awaitArrivals(3)
    gate.open()
    for client in clients {
      #expect(try client.receive(until: "\r\n\r\n").contains("200 OK"))
    }
    #expect(most.value == 3)
  }
}
