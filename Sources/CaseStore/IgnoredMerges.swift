internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Records that put a case into another and do not count: somebody has to look.
///
/// Derived from the rows at each look; nearly every store has none, and few have many merged cases.
enum IgnoredMerges {
  /// The ones of a case, or all, in order of their cases.
  static func all(
    in caseID: RecordID?, _ connection: borrowing Connection
  ) throws -> [Conflict] {
    try records(in: caseID, connection).compactMap { key in
      guard let record = try RecordQuery.record(key, connection),
        // Two different values stand there: that is one conflict, and not two.
        !record.conflicts.contains("into_case")
      else { return nil }
      return Conflict(.mergeIgnored, record, "into_case", nil)
    }
  }

  static func count(_ connection: borrowing Connection) throws -> Int64 {
    Int64(try records(in: nil, connection).count)
  }

  private static func records(
    in caseID: RecordID?, _ connection: borrowing Connection
  ) throws -> [RecordKey] {
    let cases = try connection.rows(
      """
      SELECT DISTINCT g.case_id FROM merging g
      WHERE g.voided IS NULL AND NOT EXISTS (
        SELECT 1 FROM merged_case x WHERE x.case_id = g.case_id AND x.into_id = g.into_case)
      AND (?1 IS NULL OR g.case_id = ?1) ORDER BY g.case_id
      """, .text(caseID?.text)
    ) { RecordID($0.text(0)) }
    var found: [RecordKey] = []
    for caseID in cases.compactMap({ $0 }) {
      let joined = try CaseMergeQuery.joined(to: caseID, connection)
      let merges = try CaseMergeQuery.merges(among: joined, connection)
      for (record, fault) in merges.faults
      where record.caseID == caseID && fault != CaseMerges.Fault.caseVoided {
        found.append(record)
      }
    }
    return found.sorted()
  }
}
