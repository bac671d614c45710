internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import SQLite

/// One movement of money: a payment, or what the bank sent back.
struct MutualAidMovement: Sendable, Hashable {
  /// The id of the claim; of one that was merged into another, the other's.
  let claim: String
  /// The office that holds the claim; nil where it cannot be read.
  let office: String?
  /// The plan's code.
  let plan: String?
  /// The day.
  let on: String
  /// Whether it came back.
  let isReturn: Bool
  /// How much.
  let amount: Fen
  /// The person's identity number in the form for comparing, with the name where a spreadsheet
  /// damaged it; nil where none is held here.
  let number: String?
  /// The participant whom the claim is for.
  let participant: RecordID?
}

/// Reads what the report needs, in one transaction of the caller.
struct MutualAidQueries {
  let query: MutualAidReport.Query

  init(_ query: MutualAidReport.Query) {
    self.query = query
  }

  /// All movements of the period, of offices outside the scope, too, by day.
  ///
  /// Payments and returns of the period are found by an index over these alone.
  func movements(_ connection: borrowing Connection) throws -> [MutualAidMovement] {
    try connection.rows(
      """
      SELECT coalesce((SELECT x.final_id FROM merged_case x WHERE x.case_id = c.id), c.id),
        c.office, c.plan_code, s.done_on, s.state = 'payment_returned',
        coalesce(s.amount_fen, 0),
        (SELECT coalesce(
            p.identity_number_key, p.identity_number || ' ' || coalesce(p.name_key, ''))
          FROM person p
          WHERE p.case_id = c.id AND p.voided IS NULL AND p.identity_number IS NOT NULL
          ORDER BY p.id LIMIT 1),
        (SELECT t.id FROM participant t
          WHERE t.case_id = c.id AND t.voided IS NULL AND t.role = 'applicant'
          ORDER BY t.id LIMIT 1)
      FROM claim_step s CROSS JOIN claim c ON c.id = s.case_id
      WHERE s.state IN ('payment', 'payment_returned') AND s.done_on BETWEEN ? AND ?
        AND s.voided IS NULL AND c.voided IS NULL
      ORDER BY s.done_on, s.case_id, s.id
      """, .text(query.from.iso), .text(query.to.iso)
    ) { row in
      MutualAidMovement(
        claim: row.text(0), office: row.optionalText(1), plan: row.optionalText(2), on: row.text(3),
        isReturn: row.integer(4) == 1, amount: Fen(rawValue: row.integer(5)),
        number: row.optionalText(6), participant: row.optionalText(7).flatMap { RecordID($0) })
    }
  }

  /// How many of the claims have two values of a counted field.
  static func conflicts(
    in claims: Set<String>, _ connection: borrowing Connection
  ) throws -> Int64 {
    let marked = try connection.rows(
      """
      SELECT DISTINCT case_id FROM field_mark WHERE mark = 'conflict' AND (
        type = 'claim' AND field IN ('office', 'plan_code', 'voided')
        OR type = 'claim_step' AND field IN ('state', 'done_on', 'amount_fen', 'voided'))
      """
    ) { $0.text(0) }
    return Int64(marked.count { claims.contains($0) })
  }

  /// The claims whose course has a fault: paid twice, or without an approval that counts.
  ///
  /// Only claims with two steps or more can have one that an import did not bring.
  static func irregular(
    _ claims: Set<String>, _ connection: borrowing Connection
  ) throws -> [MutualAidReport.RecordNumber] {
    var found: [MutualAidReport.RecordNumber] = []
    for claim in claims.sorted() {
      guard let id = RecordID(claim),
        try !ClaimQuery.course(of: id, connection).faults.isEmpty
      else { continue }
      found.append(MutualAidReport.RecordNumber(id: claim, shortNumber: id.shortNumber))
    }
    return found
  }
}
