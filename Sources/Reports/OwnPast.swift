// Is a figure far from the same office's own past? Slips of a decimal point and whole sheets that
// were imported twice or not at all are great; the ordinary ups and downs of a county are not to be
// told. So two things must hold:
//
// 1. The value is at least three times the median of the spans before, or at most a third of it.
// 2. It is further from that median than four times the usual spread. The spread is the median of
//    the distances from the median, as a standard deviation (times 1.4826: robust, as one wild
//    quarter of the past does not widen it); at least an eighth of the median; of counts at least
//    the root of the median, which chance alone gives; and at least one.
//
// Nothing is said of an office with less than four spans behind it.
//
// Source of the spread: Hampel's identifier, with the scale of Rousseeuw and Croux (1993).

/// The values of one figure of one office in the spans before.
struct OwnPast {
  /// Spans that are looked at, at most.
  static let spansMax = 8
  /// Spans below which nothing is said.
  static let spansMin = 4
  /// How many times more or less a value must be.
  static let factor = 3.0
  /// How many spreads away it must be.
  static let spreadsMin = 4.0
  /// What makes a median of distances comparable to a standard deviation.
  private static let scale = 1.4826

  let values: [Double]
  /// Whether the values are counts, of which chance alone gives some spread.
  let areCounts: Bool

  init(_ values: [Double], areCounts: Bool) {
    self.values = values
    self.areCounts = areCounts
  }

  var median: Double { Self.median(values) }

  /// Whether a value is far from these.
  func isUnusual(_ value: Double) -> Bool {
    guard values.count >= Self.spansMin else { return false }
    let median = median
    // Where most spans had nothing, a sum of money says nothing: any is new.
    guard median > 0 || areCounts else { return false }
    guard value >= Self.factor * median || value * Self.factor <= median else { return false }
    let distances = values.map { abs($0 - median) }
    let chance = areCounts ? max(1, median.squareRoot()) : 0
    let spread = max(Self.scale * Self.median(distances), median / 8, chance)
    return abs(value - median) > Self.spreadsMin * spread
  }

  private static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
