public import ChangeLog
internal import CaseModel
internal import SQLite
public import SyncSession

/// What a store holds and how far it is synced: the facts behind `redress status`.
public struct StoreStatus: Sendable {
  /// One node that syncs with this hub.
  public struct Peer: Sendable, Hashable {
    /// Its id.
    public let node: NodeID
    /// The id of its office.
    public let office: String
    /// When it last asked for anything.
    public let lastSeenAt: String
    /// When its last complete sync ended; nil for none.
    public let completedAt: String?
  }

  /// Mediations held that are not voided.
  public let mediations: Int64
  /// Lines held, of every node.
  public let lines: Int64
  /// Lines of this node that no hub has acknowledged, a class.
  public let pending: [LogClass: Int64]
  /// Fields in which people wrote different values.
  public let conflicts: Int64
  /// Payments that count although their case was voided.
  public let paymentsOnVoidedCases: Int64
  /// Offices whose edge upwards is ignored, because it would close a cycle.
  public let ignoredEdges: Int64
  /// Records that put a case into another and do not count.
  public let ignoredMerges: Int64
  /// Fields whose value this version cannot read.
  public let unreadable: Int64
  /// Lines that are kept but do not count.
  public let quarantined: Int64
  /// Numbers of logs for which only a digest is held, because others sent no more or because an
  /// order erased the line.
  public let holes: Int64
  /// What was received from others so far.
  public let intake: IntakeCounts
  /// The joined hub.
  public let upstream: CaseStore.Upstream?
  /// Nodes that sync with this one, by office.
  public let peers: [Peer]

  /// What ``CaseStore/conflicts(in:)`` lists: all that calls for a person's choice.
  public var openConflicts: Int64 {
    conflicts + paymentsOnVoidedCases + ignoredEdges + ignoredMerges
  }
}

extension CaseStore {
  /// Lines that this store wrote and the hub has not acknowledged, of the classes that it takes.
  public func pending() throws -> [LogClass: Int64] {
    try read { try pending($0) }
  }

  private func pending(_ connection: borrowing Connection) throws -> [LogClass: Int64] {
    var pending: [LogClass: Int64] = [:]
    for logClass in try UpstreamQuery.classes(connection) {
      for node in try OwnLogs.nodes(thisNode, connection) {
        let log = LogID(node: node, logClass: logClass)
        let held = try LogQuery.main(of: log, connection)?.through ?? 0
        let acknowledged = try OwnLogs.acknowledged(of: log, connection)
        pending[logClass, default: 0] += max(0, held - acknowledged)
      }
    }
    return pending
  }

  /// All mediations less the voided ones: each is counted along an index, not along the cases.
  private func mediationCount(_ connection: borrowing Connection) throws -> Int64 {
    let all = try connection.integer("SELECT count(*) FROM mediation") ?? 0
    let voided = try connection.integer(
      "SELECT count(*) FROM mediation WHERE voided IS NOT NULL")
    return all - (voided ?? 0)
  }

  /// Lines are numbered as they arrive, and none is ever taken away.
  private func lineCount(_ connection: borrowing Connection) throws -> Int64 {
    try connection.integer("SELECT max(arrival) FROM line") ?? 0
  }

  /// What this store holds and how far it is synced.
  public func status() throws -> StoreStatus {
    try read { connection in
      var intake = IntakeCounts()
      try connection.query(
        "SELECT received, applied, quarantined, holes, duplicates FROM intake"
      ) { row in
        intake.received = row.integer(0)
        intake.applied = row.integer(1)
        intake.quarantined = row.integer(2)
        intake.holes = row.integer(3)
        intake.duplicates = row.integer(4)
      }
      let peers = try connection.rows(
        "SELECT node, office, last_seen_at, completed_at FROM peer ORDER BY office, node"
      ) { row in
        NodeID(row.text(0)).map { node in
          StoreStatus.Peer(
            node: node, office: row.text(1), lastSeenAt: row.text(2),
            completedAt: row.optionalText(3))
        }
      }
      return StoreStatus(
        mediations: try mediationCount(connection), lines: try lineCount(connection),
        pending: try pending(connection),
        conflicts: try connection.integer("SELECT count(*) FROM field_mark WHERE mark = 'conflict'")
          ?? 0,
        paymentsOnVoidedCases: try PaymentsOnVoidedCases.count(connection),
        ignoredEdges: Int64(try OfficeQuery.ignoredEdges(connection).count),
        ignoredMerges: try IgnoredMerges.count(connection),
        unreadable: try connection.integer(
          "SELECT count(*) FROM field_mark WHERE mark = 'unreadable'") ?? 0,
        quarantined: try connection.integer("SELECT count(*) FROM quarantine") ?? 0,
        holes: try connection.integer(
          "SELECT (SELECT count(*) FROM hole) + (SELECT count(*) FROM erased_line)") ?? 0,
        intake: intake,
        upstream: try UpstreamQuery.read(connection), peers: peers.compactMap { $0 })
    }
  }
}
