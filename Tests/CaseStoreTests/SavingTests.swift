import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// The rules of saving, and that a save is all or nothing.
struct SavingTests {
  private let world: World

  init() throws {
    world = try World()
  }

  private var store: CaseStore { world.store }

  /// A line as a program might write it that goes round the drafts.
  private func line(
    _ type: RecordType, case caseID: RecordID?, id: RecordID? = nil, _ set: [String: JSONValue]
  ) -> LineDraft {
    LineDraft(
      record: RecordKey(case: caseID, type: type.name, id: id ?? store.newRecordID()),
      logClass: type.logClass,
      set: set.keys.sorted().map { JSONMember(name: $0, value: set[$0] ?? .null) })
  }

  private static let intake: [String: JSONValue] = [
    "office": .string("150502"), "accepted_on": .string("2025-11-20"), "workers": .integer(1),
    "dispute_types.wages": .boolean(true),
  ]

  private func expectRefusal(_ error: StoreError, _ lines: [LineDraft]) throws {
    let before = try store.count("line")
    #expect(throws: error) { try store.save(lines, by: "li") }
    #expect(try store.count("line") == before)
  }

  @Test(arguments: ["office", "accepted_on", "workers", "dispute_types"])
  func `a required field must be filled in before a record is saved`(field: String) throws {
    let id = store.newRecordID()
    var set = SavingTests.intake
    set = set.filter { !$0.key.hasPrefix(field) }
    let error = StoreError.missingValue(type: "mediation", field: field)
    try expectRefusal(error, [line(.mediation, case: id, id: id, set)])
    set[field == "dispute_types" ? "dispute_types.wages" : field] =
      field == "dispute_types" ? .boolean(false) : .null
    try expectRefusal(error, [line(.mediation, case: id, id: id, set)])
    #expect(try store.save([line(.mediation, case: id, id: id, SavingTests.intake)], by: "li") == 1)
  }

  @Test(arguments: ["office", "accepted_on", "workers", "dispute_types"])
  func `a required field cannot be emptied afterwards`(field: String) throws {
    let key = try world.savedMediation()
    var draft = RecordDraft(editing: try world.shown(key))
    draft.set(field, nil)
    try expectRefusal(
      .missingValue(type: "mediation", field: field), [draft.line().orThrow()])
  }

  @Test func `the last kind of dispute can be exchanged for another, and one of two taken away`()
    throws
  {
    let key = try world.savedMediation()
    try world.edit(try world.shown(key), "dispute_types", .codes(["overtime", "leave"]))
    try world.edit(try world.shown(key), "dispute_types", .codes(["leave"]))
    #expect(try world.shown(key).values["dispute_types"] == .codes(["leave"]))
  }

  @Test func `a record can hang on a known case only`() throws {
    let caseID = store.newRecordID()
    try expectRefusal(.unknownCase(caseID.text), [try world.recovery(on: caseID)])
  }

  @Test func `a case and what hangs on it can be saved at once, in that order`() throws {
    let mediation = try world.mediation()
    let recovery = try world.recovery(on: mediation.record.id)
    try expectRefusal(.unknownCase(mediation.record.id.text), [recovery, mediation])
    #expect(try store.save([mediation, recovery], by: "li") == 2)
  }

  @Test func `a record of an unknown type or of the other class is refused`() throws {
    let key = try world.savedMediation()
    let id = store.newRecordID()
    let set = [JSONMember(name: "a", value: .integer(1))]
    let foreign = RecordKey(case: key.id, type: "of_tomorrow", id: id)
    try expectRefusal(
      .unknownRecord(type: "of_tomorrow", id: id.text),
      [LineDraft(record: foreign, logClass: .plain, set: set)])
    let note = RecordKey(case: key.id, type: "note", id: id)
    try expectRefusal(
      .unknownRecord(type: "note", id: id.text),
      [
        LineDraft(
          record: note, logClass: .plain, set: [JSONMember(name: "text", value: .string("x"))])
      ])
  }

