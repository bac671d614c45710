internal import CaseModel
internal import CaseStore
internal import ChangeLog

// A row of claims is a claim as it was handled before this program: its benefit is given and stays
// as it is, and where the row says when it was paid, that is the one step of it.
//
// Which claim a row is:
//
// 1. With a settlement number: plan and settlement number.
// 2. Else: plan, admission, discharge, amount, and the ordinal among rows that are equal in these.
//
// The plan is taken as the sheet writes it, so that a plan whose terms come later does not make
// other claims of the same rows. Of a person nothing is part of an id, so two sheets that list
// equal rows in another order swap their people: the comparison shows that as a change.

/// Turns rows of claims on mutual aid plans into claims.
final class ClaimPlanner: RowPlanner {
  private let store: CaseStore
  private let user: String
  private let options: ImportOptions
  private let columns: SheetColumns
  private let offices: OfficeLookup
  private let plans: PlanNames
  private let reader = CellReader()
  private let today: LocalDate
  private var ordinals: [RowIdentity: Int32] = [:]
  private var stays: [RowIdentity: Int32] = [:]
  private var plansNamed: Set<String> = []
  /// Who is who in the rows so far, and in the store.
  private var people: [RowIdentity: RecordKey] = [:]
  private let known: SamePersons

  /// Makes a planner of one pass.
  ///
  /// - Parameter user: who writes, and so who notes that a claim was paid.
  init(store: CaseStore, user: String, options: ImportOptions, columns: SheetColumns) throws {
    self.store = store
    self.user = user
    self.options = options
    self.columns = columns
    offices = OfficeLookup(tree: try store.officeTree(), ownID: store.thisNode.office)
    plans = try PlanNames(store)
    known = try store.samePersons()
    today = store.today
  }

  /// Ordinals of equal rows follow from those above.
  var dependsOnRowsAbove: Bool { true }

  // MARK: - The row alone

  func plan(_ row: SheetRows.Row) throws -> RowPlan {
    var findings = RowFindings(row)
    let office: String
    switch RowOffice.read(row, columns.office, offices, findings: &findings) {
    case .own(let id): office = id
    case .other(let name):
      return RowPlan(ofOffice: name, row, column: columns.office.first?.title, options)
    case .unreadable: office = ""
    }
    let cells = RowCells(row, columns, reader: reader, findings: &findings)
    var values = cells[.claim]
    guard let planName = values["plan_code"]?.text else {
      let title = columns.title(.claim, "plan_code")
      if !findings.all.contains(where: { $0.column == title && $0.severity == .error }) {
        findings.error(.valueMissing, title)
      }
      return RowPlan(verdict: .refused, identity: nil, findings: findings.all)
    }
    let year = values["plan_year"]?.integer.flatMap { Int(exactly: $0) }
    let plan = plans.find(planName, year: year)
    if let code = plan?.code { values["plan_code"] = .text(code) }
    judgePlan(planName, plan, findings: &findings)
    let identity = identity(office: office, plan: planName, values)
    let claimID = RecordID(office: office, derivedFrom: ["claim"] + identity.parts)
    let paidOn = cells[.claimStep]["done_on"]?.text
    judgeDays(values, paidOn: paidOn, findings: &findings)
    var records = [claim(claimID, office: office, values, paidOn: paidOn)]
    records += people(
      claimID, cells, plan: planName, isForWomen: plan?.isForWomen ?? planName.contains("女"),
      line: row.line, findings: &findings)
    records += parts(claimID, cells, row, findings: &findings)
    if let paidOn {
      records.append(payment(claimID, on: paidOn, amount: values["benefit_fen"], &findings))
    }
    return RowPlan(
      verdict: findings.hasErrors ? .refused : .records(records),
      identity: office.isEmpty || !identity.isOfSettlement
        ? nil : RowIdentity([office] + identity.parts),
      findings: findings.all)
  }

