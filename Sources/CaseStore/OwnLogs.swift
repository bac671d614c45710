internal import ChangeLog
internal import SQLite

/// The logs that this store wrote, under the id that it has and under those that it had.
enum OwnLogs {
  /// The ids, the one in use first.
  static func nodes(
    _ thisNode: ThisNode, _ connection: borrowing Connection
  ) throws -> [NodeID] {
    let former = try connection.rows("SELECT node FROM former_node ORDER BY node") {
      NodeID($0.text(0))
    }
    return [thisNode.node] + former.compactMap { $0 }
  }

  /// How far the hub has acknowledged a log.
  static func acknowledged(
    of log: LogID, _ connection: borrowing Connection
  ) throws -> Int64 {
    try connection.integer(
      "SELECT through FROM receipt WHERE node = ? AND class = ?", .text(log.node.text),
      .text(log.logClass.rawValue)) ?? 0
  }

  /// Whether a line of such a log was written by this store: what a copy of it wrote came singly,
  /// or is another branch.
  static func isWrittenHere(
    _ arrival: Int64, _ connection: borrowing Connection
  ) throws -> Bool {
    let branch = try connection.integer(
      """
      SELECT g.branch FROM line l JOIN log g ON g.key = l.position >> 40 WHERE l.arrival = ?
      """, .integer(arrival))
    return branch == 0
  }
}
