import CaseModel
import ChangeLog
import Deadlines
import SQLite
import Testing

@testable import CaseStore
@testable import Reports

/// What parts of cases, legal aid and orders make due.
struct DueSourceTests {
  private let world: ReportWorld

  init() throws { world = try ReportWorld() }

  private func due(_ today: String, within: Int = 30) throws -> [String] {
    try DueReport.compute(
      DueReport.Query(today: try date(today), withinDays: within, itemsMax: 100),
      store: world.store
    ).items.map { "\($0.deadline.rule.code) \($0.deadline.lastDay?.iso ?? "")" }
  }

  @discardableResult
  private func add(
    _ type: RecordType, to caseID: RecordID, _ values: [String: FieldValue]
  ) throws -> RecordID {
    let id = world.store.newRecordID()
    var draft = RecordDraft(new: type, case: caseID, id: id)
    for (name, value) in values { draft.set(name, value) }
    try world.append([draft].compactMap { $0.line() })
    return id
  }

  private func root(_ type: RecordType, _ values: [String: FieldValue]) throws -> RecordID {
    let id = world.store.newRecordID()
    var draft = RecordDraft(new: type, case: id, id: id)
    draft.set("office", .text("150502"))
    for (name, value) in values { draft.set(name, value) }
    try world.append([draft].compactMap { $0.line() })
    return id
  }