  private func identity(
    office: String, plan: String, _ values: [String: FieldValue]
  ) -> (parts: [String], isOfSettlement: Bool) {
    let plan = TextFolding.comparisonForm(plan)
    if let number = values["settlement_number"]?.text {
      return (["settlement", plan, CaseNumber.normalForm(number)], true)
    }
    let begin = ["admitted_on", "diagnosed_on", "happened_on"].compactMap { values[$0]?.text }.first
    let amount = ["benefit_fen", "self_paid_fen", "total_fen"].compactMap { values[$0]?.integer }
      .first
    let parts = [
      plan, begin ?? "", values["discharged_on"]?.text ?? "", amount.map { String($0) } ?? "",
    ]
    let row = RowIdentity([office] + parts)
    let ordinal = (ordinals[row] ?? 0) + 1
    ordinals[row] = ordinal
    return (parts + [String(ordinal)], false)
  }

  /// A plan that is not known is named once, at its first row.
  private func judgePlan(
    _ name: String, _ plan: PlanNames.Plan?, findings: inout RowFindings
  ) {
    guard plan == nil, plansNamed.insert(name).inserted else { return }
    findings.warn(.planUnknown(name), columns.title(.claim, "plan_code"))
  }

  private func judgeDays(
    _ values: [String: FieldValue], paidOn: String?, findings: inout RowFindings
  ) {
    let names = ["admitted_on", "discharged_on", "diagnosed_on", "happened_on", "settled_on"]
    if names.allSatisfy({ values[$0] == nil }) {
      let isFaulty = findings.all.contains { finding in
        finding.severity == .error && names.contains { finding.column == columns.title(.claim, $0) }
      }
      if !isFaulty { findings.error(.eventMissing, columns.title(.claim, "admitted_on")) }
    }
    let admitted = values["admitted_on"]?.text
    let discharged = values["discharged_on"]?.text
    if let admitted, let discharged, discharged < admitted {
      findings.warn(.dischargedBeforeAdmitted, columns.title(.claim, "discharged_on"))
    }
    if let paidOn, let discharged, paidOn < discharged {
      findings.warn(.paidBeforeDischarge, columns.title(.claimStep, "done_on"))
    }
    if let paidOn, paidOn > today.iso {
      findings.warn(.inFuture, columns.title(.claimStep, "done_on"))
    }
  }

  private func claim(
    _ id: RecordID, office: String, _ values: [String: FieldValue], paidOn: String?
  ) -> RecordPlan {
    var plan = RecordPlan(type: .claim, caseID: id, id: id, values: values)
    plan.fills["office"] = office.isEmpty ? nil : .text(office)
    // Books without a day of receipt tell at least on which day there was something to claim.
    let days = ["discharged_on", "diagnosed_on", "happened_on", "settled_on", "admitted_on"]
    plan.fills["received_on"] =
      days.compactMap { values[$0] }.first ?? paidOn.map { .text($0) }
    if values["benefit_fen"] != nil { plan.fills["benefit_basis"] = .text("given") }
    return plan
  }

  private func people(
    _ claimID: RecordID, _ cells: RowCells, plan: String, isForWomen: Bool, line: Int,
    findings: inout RowFindings
  ) -> [RecordPlan] {
    let id = claimID.imported("participant")
    var participant = RecordPlan(
      type: .participant, caseID: claimID, id: id, values: cells[.participant])
    participant.fills["role"] = .text("applicant")
    var person = RecordPlan(type: .person, caseID: claimID, id: id, values: cells[.person])
    if person.values["name"] == nil {
      let title = columns.title(.person, "name")
      if !findings.all.contains(where: { $0.column == title }) {
        findings.error(.valueMissing, title)
      }
    }
    let isMale = PersonNumbers.judge(&person, &participant, columns, findings: &findings)
    if isForWomen, isMale == true {
      findings.warn(.sexAgainstPlan(plan: plan), columns.title(.person, "identity_number"))
    }
    if let number = person.values["identity_number"]?.text {
      let claim = cells[.claim]
      let stay = RowIdentity([
        IdentityNumber.normalForm(number), plan, claim["admitted_on"]?.text ?? "",
        claim["discharged_on"]?.text ?? "", claim["diagnosed_on"]?.text ?? "",
        claim["happened_on"]?.text ?? "",
      ])
      if let other = stays[stay] {
        findings.warn(.claimedTwice(otherLine: Int(other)))
      } else {
        stays[stay] = Int32(clamping: line)
      }
    }
    return [participant, person] + same(participant, person)
  }

