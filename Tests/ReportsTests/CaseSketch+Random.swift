import CaseModel
import ChangeLog

/// Cases of every type that figures count, at random.
struct SketchMaker {
  private let newID: (String) -> RecordID
  private var random: SplitMix

  static let offices = ["150500", "150502", "150523"]

  init(seed: UInt64, newID: @escaping (String) -> RecordID) {
    random = SplitMix(seed: seed)
    self.newID = newID
  }

  mutating func sketch() -> CasesSketch {
    var sketch = CasesSketch()
    for _ in 0..<50 { sketch.cases.append(mediation()) }
    for index in stride(from: 1, to: 50, by: 2) where chance(15) {
      let target = sketch.cases[index - 1]
      // What was voided is not merged, and a test would have to say what comes first.
      if !target.isVoided, !sketch.cases[index].isVoided {
        sketch.cases[index].mergedInto = target.id
      }
    }
    for _ in 0..<12 { sketch.cases.append(consultation()) }
    for _ in 0..<16 { sketch.cases.append(legalAid()) }
    for _ in 0..<16 { sketch.cases.append(hotline()) }
    for _ in 0..<20 { sketch.cases.append(claim()) }
    for _ in 0..<6 { sketch.cases.append(enrolmentList()) }
    let people = sketch.cases.flatMap { sketch in
      sketch.parts.filter { $0.type == .participant }.map { (sketch.id, $0.id) }
    }
    for _ in 0..<12 {
      guard let one = pick(people), let other = pick(people), one.1 != other.1 else { continue }
      sketch.same.append((one.0, one.1, other.0, other.1))
    }
    return sketch
  }

  // MARK: - Types of cases

  private mutating func mediation() -> CaseSketch {
    var sketch = start(.mediation, on: "accepted_on")
    sketch.values["workers"] = .integer(pick([1, 1, 1, 3, 9, 10, 29, 30, 41]) ?? 1)
    sketch.values["migrant"] = .flag(chance(50))
    sketch.values["dispute_types"] = .codes(
      Set([pick(["wages", "overtime", "contract_change", "leave", "other"]) ?? "", "wages"])
        .shuffled(using: &random).prefix(chance(50) ? 1 : 2).sorted())
    sketch.values["sought_fen"] = maybe(.integer(amount()))
    sketch.values["channel"] = maybe(
      .text(pick(["visit", "hotline", "court_before_filing", "court_after_filing"]) ?? ""))
    sketch.values["mediator"] = maybe(.text(pick(["li.na", "wang.fang"]) ?? ""))
    let accepted = sketch.text("accepted_on").flatMap { LocalDate(iso: $0) }
    if chance(8) {
      sketch.values["refused_on"] = .text(day())
    } else if chance(85), let accepted {
      // Far from the last day of any period, and now and then before the case was accepted.
      let days = chance(6) ? -40 : chance(60) ? below(9) : 60 + below(200)
      sketch.values["concluded_on"] = .text(accepted.adding(days: days).iso)
      let outcomes = [
        "agreed", "agreed", "agreed_orally", "performed", "partly_agreed", "failed", "withdrawn",
        "ended", "referred_out",
      ]
      sketch.values["outcome"] = chance(95) ? .text(pick(outcomes) ?? "") : nil
      sketch.values["agreed_fen"] = maybe(.integer(amount()))
      sketch.values["judicial_confirmation"] = .flag(chance(30))
    }
    for _ in 0..<below(3) {
      add(
        .participant, ["role": .text(chance(80) ? "applicant" : "agent")], to: &sketch)
    }
    for _ in 0..<below(3) { addEmployer(to: &sketch) }
    for _ in 0..<below(4) {
      add(.instalment, ["due_on": .text(day()), "amount_fen": .integer(amount())], to: &sketch)
    }
    let instalments = sketch.parts.filter { $0.type == .instalment }
    for _ in 0..<below(5) {
      var payment: [String: FieldValue] = [
        "received_on": .text(day()), "amount_fen": .integer(amount()),
        "kind": .text(pick(["wages", "overtime", "contributions", "injury"]) ?? ""),
      ]
      if chance(40) { payment["instalment"] = pick(instalments).map { .text($0.id.text) } }
      add(.recovery, payment, to: &sketch)
    }
    if chance(10) {
      let performance = pick(["performed", "partly_performed"]) ?? ""
      add(
        .returnVisit, ["visited_on": .text(day()), "performance": .text(performance)], to: &sketch)
    }
    return sketch
  }

  private mutating func consultation() -> CaseSketch {
    var sketch = start(.consultation, on: "consulted_on")
    sketch.values["way"] = .text(pick(["visit", "outreach"]) ?? "")
    sketch.values["matter"] = .text(pick(["wages", "mutual_aid"]) ?? "")
    sketch.values["handler"] = maybe(.text("li.na"))
    return sketch
  }

