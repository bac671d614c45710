internal import CaseStore
internal import ChangeLog
internal import Gzip
internal import HTTPClient
internal import SyncSession

/// The requests of the protocol over one HTTP connection, one after the other.
///
/// The first that must be signed asks for a challenge before it; a hub that knows nothing of the
/// session, because it was started anew, is asked for another once.
///
/// A request may be made on another thread, while its maker does other work and leaves the
/// connection alone: that is what makes it safe to share.
struct HubConnection: @unchecked Sendable {
  /// How long a request waits at most for a hub that says when to come again: about as long as a
  /// person looks on.
  private static let waitSecondsMax = 120

  /// What a body is.
  private enum Form {
    case object
    case packedLines

    var headers: [(String, String)] {
      switch self {
      case .object: [("Content-Type", "application/json")]
      case .packedLines: [("Content-Type", "application/x-ndjson"), ("Content-Encoding", "gzip")]
      }
    }
  }

  private let address: HubAddress
  private let client: HTTPClient
  private let pause: (Int) -> Void
  private let signer: SessionSigner
  private let expectedHub: NodeID?

  /// - Parameters:
  ///   - key: what the node signs with.
  ///   - expectedHub: the hub that was joined; nothing is said to another. Nil for whichever
  ///     answers.
  init(
    _ address: HubAddress, key: NodeKey, expectedHub: NodeID?, pause: @escaping (Int) -> Void
  ) throws(SyncError) {
    self.address = address
    self.pause = pause
    self.expectedHub = expectedHub
    signer = SessionSigner(key: key)
    do { client = try HTTPClient(baseURL: address.url, pin: address.pin) } catch {
      throw .transport(address: address.url, error)
    }
  }

  /// The hub that answers; asks for its challenge if there is none yet.
  func hub() throws(SyncError) -> NodeID {
    if let hub = signer.hub { return hub }
    let request = ChallengeRequest(node: signer.key.node)
    let reply = try decode(try post("/v1/challenge", request.encoded, .object, isSigned: false)) {
      (bytes) throws(MessageFault) in try ChallengeReply(decoding: bytes)
    }
    if let expectedHub, reply.hub != expectedHub {
      throw .session(
        address: address.url, .otherHub(expected: expectedHub, found: reply.hub))
    }
    signer.begin(reply)
    return reply.hub
  }

  /// Who the hub is, by its own proof; asked of whoever answers.
  ///
  /// - Parameter root: the root that is known here.
  /// - Throws: also `StoreError` for an answer that the named key did not sign.
  func proof(nonce: [UInt8], root: [UInt8]?) throws -> HubProof {
    try HubConnection.checked(
      answer("/v1/hub" + HubConnection.query(nonce, root), nil, .object, isSigned: false),
      nonce, address)
  }

  /// Asks whoever answers at an address who it is, whatever key it has; sends nothing else.
  static func proof(
    ofAnybodyAt address: HubAddress, nonce: [UInt8], root: [UInt8]?
  ) throws -> HubProof {
    let client: HTTPClient
    do { client = try HTTPClient(baseURL: address.url, takesAnyKey: true) } catch {
      throw SyncError.transport(address: address.url, error)
    }
    let response: HTTPClientResponse
    do {
      response = try client.send(
        "GET", "/v1/hub" + query(nonce, root), responseBytesMax: SyncProtocol.messageBytesMax)
    } catch { throw SyncError.transport(address: address.url, error) }
    return try checked(response, nonce, address)
  }

  private static func query(_ nonce: [UInt8], _ root: [UInt8]?) -> String {
    "?nonce=\(Base64URL.encode(nonce))" + (root.map { "&root=\(Base64URL.encode($0))" } ?? "")
  }

  private static func checked(
    _ response: HTTPClientResponse, _ nonce: [UInt8], _ address: HubAddress
  ) throws -> HubProof {
    guard response.status == 200, let proof = try? HubProof(decoding: response.body) else {
      throw SyncError.notAHub(address: address.url, status: response.status)
    }
    guard proof.isSigned(over: nonce) else { throw StoreError.trust(.unsignedHub(proof.node)) }
    return proof
  }

  func enrol(_ request: Enrolment) throws(SyncError) -> EnrolmentReply {
    try decode(try post("/v1/enrol", request.encoded, .object, isSigned: false)) {
      (bytes) throws(MessageFault) in try EnrolmentReply(decoding: bytes)
    }
  }

  func greet(_ hello: Hello) throws(SyncError) -> HelloReply {
    try decode(try post("/v1/hello", hello.encoded, .object)) {
      (bytes) throws(MessageFault) in try HelloReply(decoding: bytes)
    }
  }

