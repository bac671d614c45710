import CaseModel
import MutualAid

/// The made-up plan year TEST-2025, and short ways to write claims on it.
enum TestPlans {
  static let year = day("2025-01-01")...day("2025-12-31")

  static func plan(_ code: String, yearlyCap: Fen? = nil, _ benefits: PlanBenefit...) -> PlanTerms {
    PlanTerms(
      version(code), name: Phrase("试用方案", "trial plan"), validity: year, yearlyCap: yearlyCap,
      benefits: benefits)
  }

  /// 40 % to 10,000, 50 % to 30,000, 60 % above; at least 200, at most 500,000 a year.
  static let inpatient = plan(
    "TEST-INPATIENT", yearlyCap: yuan("500000"),
    PlanBenefit(
      "inpatient", name: Phrase("住院补助", "inpatient benefit"), .segmented(segments),
      floor: yuan("200")))

  static let segments = [
    Segment(.zero, yuan("10000"), rate(40)), Segment(yuan("10000"), yuan("30000"), rate(50)),
    Segment(yuan("30000"), nil, rate(60)),
  ]

  /// 10, 20, 30 a day by the year of participation, at most 90 days.
  static let days = plan(
    "TEST-DAYS",
    PlanBenefit(
      "allowance", name: Phrase("住院津贴", "daily allowance"),
      .perDay([yuan("10"), yuan("20"), yuan("30")], daysMax: 90)))

  /// 32,000 once, after 30 days.
  static let women = plan(
    "TEST-WOMEN",
    PlanBenefit(
      "disease", name: Phrase("特殊疾病保障金", "disease benefit"),
      .lumpSum([CodedAmount(CodedAmount.any, yuan("32000"))]), waitingDays: 30, isOnce: true))

  /// 50 % of what lies above 500, at most 20,000.
  static let percent = plan(
    "TEST-PERCENT",
    PlanBenefit(
      "share", name: Phrase("补助", "share"), .percent(rate(50), deductible: yuan("500")),
      cap: yuan("20000")))

  static func inputs(
    selfPay: String? = nil, from admitted: String? = nil, to discharged: String? = nil,
    year participation: Int = 1
  ) -> BenefitInputs {
    BenefitInputs(
      cover: .init(year, yearOfParticipation: participation), selfPay: selfPay.map(yuan),
      admittedOn: admitted.map(day), dischargedOn: discharged.map(day))
  }

  static func version(_ code: String) -> PlanVersion {
    guard let version = PlanVersion(code: code, year: 2025) else {
      preconditionFailure("a test misspells a plan's code")
    }
    return version
  }

  static func yuan(_ text: String) -> Fen {
    guard let fen = try? Fen(yuanText: text) else {
      preconditionFailure("a test misspells an amount")
    }
    return fen
  }

  static func rate(_ percent: Int) -> Rate {
    guard let rate = Rate(percent: percent) else {
      preconditionFailure("a test misspells a rate")
    }
    return rate
  }

  static func day(_ text: String) -> LocalDate {
    guard let date = LocalDate(iso: text) else {
      preconditionFailure("a test misspells a day")
    }
    return date
  }
}
