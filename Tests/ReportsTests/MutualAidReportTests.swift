import CaseModel
import CaseStore
import ChangeLog
import Reports
import Testing

/// What mutual aid paid: claims, people and money, by the day that it moved.
struct MutualAidReportTests {
  private let world: ReportWorld

  init() throws { world = try ReportWorld() }

  private var store: CaseStore { world.store }

  private struct Movement {
    var on: String
    var fen: Int64
    var isReturn = false
  }

  @discardableResult
  private func claim(
    _ movements: Movement..., office: String = "150502", plan: String = "NMG-INPATIENT",
    number: String? = "150599199311232080", isVoided: Bool = false
  ) throws -> RecordID {
    let made = store.newRecordID()
    // A claim of earlier years, which an import made.
    let id = RecordID(office: office, derivedFrom: ["claim", made.text])
    func save(_ draft: RecordDraft) throws {
      try store.save([draft.line()].compactMap { $0 }, by: "li")
    }
    var claim = RecordDraft(new: .claim, case: id, id: id)
    claim.set("office", .text(office))
    claim.set("received_on", .text("2025-01-01"))
    claim.set("plan_code", .text(plan))
    claim.set("benefit_basis", .text("given"))
    try save(claim)
    let participantID = store.newRecordID()
    var participant = RecordDraft(new: .participant, case: id, id: participantID)
    participant.set("role", .text("applicant"))
    try save(participant)
    if let number {
      var person = RecordDraft(new: .person, case: id, id: participantID)
      person.set("name", .text("王芳"))
      person.set("identity_number", .text(number))
      try save(person)
    }
    for (index, movement) in movements.enumerated() {
      var step = RecordDraft(new: .claimStep, case: id, id: store.newRecordID())
      step.set("state", .text(movement.isReturn ? "payment_returned" : "payment"))
      step.set("outcome", .text(movement.isReturn ? "returned" : "passed"))
      step.set("done_on", .text(movement.on))
      step.set("done_by", .text("li"))
      step.set("sequence", .integer(Int64(index + 1)))
      step.set("amount_fen", .integer(movement.fen))
      try save(step)
    }
    if isVoided, let root = try store.caseRoot(id) {
      try store.save([RecordDraft.void(root, reason: "mistake")], by: "li")
    }
    return id
  }

  private func report(
    _ from: String = "2025-01-01", _ to: String = "2025-12-31",
    by grouping: MutualAidReport.Grouping = .plan, office: String = "150500"
  ) throws -> MutualAidReport {
    let first = try #require(LocalDate(iso: from))
    let last = try #require(LocalDate(iso: to))
    return try MutualAidReport.compute(
      MutualAidReport.Query(office: office, from: first, to: last, by: grouping), store: store,
      computedAt: ReportWorld.now)
  }

  private func line(_ figures: MutualAidReport.Figures) -> [Int64] {
    [
      figures.claims, figures.people, figures.paid.rawValue, figures.returned.rawValue,
      figures.amount.rawValue,
    ]
  }

  @Test func `claims are counted once, people by their numbers, money by its day`() throws {
    try claim(Movement(on: "2025-01-31", fen: 100))
    try claim(Movement(on: "2025-02-01", fen: 250), office: "150521")
    try claim(Movement(on: "2025-02-02", fen: 5), number: "150599200211209241")
    try claim(Movement(on: "2024-12-31", fen: 7), number: "150599197912121993")
    try claim(Movement(on: "2025-03-01", fen: 1), isVoided: true)
    try claim()
    let report = try report()
    #expect(line(report.total) == [3, 2, 355, 0, 355])
    #expect(report.rows.map(\.key) == ["NMG-INPATIENT"])
    #expect(report.rows.first?.label.chinese == "住院医疗互助保障")
    #expect(report.claimsWithoutNumber == 0)
    #expect(report.openQuestions.isEmpty)
    let january = try self.report("2025-01-01", "2025-01-31")
    #expect(line(january.total) == [1, 1, 100, 0, 100])
  }

