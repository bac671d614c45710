internal import CaseModel
internal import SQLite

extension StoreCheck {
  /// Whether what questions find rows by is what the rows say.
  static let indexes = StoreCheck("indexes", Phrase("查询索引", "indexes")) { store, progress in
    var (examined, wrong): (Int64, Int64) = (0, 0)
    let tables = DeferredIndex.Table.allCases
    for (done, table) in tables.enumerated() {
      progress(Int64(done), Int64(tables.count))
      let found = try store.compareIndexed(table)
      examined += found.examined
      wrong += found.wrong
      guard found.wrong > 0 else { continue }
      // Whoever asks meanwhile reads the rows that are not indexed.
      try store.write { connection, _ in try connection.run("DELETE FROM \(table.indexed)") }
      try store.bringUpIndexes(of: table, leaving: 0)
    }
    return Outcome(examined: examined, wrong: wrong, isRebuilt: wrong > 0)
  }
}

extension CaseStore {
  /// Compares the indexed rows of a table with the table's.
  ///
  /// - Returns: how many are indexed, and how many of these are not what the row says, have none,
  ///   or are missing before the last.
  package func compareIndexed(
    _ table: DeferredIndex.Table
  ) throws -> (examined: Int64, wrong: Int64) {
    func columns(of row: String) -> String {
      "(" + table.columns.map { "\(row).\($0)" }.joined(separator: ", ") + ")"
    }
    return try read { connection in
      let examined = try connection.integer("SELECT count(*) FROM \(table.indexed)")
      let wrong = try connection.integer(
        """
        SELECT (
          SELECT count(*) FROM \(table.indexed) i LEFT JOIN \(table.rawValue) r ON r.key = i.key
          WHERE r.key IS NULL OR \(columns(of: "i")) IS NOT \(columns(of: "r"))
        ) + (
          SELECT count(*) FROM \(table.rawValue) r
          WHERE r.key <= \(table.through)
            AND NOT EXISTS (SELECT 1 FROM \(table.indexed) i WHERE i.key = r.key)
        )
        """)
      return (examined ?? 0, wrong ?? 0)
    }
  }
}