  @Test func `a record stands where its type does`() throws {
    let key = try world.savedMediation()
    let id = store.newRecordID()
    // A mediation inside another case, one without a case, an office inside a case, a payment
    // that is its own case.
    for (draft, type) in [
      (line(.mediation, case: key.id, id: id, SavingTests.intake), "mediation"),
      (line(.mediation, case: nil, id: id, SavingTests.intake), "mediation"),
      (
        line(.office, case: key.id, id: id, ["code": .string("1"), "name": .string("x")]), "office"
      ),
      (
        try LineDraft(
          record: RecordKey(case: id, type: "recovery", id: id), logClass: .plain,
          set: world.recovery(on: key.id).set), "recovery"
      ),
    ] {
      try expectRefusal(.unknownRecord(type: type, id: id.text), [draft])
    }
  }

  @Test(arguments: [
    ("workers", JSONValue.integer(0)), ("workers", .integer(100_001)), ("workers", .string("1")),
    ("workers", .number("1.0")), ("sought_fen", .integer(-1)), ("agreed_fen", .number("0.5")),
    ("sought_fen", .integer(.max)), ("accepted_on", .string("2025-02-29")),
    ("accepted_on", .string("2025-2-1")), ("accepted_on", .integer(20_251_120)),
    ("outcome", .string("won")), ("outcome", .string("")), ("outcome", .array([])),
    ("migrant", .string("yes")), ("migrant", .integer(1)), ("mediator", .string("")),
    ("mediator", .string(String(repeating: "a", count: 65))), ("mediator", .object([JSONMember]())),
    ("referrer", .string(String(repeating: "工", count: 201))), ("dispute_types", .boolean(true)),
    ("dispute_types.", .boolean(true)), ("dispute_types.of_tomorrow", .boolean(true)),
    ("dispute_types.wages", .integer(1)), ("dispute_types.wages", .null),
    ("dispute_types.wages.x", .boolean(true)), ("workers.x", .integer(1)), ("nothing", .integer(1)),
    ("id", .string("x")), ("key", .integer(1)), ("heads", .string("1")),
    ("official_number_key", .string("x")),
    ("voided", .string("because")), ("voided", .boolean(true)),
  ])
  func `a value that does not fit its field is refused`(field: String, value: JSONValue) throws {
    let id = store.newRecordID()
    var set = SavingTests.intake
    set[field] = value
    try expectRefusal(
      .invalidValue(type: "mediation", field: field), [line(.mediation, case: id, id: id, set)])
  }

  @Test(arguments: [
    ("workers", JSONValue.integer(100_000)), ("sought_fen", .integer(0)),
    ("mediator", .string(String(repeating: "a", count: 64))),
    ("referrer", .string(String(repeating: "工", count: 200))), ("migrant", .boolean(false)),
    ("accepted_on", .string("2024-02-29")), ("outcome", .null),
  ])
  func `a value at the bounds is taken`(field: String, value: JSONValue) throws {
    let id = store.newRecordID()
    var set = SavingTests.intake
    set[field] = value
    #expect(try store.save([line(.mediation, case: id, id: id, set)], by: "li") == 1)
  }

  @Test func `a case or an office is placed at an office of the tree only`() throws {
    let id = store.newRecordID()
    var set = SavingTests.intake
    set["office"] = .string("150599")
    try expectRefusal(.unknownOffice("150599"), [line(.mediation, case: id, id: id, set)])
    let zone: [String: JSONValue] = [
      "code": .string("1"), "name": .string("x"), "reports_to": .string("150599"),
    ]
    try expectRefusal(.unknownOffice("150599"), [line(.office, case: nil, zone)])
    let key = try world.savedMediation()
    var draft = RecordDraft(editing: try world.shown(key))
    draft.set("office", .text("150599"))
    try expectRefusal(.unknownOffice("150599"), [draft.line().orThrow()])
  }

  @Test func `an office can be added and used at once, and not after it was closed`() throws {
    let office = store.newRecordID()
    let zone: [String: JSONValue] = [
      "code": .string("1"), "name": .string("x"), "reports_to": .string("150502"),
    ]
    let key = try world.mediation { $0.set("office", .text(office.text)) }
    #expect(try store.save([line(.office, case: nil, id: office, zone), key], by: "li") == 2)
    let record = try world.shown(RecordKey(case: nil, type: "office", id: office))
    try store.save([RecordDraft.void(record, reason: "mistake")], by: "li")
    try expectRefusal(
      .unknownOffice(office.text), [try world.mediation { $0.set("office", .text(office.text)) }])
    // A case that is there already is edited as before.
    try world.edit(try world.shown(key.record), "workers", .integer(2))
  }

