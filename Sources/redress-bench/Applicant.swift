import CaseStore
import ChangeLog
import HTTPClient
import SyncClient
import SyncSession

/// A node that is to be enrolled, with its key but without its store.
struct Applicant: Sendable {
  let hello: Hello
  let key: NodeKey

  init(_ store: CaseStore) throws {
    hello = try store.hello()
    key = try store.nodeKey()
  }

  /// Lets the node in at a hub.
  func enrol(at hub: CaseStore) throws {
    let applicant = Enrolment.Applicant(
      node: hello.node, office: hello.office, publicKey: key.publicKey,
      sealingKey: key.sealingKey, machine: "bench", machineMark: nil)
    _ = try hub.enrol(
      Enrolment(applicant, invitation: try hub.invite(office: hello.office).code, key: key))
  }
}

extension SyncClient {
  /// Joins a hub whose store is at hand, with an invitation of its own.
  func join(_ address: String, of hub: CaseStore, office: String) throws {
    let code = JoinCode(
      address: try HubAddress(address), invitation: try hub.invite(office: office).code)
    _ = try join(code)
  }
}

/// The signed requests of one session over HTTP.
struct SignedPosts {
  private let client: HTTPClient
  private let key: NodeKey
  private let session: ChallengeReply
  private var counter: Int64 = 0

  init(_ address: String, key: NodeKey) throws {
    client = try HTTPClient(baseURL: address)
    self.key = key
    let response = try client.send(
      "POST", "/v1/challenge", body: ChallengeRequest(node: key.node).encoded,
      responseBytesMax: SyncProtocol.messageBytesMax)
    session = try ChallengeReply(decoding: response.body)
  }

  mutating func post(_ path: String, _ body: [UInt8], isPacked: Bool) throws {
    counter += 1
    let signed = SignedRequest(
      SignedRequest.Content(hub: session.hub, method: "POST", path: path, body: body),
      challenge: session.challenge, counter: counter, key: key)
    let response = try client.send(
      "POST", path, headers: signed.fields + (isPacked ? [("Content-Encoding", "gzip")] : []),
      body: body, responseBytesMax: SyncProtocol.messageBytesMax)
    guard response.status == 200 else { throw BenchFault.status(response.status, path) }
  }
}