  @Test func `rows account for all of the money`() throws {
    try claim(Movement(on: "2025-01-31", fen: 100))
    try claim(Movement(on: "2025-02-01", fen: 250), office: "150521", plan: "NMG-WOMEN")
    try claim(Movement(on: "2025-02-03", fen: 30), plan: "某某互助")
    for grouping in MutualAidReport.Grouping.allCases {
      let report = try report(by: grouping)
      #expect(report.rows.map(\.figures.amount.rawValue).reduce(0, +) == 380)
      #expect(report.rows.map(\.figures.claims).reduce(0, +) == 3)
    }
    #expect(try report(by: .month).rows.count == 12)
    #expect(try report(by: .office).rows.map(\.key) == ["150502", "150521"])
    #expect(
      try report(by: .plan).rows.map(\.key) == ["NMG-INPATIENT", "NMG-WOMEN", "某某互助"])
    #expect(line(try report(office: "150521").total) == [1, 1, 250, 0, 250])
  }

  @Test func `money that came back is taken off on the day that it came`() throws {
    try claim(
      Movement(on: "2025-11-30", fen: 100), Movement(on: "2025-12-30", fen: 100, isReturn: true),
      Movement(on: "2026-01-05", fen: 100))
    #expect(line(try report("2025-11-01", "2025-11-30").total) == [1, 1, 100, 0, 100])
    #expect(line(try report("2025-12-01", "2025-12-31").total) == [0, 0, 0, 100, -100])
    #expect(line(try report().total) == [0, 0, 100, 100, 0])
    #expect(line(try report("2025-11-01", "2026-01-31").total) == [1, 1, 200, 100, 100])
  }

  @Test func `without a number each claim is a person, and the report says so`() throws {
    try claim(Movement(on: "2025-01-31", fen: 100), number: nil)
    try claim(Movement(on: "2025-01-31", fen: 100), number: nil)
    let none = try report()
    #expect(none.total.people == 2 && none.claimsWithoutNumber == 2)
    #expect(none.openQuestions.map(\.english).first?.hasPrefix("No personal data") == true)
    #expect(none.json(in: .english).contains("\"people_by\": \"same_as\""))
    try claim(Movement(on: "2025-01-31", fen: 100))
    let some = try report()
    #expect(some.total.people == 3 && some.claimsWithoutNumber == 2)
    #expect(some.openQuestions.map(\.chinese) == ["有2件申请在本机没有身份证号，除注明为同一人的以外，按每件一人计。"])
  }

  @Test func `who is noted to be the same counts once, also where no number may go`() throws {
    let ids = try (0..<3).map { _ in
      try claim(Movement(on: "2025-01-31", fen: 100), number: nil)
    }
    let people = try ids.map { try world.record(.participant, of: $0).key.id }
    try store.noteSamePerson(people[0], in: ids[0], as: people[2], in: ids[2], by: "li")
    #expect(line(try report().total) == [3, 2, 300, 0, 300])
  }

  @Test func `a damaged number with one name is one person`() throws {
    try claim(Movement(on: "2025-01-31", fen: 100), number: "150599199311232000")
    try claim(Movement(on: "2025-01-31", fen: 100), number: "150599199311232000")
    #expect(try report().total.people == 1)
  }

  @Test func `numbers of fifteen and of eighteen digits are one person's`() throws {
    try claim(Movement(on: "2025-01-31", fen: 100), number: "150599931123208")
    try claim(Movement(on: "2025-01-31", fen: 100), number: "150599199311232080")
    #expect(try report().total.people == 1)
  }

  @Test func `two values of an amount, and a claim paid twice by two computers, are told`() throws {
    let id = try claim(Movement(on: "2025-01-31", fen: 100))
    let step = try world.record(.claimStep, of: id)
    try world.write("amount_fen", [.integer(200), .integer(300)], on: step)
    #expect(try report().conflicts == 1)
    let other = try claim(Movement(on: "2025-02-01", fen: 50))
    var second = RecordDraft(new: .claimStep, case: other, id: store.newRecordID())
    second.set("state", .text("payment"))
    second.set("outcome", .text("passed"))
    second.set("done_on", .text("2025-02-01"))
    second.set("done_by", .text("wang"))
    second.set("sequence", .integer(1))
    second.set("amount_fen", .integer(50))
    try world.append([second].compactMap { $0.line() }, by: "wang")
    let told = try report()
    #expect(told.irregular.map(\.id) == [other.text])
    #expect(told.openQuestions.contains { $0.chinese.contains(other.shortNumber) })
  }

  @Test func `the table and the CSV show the same figures, whole and in wan yuan`() throws {
    try claim(Movement(on: "2025-01-31", fen: 123_456_789))
    let report = try report()
    let texts = report.table.totals.map { $0.texts(in: .chinese) }
    #expect(texts.first == ["合计", "1", "1", "1,234,567.89", "0.00", "1,234,567.89"])
    #expect(texts.last?.last == "123.46")
    #expect(
      report.csv(in: .chinese).split(separator: "\r\n").last
        == "合计,1,1,1234567.89,0.00,1234567.89")
  }

  @Test func `a period that ends before it begins and an unknown office are refused`() throws {
    #expect(throws: ReportError.self) { try report("2025-12-31", "2025-01-01") }
    #expect(throws: ReportError.unknownOffice("9")) { try report(office: "9") }
  }
}
