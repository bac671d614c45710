import Glibc
import HTTPServer
import Testing

/// Starting, stopping, and who waits for whom.
struct LifecycleTests {
  private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

  private func serve(
    _ limits: HTTPServer.Limits = .init(),
    handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse = { _ in HTTPResponse(status: 200) }
  ) throws -> HTTPServer {
    try HTTPServer(address: ListenAddress("127.0.0.1:0"), limits: limits, handler: handler)
  }

  @Test(arguments: ["127.0.0.1:0", "[::1]:0", "localhost:0"])
  func `port 0 becomes the port that was given`(text: String) throws {
    let address = try ListenAddress(text)
    let server = try HTTPServer(address: address) { _ in HTTPResponse(status: 200) }
    #expect(server.boundAddress.port != 0)
    #expect(server.boundAddress.host == address.host)
    #expect(server.stop())
  }

  @Test func `an address that another server holds is in use, and free after it`() throws {
    // On a loopback address of its own, so that no other test takes the port in between.
    let first = try HTTPServer(address: ListenAddress("127.80.0.1:0")) { _ in
      HTTPResponse(status: 200)
    }
    let address = first.boundAddress
    #expect(throws: HTTPServerError.addressInUse(address)) {
      try HTTPServer(address: address) { _ in HTTPResponse(status: 200) }
    }
    first.stop()
    let second = try HTTPServer(address: address) { _ in HTTPResponse(status: 200) }
    #expect(second.boundAddress == address)
    second.stop()
  }

  @Test func `an address of another machine is not here`() throws {
    let address = try ListenAddress("192.0.2.1:0")
    #expect(throws: HTTPServerError.addressNotHere(address)) {
      try HTTPServer(address: address) { _ in HTTPResponse(status: 200) }
    }
  }

  @Test func `a server that listens everywhere names an IPv4 client plainly`() throws {
    for text in ["0.0.0.0:0", "[::]:0"] {
      let server = try HTTPServer(address: ListenAddress(text)) {
        HTTPResponse(status: 200, body: Array("<\($0.remoteAddress)>".utf8))
      }
      defer { server.stop() }
      let client = try RawClient(server.boundAddress)
      client.send(get)
      #expect(try client.receive(until: ">").hasSuffix("<127.0.0.1>"))
    }
  }

  @Test func `handlers that wait do not stop others`() throws {
    let gate = Gate()
    let server = try serve { request in
      if request.path == "/slow" { gate.pass() }
      return HTTPResponse(status: 200, body: Array(request.path.utf8))
    }
    defer { server.stop() }
    let slow = try (0..<20).map { _ in try RawClient(server.boundAddress) }
    for client in slow { client.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n") }
    try gate.awaitArrivals(20)
    let fast = try RawClient(server.boundAddress)
    fast.send("GET /fast HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(try fast.receive(until: "/fast").contains("200 OK"))
    gate.open()
    for client in slow { #expect(try client.receive(until: "/slow").contains("200 OK")) }
  }

  @Test func `a client that leaves in mid-body does not reach the handler, and others are served`()
    throws
  {
    let called = Counter()
    let server = try serve { _ in
      called.add()
      return HTTPResponse(status: 200)
    }
    defer { server.stop() }
    for ending in [RawClient.endSending, RawClient.reset] {
      let client = try RawClient(server.boundAddress)
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf")
      ending(client)()
      if case .some(let rest) = client.receive() { #expect(rest.isEmpty) }
    }
    let client = try RawClient(server.boundAddress)
    client.send(get)
    #expect(try client.receive(until: "\r\n\r\n").contains("200 OK"))
    #expect(called.value == 1)
  }

  @Test(arguments: [false, true])
  func `a connection on which nothing comes is closed, a handler or a stream may take longer`(
    isStream: Bool
  ) throws {
    var limits = HTTPServer.Limits()
    limits.idleTimeoutSeconds = 1
    let gate = Gate()
    let server = try serve(limits) { _ in
      guard isStream else {
        gate.pass()
        return HTTPResponse(status: 200, body: Array("late".utf8))
      }
      let stream = HTTPBodyStream(from: ["late", "early "]) { parts in
        if parts.count == 1 { gate.pass() }
        return parts.popLast().map { Array($0.utf8) }
      }
      return HTTPResponse(status: 200, headers: [:], body: .stream(stream))
    }
    defer { server.stop() }
    let busy = try RawClient(server.boundAddress)
    busy.send(get)
    try gate.awaitArrivals(1)
    // Two idle connections after one another outlast the timeout of the busy one.
    for part in ["", "GET / HTTP/1.1\r\nHo"] {
      let idle = try RawClient(server.boundAddress)
      idle.send(part)
      while let received = idle.receive(), !received.isEmpty {}
    }
    gate.open()
    #expect(try busy.receive(until: "late").contains("200 OK"))
    // And the timeout counts again for the next request.
    let rest = try busy.receiveAll()
    #expect(rest == (isStream ? "\r\n0\r\n\r\n" : ""))
  }

  @Test func `beyond the limit connections are closed, and below it served again`() throws {
    var limits = HTTPServer.Limits()
    limits.connectionsMax = 4
    let gate = Gate()
    let server = try serve(limits) { request in
      if request.path == "/wait" { gate.pass() }
      return HTTPResponse(status: 200)
    }
    defer { server.stop() }
    let holders = try (0..<4).map { _ in try RawClient(server.boundAddress) }
    for holder in holders { holder.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n") }
    try gate.awaitArrivals(4)
    let refused = try RawClient(server.boundAddress)
    refused.send(get)
    #expect((refused.receive() ?? []).isEmpty)
    gate.open()
    var headers: [String] = []
    for holder in holders { headers.append(try holder.receive(until: "\r\n\r\n")) }
    // The first of them was answered while all four were open.
    #expect(headers.contains { $0.contains("Connection: close") })
  }

  @Test func `stop lets a running request finish and refuses new ones`() throws {
    let gate = Gate()
    let server = try serve { request in
      if request.path == "/" { gate.pass() }
      return HTTPResponse(status: 200, body: Array("done".utf8))
    }
    let running = try RawClient(server.boundAddress)
    running.send(get)
    try gate.awaitArrivals(1)
    let idle = try RawClient(server.boundAddress)
    idle.send("GET /idle HTTP/1.1\r\nHost: h\r\n\r\n")
    _ = try idle.receive(until: "done")
    let stopping = Background { server.stop() }
    // Refused as soon as the stop has begun.
    while (try? RawClient(server.boundAddress)) != nil { sched_yield() }
    gate.open()
    let response = try running.receive(until: "done")
    #expect(response.contains("200 OK"))
    #expect(response.contains("Connection: close"))
    #expect(try stopping.value())
    #expect(try idle.receiveAll() == "")
    #expect(server.stop(), "a second stop finds nothing to do")
  }

  @Test func `stop cuts a request that does not get on`() throws {
    var limits = HTTPServer.Limits()
    limits.stopGraceSeconds = 0
    let server = try serve(limits)
    let client = try RawClient(server.boundAddress)
    client.send(get)
    _ = try client.receive(until: "\r\n\r\n")
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf")
    #expect(server.stop())
    #expect((client.receive() ?? []).isEmpty)
  }

  @Test func `stop does not wait for ever for a handler, and can be tried again`() throws {
    var limits = HTTPServer.Limits()
    limits.stopGraceSeconds = 0
    let gate = Gate()
    let server = try serve(limits) { _ in
      gate.pass()
      return HTTPResponse(status: 200)
    }
    let client = try RawClient(server.boundAddress)
    client.send(get)
    try gate.awaitArrivals(1)
    #expect(!server.stop())
    gate.open()
    _ = client.receive()
    #expect(server.stop())
  }

  @Test func `stop ends a stream that nobody reads`() throws {
    var limits = HTTPServer.Limits()
    limits.stopGraceSeconds = 0
    let server = try HTTPServer(address: ListenAddress("127.0.0.1:0"), limits: limits) { _ in
      HTTPResponse(
        status: 200, headers: [:],
        body: .stream(HTTPBodyStream { [UInt8](repeating: 1, count: 65_536) }))
    }
    let client = try RawClient(server.boundAddress)
    client.send(get)
    _ = try client.receive(until: "\r\n\r\n")
    #expect(server.stop())
  }

  @Test func `a server that is let go stops`() throws {
    let address: ListenAddress
    do {
      let server = try HTTPServer(address: ListenAddress("127.80.0.2:0")) { _ in
        HTTPResponse(status: 200)
      }
      address = server.boundAddress
    }
    #expect(throws: NoConnection.self) { try RawClient(address) }
  }

  @Test func `servers come and go without leaving descriptors behind`() async {
    await #expect(processExitsWith: .success) {
      let address = try HTTPServer(address: ListenAddress("127.80.0.3:0")) { _ in
        HTTPResponse(status: 200)
      }.boundAddress
      let openBefore = openDescriptors()
      for _ in 0..<50 {
        let server = try HTTPServer(address: address) { _ in HTTPResponse(status: 200) }
        let client = try RawClient(address)
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try client.receive(until: "\r\n\r\n")
        try #require(server.stop())
      }
      try #require(openDescriptors() == openBefore)
    }
  }
}

/// How many descriptors this process has open.
private func openDescriptors() -> Int {
  (0..<Int32(1024)).count { fcntl($0, F_GETFD) != -1 }
}
