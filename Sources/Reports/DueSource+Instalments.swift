internal import CaseModel
internal import ChangeLog
internal import Deadlines
internal import SQLite

// Promised payments. Most of them have come, so that the cases are chosen first whose payments are
// less than all that was promised until then, and only those are laid over their payments.

extension DueSource {
  /// The cases that promised a payment from a day through a day.
  static let promisedQuery = """
    SELECT DISTINCT case_id FROM instalment INDEXED BY instalment_due
    WHERE voided IS NULL AND due_on BETWEEN ? AND ?
    """

  /// Those of them that lack a payment.
  static let behindQuery = behind(promisedQuery)

  /// The same of the cases whose time to enforce began anew, too: that may be long ago.
  static let enforcementQuery = behind(
    promisedQuery
      + " UNION SELECT case_id FROM deadline_change WHERE rule = 'EXEC-2Y' AND voided IS NULL")

  private static func behind(_ cases: String) -> String {
    """
    SELECT case_id FROM (\(cases)) p
    WHERE (SELECT coalesce(sum(r.amount_fen), 0) FROM recovery r
           WHERE r.case_id = p.case_id AND r.voided IS NULL)
        < (SELECT coalesce(sum(i.amount_fen), 0) FROM instalment i
           WHERE i.case_id = p.case_id AND i.voided IS NULL)
    """
  }

  /// Payments that are promised and have not come: each makes a call.
  ///
  /// After two years nothing can be enforced any more (``enforcement``).
  static let instalments = instalments(
    behindQuery, days: { today, until in (today.adding(years: -2), until) }, staysWhenOver: true
  ) { missing in
    missing.compactMap { instalment in
      instalment.dueOn.flatMap { DeadlineStart("INSTALMENT", on: $0, field: "due_on") }
        .map { (instalment, $0) }
    }
  }

  /// Until when what is missing can be enforced: two years from the last day that was promised, and
  /// the run of rest days after them.
  static let enforcement = instalments(
    enforcementQuery,
    days: { today, until in (today.adding(years: -2).adding(days: -40), until.adding(years: -2)) },
    staysWhenOver: false
  ) { missing in
    guard let last = missing.last(where: { $0.dueOn != nil }), let day = last.dueOn else {
      return []
    }
    return DeadlineStart("EXEC-2Y", on: day, field: "due_on").map { [(last, $0)] } ?? []
  }

  private typealias Missing = InstalmentCover.Instalment

  /// - Parameter starts: what the instalments start that are not covered, the earliest first.
  private static func instalments(
    _ query: String,
    days: @escaping @Sendable (_ today: LocalDate, _ until: LocalDate) -> (LocalDate, LocalDate),
    staysWhenOver: Bool,
    _ starts: @escaping @Sendable ([Missing]) -> [(Missing, DeadlineStart)]
  ) -> DueSource {
    DueSource(
      recent: { today, until, connection in
        let (first, last) = days(today, until)
        let cases = try connection.rows(query, .text(first.iso), .text(last.iso)) {
          $0.text(0)
        }
        var found: [DueStart] = []
        for id in cases {
          found += try read(id, staysWhenOver, connection, starts).filter {
            // The case was chosen by one of its days; others may lie outside.
            staysWhenOver ? $0.start.on >= first && $0.start.on <= last : true
          }
        }
        return found
      },
      ofCase: { caseID, connection in
        try read(caseID.text, staysWhenOver, connection, starts)
      })
  }

  private static func read(
    _ id: String, _ staysWhenOver: Bool, _ connection: borrowing Connection,
    _ starts: ([Missing]) -> [(Missing, DeadlineStart)]
  ) throws -> [DueStart] {
    guard let caseID = RecordID(id), let root = try root(id, connection) else { return [] }
    let instalments = try connection.rows(
      """
      SELECT id, due_on, amount_fen FROM instalment WHERE case_id = ? AND voided IS NULL
      ORDER BY id
      """, .text(id)
    ) { row in
      Missing(
        id: row.text(0), dueOn: date(row, 1), amount: row.optionalInteger(2) ?? 0)
    }
    let payments = try connection.rows(
      "SELECT amount_fen, instalment FROM recovery WHERE case_id = ? AND voided IS NULL",
      .text(id)
    ) { row in
      InstalmentCover.Payment(
        amount: row.optionalInteger(0) ?? 0, instalment: row.optionalText(1))
    }
    let cover = InstalmentCover(instalments: instalments, payments: payments)
    let missing = instalments.filter { cover.missing[$0.id] != nil }
      .sorted { ($0.dueOn ?? .max, $0.id) < ($1.dueOn ?? .max, $1.id) }
    return starts(missing).compactMap { instalment, start in
      guard let record = RecordID(instalment.id) else { return nil }
      return DueStart(
        caseID: caseID, office: root.office ?? caseID.office, number: root.number,
        mediator: root.mediator,
        record: RecordKey(case: caseID, type: RecordType.instalment.name, id: record),
        start: start, staysWhenOver: staysWhenOver)
    }
  }

  /// The case of instalments; nil for one that was voided, refused or seen to be performed.
  private static func root(
    _ id: String, _ connection: borrowing Connection
  ) throws -> (office: String?, number: String?, mediator: String?)? {
    try connection.rows(
      """
      SELECT office, official_number, mediator FROM mediation
      WHERE id = ?1 AND voided IS NULL AND refused_on IS NULL AND outcome IS NOT 'performed'
        AND NOT EXISTS (SELECT 1 FROM return_visit v WHERE v.case_id = ?1
          AND v.voided IS NULL AND v.performance = 'performed')
      """, .text(id)
    ) { ($0.optionalText(0), $0.optionalText(1), $0.optionalText(2)) }.first
  }
}
