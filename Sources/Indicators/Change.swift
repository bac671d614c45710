internal import CaseModel

/// How a figure has changed against another period's (同比, 环比).
///
/// Source: domain notes 4.3: (this − that) ÷ that; rates differ in points (百分点); where there
/// was nothing before, there is no rate of change.
public enum Change: Sendable, Hashable {
  /// The rate in hundredths of a per cent, rounded half up: 1,234 is 12.34 %.
  case rate(basisPoints: Int64)
  /// A rate's difference in hundredths of a point.
  case points(basisPoints: Int64)
  /// Nothing to compare with.
  case none

  /// The change of a count or an amount.
  public static func of(_ value: Int64, from base: Int64) -> Change {
    guard base != 0 else { return .none }
    let difference = Int128(value) - Int128(base)
    let scaled = difference * 10_000
    let rounded =
      base > 0
      ? scaled.dividedHalfUp(by: Int128(base)) : (-scaled).dividedHalfUp(by: -Int128(base))
    return Int64(exactly: rounded).map { .rate(basisPoints: $0) } ?? .none
  }

  /// The change of a rate; nothing where either has no denominator.
  public static func of(_ rate: Ratio, from base: Ratio) -> Change {
    guard let value = rate.basisPoints, let old = base.basisPoints else { return .none }
    return .points(basisPoints: value - old)
  }
}

/// A rate with its numerator and denominator: one without is not checkable (trap T8).
public struct Ratio: Sendable, Hashable {
  /// What is counted.
  public let numerator: Int64
  /// What it is part of.
  public let denominator: Int64

  /// Makes a rate.
  public init(_ numerator: Int64, of denominator: Int64) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The rate in hundredths of a per cent, rounded half up; nil without a denominator.
  public var basisPoints: Int64? {
    guard denominator > 0 else { return nil }
    return Int64(
      exactly: (Int128(numerator) * 10_000).dividedHalfUp(by: Int128(denominator)))
  }
}
