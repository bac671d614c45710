internal import CaseModel

// What the union itself ordered for its claims; no law asks for it. Source: domain notes 2.9.

extension NextStepRule {
  private static let isToReview = CaseCondition.none(
    .isAtStep("first_review"), .isAtStep("second_review"), .isAtStep("approval"),
    .isAtStep("payment"), .isAtStep("payment_returned"), .isAtStep("archive"), isRefused)
  private static let isReviewed = CaseCondition.all([
    .any([.isAtStep("first_review"), .isAtStep("second_review")]),
    .last("claim_step", by: "sequence", .isOneOf("outcome", ["passed"])),
  ])
  private static let isApproved = CaseCondition.all([.isAtStep("approval"), .not(isRefused)])
  private static let isRefused = CaseCondition.last(
    "claim_step", by: "sequence", .isOneOf("outcome", ["refused"]))

  /// Claims on mutual aid plans, and the batches that pay them.
  static let claims: [NextStepRule] = [
    NextStepRule(
      "claim-compute", of: "claim", Phrase("按条款计算补助金额", "work out the benefit"), by: .handler,
      when: .all([isToReview, .not(.isSet("benefit_fen"))]), "redress claim compute {case}"),
    NextStepRule(
      "claim-review", of: "claim", Phrase("审核材料", "review the papers"), by: .handler,
      when: isToReview, "redress claim review {case}"),
    NextStepRule(
      "claim-approve", of: "claim",
      Phrase("审批，不得由审核人审批", "approve it; not by who reviewed it"), by: .approver,
      when: isReviewed, "redress claim approve {case}"),
    NextStepRule(
      "claim-pay", of: "claim",
      Phrase("列入支付批次，或单笔支付", "put it into a payment batch, or pay it alone"),
      by: .office, when: isApproved, "redress claim pay {case} --on {date}"),
    NextStepRule(
      "claim-pay-again", of: "claim",
      Phrase("核实账户后重新支付", "ask for the account, and pay again"), by: .office,
      when: .isAtStep("payment_returned"), "redress claim pay {case} --on {date}"),
    NextStepRule(
      "batch-fill", of: "payment_batch", Phrase("列入已审批的申请", "take in the claims approved"),
      by: .office, when: .not(.isSet("closed_on")), "redress payment-batch fill {case}"),
    NextStepRule(
      "batch-close", of: "payment_batch", Phrase("支付并封存", "pay it, and close it"), by: .approver,
      when: .all([.not(.isSet("closed_on")), .has("payment")]),
      "redress payment-batch close {case} --approver {user}"),
  ]
}
