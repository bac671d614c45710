// Four passes, one a date: accepted, concluded, money of the concluded, money of the period. Each
// groups by office and by the grouping's key, so that what comes back is small whatever the store
// holds, and which offices count is decided on the tallies.
//
// 1. A voided case counts nowhere, and nor does its money; a voided payment counts nowhere.
// 2. A refused application is no case: it is neither accepted nor concluded.
// 3. A case that was merged into another counts as part of that: its payments are that case's.
// 4. Amounts are summed in two halves of nine digits, since sum() fails where 64 bits do not hold
//    the result; a sum that is too large is then a fact that we can tell.
// 5. Dispute types are grouped as they stand in the column; the codes in it are split afterwards,
//    so that a case of several types is read once and the total counts it once.

internal import CaseModel
internal import SQLite

/// Figures of the cases of one office and one key, from one of the queries.
struct RecoveredTally: Sendable, Hashable {
  /// The office that holds the cases; nil where it cannot be read.
  let office: String?
  /// Month, quarter, industry or the column of dispute types; nil by office and where not given.
  let key: String?
  /// What was counted.
  let figures: RecoveredFigures
}

/// Reads what the report needs, in one transaction of the caller.
struct RecoveredQueries {
  let query: RecoveredReport.Query

  init(_ query: RecoveredReport.Query) {
    self.query = query
  }

  /// All tallies of the store in the period, of offices outside the scope, too.
  func tallies(_ connection: borrowing Connection) throws -> [RecoveredTally] {
    try accepted(connection) + concluded(connection) + receivedOnConcluded(connection)
      + received(connection)
  }

  private func accepted(_ connection: borrowing Connection) throws -> [RecoveredTally] {
    try tallies(
      """
      SELECT m.office, \(key(by: "m.accepted_on")), count(*)
      FROM mediation m
      WHERE \(FoundFigures.wasAccepted) AND m.voided IS NULL AND m.refused_on IS NULL
        AND \(Self.standsAlone)
      GROUP BY 1, 2
      """, connection
    ) { row, figures throws(ReportError) in figures.accepted = row.integer(2) }
  }

  private func concluded(_ connection: borrowing Connection) throws -> [RecoveredTally] {
    let isAgreed = "m.outcome IN (\(Self.list(RecordType.agreedOutcomes)))"
    return try tallies(
      """
      SELECT m.office, \(key(by: "m.concluded_on")), count(*), sum(m.workers), sum(\(isAgreed)),
        sum(m.outcome = 'failed'), sum(m.outcome = 'withdrawn'),
        \(Self.sum("m.agreed_fen", where: isAgreed))
      FROM mediation m
      WHERE \(FoundFigures.wasConcluded) AND m.voided IS NULL AND m.refused_on IS NULL
        AND \(Self.standsAlone)
      GROUP BY 1, 2
      """, connection
    ) { row, figures throws(ReportError) in
      figures.concluded = row.integer(2)
      figures.workers = row.integer(3)
      figures.agreed = row.integer(4)
      figures.failed = row.integer(5)
      figures.withdrawn = row.integer(6)
      figures.other =
        figures.concluded - figures.agreed - figures.failed - figures.withdrawn
      figures.agreedAmount = try Self.amount(row, 7)
    }
  }

  private func receivedOnConcluded(
    _ connection: borrowing Connection
  ) throws -> [RecoveredTally] {
    // CROSS keeps the order of the tables: SQLite would walk all payments of all years first.
    let joins = [
      ("mediation m CROSS JOIN recovery r ON r.case_id = m.id", FoundFigures.wasConcluded),
      (
        """
        merged_case x CROSS JOIN mediation m ON m.id = x.final_id
          CROSS JOIN recovery r ON r.case_id = x.case_id
        """, "m.concluded_on BETWEEN ?1 AND ?2"
      ),
    ]
    return try joins.flatMap { tables, wasConcluded in
      try tallies(
        """
        SELECT m.office, \(key(by: "m.concluded_on")), \(Self.sum("r.amount_fen"))
        FROM \(tables)
        WHERE \(wasConcluded) AND m.voided IS NULL AND m.refused_on IS NULL
          AND r.voided IS NULL AND \(Self.standsAlone)
        GROUP BY 1, 2
        """, connection
      ) { row, figures throws(ReportError) in
        figures.receivedOnConcluded = try Self.amount(row, 2)
      }
    }
  }

