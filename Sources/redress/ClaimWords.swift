import CaseModel

/// The state of a claim in words.
enum ClaimWords {
  /// Where a claim stands, as a clerk says it.
  static func status(_ course: ClaimCourse) -> Phrase {
    if course.isRefused { return Phrase("不予补助", "refused") }
    return RecordType.claimStates.find(code: course.state.rawValue)?.label
      ?? Phrase(verbatim: course.state.rawValue)
  }

  /// What should not stand among its steps.
  static func fault(_ fault: ClaimCourse.Fault) -> Phrase {
    switch fault {
    case .approverReviewed(let user):
      Phrase(
        "\(user) 既审核又审批，审批无效", "\(user) both reviewed and approved; the approval does not count")
    case .notReviewed: Phrase("未经审核的审批，无效", "approved without a review; it does not count")
    case .notApproved: Phrase("没有有效审批就支付了", "paid without an approval that counts")
    case .paidTwice: Phrase("重复支付", "paid twice")
    case .amountDiffers(let approved):
      Phrase(
        "支付金额与审批的 \(approved.yuanGrouped) 元不符",
        "another amount was paid than the \(approved.yuanGrouped) yuan approved")
    case .notPaid: Phrase("没有支付就退汇", "money came back that had not gone out")
    }
  }
}
