// Periods of reports, and the periods they are compared with (domain notes 4.3 and trap T3).
//
// A period that is not over is cut at the day it is seen from: "2025年" seen on 20 August is
// 1 January to 20 August, and everything it is compared with is cut alike, because eight months
// against twelve say nothing.

public import CaseModel

/// A period of days that a report covers.
public struct ReportPeriod: Sendable, Hashable {
  /// What kind of period it is; its neighbours are of the same kind.
  public enum Kind: Sendable, Hashable {
    /// A calendar month.
    case month
    /// A calendar quarter.
    case quarter
    /// Half a calendar year.
    case half
    /// A calendar year.
    case year
    /// So many calendar years, two or more.
    case years(Int)
    /// Any other range of days.
    case range
  }

  /// What kind of period it is.
  public let kind: Kind
  /// The first day.
  public let from: LocalDate
  /// The last day of the whole period.
  public let end: LocalDate
  /// The last day that is counted: the end, or the day that the period is seen from.
  public let to: LocalDate

  /// A month, 1 to 12; nil if there is none.
  public static func month(_ month: Int, of year: Int) -> ReportPeriod? {
    LocalDate(year: year, month: month, day: 1).map {
      ReportPeriod(kind: .month, from: $0, end: $0.monthEnd)
    }
  }

  /// A quarter, 1 to 4; nil if there is none.
  public static func quarter(_ quarter: Int, of year: Int) -> ReportPeriod? {
    guard 1...4 ~= quarter else { return nil }
    return LocalDate(year: year, month: quarter * 3 - 2, day: 1).map {
      ReportPeriod(kind: .quarter, from: $0, end: $0.quarterEnd)
    }
  }

  /// Half a year, 1 or 2; nil if there is none.
  public static func half(_ half: Int, of year: Int) -> ReportPeriod? {
    guard 1...2 ~= half else { return nil }
    return LocalDate(year: year, month: half * 6 - 5, day: 1).map {
      ReportPeriod(kind: .half, from: $0, end: $0.adding(months: 5).monthEnd)
    }
  }

  /// Calendar years, the last included; nil if they are reversed or out of the calendar.
  public static func years(_ first: Int, through last: Int) -> ReportPeriod? {
    guard first <= last, let from = LocalDate(year: first, month: 1, day: 1),
      let end = LocalDate(year: last, month: 12, day: 31)
    else { return nil }
    return ReportPeriod(
      kind: first == last ? .year : .years(last - first + 1), from: from, end: end)
  }

  /// A range of days, as the kind of period that it happens to be; nil if it is reversed.
  public static func range(from: LocalDate, to: LocalDate) -> ReportPeriod? {
    guard from <= to else { return nil }
    let known = [
      month(from.month, of: from.year), quarter(from.quarter, of: from.year),
      half(from.month <= 6 ? 1 : 2, of: from.year), years(from.year, through: to.year),
    ]
    return known.compactMap { $0 }.first { $0.from == from && $0.end == to }
      ?? ReportPeriod(kind: .range, from: from, end: to)
  }

  private init(kind: Kind, from: LocalDate, end: LocalDate, to: LocalDate? = nil) {
    self.kind = kind
    self.from = from
    self.end = end
    self.to = to ?? end
  }

  /// Whether it is counted to its end.
  public var isWhole: Bool { to == end }

  /// The period as it is seen from a day: cut there if it is not over; nil if it has not begun.
  public func seen(from day: LocalDate) -> ReportPeriod? {
    guard from <= day else { return nil }
    return ReportPeriod(kind: kind, from: from, end: end, to: min(day, end))
  }

  /// How many days are counted.
  public var dayCount: Int { from.daysUntil(to) + 1 }
}

extension ReportPeriod {
  /// The like period a year before: 上年同期.
  ///
  /// Years of several are compared with as many before.
  public var yearBefore: ReportPeriod { moved(byMonths: -12 * yearCount) }

  /// The like period just before: 上期; a range, the as many days before its first.
  public var before: ReportPeriod {
    switch kind {
    case .month: return moved(byMonths: -1)
    case .quarter: return moved(byMonths: -3)
    case .half: return moved(byMonths: -6)
    case .year, .years: return moved(byMonths: -12 * yearCount)
    case .range:
      let count = from.daysUntil(end) + 1
      return ReportPeriod(
        kind: .range, from: from.adding(days: -count), end: end.adding(days: -count),
        to: to.adding(days: -count))
    }
  }

  /// From the beginning of the year of the last day through it: 本年累计.
  public var cumulative: ReportPeriod {
    let from = to.yearStart
    let isYear = to == to.yearEnd
    return ReportPeriod(kind: isYear ? .year : .range, from: from, end: to)
  }

  private var yearCount: Int {
    if case .years(let count) = kind { count } else { 1 }
  }

  /// The period moved by whole months; a day that ends a month goes on ending one.
  private func moved(byMonths months: Int) -> ReportPeriod {
    func move(_ day: LocalDate) -> LocalDate {
      let moved = day.adding(months: months)
      return day == day.monthEnd ? moved.monthEnd : moved
    }
    let first = from.adding(months: months)
    let last = kind == .range && !endsMonth ? end.adding(months: months) : move(end)
    return ReportPeriod(kind: kind, from: first, end: last, to: isWhole ? last : move(to))
  }

  /// Whether a range is of whole months, so that its last day is meant as a month's end.
  private var endsMonth: Bool { from.day == 1 && end == end.monthEnd }
}
