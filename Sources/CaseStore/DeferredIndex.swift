// Most indexes of a store are asked long after a case is saved: which cases were concluded in a
// quarter, who has this telephone number. To keep them with each row cost a save more than the row:
// they change pages anywhere, and SQLite opens each of them for every row. So what they hold stands
// in a table beside the rows, to which rows go by the thousand when a question needs them
// (migration 50).
//
// 1. A row is inserted into its own table only. Once it stands in the other, too, triggers take
//    each edit and each deletion there, so that voids and erasures need no care.
// 2. Rows are indexed in the order of their keys, and a new row's key is the greatest: those that
//    are indexed are the first ones. Nothing notes how far they go; the table tells.
// 3. A question reads the indexes, and the rows behind them one by one. So it is right whatever was
//    brought up, on a full disk, too; bringing up makes it fast and nothing else.
// 4. A hub takes millions of lines before anybody asks: rows are indexed without a question where
//    more of them wait than are indexed in some two seconds.

package import SQLite
internal import Synchronization

/// An index that holds the rows until some key; those behind are read one by one.
package struct DeferredIndex: Sendable {
  /// A table with such indexes.
  package enum Table: String, Sendable, CaseIterable {
    case mediation, person

    /// The table beside it that holds its indexed rows: their keys, and the columns of the indexes
    /// under the same names.
    package var indexed: String { "\(rawValue)_indexed" }

    /// The columns of the indexes.
    var columns: [String] {
      switch self {
      case .mediation:
        [
          "official_number_key", "accepted_on", "refused_on", "concluded_on", "outcome",
          "effective_on", "office", "voided",
        ]
      case .person: ["name_key", "identity_number_key", "phone_key"]
      }
    }

    /// The greatest key of the indexed rows, 0 for none: an SQL expression.
    package var through: String { "(SELECT coalesce(max(key), 0) FROM \(indexed))" }
  }

  static let officialNumber = DeferredIndex(
    "mediation_official_number", of: .mediation, on: "official_number_key")
  /// All mediations, by the day of acceptance.
  package static let accepted = DeferredIndex(
    "mediation_accepted", of: .mediation, on: "accepted_on", where: "true")
  /// Those that are open, voided ones among them, by the day of acceptance; says whether a case is
  /// refused or voided, and its office.
  package static let open = DeferredIndex(
    "mediation_open", of: .mediation, on: "accepted_on",
    where: "concluded_on IS NULL AND refused_on IS NULL")
  /// Concluded ones, by that day and the day of acceptance; says whether a case is refused or
  /// voided, and its office.
  package static let concluded = DeferredIndex(
    "mediation_concluded", of: .mediation, on: "concluded_on")
  /// Those that were concluded before they were accepted, by the day of conclusion.
  package static let reversed = DeferredIndex(
    "mediation_reversed", of: .mediation, on: "concluded_on",
    where: "concluded_on < coalesce(accepted_on, '9999') AND refused_on IS NULL")
  /// Those with an agreement, by the day on which it became effective.
  package static let effective = DeferredIndex(
    "mediation_effective", of: .mediation, on: "effective_on")
  /// Those that came to nothing, by the day of conclusion.
  package static let failed = DeferredIndex(
    "mediation_failed", of: .mediation, on: "concluded_on",
    where: "outcome IN ('failed', 'withdrawn')")
  static let name = DeferredIndex("person_name", of: .person, on: "name_key")
  static let identityNumber = DeferredIndex(
    "person_identity_number", of: .person, on: "identity_number_key")
  static let phone = DeferredIndex("person_phone", of: .person, on: "phone_key")

  /// Every one.
  package static let all = [
    officialNumber, accepted, open, concluded, reversed, effective, failed, name, identityNumber,
    phone,
  ]

  /// The index's name.
  package let index: String
  package let table: Table
  /// The column that it is in order of.
  let column: String
  /// What its rows fulfil, as SQL.
  package let condition: String
  /// Whether it holds all rows that have a value in the column.
  private let isOfAllValues: Bool

  /// - Parameter condition: what its rows fulfil; nil for having a value in the column.
  private init(
    _ index: String, of table: Table, on column: String, where condition: String? = nil
  ) {
    self.index = index
    self.table = table
    self.column = column
    self.condition = condition ?? "\(column) IS NOT NULL"
    isOfAllValues = condition == nil || condition == "true"
  }

  /// The index of all rows that have a value in a column; nil for a column without.
  package static func find(_ table: String, on column: String) -> DeferredIndex? {
    all.first { $0.table.rawValue == table && $0.column == column && $0.isOfAllValues }
  }

  /// The keys of its rows of which something more holds: a selection, to stand behind `key IN`.
  ///
  /// - Parameter more: SQL over the columns of the table's indexes.
  package func keys(where more: String = "true") -> String { rows("key", where: more) }

  /// Columns of its rows of which something more holds: the indexed ones, and those behind.
  ///
  /// - Parameters:
  ///   - columns: the key or columns of the table's indexes.
  ///   - more: SQL over the columns of the table's indexes.
  package func rows(_ columns: String, where more: String) -> String {
    let condition = "\(condition) AND (\(more))"
    return """
      SELECT \(columns) FROM \(table.indexed) INDEXED BY \(index) WHERE \(condition)
      UNION ALL
      SELECT \(columns) FROM \(table.rawValue) WHERE key > \(table.through) AND \(condition)
      """
  }

  /// The values of the column that more than one row may have: all that several indexed rows have,
  /// and those of the rows behind; ascending.
  var repeatedValues: String {
    """
    SELECT \(column) FROM \(table.indexed) INDEXED BY \(index)
    WHERE \(condition) GROUP BY \(column) HAVING count(*) > 1
    UNION
    SELECT \(column) FROM \(table.rawValue) WHERE key > \(table.through) AND \(condition)
    """
  }
}

