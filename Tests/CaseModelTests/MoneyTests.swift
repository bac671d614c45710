import CaseModel
import Testing

struct MoneyTests {
  @Test(arguments: [
    ("1234", 123_400), ("1,234.50元", 123_450), ("23.3万", 23_300_000), ("¥1234", 123_400),
    ("￥１，２３４．５０", 123_450), (" 1 234.5\u{A0}元 ", 123_450), ("0", 0), ("0.00", 0),
    ("-0", 0), ("1234.500", 123_450), ("0.01", 1), (".5", 50), ("5.", 500), ("'12.00", 1200),
    ("1.234567万元", 1_234_567), ("0.5亿元", 5_000_000_000), ("人民币100元整", 10_000),
    ("RMB 12", 1200), ("12,345,678.90", 1_234_567_890), ("007", 700),
    ("90000000000000", 9_000_000_000_000_000),
  ])
  func `an amount is read in each of its spellings`(text: String, fen: Int64) throws {
    #expect(try Fen(yuanText: text) == Fen(rawValue: fen))
  }

  @Test(arguments: [
    ("", AmountError.empty), (" \u{A0}\u{3000}\t", .empty), ("元", .malformed),
    ("一百", .malformed), ("1,23", .malformed), ("1234,567", .malformed), (",123", .malformed),
    ("1.2.3", .malformed), ("1,234.5,0", .malformed), ("1E+05", .malformed), (".", .malformed),
    ("12元5角", .malformed), ("--5", .malformed), ("-¥-5", .malformed), ("¥¥5", .malformed),
    ("5万万", .malformed), ("同上", .malformed), ("-5", .negative), ("－１２元", .negative),
    ("¥-3", .negative), ("-x", .malformed), ("0.001", .fractionOfFen),
    ("1.2345678万", .fractionOfFen),
    ("90000000000000.01", .tooLarge), ("99999999999999999999999999", .tooLarge),
  ])
  func `what is no amount is refused with its reason`(text: String, error: AmountError) {
    #expect(throws: error) { try Fen(yuanText: text) }
  }

  @Test func `an amount is shown in yuan with two decimals`() {
    #expect(Fen(rawValue: 123_450).yuan == "1234.50")
    #expect(Fen(rawValue: 123_450).yuanGrouped == "1,234.50")
    #expect(Fen(rawValue: 12_345).yuanGrouped == "123.45")
    #expect(Fen(rawValue: 1_234_567_890).yuanGrouped == "12,345,678.90")
    #expect(Fen(rawValue: 7).yuan == "0.07")
    #expect(Fen(rawValue: -7).yuan == "-0.07")
    #expect(Fen(rawValue: -123_456).yuanGrouped == "-1,234.56")
    #expect(Fen(rawValue: .min).yuan == "-92233720368547758.08")
  }

  @Test func `a report figure is rounded half up from the true total`() {
    #expect(Fen(rawValue: 233_140_000).wanYuan(decimals: 2) == "233.14")
    #expect(Fen(rawValue: 233_145_000).wanYuan(decimals: 2) == "233.15")
    #expect(Fen(rawValue: 233_144_999).wanYuan(decimals: 2) == "233.14")
    #expect(Fen(rawValue: -5_000).wanYuan(decimals: 2) == "-0.01")
    #expect(Fen(rawValue: -4_999).wanYuan(decimals: 2) == "0.00")
    #expect(Fen(rawValue: 1).wanYuan(decimals: 6) == "0.000001")
    #expect(Fen(rawValue: 500_000).wanYuan(decimals: 0) == "1")
    #expect(Fen(rawValue: 21_500_000_000).yiYuan(decimals: 1) == "2.2")
  }

  @Test func `three rounded parts may differ from the rounded total`() {
    let part = Fen(rawValue: 1_234_500)
    #expect(part.wanYuan(decimals: 2) == "1.23")
    #expect(Fen.sum([part, part, part])?.wanYuan(decimals: 2) == "3.70")
  }

  @Test func `sums and shares leave the limit as nil`() {
    let one = Fen(rawValue: 1)
    #expect(Fen.limit.adding(one) == nil)
    #expect(Fen.limit.adding(.zero) == Fen.limit)
    #expect((Fen.zero - Fen.limit).subtracting(one) == nil)
    #expect(Fen(rawValue: .max).adding(one) == nil)
    #expect(Fen(rawValue: .min).subtracting(one) == nil)
    #expect(Fen.sum([Fen.limit, one, Fen(rawValue: -1)]) == Fen.limit)
    #expect(Fen.sum(Array(repeating: Fen.limit, count: 2000)) == nil)
    #expect(Fen.sum([]) == .zero)
    #expect(Fen(rawValue: 101).share(1, of: 2) == Fen(rawValue: 51))
    #expect(Fen(rawValue: -101).share(1, of: 2) == Fen(rawValue: -51))
    #expect(Fen(rawValue: .max).share(.max, of: 1) == nil)
  }

  @Test func `half up division agrees with its definition`() {
    for divisor in 1...12 {
      for value in -100...100 {
        let doubled = 2 * abs(value) + divisor
        let expected = (doubled / (2 * divisor)) * (value < 0 ? -1 : 1)
        #expect(value.dividedHalfUp(by: divisor) == expected, "\(value) / \(divisor)")
      }
    }
    #expect(Int64.max.dividedHalfUp(by: .max) == 1)
    #expect(Int64.min.dividedHalfUp(by: .max) == -1)
  }

  @Test func `what is shown is read back`() throws {
    var random = SeededGenerator.fresh("money")
    for _ in 0..<2000 {
      let fen = Fen(rawValue: Int64.random(in: 0...Fen.limit.rawValue, using: &random))
      #expect(try Fen(yuanText: fen.yuan) == fen)
      #expect(try Fen(yuanText: fen.yuanGrouped + "元") == fen)
      #expect(try Fen(yuanText: fen.wanYuan(decimals: 6) + "万元") == fen)
    }
  }
}

/// SplitMix64: repeatable numbers for tests; the seed is printed so that a failure can be replayed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  static func fresh(_ name: String) -> SeededGenerator {
    let seed = UInt64.random(in: .min ... .max)
    print("SEED=\(seed) \(name)")
    return SeededGenerator(seed: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
