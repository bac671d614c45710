internal import CaseModel

extension ReportPeriod {
  /// Reads a period as people type it.
  ///
  /// `2025`, `2025年`, `2025Q3`, `2025-Q3`, `2025年三季度`, `2025年第3季度`, `2025H1`, `2025年上半年`,
  /// `2025-07`, `2025年7月`, `2021-2025`, `2021—2025年`, and `2025-01-01..2025-03-15` with any
  /// typed dates, also with 至 or a space between them. Widths and spaces do not matter.
  public init?(typed: String) {
    let whole = TextFolding.trimmed(TextFolding.halfWidth(typed))
    let text = TextFolding.withoutSpaces(whole).uppercased()
    guard
      let period = ReportPeriod.named(text) ?? ReportPeriod.days(whole)
        ?? ReportPeriod.yearSpan(text)
    else { return nil }
    self = period
  }

  private static let numerals = ["一", "二", "三", "四"]
  private static let typedYears = LocalDate.typedYears

  /// `2025` and what follows it: a month, a quarter, a half, or nothing.
  private static func named(_ text: String) -> ReportPeriod? {
    guard let year = Int(text.prefix(4)), text.prefix(4).count == 4, typedYears ~= year else {
      return nil
    }
    var rest = text.dropFirst(4)
    if rest.first == "年" || rest.first == "-" { rest = rest.dropFirst() }
    if rest.isEmpty { return text.last == "-" ? nil : years(year, through: year) }
    switch rest {
    case "H1", "上半年": return half(1, of: year)
    case "H2", "下半年": return half(2, of: year)
    default: break
    }
    if rest.first == "Q" { return Int(rest.dropFirst()).flatMap { quarter($0, of: year) } }
    if rest.hasSuffix("季度") {
      let number = rest.dropLast(2).drop { $0 == "第" }
      let place = numerals.firstIndex(of: String(number)).map { $0 + 1 } ?? Int(number)
      return place.flatMap { quarter($0, of: year) }
    }
    if rest.hasSuffix("月") { rest = rest.dropLast() }
    guard 1...2 ~= rest.count, rest.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int(rest).flatMap { month($0, of: year) }
  }

  /// `2021-2025`.
  private static func yearSpan(_ text: String) -> ReportPeriod? {
    let digits = text.hasSuffix("年") ? text.dropLast() : text[...]
    let parts = digits.split(omittingEmptySubsequences: false) { "-—–~至".contains($0) }
      .map { $0.hasSuffix("年") ? $0.dropLast() : $0 }
    guard parts.count == 2, parts.allSatisfy({ $0.count == 4 }), let first = Int(parts[0]),
      let last = Int(parts[1]), typedYears ~= first, typedYears ~= last
    else { return nil }
    return years(first, through: last)
  }

  /// Two dates, or one.
  private static func days(_ text: String) -> ReportPeriod? {
    for separator in ["..", "至", "~", "—", " "] {
      let parts = split(text, by: separator)
      guard parts.count == 2, let from = date(parts[0]), let to = date(parts[1]) else { continue }
      return range(from: from, to: to)
    }
    return date(text[...]).flatMap { range(from: $0, to: $0) }
  }

  private static func split(_ text: String, by separator: String) -> [Substring] {
    guard let first = text.firstRange(of: separator) else { return [] }
    return [text[..<first.lowerBound], text[first.upperBound...]]
  }

  private static func date(_ text: Substring) -> LocalDate? {
    try? LocalDate(typed: String(text), century: .twentyFirst)
  }
}

extension String {
  /// Where a text first stands in this one.
  fileprivate func firstRange(of text: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