  /// That the person of this row is the one of a row above: so that people can be counted once
  /// where no name or number goes.
  ///
  /// Whom the store knows to be the same is not named again.
  private func same(_ participant: RecordPlan, _ person: RecordPlan) -> [RecordPlan] {
    guard let claimID = participant.caseID, let number = person.values["identity_number"]?.text,
      let name = person.values["name"]?.text
    else { return [] }
    let who = RowIdentity([
      PersonNumbers.telling(number) ?? IdentityNumber.normalForm(number),
      TextFolding.comparisonForm(name),
    ])
    guard let first = people[who], let firstCase = first.caseID else {
      people[who] = participant.key
      return []
    }
    guard known.count([first.id, participant.id]) == 2 else { return [] }
    return [
      RecordPlan(
        type: .sameAs, caseID: claimID, id: claimID.child("same_as", "import"),
        fills: [
          "participant": .text(participant.id.text), "other_case": .text(firstCase.text),
          "other": .text(first.id.text),
        ])
    ]
  }

  /// The diagnosis, who is paid in the patient's place, the unit's contact, and what else was said.
  private func parts(
    _ claimID: RecordID, _ cells: RowCells, _ row: SheetRows.Row, findings: inout RowFindings
  ) -> [RecordPlan] {
    var records: [RecordPlan] = []
    for (type, name) in [(RecordType.diagnosis, "text"), (.payee, "name"), (.contact, "name")] {
      let values = cells[type]
      guard !values.isEmpty else { continue }
      if values[name] == nil { findings.error(.valueMissing, columns.title(type, name)) }
      var plan = RecordPlan(
        type: type, caseID: claimID, id: claimID.imported(type.name), values: values)
      if type == .payee { plan.fills["relation"] = .text("agent") }
      records.append(plan)
    }
    if let note = columns.note(row, of: claimID, findings: &findings) { records.append(note) }
    return records
  }

  /// The step that says that the claim was paid, and when.
  private func payment(
    _ claimID: RecordID, on day: String, amount: FieldValue?, _ findings: inout RowFindings
  ) -> RecordPlan {
    if amount == nil { findings.error(.benefitMissing, columns.title(.claim, "benefit_fen")) }
    var plan = RecordPlan(
      type: .claimStep, caseID: claimID, id: claimID.child("claim_step", "import"),
      values: ["done_on": .text(day)])
    plan.values["amount_fen"] = amount
    plan.fills = [
      "state": .text("payment"), "outcome": .text("passed"), "done_by": .text(user),
      "sequence": .integer(1),
    ]
    return plan
  }

  // MARK: - What is held

  func compare(_ records: [RecordPlan], line: Int) throws -> RowComparison {
    guard let claim = records.first else { return .new(records) }
    var findings = RowFindings(line: line)
    guard let stored = try store.record(claim.key) else {
      var comparison = RowComparison.new(records)
      if let number = claim.values["settlement_number"]?.text,
        try store.hasClaim(settlement: number)
      {
        findings.warn(.settlementHeld(number), columns.title(.claim, "settlement_number"))
        comparison.findings = findings.all
      }
      return comparison
    }
    if stored.isVoided {
      return RowComparison(voided: claim.type, findings)
    }
    let held = try [stored] + records.dropFirst().map { try store.record($0.key) }
    var comparison = RowComparison(records, stored: held, line: line)
    if let place = stored.values["office"]?.text, place != claim.fills["office"]?.text {
      findings.warn(.caseMoved(to: offices.name(of: place)))
      comparison.findings += findings.all
    }
    return comparison
  }
}
