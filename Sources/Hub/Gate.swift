internal import CaseStore
internal import ChangeLog
internal import HTTPServer
internal import Synchronization
internal import SyncSession

/// The door of a hub: who makes a request.
///
/// In this order, the cheap before the dear: the fields of the header are there; the challenge is
/// one that this process gave to the node; the node is enrolled; its key signed just this request;
/// it does not ask too often; the counter grew. Until then the body is neither unpacked nor read,
/// and nothing is kept.
final class Gate: Sendable {
  private let store: CaseStore
  private let callers: HubService.Callers
  private let sessions: Mutex<SessionTable>
  private let rates: Mutex<RateLimiter<NodeID>>
  private let ratesAboutPeople: Mutex<RateLimiter<NodeID>>

  init(store: CaseStore, callers: HubService.Callers, rate: HubService.NodeRate) {
    self.store = store
    self.callers = callers
    sessions = Mutex(store.newSessionTable())
    rates = Mutex(
      RateLimiter(
        perSecond: rate.requestsPerSecondMax, burst: rate.burstRequestsMax,
        keysMax: HubService.NodeRate.nodesMax))
    ratesAboutPeople = Mutex(
      RateLimiter(
        perSecond: rate.peopleRequestsPerSecondMax, burst: rate.peopleBurstRequestsMax,
        keysMax: HubService.NodeRate.nodesMax))
  }

  /// Who makes a request: what its body says has to agree.
  struct Caller {
    /// Nil for one in this process, whose word is taken.
    let node: NodeID?

    /// Checks that a message speaks for the caller.
    func check(isNode named: NodeID) throws(SessionFault) {
      guard node == nil || node == named else { throw .otherNode }
    }
  }

  /// Gives a node a challenge, whoever asks.
  func issueChallenge(to node: NodeID) -> Challenge {
    sessions.withLock { $0.issue(to: node) }
  }

  /// Who makes a request.
  ///
  /// - Parameter isAboutPeople: whether it asks about people, which nobody has to do often.
  /// - Throws: ``SessionFault``, `StoreError.notEnrolled`, ``HubRefusal`` for a node that asks too
  ///   often, from however many addresses.
  func caller(of request: HTTPRequest, isAboutPeople: Bool = false) throws -> Caller {
    if case .trusted = callers { return Caller(node: nil) }
    guard let signed = SignedRequest({ request.headers[$0] }) else { throw SessionFault.unsigned }
    guard sessions.withLock({ $0.isOwn(signed.challenge, for: signed.node) }) else {
      throw SessionFault.unknownChallenge
    }
    guard let key = try store.enrolledKey(of: signed.node) else {
      throw StoreError.notEnrolled(signed.node)
    }
    let content = SignedRequest.Content(
      hub: store.thisNode.node, method: request.method, path: request.path, body: request.body)
    guard signed.isSigned(content, by: key) else { throw SessionFault.badSignature }
    if let seconds = rates.withLock({ $0.take(signed.node, at: .now) }) {
      throw HubRefusal.http(.tooManyRequests(retryAfterSeconds: seconds))
    }
    if isAboutPeople,
      let seconds = ratesAboutPeople.withLock({ $0.take(signed.node, at: .now) })
    {
      throw HubRefusal.http(.tooManyRequests(retryAfterSeconds: seconds))
    }
    do {
      try sessions.withLock { (table) throws(SessionTable.Fault) in
        try table.admit(signed.challenge, counter: signed.counter, of: signed.node)
      }
    } catch .unknownChallenge { throw SessionFault.unknownChallenge } catch .replayed {
      throw SessionFault.replayed
    }
    return Caller(node: signed.node)
  }
}
