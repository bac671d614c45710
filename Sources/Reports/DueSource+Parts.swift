internal import CaseModel
internal import ChangeLog
internal import Deadlines
internal import SQLite

/// Sources that read what hangs on mediations: each begins with a part, over a partial index, and
/// looks its case up.
extension DueSource {
  /// How a source's query is asked: for all cases within days, or for one case.
  struct PartQuery: Sendable {
    /// The type of the part.
    let type: RecordType
    /// Conditions on `p`, the part, those of a partial index word by word, and on `c`, its case.
    let condition: String
    /// The part's column that the index is in order of.
    let column: String
    /// Further columns of the row, behind the case's and the part's id.
    let columns: [String]

    /// The query of all cases, from a day through a day.
    var recent: String { sql("p.\(column) BETWEEN ? AND ?") }
    /// The query of one case.
    var ofCase: String { sql("p.case_id = ?") }

    private func sql(_ bound: String) -> String {
      """
      SELECT p.case_id, c.office, c.official_number, c.mediator, p.id,
        \(columns.joined(separator: ", "))
      FROM \(type.name) p CROSS JOIN mediation c ON c.id = p.case_id
      WHERE p.voided IS NULL AND \(condition) AND c.voided IS NULL AND c.refused_on IS NULL
        AND \(bound)
      """
    }
  }

  /// A source of parts.
  ///
  /// - Parameters:
  ///   - days: the first and the last day of the column that matter.
  ///   - starts: what a row starts; its further columns begin at 5.
  static func parts(
    _ query: PartQuery,
    days: @escaping @Sendable (_ today: LocalDate, _ until: LocalDate) -> (LocalDate, LocalDate),
    staysWhenOver: Bool,
    _ starts: @escaping @Sendable (Statement) -> [DeadlineStart]
  ) -> DueSource {
    DueSource(
      recent: { today, until, connection in
        let (first, last) = days(today, until)
        return try read(
          query, query.recent, [.text(first.iso), .text(last.iso)], staysWhenOver, connection,
          starts)
      },
      ofCase: { caseID, connection in
        try read(query, query.ofCase, [.text(caseID.text)], staysWhenOver, connection, starts)
      })
  }

  private static func read(
    _ query: PartQuery, _ sql: String, _ bindings: [Value], _ staysWhenOver: Bool,
    _ connection: borrowing Connection, _ starts: (Statement) -> [DeadlineStart]
  ) throws -> [DueStart] {
    let rows = try connection.statement(sql)
    try rows.bind(bindings)
    var found: [DueStart] = []
    while try rows.step() {
      guard let caseID = RecordID(rows.text(0)), let id = RecordID(rows.text(4)) else { continue }
      for start in starts(rows) {
        found.append(
          DueStart(
            caseID: caseID, office: rows.optionalText(1) ?? caseID.office,
            number: rows.optionalText(2), mediator: rows.optionalText(3),
            record: RecordKey(case: caseID, type: query.type.name, id: id), start: start,
            staysWhenOver: staysWhenOver))
      }
    }
    return found
  }

  /// The day of a column.
  static func date(_ row: Statement, _ index: Int) -> LocalDate? {
    row.optionalText(index).flatMap { LocalDate(iso: $0) }
  }
}

extension DueSource {
  static let sessionQuery = PartQuery(
    type: .mediationSession, condition: "p.result = 'planned' AND c.concluded_on IS NULL",
    column: "held_on", columns: ["p.held_on"])

  /// Sessions that are planned; one whose day has passed is to be recorded.
  ///
  /// After two months nobody is reminded any more.
  static let sessions = parts(
    sessionQuery, days: { today, until in (today.adding(days: -60), until) }, staysWhenOver: true
  ) { row in
    date(row, 5).flatMap { DeadlineStart("SESSION", on: $0, field: "held_on") }.map { [$0] } ?? []
  }

  static let promiseQuery = PartQuery(
    type: .promise, condition: "p.done_on IS NULL", column: "due_on", columns: ["p.due_on"])

  /// What was promised beside money and is not done.
  static let promises = parts(
    promiseQuery, days: { today, until in (today.adding(years: -2), until) }, staysWhenOver: true
  ) { row in
    date(row, 5).flatMap { DeadlineStart("PROMISE", on: $0, field: "due_on") }.map { [$0] } ?? []
  }

  private static let exitColumns = [
    "p.kind", "p.applied_on", "p.accepted_on", "p.decided_on", "p.served_on", "p.result",
    "p.final",
  ]

  private static func exit(_ row: Statement) -> ExitFacts {
    ExitFacts(
      kind: row.optionalText(5) ?? "", appliedOn: date(row, 6), acceptedOn: date(row, 7),
      decidedOn: date(row, 8), servedOn: date(row, 9), result: row.optionalText(10),
      isFinal: row.optionalInteger(11) == 1)
  }

  static let waitingExitQuery = PartQuery(
    type: .exitStep, condition: "p.result IS NULL", column: "applied_on", columns: exitColumns)

  /// Procedures that nobody has answered or decided.
  static let waitingExits = parts(
    waitingExitQuery, days: { today, until in (today.adding(years: -1), until) },
    staysWhenOver: false
  ) { exit($0).waiting }

  static let awardQuery = PartQuery(
    type: .exitStep, condition: "p.served_on IS NOT NULL AND p.result = 'award'",
    column: "served_on", columns: exitColumns)

  /// Awards that can still be taken to court; the longest time is 30 days and a run of rest days.
  static let awards = parts(
    awardQuery, days: { today, until in (today.adding(days: -60), until) }, staysWhenOver: false
  ) { exit($0).remedies }
}
