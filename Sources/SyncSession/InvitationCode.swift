public import ChangeLog

/// A one-time code by which a hub's administrator lets a computer in.
///
/// Forty-two letters of Crockford's base 32, in groups of six: the hub's node id (12), a secret of
/// 16 random bytes (26), and the first 20 bits of H of `redress invitation check`, the id and the
/// secret (4), by which a mistyped code is told from one that nobody gave. The hub keeps the digest
/// of the secret only, so that nobody who reads its store can use the code.
public struct InvitationCode: Sendable, Hashable, CustomStringConvertible {
  /// How many bytes the secret has.
  public static let secretByteCount = 16
  /// The hub that gave the code.
  public let hub: NodeID
  /// What only the hub and the invited know.
  public let secret: [UInt8]

  /// Why a text is no code.
  public enum Fault: Error, Sendable, Hashable {
    /// It has another form: too long, too short, other signs.
    case malformed
    /// It has the form, and its last letters do not follow from the others.
    case mistyped
  }

  private static let letterCount = 42
  private static let secretLetterCount = 26
  private static let groupLetterCount = 6

  /// Makes a code of random bytes.
  public init(hub: NodeID, secret: [UInt8]) {
    self.hub = hub
    self.secret = secret
  }

  /// Reads a code as a person typed it.
  public init(_ typed: String) throws(Fault) {
    guard let letters = Base32.normal(typed), letters.utf8.count == InvitationCode.letterCount,
      let hub = NodeID(String(letters.prefix(NodeID.characterCount)))
    else { throw .malformed }
    let rest = letters.dropFirst(NodeID.characterCount)
    guard let secret = Base32.decode(String(rest.prefix(InvitationCode.secretLetterCount))),
      InvitationCode.check(hub, secret) == rest.dropFirst(InvitationCode.secretLetterCount)
    else { throw .mistyped }
    self.hub = hub
    self.secret = secret
  }

  /// The code as it is printed.
  public var description: String {
    let letters = Array(
      (hub.text + Base32.encode(secret) + InvitationCode.check(hub, secret)).utf8)
    return stride(from: 0, to: letters.count, by: InvitationCode.groupLetterCount).map { start in
      String(
        decoding: letters[start..<min(start + InvitationCode.groupLetterCount, letters.count)],
        as: UTF8.self)
    }.joined(separator: "-")
  }

  /// What a hub keeps of a secret.
  public static func digest(of secret: [UInt8]) -> Digest {
    Digest(of: Array("redress invitation\n".utf8) + secret)
  }

  private static func check(_ hub: NodeID, _ secret: [UInt8]) -> String {
    let digest = Digest(of: Array("redress invitation check\n\(hub)\n".utf8) + secret)
    return String(Base32.encode(digest.bytes).prefix(4))
  }
}
