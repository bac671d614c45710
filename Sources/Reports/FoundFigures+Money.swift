internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import SQLite

extension FoundFigures {
  /// What was agreed in each case of the period and has not come.
  func eachOutstanding(
    _ connection: borrowing Connection, _ body: (FoundItem) throws -> Void
  ) throws {
    let agreed = RecordType.agreedOutcomes.map { "'\($0)'" }.joined(separator: ", ")
    try connection.query(
      """
      SELECT m.id, \(office), m.concluded_on, m.agreed_fen, coalesce(r.received_fen, 0)
      FROM mediation m LEFT JOIN case_received r ON r.case_id = m.id
      WHERE \(Self.isConcluded) AND m.outcome IN (\(agreed)) AND m.agreed_fen IS NOT NULL
      """, .text(from.iso), .text(to.iso)
    ) { row in
      guard var item = Self.item(row) else { return }
      let (rest, isOverflow) = row.integer(3).subtractingReportingOverflow(row.integer(4))
      item.amount = isOverflow ? .max : rest
      if rest > 0 || isOverflow { try body(item) }
    }
  }

  /// What is missing of the instalments of each case that were due before the period's last day.
  ///
  /// Payments through that day are laid over the instalments as `redress due` lays them
  /// (``InstalmentCover``). Most cases have all that was promised, so that those are chosen first
  /// that have less.
  func eachOverdue(
    _ connection: borrowing Connection, _ body: (FoundItem, _ missing: [Int64]) throws -> Void
  ) throws {
    let items = try connection.rows(
      """
      SELECT m.id, \(office), (
        SELECT min(i.due_on) FROM instalment i WHERE i.case_id = m.id AND i.voided IS NULL)
      FROM mediation m
      WHERE m.id IN (
          SELECT case_id FROM instalment INDEXED BY instalment_due
          WHERE voided IS NULL AND due_on < ?1)
        AND \(Self.counts) AND m.outcome IS NOT 'performed'
        AND NOT EXISTS (SELECT 1 FROM return_visit v WHERE v.case_id = m.id
          AND v.voided IS NULL AND v.performance = 'performed')
        AND (SELECT total(r.amount_fen) FROM recovery r
            WHERE r.voided IS NULL AND r.received_on <= ?1 AND r.case_id IN (SELECT m.id
              UNION ALL SELECT case_id FROM merged_case WHERE final_id = m.id))
          < (SELECT total(i.amount_fen) FROM instalment i
            WHERE i.case_id = m.id AND i.voided IS NULL)
      """, .text(to.iso)
    ) { Self.item($0) }
    for item in items.compactMap({ $0 }) {
      let missing = try missing(item.caseID, connection)
      if !missing.isEmpty { try body(item, missing) }
    }
  }

  private func missing(
    _ caseID: RecordID, _ connection: borrowing Connection
  ) throws -> [Int64] {
    let instalments = try connection.rows(
      """
      SELECT id, due_on, amount_fen FROM instalment WHERE case_id = ? AND voided IS NULL
      ORDER BY id
      """, .text(caseID.text)
    ) { row in
      InstalmentCover.Instalment(
        id: row.text(0), dueOn: row.optionalText(1).flatMap { LocalDate(iso: $0) },
        amount: row.optionalInteger(2) ?? 0)
    }
    let payments = try connection.rows(
      """
      SELECT amount_fen, instalment FROM recovery
      WHERE voided IS NULL AND received_on <= ?2 AND case_id IN
        (SELECT ?1 UNION ALL SELECT case_id FROM merged_case WHERE final_id = ?1)
      """, .text(caseID.text), .text(to.iso)
    ) { row in
      InstalmentCover.Payment(
        amount: row.optionalInteger(0) ?? 0, instalment: row.optionalText(1))
    }
    let cover = InstalmentCover(instalments: instalments, payments: payments)
    return instalments.compactMap { instalment in
      guard let due = instalment.dueOn, due < to else { return nil }
      return cover.missing[instalment.id]
    }
  }
}
