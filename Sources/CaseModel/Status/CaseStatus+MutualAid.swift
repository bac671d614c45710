extension CaseStatus {
  /// Where a claim stands, by its last step.
  ///
  /// `ClaimCourse` says the same and more: it also tells what two offices did apart and should not
  /// stand, such as an approval by a reviewer, which the store refuses and only a merge brings.
  ///
  /// Source: domain notes 2.9, 受理 → 补正 → 初审 → 复审 → 审批 → 支付 → 退汇 → 归档.
  static let claim: [CaseStatus] = [
    CaseStatus("filed", Phrase("已归档", "filed"), isOpen: false, when: .isAtStep("archive")),
    CaseStatus(
      "came_back", Phrase("退汇待重付", "the money came back"), isOpen: true,
      when: .isAtStep("payment_returned")),
    CaseStatus("paid", Phrase("已支付", "paid"), isOpen: false, when: .isAtStep("payment")),
    CaseStatus(
      "refused", Phrase("不予补助", "refused"), isOpen: false,
      when: .last("claim_step", by: "sequence", .isOneOf("outcome", ["refused"]))),
    CaseStatus(
      "sent_back", Phrase("待补正", "papers asked for"), isOpen: true,
      when: .any([
        .isAtStep("supplement"),
        .last("claim_step", by: "sequence", .isOneOf("outcome", ["returned"])),
      ])),
    CaseStatus(
      "approved", Phrase("已审批待支付", "approved, to be paid"), isOpen: true,
      when: .isAtStep("approval")),
    CaseStatus(
      "reviewed", Phrase("已审核待审批", "reviewed, to be approved"), isOpen: true,
      when: .any([.isAtStep("first_review"), .isAtStep("second_review")])),
    CaseStatus("received", Phrase("待初审", "to be reviewed"), isOpen: true, when: .always),
  ]

  /// Where a payment batch stands.
  static let paymentBatch: [CaseStatus] = [
    CaseStatus("closed", Phrase("已封存", "closed"), isOpen: false, when: .isSet("closed_on")),
    CaseStatus("open", Phrase("未封存", "open"), isOpen: true, when: .always),
  ]

  /// An enrolment list is done once it is recorded.
  static let enrolmentList: [CaseStatus] = [
    CaseStatus("recorded", Phrase("已登记", "recorded"), isOpen: false, when: .always)
  ]
}

extension CaseCondition {
  /// The last step of a claim is of a state.
  public static func isAtStep(_ state: String) -> CaseCondition {
    .last("claim_step", by: "sequence", .isOneOf("state", [state]))
  }
}
