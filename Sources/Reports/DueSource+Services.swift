internal import CaseModel
internal import ChangeLog
internal import Deadlines
internal import SQLite

/// Sources that read legal aid and the hotline: what is open, which is little.
extension DueSource {
  /// Conditions under which they are read: each is that of a partial index.
  static let openAid = "closed_on IS NULL AND voided IS NULL"
  static let openHotline = "closed_on IS NULL AND voided IS NULL"

  /// Legal aid that is to be decided or assigned.
  static let legalAid = services(
    .legalAid, openAid,
    [
      "form", "applied_on", "supplement_asked_on", "supplement_received_on", "decided_on",
      "decision",
      """
      EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = legal_aid.id AND a.voided IS NULL
        AND a.ended_on IS NULL)
      """,
    ]
  ) { row in
    let form = row.optionalText(4).map { FieldValue.text($0) }
    let facts = CaseFacts(.legalAid, form.map { ["form": $0] } ?? [:])
    return LegalAidFacts(
      isRepresentation: CaseCondition.isRepresentation.holds(
        facts, at: CaseMoment(today: .min)),
      appliedOn: date(row, 5), supplementAskedOn: date(row, 6),
      supplementReceivedOn: date(row, 7), decidedOn: date(row, 8),
      decision: row.optionalText(9), isAssigned: row.optionalInteger(10) == 1
    ).periods
  }

  /// Orders that are not closed.
  static let hotline = services(
    .hotline, openHotline, ["received_on", "dispatched_on", "due_on", "complexity"]
  ) { row in
    HotlineFacts(
      receivedOn: date(row, 4), dispatchedOn: date(row, 5), dueOn: date(row, 6),
      complexity: row.optionalText(7)
    ).period.map { [$0] } ?? []
  }

  private static func services(
    _ type: RecordType, _ condition: String, _ columns: [String],
    _ starts: @escaping @Sendable (Statement) -> [DeadlineStart]
  ) -> DueSource {
    let sql = """
      SELECT id, office, official_number, handler, \(columns.joined(separator: ", "))
      FROM \(type.name) WHERE \(condition)
      """
    return DueSource(
      recent: { _, _, connection in try read(type, sql, [], connection, starts) },
      ofCase: { caseID, connection in
        try read(type, sql + " AND id = ?", [.text(caseID.text)], connection, starts)
      })
  }

  private static func read(
    _ type: RecordType, _ sql: String, _ bindings: [Value], _ connection: borrowing Connection,
    _ starts: (Statement) -> [DeadlineStart]
  ) throws -> [DueStart] {
    let rows = try connection.statement(sql)
    try rows.bind(bindings)
    var found: [DueStart] = []
    while try rows.step() {
      guard let id = RecordID(rows.text(0)) else { continue }
      for start in starts(rows) {
        found.append(
          DueStart(
            caseID: id, office: rows.optionalText(1) ?? id.office, number: rows.optionalText(2),
            mediator: rows.optionalText(3),
            record: RecordKey(case: id, type: type.name, id: id), start: start,
            staysWhenOver: true))
      }
    }
    return found
  }
}
