internal import CSodium
internal import ChangeLog

/// The public half of a sealing key: who has the other half can open what is sealed to it.
public struct RecipientKey: Sendable, Hashable, CustomStringConvertible {
  static let byteCount = 32
  private static let prefix = "redress-recipient-"
  let bytes: [UInt8]

  init?(bytes: [UInt8]) {
    guard bytes.count == RecipientKey.byteCount else { return nil }
    self.bytes = bytes
  }

  /// The key that a text is; nil if it is none.
  public init?(_ text: String) {
    guard text.hasPrefix(RecipientKey.prefix),
      let bytes = Base64URL.decode(String(text.dropFirst(RecipientKey.prefix.count)))
    else { return nil }
    self.init(bytes: bytes)
  }

  /// The key as a text of one word.
  public var description: String { RecipientKey.prefix + Base64URL.encode(bytes) }

  /// What tells the key from others in a file that is sealed to it, without giving it.
  var mark: [UInt8] {
    Array(Digest(of: Array("redress sealing key mark".utf8) + bytes).bytes.prefix(8))
  }
}

/// A key pair to which files are sealed: made at an office, its secret half kept off the machine.
///
/// Source: X25519, RFC 7748; `crypto_box_seed_keypair`, `crypto_scalarmult` of libsodium.
public struct SealingKey: Sendable {
  /// How many random bytes make a pair.
  public static let seedByteCount = 32
  private static let heading = "redress backup key 1"
  /// The half that seals.
  public let recipient: RecipientKey
  private let seed: [UInt8]
  private let secret: [UInt8]

  /// The pair that follows from a seed; nil unless it has 32 bytes.
  public init?(seed: [UInt8]) {
    guard seed.count == SealingKey.seedByteCount else { return nil }
    var publicKey = [UInt8](repeating: 0, count: RecipientKey.byteCount)
    var secret = [UInt8](repeating: 0, count: 32)
    _ = unsafe crypto_box_seed_keypair(&publicKey, &secret, seed)
    guard let recipient = RecipientKey(bytes: publicKey) else { return nil }
    self.seed = seed
    self.secret = secret
    self.recipient = recipient
  }

  /// The pair of a key file's text; nil if it is none.
  public init?(fileText: String) {
    let rows = fileText.split(whereSeparator: \.isNewline)
    guard rows.count == 2, rows[0] == SealingKey.heading,
      let seed = Base64URL.decode(String(rows[1]))
    else { return nil }
    self.init(seed: seed)
  }

  /// What a key file holds.
  public var fileText: String { "\(SealingKey.heading)\n\(Base64URL.encode(seed))\n" }

  /// What this key and another's public half have in common; nil for a public half that is none.
  func shared(with other: [UInt8]) -> [UInt8]? {
    var shared = [UInt8](repeating: 0, count: 32)
    guard other.count == RecipientKey.byteCount,
      unsafe crypto_scalarmult(&shared, secret, other) == 0
    else { return nil }
    return shared
  }
}
