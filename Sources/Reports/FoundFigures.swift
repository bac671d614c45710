// Figures that do not add up over days: what is open at a day, what is missing, who is the same
// person. Each is one query over an index of its dates, by the office at which the cases count.

internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import Deadlines
internal import Indicators
internal import SQLite

/// Finds the figures of a period that are no sums of days.
struct FoundFigures {
  let from: LocalDate
  let to: LocalDate
  let standing: CaseStanding

  /// A figure by office; an office without one has none of it.
  func find(
    _ figure: Indicator.Found, _ connection: borrowing Connection
  ) throws -> [String: Int128] {
    switch figure {
    case .openingStock: try openingStock(connection)
    case .closingStock: try closingStock(connection)
    case .distinctPersons: [:]
    case .outstanding: try outstanding(connection)
    case .overdueInstalments: try overdue(connection).mapValues { Int128($0.count) }
    case .overdueAmount: try overdue(connection).mapValues { $0.reduce(0) { $0 + Int128($1) } }
    case .deadlinesKept: try deadlines(connection).mapValues { Int128($0.kept) }
    case .deadlinesMissed: try deadlines(connection).mapValues { Int128($0.missed) }
    }
  }

  /// The office of a mediation, as SQL over its row `m`.
  private var office: String {
    // An id is the office that made it, a hyphen and 36 characters.
    standing == .holder ? "m.office" : "substr(m.id, 1, length(m.id) - 37)"
  }

  private static let counts = """
    m.voided IS NULL AND m.refused_on IS NULL
      AND NOT EXISTS (SELECT 1 FROM merged_case c WHERE c.case_id = m.id)
    """

  // MARK: - Stock

  /// What was accepted before the period less what was concluded before it, from the kept sums.
  private func openingStock(_ connection: borrowing Connection) throws -> [String: Int128] {
    guard let accepted = Measure.place(of: "accepted"),
      let concluded = Measure.place(of: "concluded")
    else { return [:] }
    var stock: [String: Int128] = [:]
    for tally in try KeptFigures.tallies(
      from: .min, to: from.adding(days: -1), at: standing, connection)
    {
      stock[tally.office, default: 0] += tally.sums[accepted] - tally.sums[concluded]
    }
    return stock
  }

  /// What is open at the end of the period, counted case by case: so that it can be checked against
  /// the opening stock and what came and went.
  private func closingStock(_ connection: borrowing Connection) throws -> [String: Int128] {
    var stock: [String: Int128] = [:]
    for condition in [
      "m.concluded_on IS NULL AND m.accepted_on <= ?1",
      "m.concluded_on > ?1 AND m.accepted_on <= ?1",
    ] {
      try connection.query(
        "SELECT \(office), count(*) FROM mediation m WHERE \(condition) AND \(Self.counts) GROUP BY 1",
        .text(to.iso)
      ) { stock[$0.text(0), default: 0] += Int128($0.integer(1)) }
    }
    return stock
  }

  // MARK: - Money

  private func outstanding(_ connection: borrowing Connection) throws -> [String: Int128] {
    let agreed = RecordType.agreedOutcomes.map { "'\($0)'" }.joined(separator: ", ")
    var missing: [String: Int128] = [:]
    try connection.query(
      """
      SELECT \(office), m.agreed_fen, coalesce(r.received_fen, 0)
      FROM mediation m LEFT JOIN case_received r ON r.case_id = m.id
      WHERE m.concluded_on BETWEEN ? AND ? AND \(Self.counts) AND m.outcome IN (\(agreed))
        AND m.agreed_fen IS NOT NULL
      """, .text(from.iso), .text(to.iso)
    ) { row in
      let rest = Int128(row.integer(1)) - Int128(row.integer(2))
      if rest > 0 { missing[row.text(0), default: 0] += rest }
    }
    return missing
  }

  /// What is missing of each instalment that is due before the period's last day.
  private func overdue(_ connection: borrowing Connection) throws -> [String: [Int64]] {
    var missing: [String: [Int64]] = [:]
    try connection.query(
      """
      SELECT \(office), i.amount_fen, coalesce((
        SELECT sum(r.amount_fen) FROM recovery r
        WHERE r.case_id = i.case_id AND r.instalment = i.id AND r.voided IS NULL
          AND r.received_on <= ?1), 0)
      FROM instalment i JOIN mediation m ON m.id = coalesce(
        (SELECT final_id FROM merged_case c WHERE c.case_id = i.case_id), i.case_id)
      WHERE i.due_on < ?1 AND i.voided IS NULL AND \(Self.counts)
      """, .text(to.iso)
    ) { row in
      let (rest, isOverflow) = row.integer(1).subtractingReportingOverflow(row.integer(2))
      if !isOverflow, rest > 0 { missing[row.text(0), default: []].append(rest) }
    }
    return missing
  }

  // MARK: - Deadlines

  /// How many of the concluded cases were concluded in time, and how many late.
  private func deadlines(
    _ connection: borrowing Connection
  ) throws -> [String: (kept: Int, missed: Int)] {
    guard let rule = DeadlineRule.find("MED-15") else { return [:] }
    let changes = try DeadlineChanges.read(connection)
    var calendars = try StoredCalendars.read(connection)
    var found: [String: (kept: Int, missed: Int)] = [:]
    try connection.query(
      """
      SELECT \(office), m.id, coalesce(m.applied_on, m.accepted_on), m.concluded_on, m.office
      FROM mediation m WHERE m.concluded_on BETWEEN ? AND ? AND \(Self.counts)
      """, .text(from.iso), .text(to.iso)
    ) { row in
      guard let id = RecordID(row.text(1)), let start = LocalDate(iso: row.text(2)),
        let concluded = LocalDate(iso: row.text(3)),
        let deadline = Deadline(
          rule, from: start, changes: changes.of(id, rule.code),
          calendar: calendars.calendar(of: row.text(4)))
      else { return }
      if deadline.isOverdue(on: concluded) {
        found[row.text(0), default: (0, 0)].missed += 1
      } else {
        found[row.text(0), default: (0, 0)].kept += 1
      }
    }
    return found
  }
}
