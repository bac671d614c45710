// What can be done now: of one case, or of all. The rules are pure (`NextStepRule`); here their
// facts and periods are read. Across cases those are asked that have something due, and all open
// ones only where somebody wants every step.

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
  /// Complexity: linear in what is due until the last day; without one, in the open cases.
  public static func compute(_ query: Query, store: CaseStore) throws -> NextStepReport {
    let items =
      if let within = query.withinDays {
        try store.read(by: .mediation) { try due(query, within, $0) }
      } else { try open(query, store) }
    let order = items.indices.sorted { left, right in
      let days = (items[left].step.until ?? .max, items[right].step.until ?? .max)
      return days.0 == days.1 ? left < right : days.0 < days.1
    }
    return NextStepReport(
      items: order.prefix(query.itemsMax).map { items[$0] }, total: items.count)
  }

  /// Every step with a day has it from a period, and `DueReport` finds those that end by then.
  private static func due(
    _ query: Query, _ within: Int, _ connection: borrowing Connection
  ) throws -> [Item] {
    let today = query.moment.today
    let found = try DueReport.all(
      DueReport.Query(today: today, withinDays: within, office: query.office, itemsMax: 0),
      connection)
    var cases: [RecordID] = []
    var periods: [RecordID: [RunningPeriod]] = [:]
    var roots: [RecordID: RecordType] = [:]
    for (start, deadline) in found {
      if let handler = query.handler, start.mediator != handler { continue }
      if periods[start.caseID] == nil { cases.append(start.caseID) }
      periods[start.caseID, default: []].append(
        RunningPeriod(record: start.record.id.text, deadline))
      roots[start.caseID] = start.root
    }
    let until = today.adding(days: within)
    var items: [Item] = []
    for caseID in cases {
      guard let root = roots[caseID], let running = periods[caseID],
        let facts = try CaseFactsQuery.facts(of: caseID, root, connection)
      else { continue }
      let outlook = CaseOutlook(caseID, facts, query.moment, running)
      for step in outlook.steps where step.until.map({ $0 <= until }) ?? false {
        items.append(Item(outlook: outlook, step: step))
      }
    }
    return items
  }

  /// All steps of all open cases, those without a day, too.
  private static func open(_ query: Query, _ store: CaseStore) throws -> [Item] {
    var items: [Item] = []
    for type in RecordType.all where type.place == .caseRoot {
      let open =
        if let handler = query.handler {
          try store.openCases(
            of: type, handledBy: handler, office: query.office, at: query.moment)
        } else { try store.openCases(of: type, office: query.office, at: query.moment) }
      try store.read { connection in
        let changes = try DeadlineChanges.read(connection)
        var calendars = try StoredCalendars.read(connection)
        for caseID in open {
          guard let facts = try CaseFactsQuery.facts(of: caseID, type, connection) else {
            continue
          }
          let calendar = calendars.calendar(of: facts.values["office"]?.text ?? caseID.office)
          let outlook = CaseOutlook(
            caseID, facts, query.moment,
            try CaseOutlook.periods(of: caseID, changes, calendar, connection))
          items += outlook.steps.map { Item(outlook: outlook, step: $0) }
        }
      }
    }
    return items
  }
}

extension DueStart {
  /// The type of the case: parts that start periods hang on mediations.
  fileprivate var root: RecordType {
    RecordType.find(record.type).flatMap { $0.place == .caseRoot ? $0 : nil } ?? .mediation
  }
}

extension CaseOutlook {
  fileprivate init(
    _ caseID: RecordID, _ facts: CaseFacts, _ moment: CaseMoment, _ periods: [RunningPeriod]
  ) {
    self.caseID = caseID
    self.facts = facts
    self.moment = moment
    status = facts.root.status(of: facts, at: moment)
    steps = NextStep.all(facts, periods: periods, at: moment)
  }

  /// All periods of a case, whenever they end.
  fileprivate static func periods(
    of caseID: RecordID, _ changes: DeadlineChanges, _ calendar: WorkCalendar,
    _ connection: borrowing Connection
  ) throws -> [RunningPeriod] {
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
    return periods
  }

  /// The outlook of a case; nil for one that is not held.
  public static func compute(
    _ caseID: RecordID, at moment: CaseMoment, store: CaseStore
  ) throws -> CaseOutlook? {
    guard let root = try store.caseRoot(caseID)?.type else { return nil }
    return try store.read { connection in
      guard let facts = try CaseFactsQuery.facts(of: caseID, root, connection) else { return nil }
      var calendars = try StoredCalendars.read(connection)
      let calendar = calendars.calendar(of: facts.values["office"]?.text ?? caseID.office)
      return CaseOutlook(
        caseID, facts, moment,
        try periods(of: caseID, try DeadlineChanges.read(connection), calendar, connection))
    }
  }
}
