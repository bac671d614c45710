internal import CaseModel
internal import CaseStore
internal import ChangeLog

/// Turns rows of offices into offices below the store's own.
///
/// A row names the office above by id, code or name; it may be an office of a row above.
final class OfficePlanner: RowPlanner {
  /// How many bytes an office's id may have, so that ids of its records stay within theirs.
  static let idBytesMax = 32

  private let store: CaseStore
  private let options: ImportOptions
  private let columns: SheetColumns
  private let offices: OfficeLookup
  private let reader = CellReader()
  /// Offices that rows above make: by code and by name their ids.
  private var made: [String: [String]] = [:]
  private var madeIDs: Set<String> = []

  init(store: CaseStore, options: ImportOptions, columns: SheetColumns) throws {
    self.store = store
    self.options = options
    self.columns = columns
    offices = OfficeLookup(tree: try store.officeTree(), ownID: store.thisNode.office)
  }

  func plan(_ row: SheetRows.Row) throws -> RowPlan {
    var findings = RowFindings(row)
    var values = RowCells(row, columns, reader: reader, findings: &findings)[.office]
    for name in ["code", "name"] where values[name] == nil {
      let title = columns.title(.office, name)
      if !findings.all.contains(where: { $0.column == title }) {
        findings.error(.valueMissing, title)
      }
    }
    guard let code = values["code"]?.text else {
      return RowPlan(verdict: .refused, identity: nil, findings: findings.all)
    }
    let identity = RowIdentity(["office", TextFolding.comparisonForm(code).lowercased()])
    let held = held(code)
    let parentTitle = columns.title(.office, "reports_to")
    let parent = parent(values["reports_to"]?.text, isNew: held == nil, findings: &findings)
    values["reports_to"] = parent.map { .text($0) }
    if let held, held.id == offices.ownID || !offices.isOwn(held.id) {
      return elsewhere(held, values, identity, row)
    }
    if let held, let parent, parent == held.id || offices.tree.isAtOrAbove(held.id, parent) {
      findings.error(.parentBelowItself(offices.name(of: parent)), parentTitle)
    }
    guard let id = id(held, code: code, parent: parent, findings: &findings) else {
      return RowPlan(verdict: .refused, identity: identity, findings: findings.all)
    }
    if held == nil { remember(id, code: code, name: values["name"]?.text) }
    return RowPlan(
      verdict: findings.hasErrors
        ? .refused : .records([RecordPlan(type: .office, caseID: nil, id: id, values: values)]),
      identity: identity, findings: findings.all)
  }

  func compare(_ records: [RecordPlan], line: Int) throws -> RowComparison {
    guard let office = records.first, let stored = try store.record(office.key) else {
      return .new(records)
    }
    guard stored.isVoided else { return RowComparison(records, stored: [stored], line: line) }
    var findings = RowFindings(line: line)
    findings.add(.voided(office.type.label), .skipped)
    var comparison = RowComparison([], stored: [], line: line)
    comparison.findings = findings.all
    return comparison
  }

  // MARK: - Offices that are held

  private func held(_ code: String) -> OfficeTree.Office? {
    let key = TextFolding.comparisonForm(code).lowercased()
    return offices.tree.find(typed: code).first {
      $0.id == key || TextFolding.comparisonForm($0.code).lowercased() == key
    }
  }

  /// An office that this store may not change: passed over, or unchanged if the row says so.
  private func elsewhere(
    _ office: OfficeTree.Office, _ values: [String: FieldValue], _ identity: RowIdentity,
    _ row: SheetRows.Row
  ) -> RowPlan {
    let isSame =
      TextFolding.comparisonForm(values["name"]?.text ?? office.name)
      == TextFolding.comparisonForm(office.name)
      && (values["kind"]?.text ?? office.kind) == office.kind
      && (values["reports_to"]?.text ?? office.reportsTo) == office.reportsTo
      && (values["display_order"]?.integer ?? office.displayOrder) == office.displayOrder
    if isSame, let id = RecordID(office.id) {
      let plan = RecordPlan(type: .office, caseID: nil, id: id)
      return RowPlan(verdict: .records([plan]), identity: identity, findings: row.findings)
    }
    var only = RowFindings(line: row.line)
    only.add(
      .otherOffice(office.name), options.skipsOtherOffices ? .skipped : .error,
      columns.title(.office, "code"))
    return RowPlan(
      verdict: options.skipsOtherOffices ? .skipped : .refused, identity: identity,
      findings: only.all)
  }

  // MARK: - New offices

  /// The id of the office above; a sheet without the column puts all below the store's own office.
  private func parent(
    _ cell: String?, isNew: Bool, findings: inout RowFindings
  ) -> String? {
    let title = columns.title(.office, "reports_to")
    guard let cell else {
      guard isNew else { return nil }
      if columns.columns(of: .office, "reports_to").isEmpty { return offices.ownID }
      findings.error(.parentMissing, title)
      return nil
    }
    let above = made[TextFolding.comparisonForm(cell).lowercased()] ?? []
    if above.count == 1 { return above[0] }
    if above.count > 1 {
      findings.error(.ambiguousOffice(cell), title)
      return nil
    }
    switch offices.find(cell) {
    case .own(let id): return id
    case .other(let id, let name):
      if isNew { findings.error(.otherOffice(name), title) }
      return id
    case .fault(.ambiguousOffice(let typed)): findings.error(.ambiguousOffice(typed), title)
    case .fault: findings.error(.parentUnknown(cell), title)
    }
    return nil
  }

  private func id(
    _ held: OfficeTree.Office?, code: String, parent: String?, findings: inout RowFindings
  ) -> RecordID? {
    if let held { return RecordID(held.id) }
    guard let parent else { return nil }
    let letters = TextFolding.halfWidth(code).lowercased().unicodeScalars.filter {
      ("0"..."9").contains($0) || ("a"..."z").contains($0)
    }
    let text = parent + "-" + String(String.UnicodeScalarView(letters))
    let title = columns.title(.office, "code")
    guard !letters.isEmpty, text.utf8.count <= OfficePlanner.idBytesMax, let id = RecordID(text)
    else {
      findings.error(.codeUnusable(code), title)
      return nil
    }
    guard offices.tree.find(id: text) == nil, !madeIDs.contains(text) else {
      findings.error(.officeIDTaken(code), title)
      return nil
    }
    return id
  }

  private func remember(_ id: RecordID, code: String, name: String?) {
    madeIDs.insert(id.text)
    for word in [id.text, code, name].compactMap({ $0 }) {
      let key = TextFolding.comparisonForm(word).lowercased()
      if made[key]?.contains(id.text) != true { made[key, default: []].append(id.text) }
    }
  }
}
