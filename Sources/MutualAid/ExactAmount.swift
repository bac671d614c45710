import CaseModel

/// An amount of money exact to a millionth of a fen, so that rates leave nothing to round before
/// the end.
struct ExactAmount: Hashable, Comparable {
  // Millionths of a fen: a base within Fen.limit, at any rate, stays far below the range.
  var millionths: Int128

  static let zero = ExactAmount(millionths: 0)
  private static let perFen: Int128 = 1_000_000

  init(millionths: Int128) { self.millionths = millionths }

  init(_ fen: Fen) { millionths = Int128(fen.rawValue) * ExactAmount.perFen }

  /// A share of an amount.
  init(_ fen: Fen, times rate: Rate) {
    millionths = Int128(fen.rawValue) * Int128(rate.millionths)
  }

  static func + (left: ExactAmount, right: ExactAmount) -> ExactAmount {
    ExactAmount(millionths: left.millionths + right.millionths)
  }

  static func < (left: ExactAmount, right: ExactAmount) -> Bool {
    left.millionths < right.millionths
  }

  /// Rounded to a fen, half up; the one place where anything is rounded.
  var rounded: Fen {
    Fen(rawValue: Int64(clamping: millionths.dividedHalfUp(by: ExactAmount.perFen)))
  }

  /// Whether it is a whole number of fen.
  var isWholeFen: Bool { millionths % ExactAmount.perFen == 0 }

  /// In yuan with all its decimals, at least two: `1,172.835`.
  var yuan: String {
    let (fen, rest) = millionths.quotientAndRemainder(dividingBy: ExactAmount.perFen)
    var digits = String(Int64(rest) + 1_000_000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return Fen(rawValue: Int64(clamping: fen)).yuanGrouped + digits
  }
}
