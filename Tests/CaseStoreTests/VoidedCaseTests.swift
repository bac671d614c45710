import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// A case is voided with the payments that were seen; any other payment on it is a conflict.
struct VoidedCaseTests {
  private let world: World
  private let key: RecordKey

  init() throws {
    world = try World()
    key = try world.savedMediation()
  }

  private func caseVoid() throws -> CaseVoid {
    CaseVoid(
      root: try world.shown(key),
      parts: try world.store.records(of: .recovery, in: key.id))
  }

  private func pay(_ fen: Int64) throws -> RecordKey {
    let line = try world.recovery(on: key.id, fen: fen)
    try world.store.save([line], by: "li")
    return line.record
  }

  /// A payment that another computer wrote, which had not seen the void.
  private func payUnseen(_ fen: Int64, at: String = "2025-11-22T08:00:00.000Z") throws -> RecordKey
  {
    let line = try world.recovery(on: key.id, fen: fen)
    _ = try world.store.write { connection, writer in
      try writer.append(line, at: at, by: "wang", salt: [], connection)
    }
    return line.record
  }

  private func voidCase() throws {
    try world.store.save(try caseVoid().voiding(reason: "mistake"), by: "li")
  }

  @Test func `the payments that were seen are voided with their case`() throws {
    let payments = [try pay(100), try pay(250)]
    try voidCase()
    for payment in payments {
      #expect(try world.shown(payment).values["voided"] == .text("mistake"))
    }
    #expect(try world.store.received(on: key.id) == .zero)
    #expect(try world.store.conflicts().isEmpty)
    #expect(try world.store.status().openConflicts == 0)
  }

  @Test func `a payment that the void did not see is a conflict, which says who wrote what`() throws
  {
    _ = try pay(100)
    try voidCase()
    let unseen = try payUnseen(250)
    let conflicts = try world.store.conflicts()
    #expect(conflicts.map(\.kind) == [.paymentOnVoidedCase])
    let conflict = try conflicts.first.orThrow()
    #expect(conflict.record.key == unseen && conflict.field == "voided")
    #expect(conflict.shown?.value == .string("mistake") && conflict.shown?.line.by == "li")
    #expect(conflict.alternatives.map(\.value) == [.null])
    #expect(conflict.alternatives.first?.lines.map(\.by) == ["wang"])
    #expect(try world.store.status().paymentsOnVoidedCases == 1)
    #expect(try world.store.status().openConflicts == 1)
    #expect(try world.store.conflicts(in: key.id).count == 1)
    #expect(try world.store.conflicts(in: world.store.newRecordID()).isEmpty)
    var filter = CaseStore.CaseFilter()
    filter.includesVoided = true
    #expect(try world.store.cases(of: .mediation, filter).rows.map(\.hasConflict) == [true])
    let records = try world.store.records(of: .recovery, in: key.id)
    #expect(
      Conflict.all(root: try world.shown(key), parts: records).map(\.record.key) == [unseen])
  }

  @Test func `voiding the payment, too, settles it`() throws {
    try voidCase()
    _ = try payUnseen(250)
    let conflict = try world.store.conflicts().first.orThrow()
    try world.store.save(conflict.drafts(taking: .string("mistake")), by: "li")
    #expect(try world.store.conflicts().isEmpty)
    #expect(try world.shown(key).isVoided && world.shown(conflict.record.key).isVoided)
  }

  @Test func `taking the void back restores the payments that went with it and no others`() throws {
    let before = try pay(100)
    try world.store.save([RecordDraft.void(try world.shown(before), reason: "returned")], by: "li")
    let with = [try pay(200), try pay(300)]
    try voidCase()
    let unseen = [try payUnseen(400), try payUnseen(500)]
    #expect(try world.store.conflicts().count == 2)
    let conflict = try world.store.conflicts().first.orThrow()
    #expect(conflict.drafts(taking: .null).map(\.record) == [key] + with)
    try world.store.save(conflict.drafts(taking: .null), by: "li")
    #expect(try world.store.conflicts().isEmpty)
    #expect(try !world.shown(key).isVoided)
    #expect(try world.shown(before).isVoided)
    for payment in with + unseen { #expect(try !world.shown(payment).isVoided) }
    #expect(try world.store.received(on: key.id) == Fen(rawValue: 1_400))
  }

  @Test func `a void of the case that another edit stands against restores payments as well`()
    throws
  {
    let payment = try pay(100)
    let view = try caseVoid()
    try world.edit(try world.shown(key), "workers", .integer(2), by: "wang")
    try world.store.save(view.voiding(reason: "mistake"), by: "li")
    let conflict = try world.store.conflicts().first.orThrow()
    #expect(conflict.kind == .values && conflict.field == "voided")
    #expect(conflict.alternatives.map(\.value) == [.null])
    #expect(conflict.alternatives.first?.lines.map(\.by) == ["wang"])
    try world.store.save(conflict.drafts(taking: .null), by: "li")
    #expect(try world.store.conflicts().isEmpty)
    #expect(try !world.shown(key).isVoided && !world.shown(payment).isVoided)
  }

  @Test func `confirming a void of the case voids what stands on it`() throws {
    let view = try caseVoid()
    try world.edit(try world.shown(key), "workers", .integer(2), by: "wang")
    try world.store.save(view.voiding(reason: "mistake"), by: "li")
    let unseen = try payUnseen(100)
    let conflict = try world.store.conflicts().first { $0.kind == .values }.orThrow()
    try world.store.save(conflict.drafts(taking: .string("mistake")), by: "li")
    #expect(try world.store.conflicts().isEmpty)
    #expect(try world.shown(unseen).isVoided)
  }

  @Test func `what stands on a voided case is the same in every order of arrival`() throws {
    var books: [Set<RecordKey>] = []
    for order in permutations([0, 1, 2]) {
      let other = try World()
      let line = try other.mediation()
      let payment = try other.recovery(on: line.record.id)
      let drafts = [
        line, payment,
        LineDraft(
          record: line.record, logClass: .plain,
          set: [JSONMember(name: "voided", value: .string("mistake"))]),
      ]
      try other.store.write { connection, writer in
        try place(line.record, connection)
        for index in order {
          try writer.append(
            drafts[index], at: "2025-11-20T10:00:0\(index).000Z", by: "li", salt: [], connection)
        }
      }
      let found = try other.store.conflicts().filter { $0.kind == .paymentOnVoidedCase }
      books.append(Set(found.map(\.record.key)))
      #expect(books.last == [payment.record])
      #expect(try other.store.status().paymentsOnVoidedCases == 1)
    }
    #expect(books.count == 6)
  }

  @Test func `the search begins at the index of voided cases`() throws {
    let plan = try world.store.read { connection in
      try connection.rows(
        """
        EXPLAIN QUERY PLAN SELECT count(*) FROM mediation m CROSS JOIN recovery r
          ON r.case_id = m.id
        WHERE m.voided IS NOT NULL AND r.voided IS NULL
        """
      ) { $0.text(3) }
    }
    #expect(plan.first?.contains("mediation_voided") == true, "\(plan)")
    #expect(plan.last?.contains("(case_id=?)") == true, "\(plan)")
  }
}
