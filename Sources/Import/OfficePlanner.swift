internal import CaseModel
internal import CaseStore
internal import ChangeLog

// An office adds and changes offices below itself, so a row is one of these:
//
//   - a code that no office has: a new office, below one that is the store's own or below it;
//   - a code below the store's own office: compared, and with `--update` changed;
//   - the store's own office, or one elsewhere: unchanged if the row says what is held, else
//     refused or passed over.
//
// The office above is named by id, code or name, and may be an office of a row above.

/// Turns rows of offices into offices below the store's own.
final class OfficePlanner: RowPlanner {
  /// How many bytes an office's id may have, so that ids of its records stay within theirs.
  static let idBytesMax = 32

  private let store: CaseStore
  private let options: ImportOptions
  private let columns: SheetColumns
  private let offices: OfficeLookup
  private let reader = CellReader()
  /// Ids of offices that rows above make, by id, code and name.
  private var made: [String: [String]] = [:]
  /// Where rows above put offices: goes before the tree.
  private var parents: [String: String] = [:]

  /// The office above, as a row names it.
  private enum Parent {
    case named(id: String)
    case unnamed
    case elsewhere(id: String, name: String)
    case fault
  }

  init(store: CaseStore, options: ImportOptions, columns: SheetColumns) throws {
    self.store = store
    self.options = options
    self.columns = columns
    offices = OfficeLookup(tree: try store.officeTree(), ownID: store.thisNode.office)
  }

  /// An office may be below one of a row above.
  var dependsOnRowsAbove: Bool { true }

  func plan(_ row: SheetRows.Row) throws -> RowPlan {
    var findings = RowFindings(row)
    let values = RowCells(row, columns, reader: reader, findings: &findings)[.office]
    for name in ["code", "name"] where values[name] == nil {
      let title = columns.title(.office, name)
      if !findings.all.contains(where: { $0.column == title }) {
        findings.error(.valueMissing, title)
      }
    }
    guard let code = values["code"]?.text else {
      return RowPlan(verdict: .refused, identity: nil, findings: findings.all)
    }
    let identity = RowIdentity(["office", OfficePlanner.key(code)])
    let verdict: RowPlan.Verdict
    if let held = held(code) {
      verdict = judge(held, values, findings: &findings)
    } else {
      verdict = judgeNew(code, values, findings: &findings)
    }
    return RowPlan(
      verdict: findings.hasErrors ? .refused : verdict, identity: identity,
      findings: findings.all)
  }

  func compare(_ records: [RecordPlan], line: Int) throws -> RowComparison {
    guard let office = records.first, let stored = try store.record(office.key) else {
      return .new(records)
    }
    guard stored.isVoided else { return RowComparison(records, stored: [stored], line: line) }
    return RowComparison(voided: office.type, RowFindings(line: line))
  }

  private static func key(_ text: String) -> String {
    TextFolding.comparisonForm(text).lowercased()
  }

  // MARK: - Offices that are held

  private func held(_ code: String) -> OfficeTree.Office? {
    let key = OfficePlanner.key(code)
    return offices.all(code).first {
      $0.id == key || OfficePlanner.key($0.code) == key
    }
  }

  private func judge(
    _ held: OfficeTree.Office, _ values: [String: FieldValue], findings: inout RowFindings
  ) -> RowPlan.Verdict {
    guard let id = RecordID(held.id) else { return .refused }
    var values = values
    let parent = parent(values["reports_to"]?.text, findings: &findings)
    values["reports_to"] = nil
    switch parent {
    case .named(let parentID), .elsewhere(let parentID, _): values["reports_to"] = .text(parentID)
    case .unnamed, .fault: break
    }
    guard held.id != offices.ownID, offices.isOwn(held.id) else {
      if isSame(values, held) {
        return .records([RecordPlan(type: .office, caseID: nil, id: id)])
      }
      return elsewhere(held.name, columns.title(.office, "code"), findings: &findings)
    }
    if case .elsewhere(let parentID, let name) = parent, parentID != held.reportsTo {
      return elsewhere(name, columns.title(.office, "reports_to"), findings: &findings)
    }
    if case .named(let parentID) = parent {
      if isAtOrAbove(held.id, parentID) {
        findings.error(
          .parentBelowItself(offices.name(of: parentID)), columns.title(.office, "reports_to"))
      } else {
        parents[held.id] = parentID
      }
    }
    return .records([RecordPlan(type: .office, caseID: nil, id: id, values: values)])
  }

