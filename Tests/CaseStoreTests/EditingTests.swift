import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Edits carry what was shown, so that nothing unseen is ever written over.
struct EditingTests {
  private let world: World
  private let key: RecordKey

  init() throws {
    world = try World()
    key = try world.savedMediation(workers: 1) { $0.set("mediator", .text("li")) }
  }

  private func newest(_ key: RecordKey) throws -> Line {
    try world.store.history(of: key.caseID.orThrow()).last.orThrow().line
  }

  @Test func `an edit writes changed fields only and names what was shown`() throws {
    let shown = try world.shown(key)
    var draft = RecordDraft(editing: shown)
    draft.set("workers", .integer(2))
    draft.set("mediator", .text("li"))
    draft.set("referrer", nil)
    draft.set("dispute_types", .codes(["wages"]))
    draft.set("sought_fen", .integer(500))
    try world.store.save([draft.line().orThrow()], by: "li")
    let line = try newest(key)
    #expect(line.set.map(\.name) == ["workers", "sought_fen"])
    // A field that was empty had no value to replace.
    #expect(line.over.map(\.field) == ["workers"])
    #expect(line.replaced(in: "workers") == shown.shownNames(of: "workers"))
  }

  @Test func `a draft that changes nothing is no line`() throws {
    var draft = RecordDraft(editing: try world.shown(key))
    #expect(draft.line() == nil)
    draft.set("workers", .integer(1))
    draft.set("dispute_types", .codes(["wages"]))
    draft.set("signed_on", nil)
    #expect(draft.line() == nil)
  }

