// What is due: each source's query gives the periods that run, the changes that people entered are
// read at once for all cases, and the counting is arithmetic on a calendar. Only for what is listed
// is a record's history asked since when its day was known.

public import CaseModel
public import CaseStore
public import ChangeLog
public import Deadlines
internal import SQLite

/// One thing that is due.
public struct DueItem: Sendable, Hashable {
  /// The case.
  public let caseID: RecordID
  /// The office that holds it.
  public let office: String
  /// Its official number.
  public let number: String?
  /// Who handles it.
  public let mediator: String?
  /// The record that holds the day that started it.
  public let record: RecordKey
  /// The field of that day.
  public let field: String
  /// What is due, and when.
  public let deadline: Deadline
  /// When the day was entered, by the clock of who entered it; nil if its line is not here.
  public let knownSince: Instant?

  /// Why it is due, in words: the day that started it, and the one it is counted from.
  public var why: Phrase {
    let starts = deadline.rule.starts
    let again = deadline.countedFrom
    let restart =
      again == deadline.startedOn
      ? Phrase("", "")
      : Phrase("，\(again) 中断后重新计算", ", interrupted on \(again) and counted anew")
    return Phrase(
      "\(deadline.startedOn) \(starts.chinese)\(restart.chinese)",
      "\(deadline.startedOn): \(starts.english)\(restart.english)")
  }
}

/// What is due in the cases of a store.
public struct DueReport: Sendable {
  /// What is asked.
  public struct Query: Sendable {
    /// The day that counts as today.
    public var today: LocalDate
    /// The last day that is looked at is so many days ahead.
    public var withinDays: Int
    /// The cases of this office and those below it; nil for all of the store.
    public var office: String?
    /// How many are listed at most.
    public var itemsMax: Int

    /// Asks for what is due within some days.
    public init(today: LocalDate, withinDays: Int, office: String? = nil, itemsMax: Int) {
      self.today = today
      self.withinDays = withinDays
      self.office = office
      self.itemsMax = itemsMax
    }
  }

  /// What is asked.
  public let query: Query
  /// What is due, the earliest first.
  public let items: [DueItem]
  /// How many there are, with those that are not listed.
  public let total: Int
  /// How many of them are overdue.
  public let overdue: Int
  /// How many of them may still move, as the calendar does not reach that far.
  public let provisional: Int

  /// Computes it from one state of a store.
  ///
  /// Complexity: linear in the open cases and the agreements of the last weeks, not in all cases.
  public static func compute(_ query: Query, store: CaseStore) throws -> DueReport {
    let found = try store.read(by: .mediation) { try all(query, $0) }
    let items = try found.prefix(query.itemsMax).map { start, deadline in
      DueItem(
        caseID: start.caseID, office: start.office, number: start.number,
        mediator: start.mediator, record: start.record, field: start.start.field,
        deadline: deadline, knownSince: try knownSince(start, store))
    }
    return DueReport(
      query: query, items: items, total: found.count,
      overdue: found.count { $0.deadline.isOverdue(on: query.today) },
      provisional: found.count { $0.deadline.isProvisional })
  }

  /// What some sources have that is due, the earliest first.
  static func all(
    _ query: Query, from sources: [DueSource] = DueSource.all, _ connection: borrowing Connection
  ) throws -> [(start: DueStart, deadline: Deadline)] {
    let scope = try query.office.map { office in
      Set(OfficeTree(try OfficeQuery.all(connection).map(\.office)).subtree(of: office).map(\.id))
    }
    let changes = try DeadlineChanges.read(connection)
    var calendars = try StoredCalendars.read(connection)
    let merged = try MergedCases.read(connection)
    let until = query.today.adding(days: query.withinDays)
    var found: [(start: DueStart, deadline: Deadline)] = []
    for source in sources {
      for start in try source.recent(query.today, until, connection) {
        if let scope, !scope.contains(start.office) { continue }
        if !merged.isEmpty, merged[start.caseID] != nil { continue }
        let rule = start.start.rule
        guard
          let deadline = Deadline(
            rule, from: start.start.on,
            changes: start.start.changes + changes.of(start.caseID, rule.code),
            calendar: calendars.calendar(of: start.office)),
          let last = deadline.lastDay, last <= until,
          start.staysWhenOver || last >= query.today
        else { continue }
        found.append((start, deadline))
      }
    }
    // Places are sorted by what is compared: an element is large, and a copy of it dear.
    let days = found.map { ($0.deadline.lastDay ?? .max).daysSince1970 }
    let ids = found.map(\.start.caseID)
    let codes = found.map(\.deadline.rule.code)
    let order = found.indices.sorted { left, right in
      if days[left] != days[right] { return days[left] < days[right] }
      return ids[left] != ids[right] ? ids[left] < ids[right] : codes[left] < codes[right]
    }
    return order.map { found[$0] }
  }

  private static func knownSince(_ start: DueStart, _ store: CaseStore) throws -> Instant? {
    let record = try store.record(start.record)
    return record?.merges[start.start.field]?.heads.first.flatMap { Instant(iso: $0.line.at) }
  }

  /// The periods of one case, whenever they end, by rule.
  public static func deadlines(of caseID: RecordID, store: CaseStore) throws -> [DueItem] {
    let found = try store.read { connection in
      let changes = try DeadlineChanges.read(connection)
      var calendars = try StoredCalendars.read(connection)
      let starts = try DueSource.all.flatMap { try $0.ofCase(caseID, connection) }
      return starts.compactMap { start in
        Deadline(
          start.start.rule, from: start.start.on,
          changes: start.start.changes + changes.of(caseID, start.start.rule.code),
          calendar: calendars.calendar(of: start.office)
        ).map { (start: start, deadline: $0) }
      }
    }
    return try found.map { start, deadline in
      DueItem(
        caseID: start.caseID, office: start.office, number: start.number,
        mediator: start.mediator, record: start.record, field: start.start.field,
        deadline: deadline, knownSince: try knownSince(start, store))
    }
  }
}

/// What people entered of running periods, by case and rule.
struct DeadlineChanges {
  private var changes: [String: [DeadlineChange]] = [:]

  static func read(_ connection: borrowing Connection) throws -> DeadlineChanges {
    var found = DeadlineChanges()
    try connection.query(
      "SELECT case_id, rule, change, from_on, until_on FROM deadline_change WHERE voided IS NULL"
    ) { row in
      guard let kind = row.optionalText(2).flatMap({ DeadlineChange.Kind(rawValue: $0) }),
        let from = row.optionalText(3).flatMap({ LocalDate(iso: $0) })
      else { return }
      let until = row.optionalText(4).flatMap { LocalDate(iso: $0) }
      found.changes["\(row.text(0)) \(row.optionalText(1) ?? "")", default: []].append(
        DeadlineChange(kind, from: from, until: until))
    }
    return found
  }

  func of(_ caseID: RecordID, _ rule: String) -> [DeadlineChange] {
    changes.isEmpty ? [] : changes["\(caseID.text) \(rule)"] ?? []
  }
}
