public import CaseModel
public import ChangeLog
internal import SQLite
public import SyncSession

// The hub's side of enrolment. Who stands in `peer` may sync: nobody comes to stand there but by an
// invitation, or by the word of an id that stands there, from the same computer.

/// A code that was given, and until when it serves.
public struct Invitation: Sendable, Hashable {
  /// The code.
  public let code: InvitationCode
  /// The id of the office whose computer may use it.
  public let office: String
  /// When it ends, by this hub's clock.
  public let expiresAt: Instant
}

/// A node that may sync with this one.
public struct EnrolledNode: Sendable, Hashable {
  /// The node.
  public let node: NodeID
  /// The id of its office.
  public let office: String
  /// What its computer is called.
  public let machine: String
  /// When it was enrolled.
  public let since: String
  /// When it was seen last.
  public let lastSeenAt: String
  /// When its last sync ended well; nil before the first.
  public let completedAt: String?
}

extension CaseStore {
  /// How long a code serves if nobody says otherwise: a letter arrives, and somebody is at work.
  public static let invitationSeconds: Int64 = 7 * 86_400
  /// How long a code may serve.
  public static let invitationSecondsRange: ClosedRange<Int64> = 60...(366 * 86_400)

  /// Gives a one-time code for a computer of an office.
  ///
  /// - Parameters:
  ///   - office: an id, code or name of an office at or below this one's.
  ///   - machine: what the computer is to be called; nil for what it calls itself.
  ///   - isHub: whether it is to be a hub of its office, which lies below this one's.
  ///   - validSeconds: how long it serves, by this computer's clock.
  ///   - user: who gives it; nil for the store's default user.
  /// - Throws: ``StoreError/unknownOffice(_:)``, ``StoreError/hubNotAbove(hubOffice:office:)``,
  ///   ``StoreError/invalidMachine(_:)``, ``StoreError/invitation(_:)`` for the time.
  public func invite(
    office typed: String, machine: String? = nil, isHub: Bool = false,
    validSeconds: Int64 = invitationSeconds, by user: String? = nil
  ) throws -> Invitation {
    if let user { try CaseStore.checkUser(user) }
    if let machine, !Machine.isName(machine) { throw StoreError.invalidMachine(machine) }
    guard CaseStore.invitationSecondsRange.contains(validSeconds) else {
      throw StoreError.invitation(.validity(seconds: validSeconds))
    }
    let secret = environment.randomBytes(InvitationCode.secretByteCount)
    return try write { connection, writer in
      let hub = writer.thisNode
      let tree = try OfficeQuery.tree(connection)
      let found = tree.find(typed: typed)
      guard found.count == 1 else { throw StoreError.unknownOffice(typed) }
      let office = found[0].id
      guard tree.isAtOrAbove(hub.office, office) else {
        throw StoreError.hubNotAbove(hubOffice: hub.office, office: office)
      }
      guard !isHub || office != hub.office else {
        throw StoreError.trust(.hubOfOwnOffice(office))
      }
      let now = environment.now
      let end = Instant(
        millisecondsSince1970: now.millisecondsSince1970 + validSeconds * 1_000)
      try connection.run(
        """
        INSERT INTO invitation (digest, office, machine, made_at, expires_at, is_hub)
        VALUES (?, ?, ?, ?, ?, ?)
        """, .blob(InvitationCode.digest(of: secret).bytes), .text(office), .text(machine),
        .text(now.iso), .text(end.iso), .integer(isHub ? 1 : 0))
      try writer.note(
        AccessNote(.invited, office: office), by: user ?? hub.defaultUser, environment, connection)
      return Invitation(
        code: InvitationCode(hub: hub.node, secret: secret), office: office, expiresAt: end)
    }
  }

  /// Enrols a node: writes its certificate and lets it sync, in one transaction.
  ///
  /// The same node may ask again, as after an answer that was lost, and gets the same answer.
  ///
  /// - Throws: ``StoreError``; then nothing has changed, and a code that was not used still serves.
  public func enrol(_ request: Enrolment) throws -> EnrolmentReply {
    let applicant = request.applicant
    guard Machine.isName(applicant.machine) else {
      throw StoreError.invalidMachine(applicant.machine)
    }
    let key = try nodeKey()
    let reply: EnrolmentReply
    do { reply = try enrol(request, key) } catch StoreError.needsAdministrator(let node) {
      try keepWaiting(request)
      throw StoreError.needsAdministrator(node)
    }
    environment.passed(.enrolmentCommitted)
    return reply
  }

