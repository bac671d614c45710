// A report of indicators: the same definitions (target Indicators) by office, by time, or by a
// field of the cases. Sums by office and time come from what the store keeps; by anything else,
// from the cases that add something to the period, read one by one with the same measures. A
// property test holds both against a naive second implementation.

public import CaseModel
public import CaseStore
public import Documents
internal import Indicators
internal import SQLite

/// The value of an indicator.
public enum IndicatorValue: Sendable, Hashable {
  /// A count, or fen.
  case number(Int64)
  /// A rate.
  case rate(Rate)
  /// There is no such figure for this row: stock by industry.
  case none

  /// The count or the fen; nil for a rate.
  public var number: Int64? {
    if case .number(let number) = self { number } else { nil }
  }
}

/// Indicators of the cases of an office and all below it.
public struct IndicatorReport: Sendable, Hashable {
  /// One group and its figures.
  public struct Row: Sendable, Hashable {
    /// The id, period or code of the group; nil where it is not given.
    public let key: String?
    /// What the group is called.
    public let label: Phrase
    /// How deep it stands: 1 for a dispute type below its kind, else 0.
    public let level: Int
    /// A value an indicator, in the order of the query.
    public let values: [IndicatorValue]
  }

  /// What was asked.
  public let query: IndicatorQuery
  /// The office at the top.
  public let office: OfficeTree.Office
  /// The groups in order.
  public let rows: [Row]
  /// The figures of all cases, each counted once.
  public let total: [IndicatorValue]

  /// Computes the report from one state of a store.
  ///
  /// - Throws: ``ReportError``; `StoreError` if the store cannot be read.
  public static func compute(
    _ query: IndicatorQuery, store: CaseStore
  ) throws -> IndicatorReport {
    try store.read(by: .mediation) { try compute(query, $0) }
  }

  /// Computes the report in a transaction of the caller.
  static func compute(
    _ query: IndicatorQuery, _ connection: borrowing Connection
  ) throws -> IndicatorReport {
    let register = try ReportOffices.read(connection)
    guard let scope = ReportScope(office: query.office, register: register) else {
      throw ReportError.unknownOffice(query.office)
    }
    let sums = try GroupedSums.read(query, scope, connection)
    var found = FoundRows(query, scope)
    let groups = try IndicatorGroups(query: query, scope: scope)
      .groups(keys: found.keys(connection).union(sums.groups.keys), connection)
    let rows = try groups.map { group in
      Row(
        key: group.key, label: group.label, level: group.level,
        values: try query.indicators.map {
          try value(
            $0, sums.groups[group.key] ?? FigureSums(), try found.value($0, group.key, connection))
        })
    }
    let total = try query.indicators.map {
      try value($0, sums.total, try found.total($0, connection))
    }
    return IndicatorReport(query: query, office: scope.root, rows: rows, total: total)
  }

  /// The value of an indicator out of what was summed and found.
  private static func value(
    _ indicator: Indicator, _ sums: FigureSums, _ found: Int128?
  ) throws(ReportError) -> IndicatorValue {
    func sum(_ code: String) throws(ReportError) -> Int64 {
      guard let place = Measure.place(of: code), let sum = Int64(exactly: sums[place]) else {
        throw .sumTooLarge
      }
      return sum
    }
    switch indicator.figure {
    case .sum(let code): return .number(try sum(code))
    case .difference(let whole, let part):
      let (rest, isOverflow) = try sum(whole).subtractingReportingOverflow(sum(part))
      guard !isOverflow else { throw .sumTooLarge }
      return .number(rest)
    case .rate(let part, let whole):
      return .rate(Rate(max(0, try sum(part)), of: max(0, try sum(whole))))
    case .found:
      guard let found else { return .none }
      guard let value = Int64(exactly: found) else { throw .sumTooLarge }
      return .number(value)
    }
  }
}

/// Sums of measures by group, and of all cases.
struct GroupedSums {
  /// By the group's key; nil for what is not given.
  var groups: [String?: FigureSums] = [:]
  /// Each case once.
  var total = FigureSums()

  static func read(
    _ query: IndicatorQuery, _ scope: ReportScope, _ connection: borrowing Connection
  ) throws -> GroupedSums {
    query.grouping.isKept
      ? try kept(query, scope, connection) : try counted(query, scope, connection)
  }

  private static func kept(
    _ query: IndicatorQuery, _ scope: ReportScope, _ connection: borrowing Connection
  ) throws -> GroupedSums {
    var sums = GroupedSums()
    let tallies = try KeptFigures.tallies(
      from: query.period.from, to: query.period.to, at: query.standing, connection)
    for tally in tallies where scope.admits(tally.office) {
      let key = query.grouping.isTime ? query.grouping.span(of: tally.span) : tally.office
      sums.groups[key, default: FigureSums()].add(tally.sums)
      sums.total.add(tally.sums)
    }
    return sums
  }

  private static func counted(
    _ query: IndicatorQuery, _ scope: ReportScope, _ connection: borrowing Connection
  ) throws -> GroupedSums {
    var sums = GroupedSums()
    let measures = query.indicators.flatMap(\.measures)
    let cases = CountedCases(
      roots: Set(measures.map(\.root)), groups: CaseGroups(query.grouping))
    let (from, to) = (query.period.from.iso, query.period.to.iso)
    try cases.each(from: query.period.from, to: query.period.to, connection) { counted in
      guard scope.admits(counted.office(at: query.standing)) else { return }
      var own = FigureSums()
      for contribution in counted.figures.contributions
      where contribution.day >= from && contribution.day <= to {
        own.add(Int128(contribution.amount), at: contribution.measure)
      }
      sums.total.add(own)
      for group in counted.groups { sums.groups[group, default: FigureSums()].add(own) }
    }
    return sums
  }
}
