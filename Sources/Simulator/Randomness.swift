/// Random numbers that a seed repeats, on every machine and with every version of the toolchain:
/// xoshiro256**, its state filled by SplitMix64.
///
/// Only the draws below are used, never those of the standard library, whose way from bits to a
/// number may change. Source: Blackman and Vigna, "Scrambled linear pseudorandom number
/// generators", 2018.
struct Randomness: Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  init(seed: UInt64) {
    var mixer = SplitMix(state: seed)
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  mutating func next() -> UInt64 {
    let scrambled = Randomness.rotate(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Randomness.rotate(state.3, by: 45)
    return scrambled
  }

  /// A number from 0 to one below the bound.
  mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "nothing is below 0")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number within bounds, both included.
  mutating func within(_ bounds: ClosedRange<Int64>) -> Int64 {
    let count = UInt64(bitPattern: bounds.upperBound &- bounds.lowerBound) &+ 1
    guard count > 0 else { return Int64(bitPattern: next()) }
    return bounds.lowerBound &+ Int64(bitPattern: next().multipliedFullWidth(by: count).high)
  }

  /// True so many times in a thousand.
  mutating func happens(perMille: Int) -> Bool { below(1_000) < perMille }

  /// One of the elements.
  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// The place of one of several weights.
  mutating func pick(weights: [Int]) -> Int {
    var rest = below(weights.reduce(0, +))
    for (place, weight) in weights.enumerated() {
      if rest < weight { return place }
      rest -= weight
    }
    return weights.count - 1
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count {
      let word = next()
      for place in 0..<min(8, count - bytes.count) {
        bytes.append(UInt8(truncatingIfNeeded: word >> (8 * UInt64(place))))
      }
    }
    return bytes
  }

  /// The elements in a drawn order.
  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var elements = elements
    for place in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(place, below(place + 1))
    }
    return elements
  }

  /// A generator of its own, so that what one part draws does not shift what another does.
  mutating func branch() -> Randomness { Randomness(seed: next()) }

  private static func rotate(_ word: UInt64, by count: UInt64) -> UInt64 {
    word << count | word >> (64 - count)
  }
}

/// SplitMix64, which turns any seed, 0 included, into well mixed words.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
