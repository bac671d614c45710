import CaseModel
import MutualAid
import Testing

/// Who is paid nothing, and what they are told.
struct EligibilityTests {
  private let stay = TestPlans.inputs(selfPay: "1000", from: "2025-03-01", to: "2025-03-05")

  @Test func `who is not enrolled is paid nothing`() {
    var inputs = stay
    inputs.cover = nil
    let working = Benefit.compute(TestPlans.inpatient, inputs)
    #expect(working.amount == .zero)
    #expect(working.allReasons == [.notEnrolled])
    #expect(working.lines == [])
  }

  @Test func `the day of admission must be covered`() {
    var inputs = stay
    let cover = TestPlans.day("2025-04-01")...TestPlans.day("2025-12-31")
    inputs.cover = .init(cover)
    let working = Benefit.compute(TestPlans.inpatient, inputs)
    #expect(working.amount == .zero)
    #expect(working.allReasons == [.notCovered(on: TestPlans.day("2025-03-01"), cover: cover)])
  }

  @Test func `the day of admission must lie in the plan's period`() {
    var inputs = TestPlans.inputs(selfPay: "1000", from: "2024-12-31", to: "2025-01-05")
    inputs.cover = .init(TestPlans.day("2024-06-01")...TestPlans.day("2025-05-31"))
    let working = Benefit.compute(TestPlans.inpatient, inputs)
    #expect(
      working.allReasons == [
        .outsideValidity(on: TestPlans.day("2024-12-31"), validity: TestPlans.year)
      ])
  }

  @Test func `a plan for women pays no man, and whose sex is not known`() {
    var plan = TestPlans.women
    plan.admission.sex = .female
    var inputs = BenefitInputs(cover: .init(TestPlans.year))
    inputs.diagnosedOn = TestPlans.day("2025-03-01")
    #expect(Benefit.compute(plan, inputs).amount.yuan == "32000.00")
    inputs.sex = .female
    #expect(Benefit.compute(plan, inputs).amount.yuan == "32000.00")
    inputs.sex = .male
    let working = Benefit.compute(plan, inputs)
    #expect(working.amount == .zero)
    #expect(working.allReasons == [.sexNotAdmitted(.male)])
    #expect(working.allReasons.map(\.phrase.chinese) == ["该方案不保障男职工"])
  }

  @Test(arguments: [("2009-01-02", 15), ("1964-01-01", 61)])
  func `an age outside the plan's is told`(birth: String, age: Int) {
    var plan = TestPlans.inpatient
    plan.admission.ages = 16...60
    var inputs = stay
    inputs.birth = TestPlans.day(birth)
    #expect(Benefit.compute(plan, inputs).allReasons == [.ageNotAdmitted(age, admitted: 16...60)])
    inputs.birth = TestPlans.day(age < 16 ? "2009-01-01" : "1964-01-02")
    #expect(Benefit.compute(plan, inputs).allReasons == [])
  }

  @Test func `a claim is filed in time to the last day of the latest window`() {
    var plan = TestPlans.inpatient
    plan.windows = [ClaimWindow(90, after: .discharge), ClaimWindow(30, after: .settlement)]
    var inputs = stay
    inputs.filedOn = TestPlans.day("2025-06-03")
    #expect(Benefit.compute(plan, inputs).allReasons == [])
    inputs.filedOn = TestPlans.day("2025-06-04")
    let late = Benefit.compute(plan, inputs)
    #expect(late.amount == .zero)
    #expect(
      late.allReasons == [
        .outsideWindow(
          filedOn: TestPlans.day("2025-06-04"), last: TestPlans.day("2025-06-03"))
      ])
    inputs.settledOn = TestPlans.day("2025-05-10")
    #expect(Benefit.compute(plan, inputs).allReasons == [])
    plan.windows = [ClaimWindow(90, after: .coverEnd)]
    inputs.filedOn = TestPlans.day("2026-03-31")
    #expect(Benefit.compute(plan, inputs).allReasons == [])
    inputs.filedOn = TestPlans.day("2026-04-01")
    #expect(Benefit.compute(plan, inputs).allReasons.map(\.code) == ["outside_window"])
  }

  @Test func `renewed cover does not wait unless the plan says so`() {
    var inputs = BenefitInputs(cover: .init(TestPlans.year, yearOfParticipation: 2))
    inputs.diagnosedOn = TestPlans.day("2025-01-10")
    #expect(Benefit.compute(TestPlans.women, inputs).amount.yuan == "32000.00")
    var plan = TestPlans.women
    plan.benefits[0].waitsOnRenewal = true
    #expect(Benefit.compute(plan, inputs).allReasons.map(\.code) == ["waiting"])
  }

  @Test func `all reasons are told at once`() {
    var plan = TestPlans.women
    plan.admission = Admission(sex: .female, ages: 16...60)
    plan.windows = [ClaimWindow(30, after: .event)]
    var inputs = BenefitInputs(cover: .init(TestPlans.year))
    inputs.diagnosedOn = TestPlans.day("2025-01-10")
    inputs.filedOn = TestPlans.day("2025-08-01")
    inputs.sex = .male
    inputs.birth = TestPlans.day("1960-05-05")
    inputs.benefitsPaid = ["disease"]
    #expect(
      Benefit.compute(plan, inputs).allReasons.map(\.code) == [
        "sex_not_admitted", "age_not_admitted", "outside_window", "waiting", "paid_before",
      ])
  }

  @Test func `what a formula needs and is not given is asked for`() {
    let none = BenefitInputs(cover: .init(TestPlans.year))
    let wanted: [(PlanTerms, BenefitReason.Input)] = [
      (TestPlans.inpatient, .selfPay), (TestPlans.percent, .selfPay), (TestPlans.days, .stay),
      (TestPlans.women, .diagnosis),
      (event([CodedAmount("death", TestPlans.yuan("5000"))]), .event),
      (disease([CodedAmount("C50", TestPlans.yuan("10000"))]), .diagnosis),
    ]
    for (plan, input) in wanted {
      #expect(Benefit.compute(plan, none).allReasons == [.missing(input)], "\(plan.version)")
    }
    var diagnosed = none
    diagnosed.diagnosedOn = TestPlans.day("2025-03-01")
    let listed = disease([CodedAmount("C50", TestPlans.yuan("10000"))])
    #expect(Benefit.compute(listed, diagnosed).allReasons == [.missing(.disease)])
  }

  @Test func `discharge before admission is pointed out`() {
    let inputs = TestPlans.inputs(selfPay: "1000", from: "2025-03-05", to: "2025-03-01")
    #expect(inputs.stayDays == nil)
    #expect(Benefit.compute(TestPlans.inpatient, inputs).allReasons == [.datesReversed])
  }

  @Test func `diseases and events have amounts of their own`() {
    let plan = disease([
      CodedAmount("C50", TestPlans.yuan("20000")),
      CodedAmount(CodedAmount.any, TestPlans.yuan("1000")),
    ])
    var inputs = BenefitInputs(cover: .init(TestPlans.year))
    inputs.diagnosedOn = TestPlans.day("2025-03-01")
    inputs.disease = "C50"
    #expect(Benefit.compute(plan, inputs).amount.yuan == "20000.00")
    inputs.disease = "C51"
    #expect(Benefit.compute(plan, inputs).amount.yuan == "1000.00")

    let births = event([CodedAmount("birth", TestPlans.yuan("800"))])
    inputs.happenedOn = TestPlans.day("2025-03-01")
    inputs.event = "birth"
    #expect(Benefit.compute(births, inputs).amount.yuan == "800.00")
    inputs.event = "death"
    #expect(Benefit.compute(births, inputs).allReasons == [.notListed("death")])
  }

  @Test func `a plan of two benefits pays both for one stay, within one cap`() {
    var plan = TestPlans.inpatient
    plan.benefits += TestPlans.days.benefits
    var inputs = TestPlans.inputs(
      selfPay: "12345.67", from: "2025-03-01", to: "2025-03-13", year: 2)
    let working = Benefit.compute(plan, inputs)
    #expect(working.parts.map(\.amount.yuan) == ["5172.84", "240.00"])
    #expect(working.amount.yuan == "5412.84")
    #expect(
      working.lines.last?.chinese == "合计：5,172.84 + 240.00 = 5,412.84元")
    #expect(working.lines.first?.chinese == "【住院补助】")
    inputs.paidThisYear = TestPlans.yuan("499000")
    #expect(Benefit.compute(plan, inputs).amount.yuan == "1000.00")
    inputs.selfPay = nil
    #expect(Benefit.compute(plan, inputs).parts.map(\.benefit) == ["allowance"])
  }

  @Test func `days paid before count towards the year's`() {
    var inputs = TestPlans.inputs(from: "2025-03-01", to: "2025-03-13", year: 2)
    inputs.daysPaidThisYear = 85
    let some = Benefit.compute(TestPlans.days, inputs)
    #expect(some.amount.yuan == "100.00")
    #expect(some.allReasons == [.daysCut(days: 12, paid: 5)])
    inputs.daysPaidThisYear = 90
    let none = Benefit.compute(TestPlans.days, inputs)
    #expect(none.amount == .zero)
    #expect(none.allReasons.map(\.effect) == [.refused])
  }

  @Test func `unknown terms compute nothing and say why`() {
    var plan = TestPlans.inpatient
    plan.benefits = []
    let working = Benefit.compute(plan, stay)
    #expect(working.amount == .zero)
    #expect(working.allReasons == [.termsUnknown])
  }

  private func disease(_ amounts: [CodedAmount]) -> PlanTerms {
    TestPlans.plan(
      "TEST-DISEASE", PlanBenefit("disease", name: Phrase("疾病", "disease"), .lumpSum(amounts)))
  }

  private func event(_ amounts: [CodedAmount]) -> PlanTerms {
    TestPlans.plan(
      "TEST-EVENT", PlanBenefit("event", name: Phrase("慰问", "event"), .fixed(amounts)))
  }
}
