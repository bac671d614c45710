// Rates keep both numbers until they are drawn, so that a difference of two rates is rounded once
// and a reader of the data can see what was divided by what.

public import CaseModel

/// A share of one number in another, exact.
public struct Rate: Sendable, Hashable {
  /// What is counted.
  public let numerator: Int64
  /// What it is counted among; 0 where there is nothing, and then no rate.
  public let denominator: Int64

  /// Makes a rate; amounts are given in fen.
  ///
  /// - Parameter denominator: zero or above.
  public init(_ numerator: Int64, of denominator: Int64) {
    precondition(denominator >= 0, "the denominator of a rate is not negative")
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The rate in tenths of a per cent, rounded half up; nil without a denominator.
  public var permille: Int64? {
    guard denominator > 0 else { return nil }
    return Int64(
      clamping: (Int128(numerator) * 1000).dividedHalfUp(by: Int128(denominator)))
  }
}

/// Growth over a base: (current − base) ÷ base.
public struct Change: Sendable, Hashable {
  /// This period's value; amounts in fen.
  public let current: Int64
  /// The value it is compared with.
  public let base: Int64

  /// Makes a change.
  public init(_ current: Int64, from base: Int64) {
    self.current = current
    self.base = base
  }

  /// The growth in tenths of a per cent, rounded half up; nil where the base is zero.
  public var permille: Int64? {
    guard base != 0 else { return nil }
    let difference = (Int128(current) - Int128(base)) * 1000
    return Int64(clamping: difference.dividedHalfUp(by: Int128(base).magnitudeSigned))
  }
}

/// A difference of two rates in 百分点.
public struct RateDifference: Sendable, Hashable {
  /// This period's rate.
  public let current: Rate
  /// The rate it is compared with.
  public let base: Rate

  /// Makes a difference.
  public init(_ current: Rate, from base: Rate) {
    self.current = current
    self.base = base
  }

  /// The difference in tenths of a 百分点, rounded once, half up; nil where either rate is none.
  public var tenths: Int64? {
    guard current.denominator > 0, base.denominator > 0 else { return nil }
    // Each product stays below 2^106 for amounts within Fen.limit; a thousand more below 2^116.
    let difference =
      Int128(current.numerator) * Int128(base.denominator)
      - Int128(base.numerator) * Int128(current.denominator)
    let denominator = Int128(current.denominator) * Int128(base.denominator)
    return Int64(clamping: (difference * 1000).dividedHalfUp(by: denominator))
  }
}

extension Int128 {
  fileprivate var magnitudeSigned: Int128 { self < 0 ? -self : self }
}

/// What a column compares.
public enum Comparison: String, Sendable, Hashable, CaseIterable {
  /// 本期.
  case current
  /// 本年累计: from 1 January to the period's end.
  case yearToDate = "year_to_date"
  /// 上年同期.
  case samePeriodLastYear = "same_period_last_year"
  /// 上期: the period before of the same length.
  case previousPeriod = "previous_period"
  /// 同比: against the same period of last year.
  case yearOnYear = "year_on_year"
  /// 环比: against the period before.
  case periodOnPeriod = "period_on_period"

  /// What stands above its column.
  public var label: Phrase {
    switch self {
    case .current: Phrase("本期", "This period")
    case .yearToDate: Phrase("本年累计", "Year to date")
    case .samePeriodLastYear: Phrase("上年同期", "Same period last year")
    case .previousPeriod: Phrase("上期", "Previous period")
    case .yearOnYear: Phrase("同比", "Year on year")
    case .periodOnPeriod: Phrase("环比", "On previous period")
    }
  }

  /// Whether it is a change rather than a value.
  public var isChange: Bool { self == .yearOnYear || self == .periodOnPeriod }
}

extension ReportDocument.Column {
  /// The columns of an indicator under one heading: a column a comparison.
  ///
  /// Their keys are `key@comparison`. A change of a rate is in 百分点, any other in per cent.
  public static func compared(
    _ key: String, _ title: Phrase, _ kind: ReportDocument.Kind, unit: Phrase? = nil,
    as comparisons: [Comparison]
  ) -> [ReportDocument.Column] {
    comparisons.map { comparison in
      let label = comparison.label
      let columnKey = "\(key)@\(comparison.rawValue)"
      guard comparison.isChange else {
        return ReportDocument.Column(columnKey, label, kind, unit: unit, group: title)
      }
      return kind == .rate
        ? ReportDocument.Column(
          columnKey, Phrase("\(label.chinese)（百分点）", "\(label.english) (points)"), .points,
          group: title)
        : ReportDocument.Column(columnKey, label, .change, group: title)
    }
  }
}
