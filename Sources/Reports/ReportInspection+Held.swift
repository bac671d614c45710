internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import SQLite

// What is held and does not count, or not surely: values that differ, changes that are not merged,
// values that cannot be read, and what has not come at all.

extension ReportInspection {
  /// Fields of plain records that call for a person's choice, in cases that the period touches, and
  /// of offices, which stand in every report.
  func differing(_ connection: borrowing Connection) throws -> [ReportFinding] {
    let conflicts = try Conflict.all(connection) { type, _ in Self.isReported(type) }
    var cases = TouchedCases(inspection: self)
    return try conflicts.compactMap { conflict in
      guard conflict.concurrency == .review || conflict.kind != .values else { return nil }
      guard let caseID = conflict.record.key.caseID else {
        let office = conflict.record.key.id.text
        guard scope.admits(office) else { return nil }
        return ReportFinding(.differing, .differing(conflict), office: office)
      }
      guard let root = try cases.root(of: caseID, connection) else { return nil }
      let heads = conflict.merge.heads.map(\.value)
      // A hand-over that differs concerns every office that is named.
      let isOffice = conflict.record.key.isCaseRoot && conflict.field == "office"
      let offices = isOffice ? heads.map(\.text) : [root.office]
      let isDate = conflict.record.type.find(field: conflict.field)?.kind == .date
      let other = isDate ? heads.compactMap { $0.text.flatMap { LocalDate(iso: $0) } } : []
      guard offices.contains(where: { scope.admits($0) }),
        try other.contains(where: isOfPeriod) || cases.isTouched(caseID, root, connection)
      else { return nil }
      return ReportFinding(
        .differing, .differing(conflict), case: caseID, number: root.number, office: root.office)
    }
  }

  /// Fields whose value this version cannot read and so leaves out of all figures.
  func unreadable(_ connection: borrowing Connection) throws -> [ReportFinding] {
    let marks = try connection.rows(
      """
      SELECT DISTINCT type, case_id, field FROM field_mark WHERE mark = 'unreadable'
      ORDER BY case_id, type, field
      """
    ) { (type: $0.text(0), caseID: RecordID($0.text(1)), field: $0.text(2)) }
    var cases = TouchedCases(inspection: self)
    return try marks.compactMap { type, caseID, field in
      guard Self.isReported(type), let caseID,
        let root = try cases.root(of: caseID, connection), scope.admits(root.office)
      else { return nil }
      // A date that cannot be read stands in no period, so that it is told of each.
      let isDate = RecordType.find(type)?.find(field: field)?.kind == .date
      guard try isDate || cases.isTouched(caseID, root, connection) else { return nil }
      return ReportFinding(
        .unmerged, .unreadable(type: type, field: field), case: caseID, number: root.number,
        office: root.office)
    }
  }

  /// Changes of plain records that do not count yet, and cases whose own record is missing.
  ///
  /// Nobody can say in which period they will count.
  func unmerged(_ connection: borrowing Connection) throws -> [ReportFinding] {
    let held = try connection.rows(
      """
      SELECT q.case_id, q.reason, count(*)
      FROM quarantine q JOIN line l ON l.arrival = q.line JOIN log g ON g.key = l.position >> 40
      WHERE g.class = '\(LogClass.plain.rawValue)' GROUP BY 1, 2 ORDER BY 1, 2
      """
    ) { (caseID: RecordID($0.text(0)), reason: $0.text(1), lines: $0.integer(2)) }
    let rootless = try connection.rows(
      "SELECT case_id FROM rootless_case WHERE case_id NOT LIKE '% %' ORDER BY case_id"
    ) { RecordID($0.text(0)) }
    let told = Set(held.compactMap(\.caseID))
    return try held.compactMap { caseID, reason, lines in
      guard let reason = Entitlement.Reason(rawValue: reason) else { return nil }
      return try unmerged(.unmerged(reason, lines: lines), caseID, connection)
    }
      + rootless.compactMap { caseID in
        guard let caseID, !told.contains(caseID) else { return nil }
        return try unmerged(.withoutOwnRecord, caseID, connection)
      }
  }

