internal import CaseModel
public import ChangeLog
internal import SQLite
public import SyncSession

// Who asked to be let in and waits for an administrator: a computer that works on a copy of an
// enrolled one's store, and says so with that one's key.

/// A node that waits for an administrator's word.
public struct WaitingNode: Sendable, Hashable {
  /// The node.
  public let node: NodeID
  /// The id of its office.
  public let office: String
  /// What its computer calls itself.
  public let machine: String
  /// The enrolled id that its store had.
  public let former: NodeID
  /// When it asked first.
  public let askedAt: String
}

extension CaseStore {
  /// How many may wait: a key that was copied can be asked in the name of any number of others.
  static let waitingNodesMax = 64

  /// Keeps a request for an administrator, if an enrolled key vouches for it.
  func keepWaiting(_ request: Enrolment) throws {
    guard case .former(let former, _) = request.proof else { return }
    let applicant = request.applicant
    try write { connection, writer in
      let key = try connection.rows(
        "SELECT public_key FROM peer WHERE node = ? AND office = ?", .text(former.text),
        .text(applicant.office)
      ) { $0.bytes(0) }.first
      guard let key, request.isSigned(for: writer.thisNode.node, byFormer: key),
        try connection.integer("SELECT count(*) FROM waiting_node") ?? 0
          < CaseStore.waitingNodesMax
      else { return }
      try connection.run(
        """
        INSERT OR IGNORE INTO waiting_node (
          node, office, public_key, sealing_key, machine, machine_mark, former, asked_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """, .text(applicant.node.text), .text(applicant.office), .blob(applicant.publicKey),
        .blob(applicant.sealingKey), .text(applicant.machine),
        .blob(applicant.machineMark?.bytes), .text(former.text), .text(environment.now.iso))
    }
  }

  /// The nodes that wait for an administrator's word, the first to ask first.
  public func waitingNodes() throws -> [WaitingNode] {
    try read { connection in
      try connection.rows(
        "SELECT node, office, machine, former, asked_at FROM waiting_node ORDER BY asked_at, node"
      ) { row -> WaitingNode? in
        guard let node = NodeID(row.text(0)), let former = NodeID(row.text(3)) else { return nil }
        return WaitingNode(
          node: node, office: row.text(1), machine: row.text(2), former: former,
          askedAt: row.text(4))
      }.compactMap { $0 }
    }
  }

  /// Lets a node in that waits, or writes an enrolled one's certificate anew: an administrator's
  /// word.
  ///
  /// - Parameter isHub: whether it is to be a hub of its office; nil to leave it as it is.
  /// - Throws: ``StoreError/TrustFault/unknownNode(_:)``.
  public func renew(_ typed: String, isHub: Bool?) throws -> EnrolmentReply {
    guard let node = NodeID(typed) else { throw StoreError.trust(.unknownNode(typed)) }
    let key = try nodeKey()
    return try write { connection, writer in
      let hub = writer.thisNode
      if let waiting = try waitingApplicant(node, connection) {
        let asHub = isHub ?? false
        guard !asHub || waiting.office != hub.office else {
          throw StoreError.trust(.hubOfOwnOffice(waiting.office))
        }
        return try letIn(
          waiting, machine: waiting.machine, isHub: asHub, by: key, writer: writer, connection)
      }
      guard let held = try enrolledSubject(node, writer, connection) else {
        throw StoreError.trust(.unknownNode(typed))
      }
      let asHub = isHub ?? (held.isHub && held.office != hub.office)
      guard !asHub || held.office != hub.office else {
        throw StoreError.trust(.hubOfOwnOffice(held.office))
      }
      let certificate = try Certification(environment: environment).certify(
        Certificate.Subject(
          publicKey: held.publicKey, office: held.office, sealingKey: held.sealingKey,
          machine: held.machine, isHub: asHub),
        by: key, isRenewed: true, writer: writer, connection)
      return EnrolmentReply(hub: hub.node, hubOffice: hub.office, certificate: certificate)
    }
  }

  private func waitingApplicant(
    _ node: NodeID, _ connection: borrowing Connection
  ) throws -> Enrolment.Applicant? {
    try connection.rows(
      """
      SELECT office, public_key, sealing_key, machine, machine_mark FROM waiting_node
      WHERE node = ?
      """, .text(node.text)
    ) { row in
      Enrolment.Applicant(
        node: node, office: row.text(0), publicKey: row.bytes(1), sealingKey: row.bytes(2),
        machine: row.text(3), machineMark: Digest(bytes: row.bytes(4)))
    }.first
  }

  /// Who an enrolled node is, by its certificates here, whether they count or not.
  private func enrolledSubject(
    _ node: NodeID, _ writer: LineWriter, _ connection: borrowing Connection
  ) throws -> Certificate.Subject? {
    let peer = try connection.rows(
      "SELECT office, public_key, machine FROM peer WHERE node = ?", .text(node.text)
    ) { (office: $0.text(0), publicKey: $0.bytes(1), machine: $0.text(2)) }.first
    guard let peer else { return nil }
    func isOfPeer(_ certificate: Certificate) -> Bool {
      certificate.office == peer.office && certificate.subject.publicKey == peer.publicKey
    }
    var held = try CertificateQuery(writer).certificates(of: node, connection).filter(isOfPeer)
    if held.isEmpty {
      let waiting = try connection.rows(
        "SELECT line FROM quarantine WHERE reason = ? ORDER BY line",
        .text(Entitlement.Reason.certificateUnproved.rawValue)
      ) { $0.integer(0) }
      held = try waiting.compactMap { arrival in
        try writer.line(at: arrival, connection).flatMap { Certificate($0) }
      }.filter(isOfPeer)
    }
    guard let last = held.first else { return nil }
    return Certificate.Subject(
      publicKey: peer.publicKey, office: peer.office, sealingKey: last.subject.sealingKey,
      machine: peer.machine, isHub: held.contains(where: \.isHub))
  }
}
