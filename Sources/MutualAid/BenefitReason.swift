public import CaseModel

/// Why a benefit is nothing, or less than its formula gives.
public enum BenefitReason: Hashable, Sendable {
  /// The terms of the plan are not known: the claim carries the amount of its papers.
  case termsUnknown
  /// What the formula needs is not given.
  case missing(Input)
  /// Discharge stands before admission.
  case datesReversed
  /// No enrolment of the person is known.
  case notEnrolled
  /// The person's cover does not hold the day.
  case notCovered(on: LocalDate, cover: ClosedRange<LocalDate>)
  /// The plan's period does not hold the day.
  case outsideValidity(on: LocalDate, validity: ClosedRange<LocalDate>)
  /// The plan is for the other sex.
  case sexNotAdmitted(Sex)
  /// The person was too young or too old on the first day of cover.
  case ageNotAdmitted(Int, admitted: ClosedRange<Int>)
  /// Filed after the last day.
  case outsideWindow(filedOn: LocalDate, last: LocalDate)
  /// It happened before the waiting period was over.
  case waiting(on: LocalDate, from: LocalDate)
  /// A benefit that is paid once was paid before.
  case paidBefore
  /// The plan has no amount for this disease or event.
  case notListed(String)
  /// The base is not above the deductible, or is nothing.
  case nothingAboveDeductible(Fen)
  /// More days than are paid in a year.
  case daysCut(days: Int, paid: Int)
  /// Cut to the cap of one claim.
  case claimCap(Fen)
  /// Cut to what the cap of the year leaves.
  case yearlyCap(Fen, paidBefore: Fen)

  /// What a formula needs.
  public enum Input: String, Hashable, Sendable, CaseIterable {
    /// The base.
    case selfPay = "self_pay"
    /// Admission and discharge.
    case stay
    /// The day of diagnosis.
    case diagnosis
    /// The code of the disease.
    case disease
    /// The code and day of the event.
    case event
  }

  /// What a reason does to the amount.
  public enum Effect: Hashable, Sendable {
    /// Nothing is paid.
    case refused
    /// Less is paid than the formula gives.
    case cut
  }

  /// What the reason does to the amount.
  public var effect: Effect {
    switch self {
    case .daysCut(_, let paid): paid > 0 ? .cut : .refused
    case .claimCap: .cut
    case .yearlyCap(let cap, let paidBefore): paidBefore < cap ? .cut : .refused
    default: .refused
    }
  }

  /// A stable code: in JSON, and for counting.
  public var code: String {
    switch self {
    case .termsUnknown: "terms_unknown"
    case .missing(let input): "missing_\(input.rawValue)"
    case .datesReversed: "dates_reversed"
    case .notEnrolled: "not_enrolled"
    case .notCovered: "not_covered"
    case .outsideValidity: "outside_validity"
    case .sexNotAdmitted: "sex_not_admitted"
    case .ageNotAdmitted: "age_not_admitted"
    case .outsideWindow: "outside_window"
    case .waiting: "waiting"
    case .paidBefore: "paid_before"
    case .notListed: "not_listed"
    case .nothingAboveDeductible: "nothing_above_deductible"
    case .daysCut: "days_cut"
    case .claimCap: "claim_cap"
    case .yearlyCap: "yearly_cap"
    }
  }
}

extension BenefitReason.Input {
  /// What a clerk calls it.
  public var label: Phrase {
    switch self {
    case .selfPay: Phrase("统筹内自付金额", "the self-pay in the pool")
    case .stay: Phrase("入院和出院日期", "the days of admission and discharge")
    case .diagnosis: Phrase("确诊日期", "the day of diagnosis")
    case .disease: Phrase("病种", "the disease")
    case .event: Phrase("事项和日期", "the event and its day")
    }
  }
}

extension BenefitReason {
  /// The reason in a sentence.
  public var phrase: Phrase {
    switch self {
    case .termsUnknown:
      Phrase(
        "方案条款未录入，按材料上的金额记录", "the plan's terms are not known: the amount is that of the papers")
    case .missing(let input):
      Phrase("缺少\(input.label.chinese)", "\(input.label.english) is not given")
    case .datesReversed: Phrase("出院日期早于入院日期", "discharge stands before admission")
    case .notEnrolled: Phrase("没有参保记录", "no enrolment is known")
    case .notCovered(let day, let cover):
      Phrase(
        "\(day)不在参保期内（\(cover.lowerBound)至\(cover.upperBound)）",
        "\(day) is not covered (\(cover.lowerBound) to \(cover.upperBound))")
    case .outsideValidity(let day, let validity):
      Phrase(
        "\(day)不在方案保障期内（\(validity.lowerBound)至\(validity.upperBound)）",
        "\(day) is outside the plan's period (\(validity.lowerBound) to \(validity.upperBound))")
    case .sexNotAdmitted(let sex):
      Phrase(
        "该方案不保障\(sex.label.chinese)职工", "the plan does not admit \(sex.label.english) workers")
    case .ageNotAdmitted(let age, let admitted):
      Phrase(
        "参保时\(age)岁，方案要求\(admitted.lowerBound)至\(admitted.upperBound)岁",
        "aged \(age) when cover began; the plan admits "
          + "\(admitted.lowerBound) to \(admitted.upperBound)")
    case .outsideWindow(let filed, let last):
      Phrase("\(filed)申请，已过申请期限\(last)", "filed on \(filed), after the last day \(last)")
    case .waiting(let day, let from):
      Phrase("\(day)尚在等待期内，\(from)起保障", "\(day) is in the waiting period; cover begins on \(from)")
    case .paidBefore: Phrase("本保障期内已领取过", "it was paid before in this period")
    case .notListed(let code):
      Phrase("方案未列“\(code)”的金额", "the plan has no amount for “\(code)”")
    case .nothingAboveDeductible(let deductible):
      Phrase(
        "金额未超过起付线\(deductible.yuanGrouped)元",
        "nothing lies above the deductible of \(deductible.yuanGrouped) yuan")
    case .daysCut(let days, let paid):
      Phrase("住院\(days)天，可计\(paid)天", "a stay of \(days) days, of which \(paid) can be paid")
    case .claimCap(let cap):
      Phrase("单次最高\(cap.yuanGrouped)元", "cut to the cap of a claim, \(cap.yuanGrouped) yuan")
    case .yearlyCap(let cap, let paid):
      Phrase(
        "年度限额\(cap.yuanGrouped)元，已支付\(paid.yuanGrouped)元",
        "the year's cap is \(cap.yuanGrouped) yuan, of which \(paid.yuanGrouped) were paid before")
    }
  }
}
