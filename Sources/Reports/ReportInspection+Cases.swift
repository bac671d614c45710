internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import Deadlines
internal import SQLite

// Checks of single cases. A voided case counts nowhere, nor does a refused application or a case
// that is part of another; so none of them is told.

extension ReportInspection {
  /// Cases that were there by the period's end and are still open, although their time is over
  /// today: a report with them in its stock is asked about them.
  func overdue(_ connection: borrowing Connection) throws -> [ReportFinding] {
    // What is due until yesterday.
    let past = DueReport.Query(today: query.today, withinDays: -1, itemsMax: .max)
    let sources: [DueSource] = [.openMediations, .legalAid, .hotline]
    return try DueReport.all(past, from: sources, connection).compactMap { start, deadline in
      guard deadline.rule.nature == .duty, start.start.on <= to, scope.admits(start.office)
      else { return nil }
      return ReportFinding(
        .overdue, .overdue(deadline), case: start.caseID, number: start.number,
        office: start.office)
    }
  }

  /// Read along the index of concluded cases.
  static let agreedWithoutSum = """
    \(FoundFigures.wasConcluded) AND m.agreed_fen IS NULL AND m.voided IS NULL
      AND m.outcome IN ('agreed', 'agreed_orally', 'performed', 'partly_agreed')
    """

  func agreedWithoutSum(_ connection: borrowing Connection) throws -> [ReportFinding] {
    try cases(
      .agreedWithoutSum, columns: "m.concluded_on", where: Self.agreedWithoutSum, connection
    ) { row in
      row.optionalText(3).flatMap { LocalDate(iso: $0) }.map { .agreedWithoutSum(concludedOn: $0) }
    }
  }

  /// Cases concluded in the period, or before it with money in it, on which more came until now
  /// than was agreed.
  func receivedMoreThanAgreed(_ connection: borrowing Connection) throws -> [ReportFinding] {
    // Both tables are walked in the order of making; an index of dates would jump about in them.
    // Whether there is money in the period is asked of the few that are found.
    let found = try cases(
      .receivedMoreThanAgreed, tables: "mediation m NOT INDEXED CROSS JOIN case_received r",
      columns: "m.agreed_fen, r.received_fen",
      where: """
        r.case_id = m.id AND r.received_fen > m.agreed_fen AND m.voided IS NULL
          AND m.outcome IN ('agreed', 'agreed_orally', 'performed', 'partly_agreed')
          AND m.concluded_on <= ?2 AND ?1 <= ?2
        """, connection
    ) { row in
      .receivedMoreThanAgreed(
        agreed: Fen(rawValue: row.integer(3)), received: Fen(rawValue: row.integer(4)))
    }
    return try found.filter { try $0.caseID.map { try isOfPeriod($0, connection) } ?? false }
  }

  /// Whether a case was concluded in the period, or has money in it.
  private func isOfPeriod(
    _ caseID: RecordID, _ connection: borrowing Connection
  ) throws -> Bool {
    try connection.integer(
      """
      SELECT 1 FROM mediation WHERE id = ?3 AND concluded_on BETWEEN ?1 AND ?2
      UNION ALL
      SELECT 1 FROM recovery WHERE voided IS NULL AND received_on BETWEEN ?1 AND ?2
        AND case_id IN (SELECT ?3 UNION ALL SELECT case_id FROM merged_case WHERE final_id = ?3)
      LIMIT 1
      """, .text(from.iso), .text(to.iso), .text(caseID.text)) != nil
  }

  /// The index of migration 45 holds these alone.
  static let receivedWithoutDate = "p.received_on IS NULL AND p.voided IS NULL"

  /// Payments without a day, of whatever case: nobody can say that they are not the period's.
  func receivedWithoutDate(_ connection: borrowing Connection) throws -> [ReportFinding] {
    let payments = try connection.rows(
      """
      SELECT p.case_id, p.id, p.amount_fen FROM recovery p WHERE \(Self.receivedWithoutDate)
      ORDER BY p.case_id, p.id
      """
    ) { row in (RecordID(row.text(0)), RecordID(row.text(1)), row.optionalInteger(2)) }
    return try payments.compactMap { caseID, payment, amount in
      guard let caseID, let payment, let root = try root(of: caseID, connection),
        !root.isVoided, scope.admits(root.office)
      else { return nil }
      return ReportFinding(
        .receivedWithoutDate,
        .receivedWithoutDate(payment: payment, amount: amount.map { Fen(rawValue: $0) }),
        case: caseID, number: root.number, office: root.office)
    }
  }

