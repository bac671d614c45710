internal import CaseModel
internal import CaseStore
internal import ChangeLog

// A payment's id has the ordinal of its row among equal ones, so that a sheet that lists two equal
// payments makes two, and makes them once however often and in whatever order it is imported.

/// Turns rows of payments into recoveries on held cases.
final class RecoveryPlanner: RowPlanner {
  /// How many cases are remembered: a sheet names a case in few rows, often near one another.
  private static let rememberedMax = 10_000

  private let store: CaseStore
  private let options: ImportOptions
  private let columns: SheetColumns
  private let offices: OfficeLookup
  private let isWriting: Bool
  private let reader = CellReader()
  private let today: LocalDate
  private var remembered: [String: HeldCase] = [:]
  private var voided: Set<RecordID> = []
  /// How many rows of each kind of payment have gone by: the next one's ordinal follows.
  private var ordinals: [RowIdentity: Int32] = [:]

  private enum HeldCase {
    case found(RecordID, office: String?)
    case none
    case several
  }

  /// Makes a planner of one pass.
  ///
  /// - Parameter isWriting: whether the rows were checked before, so that what only leads to
  ///   findings need not be looked up again.
  init(
    store: CaseStore, options: ImportOptions, columns: SheetColumns, isWriting: Bool
  ) throws {
    self.isWriting = isWriting
    self.store = store
    self.options = options
    self.columns = columns
    offices = OfficeLookup(tree: try store.officeTree(), ownID: store.thisNode.office)
    today = store.today
  }

  /// Ordinals of equal rows follow from those above.
  var dependsOnRowsAbove: Bool { true }

  // MARK: - The row alone

  func plan(_ row: SheetRows.Row) throws -> RowPlan {
    var findings = RowFindings(row)
    var office: String?
    switch RowOffice.read(row, columns.office, offices, findings: &findings) {
    case .own(let id):
      office = columns.office.contains { !row[$0].isEmpty } ? id : nil
    case .other(let name):
      return RowPlan(ofOffice: name, row, column: columns.office.first?.title, options)
    case .unreadable: break
    }
    guard let (reference, title) = reference(row, findings: &findings) else {
      return RowPlan(verdict: .refused, identity: nil, findings: findings.all)
    }
    let cells = RowCells(row, columns, reader: reader, findings: &findings)
    let values = cells[.recovery]
    for name in ["received_on", "amount_fen", "kind"] where values[name] == nil {
      let title = columns.title(.recovery, name)
      guard !findings.all.contains(where: { $0.column == title }) else { continue }
      findings.error(.valueMissing, title)
    }
    if let date = values["received_on"]?.text.flatMap({ LocalDate(iso: $0) }), date > today {
      findings.warn(.inFuture, columns.title(.recovery, "received_on"))
    }
    let caseID: RecordID
    switch try held(reference, office: office) {
    case .none:
      if options.skipsOtherOffices, !row.findings.contains(where: { $0.severity == .error }) {
        var only = RowFindings(line: row.line)
        only.add(.caseUnknown(reference), .skipped, title)
        return RowPlan(verdict: .skipped, identity: nil, findings: only.all)
      }
      findings.error(.caseUnknown(reference), title)
      return RowPlan(verdict: .refused, identity: nil, findings: findings.all)
    case .several:
      findings.error(.caseAmbiguous(reference), title)
      return RowPlan(verdict: .refused, identity: nil, findings: findings.all)
    case .found(let id, let place):
      if let place, !offices.isOwn(place) {
        return RowPlan(ofOffice: offices.name(of: place), row, column: title, options)
      }
      caseID = id
    }
    let records = records(caseID, row, values, findings: &findings)
    return RowPlan(
      verdict: findings.hasErrors ? .refused : .records(records), identity: nil,
      findings: findings.all)
  }

  /// What the row calls its case.
  private func reference(
    _ row: SheetRows.Row, findings: inout RowFindings
  ) -> (text: String, title: String)? {
    let columns = columns.caseReference + columns.caseNumber
    guard
      let column = columns.first(where: { !CellReader.isBlankMark(row[$0]) && !row[$0].isEmpty })
    else {
      findings.error(.numberMissing, columns.first?.title)
      return nil
    }
    guard !CellReader.isScientific(row[column]) || self.columns.caseReference.contains(column)
    else {
      findings.error(.numberDamaged(row[column]), column.title)
      return nil
    }
    return (row[column], column.title)
  }

  private func held(_ reference: String, office: String?) throws -> HeldCase {
    let key = (office ?? "") + "\n" + reference
    if let held = remembered[key] { return held }
    let held = try search(reference, office: office)
    if remembered.count >= RecoveryPlanner.rememberedMax { remembered = [:] }
    remembered[key] = held
    return held
  }

