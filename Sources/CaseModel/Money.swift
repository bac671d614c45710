// Money is counted in fen (分), as an integer. It is shown in yuan with two decimals in cases, and
// in 万元 with two decimals in reports; such a figure is rounded once, at the end, half up, from
// the true total. Amounts come from keyboards and spreadsheets in many spellings; what cannot be
// read without doubt is refused, never guessed.

/// Why a typed text is no amount of money.
public enum AmountError: Error, Hashable, Sendable {
  /// Nothing but spaces.
  case empty
  /// Not a number in any spelling that is understood.
  case malformed
  /// A number below zero.
  case negative
  /// More precise than one fen.
  case fractionOfFen
  /// Above ``Fen/limit``.
  case tooLarge
}

/// An amount of money in fen, a hundredth of a yuan.
public struct Fen: RawRepresentable, Hashable, Sendable {
  /// The amount in fen; may be negative in differences.
  public let rawValue: Int64

  /// The largest amount that can be typed or summed: 90 万亿元, below 2^53 fen, so that every JSON
  /// reader keeps it exactly.
  public static let limit = Fen(rawValue: 9_000_000_000_000_000)

  /// Takes an amount in fen.
  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// Reads an amount in yuan as people and spreadsheets write it.
  ///
  /// Understands `1234`, `1,234.50元`, `¥1234`, `23.3万`, `0.5亿元`, full-width digits and signs,
  /// spaces of every kind and the apostrophe that a spreadsheet leaves before text. Thousands
  /// commas must stand where they belong, so that `1,23` is refused rather than guessed.
  public init(yuanText: String) throws(AmountError) {
    var text = Array(
      TextFolding.withoutSpaces(TextFolding.halfWidth(yuanText)).unicodeScalars)[...]
    if text.first == "'" { text.removeFirst() }
    guard !text.isEmpty else { throw .empty }
    var isNegative = text.dropOne(of: ["-", "\u{2212}"])
    for prefix in ["¥", "人民币", "RMB", "CNY"] where text.dropPrefix(prefix) { break }
    if text.dropOne(of: ["-", "\u{2212}"]) {
      guard !isNegative else { throw .malformed }
      isNegative = true
    }
    for suffix in ["元整", "元", "圆整", "圆"] where text.dropSuffix(suffix) { break }
    // How many places the decimal point moves right to come from the written unit to fen.
    var places = 2
    if text.dropSuffix("万") { places += 4 } else if text.dropSuffix("亿") { places += 8 }

    let magnitude = try Fen.magnitude(text, places: places)
    guard !isNegative || magnitude == 0 else { throw .negative }
    self.init(rawValue: magnitude)
  }

  /// The amount in yuan, plain: `1234.50`.
  public var yuan: String { DecimalText.decimal(rawValue, places: 2, isGrouped: false) }

  /// The amount in yuan with thousands commas: `1,234.50`.
  public var yuanGrouped: String { DecimalText.decimal(rawValue, places: 2, isGrouped: true) }

  /// The amount in 万元, rounded half up: `233.14`.
  ///
  /// - Parameter decimals: 0 to 6; six show every fen.
  public func wanYuan(decimals: Int) -> String { inUnit(places: 6, decimals: decimals) }

  /// The amount in 亿元, rounded half up.
  ///
  /// - Parameter decimals: 0 to 10.
  public func yiYuan(decimals: Int) -> String { inUnit(places: 10, decimals: decimals) }

  /// The sum, or nil where it leaves ±``limit``.
  public func adding(_ other: Fen) -> Fen? {
    let (sum, isOverflow) = rawValue.addingReportingOverflow(other.rawValue)
    return isOverflow ? nil : Fen(rawValue: sum).withinLimit
  }

  /// The difference, or nil where it leaves ±``limit``.
  public func subtracting(_ other: Fen) -> Fen? {
    let (difference, isOverflow) = rawValue.subtractingReportingOverflow(other.rawValue)
    return isOverflow ? nil : Fen(rawValue: difference).withinLimit
  }

  /// The sum of amounts, or nil where it leaves ±``limit``.
  public static func sum(_ amounts: some Sequence<Fen>) -> Fen? {
    var total: Int64 = 0
    for amount in amounts {
      let (next, isOverflow) = total.addingReportingOverflow(amount.rawValue)
      guard !isOverflow else { return nil }
      total = next
    }
    return Fen(rawValue: total).withinLimit
  }