  private func enrol(_ request: Enrolment, _ key: NodeKey) throws -> EnrolmentReply {
    let applicant = request.applicant
    return try write { connection, writer in
      let hub = writer.thisNode
      guard NodeID(publicKey: applicant.publicKey) == applicant.node, applicant.node != hub.node
      else { throw StoreError.unknownNode(applicant.node) }
      guard request.isSigned(for: hub.node) else { throw StoreError.badSignature(applicant.node) }
      try checkNotRevoked(applicant.node, connection)
      var machine = applicant.machine
      var isHub = false
      switch request.proof {
      case .invitation(let secret):
        switch try redeem(secret, applicant, connection) {
        case .now(let name, let asHub): (machine, isHub) = (name ?? machine, asHub)
        case .before(let name, let asHub):
          // Nothing is changed by it: a copy of the computer's files may hold its old code, too.
          return EnrolmentReply(
            hub: hub.node, hubOffice: hub.office,
            certificate: Certificate(
              applicant.subject(machine: name, isHub: asHub), by: key))
        }
      case .former(let former, _):
        try succeed(former, request, at: hub.node, connection)
        try checkNotRevoked(former, connection)
        isHub = try writer.rights(of: former, connection).contains { $0.office == applicant.office }
      case .certificate(let chain):
        isHub = try admit(chain, applicant, writer, connection)
        let name = try connection.text(
          "SELECT machine FROM peer WHERE node = ?", .text(applicant.node.text))
        if let name {
          // A copy of the computer's files has its certificate, too.
          return EnrolmentReply(
            hub: hub.node, hubOffice: hub.office,
            certificate: Certificate(
              applicant.subject(machine: name, isHub: isHub), by: key))
        }
      }
      return try letIn(
        applicant, machine: machine, isHub: isHub, by: key, writer: writer, connection)
    }
  }

  /// Writes a node's certificate and lets it sync.
  func letIn(
    _ applicant: Enrolment.Applicant, machine: String, isHub: Bool, by key: NodeKey,
    writer: LineWriter, _ connection: borrowing Connection
  ) throws -> EnrolmentReply {
    let hub = writer.thisNode
    let tree = try OfficeQuery.tree(connection)
    guard tree.isAtOrAbove(hub.office, applicant.office) else {
      throw StoreError.hubNotAbove(hubOffice: hub.office, office: applicant.office)
    }
    // An id is the beginning of a digest: another key that fits it does not get its place.
    let held = try connection.rows(
      "SELECT public_key FROM peer WHERE node = ?", .text(applicant.node.text)
    ) { $0.bytes(0) }.first
    guard held == nil || held == applicant.publicKey else {
      throw StoreError.unknownNode(applicant.node)
    }
    let now = environment.now.iso
    try connection.run(
      """
      INSERT INTO peer (
        node, office, public_key, first_seen_at, last_seen_at, machine, machine_mark)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET office = excluded.office, machine = excluded.machine,
        machine_mark = excluded.machine_mark
      """, .text(applicant.node.text), .text(applicant.office), .blob(applicant.publicKey),
      .text(now), .text(now), .text(machine), .blob(applicant.machineMark?.bytes))
    try connection.run(
      "DELETE FROM waiting_node WHERE node = ?", .text(applicant.node.text))
    let certificate = try Certification(environment: environment).certify(
      applicant.subject(machine: machine, isHub: isHub), by: key, writer: writer, connection)
    try writer.note(
      AccessNote(.enrolled, node: applicant.node, office: applicant.office),
      by: hub.defaultUser, environment, connection)
    return EnrolmentReply(hub: hub.node, hubOffice: hub.office, certificate: certificate)
  }

  private enum Redeemed {
    /// The code serves: what it says the computer is called.
    case now(String?, isHub: Bool)
    /// This node used it: what its computer is called.
    case before(String, isHub: Bool)
  }

