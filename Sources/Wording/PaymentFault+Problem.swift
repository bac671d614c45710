internal import CaseModel
internal import CaseStore
internal import ChangeLog

extension StoreError.PaymentFault {
  /// The fact in words.
  var problem: Problem {
    switch self {
    case .approverReviewed, .notReviewed, .notApproved, .amountDiffers: approvalProblem
    case .paidBefore, .notPaid, .settlementPaid: paymentProblem
    case .inOtherBatch, .batchClosed, .batchEmpty, .stepOfBatch: batchProblem
    }
  }

  private var approvalProblem: Problem {
    switch self {
    case .approverReviewed(let claim, let user):
      Problem(
        "claim.same_person",
        Phrase(
          "\(user) 审核过 \(claim.shortNumber)，审核与审批不能是同一人。",
          "\(user) reviewed \(claim.shortNumber); who reviewed a claim cannot approve it."),
        hint: Phrase("请由另一人审批：--by 姓名。", "Let somebody else approve it: --by NAME."),
        exit: .refused)
    case .notReviewed(let claim):
      Problem(
        "claim.not_reviewed",
        Phrase(
          "\(claim.shortNumber) 还没有人审核，不能审批。",
          "Nobody has reviewed \(claim.shortNumber), so it cannot be approved."),
        hint: Phrase(
          "先审核：redress claim review \(claim.shortNumber)",
          "Review it first: redress claim review \(claim.shortNumber)"), exit: .refused)
    case .amountDiffers(let claim, let approved):
      Problem(
        "claim.amount_differs",
        Phrase(
          "\(claim.shortNumber) 审批的金额是 \(approved.yuanGrouped) 元，不能支付别的金额。",
          "\(approved.yuanGrouped) yuan were approved for \(claim.shortNumber); no other amount "
            + "can be paid."),
        hint: Phrase(
          "金额确需改动的，退回后重新审核、审批。", "To change it, send the claim back and approve it anew."),
        exit: .refused)
    default:
      Problem(
        "claim.not_approved",
        Phrase(
          "\(number) 还没有审批，不能支付。", "\(number) is not approved, so it cannot be paid."),
        hint: Phrase(
          "先审批：redress claim approve \(number)",
          "Approve it first: redress claim approve \(number)"), exit: .refused)
    }
  }

  private var paymentProblem: Problem {
    switch self {
    case .settlementPaid(let claim, let other):
      Problem(
        "claim.settlement_paid",
        Phrase(
          "\(claim.shortNumber) 的医保结算单已由 \(other.shortNumber) 补助过，不能再支付。",
          "The settlement of \(claim.shortNumber) was paid by \(other.shortNumber); it is not paid "
            + "twice."),
        hint: Phrase(
          "核对：redress claim show \(other.shortNumber)",
          "Look at it: redress claim show \(other.shortNumber)"), exit: .refused)
    case .notPaid(let claim):
      Problem(
        "claim.not_paid",
        Phrase(
          "\(claim.shortNumber) 没有支付过，不能登记退汇。",
          "\(claim.shortNumber) was not paid, so no money can have come back."),
        hint: Phrase(
          "查看办理经过：redress claim show \(claim.shortNumber)",
          "See its steps: redress claim show \(claim.shortNumber)"), exit: .refused)
    default:
      Problem(
        "claim.paid_before",
        Phrase(
          "\(number) 已经支付，不能再次支付。", "\(number) was paid; it is not paid twice."),
        hint: Phrase(
          "款项退回的，先登记退汇：redress claim reopen \(number)",
          "If the money came back, say so first: redress claim reopen \(number)"), exit: .refused)
    }
  }

  private var batchProblem: Problem {
    switch self {
    case .inOtherBatch(let claim, let batch):
      Problem(
        "batch.claim_in_other",
        Phrase(
          "\(claim.shortNumber) 已在未封存的批次 \(batch.shortNumber) 中。",
          "\(claim.shortNumber) stands in batch \(batch.shortNumber), which is still open."),
        hint: Phrase(
          "先从该批次中作废这一笔，或封存该批次。", "Void it in that batch first, or close that batch."),
        exit: .refused)
    case .batchEmpty(let batch):
      Problem(
        "batch.empty",
        Phrase("批次 \(batch.shortNumber) 没有可支付的明细。", "Batch \(batch.shortNumber) has no payments."),
        hint: Phrase(
          "先加入申请：redress payment-batch fill \(batch.shortNumber)",
          "Add claims first: redress payment-batch fill \(batch.shortNumber)"), exit: .refused)
    case .stepOfBatch(let claim):
      Problem(
        "batch.step",
        Phrase(
          "这笔支付属于已封存的批次，不能修改或作废。",
          "This payment belongs to a closed batch; it is neither changed nor voided."),
        hint: Phrase(
          "款项退回的，登记退汇：redress claim reopen \(claim.shortNumber)",
          "If the money came back: redress claim reopen \(claim.shortNumber)"), exit: .refused)
    case .batchClosed(let batch):
      Problem(
        "batch.closed",
        Phrase(
          "批次 \(batch.shortNumber) 已封存，不能再改动。",
          "Batch \(batch.shortNumber) is closed and is not edited."),
        hint: Phrase(
          "退汇的申请重新办理后，列入新的批次。", "A claim whose money came back goes into a new batch."),
        exit: .refused)
    default:
      Problem(
        "batch.refused", Phrase("不能这样改动支付批次。", "The batch cannot be changed so."), exit: .refused)
    }
  }

  private var number: String {
    switch self {
    case .notApproved(let claim), .paidBefore(let claim): claim.shortNumber
    default: ""
    }
  }
}
