public import CaseModel
public import Documents

/// What fills a gap.
public enum CellValue: Sendable, Hashable {
  /// A whole number.
  case count(Int64)
  /// An amount in a unit: exact where it fills a cell, with two decimals within a text.
  case money(Fen, ReportDocument.AmountUnit)
  /// A share: a fraction where it fills a cell, `92.9%` within a text.
  case rate(Rate)
  /// A date: a spreadsheet's day where it fills a cell, `2025年10月9日` within a text.
  case date(LocalDate)
  /// Words; never a formula.
  case text(String)
  /// Cannot be known or computed: `—`.
  case unknown

  /// The number that a cell holds, as XML writes it; nil for what is text.
  ///
  /// - Parameter countsFrom1904: whether the workbook counts its days from 1904.
  func number(countsFrom1904: Bool) -> String? {
    switch self {
    case .count(let count): return String(count)
    case .money(let amount, let unit):
      let text = DecimalText.decimal(
        amount.rawValue, places: unit == .yuan ? 2 : 6, isGrouped: false)
      var digits = text[...]
      while digits.last == "0" { digits.removeLast() }
      if digits.last == "." { digits.removeLast() }
      return String(digits)
    case .rate(let rate):
      guard rate.denominator > 0 else { return nil }
      return (Double(rate.numerator) / Double(rate.denominator)).description
    case .date(let date):
      // 25,569 days from 1899-12-30 to 1970-01-01; 1,462 from there to 1904-01-01.
      return String(date.daysSince1970 + 25_569 - (countsFrom1904 ? 1_462 : 0))
    case .text, .unknown: return nil
    }
  }

  /// The value as it stands within a text.
  var words: String {
    switch self {
    case .count(let count): String(count)
    case .money(let amount, let unit): NumberText.money(amount, unit, isGrouped: false)
    case .rate(let rate): NumberText.percent(rate) ?? ReportDocument.Cell.unknownSign
    case .date(let date): date.chinese
    case .text(let text): text
    case .unknown: ReportDocument.Cell.unknownSign
    }
  }
}
