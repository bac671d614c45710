// Dates as they stand in sheets and as people type them:
//
//   2025-01-05  2025/1/5  2025.1.5   three numbers, one separator, a year of four digits
//   2025年1月5日                      the last character may be 号 or missing
//   20250105                         eight digits
//   25.1.5  25年1月5日                a year of two digits; not with - or /, where the order may
//                                    be the American one
//   45662                            the day number of a spreadsheet (1900 system), 20000…80000
//
// Full-width digits and spaces around the parts are accepted, and so is a time of day behind the
// date (`2025/1/5 0:00:00`), which is dropped. The order is always year, month, day.

/// Why a typed text is no date.
public enum DateError: Error, Hashable, Sendable {
  /// Nothing but spaces.
  case empty
  /// Not a date in any spelling that is understood.
  case malformed
  /// A month or a day that does not exist, such as 30 February.
  case noSuchDay
  /// A year outside ``LocalDate/typedYears``.
  case outOfRange
}

/// Which century a year of two digits is in.
public enum Century: Hashable, Sendable {
  /// 2000 to 2099: for the dates of cases.
  case twentyFirst
  /// The latest year that does not put the date after this day: for dates of birth.
  case notAfter(LocalDate)
}

extension LocalDate {
  /// The years that a typed date may have: a year outside is a slip of the finger.
  public static let typedYears = 1900...2199

  /// The day numbers of a spreadsheet that are read as dates: 1954-10-03 to 2119-01-11.
  ///
  /// Numbers outside could be amounts or years.
  public static let spreadsheetDays = 20_000...80_000

  /// Reads a date in any of the forms at the top of this file.
  ///
  /// - Parameter century: settles a year of two digits.
  public init(typed: String, century: Century) throws(DateError) {
    var text = Array(
      TextFolding.trimmed(TextFolding.halfWidth(typed)).unicodeScalars)[...]
    if text.first == "'" { text.removeFirst() }
    guard !text.isEmpty else { throw .empty }
    LocalDate.dropTime(&text)

    let parts = try LocalDate.parts(text)
    switch (parts.numbers.count, parts.separator) {
    case (1, nil):
      self = try LocalDate.unseparated(parts.numbers[0])
    case (3, let separator?):
      self = try LocalDate.separated(parts.numbers, by: separator, century: century)
    default:
      throw .malformed
    }
  }

  /// Runs of digits, and the one separator between them (`年` for 年…月…日).
  private static func parts(
    _ text: ArraySlice<Unicode.Scalar>
  ) throws(DateError) -> (numbers: [ArraySlice<UInt8>], separator: Unicode.Scalar?) {
    var rest = text
    var numbers: [ArraySlice<UInt8>] = []
    var separators: [Unicode.Scalar] = []
    while !rest.isEmpty {
      let digits = rest.prefix { ("0"..."9").contains($0) }
      guard 1...8 ~= digits.count else { throw .malformed }
      numbers.append(digits.map { UInt8($0.value) }[...])
      rest = rest.dropFirst(digits.count).drop { $0 == " " }
      guard let separator = rest.first else { break }
      separators.append(separator)
      rest = rest.dropFirst().drop { $0 == " " }
    }
    if separators.last == "日" || separators.last == "号", numbers.count == 3 {
      separators.removeLast()
      guard separators == ["年", "月"] else { throw .malformed }
    }
    switch separators {
    case []: return (numbers, nil)
    case ["年", "月"]: return (numbers, "年")
    case ["-", "-"], ["/", "/"], [".", "."]: return (numbers, separators[0])
    default: throw .malformed
    }
  }

  /// `20250105`, or the day number of a spreadsheet.
  private static func unseparated(_ digits: ArraySlice<UInt8>) throws(DateError) -> LocalDate {
    if digits.count == 8 {
      return try existing(
        year: number(digits.prefix(4)), month: number(digits.dropFirst(4).prefix(2)),
        day: number(digits.suffix(2)))
    }
    // Day 60 of the 1900 system is a 29 February that never was; all numbers read here lie
    // behind it, so that day 0 is 1899-12-30.
    guard digits.count == 5, let serial = number(digits), spreadsheetDays ~= serial else {
      throw .malformed
    }
    return LocalDate(daysSince1970: serial - 25_569)
  }

  private static func separated(
    _ parts: [ArraySlice<UInt8>], by separator: Unicode.Scalar, century: Century
  ) throws(DateError) -> LocalDate {
    guard 1...2 ~= parts[1].count, 1...2 ~= parts[2].count, let year = number(parts[0]),
      let month = number(parts[1]), let day = number(parts[2])
    else { throw .malformed }
    if parts[0].count == 4 { return try existing(year: year, month: month, day: day) }
    guard parts[0].count == 2, separator == "." || separator == "年" else { throw .malformed }
    guard case .notAfter(let last) = century else {
      return try existing(year: 2000 + year, month: month, day: day)
    }
    // 29 February may exist in one century only, so each is tried.
    for hundreds in stride(from: last.year / 100 * 100, through: typedYears.lowerBound, by: -100) {
      guard let date = LocalDate(year: hundreds + year, month: month, day: day), date <= last
      else { continue }
      return try existing(year: date.year, month: month, day: day)
    }
    throw .noSuchDay
  }

  private static func existing(year: Int?, month: Int?, day: Int?) throws(DateError) -> LocalDate {
    guard let year, let month, let day else { throw .malformed }
    guard typedYears ~= year else { throw .outOfRange }
    guard let date = LocalDate(year: year, month: month, day: day) else { throw .noSuchDay }
    return date
  }

  /// Removes a time of day: `0:00:00`, `00:00` or `10:05:07.000` behind a space or a `T`.
  private static func dropTime(_ text: inout ArraySlice<Unicode.Scalar>) {
    guard let gap = text.lastIndex(where: { $0 == " " || $0 == "T" }), text[gap...].contains(":")
    else { return }
    let parts = text[text.index(after: gap)...].split(
      separator: ":", omittingEmptySubsequences: false)
    guard 2...3 ~= parts.count else { return }
    let seconds = parts.count == 3 ? parts[2] : ["0"]
    let point = seconds.firstIndex(of: ".") ?? seconds.endIndex
    let areDigits = seconds[point...].dropFirst().allSatisfy { ("0"..."9").contains($0) }
    guard areDigits, isNumber(parts[0], below: 24), isNumber(parts[1], below: 60),
      isNumber(seconds[..<point], below: 60)
    else { return }
    text = text[..<gap]
    while text.last == " " { text.removeLast() }
  }

  private static func isNumber(_ digits: ArraySlice<Unicode.Scalar>, below bound: Int) -> Bool {
    guard 1...2 ~= digits.count else { return false }
    return number(digits.map { UInt8(truncatingIfNeeded: $0.value) }[...]).map { $0 < bound }
      ?? false
  }
}
