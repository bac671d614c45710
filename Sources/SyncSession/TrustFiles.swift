public import ChangeLog

// What goes by file between computers that have no line to each other: a node's request, the hub's
// answer to it, and the certificates and revocations that a hub holds. Each is signed by who made
// it, so that a change on its way shows.

/// A node asks for a certificate, in a file.
///
/// The signature is the node's over the rows `redress request v1`, node, office, public key,
/// sealing key, machine and machine mark, as in ``Enrolment``.
public struct NodeRequest: Sendable, Hashable {
  /// Who asks.
  public let applicant: Enrolment.Applicant
  /// The applicant's signature.
  public let signature: [UInt8]

  /// Asks.
  public init(_ applicant: Enrolment.Applicant, key: NodeKey) {
    self.applicant = applicant
    signature = key.sign(NodeRequest.signedText(applicant))
  }

  /// Whether the applicant's own key signed it, from which its id follows.
  public var isSigned: Bool {
    NodeID(publicKey: applicant.publicKey) == applicant.node
      && Signature.isValid(
        signature, of: NodeRequest.signedText(applicant), by: applicant.publicKey)
  }

  /// What two people compare by telephone: the first 80 bits of H of the public key, in four
  /// groups.
  public static func fingerprint(of publicKey: [UInt8]) -> String {
    let letters = Base32.encode(Digest(of: publicKey).bytes).prefix(16)
    return stride(from: 0, to: 16, by: 4).map { String(letters.dropFirst($0).prefix(4)) }
      .joined(separator: "-")
  }

  private static func signedText(_ applicant: Enrolment.Applicant) -> [UInt8] {
    Array((["redress request v1"] + applicant.signedRows).joined(separator: "\n").utf8)
  }

  /// The file's text.
  public var encoded: [UInt8] {
    var output: [UInt8] = []
    JSONText.append(
      .object(
        [JSONMember(name: "message", value: .string("request"))] + applicant.members + [
          JSONMember(name: "signature", value: .string(Base64URL.encode(signature)))
        ]), to: &output)
    output.append(0x0A)
    return output
  }

  /// Reads the file's text.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "request")
    applicant = try Enrolment.Applicant(members)
    signature = try members.bytes("signature", count: Signature.byteCount)
  }
}

/// A hub's answer to ``NodeRequest``: all that a node needs to sync with it.
///
/// The signature is the hub's over the rows `redress answer v1`, node, address, hub, its office,
/// its public key, root, and H of the certificates' signatures.
public struct NodeAnswer: Sendable, Hashable {
  /// Whose request it answers.
  public let node: NodeID
  /// Where the hub is, as `redress join` takes it.
  public let address: String
  /// The hub.
  public let hub: NodeID
  /// Its office.
  public let hubOffice: String
  /// Its public key.
  public let hubKey: [UInt8]
  /// The public key of the root's recovery key.
  public let root: [UInt8]
  /// The node's certificate with those above it.
  public let chain: CertificateChain
  /// The hub's signature.
  public let signature: [UInt8]

  /// Answers.
  public init(
    to node: NodeID, address: String, hubOffice: String, root: [UInt8], chain: CertificateChain,
    key: NodeKey
  ) {
    self.node = node
    self.address = address
    hub = key.node
    self.hubOffice = hubOffice
    hubKey = key.publicKey
    self.root = root
    self.chain = chain
    signature = key.sign(
      NodeAnswer.signedText(
        [node.text, address, key.node.text, hubOffice], key.publicKey, root, chain))
  }

  /// Whether the hub that it names signed it.
  public var isSigned: Bool {
    NodeID(publicKey: hubKey) == hub
      && Signature.isValid(
        signature,
        of: NodeAnswer.signedText([node.text, address, hub.text, hubOffice], hubKey, root, chain),
        by: hubKey)
  }