  private func agreement(_ isVoided: Bool = false) throws -> RecordID {
    try #require(
      try world.save(
        CaseSpec(
          acceptedOn: "2025-03-03", concludedOn: "2025-03-05", outcome: "agreed",
          agreedFen: 20_000, isVoided: isVoided)
      ).first)
  }

  @Test func `each promised payment that has not come makes a call, the rest of it counts`() throws
  {
    let caseID = try agreement()
    let first = try add(
      .instalment, to: caseID, ["due_on": .text("2025-04-01"), "amount_fen": .integer(10_000)])
    try add(
      .instalment, to: caseID, ["due_on": .text("2025-05-01"), "amount_fen": .integer(10_000)])
    // 1 May is a holiday, but it is the day that was agreed on.
    #expect(
      try due("2025-04-10") == ["INSTALMENT 2025-04-01", "INSTALMENT 2025-05-01"])
    func pay(_ fen: Int64, _ instalment: RecordID?) throws {
      var values: [String: FieldValue] = [
        "received_on": .text("2025-04-02"), "amount_fen": .integer(fen), "kind": .text("wages"),
      ]
      values["instalment"] = instalment.map { .text($0.text) }
      try add(.recovery, to: caseID, values)
    }
    try pay(9_999, first)
    #expect(try due("2025-04-10").first == "INSTALMENT 2025-04-01")
    try pay(1, nil)
    #expect(try due("2025-04-10") == ["INSTALMENT 2025-05-01"])
    // Two years after the last promised day enforcement is barred, whenever the call was made.
    #expect(try due("2027-04-20").contains("EXEC-2Y 2027-05-03"))
    try pay(10_000, nil)
    #expect(try due("2025-04-10") == [])
    #expect(try due("2027-04-20") == [])
  }

  @Test func `payments of voided cases and cases that were seen to be performed make no call`()
    throws
  {
    for isVoided in [true, false] {
      let caseID = try agreement()
      try add(
        .instalment, to: caseID, ["due_on": .text("2025-04-01"), "amount_fen": .integer(10_000)])
      if isVoided {
        try world.void(try world.record(.mediation, of: caseID))
      } else {
        try add(
          .returnVisit, to: caseID,
          ["visited_on": .text("2025-04-05"), "performance": .text("performed")])
      }
    }
    #expect(try due("2025-04-10") == [])
  }

  @Test func `planned sessions and promises are due on their days, done ones are not`() throws {
    let caseID = try #require(try world.save(CaseSpec(acceptedOn: "2025-03-03")).first)
    for (day, result) in [
      ("2025-03-08", "planned"), ("2025-03-12", "planned"), ("2025-03-06", "continued"),
    ] {
      try add(.mediationSession, to: caseID, ["held_on": .text(day), "result": .text(result)])
    }
    #expect(
      try due("2025-03-10") == ["SESSION 2025-03-08", "SESSION 2025-03-12", "MED-15 2025-03-18"])
    let agreed = try agreement()
    try add(.promise, to: agreed, ["kind": .text("apology"), "due_on": .text("2025-03-11")])
    try add(
      .promise, to: agreed,
      ["kind": .text("apology"), "due_on": .text("2025-03-11"), "done_on": .text("2025-03-09")])
    #expect(try due("2025-03-10").filter { $0.hasPrefix("PROMISE") } == ["PROMISE 2025-03-11"])
  }

  @Test func `a procedure is due by its own dates`() throws {
    let caseID = try agreement()
    try add(
      .exitStep, to: caseID,
      ["kind": .text("judicial_confirmation"), "applied_on": .text("2025-03-10")])
    try add(
      .exitStep, to: caseID,
      [
        "kind": .text("payment_order"), "applied_on": .text("2025-03-03"),
        "accepted_on": .text("2025-03-06"),
      ])
    try add(
      .exitStep, to: caseID,
      [
        "kind": .text("arbitration"), "applied_on": .text("2025-01-06"),
        "served_on": .text("2025-03-07"), "result": .text("award"),
      ])
    #expect(
      try due("2025-03-10") == ["CONF-3 2025-03-13", "PAYORD-15 2025-03-21", "SUE-15 2025-03-24"])
    // What others were to do and did not is theirs.
    #expect(try due("2025-03-25") == [])
  }

  @Test func `the body decides whether confirmation and review are due`() throws {
    let caseID = try agreement()
    try world.write(
      "effective_on", [.text("2025-03-06")], on: try world.record(.mediation, of: caseID))
    #expect(try due("2025-03-10") == ["ARBREV-15 2025-03-21", "CONF-30 2025-04-07"])
    try add(.handling, to: caseID, ["body_kind": .text("union")])
    #expect(try due("2025-03-10") == [])
  }

  @Test func `legal aid and orders are due until they are decided, assigned or closed`() throws {
    let aid = try root(
      .legalAid, ["applied_on": .text("2026-02-10"), "form": .text("litigation")])
    _ = try root(.legalAid, ["applied_on": .text("2026-02-10"), "form": .text("advice")])
    #expect(try due("2026-02-11") == ["AID-7 2026-02-24"])
    try world.write("decided_on", [.text("2026-02-24")], on: try world.record(.legalAid, of: aid))
    try world.write("decision", [.text("granted")], on: try world.record(.legalAid, of: aid))
    #expect(try due("2026-02-24") == ["AID-3 2026-02-27"])
    try add(.assignment, to: aid, ["assigned_on": .text("2026-02-25")])
    #expect(try due("2026-02-24") == [])
    let order = try root(
      .hotline, ["received_on": .text("2025-09-26"), "category": .text("complaint")])
    #expect(try due("2025-09-28") == ["HOT-ORDINARY 2025-10-10"])
    try world.write("due_on", [.text("2025-10-01")], on: try world.record(.hotline, of: order))
    #expect(try due("2025-10-03") == ["HOT-DUE 2025-10-01"])
    try world.write("closed_on", [.text("2025-10-09")], on: try world.record(.hotline, of: order))
    #expect(try due("2025-10-03") == [])
  }

  @Test(arguments: [
    DueSource.sessionQuery.recent, DueSource.promiseQuery.recent,
    DueSource.waitingExitQuery.recent, DueSource.awardQuery.recent, DueSource.promisedQuery,
    "SELECT id FROM legal_aid WHERE \(DueSource.openAid)",
    "SELECT id FROM hotline WHERE \(DueSource.openHotline)",
  ])
  func `each query begins with a partial index`(sql: String) throws {
    let plan = try world.store.read { connection in
      let bound = sql.split(separator: "?", omittingEmptySubsequences: false)
      return try connection.rows("EXPLAIN QUERY PLAN " + bound.joined(separator: "'2025-03-10'")) {
        $0.text(3)
      }
    }
    let indexes = [
      "session_planned", "promise_open", "exit_waiting", "exit_award", "instalment_due",
      "legal_aid_open", "hotline_open",
    ]
    #expect(indexes.contains { plan.first?.contains("INDEX \($0)") ?? false }, "\(plan)")
    #expect(!plan.dropFirst().contains { $0.hasPrefix("SCAN ") }, "\(plan)")
  }
}
