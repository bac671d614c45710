// Figures that do not add up over days, or not over offices: what is open at a day, what is
// missing, who is the same person. Each is told case by case, so that every one of them opens to
// its cases; only stock has a shorter way, too (StockCourse.swift).

internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import Deadlines
internal import Indicators
internal import SQLite

/// What one case adds to a figure that is found.
struct FoundItem {
  /// The case.
  let caseID: RecordID
  /// The office at which it counts.
  let office: String
  /// The day that it counts by.
  let on: String
  /// A count, or fen.
  var amount: Int64 = 1
  /// Who or what counts once, however many cases it stands in; nil for what adds up.
  var identity: String?
}

/// What items add up to.
struct FoundSum {
  private var amount: Int128 = 0
  private var identities: Set<String> = []

  mutating func add(_ item: FoundItem) {
    if let identity = item.identity {
      identities.insert(identity)
    } else {
      amount += Int128(item.amount)
    }
  }

  /// A count, or fen.
  var value: Int128 { amount + Int128(identities.count) }
}

/// Finds the figures of a period that are no sums of days.
struct FoundFigures {
  let from: LocalDate
  let to: LocalDate
  let standing: CaseStanding

  /// Calls a body for what each case adds to a figure.
  func each(
    _ figure: Indicator.Found, _ connection: borrowing Connection,
    _ body: (FoundItem) throws -> Void
  ) throws {
    switch figure {
    case .openingStock: try eachOpening(connection, body)
    case .closingStock: try eachOpen(through: to, connection, body)
    case .distinctPersons: try eachPerson(connection, body)
    case .employers: try eachEmployer(connection, body)
    case .outstanding: try eachOutstanding(connection, body)
    case .overdueInstalments:
      try eachOverdue(connection) { item, missing in
        try body(item.with(amount: Int64(missing.count)))
      }
    case .overdueAmount:
      try eachOverdue(connection) { item, missing in
        try body(item.with(amount: missing.reduce(0) { $0.addingClamped($1) }))
      }
    case .deadlinesKept: try eachDeadline(connection) { if !$1 { try body($0) } }
    case .deadlinesMissed: try eachDeadline(connection) { if $1 { try body($0) } }
    case .claimsPaid: try eachPaidClaim(connection) { item, _ in try body(item) }
    case .claimants:
      try eachPaidClaim(connection) { item, person in
        var item = item
        item.identity = person
        try body(item)
      }
    }
  }

  /// The office of a mediation, as SQL over its row `m`.
  var office: String { standing == .holder ? "m.office" : Self.acceptor }

  /// The office that accepted a mediation, likewise: an id is the office that made it, a hyphen and
  /// 36 characters.
  static let acceptor = "substr(m.id, 1, length(m.id) - 37)"

  /// That a mediation counts, as SQL over its row `m`.
  static let counts = """
    m.voided IS NULL AND m.refused_on IS NULL
      AND NOT EXISTS (SELECT 1 FROM merged_case c WHERE c.case_id = m.id)
    """

  /// That it was accepted in the period, of whatever kind it is: two days are bound.
  static let wasAccepted = """
    m.key IN (\(DeferredIndex.accepted.keys(where: "accepted_on BETWEEN ?1 AND ?2")))
    """

  /// That it was concluded in the period, of whatever kind it is: two days are bound.
  static let wasConcluded = """
    m.key IN (\(DeferredIndex.concluded.keys(where: "concluded_on BETWEEN ?1 AND ?2")))
    """

  /// That it was concluded in the period and counts: two days are bound.
  static let isConcluded = "\(wasConcluded) AND \(counts)"

  /// An item of a row that begins with the case's id, its office and its day.
  static func item(_ row: Statement) -> FoundItem? {
    RecordID(row.text(0)).map {
      FoundItem(caseID: $0, office: row.optionalText(1) ?? $0.office, on: row.text(2))
    }
  }

  // MARK: - Who and what counts once

  /// Each person once, who was entered one by one.
  ///
  /// Who is the same as whom is a record that people confirmed (`same_as`); it joins ids of
  /// participants, so that no name is needed.
  private func eachPerson(
    _ connection: borrowing Connection, _ body: (FoundItem) throws -> Void
  ) throws {
    let persons = try SamePersonQuery.read(connection)
    try connection.query(
      """
      SELECT m.id, \(office), m.concluded_on, p.id
      FROM mediation m CROSS JOIN participant p ON p.case_id = m.id
      WHERE \(Self.isConcluded) AND p.voided IS NULL AND p.role = 'applicant'
      """, .text(from.iso), .text(to.iso)
    ) { row in
      guard var item = Self.item(row), let id = RecordID(row.text(3)) else { return }
      item.identity = persons.representative(of: id).text
      try body(item)
    }
  }

  /// A firm is known by its credit code, else by its name, each in the form for comparing.
  private func eachEmployer(
    _ connection: borrowing Connection, _ body: (FoundItem) throws -> Void
  ) throws {
    try connection.query(
      """
      SELECT m.id, \(office), m.concluded_on, e.code_key, e.name_key
      FROM mediation m CROSS JOIN employer e ON e.case_id = m.id
      WHERE \(Self.isConcluded) AND e.voided IS NULL
        AND coalesce(e.code_key, e.name_key) IS NOT NULL
      """, .text(from.iso), .text(to.iso)
    ) { row in
      guard var item = Self.item(row) else { return }
      // A code holds no space.
      item.identity = row.optionalText(3) ?? " " + row.text(4)
      try body(item)
    }
  }

  // MARK: - Deadlines

  /// Each case that was concluded in the period, and whether that was after the last day of the
  /// period that `redress due` showed while it was open.
  private func eachDeadline(
    _ connection: borrowing Connection, _ body: (FoundItem, _ isLate: Bool) throws -> Void
  ) throws {
    let changes = try DeadlineChanges.read(connection)
    var calendars = try StoredCalendars.read(connection)
    try connection.query(
      """
      SELECT m.id, \(office), m.concluded_on, m.applied_on, m.accepted_on, m.channel, m.office
      FROM mediation m WHERE \(Self.isConcluded)
      """, .text(from.iso), .text(to.iso)
    ) { row in
      func date(_ index: Int) -> LocalDate? {
        row.optionalText(index).flatMap { LocalDate(iso: $0) }
      }
      guard let item = Self.item(row), let concluded = date(2) else { return }
      let facts = MediationFacts(
        appliedOn: date(3), acceptedOn: date(4), infringementKnownOn: nil, employmentEndedOn: nil,
        channel: row.optionalText(5), disputeTypes: [], isConcluded: false)
      guard let start = facts.periods.first,
        let deadline = Deadline(
          start.rule, from: start.on,
          changes: start.changes + changes.of(item.caseID, start.rule.code),
          calendar: calendars.calendar(of: row.optionalText(6) ?? item.caseID.office))
      else { return }
      try body(item, deadline.isOverdue(on: concluded))
    }
  }
}

extension FoundItem {
  fileprivate func with(amount: Int64) -> FoundItem {
    var item = self
    item.amount = amount
    return item
  }
}

extension Int64 {
  /// A sum that stays where 64 bits end: a row may hold any number that somebody wrote.
  func addingClamped(_ other: Int64) -> Int64 {
    let (sum, isOverflow) = addingReportingOverflow(other)
    return isOverflow ? (other > 0 ? .max : .min) : sum
  }
}