  /// Whether a row about an office that this store may not change says what is held.
  private func isSame(_ values: [String: FieldValue], _ office: OfficeTree.Office) -> Bool {
    let name = values["name"]?.text ?? office.name
    return TextFolding.comparisonForm(name) == TextFolding.comparisonForm(office.name)
      && (values["kind"]?.text ?? office.kind) == office.kind
      && (values["reports_to"]?.text ?? office.reportsTo) == office.reportsTo
      && (values["display_order"]?.integer ?? office.displayOrder) == office.displayOrder
  }

  private func elsewhere(
    _ name: String, _ title: String, findings: inout RowFindings
  ) -> RowPlan.Verdict {
    findings.add(.otherOffice(name), options.skipsOtherOffices ? .skipped : .error, title)
    return options.skipsOtherOffices ? .skipped : .refused
  }

  /// Whether an office is another or stands above it, rows above counted.
  private func isAtOrAbove(_ upper: String, _ lower: String) -> Bool {
    var current: String? = lower
    var visited: Set<String> = []
    while let id = current, visited.insert(id).inserted {
      if id == upper { return true }
      current = parents[id] ?? offices.tree.find(id: id)?.reportsTo
    }
    return false
  }

  // MARK: - New offices

  private func judgeNew(
    _ code: String, _ values: [String: FieldValue], findings: inout RowFindings
  ) -> RowPlan.Verdict {
    let title = columns.title(.office, "reports_to")
    let parentID: String
    switch parent(values["reports_to"]?.text, findings: &findings) {
    case .named(let id): parentID = id
    case .elsewhere(_, let name): return elsewhere(name, title, findings: &findings)
    case .fault: return .refused
    case .unnamed:
      // A sheet without the column puts all below the store's own office.
      guard columns.columns(of: .office, "reports_to").isEmpty else {
        findings.error(.parentMissing, title)
        return .refused
      }
      parentID = offices.ownID
    }
    guard let id = id(of: code, below: parentID, findings: &findings) else { return .refused }
    parents[id.text] = parentID
    for word in Set([id.text, code, values["name"]?.text ?? code].map(OfficePlanner.key)) {
      made[word, default: []].append(id.text)
    }
    var values = values
    values["reports_to"] = .text(parentID)
    return .records([RecordPlan(type: .office, caseID: nil, id: id, values: values)])
  }

  private func parent(_ cell: String?, findings: inout RowFindings) -> Parent {
    let title = columns.title(.office, "reports_to")
    guard let cell else { return .unnamed }
    let above = made[OfficePlanner.key(cell)] ?? []
    if let only = above.first {
      if above.count == 1 { return .named(id: only) }
      findings.error(.ambiguousOffice(cell), title)
      return .fault
    }
    switch offices.find(cell) {
    case .own(let id): return .named(id: id)
    case .other(let id, let name): return .elsewhere(id: id, name: name)
    case .fault(.ambiguousOffice(let typed)): findings.error(.ambiguousOffice(typed), title)
    case .fault: findings.error(.parentUnknown(cell), title)
    }
    return .fault
  }

  private func id(
    of code: String, below parent: String, findings: inout RowFindings
  ) -> RecordID? {
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
    guard offices.tree.find(id: text) == nil, parents[text] == nil else {
      findings.error(.officeIDTaken(code), title)
      return nil
    }
    return id
  }
}
