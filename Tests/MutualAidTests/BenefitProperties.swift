import CaseModel
import MutualAid
import Testing

/// Laws of all benefits, on random plans and amounts.
struct BenefitProperties {
  @Test(arguments: [UInt64(1), 20_250_102, 771])
  func `more self-pay never pays less, and no cap is passed`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<2_000 {
      let plan = random.plan()
      let paid = Fen(rawValue: random.amount(60_000_000))
      let low = Fen(rawValue: random.amount(20_000_000))
      let high = Fen(rawValue: low.rawValue + random.amount(5_000_000))
      let small = Benefit.compute(plan, inputs(low, paid: paid)).amount
      let large = Benefit.compute(plan, inputs(high, paid: paid)).amount
      #expect(small <= large, "SEED=\(seed) \(plan) \(low) \(high)")
      if let cap = plan.yearlyCap {
        #expect(large <= max(.zero, cap - paid), "SEED=\(seed)")
      }
      if let cap = plan.benefits[0].cap { #expect(large <= cap, "SEED=\(seed)") }
    }
  }

  @Test(arguments: [UInt64(3), 20_250_103])
  func `the amount is that of a naive reckoning in fractions`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<4_000 {
      let plan = random.plan()
      let paid = Fen(rawValue: random.amount(60_000_000))
      let base = Fen(rawValue: random.amount(20_000_000))
      let amount = Benefit.compute(plan, inputs(base, paid: paid)).amount
      #expect(
        amount.rawValue == reference(plan, base: base.rawValue, paid: paid.rawValue),
        "SEED=\(seed) \(plan) \(base) \(paid)")
    }
  }

  @Test func `the largest amounts that can be typed are computed without overflow`() {
    let plan = TestPlans.plan(
      "TEST-WHOLE",
      PlanBenefit("whole", name: Phrase("全", "all"), .percent(.whole, deductible: .zero)))
    #expect(Benefit.compute(plan, inputs(Fen.limit, paid: .zero)).amount == Fen.limit)
  }

  private func inputs(_ base: Fen, paid: Fen) -> BenefitInputs {
    BenefitInputs(
      cover: .init(TestPlans.year), selfPay: base, paidThisYear: paid)
  }

  /// Fen by fen of the base for segments, in whole fractions for all: slow, and of another shape.
  private func reference(_ plan: PlanTerms, base: Int64, paid: Int64) -> Int64 {
    let benefit = plan.benefits[0]
    var sum = Fraction(0, 1)
    switch benefit.shape {
    case .segmented(let segments):
      for segment in segments {
        let upper = Swift.min(base, segment.through?.rawValue ?? Int64.max)
        let part = Swift.max(0, upper - segment.from.rawValue)
        sum = sum + Fraction(Int128(part) * Int128(segment.rate.millionths), 1_000_000)
      }
    case .percent(let rate, let deductible):
      let part = Swift.max(0, base - deductible.rawValue)
      sum = Fraction(Int128(part) * Int128(rate.millionths), 1_000_000)
    default: Issue.record("no reference for \(benefit.shape.word)")
    }
    if let floor = benefit.floor, sum.over > 0, sum.isBelow(floor.rawValue) {
      sum = Fraction(Int128(floor.rawValue), 1)
    }
    // Half up: the largest whole number not above sum + 1/2.
    var amount = Int64((2 * sum.over + sum.under) / (2 * sum.under))
    if let cap = benefit.cap { amount = Swift.min(amount, cap.rawValue) }
    if let cap = plan.yearlyCap { amount = Swift.min(amount, Swift.max(0, cap.rawValue - paid)) }
    return amount
  }
}

/// A fraction of integers, never shortened.
private struct Fraction {
  let over: Int128
  let under: Int128

  init(_ over: Int128, _ under: Int128) {
    self.over = over
    self.under = under
  }

  static func + (left: Fraction, right: Fraction) -> Fraction {
    guard left.under != right.under else { return Fraction(left.over + right.over, left.under) }
    return Fraction(left.over * right.under + right.over * left.under, left.under * right.under)
  }

  func isBelow(_ whole: Int64) -> Bool { over < Int128(whole) * under }
}

/// SplitMix64: few lines, the same on every machine.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// An amount in fen, small ones as often as large ones.
  mutating func amount(_ most: Int64) -> Int64 {
    let bits = Int64.random(in: 0...26, using: &self)
    return Int64.random(in: 0...Swift.min(most, 1 << bits), using: &self)
  }

  /// A plan of one benefit that goes by the base.
  mutating func plan() -> PlanTerms {
    let isSegmented = Bool.random(using: &self)
    let shape: BenefitShape =
      isSegmented
      ? .segmented(segments()) : .percent(rate(), deductible: Fen(rawValue: amount(200_000)))
    let floor = Int.random(in: 0..<3, using: &self) == 0 ? Fen(rawValue: amount(50_000)) : nil
    let cap = Int.random(in: 0..<3, using: &self) == 0 ? Fen(rawValue: 1 + amount(9_000_000)) : nil
    let yearly =
      Int.random(in: 0..<3, using: &self) == 0 ? Fen(rawValue: 1 + amount(60_000_000)) : nil
    return TestPlans.plan(
      "TEST-RANDOM", yearlyCap: yearly,
      PlanBenefit(
        "random", name: Phrase("随机", "random"), shape,
        floor: floor.map { Swift.min($0, cap ?? $0) }, cap: cap))
  }

  private mutating func rate() -> Rate {
    let millionths =
      Int.random(in: 0...100, using: &self) * 10_000
      - Int.random(in: 0...3, using: &self)
    return Rate(millionths: Swift.max(0, millionths)) ?? .whole
  }

  private mutating func segments() -> [Segment] {
    var segments: [Segment] = []
    var from = Fen.zero
    for _ in 0..<Int.random(in: 0...5, using: &self) {
      let through = Fen(rawValue: from.rawValue + 1 + amount(5_000_000))
      segments.append(Segment(from, through, rate()))
      from = through
    }
    return segments + [Segment(from, nil, rate())]
  }
}
