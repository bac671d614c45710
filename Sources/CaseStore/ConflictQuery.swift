public import CaseModel
public import ChangeLog
internal import SQLite

/// A field that calls for a person: where it is, and all values that stand.
public struct Conflict: Sendable {
  /// The record as it stands.
  public let record: StoredRecord
  /// The field's name in the log, an element of a set with its code.
  public let field: String
  /// The standing values, the shown one first.
  public var merge: FieldMerge {
    record.merges[field] ?? FieldMerge(heads: [])
  }
  /// What concurrent values of the field call for.
  public var concurrency: Field.Concurrency {
    record.type.find(field: String(field.prefix { $0 != "." }))?.concurrency ?? .review
  }
}

extension CaseStore {
  /// All conflicts of the store, or of one case, by case and record; those that call for a person
  /// before those that only carry a mark.
  public func conflicts(in caseID: RecordID? = nil) throws -> [Conflict] {
    try read { connection in
      let keys = try connection.rows(
        """
        SELECT DISTINCT type, case_id, id FROM field_mark WHERE mark = 'conflict'
        ORDER BY case_id, type, id
        """
      ) { row in (row.text(0), RecordID(row.text(1)), RecordID(row.text(2))) }
      var conflicts: [Conflict] = []
      for (type, found, id) in keys {
        guard let id, caseID == nil || found == caseID else { continue }
        let key = RecordKey(case: found, type: type, id: id)
        guard let record = try RecordQuery.record(key, connection) else { continue }
        conflicts += record.conflicts.map { Conflict(record: record, field: $0) }
      }
      let review = conflicts.filter { $0.concurrency == .review }
      return review + conflicts.filter { $0.concurrency == .latest }
    }
  }
}
