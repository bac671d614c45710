internal import CaseModel
internal import ChangeLog
internal import Indicators
internal import SQLite

/// What a recomputation of the kept figures found.
public struct FigureFindings: Sendable, Hashable {
  /// How many cases were read.
  public var cases: Int64 = 0
  /// Months of an office of whose days the sums were others.
  public var days: Int64 = 0
  /// Months of an office whose sums were others.
  public var months: Int64 = 0
  /// Cases whose received sum was another.
  public var received: Int64 = 0

  /// Whether all that was kept is as it is computed.
  public var isClean: Bool { days == 0 && months == 0 && received == 0 }
}

extension CaseStore {
  /// Computes the kept figures from the rows again and compares; what differs is replaced if asked.
  public func checkFigures(isRepairing: Bool) throws -> FigureFindings {
    try write { connection, _ in
      let findings = try FigureCheck.run(connection, isRepairing: isRepairing)
      return findings
    }
  }
}

/// Computes figures anew into tables beside the kept ones.
enum FigureCheck {
  private static let tables = ["figure_day", "figure_month", "case_received"]

  /// Whether the kept figures are of another version's measures.
  static func isOutdated(_ connection: borrowing Connection) throws -> Bool {
    try connection.text("SELECT version FROM figure_version") != Measure.version
  }

  /// Computes all figures if those that are kept are of another version's measures.
  static func update(_ connection: borrowing Connection) throws {
    // Another process may have done it while this one waited.
    guard try isOutdated(connection) else { return }
    _ = try run(connection, isRepairing: true)
    try connection.run("UPDATE figure_version SET version = ?", .text(Measure.version))
  }

  static func run(
    _ connection: borrowing Connection, isRepairing: Bool
  ) throws -> FigureFindings {
    // What is computed stands in the kept tables' place, so that the keeper's own code makes it;
    // unless it is to stay there, all of this is undone.
    try connection.execute("SAVEPOINT figure_check")
    for table in tables {
      try connection.execute(
        "CREATE TEMP TABLE kept_\(table) AS SELECT * FROM \(table); DELETE FROM main.\(table)")
    }
    var findings = FigureFindings()
    findings.cases = try compute(connection)
    let key = "month, holder, acceptor"
    findings.days = try differences(in: "figure_day", key: key, value: "days", connection)
    findings.months = try differences(in: "figure_month", key: key, value: "sums", connection)
    findings.received = try differences(
      in: "case_received", key: "case_id", value: "received_fen", connection)
    if isRepairing {
      for table in tables { try connection.execute("DROP TABLE temp.kept_\(table)") }
    } else {
      try connection.execute("ROLLBACK TO figure_check")
    }
    try connection.execute("RELEASE figure_check")
    return findings
  }

  private static func differences(
    in table: String, key: String, value: String, _ connection: borrowing Connection
  ) throws -> Int64 {
    let kept = "SELECT \(key), \(value) FROM temp.kept_\(table)"
    let computed = "SELECT \(key), \(value) FROM main.\(table)"
    return try connection.integer(
      """
      SELECT count(*) FROM (
        SELECT \(key) FROM (\(kept) EXCEPT \(computed))
        UNION
        SELECT \(key) FROM (\(computed) EXCEPT \(kept)))
      """) ?? 0
  }

  /// Fills the empty tables from all cases.
  private static func compute(_ connection: borrowing Connection) throws -> Int64 {
    var count: Int64 = 0
    let keeper = FigureKeeper()
    for rows in CountedRows.all {
      var last = ""
      while true {
        let ids = try connection.rows(
          "SELECT id FROM \(rows.measures.root) WHERE id > ? ORDER BY id LIMIT 4096", .text(last)
        ) { $0.text(0) }
        guard let end = ids.last else { break }
        for id in ids {
          guard let caseID = RecordID(id) else { continue }
          count += 1
          // A case with own records of two types counts as the first of them.
          guard let figures = try CaseFigures.read(caseID, mayBeMerged: true, connection),
            try rows.read(caseID, mayBeMerged: true, connection) == figures
          else { continue }
          keeper.add(figures, sign: 1)
          if let received = figures.received {
            try FigureKeeper.write(received: received, of: caseID, connection)
          }
        }
        try keeper.flush(connection)
        last = end
      }
    }
    return count
  }
}
