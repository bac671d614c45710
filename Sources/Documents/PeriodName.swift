// How officials call a period: 2025年三季度, 2025年上半年, 2025年8月, 2025年1—8月; and within a sentence
// that names the year already: 一至三季度, 1—8月, 上半年, 全年.

public import CaseModel

/// The name of a span of days.
public enum PeriodName {
  /// The name with its year.
  ///
  /// - Parameter to: not before `from`.
  public static func full(from: LocalDate, to: LocalDate) -> Phrase {
    guard let months = months(from, to) else { return days(from, to) }
    let year = from.year
    if let part = part(months) {
      return months == 1...12
        ? Phrase("\(year)年", "\(year)")
        : Phrase("\(year)年\(part.chinese)", "\(part.english) of \(year)")
    }
    return Phrase("\(year)年\(monthSpan(months).chinese)", "\(monthSpan(months).english) \(year)")
  }

  /// The name of a span within its year: `一至三季度`, `1—8月`; the whole year is `全年`.
  public static func withinYear(from: LocalDate, to: LocalDate) -> Phrase {
    guard let months = months(from, to) else { return days(from, to) }
    if let part = part(months) { return part }
    if months.lowerBound == 1, months.count == 9 {
      return Phrase("一至三季度", "the first three quarters")
    }
    return monthSpan(months)
  }

  /// The months from the first to the last day, if these are whole months of one year.
  private static func months(_ from: LocalDate, _ to: LocalDate) -> ClosedRange<Int>? {
    guard from.year == to.year, from.month <= to.month, from == from.monthStart, to == to.monthEnd
    else { return nil }
    return from.month...to.month
  }

  /// The name of a quarter, a half or a year.
  private static func part(_ months: ClosedRange<Int>) -> Phrase? {
    switch months {
    case 1...3: Phrase("一季度", "the first quarter")
    case 4...6: Phrase("二季度", "the second quarter")
    case 7...9: Phrase("三季度", "the third quarter")
    case 10...12: Phrase("四季度", "the fourth quarter")
    case 1...6: Phrase("上半年", "the first half")
    case 7...12: Phrase("下半年", "the second half")
    case 1...12: Phrase("全年", "the whole year")
    default: nil
    }
  }

  private static func monthSpan(_ months: ClosedRange<Int>) -> Phrase {
    let (first, last) = (months.lowerBound, months.upperBound)
    guard first < last else { return Phrase("\(first)月", monthNames[first - 1]) }
    return Phrase("\(first)—\(last)月", "\(monthNames[first - 1]) to \(monthNames[last - 1])")
  }

  private static func days(_ from: LocalDate, _ to: LocalDate) -> Phrase {
    if from == to { return Phrase(from.chinese, from.iso) }
    return Phrase("\(from.chinese)至\(to.chinese)", "\(from.iso) to \(to.iso)")
  }

  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}
