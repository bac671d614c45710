internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Makes the rows follow the revocations, after a line came that may decide which of them count.
///
/// Nearly always no held line changes: that costs one search for each revoked log, beyond its
/// bound. What is trusted now is judged again as if it just came; where a line counted that does
/// not any more, what stands by it is computed again (``StoreRebuild``).
struct RevocationSettlement {
  private let writer: LineWriter
  private let revocations: HeldRevocations

  init(_ writer: LineWriter) {
    self.writer = writer
    revocations = HeldRevocations(writer)
  }

  func settle(_ connection: borrowing Connection) throws {
    guard try revocations.isAnyHeld(connection) else { return }
    var changed: Set<RecordKey> = []
    for held in try revocations.revocationLines(connection) {
      let counts = try revocations.counts(held.line, connection)
      if try writer.isQuarantined(held.arrival, connection) == counts {
        changed.insert(held.line.record)
      }
    }
    let rebuild = StoreRebuild(writer)
    if !changed.isEmpty { try rebuild.redo(alone: changed, connection) }
    revocations.forgetStanding()
    let lowered = try loweredLines(connection)
    if !lowered.isEmpty, !DeliberateFault.isActive(.revocationForwardOnly) {
      try rebuild.run(without: lowered, connection)
    }
    if DeliberateFault.isActive(.admitIgnored) { return }
    try raise(connection)
  }

  /// The lines that count and are not trusted any more.
  private func loweredLines(_ connection: borrowing Connection) throws -> [Line] {
    let nodes = try connection.rows(
      "SELECT DISTINCT node FROM revocation WHERE node IS NOT NULL ORDER BY node"
    ) { NodeID($0.text(0)) }
    var lowered: [Line] = []
    for node in nodes.compactMap({ $0 }) {
      let standing = try revocations.of(node, connection)
      for logClass in LogClass.allCases {
        guard let bound = standing.map({ $0.through(logClass) }).min() else { continue }
        let log = LogID(node: node, logClass: logClass)
        for branch in try writer.logs.all(of: log, connection) {
          for arrival in try countedLines(of: branch, beyond: bound, connection) {
            // Revocations are judged by themselves, and were just now.
            guard let line = try writer.line(at: arrival, connection), !Revocation.isOne(line),
              try !revocations.trust(line, connection)
            else { continue }
            lowered.append(line)
          }
        }
      }
    }
    return lowered
  }

  private func countedLines(
    of branch: LogBranches.Branch, beyond bound: Int64, _ connection: borrowing Connection
  ) throws -> [Int64] {
    let statement = try connection.statement(
      """
      SELECT arrival FROM line l WHERE position > ? AND position < ?
        AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.line = l.arrival) ORDER BY arrival
      """)
    try statement.bind(branch.key << 40 | min(bound, Line.sequenceMax), (branch.key + 1) << 40)
    var arrivals: [Int64] = []
    while try statement.step() { arrivals.append(statement.integer(0)) }
    return arrivals
  }

  /// Lets lines count that are trusted again.
  private func raise(_ connection: borrowing Connection) throws {
    guard try writer.rare.mayHold(.quarantine, connection) else { return }
    let waiting = try connection.rows(
      """
      SELECT line FROM quarantine
      WHERE reason = ? OR node IN (SELECT node FROM revocation) ORDER BY line
      """, .text(Entitlement.Reason.revoked.rawValue)
    ) { $0.integer(0) }
    for arrival in waiting {
      guard let line = try writer.line(at: arrival, connection) else { continue }
      try writer.judgeAgain(line, arrival: arrival, connection)
    }
  }
}