  @Test func `elements of a set are written one by one`() throws {
    let shown = try world.shown(key)
    try world.edit(shown, "dispute_types", .codes(["overtime", "leave"]))
    let line = try newest(key)
    #expect(
      line.set == [
        JSONMember(name: "dispute_types.wages", value: .boolean(false)),
        JSONMember(name: "dispute_types.overtime", value: .boolean(true)),
        JSONMember(name: "dispute_types.leave", value: .boolean(true)),
      ])
    #expect(line.over.map(\.field) == ["dispute_types.wages"])
    #expect(try world.shown(key).values["dispute_types"] == .codes(["overtime", "leave"]))
  }

  @Test func `different fields edited on one view never conflict`() throws {
    let shown = try world.shown(key)
    try world.edit(shown, "workers", .integer(2))
    try world.edit(shown, "mediator", .text("wang"))
    let record = try world.shown(key)
    #expect(record.conflicts.isEmpty)
    #expect(record.values["workers"] == .integer(2) && record.values["mediator"] == .text("wang"))
  }

  @Test func `an edit made on a stale view stands beside, and both values are kept`() throws {
    let stale = try world.shown(key)
    try world.edit(stale, "workers", .integer(2), by: "wang")
    try world.edit(stale, "workers", .integer(3), by: "zhao")
    let record = try world.shown(key)
    #expect(record.conflicts == ["workers"])
    let merge = try record.merges["workers"].orThrow()
    #expect(merge.heads.map(\.value) == [.integer(3), .integer(2)])
    #expect(merge.heads.map(\.line.by) == ["zhao", "wang"])
    #expect(record.values["workers"] == .integer(3))
    #expect(try world.store.marks(key) == ["workers conflict"])
    #expect(try world.store.status().conflicts == 1)
  }

  @Test func `an edit that saw both values settles the conflict`() throws {
    let stale = try world.shown(key)
    try world.edit(stale, "workers", .integer(2))
    try world.edit(stale, "workers", .integer(3))
    let both = try world.shown(key)
    try world.edit(both, "workers", .integer(2))
    #expect(try newest(key).replaced(in: "workers").count == 2)
    let settled = try world.shown(key)
    #expect(settled.conflicts.isEmpty && settled.values["workers"] == .integer(2))
    #expect(try world.store.marks(key) == [])
  }

  @Test func `choosing the shown value settles the conflict, too`() throws {
    let stale = try world.shown(key)
    try world.edit(stale, "workers", .integer(2))
    try world.edit(stale, "workers", .integer(3))
    try world.edit(try world.shown(key), "workers", .integer(3))
    #expect(try world.shown(key).conflicts.isEmpty)
    #expect(try world.shown(key).values["workers"] == .integer(3))
  }

  @Test func `an edit that saw one of two values leaves the other standing`() throws {
    let stale = try world.shown(key)
    try world.edit(stale, "workers", .integer(2))
    let sawTwo = try world.shown(key)
    try world.edit(stale, "workers", .integer(3))
    try world.edit(sawTwo, "workers", .integer(4))
    let record = try world.shown(key)
    #expect(record.merges["workers"]?.heads.map(\.value) == [.integer(4), .integer(3)])
    #expect(record.conflicts == ["workers"])
  }

  @Test func `the same value written twice is no conflict`() throws {
    let stale = try world.shown(key)
    try world.edit(stale, "workers", .integer(2))
    try world.edit(stale, "workers", .integer(2))
    #expect(try world.shown(key).merges["workers"]?.heads.count == 2)
    #expect(try world.shown(key).conflicts.isEmpty)
    #expect(try world.store.marks(key) == [])
  }

  @Test func `clearing against filling in is a conflict`() throws {
    try world.edit(try world.shown(key), "referrer", .text("法院"))
    let stale = try world.shown(key)
    try world.edit(stale, "referrer", .text("仲裁委"))
    try world.edit(stale, "referrer", nil)
    let record = try world.shown(key)
    #expect(record.conflicts == ["referrer"])
    #expect(record.values["referrer"] == nil)
    #expect(record.merges["referrer"]?.heads.map(\.value) == [.null, .string("仲裁委")])
  }

  @Test func `an edit on an old view stands beside what came since`() throws {
    let view = try world.store.newestView()
    try world.edit(try world.shown(key), "workers", .integer(2), by: "wang")
    let old = try world.store.record(key, asOf: view).orThrow()
    #expect(old.values["workers"] == .integer(1))
    try world.edit(old, "workers", .integer(3), by: "zhao")
    #expect(
      try world.shown(key).merges["workers"]?.heads.map(\.value) == [.integer(3), .integer(2)])
    #expect(try world.store.conflicts().map(\.field) == ["workers"])
  }

  // MARK: Voids

  private func void(_ shown: StoredRecord, _ reason: String = "mistake") throws {
    try world.store.save([RecordDraft.void(shown, reason: reason)], by: "li")
  }

  @Test func `a void names every standing value of its record`() throws {
    let stale = try world.shown(key)
    try world.edit(stale, "workers", .integer(2))
    try world.edit(stale, "workers", .integer(3))
    let shown = try world.shown(key)
    try void(shown)
    let line = try newest(key)
    #expect(line.set == [JSONMember(name: "voided", value: .string("mistake"))])
    let standing = Set(shown.merges.values.flatMap(\.heads).map(\.line.name))
    #expect(Set(line.replaced(in: "voided")) == standing)
    #expect(line.replaced(in: "voided").count == 3)
    #expect(try world.shown(key).isVoided)
    // The values stand on: what was in conflict still is, and the void itself is not.
    #expect(try world.store.marks(key) == ["workers conflict"])
  }

  @Test func `an edit that a void did not see stands against it`() throws {
    let shown = try world.shown(key)
    try world.edit(shown, "workers", .integer(2))
    try void(shown)
    #expect(try world.store.marks(key) == ["voided conflict"])
    #expect(try world.store.status().conflicts == 1)
    #expect(try world.shown(key).conflicts == ["voided"])
    let listed = try world.store.conflicts()
    #expect(listed.map(\.field) == ["voided"])
    #expect(listed.first?.merge.heads.map(\.value) == [.string("mistake")])
    try world.store.save(
      [RecordDraft.void(listed[0].record, reason: "mistake")], by: "li")
    #expect(try world.store.conflicts().isEmpty)
    #expect(try world.store.marks(key) == [])
  }

  @Test func `a void with an unseen edit is settled by restoring, too`() throws {
    let shown = try world.shown(key)
    try void(shown)
    try world.edit(shown, "workers", .integer(2))
    let listed = try world.store.conflicts(in: key.id)
    #expect(listed.map(\.field) == ["voided"])
    try world.store.save([RecordDraft.settle(listed[0], value: .null)], by: "li")
    #expect(try world.store.conflicts().isEmpty)
    #expect(try !world.shown(key).isVoided)
  }

  @Test func `a person who looks again can void what stood against the void`() throws {
    let shown = try world.shown(key)
    try world.edit(shown, "workers", .integer(2))
    try void(shown)
    try void(try world.shown(key), "duplicate")
    #expect(try world.store.marks(key) == [])
    #expect(try world.shown(key).values["voided"] == .text("duplicate"))
  }

  @Test func `two voids with different reasons can be settled`() throws {
    let shown = try world.shown(key)
    let other = try world.openAgain()
    try world.store.write { connection, writer in
      for reason in ["mistake", "test"] {
        try writer.append(
          RecordDraft.void(shown, reason: reason), at: "2025-11-20T10:00:00.000Z", by: "li",
          salt: [], connection)
      }
    }
    #expect(try world.store.marks(key) == ["voided conflict"])
    try other.save([RecordDraft.void(try world.shown(key), reason: "test")], by: "li")
    #expect(try world.store.marks(key) == [])
    #expect(try world.shown(key).values["voided"] == .text("test"))
  }

  @Test func `a void can be taken back, which settles what stood against it`() throws {
    let shown = try world.shown(key)
    try world.edit(shown, "workers", .integer(2))
    try void(shown)
    try world.edit(try world.shown(key), "voided", nil)
    #expect(try !world.shown(key).isVoided)
    #expect(try world.store.marks(key) == [])
    #expect(try world.shown(key).values["workers"] == .integer(2))
  }

  @Test func `a record is not voided twice`() throws {
    try void(try world.shown(key))
    #expect(throws: StoreError.recordVoided(type: "mediation", id: key.id)) {
      try void(try world.shown(key), "test")
    }
  }

  @Test func `what does not exist cannot be voided`() throws {
    let id = world.store.newRecordID()
    let line = LineDraft(
      record: RecordKey(case: key.id, type: "recovery", id: id), logClass: .plain,
      set: [JSONMember(name: "voided", value: .string("mistake"))])
    #expect(throws: StoreError.self) { try world.store.save([line], by: "li") }
    #expect(try world.store.count("recovery") == 0)
  }

  @Test func `a voided case takes no new records, and what hangs on it can still be voided`() throws
  {
    let payment = try world.recovery(on: key.id)
    try world.store.save([payment], by: "li")
    try void(try world.shown(key))
    let late = try world.recovery(on: key.id)
    #expect(throws: StoreError.caseVoided(key.id)) { try world.store.save([late], by: "li") }
    try void(try world.shown(payment.record))
    #expect(try world.store.received(on: key.id) == .zero)
  }
}
