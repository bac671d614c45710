internal import CaseModel
internal import SQLite

/// Fills the columns with the forms for comparing in rows that were there before these columns.
enum KeyColumns {
  /// The migration that adds columns to types that had rows before.
  static let migration = 19

  static func fill(_ connection: borrowing Connection) throws {
    for shape in RecordShape.ofParts {
      for field in shape.type.fields where field.keyForm != nil && field.keyForm != .number {
        try fill(field, shape.type, connection)
      }
    }
  }

  private static func fill(
    _ field: Field, _ type: RecordType, _ connection: borrowing Connection
  ) throws {
    // Not while the rows are walked: an update moves nothing in this table, but who reads rows
    // should not have to know that.
    let rows = try connection.rows(
      "SELECT case_id, id, \(field.name) FROM \(type.name) WHERE \(field.name) IS NOT NULL"
    ) { ($0.text(0), $0.text(1), $0.value(2)) }
    let update = "UPDATE \(type.name) SET \(field.keyColumn) = ? WHERE case_id = ? AND id = ?"
    for (caseID, id, value) in rows {
      try connection.statement(update).run([
        RecordRow.key(of: value, field), .text(caseID), .text(id),
      ])
    }
  }
}
