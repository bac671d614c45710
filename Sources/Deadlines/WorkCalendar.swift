// Which days are working days.
//
// 1. A day that the calendar names is what the calendar says: off, or work in exchange.
// 2. Of all others Monday to Friday are working days, Saturday and Sunday are rest days.
//    Source: 国务院关于职工工作时间的规定 art. 7.
// 3. A period that ends on a 法定休假日 ends on the day after it (民法典 art. 203). Weekly rest days
//    count as such unless worked in exchange, as courts and offices do: they are closed. Who reads
//    the word narrowly says `.onlyHolidays`.
// 4. A year is covered if its notice names both 1 January and 1 October as off: every notice does,
//    and a file that lacks half of a year does not.
// 5. Beyond the covered years the holidays of fixed date are taken as off, since they are certain
//    by law; those of the lunar calendar and exchanged days are not known. Whatever follows from a
//    day beyond is provisional.
//    Source: 全国年节及纪念日放假办法 art. 2 (2 May from 2025 on).

public import CaseModel

/// The calendar of working days.
public struct WorkCalendar: Sendable, Hashable {
  /// Which days move the end of a period.
  public enum RestDays: Sendable, Hashable {
    /// Holidays and weekly rest days that are not worked in exchange.
    case holidaysAndWeekends
    /// Holidays only, with the rest days that were moved to them.
    case onlyHolidays
  }

  /// Which days move the end of a period.
  public var restDays: RestDays
  private let kinds: [Int: CalendarDay.Kind]
  /// The covered years.
  public let years: Set<Int>
  /// The last day of the last covered year before which no year is missing; nil for no year.
  public let through: LocalDate?

  /// Makes a calendar; of two entries for one day the later one counts.
  public init(days: [CalendarDay], restDays: RestDays = .holidaysAndWeekends) {
    var kinds: [Int: CalendarDay.Kind] = [:]
    kinds.reserveCapacity(days.count)
    for day in days { kinds[day.date.daysSince1970] = day.kind }
    self.kinds = kinds
    self.restDays = restDays
    let covered = Set(WorkCalendar.coveredYears(days))
    years = covered
    through = covered.min().flatMap { first in
      var last = first
      while covered.contains(last + 1) { last += 1 }
      return LocalDate(year: last, month: 12, day: 31)
    }
  }

  /// The years of which days name 1 January and 1 October as off, in order.
  public static func coveredYears(_ days: [CalendarDay]) -> [Int] {
    var found: [Int: Int] = [:]
    for day in Set(days) where day.kind == .off && day.date.day == 1 {
      if day.date.month == 1 || day.date.month == 10 { found[day.date.year, default: 0] += 1 }
    }
    return found.filter { $0.value == 2 }.keys.sorted()
  }

  /// What is known of calendars together: each notice year from the last of them that covers it,
  /// so that a corrected notice takes back what it no longer names.
  public static func layered(_ layers: [[CalendarDay]]) -> [CalendarDay] {
    var years: [Int: [CalendarDay]] = [:]
    for layer in layers {
      let byYear = Dictionary(grouping: layer, by: \.noticeYear)
      for year in coveredYears(layer) { years[year] = byYear[year] }
    }
    return years.values.joined().sorted { $0.date < $1.date }
  }

  /// How long before its end people are told, in days: the next year's notice comes out around
  /// November.
  public static let warningDays = 30

  /// Whether the calendar ends soon, or has ended.
  public func isEnding(on today: LocalDate) -> Bool {
    through.map { today.daysUntil($0) <= WorkCalendar.warningDays } ?? true
  }

  /// Whether the notice of the day's year is known.
  public func isCovered(_ date: LocalDate) -> Bool { years.contains(date.year) }

  /// Whether people work on the day.
  public func isWorkingDay(_ date: LocalDate) -> Bool {
    switch kinds[date.daysSince1970] {
    case .off?: false
    case .work?: true
    case nil: date.weekday.rawValue <= 5 && !isFixedHolidayBeyond(date)
    }
  }

  /// Whether a period that ends on the day ends later.
  public func movesTheEnd(_ date: LocalDate) -> Bool {
    switch restDays {
    case .holidaysAndWeekends: !isWorkingDay(date)
    case .onlyHolidays: kinds[date.daysSince1970] == .off || isFixedHolidayBeyond(date)
    }
  }

  private func isFixedHolidayBeyond(_ date: LocalDate) -> Bool {
    guard !isCovered(date) else { return false }
    switch (date.month, date.day) {
    case (1, 1), (5, 1), (10, 1...3): return true
    case (5, 2): return date.year >= 2025
    default: return false
    }
  }
}
