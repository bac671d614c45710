// What can be done now: of one case, or of all. The rules are pure (`NextStepRule`); here their
// facts and periods are read. Across cases the open ones are asked, which are few of many years'.

public import CaseModel
public import CaseStore
public import ChangeLog
public import Deadlines
internal import SQLite

/// Where a case stands, and what can be done about it now.
public struct CaseOutlook: Sendable {
  /// The case.
  public let caseID: RecordID
  /// Its facts.
  public let facts: CaseFacts
  /// Its status; nil for a type without statuses.
  public let status: CaseStatus?
  /// What can be done, the most urgent first.
  public let steps: [NextStep]
  /// The day on which it was asked.
  public let moment: CaseMoment

  /// Who handles the case.
  public var handler: String? {
    facts.root.handlerField.flatMap { facts.values[$0.name]?.text }
  }
}

/// What can be done about all open cases.
public struct NextStepReport: Sendable {
  /// What is asked.
  public struct Query: Sendable {
    /// The day that counts as today.
    public var moment: CaseMoment
    /// Steps without a day, or with a later one, are left out; nil for all.
    public var withinDays: Int?
    /// Who handles the cases; nil for all.
    public var handler: String?
    /// The cases of this office and those below it; nil for all of the store.
    public var office: String?
    /// How many are listed at most.
    public var itemsMax: Int

    /// Asks for what can be done.
    public init(
      moment: CaseMoment, withinDays: Int? = nil, handler: String? = nil, office: String? = nil,
      itemsMax: Int
    ) {
      self.moment = moment
      self.withinDays = withinDays
      self.handler = handler
      self.office = office
      self.itemsMax = itemsMax
    }
  }

  /// One step of one case.
  public struct Item: Sendable {
    /// The case with its facts.
    public let outlook: CaseOutlook
    /// The step.
    public let step: NextStep
  }

  /// The steps, the most urgent first.
  public let items: [Item]
  /// How many there are, with those that are not listed.
  public let total: Int

  /// Computes it from one state of a store.
  ///
  /// Complexity: linear in the open cases.
  public static func compute(_ query: Query, store: CaseStore) throws -> NextStepReport {
    var items: [Item] = []
    for type in RecordType.all where type.place == .caseRoot {
      let open = try store.openCases(of: type, at: query.moment)
      items += try store.read { connection in
        try steps(of: open, type, query, connection)
      }
    }
    let order = items.indices.sorted { left, right in
      let days = (items[left].step.until ?? .max, items[right].step.until ?? .max)
      return days.0 == days.1 ? left < right : days.0 < days.1
    }
    return NextStepReport(
      items: order.prefix(query.itemsMax).map { items[$0] }, total: items.count)
  }

  private static func steps(
    of cases: [RecordID], _ type: RecordType, _ query: Query, _ connection: borrowing Connection
  ) throws -> [Item] {
    let scope = try query.office.map { office in
      Set(OfficeTree(try OfficeQuery.all(connection).map(\.office)).subtree(of: office).map(\.id))
    }
    let changes = try DeadlineChanges.read(connection)
    var calendars = try StoredCalendars.read(connection)
    let until = query.withinDays.map { query.moment.today.adding(days: $0) }
    var items: [Item] = []
    for caseID in cases {
      guard let facts = try CaseFactsQuery.facts(of: caseID, type, connection) else { continue }
      let office = facts.values["office"]?.text ?? caseID.office
      if let scope, !scope.contains(office) { continue }
      let outlook = try CaseOutlook(
        caseID, facts, query.moment, changes, calendars.calendar(of: office), connection)
      if let handler = query.handler, outlook.handler != handler { continue }
      for step in outlook.steps {
        if let until, step.until.map({ $0 > until }) ?? true { continue }
        items.append(Item(outlook: outlook, step: step))
      }
    }
    return items
  }
}

extension CaseOutlook {
  fileprivate init(
    _ caseID: RecordID, _ facts: CaseFacts, _ moment: CaseMoment, _ changes: DeadlineChanges,
    _ calendar: WorkCalendar, _ connection: borrowing Connection
  ) throws {
    var periods: [RunningPeriod] = []
    for source in DueSource.all {
      for start in try source.ofCase(caseID, connection) {
        let rule = start.start.rule
        let deadline = Deadline(
          rule, from: start.start.on,
          changes: start.start.changes + changes.of(caseID, rule.code), calendar: calendar)
        if let deadline {
          periods.append(RunningPeriod(record: start.record.id.text, deadline))
        }
      }
    }
    self.caseID = caseID
    self.facts = facts
    self.moment = moment
    status = facts.root.status(of: facts, at: moment)
    steps = NextStep.all(facts, periods: periods, at: moment)
  }

  /// The outlook of a case; nil for one that is not held.
  public static func compute(
    _ caseID: RecordID, at moment: CaseMoment, store: CaseStore
  ) throws -> CaseOutlook? {
    guard let root = try store.caseRoot(caseID)?.type else { return nil }
    return try store.read { connection in
      guard let facts = try CaseFactsQuery.facts(of: caseID, root, connection) else { return nil }
      var calendars = try StoredCalendars.read(connection)
      return try CaseOutlook(
        caseID, facts, moment, try DeadlineChanges.read(connection),
        calendars.calendar(of: facts.values["office"]?.text ?? caseID.office), connection)
    }
  }
}
