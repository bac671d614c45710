import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncSession

/// A node that signs what it asks of a hub's routes, in one session.
final class SignedCaller {
  private let key: NodeKey
  private let respond: (HTTPRequest) throws -> RawResponse
  private var session: ChallengeReply?
  private var counter: Int64 = 0

  /// - Parameter respond: how requests are answered.
  init(_ key: NodeKey, _ respond: @escaping (HTTPRequest) throws -> RawResponse) {
    self.key = key
    self.respond = respond
  }

  convenience init(_ key: NodeKey, _ service: HubService) {
    self.init(key) { try RawResponse(service.respond(to: $0)) }
  }

  /// Forgets the session: the next request begins another.
  func endSession() { session = nil }

  /// The next request, signed.
  func request(
    _ path: String, _ body: [UInt8], _ headers: HTTPHeaders = [:]
  ) throws -> HTTPRequest {
    let session = try session ?? begin()
    self.session = session
    counter += 1
    return try SignedCaller.request(
      path, body, headers, in: session, counter: counter, key: key)
  }

  /// A request of a session, whatever its number.
  static func request(
    _ path: String, _ body: [UInt8], _ headers: HTTPHeaders = [:], in session: ChallengeReply,
    counter: Int64, key: NodeKey
  ) throws -> HTTPRequest {
    let signed = SignedRequest(
      SignedRequest.Content(hub: session.hub, method: "POST", path: path, body: body),
      challenge: session.challenge, counter: counter, key: key)
    var headers = headers
    for (name, value) in signed.fields { headers.append(name, value) }
    return try HTTPRequest(method: "POST", target: path, headers: headers, body: body)
  }

  func post(
    _ path: String, _ body: [UInt8], _ headers: HTTPHeaders = [:]
  ) throws -> RawResponse {
    try respond(request(path, body, headers))
  }

  private func begin() throws -> ChallengeReply {
    counter = 0
    let response = try respond(
      HTTPRequest(
        method: "POST", target: "/v1/challenge", body: ChallengeRequest(node: key.node).encoded))
    return try ChallengeReply(decoding: response.body)
  }
}

extension CaseStore {
  /// Enrols a node that has no store.
  @discardableResult
  func enrol(_ node: RawNode, office: String) throws -> EnrolmentReply {
    try enrol(node.enrolment(by: invite(office: office).code, office: office))
  }

  /// Enrols a node that has no store, and takes its greeting.
  @discardableResult
  func greet(_ node: RawNode, office: String) throws -> HelloReply {
    try enrol(node, office: office)
    return try welcome(node.hello(office: office), version: 1)
  }

  /// Takes a store's greeting; one that goes on under a new id is enrolled on the old one's word.
  func greet(_ store: CaseStore, _ hello: Hello) throws -> HelloReply {
    do { return try welcome(hello, version: 1) } catch StoreError.notEnrolled {
      for request in try store.enrolmentsByFormerIDs(at: thisNode.node) {
        _ = try enrol(Enrolment(decoding: request.encoded))
      }
      return try welcome(hello, version: 1)
    }
  }
}