  private mutating func legalAid() -> CaseSketch {
    var sketch = start(.legalAid, on: "applied_on")
    sketch.values["form"] = .text(
      pick(["advice", "drafting", "arbitration", "litigation", "duty", "other"]) ?? "")
    sketch.values["matter"] = maybe(.codes(["overtime"]))
    sketch.values["decided_on"] = maybe(.text(day()))
    sketch.values["decision"] = maybe(.text(pick(["granted", "refused"]) ?? ""))
    sketch.values["closed_on"] = maybe(.text(day()))
    sketch.values["outcome"] = maybe(.text(pick(["won", "withdrawn"]) ?? ""))
    sketch.values["subsidy_fen"] = maybe(.integer(amount()))
    sketch.values["subsidy_paid_on"] = maybe(.text(day()))
    if chance(40) {
      add(
        .recovery,
        [
          "received_on": .text(day()), "amount_fen": .integer(amount()), "kind": .text("wages"),
        ], to: &sketch)
    }
    return sketch
  }

  private mutating func hotline() -> CaseSketch {
    var sketch = start(.hotline, on: "received_on")
    sketch.values["category"] = .text("complaint")
    sketch.values["source"] = .text(pick(["hotline", "wechat"]) ?? "")
    sketch.values["due_on"] = maybe(.text(day()))
    sketch.values["closed_on"] = maybe(.text(day()))
    sketch.values["called_back_on"] = maybe(.text(day()))
    sketch.values["satisfaction"] = maybe(
      .text(pick(["satisfied", "fair", "dissatisfied", "not_reached"]) ?? ""))
    return sketch
  }

  private mutating func claim() -> CaseSketch {
    var sketch = start(.claim, on: "received_on")
    sketch.values["plan_code"] = .text(pick(["INPATIENT", "WOMEN"]) ?? "")
    for _ in 0..<below(4) {
      add(
        .claimStep,
        [
          "state": .text(pick(["payment", "payment", "payment_returned", "approval"]) ?? ""),
          "outcome": .text("passed"), "done_on": .text(day()), "done_by": .text("li.na"),
          "amount_fen": .integer(amount()),
        ], to: &sketch)
    }
    if chance(80) {
      add(.participant, ["role": .text("applicant")], to: &sketch)
      if chance(60), let last = sketch.parts.last, !last.isVoided {
        let number = pick(["15059919800101001X", "150599198001010028"]) ?? ""
        sketch.parts.append(
          PartSketch(
            type: .person, id: last.id,
            values: ["name": .text("王芳"), "identity_number": .text(number)]))
      }
    }
    return sketch
  }

  private mutating func enrolmentList() -> CaseSketch {
    var sketch = start(.enrolmentList, on: "enrolled_on")
    sketch.values["plan"] = .text(pick(["INPATIENT-2025", "WOMEN-2024"]) ?? "")
    sketch.values["unit"] = .text("通辽市某公司")
    sketch.values["members"] = maybe(.integer(Int64(1 + below(90))))
    sketch.values["fee_fen"] = maybe(.integer(amount()))
    return sketch
  }

  // MARK: - Parts and draws

  private mutating func start(_ type: RecordType, on date: String) -> CaseSketch {
    let acceptor = pick(Self.offices) ?? ""
    let holder = chance(20) ? pick(Self.offices) ?? "" : acceptor
    return CaseSketch(
      type: type, id: newID(acceptor), holder: holder, values: [date: .text(day())],
      isVoided: chance(8))
  }

  private mutating func add(
    _ type: RecordType, _ values: [String: FieldValue], to sketch: inout CaseSketch
  ) {
    // Ids follow from the clock: they are in order of making.
    sketch.parts.append(
      PartSketch(
        type: type, id: newID(sketch.acceptor), values: values, isVoided: chance(10)))
  }

  private mutating func addEmployer(to sketch: inout CaseSketch) {
    let name = pick(["通辽市某公司", "通辽市 某公司", "开鲁县某厂"]) ?? ""
    var values: [String: FieldValue] = ["name": .text(name)]
    values["code"] = maybe(.text("91150599MA0000001X"))
    values["industry"] = maybe(.text(pick(["C", "E"]) ?? ""))
    add(.employer, values, to: &sketch)
  }

  private mutating func day() -> String {
    let month = 1 + below(26)
    let days = 1 + below(28)
    return LocalDate(year: 2023 + month / 12, month: 1 + month % 12, day: days)?.iso ?? ""
  }

  private mutating func amount() -> Int64 { Int64(1 + below(50_000)) }

  private mutating func maybe(_ value: FieldValue) -> FieldValue? { chance(75) ? value : nil }

  private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  private mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.randomElement(using: &random)
  }
}
