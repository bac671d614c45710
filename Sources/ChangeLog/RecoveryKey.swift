/// The key of a root of trust: it certifies the highest hub, and is kept on paper, in a safe.
///
/// Whoever has it can make any computer the highest hub, so it is shown once and stored nowhere;
/// nodes know its public key. As text it is fifty-six letters of Crockford's base 32 in groups of
/// four: the seed of 32 bytes (52 letters), and the first 20 bits of H of `redress recovery check`
/// and the seed (4), by which a mistyped key is told from another one.
public struct RecoveryKey: Sendable, CustomStringConvertible {
  /// The pair.
  public let key: NodeKey

  /// Why a text is no recovery key.
  public enum Fault: Error, Sendable, Hashable {
    /// It has another form: too long, too short, other signs.
    case malformed
    /// It has the form, and its last letters do not follow from the others.
    case mistyped
  }

  private static let seedLetterCount = 52
  private static let checkLetterCount = 4
  private static let groupLetterCount = 4

  /// The key of a seed; nil unless it has ``NodeKey/seedByteCount`` bytes.
  public init?(seed: [UInt8]) {
    guard let key = NodeKey(seed: seed) else { return nil }
    self.key = key
  }

  /// Reads a key as a person typed it.
  public init(_ typed: String) throws(Fault) {
    let text = String(typed.filter { $0 != " " && $0 != "\t" && $0 != "\r" })
    let count = RecoveryKey.seedLetterCount + RecoveryKey.checkLetterCount
    guard let letters = Base32.normal(text), letters.utf8.count == count else { throw .malformed }
    guard let seed = Base32.decode(String(letters.prefix(RecoveryKey.seedLetterCount))),
      let key = NodeKey(seed: seed),
      RecoveryKey.check(seed) == letters.suffix(RecoveryKey.checkLetterCount)
    else { throw .mistyped }
    self.key = key
  }

  /// The public key that stores keep as their root.
  public var publicKey: [UInt8] { key.publicKey }

  /// The key as it is printed.
  public var description: String {
    let letters = Array((Base32.encode(key.seed) + RecoveryKey.check(key.seed)).utf8)
    return stride(from: 0, to: letters.count, by: RecoveryKey.groupLetterCount).map { start in
      String(
        decoding: letters[start..<start + RecoveryKey.groupLetterCount], as: UTF8.self)
    }.joined(separator: "-")
  }

  private static func check(_ seed: [UInt8]) -> String {
    let digest = Digest(of: Array("redress recovery check\n".utf8) + seed)
    return String(Base32.encode(digest.bytes).prefix(checkLetterCount))
  }
}