  func push(_ batch: PackedBatch) throws(SyncError) -> PushReceipt {
    try decode(try post("/v1/push", batch.body, .packedLines)) {
      (bytes) throws(MessageFault) in try PushReceipt(decoding: bytes)
    }
  }

  func pull(_ request: PullRequest) throws(SyncError) -> PullPage {
    try decode(try post("/v1/pull", request.encoded, .object)) {
      (bytes) throws(MessageFault) in try PullPage(decoding: bytes)
    }
  }

  func prove(_ request: ProofRequest) throws(SyncError) -> ProofReply {
    try decode(try post("/v1/prove", request.encoded, .object)) {
      (bytes) throws(MessageFault) in try ProofReply(decoding: bytes)
    }
  }

  func askElsewhere(_ request: ElsewhereRequest) throws(SyncError) -> ElsewhereReply {
    try decode(try post("/v1/elsewhere", request.encoded, .object)) {
      (bytes) throws(MessageFault) in try ElsewhereReply(decoding: bytes)
    }
  }

  func giveBack(_ entries: FeedReturn) throws(SyncError) -> ReturnReceipt {
    let body: [UInt8]
    do { body = try gzip(entries.encoded) } catch {
      throw .transport(address: address.url, .outOfMemory)
    }
    return try decode(try post("/v1/return", body, .packedLines)) {
      (bytes) throws(MessageFault) in try ReturnReceipt(decoding: bytes)
    }
  }

  private func post(
    _ path: String, _ body: [UInt8], _ form: Form, isSigned: Bool = true
  ) throws(SyncError) -> HTTPClientResponse {
    try answer(path, body, form, isSigned: isSigned)
  }

  /// The answer to a request; without a body it is a GET.
  private func answer(
    _ path: String, _ body: [UInt8]?, _ form: Form, isSigned: Bool
  ) throws(SyncError) -> HTTPClientResponse {
    var response = try ask(path, body, form, isSigned: isSigned)
    if isSigned, response.status == 401, HubConnection.isSessionLost(response) {
      signer.end()
      response = try ask(path, body, form, isSigned: true)
    }
    guard response.status == 200 else {
      guard let refusal = try? Refusal(decoding: response.body) else {
        throw .notAHub(address: address.url, status: response.status)
      }
      throw .refused(address: address.url, status: response.status, refusal)
    }
    return response
  }

  /// Whether a hub knows nothing of the session, or has seen the number.
  ///
  /// That is of a request that was sent again below this program, when a connection broke. What is
  /// asked is harmless twice.
  private static func isSessionLost(_ response: HTTPClientResponse) -> Bool {
    guard let refusal = try? Refusal(decoding: response.body) else { return false }
    return ["session.unknown", "session.replayed"].contains(refusal.code)
  }

  /// Sends a request, as often as a busy hub wants it.
  private func ask(
    _ path: String, _ body: [UInt8]?, _ form: Form, isSigned: Bool
  ) throws(SyncError) -> HTTPClientResponse {
    if isSigned { _ = try hub() }
    var waitedSeconds = 0
    var response = try send(path, body, form, isSigned: isSigned)
    while let seconds = HubConnection.secondsToWait(response),
      waitedSeconds + seconds <= HubConnection.waitSecondsMax
    {
      pause(seconds)
      waitedSeconds += seconds
      response = try send(path, body, form, isSigned: isSigned)
    }
    return response
  }

  private func send(
    _ path: String, _ body: [UInt8]?, _ form: Form, isSigned: Bool
  ) throws(SyncError) -> HTTPClientResponse {
    let signature = isSigned ? signer.fields("POST", path, body: body ?? []) : []
    do {
      return try client.send(
        body == nil ? "GET" : "POST", path,
        headers: (body == nil ? [] : form.headers) + signature, body: body,
        responseBytesMax: SyncProtocol.messageBytesMax)
    } catch { throw .transport(address: address.url, error) }
  }

  /// When a hub that is busy, or was asked too often, wants to be asked again; nil if it did not
  /// say so in whole seconds (RFC 9110, section 10.2.3, also allows a date, which no hub sends).
  private static func secondsToWait(_ response: HTTPClientResponse) -> Int? {
    guard [429, 503].contains(response.status),
      let seconds = response.header("Retry-After").flatMap({ Int($0) }), seconds >= 0
    else { return nil }
    return max(1, seconds)
  }

  private func decode<Message>(
    _ response: HTTPClientResponse, _ read: ([UInt8]) throws(MessageFault) -> Message
  ) throws(SyncError) -> Message {
    do { return try read(response.body) } catch {
      throw .notAHub(address: address.url, status: response.status)
    }
  }
}
