internal import CaseModel
public import CaseStore
internal import ChangeLog
internal import Gzip
public import HTTPServer
internal import SyncSession
internal import Wording

/// The routes of a hub: what `SyncProtocol.md` describes, over a store.
///
/// Handlers decide nothing: they unpack a message, ask the store, pack the answer, and turn facts
/// into refusals. They run on the server's threads and may block on SQLite. Whatever is asked but a
/// challenge, a certificate and the hub's proof must be signed by an enrolled node; see ``Gate``.
public struct HubService: Sendable {
  /// Of zlib's levels: 3 % more bytes than the usual 6, in two thirds of the time.
  private static let packingLevel: Int32 = 5

  private let router: Router

  /// Who may ask.
  public enum Callers: Sendable {
    /// Whoever signs as an enrolled node: all that come over a line.
    case signed
    /// Whoever calls, as the node that the message names: the same process only, which holds the
    /// store anyway. For the simulator and for benches of what lies behind the door.
    case trusted
  }

  /// How often one node may ask, whatever addresses it comes from.
  public struct NodeRate: Sendable {
    /// Nodes whose rate is remembered.
    static let nodesMax = 4_096
    /// Requests in a second: twice what a sync at full speed makes.
    public var requestsPerSecondMax = 200
    /// Requests at once after a rest.
    public var burstRequestsMax = 2_000

    /// Requests about people in a second: a sync makes one, or twenty after a day of entering.
    public var peopleRequestsPerSecondMax = 1
    /// Requests about people at once after a rest.
    public var peopleBurstRequestsMax = 40

    /// The rate that serves hundreds of offices.
    public init() {}
  }

  /// Makes the routes of a store, which must be a hub.
  ///
  /// - Parameter pin: SHA-256 of the key with which the routes are served over TLS, base64url; nil
  ///   where another program encrypts, or none.
  public init(
    store: CaseStore, callers: Callers = .signed, nodeRate: NodeRate = NodeRate(),
    pin: String? = nil
  ) {
    let gate = Gate(store: store, callers: callers, rate: nodeRate)
    var router = Router { _, unmatched in
      HubService.refusal(
        unmatched == .path ? .noSuchPath : .noSuchMethod,
        status: unmatched == .path ? 404 : 405)
    }
    router.add("POST", "/v1/challenge") { request, _ in
      HubService.answer(request, isLines: false) {
        let asked = try ChallengeRequest(decoding: try HubService.unpacked(request))
        return ChallengeReply(
          hub: store.thisNode.node, challenge: gate.issueChallenge(to: asked.node)
        ).encoded
      }
    }
    router.add("GET", "/v1/hub") { request, _ in
      HubService.answer(request, isLines: false) {
        let nonce = request.query("nonce").flatMap { Base64URL.decode($0) }
        guard let nonce, nonce.count == HubProof.nonceByteCount else {
          throw MessageFault.malformed(member: "nonce")
        }
        let root = request.query("root").flatMap { Base64URL.decode($0) }
        return try store.proveHub(nonce: nonce, root: root, pin: pin).encoded
      }
    }
    router.add("POST", "/v1/enrol") { request, _ in
      HubService.answer(request, isLines: false) {
        try store.enrol(try Enrolment(decoding: try HubService.unpacked(request))).encoded
      }
    }
    router.add("POST", "/v1/hello") { request, _ in
      HubService.answer(request, isLines: false) {
        let caller = try gate.caller(of: request)
        let hello = try Hello(decoding: try HubService.unpacked(request))
        try caller.check(isNode: hello.node)
        let version = hello.versions.filter(SyncProtocol.versions.contains).max()
        guard let version else { throw HubRefusal.version(theirs: hello.versions) }
        return try store.welcome(hello, version: version).encoded
      }
    }
    router.add("POST", "/v1/push") { request, _ in
      HubService.answer(request, isLines: false) {
        let caller = try gate.caller(of: request)
        let batch = try PushBatch(decoding: try HubService.unpacked(request))
        try caller.check(isNode: batch.sender)
        return try store.receive(batch).encoded
      }
    }
    router.add("POST", "/v1/return") { request, _ in
      HubService.answer(request, isLines: false) {
        let caller = try gate.caller(of: request)
        let entries = try FeedReturn(decoding: try HubService.unpacked(request))
        try caller.check(isNode: entries.sender)
        return try store.receive(entries).encoded
      }
    }
    router.add("POST", "/v1/prove") { request, _ in
      HubService.answer(request, isLines: false) {
        let caller = try gate.caller(of: request)
        let asked = try ProofRequest(decoding: try HubService.unpacked(request))
        try caller.check(isNode: asked.node)
        return try store.prove(asked).encoded
      }
    }
    router.add("POST", "/v1/elsewhere") { request, _ in
      HubService.answer(request, isLines: false) {
        let caller = try gate.caller(of: request, isAboutPeople: true)
        let asked = try ElsewhereRequest(decoding: try HubService.unpacked(request))
        try caller.check(isNode: asked.node)
        return try store.answer(asked).encoded
      }
    }
    router.add("POST", "/v1/pull") { request, _ in
      HubService.answer(request, isLines: true) {
        let caller = try gate.caller(of: request)
        let pull = try PullRequest(decoding: try HubService.unpacked(request))
        try caller.check(isNode: pull.node)
        return try store.page(for: pull).encoded
      }
    }
    self.router = router
  }