  @Test func `a place that stands can be chosen although its office is not known here`() throws {
    let key = try world.savedMediation()
    let shown = try world.shown(key)
    for office in ["150503", "150599"] {
      var draft = RecordDraft(editing: shown)
      draft.set("office", .text(office))
      let line = try draft.line().orThrow()
      // Written by a computer that knows the office.
      try store.write { connection, writer in
        try connection.run(
          "INSERT OR IGNORE INTO office_edge (lower, upper) VALUES (?, '150502')", .text(office))
        try writer.append(
          line, at: "2025-11-20T10:00:00.000Z", by: "li", salt: [], connection)
      }
    }
    let conflict = try store.conflicts().first.orThrow()
    #expect(conflict.field == "office")
    try store.save(conflict.drafts(taking: .string("150599")), by: "li")
    #expect(try world.shown(key).values["office"] == .text("150599"))
  }

  @Test func `a negative payment is refused`() throws {
    let key = try world.savedMediation()
    try expectRefusal(
      .invalidValue(type: "recovery", field: "amount_fen"),
      [try world.recovery(on: key.id, fen: -100)])
  }

  @Test func `a note has room for 20,000 characters, and a line for 65,536 bytes`() throws {
    let key = try world.savedMediation()
    func note(_ text: String) throws -> LineDraft {
      var draft = RecordDraft(new: .note, case: key.id, id: store.newRecordID())
      draft.set("text", .text(text))
      return try draft.line().orThrow()
    }
    #expect(try store.save([note(String(repeating: "话", count: 20_000))], by: "li") == 1)
    try expectRefusal(
      .invalidValue(type: "note", field: "text"), [note(String(repeating: "话", count: 20_001))])
    let long = try note(String(repeating: "😀", count: 20_000))
    #expect {
      try store.save([long], by: "li")
    } throws: { error in
      guard case StoreError.lineTooLong(type: "note", let bytes) = error else { return false }
      return bytes > Line.bytesMax
    }
  }

  @Test(arguments: ["", "li wei", String(repeating: "a", count: 65)])
  func `a user who is none writes nothing`(user: String) throws {
    let line = try world.mediation()
    #expect(throws: StoreError.invalidUser(user)) { try store.save([line], by: user) }
    #expect(try store.count("mediation") == 0)
  }

  @Test func `if the second of three is refused nothing is written and no number is lost`() throws {
    let first = try world.mediation(workers: 1)
    let wrong = try world.mediation(workers: 0)
    let third = try world.mediation(workers: 3)
    try expectRefusal(
      .invalidValue(type: "mediation", field: "workers"), [first, wrong, third])
    #expect(try store.count("mediation") == 0)
    #expect(try store.save([first, third], by: "li") == 2)
    #expect(try world.shown(first.record).shownNames(of: "workers").map(\.sequence) == [1])
    #expect(try world.shown(third.record).shownNames(of: "workers").map(\.sequence) == [2])
    try LogCheck.verify(store)
  }

  @Test func `what the sequence of drafts throws rolls everything back`() throws {
    let line = try world.mediation()
    #expect(throws: Missing.self) {
      try store.write { connection, writer in
        try writer.append(line, at: "2025-11-20T10:00:00.000Z", by: "li", salt: [], connection)
        throw Missing()
      }
    }
    #expect(try store.count("mediation") == 0)
    #expect(try store.save([line], by: "li") == 1)
    try LogCheck.verify(store)
  }

  @Test func `nothing to save writes nothing`() throws {
    #expect(try store.save([LineDraft](), by: "li") == 0)
  }

  @Test func `a number of a paper is found whatever brackets were typed`() throws {
    let key = try world.savedMediation { $0.set("official_number", .text("通工调〔2025〕1号")) }
    #expect(try store.findCase("通工调(2025)1号") == key.id)
    #expect(try store.findCase(key.id.shortNumber) == key.id)
    #expect(try world.shown(key).values["official_number"] == .text("通工调〔2025〕1号"))
  }
}
