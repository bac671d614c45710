import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncClient
import SyncSession
import Testing

/// Requests that are made twice, changed on their way, signed by another, or of a session that the
/// hub does not know.
struct SignedSessionTests {
  private let world: ScenarioWorld
  private let body: [UInt8]
  private let held: Int64

  init() throws {
    world = try ScenarioWorld()
    body = world.known.batch(from: 3).encoded
    held = try world.hub.store.status().lines
  }

  private func answer(_ request: HTTPRequest) throws -> RawResponse {
    try RawResponse(world.service.respond(to: request))
  }

  private func code(_ response: RawResponse) throws -> String {
    try Refusal(decoding: response.body).code
  }

  private func challenge(_ node: RawNode) throws -> ChallengeReply {
    let request = try HTTPRequest(
      method: "POST", target: "/v1/challenge", body: ChallengeRequest(node: node.node).encoded)
    return try ChallengeReply(decoding: answer(request).body)
  }

  private func signed(
    _ path: String, _ body: [UInt8], _ session: ChallengeReply, counter: Int64 = 1,
    by node: RawNode? = nil
  ) throws -> HTTPRequest {
    try SignedCaller.request(
      path, body, in: session, counter: counter, key: (node ?? world.known).key)
  }

  /// A request with parts of others.
  private func mixed(
    _ request: HTTPRequest, path: String? = nil, body: [UInt8]? = nil,
    _ change: (inout HTTPHeaders) -> Void = { _ in }
  ) throws -> HTTPRequest {
    var headers = request.headers
    change(&headers)
    return try HTTPRequest(
      method: "POST", target: path ?? request.path, headers: headers,
      body: body ?? request.body)
  }

  @Test func `a node that asks too often is asked to wait, and no other with it`() throws {
    var rate = HubService.NodeRate()
    (rate.requestsPerSecondMax, rate.burstRequestsMax) = (1, 3)
    let service = HubService(store: world.hub.store, nodeRate: rate)
    let hurried = SignedCaller(world.known.key, service)
    let body = world.pull(world.known).encoded
    let statuses = try (0..<5).map { _ in try hurried.post("/v1/pull", body).status }
    #expect(statuses.prefix(3) == [200, 200, 200] && statuses.contains(429))
    let refused = try hurried.post("/v1/pull", body)
    #expect(refused.status == 429 && refused.headers["Retry-After"] == "1")
    #expect(try Refusal(decoding: refused.body).code == "http.too_many")
    let other = RawNode("patient")
    try world.hub.store.greet(other, office: Site.otherCounty)
    let patient = SignedCaller(other.key, service)
    #expect(try patient.post("/v1/pull", world.pull(other).encoded).status == 200)
    // Who only claims to be the node takes nothing of its share.
    #expect(try answer(signed("/v1/pull", body, challenge(world.known), by: other)).status == 401)
  }

  @Test func `a request that is made twice is refused the second time`() throws {
    let session = try challenge(world.known)
    let request = try signed("/v1/pull", world.pull(world.known).encoded, session)
    #expect(try answer(request).status == 200)
    for _ in 0..<2 {
      let again = try answer(request)
      #expect(again.status == 401)
      #expect(try code(again) == "session.replayed")
    }
  }

  @Test func `a counter may skip and never goes back`() throws {
    let session = try challenge(world.known)
    let pull = world.pull(world.known).encoded
    for (counter, isTaken) in [
      (5, true), (5, false), (4, false), (1, false), (6, true), (.max, true), (.max, false),
    ] as [(Int64, Bool)] {
      let response = try answer(signed("/v1/pull", pull, session, counter: counter))
      #expect((response.status == 200) == isTaken, "\(counter)")
    }
  }

  @Test func `a request whose signature was refused has not used its number`() throws {
    let session = try challenge(world.known)
    let pull = world.pull(world.known).encoded
    let request = try signed("/v1/pull", pull, session, counter: 9)
    #expect(try code(answer(mixed(request, body: pull + [0x20]))) == "session.signature")
    #expect(try answer(request).status == 200)
  }