  private func unmerged(
    _ fact: ReportFinding.Fact, _ caseID: RecordID?, _ connection: borrowing Connection
  ) throws -> ReportFinding? {
    guard let caseID else { return ReportFinding(.unmerged, fact, office: nil) }
    let root = try root(of: caseID, connection)
    // Where the case itself is not here, its id names the office that made it.
    let office = root.map(\.office) ?? caseID.office
    guard scope.admits(office) else { return nil }
    return ReportFinding(.unmerged, fact, case: caseID, number: root?.number, office: office)
  }

  /// Offices whose computers last synced before the period was over, so that something of it may
  /// be on them alone; and this office, if it last synced with the server above before then.
  ///
  /// A sync of the last day is before the end; of a period that runs, one of today will do.
  func lastSyncs(_ connection: borrowing Connection) throws -> [ReportFinding] {
    let syncs = try LastSyncs.read(connection)
    var expected = Set(try connection.rows("SELECT DISTINCT office FROM peer") { $0.text(0) })
    if let own = try connection.text("SELECT office FROM this_node") {
      expected.remove(own)
      if try connection.integer("SELECT 1 FROM upstream") != nil { expected.insert(own) }
    }
    return scope.offices.compactMap { office in
      guard expected.contains(office.id), !scope.voided.contains(office.id) else { return nil }
      let last = syncs.date(of: office.id)
      if let last, last > to || last >= query.today { return nil }
      return ReportFinding(.lastSync, .lastSync(last), office: office.id)
    }
  }

  func isOfPeriod(_ day: LocalDate) -> Bool { from <= day && day <= to }

  /// Whether figures are made of records of a type: facts of cases, and offices.
  private static func isReported(_ type: String) -> Bool {
    guard let type = RecordType.find(type), !type.isPersonal else { return false }
    return type.place == .caseRoot || type.place == .part || type == .office
  }
}

/// Which cases a period touches, each looked at once.
private struct TouchedCases {
  let inspection: ReportInspection
  private var roots: [RecordID: ReportInspection.Root?] = [:]
  private var touched: [RecordID: Bool] = [:]

  init(inspection: ReportInspection) {
    self.inspection = inspection
  }

  mutating func root(
    of caseID: RecordID, _ connection: borrowing Connection
  ) throws -> ReportInspection.Root? {
    if let root = roots[caseID] { return root }
    let root = try inspection.root(of: caseID, connection)
    roots.updateValue(root, forKey: caseID)
    return root
  }

  /// Whether one of the days by which the case counts lies in the period.
  mutating func isTouched(
    _ caseID: RecordID, _ root: ReportInspection.Root, _ connection: borrowing Connection
  ) throws -> Bool {
    if let touched = touched[caseID] { return touched }
    let facts = try CaseFactsQuery.facts(of: caseID, root.type, connection)
    let isTouched = facts.map { days(of: $0).contains(where: inspection.isOfPeriod) } ?? false
    touched[caseID] = isTouched
    return isTouched
  }

  /// The days of the fields that figures go by; of a type without such figures, all days.
  private func days(of facts: CaseFacts) -> [LocalDate] {
    let dates = CountedCases.dates(of: facts.root.name)
    let isCounted = !dates.own.isEmpty || !dates.parts.isEmpty
    func day(_ value: FieldValue?) -> LocalDate? { value?.text.flatMap { LocalDate(iso: $0) } }
    var days = facts.root.fields.filter { $0.kind == .date }.map(\.name)
      .filter { !isCounted || dates.own.contains($0) }.compactMap { day(facts.values[$0]) }
    for (name, parts) in facts.parts {
      let columns = (RecordType.find(name)?.fields ?? []).filter { $0.kind == .date }.map(\.name)
        .filter { column in
          !isCounted || dates.parts.contains { $0.type == name && $0.column == column }
        }
      days += parts.flatMap { part in columns.compactMap { day(part.values[$0]) } }
    }
    return days
  }
}
