public import ChangeLog
internal import CaseModel
internal import SQLite

// What the server above said of people who are recorded here: that another office has a case on one
// of them. It is kept beside the records, not among them, since it is an answer of one day; it goes
// with the person when that is erased.

extension CaseStore {
  /// The other offices that have a case on one of the people of a case, as far as the server above
  /// has said so.
  public func casesElsewhere(on caseID: RecordID) throws -> [CaseElsewhere] {
    try read { connection in
      try connection.rows(
        """
        SELECT office, min(since_on) FROM case_elsewhere
        WHERE case_id = ?1 OR case_id IN (SELECT case_id FROM merged_case WHERE final_id = ?1)
        GROUP BY office ORDER BY office
        """, .text(caseID.text)
      ) { row in
        CaseElsewhere(
          office: row.text(0), since: row.optionalText(1).flatMap { LocalDate(iso: $0) })
      }
    }
  }
}
