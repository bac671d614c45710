internal import CaseModel
internal import ChangeLog
internal import SQLite
internal import SyncSession

/// A hub's word on which office a node belongs to, as a line of its own plain log.
///
/// The words travel in the common feed, so that all who hold a line can tell its author's office.
struct Certification {
  private let environment: StoreEnvironment

  init(environment: StoreEnvironment) {
    self.environment = environment
  }

  /// Writes the certificate of a node unless there is one for the office.
  func certify(
    _ certificate: NodeCertificate, writer: LineWriter, _ connection: borrowing Connection
  ) throws {
    let (node, office) = (certificate.node, certificate.office)
    let standing = try connection.integer(
      "SELECT 1 FROM certificate WHERE node = ? AND office = ?",
      .text(node.text), .text(office))
    guard standing == nil else { return }
    let hub = writer.thisNode
    let id = RecordID(office: hub.office, derivedFrom: ["certificate", node.text, office])
    let draft = LineDraft(
      record: RecordKey(case: nil, type: RecordType.certificate.name, id: id), logClass: .plain,
      set: [
        JSONMember(name: "node", value: .string(node.text)),
        JSONMember(name: "office", value: .string(office)),
        JSONMember(
          name: "public_key", value: .string(Base64URL.encode(certificate.publicKey))),
        JSONMember(
          name: "sealing_key", value: .string(Base64URL.encode(certificate.sealingKey))),
        JSONMember(name: "machine", value: .string(certificate.machine)),
        JSONMember(name: "issuer", value: .string(certificate.issuer.text)),
      ])
    try writer.append(
      draft, at: environment.now.iso, by: hub.defaultUser,
      salt: environment.randomBytes(Line.saltByteCount), connection)
  }
}
