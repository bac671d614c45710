internal import CaseModel
internal import CaseStore
internal import ChangeLog

// Whether a row is a case that is held, and which:
//
// 1. The case whose id follows from the row's office and number, whatever became of it.
// 2. Else a case of that office that has the number but was not made by an import: the row is then
//    compared with its first employer and applicant.
// 3. Else the row is new.
//
// A held case with another applicant and another employer is another case that has taken the
// number: the row waits. With only one of the two different, the row is a changed one.

extension MediationPlanner {
  func compare(_ records: [RecordPlan], line: Int) throws -> RowComparison {
    guard let root = records.first, let number = root.values["official_number"]?.text else {
      return .new(records)
    }
    var findings = RowFindings(line: line)
    var records = records
    var stored = try store.record(root.key)
    if stored == nil {
      let office = root.fills["office"]?.text
      let sameNumber = try store.findCases(officialNumber: number).compactMap {
        try store.record(RecordKey(case: $0, type: root.type.name, id: $0))
      }.filter { !$0.isVoided && $0.values["office"]?.text == office }
      guard let found = sameNumber.first else { return try new(records, line: line) }
      guard sameNumber.count == 1 else {
        findings.add(
          .numberHeldTwice(number), .waiting, columns.title(.mediation, "official_number"))
        return RowComparison(refusing: findings)
      }
      records = try retarget(records, to: found.key.id)
      stored = found
    }
    guard let stored else { return try new(records, line: line) }
    if stored.isVoided {
      return RowComparison(voided: root.type, findings)
    }
    let held = try [stored] + records.dropFirst().map { try store.record($0.key) }
    guard !isAnotherCase(records, held) else {
      findings.add(.numberInUse(number), .waiting, columns.title(.mediation, "official_number"))
      return RowComparison(refusing: findings)
    }
    var comparison = RowComparison(records, stored: held, line: line)
    if let place = stored.values["office"]?.text, place != root.fills["office"]?.text {
      findings.warn(.caseMoved(to: offices.name(of: place)))
      comparison.findings += findings.all
    }
    return comparison
  }

  /// A row that is a new case, with what it looks like.
  private func new(_ records: [RecordPlan], line: Int) throws -> RowComparison {
    var comparison = RowComparison.new(records)
    guard rowsSeen != nil, let root = records.first else { return comparison }
    func values(_ type: RecordType) -> [String: FieldValue] {
      guard let record = records.first(where: { $0.type == type }) else { return [:] }
      return record.fills.merging(record.values) { _, given in given }
    }
    let traces = DuplicateTraces(
      person: values(.person), participant: values(.participant), employer: values(.employer),
      day: root.values["accepted_on"]?.text.flatMap { LocalDate(iso: $0) })
    var findings = RowFindings(line: line)
    let held = try store.duplicatesInOffice(
      of: traces, office: root.fills["office"]?.text ?? "", excluding: []
    ).filter { $0.type == root.type }
    if !held.isEmpty {
      let likeness = held.reduce(into: Set<CaseLikeness>()) { $0.formUnion($1.likeness) }
      let inOrder = CaseLikeness.allCases.filter(likeness.contains)
      findings.warn(
        .similarCases(held.prefix(3).map(\.caseID.shortNumber), inOrder),
        inOrder.first.flatMap { title($0) })
    }
    if let (other, likeness) = rowsSeen?.meet(traces, line: line) {
      findings.warn(.similarRow(otherLine: other, likeness), title(likeness))
    }
    comparison.findings += findings.all
    return comparison
  }

  /// The column in which a likeness is seen.
  private func title(_ likeness: CaseLikeness) -> String? {
    switch likeness {
    case .identityNumber: columns.title(.person, "identity_number")
    case .phone: columns.title(.person, "phone")
    case .nameAndBirth, .partiesAndPeriod: columns.title(.person, "name")
    }
  }

  /// Points a plan at a case that was not made by an import: its first employer and applicant.
  private func retarget(_ records: [RecordPlan], to caseID: RecordID) throws -> [RecordPlan] {
    func first(_ type: RecordType) throws -> RecordID? {
      try store.records(of: type, in: caseID).first {
        !$0.isVoided && (type != .participant || $0.values["role"] == .text("applicant"))
      }?.key.id
    }
    let employer = try first(.employer) ?? caseID.imported("employer")
    let participant = try first(.participant) ?? caseID.imported("participant")
    let contact = try first(.contact) ?? caseID.imported("contact")
    return records.map { record in
      let id: RecordID =
        switch record.type.name {
        case "employer": employer
        case "participant", "person": participant
        case "contact": contact
        case "note": caseID.child("note", "import")
        default: caseID
        }
      var moved = RecordPlan(
        type: record.type, caseID: caseID, id: id, values: record.values, fills: record.fills)
      if record.type == .contact { moved.fills["employer"] = .text(employer.text) }
      return moved
    }
  }

  /// Whether the held case has another applicant and another employer: then it is another case.
  private func isAnotherCase(_ records: [RecordPlan], _ held: [StoredRecord?]) -> Bool {
    func differs(_ type: RecordType) -> Bool {
      guard let index = records.firstIndex(where: { $0.type.name == type.name }),
        let new = records[index].values["name"]?.text, let record = held[index], !record.isVoided,
        let old = record.values["name"]?.text
      else { return false }
      return TextFolding.comparisonForm(new) != TextFolding.comparisonForm(old)
    }
    return differs(.person) && differs(.employer)
  }
}
