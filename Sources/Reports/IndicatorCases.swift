internal import CaseModel
public import CaseStore
public import ChangeLog
public import Indicators
internal import SQLite

/// The cases behind a figure: their amounts add up to it.
public struct IndicatorCases: Sendable, Hashable {
  /// What one case adds.
  public struct Item: Sendable, Hashable {
    /// The case.
    public let caseID: RecordID
    /// Its type.
    public let root: String
    /// Its official number.
    public let number: String?
    /// The office at which it counts.
    public let office: String
    /// The first day on which it adds something.
    public let on: String
    /// What it adds: a count, or fen.
    public let amount: Int64
    /// What it adds to the denominator; nil for what is no rate.
    public let whole: Int64?
  }

  /// The indicator.
  public let indicator: Indicator
  /// The cases, by office, day and id.
  public let items: [Item]

  /// What they add up to.
  public var sum: Int64? {
    items.reduce(0 as Int128) { $0 + Int128($1.amount) }.exact
  }

  /// What the denominator adds up to.
  public var whole: Int64? {
    items.reduce(0 as Int128) { $0 + Int128($1.whole ?? 0) }.exact
  }

  /// Lists the cases of an indicator.
  ///
  /// - Parameter key: the group that is opened; `.some(nil)` for what is not given, nil for all.
  /// - Throws: ``ReportError``; `StoreError` if the store cannot be read.
  public static func list(
    _ indicator: Indicator, _ query: IndicatorQuery, group key: String?? = nil,
    store: CaseStore
  ) throws -> IndicatorCases {
    try store.read(by: .mediation) { connection in
      let register = try ReportOffices.read(connection)
      guard let scope = ReportScope(office: query.office, register: register) else {
        throw ReportError.unknownOffice(query.office)
      }
      let lister = CaseLister(indicator: indicator, query: query, scope: scope, key: key)
      let items = try lister.items(connection).map { try $0.numbered(connection) }
      return IndicatorCases(indicator: indicator, items: items)
    }
  }
}

/// Lists the cases behind one figure.
private struct CaseLister {
  typealias Item = IndicatorCases.Item

  let indicator: Indicator
  let query: IndicatorQuery
  let scope: ReportScope
  let key: String??

  func items(_ connection: borrowing Connection) throws -> [Item] {
    let items: [Item]
    if case .found(let figure) = indicator.figure {
      items = try found(figure, connection)
    } else {
      items = try summed(connection)
    }
    return items.sorted { ($0.office, $0.on, $0.caseID) < ($1.office, $1.on, $1.caseID) }
  }

  /// The days that are counted: of the period, or of one span of it.
  private var days: (from: LocalDate, to: LocalDate) {
    let whole = (query.period.from, query.period.to)
    guard query.grouping.isTime, let key = key ?? nil else { return whole }
    return query.grouping.days(of: key, within: query.period) ?? whole
  }

  /// Whether a case is in the group that is opened.
  private func isIn(_ office: String, _ groups: [String?]) -> Bool {
    guard scope.admits(office) else { return false }
    guard let key, !query.grouping.isTime else { return true }
    return query.grouping == .office ? key == office : groups.contains(key)
  }

  // MARK: - Sums

  private func summed(_ connection: borrowing Connection) throws -> [Item] {
    let cases = CountedCases(
      roots: Set(indicator.measures.map(\.root)), groups: CaseGroups(query.grouping))
    var items: [Item] = []
    try cases.each(from: days.from, to: days.to, connection) { counted in
      let office = counted.office(at: query.standing)
      if isIn(office, counted.groups), let item = item(counted, office) { items.append(item) }
    }
    return items
  }

  /// What a case adds to the indicator.
  private func item(_ counted: CountedCase, _ office: String) -> Item? {
    let (from, to) = (days.from.iso, days.to.iso)
    func sum(_ measure: Measure) -> (amount: Int128, first: String?) {
      let place = Measure.place(of: measure.code)
      let mine = counted.figures.contributions.filter {
        $0.measure == place && $0.day >= from && $0.day <= to
      }
      return (mine.reduce(0) { $0 + Int128($1.amount) }, mine.map(\.day).min())
    }
    let parts = indicator.measures.map(sum)
    guard parts.contains(where: { $0.amount != 0 }) else { return nil }
    var amount = parts[0].amount
    var whole: Int64?
    switch indicator.figure {
    case .difference: amount -= parts[1].amount
    case .rate: whole = Int64(clamping: parts[1].amount)
    case .sum, .found: break
    }
    return Item(
      caseID: counted.id, root: counted.root, number: nil, office: office,
      on: parts.compactMap(\.first).min() ?? "", amount: Int64(clamping: amount), whole: whole)
  }

  // MARK: - What is found

  private func found(
    _ figure: Indicator.Found, _ connection: borrowing Connection
  ) throws -> [Item] {
    let groups = CaseGroups(query.grouping)
    var found: [FoundItem] = []
    let figures = FoundFigures(from: days.from, to: days.to, standing: query.standing)
    try figures.each(figure, connection) { item in
      let mine = try groups?.groups(of: item.caseID, indicator.root, connection) ?? []
      if isIn(item.office, mine) { found.append(item) }
    }
    // Who stands in several cases counts with the first of them.
    found.sort {
      ($0.office, $0.on, $0.caseID, $0.identity ?? "")
        < ($1.office, $1.on, $1.caseID, $1.identity ?? "")
    }
    var seen: Set<String> = []
    var amounts: [RecordID: Int64] = [:]
    var firsts: [FoundItem] = []
    for item in found {
      if amounts[item.caseID] == nil { firsts.append(item) }
      let isNew = item.identity.map { seen.insert($0).inserted } ?? true
      amounts[item.caseID] = (amounts[item.caseID] ?? 0).addingClamped(isNew ? item.amount : 0)
    }
    return firsts.map { item in
      Item(
        caseID: item.caseID, root: indicator.root, number: nil, office: item.office, on: item.on,
        amount: amounts[item.caseID] ?? 0, whole: nil)
    }
  }
}

extension IndicatorCases.Item {
  fileprivate func numbered(_ connection: borrowing Connection) throws -> IndicatorCases.Item {
    guard RecordType.find(root)?.find(field: "official_number") != nil else { return self }
    return IndicatorCases.Item(
      caseID: caseID, root: root,
      number: try connection.text(
        "SELECT official_number FROM \(root) WHERE id = ?", .text(caseID.text)), office: office,
      on: on, amount: amount, whole: whole)
  }
}

extension Int128 {
  fileprivate var exact: Int64? { Int64(exactly: self) }
}