extension CaseStore {
  /// Rows of a transaction: who saves meanwhile waits for as long as they take, some 10 ms.
  private static let indexedEach: Int64 = 1_000

  /// Rows behind the indexes that one question may as well read.
  package static let rowsRead: Int64 = 256

  /// Runs a body that sees one state of the store, after the indexes that it reads were brought up.
  ///
  /// - Parameter rowsMax: how many rows may stay behind: none where the body asks many times.
  package func read<R>(
    by table: DeferredIndex.Table, leaving rowsMax: Int64 = CaseStore.rowsRead,
    _ body: (borrowing Connection) throws -> R
  ) throws -> R {
    // Whatever keeps the file from being written, the answer is the same.
    _ = try? bringUpIndexes(of: table, leaving: rowsMax)
    return try read(body)
  }

  /// Puts the rows that came since the last time into the indexes, unless these are few.
  ///
  /// - Parameter rowsMax: how many rows a question may as well read.
  /// - Returns: how many there were.
  @discardableResult
  package func bringUpIndexes(
    of table: DeferredIndex.Table, leaving rowsMax: Int64 = CaseStore.rowsRead
  ) throws -> Int64 {
    var count: Int64 = 0
    while try rowsBehind(table) > rowsMax { count += try index(table) }
    return count
  }

  /// How many rows may stand behind the indexes of a table.
  private func rowsBehind(_ table: DeferredIndex.Table) throws -> Int64 {
    try read { connection in
      try connection.integer(
        "SELECT coalesce(max(key), 0) - \(table.through) FROM \(table.rawValue)") ?? 0
    }
  }

  /// Rows that wait for a question at most: some two seconds' work.
  static let rowsBehindMax: Int64 = 100_000
  /// Lines after which it is looked whether more wait.
  static let linesUnchecked = 10_000

  /// Takes note of lines that were stored, and indexes rows where too many wait.
  func indexRowsBehind(after lines: Int, rowsMax: Int64 = CaseStore.rowsBehindMax) {
    let isDue = linesSinceIndexed.withLock { count in
      count += lines
      guard count >= CaseStore.linesUnchecked else { return false }
      count = 0
      return true
    }
    guard isDue else { return }
    // Whatever keeps the file from being written, the lines are stored.
    for table in DeferredIndex.Table.allCases {
      guard let behind = try? rowsBehind(table), behind > rowsMax else { continue }
      _ = try? bringUpIndexes(of: table, leaving: rowsMax / 10 * 9)
    }
  }

  private func index(_ table: DeferredIndex.Table) throws -> Int64 {
    let columns = (["key"] + table.columns).joined(separator: ", ")
    return try writeBesideLines { connection in
      let through = try connection.integer("SELECT \(table.through)") ?? 0
      try connection.run(
        """
        INSERT INTO \(table.indexed) (\(columns))
        SELECT \(columns) FROM \(table.rawValue) WHERE key > ? ORDER BY key LIMIT ?
        """, .integer(through), .integer(CaseStore.indexedEach))
      return Int64(connection.changes)
    }
  }
}
