/// What repeated measurements of one figure came to: its median, and how far they lie apart.
public struct Spread: Sendable, Hashable {
  /// The measurements in ascending order; at least one.
  public let samples: [Double]

  /// Orders measurements.
  public init(_ samples: [Double]) {
    precondition(!samples.isEmpty, "a spread of no measurements")
    self.samples = samples.sorted()
  }

  /// The least.
  public var least: Double { samples[0] }

  /// The greatest.
  public var greatest: Double { samples[samples.count - 1] }

  /// The middle one, or the mean of the two in the middle.
  public var median: Double {
    let middle = samples.count / 2
    guard samples.count.isMultiple(of: 2) else { return samples[middle] }
    return (samples[middle - 1] + samples[middle]) / 2
  }

  /// The least measurement that a share of all does not exceed: 0.99 for the 99th percentile.
  ///
  /// Nearest rank: always one of the measurements, and the greatest for a share of 1.
  public func percentile(_ share: Double) -> Double {
    precondition(share > 0 && share <= 1, "a percentile is of a share above 0 and at most 1")
    let rank = (share * Double(samples.count)).rounded(.up)
    return samples[min(samples.count, max(1, Int(rank))) - 1]
  }

  /// The quotients of measurements that were taken in pairs, each with its own partner, so that
  /// what slowed down both of a pair does not count.
  public static func ratios(_ ours: [Double], to floor: [Double]) -> Spread {
    precondition(ours.count == floor.count, "measurements without partners")
    return Spread(zip(ours, floor).map { $0 / $1 })
  }
}
