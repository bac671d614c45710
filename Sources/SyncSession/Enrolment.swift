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
    /// Its certificate of another hub, with those above it: for one that takes a lost hub's place.
    case certificate(CertificateChain)
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

    /// What of it is signed.
    var signedRows: [String] {
      [
        node.text, office, Base64URL.encode(publicKey), Base64URL.encode(sealingKey), machine,
        machineMark?.base64 ?? "-",
      ]
    }

    /// Who a certificate for it is about.
    public func subject(machine: String, isHub: Bool) -> Certificate.Subject {
      Certificate.Subject(
        publicKey: publicKey, office: office, sealingKey: sealingKey, machine: machine,
        isHub: isHub)
    }

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

  /// Asks with the certificate that another hub gave.
  public init(_ applicant: Applicant, hub: NodeID, key: NodeKey, certificate: CertificateChain) {
    let proof = Proof.certificate(certificate)
    self.init(
      applicant: applicant, proof: proof,
      signature: key.sign(Enrolment.signedText(applicant, for: hub, proof)))
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
      case .certificate(let chain): "certificate \(chain.digest.base64)"
      }
    let rows = ["redress enrol v1", hub.text] + applicant.signedRows + [entitled]
    return Array(rows.joined(separator: "\n").utf8)
  }
}

/// What a hub answers to ``Enrolment``.
public struct EnrolmentReply: Sendable, Hashable {
  /// The hub.
  public let hub: NodeID
  /// The hub's office.
  public let hubOffice: String
  /// The certificate; its line comes with the common feed.
  public let certificate: Certificate

  /// Makes the message.
  public init(hub: NodeID, hubOffice: String, certificate: Certificate) {
    self.hub = hub
    self.hubOffice = hubOffice
    self.certificate = certificate
  }
}

extension Enrolment.Applicant {
  /// The members of a message in which it asks.
  var members: [JSONMember] {
    [
      JSONMember(name: "node", value: .string(node.text)),
      JSONMember(name: "office", value: .string(office)),
      JSONMember(name: "public_key", value: .string(Base64URL.encode(publicKey))),
      JSONMember(name: "sealing_key", value: .string(Base64URL.encode(sealingKey))),
      JSONMember(name: "machine", value: .string(machine)),
      JSONMember(name: "machine_mark", value: machineMark.map { .string($0.base64) } ?? .null),
    ]
  }

  init(_ members: MessageMembers) throws(MessageFault) {
    let mark = try members.required("machine_mark")
    let digest = mark.text.flatMap { Digest(base64: $0) }
    guard mark == .null || digest != nil else { throw .malformed(member: "machine_mark") }
    self.init(
      node: try members.node("node"), office: try members.text("office"),
      publicKey: try members.bytes("public_key", count: 32),
      sealingKey: try members.bytes("sealing_key", count: 32),
      machine: try members.text("machine"), machineMark: digest)
  }
}

extension Enrolment {
  /// The message as JSON.
  public var encoded: [UInt8] {
    var members = [JSONMember(name: "message", value: .string("enrol"))] + applicant.members
    switch proof {
    case .invitation(let secret):
      members.append(JSONMember(name: "invitation", value: .string(Base64URL.encode(secret))))
    case .former(let node, let signature):
      members.append(JSONMember(name: "former", value: .string(node.text)))
      members.append(
        JSONMember(name: "former_signature", value: .string(Base64URL.encode(signature))))
    case .certificate(let chain):
      members.append(JSONMember(name: "certificates", value: chain.json))
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
    applicant = try Applicant(members)
    if members.has("former") {
      proof = .former(
        try members.node("former"),
        signature: try members.bytes("former_signature", count: Signature.byteCount))
    } else if members.has("certificates") {
      proof = .certificate(try members.chain("certificates"))
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
      "certificate": .object(certificate.members),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "enrolled")
    hub = try members.node("hub")
    hubOffice = try members.text("hub_office")
    certificate = try members.certificate("certificate")
  }
}
