public import ChangeLog
internal import CaseModel
internal import SQLite

/// A node that was revoked, as held lines say.
public struct RevokedNode: Sendable, Hashable {
  /// The node.
  public let node: NodeID
  /// Its office, as far as it is known.
  public let office: String?
  /// The office that revoked it.
  public let by: String
  /// When, by that office's clock.
  public let since: String
  /// Why, a code of ``RecordType/revocationReasons``.
  public let reason: String
  /// The last trusted number of the log of facts.
  public let plainThrough: Int64
  /// The last trusted number of the log of personal data.
  public let personalThrough: Int64
  /// How many further lines are trusted.
  public let trustedCount: Int
  /// How many lines of it wait.
  public let waiting: Int64
}

extension CaseStore {
  /// What a revocation of a node would say, and how many lines it would change.
  public func planRevocation(
    of node: NodeID, plain: RevocationPlan.Choice = .init(),
    personal: RevocationPlan.Choice = .init()
  ) throws -> RevocationPlan {
    try read { connection in
      try RevocationPlanner(node, LineWriter(thisNode: thisNode)).plan(
        plain: plain, personal: personal, above: [], connection)
    }
  }

  /// What an admit of a revoked node's lines would say, and how many it would let count.
  ///
  /// - Throws: ``StoreError/notRevoked(_:)``.
  public func planAdmission(
    of node: NodeID, plain: RevocationPlan.Choice = .init(),
    personal: RevocationPlan.Choice = .init()
  ) throws -> RevocationPlan {
    try read { connection in
      let writer = LineWriter(thisNode: thisNode)
      let held = try HeldRevocations(writer).of(node, connection)
      guard !held.isEmpty else { throw StoreError.notRevoked(node) }
      return try RevocationPlanner(node, writer).plan(
        plain: plain, personal: personal, above: held, connection)
    }
  }

  /// Revokes a node: a line of the common feed, after which all that hold it let count what the
  /// plan trusts only.
  ///
  /// - Parameter reason: a code of ``RecordType/revocationReasons``.
  /// - Throws: ``StoreError/revocationNotEntitled(_:)`` unless this is a hub of an office above.
  /// - Parameter recovery: the root's key, against a hub that nobody stands above; nil for this
  ///   hub's own word.
  public func revoke(
    _ plan: RevocationPlan, reason: String, by user: String, recovery: RecoveryKey? = nil
  ) throws {
    let record = RecordKey(
      case: nil, type: Revocation.recordType,
      id: Revocation.id(office: thisNode.office, node: plan.revocation.node))
    let revocation =
      recovery.map { plan.revocation.signed(by: $0.key, for: thisNode.office) } ?? plan.revocation
    try say(revocation, reason: reason, on: [record], by: user)
  }

  /// Lets count what a plan trusts, by all words on the node that stand.
  ///
  /// - Throws: as ``revoke(_:reason:by:)``, also where an office above this one revoked it.
  public func admit(_ plan: RevocationPlan, by user: String) throws {
    let records = try read { try HeldRevocations.records(of: plan.revocation.node, $0) }
    guard !records.isEmpty else { throw StoreError.notRevoked(plan.revocation.node) }
    try say(plan.revocation, reason: nil, on: records, by: user)
  }

  private func say(
    _ revocation: Revocation, reason: String?, on records: [RecordKey], by user: String
  ) throws {
    try CaseStore.checkUser(user)
    try writeLines { connection, writer in
      for record in records {
        let heads = try RecordMerge(writer: writer).allHeads(of: record, connection)
        let digests = revocation.trustedText
        let reason = reason.map { JSONValue.string($0) } ?? heads["reason"]?.shown ?? .null
        let set = [
          JSONMember(name: "node", value: .string(revocation.node.text)),
          JSONMember(name: "plain_through", value: .integer(revocation.plainThrough)),
          JSONMember(name: "personal_through", value: .integer(revocation.personalThrough)),
          JSONMember(name: "trusted", value: digests.isEmpty ? .null : .string(digests)),
          JSONMember(name: "reason", value: reason),
          JSONMember(
            name: "signature",
            value: revocation.signature.map { .string(Base64URL.encode($0)) } ?? .null),
        ]
        let over = set.compactMap { member -> Line.Replacement? in
          let names = (heads[member.name]?.heads ?? []).map(\.line.name)
          return names.isEmpty ? nil : Line.Replacement(field: member.name, names: names)
        }
        let line = try writer.append(
          LineDraft(record: record, logClass: .plain, set: set, over: over),
          at: environment.now.iso, by: user, salt: environment.randomBytes(Line.saltByteCount),
          connection)
        guard try HeldRevocations(writer).counts(line, connection) else {
          throw StoreError.revocationNotEntitled(revocation.node)
        }
      }
    }
  }

  /// The nodes that were revoked, in order of their ids.
  public func revokedNodes() throws -> [RevokedNode] {
    try read { connection in
      let nodes = try connection.rows(
        "SELECT DISTINCT node FROM revocation WHERE node IS NOT NULL ORDER BY node"
      ) { NodeID($0.text(0)) }
      let writer = LineWriter(thisNode: thisNode)
      return try nodes.compactMap { $0 }.compactMap { node in
        try RevokedNodeQuery(writer).find(node, connection)
      }
    }
  }

  /// A node's revocation; nil for one that is not revoked.
  public func revokedNode(_ node: NodeID) throws -> RevokedNode? {
    try read { try RevokedNodeQuery(LineWriter(thisNode: thisNode)).find(node, $0) }
  }

  /// Checks that a node may take part: who was revoked may send, and gets nothing.
  ///
  /// - Throws: ``StoreError/nodeRevoked(_:since:office:)``.
  func checkNotRevoked(_ node: NodeID, _ connection: borrowing Connection) throws {
    let isNamed = try connection.integer(
      "SELECT 1 FROM revocation WHERE node = ?", .text(node.text))
    guard isNamed != nil,
      let found = try RevokedNodeQuery(LineWriter(thisNode: thisNode)).find(node, connection)
    else { return }
    let office = try OfficeQuery.tree(connection).find(id: found.by)?.name ?? found.by
    throw StoreError.nodeRevoked(node, since: found.since, office: office)
  }
}

/// Puts together what is held on a revoked node.
struct RevokedNodeQuery {
  private let writer: LineWriter

  init(_ writer: LineWriter) {
    self.writer = writer
  }

  func find(_ node: NodeID, _ connection: borrowing Connection) throws -> RevokedNode? {
    let standing = try HeldRevocations(writer).of(node, connection)
    let records = try HeldRevocations.records(of: node, connection)
    guard let first = standing.first, let record = records.first else { return nil }
    var since: [String] = []
    for record in records {
      for arrival in try writer.chains.arrivals(of: record, connection)
      where try !writer.isQuarantined(arrival, connection) {
        if let line = try writer.line(at: arrival, connection) { since.append(line.at) }
      }
    }
    let trusted = standing.dropFirst().reduce(first.trusted) { $0.intersection($1.trusted) }
    return RevokedNode(
      node: node, office: try writer.offices(of: node, connection).first, by: record.id.office,
      since: since.min() ?? "",
      reason: try connection.text(
        "SELECT reason FROM revocation WHERE id = ?", .text(record.id.text)) ?? "",
      plainThrough: standing.map(\.plainThrough).min() ?? 0,
      personalThrough: standing.map(\.personalThrough).min() ?? 0, trustedCount: trusted.count,
      waiting: try connection.integer(
        "SELECT count(*) FROM quarantine WHERE node = ? AND reason = 'revoked'", .text(node.text))
        ?? 0)
  }
}
