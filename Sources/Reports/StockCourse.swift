internal import CaseModel
internal import CaseStore
internal import Indicators
internal import SQLite

/// What was open when each row of a report began and ended, from the kept sums: what was accepted
/// until then less what was concluded.
///
/// A case that was concluded before it was accepted would count as less than nothing in between;
/// there are few, and an index of their own puts them right.
struct StockCourse {
  private let query: IndicatorQuery
  private let scope: ReportScope
  /// What was open before the period, by office.
  private let before: [String: Int128]
  private let changes: [Change]

  /// What was accepted at an office in a span of time less what was concluded.
  private struct Change {
    let office: String
    let span: String
    let count: Int128
  }

  init(
    _ query: IndicatorQuery, _ scope: ReportScope, _ connection: borrowing Connection
  ) throws {
    self.query = query
    self.scope = scope
    let period = query.period
    let first = period.from.adding(days: -1)
    before = try StockCourse.tallies(.min, first, query, connection)
      .filter { scope.admits($0.office) }
      .reduce(into: [:]) { $0[$1.office, default: 0] += StockCourse.change($1.sums) }
    changes = try StockCourse.tallies(period.from, period.to, query, connection)
      .filter { scope.admits($0.office) }
      .map { tally in
        Change(
          office: tally.office,
          span: query.grouping.isTime ? query.grouping.span(of: tally.span) : "",
          count: StockCourse.change(tally.sums))
      }
  }

  private static func tallies(
    _ from: LocalDate, _ to: LocalDate, _ query: IndicatorQuery,
    _ connection: borrowing Connection
  ) throws -> [KeptFigures.Tally] {
    try KeptFigures.tallies(from: from, to: to, at: query.standing, connection)
  }

  private static let accepted = Measure.place(of: "accepted") ?? 0
  private static let concluded = Measure.place(of: "concluded") ?? 0

  /// What was accepted less what was concluded.
  static func change(_ sums: FigureSums) -> Int128 { sums[accepted] - sums[concluded] }

  /// The offices that had open cases when the period began.
  var offices: [String] { before.filter { $0.value != 0 }.map(\.key) }

  /// What was open when a row's days began; nil for all rows.
  func opening(_ key: String?) -> Int128 {
    if query.grouping == .office, let key { return before[key] ?? 0 }
    let all = before.values.reduce(0, +)
    guard query.grouping.isTime, let key else { return all }
    return changes.reduce(all) { $1.span < key ? $0 + $1.count : $0 }
  }

  /// What was open when a row's days were over; nil for all rows.
  func closing(_ key: String?, _ connection: borrowing Connection) throws -> Int128 {
    let isTime = query.grouping.isTime
    let mine = changes.filter { key == nil || (isTime ? $0.span : $0.office) == key }
    let end = key.flatMap { isTime ? query.grouping.days(of: $0, within: query.period)?.to : nil }
    let reversed = try reversed(end ?? query.period.to, connection).filter { office, _ in
      scope.admits(office) && (isTime || key == nil || office == key)
    }
    return mine.reduce(opening(key)) { $0 + $1.count } + reversed.values.reduce(0, +)
  }

  /// How many cases of each office were concluded by a day and accepted later.
  private func reversed(
    _ day: LocalDate, _ connection: borrowing Connection
  ) throws -> [String: Int128] {
    let figures = FoundFigures(from: day, to: day, standing: query.standing)
    let isOpen = "concluded_on <= ?1 AND coalesce(accepted_on, '9999') > ?1"
    var found: [String: Int128] = [:]
    try connection.query(
      """
      SELECT \(figures.officeOrAcceptor), count(*)
      FROM mediation m
      WHERE m.key IN (\(DeferredIndex.reversed.keys(where: isOpen)))
        AND m.voided IS NULL AND \(FoundFigures.standsAlone)
      GROUP BY 1
      """, .text(day.iso)
    ) { found[$0.text(0)] = Int128($0.integer(1)) }
    return found
  }
}