  /// Answers a request; the handler of an `HTTPServer`, and what tests call without a socket.
  public func respond(to request: HTTPRequest) -> HTTPResponse {
    router.respond(to: request)
  }

  /// Words a request that the server itself refused.
  public static func refuse(_ fact: HTTPRefusal) -> HTTPResponse {
    refusal(.http(fact), status: fact.status)
  }

  private static func answer(
    _ request: HTTPRequest, isLines: Bool, _ body: () throws -> [UInt8]
  ) -> HTTPResponse {
    do {
      return try packed(try body(), for: request, isLines: isLines)
    } catch let error as HubRefusal {
      return refusal(error, status: error.status)
    } catch let error as SessionFault {
      return refusal(.session(error), status: HubRefusal.session(error).status)
    } catch let error as MessageFault {
      return refusal(.message(error), status: 400)
    } catch let error as StoreError {
      return refusal(.store(error), status: HubRefusal.store(error).status)
    } catch {
      return refusal(.unexpected, status: 500)
    }
  }

  private static func unpacked(_ request: HTTPRequest) throws -> [UInt8] {
    switch request.headers["Content-Encoding"]?.lowercased() {
    case nil, "identity":
      guard request.body.count <= SyncProtocol.messageBytesMax else { throw HubRefusal.tooLarge }
      return request.body
    case "gzip":
      do { return try gunzip(request.body, limit: SyncProtocol.messageBytesMax) } catch {
        if case .overLimit = error { throw HubRefusal.tooLarge }
        throw HubRefusal.malformedGzip
      }
    default: throw HubRefusal.unknownEncoding
    }
  }

  private static func packed(
    _ body: [UInt8], for request: HTTPRequest, isLines: Bool
  ) throws -> HTTPResponse {
    var headers: HTTPHeaders = [
      "Content-Type": isLines ? "application/x-ndjson" : "application/json",
      "Cache-Control": "no-store",
    ]
    // Below a packet's size packing saves nothing.
    guard acceptsGzip(request), body.count > 1_400 else {
      return HTTPResponse(status: 200, headers: headers, body: body)
    }
    headers["Content-Encoding"] = "gzip"
    return HTTPResponse(
      status: 200, headers: headers, body: try gzip(body, level: HubService.packingLevel))
  }

  /// Whether gzip is named, and not with a weight of 0 (RFC 9110, section 12.5.3).
  private static func acceptsGzip(_ request: HTTPRequest) -> Bool {
    let codings = request.headers.values("Accept-Encoding").flatMap { $0.split(separator: ",") }
    return codings.contains { coding in
      let parts = coding.lowercased().filter { $0 != " " && $0 != "\t" }.split(separator: ";")
      let isRefused = parts.dropFirst().contains { parameter in
        parameter.hasPrefix("q=0") && parameter.dropFirst(3).allSatisfy { ".0".contains($0) }
      }
      return parts.first == "gzip" && !isRefused
    }
  }

  private static func refusal(_ fact: HubRefusal, status: Int) -> HTTPResponse {
    let problem = fact.problem
    let refusal = Refusal(
      code: problem.code, message: problem.sentence.english, chinese: problem.sentence.chinese,
      hint: problem.hint?.english ?? "", chineseHint: problem.hint?.chinese ?? "")
    var response = HTTPResponse(
      status: status,
      headers: ["Content-Type": "application/json", "Cache-Control": "no-store"],
      body: refusal.encoded)
    // RFC 9110, section 15.5.2: a 401 names what would help.
    if status == 401 { response.headers["WWW-Authenticate"] = "Redress" }
    if status == 503 { response.headers["Retry-After"] = "5" }
    if case .http(.tooManyRequests(let seconds)) = fact {
      response.headers["Retry-After"] = String(seconds)
    }
    return response
  }
}
