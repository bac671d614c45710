import Glibc

/// Random numbers that a seed repeats: SplitMix64.
///
/// A test prints its seed before it begins, and `SEED=…` in the environment replays it.
struct Randomness: RandomNumberGenerator {
  let seed: UInt64
  private var state: UInt64

  init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// The seed of the environment, else a new one; printed in either case.
  static func announced(_ test: String = #function) -> Randomness {
    let given = unsafe getenv("SEED").flatMap { unsafe UInt64(String(cString: $0)) }
    let seed = given ?? UInt64.random(in: 1...999_999_999)
    print("SEED=\(seed) \(test)")
    return Randomness(seed: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
