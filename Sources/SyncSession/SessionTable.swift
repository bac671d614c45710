public import ChangeLog

/// The challenges that a hub gave, and how far each session's counter came.
///
/// A challenge is a number that grows (8 bytes) and 24 bytes of H(secret ‖ number ‖ node), the
/// secret being the process's own: the hub knows its own challenges again without keeping them, so
/// that who only asks for one takes no memory and pushes nobody out. What is kept begins with a
/// node's first rightly signed request.
///
/// 1. A challenge counts for the node that it was given to, in the process that gave it.
/// 2. A counter is greater than all that its session has shown.
/// 3. A node has at most ``sessionsOfNodeMax`` sessions; the one that was idle longest goes. From
///    then on no challenge as old as that begins a session: one that went does not come back, and
///    its requests cannot be made again.
public struct SessionTable: Sendable {
  /// Sessions of one node: a client has one; more are of programs that were cut off.
  public static let sessionsOfNodeMax = 4
  /// How many bytes the secret has.
  public static let secretByteCount = 32

  /// Why a request is not taken.
  public enum Fault: Error, Sendable, Hashable {
    /// The challenge is not one that was given to the node, or is too old.
    case unknownChallenge
    /// The counter was shown before.
    case replayed
  }

  private struct Session: Sendable {
    let number: UInt64
    var counter: Int64
    var usedAt: UInt64
  }

  private struct Sessions: Sendable {
    /// No challenge up to this number begins a session.
    var closedThrough: UInt64 = 0
    var open: [Session] = []
  }

  private let secret: [UInt8]
  private var issued: UInt64 = 0
  private var uses: UInt64 = 0
  private var nodes: [NodeID: Sessions] = [:]

  /// Begins without sessions.
  ///
  /// - Parameter secret: ``secretByteCount`` random bytes.
  public init(secret: [UInt8]) {
    precondition(secret.count == SessionTable.secretByteCount, "a secret has 32 bytes")
    self.secret = secret
  }

  /// Gives a node a challenge.
  public mutating func issue(to node: NodeID) -> Challenge {
    issued += 1
    return challenge(issued, node)
  }

  /// Takes a request whose signature was found right.
  public mutating func admit(
    _ challenge: Challenge, counter: Int64, of node: NodeID
  ) throws(Fault) {
    guard let number = number(of: challenge, for: node) else { throw .unknownChallenge }
    uses += 1
    var sessions = nodes[node] ?? Sessions()
    if let place = sessions.open.firstIndex(where: { $0.number == number }) {
      guard counter > sessions.open[place].counter else { throw .replayed }
      sessions.open[place].counter = counter
      sessions.open[place].usedAt = uses
    } else {
      guard number > sessions.closedThrough else { throw .unknownChallenge }
      if sessions.open.count == SessionTable.sessionsOfNodeMax,
        let idle = sessions.open.indices.min(by: {
          sessions.open[$0].usedAt < sessions.open[$1].usedAt
        })
      {
        sessions.closedThrough = max(sessions.closedThrough, sessions.open[idle].number)
        sessions.open.remove(at: idle)
      }
      guard number > sessions.closedThrough else {
        nodes[node] = sessions
        throw .unknownChallenge
      }
      sessions.open.append(Session(number: number, counter: counter, usedAt: uses))
    }
    nodes[node] = sessions
  }

  /// Whether a challenge was given to a node by this process; costs one digest.
  public func isOwn(_ challenge: Challenge, for node: NodeID) -> Bool {
    number(of: challenge, for: node) != nil
  }

  private func number(of challenge: Challenge, for node: NodeID) -> UInt64? {
    let number = challenge.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let own = self.challenge(number, node)
    // All bytes are compared, so that the time says nothing of where the first one differs.
    let difference = zip(own.bytes, challenge.bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
    return difference == 0 ? number : nil
  }

  private func challenge(_ number: UInt64, _ node: NodeID) -> Challenge {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    let proof = Digest(of: secret + bytes + Array(node.text.utf8)).bytes.prefix(24)
    guard let challenge = Challenge(bytes: bytes + proof) else {
      preconditionFailure("8 bytes and 24 are 32")
    }
    return challenge
  }
}
