internal import ChangeLog
internal import SQLite

/// Takes what was erased out of the search index, in the transaction that erases it.
///
/// FTS5 of SQLite 3.40 only notes that a word is gone and keeps it until its pieces are joined:
/// ``clean(_:)`` joins them, before the file is rebuilt without the pages that held it.
enum SearchErasure {
  /// Makes the index say of a case what is left of it.
  static func update(
    _ caseID: RecordID, _ writer: LineWriter, _ connection: borrowing Connection
  ) throws {
    try orAnew(connection) { connection in
      try SearchIndex(writer, connection).update(caseID, connection)
    }
  }

  /// Takes the words out of the pieces that the indexes consist of.
  static func clean(_ connection: borrowing Connection) throws {
    try orAnew(connection) { try SearchIndex.forgetDeleted($0) }
  }

  /// A damaged index is emptied: it keeps nobody from erasing.
  private static func orAnew(
    _ connection: borrowing Connection, _ body: (borrowing Connection) throws -> Void
  ) throws {
    do {
      try body(connection)
    } catch let error as SQLiteError where error.kind == .corrupt {
      try SearchIndex.reset(connection)
    }
  }
}
