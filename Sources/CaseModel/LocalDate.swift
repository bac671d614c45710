// A civil date without time or zone, as it stands on paper, and its arithmetic.
//
// Day numbers count from 1970-01-01. The conversion groups years into eras of 400 (146,097 days)
// and lets the year begin in March, so that the leap day is the last of it.
// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil` and
// `civil_from_days`, https://howardhinnant.github.io/date_algorithms.html

/// A day of the week, numbered as in ISO 8601.
public enum Weekday: Int, Sendable, CaseIterable {
  /// 星期一 to 星期日.
  case monday = 1
  case tuesday, wednesday, thursday, friday, saturday, sunday
}

/// A day of the proleptic Gregorian calendar, 0001-01-01 to 9999-12-31.
public struct LocalDate: Hashable, Sendable {
  /// The year, 1 to 9999.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day of the month, from 1.
  public let day: Int

  /// The first day that can be written.
  public static let min = LocalDate(verifiedYear: 1, month: 1, day: 1)
  /// The last day that can be written.
  public static let max = LocalDate(verifiedYear: 9999, month: 12, day: 31)

  /// Makes a date of its parts, or nil where there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard 1...9999 ~= year, 1...12 ~= month,
      1...LocalDate.dayCount(year: year, month: month) ~= day
    else { return nil }
    self.init(verifiedYear: year, month: month, day: day)
  }

  /// Reads `2025-01-05`, strictly: ten ASCII characters, an existing day.
  public init?(iso: some StringProtocol) {
    let text = Array(iso.utf8)
    guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      let year = LocalDate.number(text[0..<4]), let month = LocalDate.number(text[5..<7]),
      let day = LocalDate.number(text[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Reads the ten bytes of `2025-01-05` where they stand.
  public init?(iso bytes: Span<UInt8>) {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
      return nil
    }
    func number(_ digits: Range<Int>) -> Int? {
      var number = 0
      for index in digits {
        guard (0x30...0x39).contains(bytes[index]) else { return nil }
        number = number * 10 + Int(bytes[index] - 0x30)
      }
      return number
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else {
      return nil
    }
    self.init(year: year, month: month, day: day)
  }

  /// The date so many days after 1970-01-01; before or after the range, its first or last day.
  public init(daysSince1970: Int) {
    guard daysSince1970 > LocalDate.min.daysSince1970 else {
      self = .min
      return
    }
    guard daysSince1970 < LocalDate.max.daysSince1970 else {
      self = .max
      return
    }
    // All numbers below are positive: day 0 of era 0 is 0000-03-01.
    let days = daysSince1970 + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    self.init(
      verifiedYear: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private init(verifiedYear year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The number of days since 1970-01-01; negative before.
  public var daysSince1970: Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear / 400
    let yearOfEra = marchYear % 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The date as `2025-01-05`.
  public var iso: String {
    "\(LocalDate.padded(year, 4))-\(LocalDate.padded(month, 2))-\(LocalDate.padded(day, 2))"
  }

  /// The date as documents write it: `2025年1月5日`.
  public var chinese: String { "\(year)年\(month)月\(day)日" }

  /// The day of the week.
  public var weekday: Weekday {
    // 0001-01-01 was a Monday.
    Weekday(rawValue: (daysSince1970 - LocalDate.min.daysSince1970) % 7 + 1) ?? .monday
  }

  /// The date so many days later (earlier if negative); stops at the ends of the range.
  public func adding(days: Int) -> LocalDate {
    let (sum, isOverflow) = daysSince1970.addingReportingOverflow(days)
    if isOverflow { return days < 0 ? .min : .max }
    return LocalDate(daysSince1970: sum)
  }

  /// The number of days from this date to another: negative if the other is earlier.
  public func daysUntil(_ other: LocalDate) -> Int { other.daysSince1970 - daysSince1970 }

  static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard 0x30...0x39 ~= digit else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }

  static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }
}

extension LocalDate: Comparable {
  /// Whether the left date is the earlier one.
  public static func < (left: LocalDate, right: LocalDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

extension LocalDate: CustomStringConvertible {
  /// The date as `2025-01-05`.
  public var description: String { iso }
}

/// Months, quarters and years around a date.
extension LocalDate {
  /// How many days a month has, or 0 where there is no such month.
  public static func dayCount(year: Int, month: Int) -> Int {
    switch month {
    case 1, 3, 5, 7, 8, 10, 12: 31
    case 4, 6, 9, 11: 30
    case 2: isLeap(year: year) ? 29 : 28
    default: 0
    }
  }

  /// Whether the year has a 29 February.
  public static func isLeap(year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  /// The quarter, 1 to 4.
  public var quarter: Int { (month + 2) / 3 }

  /// The first day of the month.
  public var monthStart: LocalDate { LocalDate(verifiedYear: year, month: month, day: 1) }

  /// The last day of the month.
  public var monthEnd: LocalDate {
    LocalDate(
      verifiedYear: year, month: month, day: LocalDate.dayCount(year: year, month: month))
  }

  /// The first day of the quarter.
  public var quarterStart: LocalDate {
    LocalDate(verifiedYear: year, month: quarter * 3 - 2, day: 1)
  }

  /// The last day of the quarter.
  public var quarterEnd: LocalDate {
    LocalDate(verifiedYear: year, month: quarter * 3, day: 1).monthEnd
  }

  /// 1 January of the year.
  public var yearStart: LocalDate { LocalDate(verifiedYear: year, month: 1, day: 1) }

  /// 31 December of the year.
  public var yearEnd: LocalDate { LocalDate(verifiedYear: year, month: 12, day: 31) }

  /// The same day so many months later, or the last day of a shorter month; stops at the ends of
  /// the range.
  public func adding(months: Int) -> LocalDate {
    let (sum, isOverflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    if isOverflow || sum < 12 || sum >= 120_000 { return months < 0 ? .min : .max }
    let (newYear, monthIndex) = sum.quotientAndRemainder(dividingBy: 12)
    let last = LocalDate.dayCount(year: newYear, month: monthIndex + 1)
    return LocalDate(
      verifiedYear: newYear, month: monthIndex + 1, day: Swift.min(day, last))
  }

  /// The same day so many years later; 29 February becomes 28 where there is none.
  public func adding(years: Int) -> LocalDate {
    let (months, isOverflow) = years.multipliedReportingOverflow(by: 12)
    if isOverflow { return years < 0 ? .min : .max }
    return adding(months: months)
  }
}
