import CaseModel
import ChangeLog
import Testing

@testable import CaseStore

/// What a store refuses to write of claims and payments.
struct PaymentRuleTests {
  private let world: World

  init() throws {
    world = try World()
  }

  private var store: CaseStore { world.store }

  private func claim(
    settlement: String? = nil, fen: Int64 = 20_000, isImported: Bool = false
  ) throws -> RecordID {
    let id =
      isImported
      ? RecordID(office: "150502", derivedFrom: ["claim", settlement ?? "1"])
      : store.newRecordID()
    var draft = RecordDraft(new: .claim, case: id, id: id)
    draft.set("office", .text("150502"))
    draft.set("received_on", .text("2025-03-01"))
    draft.set("plan_code", .text("TEST"))
    draft.set("benefit_fen", .integer(fen))
    if isImported { draft.set("benefit_basis", .text("given")) }
    if let settlement { draft.set("settlement_number", .text(settlement)) }
    try store.save([draft.line().orThrow()], by: "li")
    return id
  }

  @discardableResult
  private func step(
    _ claim: RecordID, _ state: ClaimCourse.State, by user: String,
    _ outcome: String = "passed", fen: Int64? = nil
  ) throws -> RecordKey {
    var draft = RecordDraft(new: .claimStep, case: claim, id: store.newRecordID())
    draft.set("state", .text(state.rawValue))
    draft.set("outcome", .text(outcome))
    draft.set("done_on", .text("2025-03-02"))
    draft.set("done_by", .text(user))
    draft.set("sequence", .integer(try store.claimCourse(of: claim).nextSequence))
    draft.set("amount_fen", fen.map { .integer($0) })
    try store.save([draft.line().orThrow()], by: "li")
    return draft.key
  }

  private func approved(settlement: String? = nil) throws -> RecordID {
    let claim = try claim(settlement: settlement)
    try step(claim, .firstReview, by: "li")
    try step(claim, .approval, by: "wang", fen: 20_000)
    return claim
  }

  private func expectRefusal(
    _ fault: StoreError.PaymentFault, _ body: () throws -> Void
  ) throws {
    let before = try store.count("line")
    #expect(throws: StoreError.payment(fault)) { try body() }
    #expect(try store.count("line") == before)
  }

  private func batch() throws -> RecordID {
    let id = store.newRecordID()
    var draft = RecordDraft(new: .paymentBatch, case: id, id: id)
    draft.set("office", .text("150502"))
    draft.set("paid_on", .text("2025-03-05"))
    try store.save([draft.line().orThrow()], by: "li")
    return id
  }

  @discardableResult
  private func pay(_ claim: RecordID, in batch: RecordID, fen: Int64 = 20_000) throws -> RecordKey {
    var draft = RecordDraft(new: .payment, case: batch, id: store.newRecordID())
    draft.set("claim", .text(claim.text))
    draft.set("amount_fen", .integer(fen))
    try store.save([draft.line().orThrow()], by: "li")
    return draft.key
  }

  private func close(_ batch: RecordID) throws {
    var draft = RecordDraft(editing: try store.caseRoot(batch).orThrow())
    draft.set("closed_on", .text("2025-03-05"))
    try store.save([draft.line().orThrow()], by: "li")
  }

  @Test func `who reviewed cannot approve, by a new step or by changing an old one`() throws {
    let claim = try claim()
    try expectRefusal(.notReviewed(claim: claim)) { try step(claim, .approval, by: "wang") }
    try step(claim, .firstReview, by: "li")
    try expectRefusal(.approverReviewed(claim: claim, user: "li")) {
      try step(claim, .approval, by: "li")
    }
    let approval = try step(claim, .approval, by: "wang", fen: 20_000)
    var edit = RecordDraft(editing: try store.record(approval).orThrow())
    edit.set("done_by", .text("li"))
    let line = try edit.line().orThrow()
    try expectRefusal(.approverReviewed(claim: claim, user: "li")) {
      try store.save([line], by: "li")
    }
    // Nor can the review be taken away from under the approval.
    let review = try store.records(of: .claimStep, in: claim).first {
      $0.values["state"] == .text("first_review")
    }.orThrow()
    try expectRefusal(.notReviewed(claim: claim)) {
      try store.save([RecordDraft.void(review, reason: "mistake")], by: "li")
    }
    #expect(try store.claimCourse(of: claim).isApproved)
  }

