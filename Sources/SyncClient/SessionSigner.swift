internal import ChangeLog
internal import Synchronization
internal import SyncSession

/// Signs the requests of a session: over the hub's challenge, each with the next number.
final class SessionSigner: Sendable {
  private struct Session: Sendable {
    let reply: ChallengeReply
    var counter: Int64 = 0
  }

  let key: NodeKey
  private let session = Mutex<Session?>(nil)

  init(key: NodeKey) {
    self.key = key
  }

  /// The hub that gave the challenge; nil before it has.
  var hub: NodeID? { session.withLock { $0?.reply.hub } }

  /// Begins a session with a hub's challenge.
  func begin(_ reply: ChallengeReply) {
    session.withLock { $0 = Session(reply: reply) }
  }

  /// Ends the session: the next one needs another challenge.
  func end() {
    session.withLock { $0 = nil }
  }

  /// The fields of the next request's header; none before the session began.
  func fields(_ method: String, _ path: String, body: [UInt8]) -> [(String, String)] {
    let next = session.withLock { session -> Session? in
      session?.counter += 1
      return session
    }
    guard let next else { return [] }
    return SignedRequest(
      SignedRequest.Content(hub: next.reply.hub, method: method, path: path, body: body),
      challenge: next.reply.challenge, counter: next.counter, key: key
    ).fields
  }
}