  @Test func `what is signed for one request serves for no other`() throws {
    let session = try challenge(world.known)
    let request = try signed("/v1/push", body, session)
    let others = [
      try mixed(request, path: "/v1/return"),
      try mixed(request, body: world.known.batch(from: 3, through: 4).encoded),
      try mixed(request, body: body + [0x0A]),
      try mixed(request) { $0[SignedRequest.counterField] = "2" },
      try mixed(request) {
        $0[SignedRequest.signatureField] = Base64URL.encode([UInt8](repeating: 0, count: 64))
      },
      try signed("/v1/push", body, session, by: world.stranger).renamed(world.known.node),
      // A relay: another hub's name under this one's challenge.
      try SignedCaller.request(
        "/v1/push", body,
        in: ChallengeReply(hub: RawNode("other hub").node, challenge: session.challenge),
        counter: 1, key: world.known.key),
    ]
    for other in others {
      let response = try answer(other)
      #expect(response.status == 401)
      #expect(try code(response) == "session.signature")
    }
    #expect(try world.hub.store.status().lines == held)
    #expect(try answer(request).status == 200)
  }

  @Test func `a challenge serves for the node that it was given to`() throws {
    let session = try challenge(world.stranger)
    let response = try answer(signed("/v1/push", body, session))
    #expect(response.status == 401)
    #expect(try code(response) == "session.unknown")
  }

  @Test(arguments: [
    SignedRequest.nodeField, SignedRequest.challengeField, SignedRequest.counterField,
    SignedRequest.signatureField,
  ])
  func `a header without one of the fields, or with another form of it, is not signed`(
    field: String
  ) throws {
    let request = try signed("/v1/push", body, challenge(world.known))
    for value in [nil, "", "x", "0", "-1", "01", "1.0", "AAAA"] {
      let response = try answer(mixed(request) { $0[field] = value })
      #expect(response.status == 401)
      #expect(try code(response) == "session.unsigned", "\(field) \(value ?? "missing")")
    }
    #expect(try world.hub.store.status().lines == held)
  }

  @Test func `the body of who is not known is not even unpacked`() throws {
    let request = try HTTPRequest(
      method: "POST", target: "/v1/push", headers: ["Content-Encoding": "gzip"],
      body: GzipBytes.bomb(copies: 17_000))
    #expect(try code(answer(request)) == "session.unsigned")
  }

  @Test func `however many ask for challenges, a session that has begun goes on`() throws {
    let caller = SignedCaller(world.known.key, world.service)
    let pull = world.pull(world.known).encoded
    #expect(try caller.post("/v1/pull", pull).status == 200)
    for _ in 0..<5_000 { _ = try challenge(world.known) }
    #expect(try caller.post("/v1/pull", pull).status == 200)
  }

  @Test func `a fifth session ends the one that was idle longest, and that does not come back`()
    throws
  {
    let pull = world.pull(world.known).encoded
    let first = try challenge(world.known)
    let request = try signed("/v1/pull", pull, first)
    #expect(try answer(request).status == 200)
    let callers = (0..<4).map { _ in SignedCaller(world.known.key, world.service) }
    for caller in callers { #expect(try caller.post("/v1/pull", pull).status == 200) }
    #expect(try code(answer(request)) == "session.unknown")
    #expect(
      try code(answer(signed("/v1/pull", pull, first, counter: 2))) == "session.unknown")
    for caller in callers { #expect(try caller.post("/v1/pull", pull).status == 200) }
  }

  @Test func `a client goes on with a hub that is started anew again and again`() throws {
    let hub = try Site.hub()
    let county = try Site(Site.county, "county")
    for _ in 0..<3 { try county.addCase() }
    // A request, the challenge after its refusal, and the request again: one gets through.
    let server = try HubServer(hub.store, requestsOfAProcess: 3)
    try server.join(county.store)
    try server.sync(county.store)
    #expect(try Holding(county.store) == Holding(hub.store))
    let lost = try server.exchanges.filter { $0.response.status == 401 }.map {
      try code(RawResponse($0.response))
    }
    #expect(lost.count > 1 && Set(lost) == ["session.unknown"])
  }

  @Test func `a client that a hub never knows gives up`() throws {
    let hub = try Site.hub()
    let county = try Site(Site.county, "county")
    try hub.store.enrol(county.store)
    let server = try HubServer(hub.store, requestsOfAProcess: 1)
    let error = #expect(throws: SyncError.self) {
      try SyncClient(store: county.store).join(try JoinCode(server.url))
    }
    guard case .refused(_, 401, let refusal) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(refusal.code == "session.unknown")
    #expect(server.exchanges.count == 5)
  }
}

extension HTTPRequest {
  /// The same under another node's name.
  fileprivate func renamed(_ node: NodeID) throws -> HTTPRequest {
    var headers = headers
    headers[SignedRequest.nodeField] = node.text
    return try HTTPRequest(method: method, target: path, headers: headers, body: body)
  }
}