  /// Finds a case by its official number, of several the one of the row's office or of this store's
  /// subtree, of those the one that counts; then by a short number or the beginning of an id.
  private func search(_ reference: String, office: String?) throws -> HeldCase {
    var found: [(id: RecordID, office: String?, isVoided: Bool)] = []
    var candidates = try store.findCases(officialNumber: reference)
    // A voided case would be refused by the store itself.
    if isWriting, candidates.count == 1 { return .found(candidates[0], office: nil) }
    // Offices that count their cases alike may have one number between them, and more cases than a
    // search by number lists; and a number may have been mended since. Then the id tells the case.
    let derived = RecordID(
      office: office ?? offices.ownID,
      derivedFrom: ["mediation", CaseNumber.normalForm(reference)])
    if candidates.count != 1, !candidates.contains(derived) { candidates.append(derived) }
    for id in candidates {
      let key = RecordKey(case: id, type: RecordType.mediation.name, id: id)
      guard let record = try store.record(key) else { continue }
      found.append((id, record.values["office"]?.text, record.isVoided))
    }
    if found.isEmpty {
      let id: RecordID
      do { id = try store.findCase(reference) } catch StoreError.unknownCase {
        return .none
      } catch StoreError.ambiguousCase {
        return .several
      }
      let key = RecordKey(case: id, type: RecordType.mediation.name, id: id)
      guard let record = try store.record(key) else { return .none }
      found = [(id, record.values["office"]?.text, record.isVoided)]
    }
    if let office {
      let narrowed = found.filter { $0.office == office || $0.id.office == office }
      guard !narrowed.isEmpty else { return .none }
      found = narrowed
    }
    if found.count > 1 {
      let own = found.filter { $0.office.map(offices.isOwn) ?? true }
      if !own.isEmpty { found = own }
    }
    if found.count > 1 {
      let counting = found.filter { !$0.isVoided }
      if !counting.isEmpty { found = counting }
    }
    guard found.count == 1, let only = found.first else { return .several }
    if only.isVoided { voided.insert(only.id) }
    return .found(only.id, office: only.office)
  }

  private func records(
    _ caseID: RecordID, _ row: SheetRows.Row, _ values: [String: FieldValue],
    findings: inout RowFindings
  ) -> [RecordPlan] {
    let parts = [
      values["received_on"]?.text ?? "", values["amount_fen"]?.integer.map { String($0) } ?? "",
      values["kind"]?.text ?? "", values["method"]?.text ?? "",
    ]
    let identity = RowIdentity([caseID.text] + parts)
    let ordinal = (ordinals[identity] ?? 0) + 1
    ordinals[identity] = ordinal
    let id = RecordID(
      office: caseID.office,
      derivedFrom: [caseID.text, "recovery"] + parts + [String(ordinal)])
    var records = [RecordPlan(type: .recovery, caseID: caseID, id: id, values: values)]
    if let note = columns.note(row, of: caseID, about: id, findings: &findings) {
      records.append(note)
    }
    return records
  }

  // MARK: - What is held

  func compare(_ records: [RecordPlan], line: Int) throws -> RowComparison {
    guard let recovery = records.first, let caseID = recovery.caseID else { return .new(records) }
    let stored = try store.record(recovery.key)
    var findings = RowFindings(line: line)
    if let stored {
      if stored.isVoided {
        return RowComparison(voided: recovery.type, findings)
      }
      let held = try [stored] + records.dropFirst().map { try store.record($0.key) }
      let comparison = RowComparison(records, stored: held, line: line)
      guard comparison.state == .changed, isVoided(caseID) else { return comparison }
    } else if !isVoided(caseID) {
      var comparison = RowComparison.new(records)
      if !isWriting, try hasDouble(of: recovery, in: caseID) {
        findings.warn(.possibleDouble)
        comparison.findings = findings.all
      }
      return comparison
    }
    findings.error(.caseVoided(caseID.shortNumber), columns.caseNumber.first?.title)
    return RowComparison(refusing: findings)
  }

  /// Whether the case of a row was voided; each was looked up when its row was planned.
  private func isVoided(_ caseID: RecordID) -> Bool { voided.contains(caseID) }

  /// Whether a payment of the same day and amount stands on the case that no import has made: made
  /// ids are UUIDv7, derived ones UUIDv8.
  private func hasDouble(of recovery: RecordPlan, in caseID: RecordID) throws -> Bool {
    try store.records(of: .recovery, in: caseID).contains { held in
      !held.isVoided && !held.key.id.isDerived
        && held.values["received_on"] == recovery.values["received_on"]
        && held.values["amount_fen"] == recovery.values["amount_fen"]
    }
  }
}
