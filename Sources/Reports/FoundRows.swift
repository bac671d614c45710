internal import CaseModel
internal import Indicators
internal import SQLite

/// Figures that are no sums, by group, each found when it is first asked for.
struct FoundRows {
  private let query: IndicatorQuery
  private let scope: ReportScope
  private var found: [Key: Found] = [:]
  private var course: StockCourse?

  private struct Key: Hashable {
    let figure: Indicator.Found
    let from: LocalDate
    let to: LocalDate
  }

  private struct Found {
    var groups: [String?: Int128] = [:]
    var total: Int128 = 0
  }

  init(_ query: IndicatorQuery, _ scope: ReportScope) {
    self.query = query
    self.scope = scope
  }

  /// The groups that have figures.
  mutating func keys(_ connection: borrowing Connection) throws -> Set<String?> {
    guard !query.grouping.isTime else { return [] }
    var keys: Set<String?> = []
    for indicator in query.indicators {
      guard case .found(let figure) = indicator.figure else { continue }
      if query.grouping.isKept, let course = try course(figure, connection) {
        keys.formUnion(course.offices)
        continue
      }
      let found = try find(figure, query.period.from, query.period.to, connection)
      for (key, value) in found.groups where value != 0 { keys.insert(key) }
    }
    return keys
  }

  /// The figure of one group; nil for an indicator that is not found.
  mutating func value(
    _ indicator: Indicator, _ key: String?, _ connection: borrowing Connection
  ) throws -> Int128? {
    guard case .found(let figure) = indicator.figure else { return nil }
    if query.grouping.isKept, let stock = try stock(figure, key, connection) { return stock }
    guard query.grouping.isTime else {
      return try find(figure, query.period.from, query.period.to, connection).groups[key] ?? 0
    }
    guard let key, let span = query.grouping.days(of: key, within: query.period) else {
      return nil
    }
    return try find(figure, span.from, span.to, connection).total
  }

  /// The figure of all cases; nil for an indicator that is not found.
  mutating func total(
    _ indicator: Indicator, _ connection: borrowing Connection
  ) throws -> Int128? {
    guard case .found(let figure) = indicator.figure else { return nil }
    if let stock = try stock(figure, nil, connection) { return stock }
    return try find(figure, query.period.from, query.period.to, connection).total
  }

  private mutating func find(
    _ figure: Indicator.Found, _ from: LocalDate, _ to: LocalDate,
    _ connection: borrowing Connection
  ) throws -> Found {
    let key = Key(figure: figure, from: from, to: to)
    if let known = found[key] { return known }
    let figures = FoundFigures(from: from, to: to, standing: query.standing)
    let new = try items(figure, figures, connection)
    found[key] = new
    return new
  }

  /// Stock of an office, a span or all, the short way; nil for a figure that is none.
  private mutating func stock(
    _ figure: Indicator.Found, _ key: String?, _ connection: borrowing Connection
  ) throws -> Int128? {
    guard let course = try course(figure, connection) else { return nil }
    return figure == .openingStock
      ? course.opening(key) : try course.closing(key, connection)
  }

  private mutating func course(
    _ figure: Indicator.Found, _ connection: borrowing Connection
  ) throws -> StockCourse? {
    guard figure == .openingStock || figure == .closingStock else { return nil }
    if let known = course { return known }
    let new = try StockCourse(query, scope, connection)
    course = new
    return new
  }

  private func items(
    _ figure: Indicator.Found, _ figures: FoundFigures, _ connection: borrowing Connection
  ) throws -> Found {
    let groups = CaseGroups(query.grouping)
    let root = Indicator.root(of: figure)
    var sums: [String?: FoundSum] = [:]
    var total = FoundSum()
    try figures.each(figure, connection) { item in
      guard scope.admits(item.office) else { return }
      total.add(item)
      let keys = try groups?.groups(of: item.caseID, root, connection) ?? [item.office]
      for key in keys { sums[key, default: FoundSum()].add(item) }
    }
    return Found(groups: sums.mapValues(\.value), total: total.value)
  }
}
