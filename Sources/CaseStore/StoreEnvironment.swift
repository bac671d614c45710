internal import CSodium
internal import Glibc

/// What a store takes from outside: the time and randomness. Tests and the simulator bring theirs.
public struct StoreEnvironment: Sendable {
  /// The wall clock, in milliseconds since 1970.
  public let nowMilliseconds: @Sendable () -> Int64
  /// That many random bytes.
  public let randomBytes: @Sendable (_ count: Int) -> [UInt8]

  /// Makes an environment.
  public init(
    nowMilliseconds: @escaping @Sendable () -> Int64,
    randomBytes: @escaping @Sendable (_ count: Int) -> [UInt8]
  ) {
    self.nowMilliseconds = nowMilliseconds
    self.randomBytes = randomBytes
  }

  /// The machine's clock and the system's random numbers (`clock_gettime`, `randombytes_buf`).
  public static let system = StoreEnvironment(
    nowMilliseconds: {
      var time = timespec()
      unsafe clock_gettime(CLOCK_REALTIME, &time)
      return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    },
    randomBytes: { count in
      var bytes = [UInt8](repeating: 0, count: count)
      unsafe randombytes_buf(&bytes, count)
      return bytes
    })
}
