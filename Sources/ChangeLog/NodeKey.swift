import CSodium

/// A node's Ed25519 key pair, made when the node is made.
///
/// The node's id is the beginning of its public key's digest, so that nobody can claim an id
/// without the key. Source: RFC 8032; `crypto_sign_seed_keypair` of libsodium.
public struct NodeKey: Sendable {
  /// How many bytes the secret seed has.
  public static let seedByteCount = 32
  /// The 32 bytes of the public key.
  public let publicKey: [UInt8]
  /// The 32 secret bytes from which the pair follows; kept beside the store, never in it.
  public let seed: [UInt8]
  private let secretKey: [UInt8]

  /// The pair that follows from a seed; nil unless it has 32 bytes.
  public init?(seed: [UInt8]) {
    guard seed.count == NodeKey.seedByteCount else { return nil }
    var publicKey = [UInt8](repeating: 0, count: 32)
    var secretKey = [UInt8](repeating: 0, count: 64)
    _ = unsafe crypto_sign_seed_keypair(&publicKey, &secretKey, seed)
    self.seed = seed
    self.publicKey = publicKey
    self.secretKey = secretKey
  }

  /// The id that follows from the public key.
  public var node: NodeID { NodeID(publicKey: publicKey) }

  /// Signs a message (`crypto_sign_detached`): ``Signature/byteCount`` bytes, the same each time.
  ///
  /// A message begins with words that say what it is, so that no signature serves for another.
  public func sign(_ message: [UInt8]) -> [UInt8] {
    var signature = [UInt8](repeating: 0, count: Signature.byteCount)
    _ = unsafe crypto_sign_detached(
      &signature, nil, message, UInt64(message.count), secretKey)
    return signature
  }

  /// The X25519 public key to which others seal what only this node is to read
  /// (`crypto_box_seed_keypair`).
  ///
  /// Its seed is H of `redress sealing key` and the node's seed: one file holds both keys, and
  /// neither algorithm sees the other's secret.
  public var sealingKey: [UInt8] {
    var publicKey = [UInt8](repeating: 0, count: 32)
    var secretKey = [UInt8](repeating: 0, count: 32)
    let sealingSeed = Digest(of: Array("redress sealing key".utf8) + seed).bytes
    _ = unsafe crypto_box_seed_keypair(&publicKey, &secretKey, sealingSeed)
    return publicKey
  }
}

/// Ed25519 signatures of nodes.
public enum Signature {
  /// How many bytes a signature has.
  public static let byteCount = 64

  /// Whether a public key's owner signed a message (`crypto_sign_verify_detached`).
  public static func isValid(
    _ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]
  ) -> Bool {
    guard signature.count == byteCount, publicKey.count == 32 else { return false }
    return unsafe crypto_sign_verify_detached(
      signature, message, UInt64(message.count), publicKey) == 0
  }
}

/// The id of a node: 12 characters of the alphabet of Crockford's base 32, lower case.
public struct NodeID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// How many characters an id has.
  public static let characterCount = 12
  /// The id as text.
  public let text: String

  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// The node that signs nothing and writes only the fixed log of offices: its id holds letters
  /// that the alphabet of real ids leaves out, so that no key can ever give it.
  public static let register = NodeID(unchecked: "register0001")

  /// An id whose letters were looked at already.
  init(unchecked text: String) {
    self.text = text
  }

  /// The id of a public key: the first 60 bits of its digest.
  public init(publicKey: [UInt8]) {
    var bits = Digest(of: publicKey).bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    var letters: [UInt8] = []
    for _ in 0..<NodeID.characterCount {
      letters.append(NodeID.alphabet[Int(bits >> 59)])
      bits <<= 5
    }
    text = String(decoding: letters, as: UTF8.self)
  }

  /// An id from its text; nil if it is none.
  public init?(_ text: String) {
    guard
      text == NodeID.register.text
        || (text.utf8.count == NodeID.characterCount
          && text.utf8.allSatisfy { NodeID.isLetter($0) })
    else { return nil }
    self.text = text
  }

  /// Whether a byte is a letter of the alphabet.
  static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39: true
    case UInt8(ascii: "i"), UInt8(ascii: "l"), UInt8(ascii: "o"), UInt8(ascii: "u"): false
    case 0x61...0x7A: true
    default: false
    }
  }

  /// Orders ids by their characters.
  public static func < (left: NodeID, right: NodeID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// The id as text.
  public var description: String { text }
}
