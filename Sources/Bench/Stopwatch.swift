internal import Glibc

/// Measures time.
public struct Stopwatch: Sendable {
  /// Whose time passes.
  public enum Clock: Sendable {
    /// Everybody's: the clock that nobody sets (`CLOCK_MONOTONIC`).
    case wall
    /// The processor time of the calling thread (`CLOCK_THREAD_CPUTIME_ID`).
    ///
    /// For work of one thread that waits for nothing: on an idle machine it is the same as the
    /// wall's, and on a busy one it leaves out the time that others had the processor.
    case thread
  }

  private let clock: Clock
  private let start: UInt64

  /// Starts.
  public init(_ clock: Clock = .wall) {
    self.clock = clock
    start = Stopwatch.nanoseconds(clock)
  }

  /// The seconds since the start.
  public var seconds: Double { Double(Stopwatch.nanoseconds(clock) - start) / 1e9 }

  /// The clock itself, in nanoseconds.
  public static func nanoseconds(_ clock: Clock = .wall) -> UInt64 {
    var time = timespec()
    switch clock {
    case .wall: unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    case .thread: unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    }
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// How long a body takes, in seconds.
  public static func time(
    on clock: Clock = .wall, _ body: () throws -> Void
  ) rethrows -> Double {
    let watch = Stopwatch(clock)
    try body()
    return watch.seconds
  }
}

/// Measurements of several ways to do one thing, taken in turns: ours, floor, ours, floor.
///
/// What slows the machine down for a while slows all of them, and the ratios of a turn stand.
public struct Turns: Sendable {
  /// Pairs for each ratio, at least.
  public static let countMin = 9

  /// One way to do a share of the work.
  ///
  /// It is given the number of the share, and returns how many units it did, and in how many
  /// seconds.
  public typealias Leg = (_ share: Int) throws -> (units: Int, seconds: Double)

  /// The rates of each leg, in units a second, by turn.
  public let rates: [[Double]]

  /// Takes turns; the first, turn 0, warms up and is not counted.
  ///
  /// - Parameter sharesEach: how many shares a turn has; within it the legs alternate share by
  ///   share, for what is steady in the long run only, as a disk that others use.
  public init(_ count: Int, sharesEach: Int = 1, _ legs: [Leg]) throws {
    var rates = [[Double]](repeating: [], count: legs.count)
    for turn in 0...count {
      var sums = [(units: Int, seconds: Double)](repeating: (0, 0), count: legs.count)
      for share in turn * sharesEach..<(turn + 1) * sharesEach {
        for (index, leg) in legs.enumerated() {
          let done = try leg(share)
          sums[index] = (sums[index].units + done.units, sums[index].seconds + done.seconds)
        }
      }
      guard turn > 0 else { continue }
      for (index, sum) in sums.enumerated() { rates[index].append(Double(sum.units) / sum.seconds) }
    }
    self.rates = rates
  }
}
