/// What a figure is to reach.
public enum Target: Sendable, Hashable {
  /// This or more: a rate, a share of a floor.
  case atLeast(Double)
  /// This or less: a time, a size.
  case atMost(Double)

  /// The number to reach.
  public var number: Double {
    switch self {
    case .atLeast(let number), .atMost(let number): number
    }
  }

  /// Whether measurements reach it: all of them, none, or some, which decides nothing.
  public func verdict(on spread: Spread) -> Verdict {
    switch self {
    case .atLeast(let number):
      if spread.least >= number { return .reached }
      return spread.greatest < number ? .missed : .undecided
    case .atMost(let number):
      if spread.greatest <= number { return .reached }
      return spread.least > number ? .missed : .undecided
    }
  }
}

/// Whether a target is reached.
public enum Verdict: String, Sendable, Hashable {
  /// By every measurement.
  case reached
  /// By no measurement.
  case missed
  /// By some: the spread covers the target.
  case undecided
  /// Not measured yet, for want of what it measures.
  case waits
  /// There is nothing to reach: the figure is for orientation.
  case none = "-"
}
