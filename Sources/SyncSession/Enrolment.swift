public import ChangeLog

// How a node comes to be one of a hub's: it shows a one-time code, or the word of the id under
// which this computer was enrolled before, and gets a certificate. The request is signed by the
// node's key, so that nobody enrols a key that is not theirs; it may be sent again, and gets the
// same answer.

/// A node asks a hub for its certificate.
public struct Enrolment: Sendable, Hashable {
  /// What entitles a node to it.
  public enum Proof: Sendable, Hashable {
    /// The secret of an invitation.
    case invitation([UInt8])
    /// The id that this computer had, and that id's signature.
    case former(NodeID, signature: [UInt8])
  }

  /// Who asks, for what.
  public struct Applicant: Sendable, Hashable {
    /// The node.
    public let node: NodeID
    /// The office that it belongs to.
    public let office: String
    /// Its public key, from which its id follows.
    public let publicKey: [UInt8]
    /// The X25519 key to which others seal what only it is to read.
    public let sealingKey: [UInt8]
    /// What people call the computer.
    public let machine: String
    /// What tells the computer from one that its files were copied to; nil where there is nothing.
    public let machineMark: Digest?

    /// Names an applicant.
    public init(
      node: NodeID, office: String, publicKey: [UInt8], sealingKey: [UInt8], machine: String,
      machineMark: Digest?
    ) {
      self.node = node
      self.office = office
      self.publicKey = publicKey
      self.sealingKey = sealingKey
      self.machine = machine
      self.machineMark = machineMark
    }
  }

  /// Who asks, for what.
  public let applicant: Applicant
  /// What entitles it.
  public let proof: Proof
  /// The signature of the applicant's key over ``signedText(_:for:_:)``.
  public let signature: [UInt8]

  /// Makes the message of its parts.
  public init(applicant: Applicant, proof: Proof, signature: [UInt8]) {
    self.applicant = applicant
    self.proof = proof
    self.signature = signature
  }

  /// Asks with an invitation.
  public init(_ applicant: Applicant, invitation: InvitationCode, key: NodeKey) {
    let text = Enrolment.signedText(
      applicant, for: invitation.hub, .invitation(invitation.secret))
    self.init(
      applicant: applicant, proof: .invitation(invitation.secret), signature: key.sign(text))
  }

  /// Asks on the word of the id that this computer had.
  public init(_ applicant: Applicant, hub: NodeID, key: NodeKey, former: NodeKey) {
    let text = Enrolment.signedText(
      applicant, for: hub, .former(former.node, signature: []))
    self.init(
      applicant: applicant, proof: .former(former.node, signature: former.sign(text)),
      signature: key.sign(text))
  }

  /// Whether the applicant's own key signed this for a hub.
  public func isSigned(for hub: NodeID) -> Bool {
    Signature.isValid(
      signature, of: Enrolment.signedText(applicant, for: hub, proof), by: applicant.publicKey)
  }

  /// Whether the former id's key signed this for a hub; false for an invitation.
  public func isSigned(for hub: NodeID, byFormer publicKey: [UInt8]) -> Bool {
    guard case .former(_, let signature) = proof else { return false }
    return Signature.isValid(
      signature, of: Enrolment.signedText(applicant, for: hub, proof), by: publicKey)
  }

  /// What is signed: rows of text, a line feed between each two.
  static func signedText(_ applicant: Applicant, for hub: NodeID, _ proof: Proof) -> [UInt8] {
    let entitled =
      switch proof {
      case .invitation(let secret): "invitation \(InvitationCode.digest(of: secret).base64)"
      case .former(let node, _): "former \(node)"
      }
    let rows = [
      "redress enrol v1", hub.text, applicant.node.text, applicant.office,
      Base64URL.encode(applicant.publicKey), Base64URL.encode(applicant.sealingKey),
      applicant.machine, applicant.machineMark?.base64 ?? "-", entitled,
    ]
    return Array(rows.joined(separator: "\n").utf8)
  }
}

