internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import SQLite

/// The people who ask in the cases concluded in a period, each once.
///
/// Who is the same as whom is a record that people confirmed (`same_as`); it joins ids of
/// participants, so that no name is needed. Who was not entered one by one is not counted.
struct DistinctPersons {
  let from: LocalDate
  let to: LocalDate
  let standing: CaseStanding

  /// How many people the applicants at some offices are.
  func count(
    _ connection: borrowing Connection, at office: (String) -> Bool
  ) throws -> Int128 {
    let persons = try SamePersonQuery.read(connection)
    var found: Set<RecordID> = []
    try connection.query(
      """
      SELECT p.id, m.id, m.office FROM mediation m CROSS JOIN participant p ON p.case_id = m.id
      WHERE m.concluded_on BETWEEN ? AND ? AND m.voided IS NULL AND m.refused_on IS NULL
        AND p.voided IS NULL AND p.role = 'applicant'
        AND m.id NOT IN (SELECT case_id FROM merged_case)
      """, .text(from.iso), .text(to.iso)
    ) { row in
      guard let id = RecordID(row.text(0)), let caseID = RecordID(row.text(1)) else { return }
      let counted = standing == .holder ? row.text(2) : caseID.office
      if office(counted) { found.insert(persons.representative(of: id)) }
    }
    return Int128(found.count)
  }
}