  @Test func `a claim is paid once, as approved, until the money comes back`() throws {
    let fresh = try claim()
    try expectRefusal(.notApproved(claim: fresh)) {
      try step(fresh, .payment, by: "li", fen: 20_000)
    }
    let claim = try approved()
    try expectRefusal(.amountDiffers(claim: claim, approved: Fen(rawValue: 20_000))) {
      try step(claim, .payment, by: "li", fen: 30_000)
    }
    try expectRefusal(.notPaid(claim: claim)) {
      try step(claim, .paymentReturned, by: "li", "returned", fen: 20_000)
    }
    try step(claim, .payment, by: "li", fen: 20_000)
    try expectRefusal(.paidBefore(claim: claim)) {
      try step(claim, .payment, by: "li", fen: 20_000)
    }
    try step(claim, .paymentReturned, by: "li", "returned", fen: 20_000)
    try step(claim, .payment, by: "li", fen: 20_000)
    #expect(try store.claimCourse(of: claim).isPaid)
  }

  @Test func `a settlement that was paid under another claim is not paid again`() throws {
    let first = try approved(settlement: "Ｊ（2025）第1号")
    let second = try approved(settlement: "J[2025]第1号")
    try step(first, .payment, by: "li", fen: 20_000)
    try expectRefusal(.settlementPaid(claim: second, other: first)) {
      try step(second, .payment, by: "li", fen: 20_000)
    }
    try step(first, .paymentReturned, by: "li", "returned", fen: 20_000)
    try step(second, .payment, by: "li", fen: 20_000)
  }

  @Test func `an imported claim with a given benefit is paid as it stands, one typed so is not`()
    throws
  {
    let imported = try claim(isImported: true)
    try step(imported, .payment, by: "li", fen: 20_000)
    #expect(try store.claimCourse(of: imported).isPaid)
    let typed = try claim()
    try world.edit(try store.caseRoot(typed).orThrow(), "benefit_basis", .text("given"))
    try expectRefusal(.notApproved(claim: typed)) {
      try step(typed, .payment, by: "li", fen: 20_000)
    }
  }

  @Test func `a closed batch takes no payment, no change and no void`() throws {
    let claim = try approved()
    let batch = try batch()
    let payment = try pay(claim, in: batch)
    try close(batch)
    let refused = StoreError.PaymentFault.batchClosed(batch)
    let late = try approved()
    try expectRefusal(refused) { try pay(late, in: batch) }
    try expectRefusal(refused) {
      try world.edit(try store.caseRoot(batch).orThrow(), "account", .text("A2"))
    }
    try expectRefusal(refused) {
      try world.edit(try store.record(payment).orThrow(), "amount_fen", .integer(1))
    }
    let record = try store.record(payment).orThrow()
    try expectRefusal(refused) {
      try store.save([RecordDraft.void(record, reason: "mistake")], by: "li")
    }
    let root = try store.caseRoot(batch).orThrow()
    try expectRefusal(refused) {
      try store.save([RecordDraft.void(root, reason: "mistake")], by: "li")
    }
  }

  @Test func `values that differ in a closed batch can still be settled`() throws {
    let batch = try batch()
    let shown = try store.caseRoot(batch).orThrow()
    try world.edit(shown, "account", .text("A1"))
    try close(batch)
    // Somebody elsewhere had not seen the closing, nor the first account.
    var other = RecordDraft(editing: shown)
    other.set("account", .text("A2"))
    let line = try other.line().orThrow()
    try store.write { connection, writer in
      _ = try writer.append(
        line, at: "2025-11-22T08:00:00.000Z", by: "wang", salt: [], connection)
    }
    let conflict = try store.conflicts().first.orThrow()
    #expect(conflict.field == "account")
    try store.save([RecordDraft.settle(conflict, value: .string("A1"))], by: "li")
    #expect(try store.conflicts().isEmpty)
    try expectRefusal(.batchClosed(batch)) {
      try world.edit(try store.caseRoot(batch).orThrow(), "account", .text("A3"))
    }
  }

  @Test func `a claim stands in one open batch, and in none once it is paid`() throws {
    let claim = try approved()
    let first = try batch()
    let second = try batch()
    let payment = try pay(claim, in: first)
    try expectRefusal(.inOtherBatch(claim: claim, batch: first)) { try pay(claim, in: second) }
    let record = try store.record(payment).orThrow()
    try store.save([RecordDraft.void(record, reason: "mistake")], by: "li")
    try pay(claim, in: second)
    try step(claim, .payment, by: "li", fen: 20_000)
    let third = try batch()
    try expectRefusal(.paidBefore(claim: claim)) { try pay(claim, in: third) }
  }

  @Test func `what is to be paid is approved, not paid and in no open batch`() throws {
    let waiting = try approved()
    let listed = try approved()
    let paid = try approved()
    _ = try claim()
    try pay(listed, in: try batch())
    try step(paid, .payment, by: "li", fen: 20_000)
    #expect(try store.claimsToPay(in: nil) == [waiting])
    #expect(try store.claimsToPay(in: "150502") == [waiting])
    #expect(try store.claimsToPay(in: "150521").isEmpty)
  }
}