/// A hub's word on who a node is.
public struct NodeCertificate: Sendable, Hashable {
  /// The node.
  public let node: NodeID
  /// Its office.
  public let office: String
  /// Its public key.
  public let publicKey: [UInt8]
  /// The key to which others seal what only it is to read.
  public let sealingKey: [UInt8]
  /// What people call the computer.
  public let machine: String
  /// The hub whose word it is.
  public let issuer: NodeID

  /// Makes a certificate.
  public init(
    node: NodeID, office: String, publicKey: [UInt8], sealingKey: [UInt8], machine: String,
    issuer: NodeID
  ) {
    self.node = node
    self.office = office
    self.publicKey = publicKey
    self.sealingKey = sealingKey
    self.machine = machine
    self.issuer = issuer
  }
}

/// What a hub answers to ``Enrolment``.
public struct EnrolmentReply: Sendable, Hashable {
  /// The hub.
  public let hub: NodeID
  /// The hub's office.
  public let hubOffice: String
  /// The certificate; its line comes with the common feed.
  public let certificate: NodeCertificate

  /// Makes the message.
  public init(hub: NodeID, hubOffice: String, certificate: NodeCertificate) {
    self.hub = hub
    self.hubOffice = hubOffice
    self.certificate = certificate
  }
}

extension Enrolment {
  /// The message as JSON.
  public var encoded: [UInt8] {
    var members = [
      JSONMember(name: "message", value: .string("enrol")),
      JSONMember(name: "node", value: .string(applicant.node.text)),
      JSONMember(name: "office", value: .string(applicant.office)),
      JSONMember(name: "public_key", value: .string(Base64URL.encode(applicant.publicKey))),
      JSONMember(name: "sealing_key", value: .string(Base64URL.encode(applicant.sealingKey))),
      JSONMember(name: "machine", value: .string(applicant.machine)),
      JSONMember(
        name: "machine_mark", value: applicant.machineMark.map { .string($0.base64) } ?? .null),
    ]
    switch proof {
    case .invitation(let secret):
      members.append(JSONMember(name: "invitation", value: .string(Base64URL.encode(secret))))
    case .former(let node, let signature):
      members.append(JSONMember(name: "former", value: .string(node.text)))
      members.append(
        JSONMember(name: "former_signature", value: .string(Base64URL.encode(signature))))
    }
    members.append(JSONMember(name: "signature", value: .string(Base64URL.encode(signature))))
    var output: [UInt8] = []
    JSONText.append(.object(members), to: &output)
    output.append(0x0A)
    return output
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "enrol")
    let mark = try members.required("machine_mark")
    let digest = mark.text.flatMap { Digest(base64: $0) }
    guard mark == .null || digest != nil else { throw .malformed(member: "machine_mark") }
    applicant = Applicant(
      node: try members.node("node"), office: try members.text("office"),
      publicKey: try members.bytes("public_key", count: 32),
      sealingKey: try members.bytes("sealing_key", count: 32),
      machine: try members.text("machine"), machineMark: digest)
    if members.has("former") {
      proof = .former(
        try members.node("former"),
        signature: try members.bytes("former_signature", count: Signature.byteCount))
    } else {
      proof = .invitation(
        try members.bytes("invitation", count: InvitationCode.secretByteCount))
    }
    signature = try members.bytes("signature", count: Signature.byteCount)
  }
}

extension EnrolmentReply {
  /// The message as JSON.
  public var encoded: [UInt8] {
    encode([
      "message": .string("enrolled"), "hub": .string(hub.text),
      "hub_office": .string(hubOffice),
      "certificate": .object([
        "node": .string(certificate.node.text), "office": .string(certificate.office),
        "public_key": .string(Base64URL.encode(certificate.publicKey)),
        "sealing_key": .string(Base64URL.encode(certificate.sealingKey)),
        "machine": .string(certificate.machine), "issuer": .string(certificate.issuer.text),
      ]),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "enrolled")
    hub = try members.node("hub")
    hubOffice = try members.text("hub_office")
    let inner = MessageMembers(try members.required("certificate"))
    certificate = NodeCertificate(
      node: try inner.node("node"), office: try inner.text("office"),
      publicKey: try inner.bytes("public_key", count: 32),
      sealingKey: try inner.bytes("sealing_key", count: 32), machine: try inner.text("machine"),
      issuer: try inner.node("issuer"))
  }
}