  /// Marks a code as used by a node.
  private func redeem(
    _ secret: [UInt8], _ applicant: Enrolment.Applicant, _ connection: borrowing Connection
  ) throws -> Redeemed {
    let digest = InvitationCode.digest(of: secret).bytes
    let statement = try connection.statement(
      "SELECT office, machine, expires_at, used_at, node, is_hub FROM invitation WHERE digest = ?")
    try statement.bind(.blob(digest))
    guard try statement.step() else { throw StoreError.invitation(.unknown) }
    let (office, machine) = (statement.text(0), statement.optionalText(1))
    let end = statement.text(2)
    let isHub = statement.integer(5) == 1
    if let usedAt = statement.optionalText(3) {
      let name = try connection.text(
        "SELECT machine FROM peer WHERE node = ? AND office = ? AND public_key = ?",
        .text(applicant.node.text), .text(office), .blob(applicant.publicKey))
      guard let name, statement.optionalText(4) == applicant.node.text, office == applicant.office
      else { throw StoreError.invitation(.used(at: usedAt)) }
      return .before(name, isHub: isHub)
    }
    let now = environment.now
    guard let endsAt = Instant(iso: end), now < endsAt else {
      throw StoreError.invitation(.expired(at: end))
    }
    guard office == applicant.office else { throw StoreError.invitation(.ofOffice(office)) }
    try connection.run(
      "UPDATE invitation SET used_at = ?, node = ? WHERE digest = ?", .text(now.iso),
      .text(applicant.node.text), .blob(digest))
    return .now(machine, isHub: isHub)
  }

  /// Checks the word of the id that a computer had: enrolled here, for the same office, on the same
  /// computer.
  private func succeed(
    _ former: NodeID, _ request: Enrolment, at hub: NodeID, _ connection: borrowing Connection
  ) throws {
    let applicant = request.applicant
    let statement = try connection.statement(
      "SELECT office, public_key, machine_mark FROM peer WHERE node = ?")
    try statement.bind(.text(former.text))
    guard try statement.step() else { throw StoreError.needsAdministrator(applicant.node) }
    let (office, publicKey) = (statement.text(0), statement.bytes(1))
    let mark = Digest(bytes: statement.bytes(2))
    guard request.isSigned(for: hub, byFormer: publicKey) else {
      throw StoreError.badSignature(former)
    }
    guard office == applicant.office, let mark, mark == applicant.machineMark else {
      throw StoreError.needsAdministrator(applicant.node)
    }
  }

  /// Checks a certificate of another hub: of this key, for this office, up to a root known here.
  ///
  /// - Returns: whether this hub certifies the node as a hub, too.
  private func admit(
    _ chain: CertificateChain, _ applicant: Enrolment.Applicant, _ writer: LineWriter,
    _ connection: borrowing Connection
  ) throws -> Bool {
    let edges = try writer.edges(connection)
    guard let own = chain.certificates.first, own.subject.publicKey == applicant.publicKey,
      own.office == applicant.office, own.subject.sealingKey == applicant.sealingKey,
      try writer.roots(connection).contains(where: { root in
        chain.isValid(to: root) { edges.isAtOrAbove($0, $1) }
      }),
      try !chain.certificates.contains(where: { try CaseStore.isRevoked($0.node, connection) })
    else { throw StoreError.trust(.unprovedNode(applicant.node)) }
    return own.isHub && applicant.office != writer.thisNode.office
  }

  /// The public key of a node that may sync with this one; nil for one that may not.
  public func enrolledKey(of node: NodeID) throws -> [UInt8]? {
    try read { connection in
      try connection.rows("SELECT public_key FROM peer WHERE node = ?", .text(node.text)) {
        $0.bytes(0)
      }.first
    }
  }

  /// The nodes that may sync with this one, by office and since when.
  public func enrolledNodes() throws -> [EnrolledNode] {
    try read { connection in
      try connection.rows(
        """
        SELECT node, office, machine, first_seen_at, last_seen_at, completed_at FROM peer
        ORDER BY office, first_seen_at, node
        """
      ) { row in
        NodeID(row.text(0)).map {
          EnrolledNode(
            node: $0, office: row.text(1), machine: row.text(2), since: row.text(3),
            lastSeenAt: row.text(4), completedAt: row.optionalText(5))
        }
      }.compactMap { $0 }
    }
  }

  /// Begins the sessions of a hub's process, with randomness of this store's environment.
  public func newSessionTable() -> SessionTable {
    SessionTable(secret: environment.randomBytes(SessionTable.secretByteCount))
  }

  /// Notes where the daemon of this store is reached.
  public func noteServed(at address: String) throws {
    try write { connection, _ in
      try connection.run(
        """
        INSERT INTO served_address (only, address, noted_at) VALUES (1, ?, ?)
        ON CONFLICT DO UPDATE SET address = excluded.address, noted_at = excluded.noted_at
        """, .text(address), .text(environment.now.iso))
    }
  }

  /// Where the daemon of this store was reached last; nil if it never ran.
  public func servedAddress() throws -> String? {
    try read { try $0.text("SELECT address FROM served_address") }
  }
}
