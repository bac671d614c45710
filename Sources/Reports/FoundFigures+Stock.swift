internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import SQLite

// What is open at a day, counted from the cases themselves: for the list that stock opens to, and
// to check what the kept sums give (StockCourse.swift, StockCheck.swift).

extension FoundFigures {
  /// What is open, and what was concluded later: each over an index of its own, so that a long past
  /// costs nothing.
  private static let open: [(index: DeferredIndex, days: String)] = [
    (.open, "accepted_on <= ?1"), (.concluded, "concluded_on > ?1 AND accepted_on <= ?1"),
  ]

  /// That a mediation is no part of another, as SQL over its row `m`.
  static let standsAlone =
    "NOT EXISTS (SELECT 1 FROM merged_case c WHERE c.case_id = m.id)"

  /// The office of a mediation; of one whose office cannot be read, the one that accepted it.
  var officeOrAcceptor: String { "coalesce(\(office), \(Self.acceptor))" }

  /// How many cases of each office are open when the period is over.
  func countOpen(_ connection: borrowing Connection) throws -> [String: Int128] {
    var stock: [String: Int128] = [:]
    for selection in openCounts {
      try connection.query(selection, .text(to.iso)) {
        stock[$0.text(0), default: 0] += Int128($0.integer(1))
      }
    }
    return stock
  }

  /// The selections that count what is open when a day is over, which is bound.
  ///
  /// The indexes say all that these take, unless the office that accepted is asked for: to read the
  /// rows of what a hub has open took longer than all else of a report.
  var openCounts: [String] {
    let acceptor = "(SELECT \(Self.acceptor) FROM mediation m WHERE m.key = i.key)"
    let office = standing == .holder ? "coalesce(i.office, \(acceptor))" : acceptor
    return Self.open.map { index, days in
      """
      SELECT \(office), count(*)
      FROM (\(index.rows("key, office, refused_on, voided", where: days))) i
      WHERE i.refused_on IS NULL AND i.voided IS NULL AND i.key NOT IN (
        SELECT m.key FROM merged_case c JOIN mediation m ON m.id = c.case_id)
      GROUP BY 1
      """
    }
  }

  /// Calls a body for each case that is open when a day is over.
  func eachOpen(
    through day: LocalDate, _ connection: borrowing Connection,
    _ body: (FoundItem) throws -> Void
  ) throws {
    for (index, days) in Self.open {
      try connection.query(
        """
        SELECT m.id, \(office), m.accepted_on FROM mediation m
        WHERE m.key IN (\(index.keys(where: days))) AND \(Self.counts)
        """, .text(day.iso)
      ) { row in
        if let item = Self.item(row) { try body(item) }
      }
    }
  }

  /// Calls a body for each case that makes the opening stock: those that are open when the period
  /// begins and, less one each, those that were concluded before and accepted only later.
  func eachOpening(
    _ connection: borrowing Connection, _ body: (FoundItem) throws -> Void
  ) throws {
    try eachOpen(through: from.adding(days: -1), connection, body)
    let condition = "concluded_on < ?1 AND coalesce(accepted_on, '9999') >= ?1"
    try connection.query(
      """
      SELECT m.id, \(office), m.concluded_on FROM mediation m
      WHERE m.key IN (\(DeferredIndex.concluded.keys(where: condition)))
        AND m.refused_on IS NULL AND m.voided IS NULL AND \(Self.standsAlone)
      """, .text(from.iso)
    ) { row in
      guard var item = Self.item(row) else { return }
      item.amount = -1
      try body(item)
    }
  }
}
