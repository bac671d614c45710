import CaseModel
import Testing

/// Where cases stand: an example of each status, and what comes before what.
struct CaseStatusTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let status: String
    let facts: CaseFacts
    var testDescription: String { "\(facts.root.name) \(status)" }

    init(
      _ status: String, _ root: RecordType, _ values: [String: String] = [:],
      _ parts: [(String, [String: String])] = [], hasSuccessor: Bool = false
    ) {
      self.status = status
      facts = sketch(root, values, parts, hasSuccessor: hasSuccessor)
    }
  }

  private static let agreed = [
    "outcome": "agreed", "agreed_fen": "100", "concluded_on": "2025-03-06",
  ]
  private static let instalment = ["due_on": "2025-03-09", "amount_fen": "100"]

  private static func step(
    _ state: String, _ sequence: Int, _ outcome: String = "passed"
  ) -> (String, [String: String]) {
    ("claim_step", ["state": state, "sequence": String(sequence), "outcome": outcome])
  }

  static let examples: [Example] = [
    Example("accepted", .mediation),
    Example("accepted", .mediation, [:], [("session", ["result": "cancelled"])]),
    Example("in_mediation", .mediation, [:], [("session", ["held_on": "2025-03-09"])]),
    Example(
      "in_mediation", .mediation, [:],
      [("session", ["held_on": "2025-03-09", "result": "planned"])]),
    Example("session_planned", .mediation, [:], [("session", ["held_on": "2025-03-10"])]),
    Example(
      "session_planned", .mediation, [:],
      [("session", ["held_on": "2025-03-11", "result": "planned"])]),
    Example("reopened", .mediation, [:], [("reopening", [:]), ("session", [:])]),
    Example(
      "session_planned", .mediation, [:],
      [("reopening", [:]), ("session", ["held_on": "2025-03-11", "result": "planned"])]),
    Example("refused", .mediation, ["refused_on": "2025-03-03", "outcome": "failed"]),
    Example("voided", .mediation, ["voided": "mistake", "refused_on": "2025-03-03"]),
    Example("agreed", .mediation, agreed),
    Example("agreed", .mediation, ["outcome": "agreed_orally"]),
    Example("partly_performed", .mediation, agreed, [("recovery", ["amount_fen": "99"])]),
    Example("performed", .mediation, agreed, [("recovery", ["amount_fen": "100"])]),
    Example("performed", .mediation, ["outcome": "performed"]),
    Example(
      "performed", .mediation, agreed, [("return_visit", ["performance": "performed"])]),
    Example(
      "performed", .mediation, ["outcome": "agreed"], [("promise", ["done_on": "2025-03-09"])]),
    Example(
      "partly_performed", .mediation, agreed,
      [("recovery", ["amount_fen": "100"]), ("promise", [:])]),
    Example(
      "overdue", .mediation, agreed,
      [("instalment", instalment), ("recovery", ["amount_fen": "99"])]),
    Example(
      "agreed", .mediation, agreed,
      [("instalment", ["due_on": "2025-03-10", "amount_fen": "100"])]),
    Example("overdue", .mediation, agreed, [("promise", ["due_on": "2025-03-09"])]),
    Example("failed", .mediation, ["outcome": "failed"]),
    Example("withdrawn", .mediation, ["outcome": "withdrawn"]),
    Example("ended", .mediation, ["outcome": "ended"]),
    Example("referred_out", .mediation, ["outcome": "referred_out"]),
    Example("concluded", .mediation, ["concluded_on": "2025-03-06"]),
    Example("served", .legalAid, ["form": "advice"]),
    Example("applied", .legalAid, ["form": "arbitration"]),
    Example(
      "awaiting_supplement", .legalAid,
      ["form": "arbitration", "supplement_asked_on": "2025-03-03"]),
    Example(
      "applied", .legalAid,
      [
        "form": "arbitration", "supplement_asked_on": "2025-03-03",
        "supplement_received_on": "2025-03-04",
      ]),
    Example("granted", .legalAid, ["form": "arbitration", "decision": "granted"]),
    Example(
      "granted", .legalAid, ["form": "arbitration", "decision": "granted"],
      [("assignment", ["ended_on": "2025-03-04"])]),
    Example(
      "assigned", .legalAid, ["form": "arbitration", "decision": "granted"], [("assignment", [:])]),
    Example("refused", .legalAid, ["form": "arbitration", "decision": "refused"]),
    Example("withdrawn", .legalAid, ["form": "arbitration", "decision": "deemed_withdrawn"]),
    Example(
      "closed", .legalAid, ["form": "arbitration", "closed_on": "2025-03-04"],
      [("assignment", [:])]),
    Example("voided", .legalAid, ["form": "arbitration", "voided": "mistake"]),
    Example("answered", .consultation, ["answer": "answered"]),
    Example("to_answer", .consultation, ["answer": "later"]),
    Example("referred", .consultation, ["answer": "referred"]),
    Example("taken_up", .consultation, ["answer": "later"], hasSuccessor: true),
    Example("voided", .consultation, ["voided": "mistake"]),
    Example("received", .hotline, ["received_on": "2025-03-04"]),
    Example(
      "dispatched", .hotline, ["received_on": "2025-03-04", "dispatched_to": "150502"]),
    Example("due", .hotline, ["received_on": "2025-03-03"]),
    Example(
      "dispatched", .hotline,
      [
        "received_on": "2025-02-03", "dispatched_to": "150502", "dispatched_on": "2025-03-04",
      ]),
    Example("received", .hotline, ["received_on": "2025-03-03", "complexity": "difficult"]),
    Example("received", .hotline, ["received_on": "2025-01-03", "due_on": "2025-03-10"]),
    Example("due", .hotline, ["received_on": "2025-03-08", "due_on": "2025-03-09"]),
    Example("closed", .hotline, ["received_on": "2025-01-03", "closed_on": "2025-03-09"]),
    Example(
      "called_back", .hotline,
      ["closed_on": "2025-03-09", "called_back_on": "2025-03-09"]),
    Example("voided", .hotline, ["voided": "mistake"]),
    Example("received", .claim),
    Example("received", .claim, [:], [step("accepted", 1)]),
    Example("sent_back", .claim, [:], [step("first_review", 1), step("supplement", 2)]),
    Example("sent_back", .claim, [:], [step("second_review", 2, "returned")]),
    // The number decides, not the order in which the steps stand.
    Example("reviewed", .claim, [:], [step("first_review", 3), step("supplement", 2)]),
    Example("reviewed", .claim, [:], [step("first_review", 1), step("second_review", 2)]),
    Example("approved", .claim, [:], [step("first_review", 1), step("approval", 2)]),
    Example("refused", .claim, [:], [step("first_review", 1), step("approval", 2, "refused")]),
    Example("paid", .claim, [:], [step("approval", 2), step("payment", 3)]),
    Example("came_back", .claim, [:], [step("payment", 3), step("payment_returned", 4)]),
    Example("paid", .claim, [:], [step("payment_returned", 4), step("payment", 5)]),
    Example("filed", .claim, [:], [step("payment", 3), step("archive", 4)]),
    Example("voided", .claim, ["voided": "mistake"], [step("payment", 3)]),
    Example("open", .paymentBatch),
    Example("closed", .paymentBatch, ["closed_on": "2025-03-09"]),
    Example("voided", .paymentBatch, ["voided": "mistake"]),
    Example("recorded", .enrolmentList),
    Example("voided", .enrolmentList, ["voided": "mistake"]),
  ]

  private static func moment() throws -> CaseMoment {
    func day(_ iso: String) throws -> LocalDate { try #require(LocalDate(iso: iso)) }
    return CaseMoment(
      today: try day("2025-03-10"),
      lastStarts: [
        "HOT-ORDINARY": try day("2025-03-03"), "HOT-DIFFICULT": try day("2025-02-17"),
        "HOT-SPECIAL": try day("2025-01-20"),
      ])
  }

  @Test(arguments: examples)
  func `a case stands where its facts put it`(example: Example) throws {
    let status = example.facts.root.status(of: example.facts, at: try Self.moment())
    #expect(status?.code == example.status)
  }

  @Test func `every status has an example, a label in both languages and a code of its own`() {
    for type in RecordType.all where type.place == .caseRoot && !type.statuses.isEmpty {
      let codes = type.statuses.map(\.code)
      #expect(Set(codes).count == codes.count, "\(type.name)")
      #expect(Set(type.statuses.map(\.label.chinese)).count == codes.count, "\(type.name)")
      let shown = Set(Self.examples.filter { $0.facts.root == type }.map(\.status))
      #expect(shown == Set(codes), "\(type.name)")
      for status in type.statuses {
        #expect(status.label.english.utf8.allSatisfy { $0 < 0x80 }, "\(status.code)")
        #expect(type.findStatus(typed: status.label.chinese)?.code == status.code)
      }
      // The last one holds always: no case is nowhere.
      #expect(type.statuses.last?.condition == .always, "\(type.name)")
    }
  }

  @Test func `every type of case declares its statuses`() {
    let without = RecordType.all.filter { $0.place == .caseRoot && $0.statuses.isEmpty }
    #expect(without.map(\.name) == [])
  }

  @Test func `what is said in a session is confidential, and is personal`() {
    let confidential = RecordType.all.filter(\.isConfidential)
    #expect(confidential.map(\.name) == ["session_notes"])
    #expect(confidential.allSatisfy { $0.isPersonal })
  }
}
