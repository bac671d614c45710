import CaseModel
import MutualAid
import Testing

/// The worked examples of TEST-2025, to the fen.
struct WorkedExamples {
  @Test(arguments: [
    ("12345.67", "0", "5172.84"), ("300.00", "0", "200.00"), ("30000.00", "0", "14000.00"),
    ("300.00", "499950.00", "50.00"),
  ])
  func `a segmented benefit has its floor and the year's cap`(
    base: String, paid: String, amount: String
  ) {
    var inputs = TestPlans.inputs(selfPay: base)
    inputs.paidThisYear = TestPlans.yuan(paid)
    let working = Benefit.compute(TestPlans.inpatient, inputs)
    #expect(working.amount.yuan == amount)
  }

  @Test func `the working shows each segment, the sum and the rounding`() {
    let working = Benefit.compute(TestPlans.inpatient, TestPlans.inputs(selfPay: "12345.67"))
    #expect(
      working.lines.map(\.chinese) == [
        "0.00至10,000.00元的部分：10,000.00 × 40% = 4,000.00",
        "10,000.00至30,000.00元的部分：2,345.67 × 50% = 1,172.835",
        "各段合计：4,000.00 + 1,172.835 = 5,172.835元",
        "四舍五入到分：5,172.835 ≈ 5,172.84元",
      ])
    #expect(
      working.lines.map(\.english) == [
        "From 0.00 to 10,000.00 yuan: 10,000.00 × 40% = 4,000.00",
        "From 10,000.00 to 30,000.00 yuan: 2,345.67 × 50% = 1,172.835",
        "All segments: 4,000.00 + 1,172.835 = 5,172.835 yuan",
        "Rounded to a fen, half up: 5,172.835 ≈ 5,172.84 yuan",
      ])
    #expect(working.allReasons == [])
    #expect(working.version.description == "TEST-INPATIENT-2025")
  }

  @Test func `a cut to what the year leaves tells the cap and what was paid`() {
    var inputs = TestPlans.inputs(selfPay: "300")
    inputs.paidThisYear = TestPlans.yuan("499950")
    let working = Benefit.compute(TestPlans.inpatient, inputs)
    #expect(
      working.reasons == [
        .yearlyCap(TestPlans.yuan("500000"), paidBefore: TestPlans.yuan("499950"))
      ])
    #expect(working.reasons.map(\.effect) == [.cut])
    #expect(
      working.lines.map(\.chinese) == [
        "0.00至10,000.00元的部分：300.00 × 40% = 120.00", "不足最低200.00元，按最低",
        "年度限额余额：500,000.00 − 499,950.00 = 50.00元",
      ])
    inputs.paidThisYear = TestPlans.yuan("500000")
    let nothing = Benefit.compute(TestPlans.inpatient, inputs)
    #expect(nothing.amount == .zero)
    #expect(nothing.reasons.map(\.effect) == [.refused])
  }

  @Test func `a daily allowance goes by the year of participation and ends after 90 days`() {
    let twelve = Benefit.compute(
      TestPlans.days, TestPlans.inputs(from: "2025-03-01", to: "2025-03-13", year: 2))
    #expect(twelve.amount.yuan == "240.00")
    #expect(twelve.lines.map(\.chinese) == ["第2年参保，每天20.00元，12天：12 × 20.00 = 240.00元"])
    let long = Benefit.compute(
      TestPlans.days, TestPlans.inputs(from: "2025-03-01", to: "2025-06-29", year: 3))
    #expect(long.amount.yuan == "2700.00")
    #expect(long.allReasons == [.daysCut(days: 120, paid: 90)])
    #expect(long.daysPaid == 90)
    let later = Benefit.compute(
      TestPlans.days, TestPlans.inputs(from: "2025-03-01", to: "2025-03-02", year: 7))
    #expect(later.amount.yuan == "30.00")
  }

  @Test func `who is discharged on the day of admission stayed a day`() {
    let working = Benefit.compute(
      TestPlans.days, TestPlans.inputs(from: "2025-03-01", to: "2025-03-01"))
    #expect(working.amount.yuan == "10.00")
  }

  @Test func `a lump sum waits thirty days and is paid once`() {
    var inputs = BenefitInputs(cover: .init(TestPlans.year))
    inputs.diagnosedOn = TestPlans.day("2025-01-20")
    let early = Benefit.compute(TestPlans.women, inputs)
    #expect(early.amount == .zero)
    #expect(
      early.allReasons == [
        .waiting(on: TestPlans.day("2025-01-20"), from: TestPlans.day("2025-01-31"))
      ])
    #expect(early.allReasons.map(\.phrase.chinese) == ["2025-01-20尚在等待期内，2025-01-31起保障"])

    inputs.diagnosedOn = TestPlans.day("2025-02-05")
    let paid = Benefit.compute(TestPlans.women, inputs)
    #expect(paid.amount.yuan == "32000.00")
    #expect(paid.benefitsPaid == ["disease"])

    inputs.benefitsPaid = paid.benefitsPaid
    let again = Benefit.compute(TestPlans.women, inputs)
    #expect(again.amount == .zero)
    #expect(again.allReasons == [.paidBefore])
  }

  @Test func `the waiting period ends with its thirtieth day`() {
    var inputs = BenefitInputs(cover: .init(TestPlans.year))
    inputs.diagnosedOn = TestPlans.day("2025-01-30")
    #expect(Benefit.compute(TestPlans.women, inputs).amount == .zero)
    inputs.diagnosedOn = TestPlans.day("2025-01-31")
    #expect(Benefit.compute(TestPlans.women, inputs).amount.yuan == "32000.00")
  }

  @Test func `a share above a deductible has a cap`() {
    let working = Benefit.compute(TestPlans.percent, TestPlans.inputs(selfPay: "1234.56"))
    #expect(working.amount.yuan == "367.28")
    #expect(working.lines.map(\.chinese) == ["(1,234.56 − 500.00) × 50% = 367.28"])
    let capped = Benefit.compute(TestPlans.percent, TestPlans.inputs(selfPay: "100000"))
    #expect(capped.amount.yuan == "20000.00")
    #expect(capped.allReasons == [.claimCap(TestPlans.yuan("20000"))])
    let below = Benefit.compute(TestPlans.percent, TestPlans.inputs(selfPay: "500"))
    #expect(below.amount == .zero)
    #expect(below.allReasons == [.nothingAboveDeductible(TestPlans.yuan("500"))])
  }
}
