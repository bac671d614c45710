public import CaseModel
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

  /// Lists the cases of an indicator that is a sum or a rate.
  ///
  /// - Parameter key: the group that is opened; `.some(nil)` for what is not given, nil for all.
  /// - Throws: ``ReportError``; ``ReportError/noCases(_:)`` for a figure that is found otherwise.
  public static func list(
    _ indicator: Indicator, _ query: IndicatorQuery, group key: String?? = nil,
    store: CaseStore
  ) throws -> IndicatorCases {
    guard !indicator.measures.isEmpty else { throw ReportError.noCases(indicator.code) }
    return try store.read { connection in
      let register = try ReportOffices.read(connection)
      guard let scope = ReportScope(office: query.office, register: register) else {
        throw ReportError.unknownOffice(query.office)
      }
      let cases = CountedCases(
        roots: Set(indicator.measures.map(\.root)),
        grouping: query.grouping.isKept ? nil : query.grouping)
      var items: [Item] = []
      try cases.each(from: query.period.from, to: query.period.to, connection) { counted in
        let office = counted.office(at: query.standing)
        guard scope.admits(office), isIn(key, counted, office, query) else { return }
        if let item = item(indicator, counted, office, query, span: key ?? nil) {
          items.append(item)
        }
      }
      for index in items.indices {
        items[index] = try items[index].numbered(connection)
      }
      return IndicatorCases(
        indicator: indicator,
        items: items.sorted { ($0.office, $0.on, $0.caseID) < ($1.office, $1.on, $1.caseID) })
    }
  }

  private static func isIn(
    _ key: String??, _ counted: CountedCase, _ office: String, _ query: IndicatorQuery
  ) -> Bool {
    guard let key else { return true }
    if query.grouping == .office { return key == office }
    return query.grouping.isTime || counted.groups.contains(key)
  }

  /// What a case adds to an indicator in the period, or in one span of it.
  private static func item(
    _ indicator: Indicator, _ counted: CountedCase, _ office: String, _ query: IndicatorQuery,
    span: String?
  ) -> Item? {
    let span = query.grouping.isTime ? span : nil
    func sum(_ measure: Measure) -> (amount: Int128, first: String?) {
      let place = Measure.place(of: measure.code)
      let mine = counted.figures.contributions.filter { contribution in
        contribution.measure == place && contribution.day >= query.period.from.iso
          && contribution.day <= query.period.to.iso
          && (span == nil || query.grouping.span(of: contribution.day) == span)
      }
      return (mine.reduce(0) { $0 + Int128($1.amount) }, mine.map(\.day).min())
    }
    let parts = indicator.measures.map(sum)
    guard parts.contains(where: { $0.amount != 0 }) else { return nil }
    return Item(
      caseID: counted.id, root: counted.root, number: nil, office: office,
      on: parts.compactMap(\.first).min() ?? "", amount: Int64(clamping: parts[0].amount),
      whole: parts.count > 1 ? Int64(clamping: parts[1].amount) : nil)
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
