/// A word on which office a node belongs to, signed by who gives it: whoever has the issuer's key
/// can check it, wherever it was found.
///
/// The signature is the issuer's over these rows, a line feed between each two:
///
///     redress certificate v1
///     ISSUER        the id that follows from the issuer's key
///     NODE          the id that follows from the certified key
///     OFFICE
///     PUBLIC KEY    base64url
///     SEALING KEY   base64url
///     hub | plain   whether the node may sign feeds, certify and revoke
///     MACHINE
///
/// It travels as one line of the common feed (record type `certificate`), in files and in a hub's
/// answers. As a line it counts by ``isProved(byLineOf:roots:issuers:isAbove:)``.
public struct Certificate: Sendable, Hashable {
  /// The record type of its line.
  public static let recordType = "certificate"

  /// Who is certified.
  public struct Subject: Sendable, Hashable {
    /// The public key, from which the node's id follows.
    public let publicKey: [UInt8]
    /// The id of the office that the node belongs to.
    public let office: String
    /// The X25519 key to which others seal what only the node is to read.
    public let sealingKey: [UInt8]
    /// What people call the computer.
    public let machine: String
    /// Whether the node may sign feeds, certify and revoke.
    public let isHub: Bool

    /// Names who is certified.
    public init(
      publicKey: [UInt8], office: String, sealingKey: [UInt8], machine: String, isHub: Bool
    ) {
      self.publicKey = publicKey
      self.office = office
      self.sealingKey = sealingKey
      self.machine = machine
      self.isHub = isHub
    }

    /// The node.
    public var node: NodeID { NodeID(publicKey: publicKey) }
  }

  /// Who is certified.
  public let subject: Subject
  /// Whose word it is: a node's id, or that of a root's recovery key.
  public let issuer: NodeID
  /// The issuer's signature.
  public let signature: [UInt8]

  /// A certificate from its parts.
  public init(_ subject: Subject, issuer: NodeID, signature: [UInt8]) {
    self.subject = subject
    self.issuer = issuer
    self.signature = signature
  }

  /// Certifies: the same subject and key give the same certificate each time.
  public init(_ subject: Subject, by key: NodeKey) {
    self.subject = subject
    issuer = key.node
    signature = key.sign(Certificate.signedText(subject, issuer: key.node))
  }

  /// The node.
  public var node: NodeID { subject.node }
  /// The id of its office.
  public var office: String { subject.office }
  /// Whether the node may sign feeds, certify and revoke.
  public var isHub: Bool { subject.isHub }

  /// Whether the owner of a key signed it, and is the issuer that it names.
  public func isSigned(by publicKey: [UInt8]) -> Bool {
    NodeID(publicKey: publicKey) == issuer
      && Signature.isValid(
        signature, of: Certificate.signedText(subject, issuer: issuer), by: publicKey)
  }

  /// The id of its record: nothing that decides what it says can be changed under it.
  public var recordID: RecordID {
    RecordID(
      office: office,
      derivedFrom: [
        "certificate", issuer.text, Base64URL.encode(subject.publicKey), isHub ? "hub" : "plain",
      ])
  }

  static func signedText(_ subject: Subject, issuer: NodeID) -> [UInt8] {
    // The computer's name comes last: what it holds can be taken for no other row.
    let rows = [
      "redress certificate v1", issuer.text, subject.node.text, subject.office,
      Base64URL.encode(subject.publicKey), Base64URL.encode(subject.sealingKey),
      subject.isHub ? "hub" : "plain", subject.machine,
    ]
    return Array(rows.joined(separator: "\n").utf8)
  }
}

extension Certificate {
  /// A hub's right to certify, as a certificate of its own gives it.
  public struct Right: Sendable, Hashable {
    /// The hub's key.
    public let publicKey: [UInt8]
    /// The office for which it speaks.
    public let office: String

    /// Names a right.
    public init(publicKey: [UInt8], office: String) {
      self.publicKey = publicKey
      self.office = office
    }

    /// Whether it covers what a certificate says: its office or one below, another hub's only
    /// below.
    public func covers(
      _ certificate: Certificate, isAbove: (_ upper: String, _ lower: String) throws -> Bool
    ) rethrows -> Bool {
      guard try isAbove(office, certificate.office) else { return false }
      return !certificate.isHub || office != certificate.office
    }
  }