  private static func signedText(
    _ rows: [String], _ hubKey: [UInt8], _ root: [UInt8], _ chain: CertificateChain
  ) -> [UInt8] {
    let all =
      ["redress answer v1"] + rows
      + [Base64URL.encode(hubKey), Base64URL.encode(root), chain.digest.base64]
    return Array(all.joined(separator: "\n").utf8)
  }

  /// The file's text.
  public var encoded: [UInt8] {
    encode([
      "message": .string("answer"), "node": .string(node.text), "address": .string(address),
      "hub": .string(hub.text), "hub_office": .string(hubOffice),
      "hub_public_key": .string(Base64URL.encode(hubKey)),
      "root": .string(Base64URL.encode(root)), "certificates": chain.json,
      "signature": .string(Base64URL.encode(signature)),
    ])
  }

  /// Reads the file's text.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "answer")
    node = try members.node("node")
    address = try members.text("address")
    hub = try members.node("hub")
    hubOffice = try members.text("hub_office")
    hubKey = try members.bytes("hub_public_key", count: 32)
    root = try members.bytes("root", count: 32)
    chain = try members.chain("certificates")
    signature = try members.bytes("signature", count: Signature.byteCount)
  }
}

/// The lines of trust that a hub holds, in a file: certificates and revocations.
///
/// NDJSON: a header, then the lines as their bytes are, each row ended by a line feed. The
/// signature is the hub's over the rows `redress trust v1`, hub, root, H of the certificates'
/// signatures, the count of lines, and H of all rows after the header.
public struct TrustLines: Sendable, Hashable {
  /// The types of records whose lines are carried.
  public static let recordTypes = [Certificate.recordType, "revocation"]
  /// The hub that wrote the file.
  public let hub: NodeID
  /// The public key of the root's recovery key.
  public let root: [UInt8]
  /// The hub's certificate with those above it.
  public let chain: CertificateChain
  /// The bytes of the lines.
  public let lines: [[UInt8]]
  /// The hub's signature.
  public let signature: [UInt8]

  /// Puts lines together.
  public init(_ lines: [[UInt8]], root: [UInt8], chain: CertificateChain, key: NodeKey) {
    hub = key.node
    self.root = root
    self.chain = chain
    self.lines = lines
    signature = key.sign(TrustLines.signedText(key.node, root, chain, lines))
  }

  /// Whether the hub that it names wrote just these lines, by the first of its certificates.
  public var isSigned: Bool {
    guard let own = chain.certificates.first, own.node == hub else { return false }
    return Signature.isValid(
      signature, of: TrustLines.signedText(hub, root, chain, lines), by: own.subject.publicKey)
  }

  private static func signedText(
    _ hub: NodeID, _ root: [UInt8], _ chain: CertificateChain, _ lines: [[UInt8]]
  ) -> [UInt8] {
    let rows = [
      "redress trust v1", hub.text, Base64URL.encode(root), chain.digest.base64,
      String(lines.count), Digest(of: Array(lines.joined(separator: [0x0A]))).base64,
    ]
    return Array(rows.joined(separator: "\n").utf8)
  }

  /// The file's text.
  public var encoded: [UInt8] {
    var output = encode([
      "message": .string("trust"), "hub": .string(hub.text),
      "root": .string(Base64URL.encode(root)), "certificates": chain.json,
      "count": .integer(Int64(lines.count)), "signature": .string(Base64URL.encode(signature)),
    ])
    for line in lines {
      output += line
      output.append(0x0A)
    }
    return output
  }

  /// Reads the file's text.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    var rows = MessageRows(bytes)
    let members = try MessageMembers(rows.next(), message: "trust")
    hub = try members.node("hub")
    root = try members.bytes("root", count: 32)
    chain = try members.chain("certificates")
    signature = try members.bytes("signature", count: Signature.byteCount)
    let count = try members.number("count", in: 0...Line.sequenceMax)
    var lines: [[UInt8]] = []
    for _ in 0..<count { lines.append(try rows.next()) }
    try rows.finish()
    self.lines = lines
  }
}
