public import ChangeLog

/// Who a hub is, in answer to whoever asks: with its certificates up to the root, and signed over
/// the asker's own random bytes, so that it can be neither made up nor said again.
///
/// It names the key with which the hub serves TLS, so that a computer that knows the root can take
/// up the hub that took a lost one's place, though it has another key. The signature is the hub's
/// over these rows, a line feed between each two:
///
///     redress hub v1
///     NONCE         base64url
///     NODE
///     OFFICE
///     PUBLIC KEY    base64url
///     ROOT          the recovery key's public key, base64url; - for none
///     CERTIFICATES  H of their signatures in order, base64url
///     TLS KEY       SHA-256 of its SubjectPublicKeyInfo, base64url; - where another serves
public struct HubProof: Sendable, Hashable {
  /// How many bytes an asker's nonce has.
  public static let nonceByteCount = 32
  /// The hub.
  public let node: NodeID
  /// Its office.
  public let office: String
  /// Its public key.
  public let publicKey: [UInt8]
  /// The public key of the root's recovery key; nil where none is known.
  public let root: [UInt8]?
  /// The hub's certificate with those above it; empty for a hub that is not certified.
  public let chain: CertificateChain
  /// The pin of the key with which it serves TLS; nil where it does not serve TLS itself.
  public let pin: String?
  /// The hub's signature.
  public let signature: [UInt8]

  /// Signs a proof.
  public init(
    office: String, root: [UInt8]?, chain: CertificateChain, pin: String?, nonce: [UInt8],
    key: NodeKey
  ) {
    node = key.node
    self.office = office
    publicKey = key.publicKey
    self.root = root
    self.chain = chain
    self.pin = pin
    signature = key.sign(
      HubProof.signedText(
        node: key.node, office: office, publicKey: key.publicKey, root: root, chain: chain,
        pin: pin, nonce: nonce))
  }

  /// Whether the hub itself said so, in answer to a nonce.
  public func isSigned(over nonce: [UInt8]) -> Bool {
    NodeID(publicKey: publicKey) == node
      && Signature.isValid(
        signature,
        of: HubProof.signedText(
          node: node, office: office, publicKey: publicKey, root: root, chain: chain, pin: pin,
          nonce: nonce), by: publicKey)
  }

  /// Whether its certificates make it a hub of its office, on the word of a root.
  public func isProved(
    by root: [UInt8], isAbove: (_ upper: String, _ lower: String) throws -> Bool
  ) rethrows -> Bool {
    guard let own = chain.certificates.first, own.isHub, own.office == office,
      own.subject.publicKey == publicKey
    else { return false }
    return try chain.isValid(to: root, isAbove: isAbove)
  }

  private static func signedText(
    node: NodeID, office: String, publicKey: [UInt8], root: [UInt8]?, chain: CertificateChain,
    pin: String?, nonce: [UInt8]
  ) -> [UInt8] {
    let rows = [
      "redress hub v1", Base64URL.encode(nonce), node.text, office, Base64URL.encode(publicKey),
      root.map { Base64URL.encode($0) } ?? "-", chain.digest.base64, pin ?? "-",
    ]
    return Array(rows.joined(separator: "\n").utf8)
  }

  /// The message as JSON.
  public var encoded: [UInt8] {
    encode([
      "message": .string("hub"), "node": .string(node.text), "office": .string(office),
      "public_key": .string(Base64URL.encode(publicKey)),
      "root": root.map { .string(Base64URL.encode($0)) } ?? .null,
      "tls_key": pin.map { .string($0) } ?? .null, "certificates": chain.json,
      "signature": .string(Base64URL.encode(signature)),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "hub")
    node = try members.node("node")
    office = try members.text("office")
    publicKey = try members.bytes("public_key", count: 32)
    let rootIsNull = try members.required("root") == .null
    root = rootIsNull ? nil : try members.bytes("root", count: 32)
    let pinIsNull = try members.required("tls_key") == .null
    pin = pinIsNull ? nil : try members.text("tls_key")
    chain = try members.chain("certificates")
    signature = try members.bytes("signature", count: Signature.byteCount)
  }
}