  private func received(_ connection: borrowing Connection) throws -> [RecoveredTally] {
    let isPay = "r.kind IN (\(Self.list(RecordType.payKinds)))"
    return try tallies(
      """
      SELECT m.office, \(key(by: "r.received_on")), \(Self.sum("r.amount_fen")),
        \(Self.sum("r.amount_fen", where: isPay)),
        \(Self.sum("r.amount_fen", where: "r.kind = 'contributions'"))
      FROM recovery r JOIN mediation m ON m.id = \(Self.caseThatCounts)
      WHERE r.received_on BETWEEN ? AND ? AND r.voided IS NULL AND m.voided IS NULL
      GROUP BY 1, 2
      """, connection
    ) { row, figures throws(ReportError) in
      figures.received = try Self.amount(row, 2)
      figures.receivedPay = try Self.amount(row, 4)
      figures.receivedContributions = try Self.amount(row, 6)
    }
  }

  /// The codes in each column of dispute types that the tallies have.
  func disputeTypes(
    in tallies: [RecoveredTally], _ connection: borrowing Connection
  ) throws -> [String: [String]] {
    guard query.grouping == .disputeType else { return [:] }
    var codes: [String: [String]] = [:]
    for column in Set(tallies.compactMap(\.key)) {
      codes[column] = try connection.rows(
        "SELECT DISTINCT value FROM json_each(?) ORDER BY value", .text(column)
      ) { $0.text(0) }
    }
    return codes
  }

  /// How many payments of the period hang on a case that is not here: its own record has not come
  /// yet, or it is of a type that a newer version brought.
  func paymentsWithoutCase(_ connection: borrowing Connection) throws -> Int64 {
    try connection.integer(
      """
      SELECT count(*) FROM recovery r
      WHERE r.received_on BETWEEN ? AND ? AND r.voided IS NULL
        AND NOT EXISTS (SELECT 1 FROM mediation m WHERE m.id = \(Self.caseThatCounts))
      """, .text(query.from.iso), .text(query.to.iso)) ?? 0
  }

  // MARK: - SQL

  /// The key of a group, for cases that a query dates by a column.
  private func key(by date: String) -> String {
    switch query.grouping {
    case .office: "NULL"
    case .month: "substr(\(date), 1, 7)"
    case .quarter: "substr(\(date), 1, 4) || '-Q' || ((substr(\(date), 6, 2) + 2) / 3)"
    case .industry:
      """
      (SELECT e.industry FROM employer e WHERE e.case_id = m.id AND e.voided IS NULL
        ORDER BY e.id LIMIT 1)
      """
    case .disputeType: "m.dispute_types"
    }
  }

  /// That a case is no part of another.
  private static let standsAlone = "m.id NOT IN (SELECT case_id FROM merged_case)"

  /// The case that a payment counts on.
  private static let caseThatCounts =
    "coalesce((SELECT final_id FROM merged_case x WHERE x.case_id = r.case_id), r.case_id)"

  private static let half: Int64 = 1_000_000_000

  /// Two columns: the sum of the amounts' higher digits and that of their lower ones.
  private static func sum(_ column: String, where condition: String? = nil) -> String {
    [" / ", " % "].map { operation in
      let half = "\(column)\(operation)\(half)"
      return condition.map { "sum(CASE WHEN \($0) THEN \(half) END)" } ?? "sum(\(half))"
    }.joined(separator: ", ")
  }

  private static func amount(_ row: Statement, _ index: Int) throws(ReportError) -> Fen {
    let (high, isOverflow) = row.integer(index).multipliedReportingOverflow(by: half)
    guard !isOverflow,
      let amount = Fen.zero.adding(Fen(rawValue: high))?
        .adding(Fen(rawValue: row.integer(index + 1)))
    else { throw .sumTooLarge }
    return amount
  }

  /// Codes of a declaration as a list of SQL; they hold no quotes.
  private static func list(_ codes: [String]) -> String {
    codes.map { "'\($0)'" }.joined(separator: ", ")
  }

  private func tallies(
    _ sql: String, _ connection: borrowing Connection,
    read: (Statement, inout RecoveredFigures) throws(ReportError) -> Void
  ) throws -> [RecoveredTally] {
    try connection.rows(sql, .text(query.from.iso), .text(query.to.iso)) { row in
      var figures = RecoveredFigures()
      try read(row, &figures)
      return RecoveredTally(
        office: row.optionalText(0), key: row.optionalText(1), figures: figures)
    }
  }
}
