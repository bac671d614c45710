import CaseModel
import Testing

@testable import Deadlines

/// What can be done about a case: a row a rule, with a case that has it and one that has not.
struct NextStepTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let code: String
    let has: CaseFacts
    let hasNot: CaseFacts
    let periods: [String]
    var testDescription: String { code }

    init(
      _ code: String, periods: [String] = [], _ has: CaseFacts, not hasNot: CaseFacts
    ) {
      self.code = code
      self.has = has
      self.hasNot = hasNot
      self.periods = periods
    }
  }

  private typealias Parts = [(String, [String: String])]

  private static func open(_ parts: Parts = [], _ values: [String: String] = [:]) -> CaseFacts {
    sketch(.mediation, values, parts)
  }

  private static func agreed(
    _ parts: Parts = [], _ values: [String: String] = [:]
  ) -> CaseFacts {
    let common = [
      "outcome": "agreed", "concluded_on": "2025-03-05", "agreed_fen": "100",
      "dispute_types": "wages",
    ]
    return sketch(.mediation, common.merging(values) { _, new in new }, parts)
  }

  private static func exit(_ kind: String, _ values: [String: String] = [:]) -> CaseFacts {
    agreed([("exit", values.merging(["kind": kind]) { _, new in new })])
  }

  private static func aid(_ values: [String: String] = [:], _ parts: Parts = []) -> CaseFacts {
    sketch(.legalAid, values.merging(["form": "arbitration"]) { given, _ in given }, parts)
  }

  private static func claim(_ steps: (String, String)...) -> CaseFacts {
    let parts: Parts = steps.enumerated().map { index, step in
      let (state, outcome) = step
      return (
        "claim_step", ["state": state, "outcome": outcome, "sequence": String(index + 1)]
      )
    }
    return sketch(.claim, [:], parts)
  }

  private static let late: Parts = [
    ("instalment", ["due_on": "2025-03-09", "amount_fen": "100"])
  ]
  private static let confirmed: Parts =
    late + [("exit", ["kind": "judicial_confirmation", "result": "granted"])]

  /// Periods that end on 2025-03-18 unless their code says `over`.
  static let rows: [Row] = [
    Row("name-body", open(), not: open([("handling", ["body_kind": "people"])])),
    Row(
      "representatives", open([], ["workers": "10"]),
      not: open([("participant", ["role": "representative"])], ["workers": "10"])),
    Row(
      "plan-session", periods: ["MED-15"], open(),
      not: open([("session", ["held_on": "2025-03-11"])])),
    Row(
      "hold-session", open([("session", ["held_on": "2025-03-09", "result": "planned"])]),
      not: open([("session", ["held_on": "2025-03-09", "result": "continued"])])),
    Row("conclude", periods: ["REF-30"], open(), not: agreed()),
    Row("refuse", open(), not: open([("session", ["held_on": "2025-03-09"])])),
    Row(
      "period-over", periods: ["MED-15 over"], open(),
      not: open([("referral", ["target": "arbitration"])])),
    Row(
      "refused-where", open([], ["refused_on": "2025-03-05"]),
      not: open([("referral", ["target": "court"])], ["refused_on": "2025-03-05"])),
    Row(
      "failed-where", open([], ["outcome": "failed"]),
      not: open([("referral", ["target": "court"])], ["outcome": "failed"])),
    Row(
      "arbitrate", periods: ["LIM-WAGE"], open([], ["outcome": "failed"]),
      not: open([("exit", ["kind": "arbitration"])], ["outcome": "failed"])),
    Row(
      "file-papers", agreed([("handling", ["body_kind": "people"])]),
      not: agreed([("handling", ["body_kind": "people", "paper_file_number": "7"])])),
    Row("sign", agreed(), not: agreed([], ["signed_on": "2025-03-05"])),
    Row(
      "seal", agreed([], ["signed_on": "2025-03-05"]),
      not: agreed([], ["signed_on": "2025-03-05", "effective_on": "2025-03-06"])),
    Row("instalments", agreed(), not: agreed(late)),
    Row(
      "call-instalment", agreed(late),
      not: agreed(late + [("recovery", ["amount_fen": "100", "instalment": "p0"])])),
    Row(
      "ask-promise", agreed([("promise", ["due_on": "2025-03-20"])]),
      not: agreed([("promise", ["due_on": "2025-03-20", "done_on": "2025-03-09"])])),
    Row(
      "return-visit", agreed(), not: agreed([("return_visit", ["performance": "not_due"])])),
    Row("reopen", agreed(late), not: agreed()),
    Row("confirm", periods: ["CONF-30"], agreed(), not: open()),
    Row("review", periods: ["ARBREV-15"], agreed(), not: open()),
    Row(
      "payment-order", agreed(late + [("handling", ["body_kind": "people"])]),
      not: agreed(late + [("handling", ["body_kind": "union"])])),
    Row("arbitrate-default", agreed(late), not: agreed(confirmed)),
    Row(
      "sue-default", agreed(late), not: agreed(late, ["dispute_types": "wages social_insurance"])),
    Row("enforce", periods: ["EXEC-2Y"], agreed(confirmed), not: agreed(late)),
    Row(
      "court-answers", exit("judicial_confirmation"),
      not: exit("judicial_confirmation", ["accepted_on": "2025-03-09"])),
    Row(
      "court-decides", exit("payment_order", ["accepted_on": "2025-03-09"]),
      not: exit("payment_order", ["accepted_on": "2025-03-09", "result": "granted"])),
    Row(
      "arbitration-answers", exit("arbitration"),
      not: exit("arbitration", ["result": "withdrawn"])),
    Row(
      "arbitration-decides", exit("arbitration_review", ["accepted_on": "2025-03-09"]),
      not: exit(
        "arbitration_review", ["accepted_on": "2025-03-09", "decided_on": "2025-03-10"])),
    Row(
      "order-objection", exit("payment_order", ["served_on": "2025-03-09"]),
      not: exit("payment_order", ["served_on": "2025-03-09", "result": "objected"])),
    Row(
      "sue-award", periods: ["SUE-15 p0"],
      exit("arbitration", ["result": "award", "served_on": "2025-03-09"]),
      not: agreed([
        ("exit", ["kind": "arbitration", "result": "award", "served_on": "2025-03-09"]),
        ("exit", ["kind": "court"]),
      ])),
    Row("aid-hardship", aid(), not: aid(["hardship": "exempt_migrant"])),
    Row(
      "aid-supplement", periods: ["AID-7"], aid(), not: aid(["supplement_asked_on": "2025-03-09"])),
    Row(
      "aid-supplied", aid(["supplement_asked_on": "2025-03-09"]),
      not: aid(["supplement_asked_on": "2025-03-09", "supplement_received_on": "2025-03-10"])),
    Row(
      "aid-decide", periods: ["AID-7"], aid(), not: aid(["supplement_asked_on": "2025-03-09"])),
    Row("aid-urgent", aid(["urgent": "yes"]), not: aid(["urgent": "no"])),
    Row(
      "aid-assign", periods: ["AID-3"], aid(["decision": "granted"]),
      not: aid(["decision": "granted"], [("assignment", [:])])),
    Row(
      "aid-objection", aid(["decision": "refused"]),
      not: aid(["decision": "refused"], [("referral", [:])])),
    Row(
      "aid-close", aid(["decision": "granted"], [("assignment", [:])]),
      not: aid(["decision": "granted", "closed_on": "2025-03-09"], [("assignment", [:])])),
    Row(
      "aid-report", aid(["closed_on": "2025-03-09"]),
      not: aid(["closed_on": "2025-03-09", "reported_on": "2025-03-10"])),
    Row(
      "aid-subsidy", aid(["reported_on": "2025-03-10"]),
      not: aid(["reported_on": "2025-03-10", "subsidy_fen": "1"])),
    Row(
      "aid-pay", aid(["subsidy_fen": "1"]),
      not: aid(["subsidy_fen": "1", "subsidy_paid_on": "2025-03-10"])),
    Row(
      "aid-visit", aid(["closed_on": "2025-03-09"]),
      not: aid(["closed_on": "2025-03-09", "satisfaction": "fair"])),
    Row(
      "answer", sketch(.consultation, ["answer": "later"]),
      not: sketch(.consultation, ["answer": "answered"])),
    Row(
      "open-consultation", sketch(.consultation, ["matter": "wages"]),
      not: sketch(.consultation, ["matter": "wages"], hasSuccessor: true)),
    Row(
      "dispatch", periods: ["HOT-ORDINARY"], sketch(.hotline),
      not: sketch(.hotline, ["dispatched_to": "150502"])),
    Row(
      "close-order", periods: ["HOT-DUE"], sketch(.hotline),
      not: sketch(.hotline, ["closed_on": "2025-03-09"])),
    Row(
      "open-order", sketch(.hotline, ["matter": "wages"]),
      not: sketch(.hotline, ["matter": "other"])),
    Row(
      "call-back", sketch(.hotline, ["closed_on": "2025-03-09"]),
      not: sketch(.hotline, ["closed_on": "2025-03-09", "called_back_on": "2025-03-10"])),
    Row(
      "claim-compute", claim(), not: sketch(.claim, ["benefit_fen": "20000"])),
    Row("claim-review", claim(), not: claim(("first_review", "passed"))),
    Row(
      "claim-approve", claim(("first_review", "passed")), not: claim(("first_review", "returned"))),
    Row(
      "claim-pay", claim(("first_review", "passed"), ("approval", "passed")),
      not: claim(("first_review", "passed"), ("approval", "refused"))),
    Row(
      "claim-pay-again", claim(("payment_returned", "passed")), not: claim(("payment", "passed"))),
    Row(
      "batch-fill", sketch(.paymentBatch), not: sketch(.paymentBatch, ["closed_on": "2025-03-05"])),
    Row("batch-close", sketch(.paymentBatch, [:], [("payment", [:])]), not: sketch(.paymentBatch)),
  ]

  private func periods(_ row: Row) throws -> [RunningPeriod] {
    try row.periods.map { text in
      let words = text.split(separator: " ").map(String.init)
      let rule = try #require(DeadlineRule.find(words[0]))
      // Long ago, or so that it runs on: the row's day is 2025-03-10.
      let start = try date(words.contains("over") ? "2025-02-03" : "2025-03-09")
      let deadline = try #require(Deadline(rule, from: start, calendar: .published))
      return RunningPeriod(record: words.contains("p0") ? "p0" : "case", deadline)
    }
  }

  private func steps(_ facts: CaseFacts, _ periods: [RunningPeriod]) throws -> [NextStep] {
    NextStep.all(facts, periods: periods, at: CaseMoment(today: try date("2025-03-10")))
  }

  @Test(arguments: rows)
  func `a step is offered where its rule holds, and not beside it`(row: Row) throws {
    let periods = try periods(row)
    let step = try #require(try steps(row.has, periods).first { $0.rule.code == row.code })
    #expect(try !steps(row.hasNot, periods).contains { $0.rule.code == row.code })
    if let deadline = periods.first?.deadline, case .end = step.rule.until {
      #expect(step.until == deadline.lastDay)
    }
    // A step that lives by a period is gone without it.
    switch step.rule.until {
    case .onlyWithin, .onceOver:
      #expect(try !steps(row.has, []).contains { $0.rule.code == row.code })
    case .open, .end, .day: break
    }
    var voided = row.has
    voided.values["voided"] = .text("mistake")
    #expect(try steps(voided, periods).isEmpty)
  }

  @Test func `every rule has its row, both languages, and an article or a period`() {
    let codes = NextStepRule.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(Set(Self.rows.map(\.code)) == Set(codes))
    for rule in NextStepRule.all {
      #expect(rule.name.english.utf8.allSatisfy { $0 < 0x80 }, "\(rule.code)")
      #expect(rule.name.chinese.unicodeScalars.contains { TextFolding.isHan($0) })
      #expect(RecordType.find(rule.root)?.place == .caseRoot, "\(rule.code)")
      #expect(rule.command.contains("{case}"), "\(rule.code)")
      if case .end(let codes) = rule.until {
        #expect(codes.allSatisfy { DeadlineRule.find($0) != nil }, "\(rule.code)")
      }
    }
  }

  @Test func `what has a day comes first, the earliest on top`() throws {
    let facts = Self.agreed([
      ("instalment", ["due_on": "2025-05-01", "amount_fen": "50"]),
      ("instalment", ["due_on": "2025-04-01", "amount_fen": "50"]),
    ])
    let days = try steps(facts, []).map { $0.until?.iso ?? "~" }
    #expect(days == days.sorted())
    #expect(days.prefix(2) == ["2025-04-01", "2025-05-01"])
  }

  @Test(arguments: MediationBody.exits.map(\.kind))
  func `the body's kind opens the exits, and only a body by law has all`(kind: String) throws {
    let byLaw = !["union", "other"].contains(kind)
    for exit in MediationBody.exitsByLaw { #expect(MediationBody.allows(exit, kind) == byLaw) }
    for exit in ["arbitration", "court", "enforcement"] {
      #expect(MediationBody.allows(exit, kind))
    }
    let facts = MediationFacts(
      outcome: "agreed", effectiveOn: try date("2025-03-03"), bodyKind: kind)
    #expect(facts.exits.map(\.rule.code) == (byLaw ? ["CONF-30", "ARBREV-15"] : []))
  }

  @Test func `the kinds of bodies are those of the record, and an unknown one closes nothing`() {
    #expect(MediationBody.exits.map(\.kind) == RecordType.bodyKinds.choices.map(\.code))
    #expect(MediationBody.allows("judicial_confirmation", nil))
    #expect(
      MediationBody.doubts(
        "arbitration_review", isJoint: false, bodyKind: "union", disputeTypes: ["relationship"])
        == [.notOfThisBody, .notJointly, .confirmsRelation])
    #expect(
      MediationBody.doubts(
        "judicial_confirmation", isJoint: true, bodyKind: "people", disputeTypes: ["wages"]) == [])
  }

  @Test func `what was applied for is offered no more, nor review of a labour relation`() throws {
    func codes(_ kinds: [String], _ types: [String] = ["wages"]) throws -> [String] {
      MediationFacts(
        disputeTypes: types, outcome: "agreed", effectiveOn: try date("2025-03-03"),
        exitKinds: kinds
      ).exits.map(\.rule.code)
    }
    #expect(try codes(["judicial_confirmation"]) == [])
    #expect(try codes(["payment_order"]) == ["CONF-30", "ARBREV-15"])
    #expect(try codes([], ["relationship"]) == ["CONF-30"])
  }

  @Test func `an exit's dates start its periods one after another`() throws {
    func codes(_ facts: ExitFacts) -> [String] {
      (facts.waiting + facts.remedies).map(\.rule.code)
    }
    let day = try date("2025-03-03")
    #expect(codes(ExitFacts(kind: "judicial_confirmation", appliedOn: day)) == ["CONF-3"])
    #expect(
      codes(ExitFacts(kind: "judicial_confirmation", appliedOn: day, acceptedOn: day))
        == ["CONF-15"])
    #expect(codes(ExitFacts(kind: "payment_order", appliedOn: day)) == ["PAYORD-5"])
    #expect(
      codes(ExitFacts(kind: "payment_order", appliedOn: day, acceptedOn: day)) == ["PAYORD-15"])
    #expect(
      codes(
        ExitFacts(
          kind: "payment_order", appliedOn: day, acceptedOn: day, decidedOn: day, servedOn: day))
        == ["PAYORD-OBJ"])
    #expect(
      codes(ExitFacts(kind: "arbitration_review", appliedOn: day, acceptedOn: day))
        == ["ARBREV-5"])
    #expect(codes(ExitFacts(kind: "arbitration", appliedOn: day)) == ["ARB-ACC"])
    #expect(
      codes(ExitFacts(kind: "arbitration", appliedOn: day, acceptedOn: day)) == ["ARB-AWARD"])
    #expect(
      codes(ExitFacts(kind: "arbitration", servedOn: day, result: "award")) == ["SUE-15"])
    #expect(
      codes(ExitFacts(kind: "arbitration", servedOn: day, result: "award", isFinal: true))
        == ["SUE-15-FINAL", "SETASIDE-30"])
    #expect(codes(ExitFacts(kind: "court", appliedOn: day)) == [])
  }

  @Test func `legal aid is decided anew from the supplement, then assigned`() throws {
    let day = try date("2025-03-03")
    let later = try date("2025-03-05")
    var facts = LegalAidFacts(appliedOn: day)
    #expect(facts.periods == [DeadlineStart("AID-7", on: day, field: "applied_on")])
    facts.supplementAskedOn = day
    #expect(facts.periods == [])
    facts.supplementReceivedOn = later
    #expect(facts.periods.map(\.on) == [later])
    facts.decision = "granted"
    facts.decidedOn = later
    #expect(facts.periods.map(\.rule.code) == ["AID-3"])
    facts.isAssigned = true
    #expect(facts.periods == [])
    #expect(LegalAidFacts(isRepresentation: false, appliedOn: day).periods == [])
  }

  @Test func `an order is due on its own day, else by how hard it is`() throws {
    let received = try date("2025-09-26")
    var facts = HotlineFacts(receivedOn: received)
    func last() throws -> String? {
      let start = try #require(facts.period)
      return Deadline(start.rule, from: start.on, calendar: .published)?.lastDay?.iso
    }
    // 28 September and 11 October are worked, the first to the eighth of October are not.
    #expect(try last() == "2025-10-10")
    facts.complexity = "difficult"
    #expect(try last() == "2025-10-23")
    facts.dispatchedOn = try date("2025-10-09")
    #expect(facts.period?.field == "dispatched_on")
    facts.dueOn = try date("2025-10-04")
    #expect(try last() == "2025-10-04")
  }

  @Test func `the last start that is over is the last whose end has passed`() throws {
    for today in ["2025-10-09", "2025-10-12", "2026-02-24", "2025-03-10"] {
      let moment = CaseMoment(try date(today), calendar: .published)
      for (_, code) in RecordType.hotlineRules {
        let rule = try #require(DeadlineRule.find(code))
        let last = try #require(moment.lastStarts[code])
        func isOver(_ day: LocalDate) -> Bool {
          Deadline(rule, from: day, calendar: .published)?.isOverdue(on: moment.today) ?? false
        }
        #expect(isOver(last) && !isOver(last.adding(days: 1)), "\(code) \(today)")
      }
    }
  }
}