  /// Sums ten times what was sought: a decimal point that was lost reads so (domain notes, T6).
  func agreedFarAboveSought(_ connection: borrowing Connection) throws -> [ReportFinding] {
    try cases(
      .unusual, columns: "m.agreed_fen, m.sought_fen",
      where: """
        \(FoundFigures.wasConcluded) AND m.voided IS NULL AND m.sought_fen > 0
          AND m.agreed_fen / 10 >= m.sought_fen
        """, connection
    ) { row in
      .agreedFarAboveSought(
        agreed: Fen(rawValue: row.integer(3)), sought: Fen(rawValue: row.integer(4)))
    }
  }

  func withoutWorkers(_ connection: borrowing Connection) throws -> [ReportFinding] {
    try cases(
      .impossible, columns: "NULL",
      where: """
        (\(FoundFigures.wasConcluded) OR \(FoundFigures.wasAccepted))
          AND m.voided IS NULL AND coalesce(m.workers, 0) < 1
        """, connection
    ) { _ in .withoutWorkers }
  }

  /// Workers entered one by one are a part of all, as not everybody must be entered.
  func moreWorkersEntered(_ connection: borrowing Connection) throws -> [ReportFinding] {
    try cases(
      .impossible,
      columns: """
        (SELECT count(*) FROM participant w WHERE w.case_id = m.id AND w.voided IS NULL
          AND w.role = 'applicant') AS entered, m.workers
        """,
      where: """
        \(FoundFigures.wasConcluded) AND m.voided IS NULL AND m.workers >= 1
          AND entered > m.workers
        """, connection
    ) { row in .moreWorkersEntered(entered: row.integer(3), workers: row.integer(4)) }
  }

  func concludedBeforeAccepted(_ connection: borrowing Connection) throws -> [ReportFinding] {
    try cases(
      .impossible, columns: "m.accepted_on, m.concluded_on",
      where: """
        \(FoundFigures.wasConcluded) AND m.voided IS NULL
          AND m.concluded_on < coalesce(m.accepted_on, '9999')
        """, connection
    ) { row in
      row.optionalText(4).flatMap { LocalDate(iso: $0) }.map { concluded in
        .concludedBeforeAccepted(
          accepted: row.optionalText(3).flatMap { LocalDate(iso: $0) }, concluded: concluded)
      }
    }
  }

  // MARK: - SQL

  /// Mediations of the scope that a condition holds of, each with what it says.
  ///
  /// - Parameters:
  ///   - condition: ?1 and ?2 are the period's days.
  ///   - read: reads the columns, from the fourth on.
  private func cases(
    _ check: ReportCheck, tables: String = "mediation m", columns: String,
    where condition: String, _ connection: borrowing Connection,
    read: (Statement) -> ReportFinding.Fact?
  ) throws -> [ReportFinding] {
    try connection.rows(
      """
      SELECT m.id, m.office, m.official_number, \(columns) FROM \(tables)
      WHERE \(condition) AND m.refused_on IS NULL ORDER BY m.key
      """, .text(from.iso), .text(to.iso)
    ) { row -> ReportFinding? in
      guard let id = RecordID(row.text(0)), merged[id] == nil,
        scope.admits(row.optionalText(1)), let fact = read(row)
      else { return nil }
      return ReportFinding(
        check, fact, case: id, number: row.optionalText(2), office: row.optionalText(1))
    }.compactMap { $0 }
  }

  /// A case's own record, as findings name it.
  struct Root {
    let type: RecordType
    let office: String?
    let number: String?
    let isVoided: Bool
  }

  /// The own record of a case; nil if it is not here.
  func root(of caseID: RecordID, _ connection: borrowing Connection) throws -> Root? {
    for type in RecordType.all where type.place == .caseRoot {
      let number = type.find(field: "official_number") == nil ? "NULL" : "official_number"
      let found = try connection.rows(
        "SELECT office, \(number), voided FROM \(type.name) WHERE id = ?", .text(caseID.text)
      ) { row in
        Root(
          type: type, office: row.optionalText(0), number: row.optionalText(1),
          isVoided: !row.isNull(2))
      }
      if let root = found.first { return root }
    }
    return nil
  }
}