  /// Whether a line that brings it counts, by what is held beside it.
  ///
  /// A root's word counts whoever brings it. A hub's counts in a line of its own only, so that a
  /// revocation, which names the last trusted line of a node, also bounds what a stolen hub
  /// certified. More rights never make it count less.
  ///
  /// - Parameters:
  ///   - author: who wrote the line.
  ///   - roots: the public keys of the recovery keys that this store trusts.
  ///   - rights: what the issuer's certificates, as far as they count, entitle it to.
  ///   - isAbove: whether an office ever was or stood above another.
  public func isProved(
    byLineOf author: NodeID, roots: [[UInt8]], rights: [Right],
    isAbove: (_ upper: String, _ lower: String) throws -> Bool
  ) rethrows -> Bool {
    if roots.contains(where: { isSigned(by: $0) }) { return true }
    guard author == issuer else { return false }
    for right in rights where try right.covers(self, isAbove: isAbove) {
      if isSigned(by: right.publicKey) { return true }
    }
    return false
  }
}

extension Certificate {
  /// The certificate's fields, as its line and messages have them.
  public var members: [JSONMember] {
    [
      JSONMember(name: "node", value: .string(node.text)),
      JSONMember(name: "office", value: .string(office)),
      JSONMember(name: "public_key", value: .string(Base64URL.encode(subject.publicKey))),
      JSONMember(name: "sealing_key", value: .string(Base64URL.encode(subject.sealingKey))),
      JSONMember(name: "machine", value: .string(subject.machine)),
      JSONMember(name: "hub", value: .boolean(isHub)),
      JSONMember(name: "issuer", value: .string(issuer.text)),
      JSONMember(name: "signature", value: .string(Base64URL.encode(signature))),
    ]
  }

  /// Reads the fields; nil unless all are there, in their form, and the id follows from the key.
  public init?(_ value: (_ name: String) -> JSONValue?) {
    func bytes(_ name: String, _ count: Int) -> [UInt8]? {
      guard let bytes = value(name)?.text.flatMap({ Base64URL.decode($0) }), bytes.count == count
      else { return nil }
      return bytes
    }
    guard let publicKey = bytes("public_key", 32), let sealingKey = bytes("sealing_key", 32),
      let signature = bytes("signature", Signature.byteCount),
      let office = value("office")?.text, let machine = value("machine")?.text,
      // What stands in the signed rows has none of their ends in it.
      !office.isEmpty, office.utf8.allSatisfy({ $0 > 0x20 }),
      let isHub = value("hub")?.boolean,
      let issuer = value("issuer")?.text.flatMap({ NodeID($0) }),
      value("node")?.text == NodeID(publicKey: publicKey).text
    else { return nil }
    self.init(
      Subject(
        publicKey: publicKey, office: office, sealingKey: sealingKey, machine: machine,
        isHub: isHub), issuer: issuer, signature: signature)
  }

  /// Reads a line of the record type; nil unless it says all, under the id that follows.
  public init?(_ line: Line) {
    guard line.record.caseID == nil, line.record.type == Certificate.recordType,
      line.log.logClass == .plain
    else { return nil }
    self.init { line.value(of: $0) }
    guard recordID == line.record.id, line.set.count == members.count else { return nil }
  }
}

/// A certificate with those above it, up to one that a root's recovery key signed.
public struct CertificateChain: Sendable, Hashable {
  /// Links at most: more than the tree of offices has tiers.
  public static let linksMax = 16
  /// The node's own first, the one of the root's hand last; none for a node without.
  public let certificates: [Certificate]

  /// Puts a chain together.
  public init(_ certificates: [Certificate]) {
    self.certificates = certificates
  }

  /// Whether each certificate was the next one's to give, and the last the root's.
  ///
  /// - Parameters:
  ///   - root: the public key of the root's recovery key.
  ///   - isAbove: whether an office ever was or stood above another.
  public func isValid(
    to root: [UInt8], isAbove: (_ upper: String, _ lower: String) throws -> Bool
  ) rethrows -> Bool {
    guard (1...CertificateChain.linksMax).contains(certificates.count),
      certificates.last?.isSigned(by: root) == true
    else { return false }
    for (lower, upper) in zip(certificates, certificates.dropFirst()) {
      let right = Certificate.Right(publicKey: upper.subject.publicKey, office: upper.office)
      guard upper.isHub, lower.isSigned(by: right.publicKey),
        try right.covers(lower, isAbove: isAbove)
      else { return false }
    }
    return true
  }
}
