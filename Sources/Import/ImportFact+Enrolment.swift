internal import CaseModel

extension ImportFact {
  /// What is found in rows of people enrolled in plans.
  public enum EnrolmentFact: Sendable, Hashable {
    /// No plan that is known is called so in that year; those that are known.
    case planUnknown(String, year: Int64?, known: [String])
    /// Plans of several codes or years are called so.
    case planAmbiguous(String, [String])
    /// Cover that begins or ends outside the plan's period.
    case outsidePlan(plan: String)
    /// The person stands in the same list in a row above; the row is passed over.
    case personTwice(otherLine: Int)
    /// The plan does not admit the person's sex; the row is written.
    case sexNotAdmitted(plan: String)
    /// The list was voided; nobody can be added.
    case listVoided
  }
}

extension ImportFact.EnrolmentFact {
  var phrase: Phrase {
    switch self {
    case .planUnknown(let typed, let year, let known):
      Phrase(
        "没有名为“\(typed)”\(year.map { "的\($0)年度" } ?? "的")方案；已有：\(known.joined(separator: "、"))",
        "no plan is called “\(typed)”\(year.map { " in \($0)" } ?? ""); known are "
          + known.joined(separator: ", "))
    case .planAmbiguous(let typed, let plans):
      Phrase(
        "“\(typed)”可能指：\(plans.joined(separator: "、"))",
        "“\(typed)” may mean \(plans.joined(separator: ", "))")
    case .outsidePlan(let plan):
      Phrase("保障日期不在方案\(plan)的保障期内", "the cover does not lie in the period of \(plan)")
    case .personTwice(let line):
      Phrase("与第\(line)行是同一份名单的同一个人，跳过", "the same person as in line \(line) of the same list")
    case .sexNotAdmitted(let plan):
      Phrase("证件号码的性别不符合方案\(plan)", "the number is of a sex that \(plan) does not admit")
    case .listVoided: Phrase("该参保名单已作废", "the enrolment list was voided")
    }
  }

  var hint: Phrase? {
    switch self {
    case .planUnknown:
      Phrase("先用 redress plan import 导入方案", "import the plan first: `redress plan import`")
    case .planAmbiguous:
      Phrase("请写方案代码和年度，如 NMG-INPATIENT-2025", "write code and year, NMG-INPATIENT-2025")
    case .outsidePlan, .personTwice, .sexNotAdmitted, .listVoided: nil
    }
  }
}
