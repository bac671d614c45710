internal import CaseModel
internal import ChangeLog
internal import SQLite

// What a store refuses to write of claims and payments, whoever asks:
//
// 1. A write of a step that would bring a fault into the course of its claim that is not there
//    already (ClaimCourse): an approval by a reviewer, a payment without approval, a second one.
// 2. A payment of a claim whose settlement was paid under another claim.
// 3. Anything of a closed batch, but what settles a conflict; steps that a closed batch made are
//    taken back by the bank's return, never edited.
// 4. A claim in two open batches.
//
// What two offices wrote without seeing each other is kept, and its fault is told.

/// The rules of claims and payments that a write must keep.
struct PaymentRules {
  /// The types that they are about.
  static let types: Set<String> = ["claim_step", "payment", "payment_batch"]

  private let draft: LineDraft
  private let exists: Bool

  init(_ draft: LineDraft, exists: Bool) {
    self.draft = draft
    self.exists = exists
  }

  func check(_ connection: borrowing Connection) throws {
    guard let caseID = draft.record.caseID else { return }
    switch draft.record.type {
    case "claim_step": try checkStep(of: caseID, connection)
    case "payment":
      try checkOpen(caseID, connection)
      try checkPayment(in: caseID, connection)
    default: try checkOpen(caseID, connection)
    }
  }

  // MARK: - Steps

  private func checkStep(of caseID: RecordID, _ connection: borrowing Connection) throws {
    let held = try ClaimQuery.steps(of: caseID, connection)
    let own = held.first { $0.step.id == draft.record.id.text }
    if exists, own?.step.batch != nil, !(try settlesConflict(connection)) {
      throw StoreError.payment(.stepOfBatch(claim: caseID))
    }
    guard let changed = changed(own) else { return }
    let others = held.filter { $0.step.id != draft.record.id.text }
    let isHistorical = try ClaimQuery.isHistorical(caseID, connection)
    func course(_ steps: [ClaimQuery.HeldStep]) -> ClaimCourse {
      ClaimCourse(steps.filter { !$0.isVoided }.map(\.step), isHistorical: isHistorical)
    }
    if let fault = course(others + [changed]).newFault(since: course(held)) {
      throw StoreError.payment(PaymentRules.fault(fault, caseID))
    }
    if changed.step.state == .payment, !changed.isVoided, !exists,
      let other = try ClaimQuery.paidClaims(ofSettlementOf: caseID, connection).first
    {
      throw StoreError.payment(.settlementPaid(claim: caseID, other: other))
    }
  }

  /// The step as it will stand; nil for one that this version cannot read.
  private func changed(_ own: ClaimQuery.HeldStep?) -> ClaimQuery.HeldStep? {
    func value(_ field: String) -> JSONValue? {
      draft.set.first { $0.name == field }?.value
    }
    let old = own?.step
    guard
      let state = value("state").map({ $0.text.flatMap(ClaimCourse.State.init) }) ?? old?.state,
      let outcome = value("outcome").map({ $0.text.flatMap(ClaimCourse.Outcome.init) })
        ?? old?.outcome
    else { return nil }
    return ClaimQuery.HeldStep(
      step: ClaimCourse.Step(
        id: draft.record.id.text, state: state, outcome: outcome,
        sequence: value("sequence").map { $0.integer ?? 0 } ?? old?.sequence ?? 0,
        doneOn: value("done_on").map { $0.text ?? "" } ?? old?.doneOn ?? "",
        doneBy: value("done_by").map { $0.text ?? "" } ?? old?.doneBy ?? "",
        amount: value("amount_fen").map { $0.integer.map(Fen.init(rawValue:)) } ?? old?.amount,
        batch: value("batch").map(\.text) ?? old?.batch),
      isVoided: value("voided").map { $0 != .null } ?? own?.isVoided ?? false)
  }

  private static func fault(
    _ fault: ClaimCourse.Fault, _ claim: RecordID
  ) -> StoreError.PaymentFault {
    switch fault {
    case .approverReviewed(let user): .approverReviewed(claim: claim, user: user)
    case .notReviewed: .notReviewed(claim: claim)
    case .notApproved: .notApproved(claim: claim)
    case .paidTwice: .paidBefore(claim: claim)
    case .amountDiffers(let approved): .amountDiffers(claim: claim, approved: approved)
    case .notPaid: .notPaid(claim: claim)
    }
  }

  // MARK: - Batches

  private func checkOpen(_ batch: RecordID, _ connection: borrowing Connection) throws {
    let closedOn = try connection.text(
      "SELECT closed_on FROM payment_batch WHERE id = ?", .text(batch.text))
    guard closedOn != nil, !(try settlesConflict(connection)) else { return }
    throw StoreError.payment(.batchClosed(batch))
  }

  private func checkPayment(in batch: RecordID, _ connection: borrowing Connection) throws {
    guard let claim = draft.set.first(where: { $0.name == "claim" })?.value.text,
      let claimID = RecordID(claim)
    else { return }
    if try ClaimQuery.course(of: claimID, connection).isPaid {
      throw StoreError.payment(.paidBefore(claim: claimID))
    }
    if let other = try ClaimQuery.openBatch(of: claim, otherThan: batch.text, connection) {
      throw StoreError.payment(.inOtherBatch(claim: claimID, batch: other))
    }
  }

  /// Whether the write only chooses among values that people wrote without seeing each other.
  private func settlesConflict(_ connection: borrowing Connection) throws -> Bool {
    guard exists else { return false }
    let row = RecordRow(draft.record)
    return try draft.set.allSatisfy { try row.isMarked($0.name, "conflict", connection) }
  }
}