  /// The share `numerator / denominator` of the amount, rounded half up to a fen, or nil where it
  /// leaves ±``limit``.
  ///
  /// - Parameter denominator: above zero.
  public func share(_ numerator: Int64, of denominator: Int64) -> Fen? {
    let product = Int128(rawValue) * Int128(numerator)
    return Int64(exactly: product.dividedHalfUp(by: Int128(denominator)))
      .flatMap { Fen(rawValue: $0).withinLimit }
  }

  private var withinLimit: Fen? {
    rawValue.magnitude <= Fen.limit.rawValue.magnitude ? self : nil
  }

  private func inUnit(places: Int, decimals: Int) -> String {
    precondition(0...places ~= decimals, "decimals are 0 to \(places)")
    let divisor = (0..<(places - decimals)).reduce(Int64(1)) { power, _ in power * 10 }
    return DecimalText.decimal(
      rawValue.dividedHalfUp(by: divisor), places: decimals, isGrouped: false)
  }

  /// Digits with a decimal point, moved right by `places`, as an integer.
  private static func magnitude(
    _ text: ArraySlice<Unicode.Scalar>, places: Int
  ) throws(AmountError) -> Int64 {
    let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first else { throw .malformed }
    let fraction = parts.count == 2 ? parts[1] : []
    let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
    if groups.count > 1 {
      guard 1...3 ~= groups[0].count, groups.dropFirst().allSatisfy({ $0.count == 3 }) else {
        throw .malformed
      }
    }
    let digits = groups.joined() + fraction
    guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }) else {
      throw .malformed
    }
    guard fraction.dropFirst(places).allSatisfy({ $0 == "0" }) else { throw .fractionOfFen }
    let kept = fraction.prefix(places)
    var value: Int64 = 0
    for digit in groups.joined() + kept + Array(repeating: "0", count: places - kept.count) {
      value = value * 10 + Int64(digit.value - 0x30)
      guard value <= limit.rawValue else { throw .tooLarge }
    }
    return value
  }
}

extension Fen: Comparable {
  /// Whether the left amount is the smaller one.
  public static func < (left: Fen, right: Fen) -> Bool { left.rawValue < right.rawValue }
}

extension Fen: AdditiveArithmetic {
  /// No money.
  public static let zero = Fen(rawValue: 0)

  /// The sum; traps outside Int64, so that sums of recorded data use ``sum(_:)`` instead.
  public static func + (left: Fen, right: Fen) -> Fen {
    Fen(rawValue: left.rawValue + right.rawValue)
  }

  /// The difference; traps outside Int64, so that recorded data uses ``subtracting(_:)`` instead.
  public static func - (left: Fen, right: Fen) -> Fen {
    Fen(rawValue: left.rawValue - right.rawValue)
  }
}

extension SignedInteger {
  /// The quotient rounded to the nearest integer, halves away from zero (四舍五入).
  ///
  /// - Parameter divisor: above zero.
  public func dividedHalfUp(by divisor: Self) -> Self {
    precondition(divisor > 0, "the divisor of a rounded division is above zero")
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    // Compared as "remainder >= the rest of the divisor", because doubling could overflow.
    if remainder >= 0 { return remainder >= divisor - remainder ? quotient + 1 : quotient }
    return -remainder >= divisor + remainder ? quotient - 1 : quotient
  }
}

extension ArraySlice<Unicode.Scalar> {
  fileprivate mutating func dropOne(of signs: [Unicode.Scalar]) -> Bool {
    guard let first, signs.contains(first) else { return false }
    removeFirst()
    return true
  }

  fileprivate mutating func dropPrefix(_ prefix: String) -> Bool {
    guard starts(with: prefix.unicodeScalars) else { return false }
    removeFirst(prefix.unicodeScalars.count)
    return true
  }

  fileprivate mutating func dropSuffix(_ suffix: String) -> Bool {
    guard reversed().starts(with: suffix.unicodeScalars.reversed()) else { return false }
    removeLast(suffix.unicodeScalars.count)
    return true
  }
}
