import CaseModel
import Documents
import Testing

struct NumberTextTests {
  @Test(arguments: [
    (52_260_700, "52.26", "522,607.00"), (95_565_000_00, "9,556.50", "95,565,000.00"),
    (0, "0.00", "0.00"), (4_999, "0.00", "49.99"), (5_000, "0.01", "50.00"),
    (-5_000, "-0.01", "-50.00"), (123_456_789_012, "123,456.79", "1,234,567,890.12"),
  ])
  func `an amount is rounded half up in 万元 and exact in 元`(fen: Int64, wan: String, yuan: String) {
    #expect(NumberText.money(Fen(rawValue: fen), .wanYuan, isGrouped: true) == wan)
    #expect(NumberText.money(Fen(rawValue: fen), .yuan, isGrouped: true) == yuan)
  }

  @Test func `rounded parts need not add up to the rounded total`() {
    let part = Fen(rawValue: 12_345_00)
    let total = Fen(rawValue: 3 * 12_345_00)
    #expect(NumberText.money(part, .wanYuan, isGrouped: true) == "1.23")
    #expect(NumberText.money(total, .wanYuan, isGrouped: true) == "3.70")
  }

  @Test func `growth has a sign, and none over a base of zero`() {
    #expect(NumberText.percent(Change(9, from: 8)) == "+12.5%")
    #expect(NumberText.percent(Change(7, from: 8)) == "-12.5%")
    #expect(NumberText.percent(Change(8, from: 8)) == "0.0%")
    #expect(NumberText.percent(Change(8, from: 0)) == nil)
    #expect(NumberText.percent(Change(30, from: 1)) == "+2,900.0%")
  }

  @Test func `a difference of rates is rounded once`() {
    // 93.75 % and 92.85 % would be 93.8 and 92.9, which differ by 0.9; truly it is 0.89….
    let difference = RateDifference(Rate(15, of: 16), from: Rate(13, of: 14))
    #expect(NumberText.points(difference) == "+0.9")
    // Rounded first, 2/3 − 1/3 would be 66.7 − 33.3 = 33.4.
    #expect(NumberText.points(RateDifference(Rate(2, of: 3), from: Rate(1, of: 3))) == "+33.3")
    #expect(NumberText.points(RateDifference(Rate(2, of: 3), from: Rate(0, of: 0))) == nil)
  }

  @Test func `the largest amounts do not overflow`() {
    let limit = Fen.limit.rawValue
    #expect(Rate(limit, of: limit).permille == 1000)
    #expect(Change(limit, from: 1).permille == (limit - 1) * 1000)
    #expect(RateDifference(Rate(limit, of: limit), from: Rate(0, of: limit)).tenths == 1000)
  }
}
