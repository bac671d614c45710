import CaseStore
import ChangeLog
import HTTPServer
import SyncSession
import Synchronization

/// What the nodes of the example world keep of their sessions and invitations.
final class ExampleSessions: Sendable {
  private struct Session: Sendable {
    let reply: ChallengeReply
    var counter: Int64 = 0
  }

  private let sessions = Mutex<[NodeID: Session]>([:])
  private let codes = Mutex<[String: InvitationCode]>([:])

  /// Notes an answer that begins a session.
  func note(_ request: HTTPRequest, _ response: RawResponse) throws {
    guard request.path == "/v1/challenge", response.status == 200 else { return }
    let node = try ChallengeRequest(decoding: request.body).node
    let reply = try ChallengeReply(decoding: response.body)
    sessions.withLock { $0[node] = Session(reply: reply) }
  }

  /// The next signed request of a node; or the one before it again.
  func request(
    _ path: String, _ body: [UInt8], _ type: String, by key: NodeKey, isAgain: Bool = false
  ) throws -> HTTPRequest {
    let session = try sessions.withLock { sessions -> Session? in
      if !isAgain { sessions[key.node]?.counter += 1 }
      return sessions[key.node]
    }.orThrow()
    return try SignedCaller.request(
      path, body, ["Content-Type": type], in: session.reply, counter: session.counter, key: key)
  }

  func keep(_ code: InvitationCode, for name: String) { codes.withLock { $0[name] = code } }

  func code(_ name: String) throws -> InvitationCode { try codes.withLock { $0[name] }.orThrow() }
}
