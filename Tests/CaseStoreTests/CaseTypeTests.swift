import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Every type of case and of what hangs on one is saved, read, changed, found and voided by its
/// declaration alone.
struct CaseTypeTests {
  private let world: World

  init() throws {
    world = try World()
  }

  private var store: CaseStore { world.store }

  /// A value that fits a field, the first or the second of two.
  private func value(_ field: Field, second: Bool = false) -> FieldValue {
    switch field.kind {
    case .text(.office): .text(second ? "150500" : "150502")
    case .text: .text(second ? "（2025）第8号" : "〔2025〕7号")
    case .integer(let range): .integer(second ? range.upperBound : range.lowerBound)
    case .money: .integer(second ? 2 : 1)
    case .date: .text(second ? "2025-11-21" : "2025-11-20")
    case .choice(let list):
      .text((second ? list.choices.last : list.choices.first)?.code ?? "")
    case .set(let list): .codes((second ? list.choices.suffix(2) : list.choices[...0]).map(\.code))
    case .flag: .flag(!second)
    case .reference: .text(second ? "150502-b" : "150502-a")
    }
  }

  /// The fields that are written, without those after which a record is not edited any more: a batch
  /// that is closed, a step that a batch made (PaymentRuleTests).
  private func fields(_ type: RecordType) -> [Field] {
    type.fields.filter { field in
      field != RecordType.voidedField && !(type == .paymentBatch && field.name == "closed_on")
        && !(type == .claimStep && field.name == "batch")
    }
  }

  private func save(_ type: RecordType) throws -> RecordID {
    let id = store.newRecordID()
    var draft = RecordDraft(new: type, case: id, id: id)
    for field in fields(type) { draft.set(field.name, value(field)) }
    try store.save([draft.line().orThrow()], by: "li")
    return id
  }

  @Test(arguments: RecordType.all.filter { $0.place == .caseRoot }.map(\.name))
  func `a case is saved, found by number and id, changed and voided`(name: String) throws {
    let type = try RecordType.find(name).orThrow()
    let id = try save(type)
    let root = try store.caseRoot(id).orThrow()
    #expect(root.type == type)
    for field in fields(type) { #expect(root.values[field.name] == value(field), "\(field.name)") }
    for typed in [id.shortNumber, id.text, "[2025] 7号"] {
      #expect(try store.findCase(typed) == id)
      #expect(try store.findCase(typed, of: type) == id)
    }
    let other = try RecordType.all.first { $0.place == .caseRoot && $0 != type }.orThrow()
    #expect(throws: StoreError.unknownCase(id.text)) { try store.findCase(id.text, of: other) }

    var draft = RecordDraft(editing: root)
    for field in fields(type) { draft.set(field.name, value(field, second: true)) }
    try store.save([draft.line().orThrow()], by: "li")
    let edited = try store.caseRoot(id).orThrow()
    for field in fields(type) {
      #expect(edited.values[field.name] == value(field, second: true), "\(field.name)")
    }
    var filter = CaseStore.CaseFilter()
    filter.from = LocalDate(year: 2025, month: 11, day: 21)
    filter.to = filter.from
    let found = try store.cases(of: type, filter)
    #expect(found.rows.map(\.id) == [id])
    #expect(found.rows.first?.values == edited.values)

    try store.save([RecordDraft.void(edited, reason: "mistake")], by: "li")
    #expect(try store.cases(of: type, filter).total == .exact(0))
    filter.includesVoided = true
    #expect(try store.cases(of: type, filter).total == .exact(1))
  }

  @Test(
    arguments: RecordType.all.filter { $0.place == .caseRoot }.flatMap { root in
      RecordType.all.filter { $0.hangs(on: root) }.map { (root.name, $0.name) }
    })
  func `what hangs on a case is saved, read, changed and voided`(
    root: String, name: String
  ) throws {
    let caseID = try save(try RecordType.find(root).orThrow())
    let type = try RecordType.find(name).orThrow()
    let key = RecordKey(case: caseID, type: name, id: store.newRecordID())
    var draft = RecordDraft(new: type, case: caseID, id: key.id)
    for field in fields(type) { draft.set(field.name, value(field)) }
    try store.save([draft.line().orThrow()], by: "li")
    let saved = try store.record(key).orThrow()
    for field in fields(type) { #expect(saved.values[field.name] == value(field), "\(field.name)") }
    var edit = RecordDraft(editing: saved)
    for field in fields(type) { edit.set(field.name, value(field, second: true)) }
    try store.save([edit.line().orThrow()], by: "li")
    let edited = try store.record(key).orThrow()
    for field in fields(type) {
      #expect(edited.values[field.name] == value(field, second: true), "\(field.name)")
    }
    try store.save([RecordDraft.void(edited, reason: "mistake")], by: "li")
    #expect(try store.records(of: type, in: caseID).map(\.isVoided) == [true])
  }

  @Test func `a payment on a voided legal aid case is a conflict, as on a mediation`() throws {
    let caseID = try save(.legalAid)
    let root = try store.caseRoot(caseID).orThrow()
    var payment = RecordDraft(new: .recovery, case: caseID, id: store.newRecordID())
    for field in fields(.recovery) { payment.set(field.name, value(field)) }
    try store.save([payment.line().orThrow()], by: "li")
    #expect(try store.received(on: caseID) == Fen(rawValue: 1))
    try store.save([RecordDraft.void(root, reason: "mistake")], by: "li")
    #expect(try store.conflicts().map(\.kind) == [.paymentOnVoidedCase])
  }

  @Test func `a case knows the cases that came from it`() throws {
    let asked = try save(.consultation)
    let case1 = try save(.mediation)
    var origin = RecordDraft(new: .origin, case: case1, id: store.newRecordID())
    origin.set("of_case", .text(asked.text))
    try store.save([origin.line().orThrow()], by: "li")
    #expect(try store.cases(from: asked) == [case1])
    #expect(try store.cases(from: case1).isEmpty)
  }

  @Test func `a case that came before its type was known is whole after the upgrade`() throws {
    let id = try save(.hotline)
    var edit = RecordDraft(editing: try store.caseRoot(id).orThrow())
    edit.set("matter", .codes(["wages", "overtime"]))
    try store.save([edit.line().orThrow()], by: "li")
    let before = try store.caseRoot(id).orThrow()
    try store.write { connection, _ in
      try connection.execute(
        SearchTables.dropping + Undoing.deferredIndexes + Undoing.quarantineIndexes
          + Undoing.figures + Undoing.keyColumns
          + Undoing.mergedCases
          + Undoing.types + """
            INSERT INTO foreign_record (case_id, id, type, heads, last_line)
              SELECT id, id, 'hotline', heads, last_line FROM hotline;
            DROP TABLE hotline; DROP TABLE calendar_day; DROP TABLE deadline_change;
            DROP INDEX mediation_open; DROP INDEX mediation_effective; DROP INDEX mediation_failed;
            DROP INDEX session_planned; DROP INDEX promise_open; DROP INDEX instalment_due;
            DROP INDEX exit_waiting; DROP INDEX exit_award; DROP INDEX legal_aid_open;
            PRAGMA user_version = 13;
            """)
    }
    let upgraded = try world.openAgain()
    #expect(try upgraded.caseRoot(id)?.values == before.values)
    let row = try upgraded.cases(of: .hotline, CaseStore.CaseFilter()).rows.first
    #expect(row?.values == before.values)
    #expect(try upgraded.findCase("[2025]7号", of: .hotline) == id)
    #expect(try upgraded.read { try $0.integer("SELECT count(*) FROM foreign_record") } == 0)
  }
}
