public import CaseModel
public import ChangeLog
public import SQLite

/// A copy in memory of one case at a time, in which edits are tried without writing them.
///
/// It has the tables of a store, so that whatever counts a store's cases counts the copy by the
/// very same statements; edits change its rows as they would change the store's.
public struct CaseTrial: ~Copyable {
  private let connection: Connection

  private struct Undo: Error {}

  /// Makes the tables.
  public init() throws {
    let empty = try Connection(
      path: ":memory:", access: .readWrite(create: true), busyTimeoutMilliseconds: 0)
    try Migration.apply(path: ":memory:", empty)
    connection = empty
  }

  /// Holds the rows of a case, and of no other, from now on: with those of all cases that are
  /// merged with it.
  ///
  /// - Parameters:
  ///   - types: the types whose rows are copied.
  ///   - store: a connection to the store, inside a transaction.
  public func load(
    _ caseID: RecordID, types: [RecordType], from store: borrowing Connection
  ) throws {
    let cases = try CaseMergeQuery.joined(to: caseID, store).sorted()
    let tables =
      (types + [.merging]).map { (name: $0.name, key: $0.place == .part ? "case_id" : "id") }
      + [(name: "merged_case", key: "case_id")]
    try connection.immediateTransaction {
      for table in tables {
        try connection.run("DELETE FROM \(table.name)")
        for caseID in cases { try copy(table.name, table.key, caseID, from: store) }
      }
    }
  }

  private func copy(
    _ table: String, _ key: String, _ caseID: RecordID, from store: borrowing Connection
  ) throws {
    // Both have the columns in the order of the same migrations.
    let rows = try store.rows(
      "SELECT * FROM \(table) WHERE \(key) = ?", .text(caseID.text)
    ) { row in (0..<row.columnCount).map { row.value($0) } }
    for row in rows {
      let marks = Array(repeating: "?", count: row.count).joined(separator: ", ")
      try connection.run("INSERT INTO \(table) VALUES (\(marks))", bindings: row)
    }
  }

  /// What a body finds when edits have been made; they are undone afterwards.
  ///
  /// - Parameter drafts: edits that write over all values that stand, so that theirs are shown.
  public func trying<R>(
    _ drafts: [LineDraft], _ body: (borrowing Connection) throws -> R
  ) throws -> R {
    var result: Result<R, any Error>?
    do {
      try connection.immediateTransaction {
        for draft in drafts {
          try RecordRow(draft.record).update(
            heads: RecordHeads(base: nil), values: draft.set, marks: [], connection)
        }
        // Whether a case is voided decides what was merged into it.
        let roots = drafts.filter { draft in
          draft.record.isCaseRoot && draft.set.contains { $0.name == "voided" }
        }
        try CaseMergeQuery.settle(
          Set(roots.compactMap(\.record.caseID)), FigureKeeper(), connection)
        result = Result { try body(connection) }
        throw Undo()
      }
    } catch is Undo {}
    guard let result else { preconditionFailure("a transaction ended without its body") }
    return try result.get()
  }
}
