internal import CaseModel
internal import CaseStore
internal import ChangeLog

/// Turns rows of mediations into cases.
final class MediationPlanner: RowPlanner {
  let store: CaseStore
  private let options: ImportOptions
  let columns: SheetColumns
  let offices: OfficeLookup
  private let reader = CellReader()
  private let today: LocalDate

  /// Rows that were seen, to be recognised again below; nil in the pass that writes.
  var rowsSeen: SimilarRows?

  init(
    store: CaseStore, options: ImportOptions, columns: SheetColumns, isWriting: Bool
  ) throws {
    rowsSeen = isWriting ? nil : SimilarRows()
    self.store = store
    self.options = options
    self.columns = columns
    offices = OfficeLookup(tree: try store.officeTree(), ownID: store.thisNode.office)
    today = store.today
  }

  /// A row is a case by itself.
  var dependsOnRowsAbove: Bool { false }

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
    guard let number = number(cells, findings: &findings) else {
      return RowPlan(verdict: .refused, identity: nil, findings: findings.all)
    }
    let normalNumber = CaseNumber.normalForm(number)
    let caseID = RecordID(office: office, derivedFrom: ["mediation", normalNumber])
    let applicant = cells[.person]["name"]?.text.map(ApplicantName.parse)
    var records = [
      mediation(caseID, office: office, cells, applicant, findings: &findings)
    ]
    if let employer = employer(caseID, cells, findings: &findings) { records.append(employer) }
    if let contact = contact(caseID, cells, findings: &findings) { records.append(contact) }
    records += people(caseID, cells, applicant, findings: &findings)
    if let note = columns.note(row, of: caseID, findings: &findings) { records.append(note) }
    return RowPlan(
      verdict: findings.hasErrors ? .refused : .records(records),
      identity: office.isEmpty ? nil : RowIdentity([office, normalNumber]),
      findings: findings.all)
  }

  private func number(_ cells: RowCells, findings: inout RowFindings) -> String? {
    guard let number = cells[.mediation]["official_number"]?.text else {
      let title = columns.title(.mediation, "official_number")
      if !findings.all.contains(where: { $0.column == title && $0.severity == .error }) {
        findings.error(.numberMissing, title)
      }
      return nil
    }
    guard !CellReader.isScientific(number) else {
      findings.error(.numberDamaged(number), columns.title(.mediation, "official_number"))
      return nil
    }
    return number
  }

  private func mediation(
    _ caseID: RecordID, office: String, _ cells: RowCells, _ applicant: ApplicantName?,
    findings: inout RowFindings
  ) -> RecordPlan {
    var values = cells[.mediation]
    for name in ["accepted_on", "dispute_types"] {
      need(name, of: .mediation, in: values, findings: &findings)
    }
    values["workers"] = .integer(workers(cells, applicant, findings: &findings))
    judgeConclusion(values, findings: &findings)
    var plan = RecordPlan(type: .mediation, caseID: caseID, id: caseID, values: values)
    plan.fills["office"] = office.isEmpty ? nil : .text(office)
    return plan
  }

  private func need(
    _ name: String, of type: RecordType, in values: [String: FieldValue],
    findings: inout RowFindings
  ) {
    guard values[name] == nil else { return }
    let title = columns.title(type, name)
    // A cell that cannot be read was named already.
    guard !findings.all.contains(where: { $0.column == title }) else { return }
    findings.error(.valueMissing, title)
  }

  /// A sheet without a column of names says nothing by leaving it out.
  private func warnIfEmpty(
    _ fact: ImportFact, _ type: RecordType, findings: inout RowFindings
  ) {
    guard let column = columns.columns(of: type, "name").first else { return }
    findings.warn(fact, column.title)
  }

  private func judgeConclusion(
    _ values: [String: FieldValue], findings: inout RowFindings
  ) {
    func date(_ name: String) -> LocalDate? { values[name]?.text.flatMap { LocalDate(iso: $0) } }
    func isFaulty(_ name: String) -> Bool {
      let title = columns.title(.mediation, name)
      return findings.all.contains { $0.column == title && $0.severity == .error }
    }
    let outcome = values["outcome"]?.text
    if date("concluded_on") != nil, outcome == nil, !isFaulty("outcome") {
      findings.error(.outcomeMissing, columns.title(.mediation, "outcome"))
    }
    if outcome != nil, date("concluded_on") == nil, !isFaulty("concluded_on") {
      findings.error(.conclusionDateMissing, columns.title(.mediation, "concluded_on"))
    }
    let isAgreed = outcome.map(RecordType.agreedOutcomes.contains) ?? false
    if (values["agreed_fen"]?.integer ?? 0) > 0, !isAgreed, !isFaulty("outcome") {
      findings.warn(.amountWithoutAgreement, columns.title(.mediation, "agreed_fen"))
    }
    if let accepted = date("accepted_on"), let concluded = date("concluded_on"),
      concluded < accepted
    {
      findings.warn(.concludedBeforeAccepted, columns.title(.mediation, "concluded_on"))
    }
    for name in ["accepted_on", "concluded_on"] where date(name).map({ $0 > today }) ?? false {
      findings.warn(.inFuture, columns.title(.mediation, name))
    }
  }

  /// The count of its column, else that of the applicant's name (何平等2人), else one.
  private func workers(
    _ cells: RowCells, _ applicant: ApplicantName?, findings: inout RowFindings
  ) -> Int64 {
    let inName = applicant?.workers.map(Int64.init)
    if let inColumn = cells[.mediation]["workers"]?.integer {
      if let inName, inName != inColumn {
        findings.warn(
          .workersDisagree(column: inColumn, name: inName), columns.title(.mediation, "workers"))
      }
      return inColumn
    }
    if let inName { return inName }
    let isGroup = applicant?.isGroup ?? false
    if isGroup {
      need("workers", of: .mediation, in: cells[.mediation], findings: &findings)
    } else if !columns.columns(of: .mediation, "workers").isEmpty {
      findings.warn(.workersTakenAsOne, columns.title(.mediation, "workers"))
    }
    return 1
  }

  private func employer(
    _ caseID: RecordID, _ cells: RowCells, findings: inout RowFindings
  ) -> RecordPlan? {
    let values = cells[.employer]
    guard !values.isEmpty else {
      warnIfEmpty(.employerMissing, .employer, findings: &findings)
      return nil
    }
    need("name", of: .employer, in: values, findings: &findings)
    if let code = values["code"]?.text,
      let fault = ImportFact.NumberFault(CreditCode.check(code))
    {
      findings.warn(.creditCode(fault), columns.title(.employer, "code"))
    }
    return RecordPlan(
      type: .employer, caseID: caseID, id: caseID.imported("employer"), values: values)
  }

  private func contact(
    _ caseID: RecordID, _ cells: RowCells, findings: inout RowFindings
  ) -> RecordPlan? {
    let values = cells[.contact]
    guard !values.isEmpty else { return nil }
    need("name", of: .contact, in: values, findings: &findings)
    var plan = RecordPlan(
      type: .contact, caseID: caseID, id: caseID.imported("contact"), values: values)
    if !cells[.employer].isEmpty {
      plan.fills["employer"] = .text(caseID.imported("employer").text)
    }
    return plan
  }

  /// The applicant: the facts that figures need, and the name and numbers, under one id.
  private func people(
    _ caseID: RecordID, _ cells: RowCells, _ applicant: ApplicantName?,
    findings: inout RowFindings
  ) -> [RecordPlan] {
    let id = caseID.imported("participant")
    var participant = RecordPlan(
      type: .participant, caseID: caseID, id: id, values: cells[.participant])
    participant.fills["role"] = .text("applicant")
    if participant.values["migrant"] == nil {
      participant.values["migrant"] = cells[.mediation]["migrant"]
    }
    var person = RecordPlan(type: .person, caseID: caseID, id: id, values: cells[.person])
    guard !person.values.isEmpty else {
      warnIfEmpty(.applicantMissing, .person, findings: &findings)
      return [participant]
    }
    need("name", of: .person, in: person.values, findings: &findings)
    if let applicant { person.values["name"] = .text(applicant.name) }
    PersonNumbers.judge(&person, &participant, columns, findings: &findings)
    return [participant, person]
  }
}
