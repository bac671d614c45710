internal import CaseModel

extension ImportFact {
  /// A fact of a row of claims in words.
  var claimPhrase: Phrase {
    switch self {
    case .eventMissing:
      Phrase(
        "没有入院、出院、确诊或结算日期", "has no day of admission, discharge, diagnosis or settlement")
    case .planUnknown(let name):
      Phrase(
        "本机没有“\(name)”这个项目的条款，按原名保留",
        "no plan “\(name)” is known here; the name is kept as it stands")
    case .sexAgainstPlan(let plan):
      Phrase(
        "“\(plan)”只保障女职工，身份证号却是男性的，请核对",
        "“\(plan)” is for women, and the identity number is a man's; look at it")
    case .claimedTwice(let line):
      Phrase(
        "和第\(line)行是同一人、同一项目、同一次住院，可能重复",
        "has the person, plan and stay of line \(line); maybe claimed twice")
    case .settlementHeld(let number):
      Phrase(
        "结算单“\(number)”已有登记的申请，可能重复",
        "a claim with settlement “\(number)” was entered already; maybe twice")
    case .paidBeforeDischarge:
      Phrase("发放日期早于出院日期", "was paid before the day of discharge")
    case .dischargedBeforeAdmitted:
      Phrase("出院日期早于入院日期", "discharge stands before admission")
    default:
      Phrase("有发放日期，没有补助金额", "a day of payment, but no amount")
    }
  }
}
