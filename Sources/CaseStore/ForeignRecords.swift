internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Records that came while their type was unknown here, and get their rows once it is known.
///
/// A type that a newer version brought stands without columns in `foreign_record`, merged like any
/// other. The version that knows it moves the row into the type's table and fills the columns from
/// the standing values; lines, heads and chains stay as they are.
enum ForeignRecords {
  /// Moves what this version knows; does nothing where there is nothing of it.
  static func adopt(writer: LineWriter, _ connection: borrowing Connection) throws {
    let merge = RecordMerge(writer: writer)
    for (key, packed, lastLine) in try known(connection) {
      let row = RecordRow(key)
      try writer.figures.willChange(key, connection)
      try connection.run(
        "DELETE FROM foreign_record WHERE case_id = ? AND id = ? AND type = ?",
        .text(key.caseID?.text ?? ""), .text(key.id.text), .text(key.type))
      let heads = RecordHeads(packed: packed) ?? RecordHeads(base: nil)
      try row.insert(
        heads: heads, values: [], lastLine: lastLine, rare: writer.rare, connection)
      let merges = try merge.allHeads(of: key, connection)
      let values = merges.keys.sorted().compactMap { field in
        merges[field]?.shown.map { JSONMember(name: field, value: $0) }
      }
      try row.update(heads: heads, values: values, marks: row.marks(connection), connection)
      try writer.merges.note(key, writer.rare, connection)
    }
  }

  /// The rows without columns whose types have columns now.
  private static func known(
    _ connection: borrowing Connection
  ) throws -> [(RecordKey, String, Int64)] {
    try connection.rows(
      "SELECT case_id, id, type, heads, last_line FROM foreign_record ORDER BY case_id, id, type"
    ) { row -> (RecordKey, String, Int64)? in
      guard let id = RecordID(row.text(1)) else { return nil }
      let key = RecordKey(case: RecordID(row.text(0)), type: row.text(2), id: id)
      guard RecordRow(key).isDeclared else { return nil }
      return (key, row.text(3), row.optionalInteger(4) ?? 0)
    }.compactMap { $0 }
  }
}
