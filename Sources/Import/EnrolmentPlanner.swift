internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import MutualAid

// A row is one person. Rows of one office, plan version, unit and first day of cover are one list:
//
//   list         office of the row, "enrolment_list", plan version, first day of cover, unit's name
//                in its comparison form; with a number of the list: "number" and it instead of the
//                last two
//   enrolment    office in the list's id, the list's id, "enrolment", how many people the list held
//                before, how many the file adds, of them women, their fees, and the person's place
//                among them from "1"
//   contact      …, "contact", "1"
//
// So two stores that import one file make the same people once, and two that import different files
// of one list do not take one person's record for another's. Within a list a person is known by
// number, so that the same file, or a longer one, adds only who is not in it.

/// Turns rows of people into enrolment lists.
final class EnrolmentPlanner: RowPlanner {
  private let store: CaseStore
  private let options: ImportOptions
  private let columns: SheetColumns
  private let offices: OfficeLookup
  private let plans: KnownPlans
  private let isWriting: Bool
  private let reader = CellReader()
  private var plansFound: [String: PlanFinding] = [:]
  /// The lists of the file by what they are derived from.
  private var lists: [[String]: List] = [:]
  private var listsByID: [RecordID: List] = [:]
  /// The line of each person of each list, in the first pass.
  private var lines: [RowIdentity: Int32] = [:]

  /// What the last row said beside its person: a sheet comes unit by unit, mostly.
  private var group: Group?
  private let groupColumns: [Int]

  /// What rows of one unit say alike.
  private struct Group {
    let cells: [String]
    let list: List
    let terms: PlanTerms
    let through: LocalDate?

    func holds(_ row: SheetRows.Row, of columns: [Int]) -> Bool {
      columns.indices.allSatisfy { cells[$0] == row.cells[columns[$0]] }
    }
  }

  /// A list of the file.
  private final class List {
    let record: RecordPlan
    /// What is held of it; nil for a new one.
    let held: StoredRecord?
    /// What its people come to with the file: known at the end of the first pass.
    var figures: Figures
    /// How many people were held before the file.
    let membersBefore: Int64
    /// What the file adds.
    var added = Figures()
    var ordinal = 0
    var isWritten = false
    var contact: RecordPlan?

    init(_ record: RecordPlan, held: StoredRecord?, figures: Figures) {
      self.record = record
      self.held = held
      self.figures = figures
      membersBefore = figures.members
    }
  }

  /// What is counted of people.
  private struct Figures {
    var members: Int64 = 0
    var women: Int64 = 0
    var fee: Int64 = 0

    static func + (left: Figures, right: Figures) -> Figures {
      Figures(
        members: left.members + right.members, women: left.women + right.women,
        fee: left.fee.addingReportingOverflow(right.fee).partialValue)
    }
  }

  private enum PlanFinding {
    case found(PlanTerms)
    case fault(ImportFact.EnrolmentFact)
  }

  /// Makes a planner of one pass.
  init(
    store: CaseStore, options: ImportOptions, columns: SheetColumns, isWriting: Bool
  ) throws {
    self.store = store
    self.options = options
    self.columns = columns
    self.isWriting = isWriting
    offices = OfficeLookup(tree: try store.officeTree(), ownID: store.thisNode.office)
    plans = try store.knownPlans()
    groupColumns =
      columns.office.map(\.index)
      + columns.fields.filter { $0.type != .enrolment }.flatMap { $0.columns.map(\.index) }
  }

  /// Who is new is settled in the first pass.
  var dependsOnRowsAbove: Bool { false }

  func learn(from checked: any RowPlanner) {
    guard let checked = checked as? EnrolmentPlanner else { return }
    lists = checked.lists
    listsByID = checked.listsByID
  }

  // MARK: - The row alone

  func plan(_ row: SheetRows.Row) throws -> RowPlan {
    if let group, group.holds(row, of: groupColumns) { return try plan(row, of: group) }
    group = nil
    var findings = RowFindings(row)
    let office: String
    switch RowOffice.read(row, columns.office, offices, findings: &findings) {
    case .own(let id): office = id
    case .other(let name):
      return RowPlan(ofOffice: name, row, column: columns.office.first?.title, options)
    case .unreadable: office = ""
    }
    let listCells = RowCells(
      row, columns, of: .enrolmentList, reader: reader, findings: &findings)
    let contact = RowCells(row, columns, of: .contact, reader: reader, findings: &findings)
    var listValues = listCells[.enrolmentList]
    require(["plan", "unit"], of: .enrolmentList, in: listCells, findings: &findings)
    guard let terms = terms(listValues, findings: &findings), !findings.hasErrors else {
      return RowPlan(verdict: .refused, identity: nil, findings: findings.all)
    }
    let ownThrough = takeDays(&listValues, terms, findings: &findings)
    guard !findings.hasErrors else {
      return RowPlan(verdict: .refused, identity: nil, findings: findings.all)
    }
    let list = try list(office: office, listValues, contact: contact[.contact])
    guard list.held?.isVoided != true else {
      findings.error(.enrolment(.listVoided), columns.title(.enrolmentList, "unit"))
      return RowPlan(verdict: .refused, identity: nil, findings: findings.all)
    }
    let group = Group(
      cells: groupColumns.map { row.cells[$0] }, list: list, terms: terms, through: ownThrough)
    self.group = group
    return try plan(row, of: group)
  }

  /// Judges a row of which all but the person is known.
  private func plan(_ row: SheetRows.Row, of group: Group) throws -> RowPlan {
    var findings = RowFindings(row)
    let list = group.list
    let cells = RowCells(row, columns, of: .enrolment, reader: reader, findings: &findings)
    require(["name", "identity_number"], of: .enrolment, in: cells, findings: &findings)
    let person = person(
      list, cells[.enrolment], through: group.through, group.terms, findings: &findings)
    guard !findings.hasErrors else {
      return RowPlan(verdict: .refused, identity: nil, findings: findings.all)
    }
    if !isWriting, let number = person.values["identity_number"]?.text {
      let identity = RowIdentity([list.record.id.text, number])
      if let line = lines[identity] {
        var only = RowFindings(line: row.line)
        only.add(.enrolment(.personTwice(otherLine: Int(line))), .skipped)
        return RowPlan(verdict: .skipped, identity: nil, findings: only.all)
      }
      lines[identity] = Int32(clamping: row.line)
    }
    return RowPlan(
      verdict: .records([list.record, person]), identity: nil, findings: findings.all)
  }

  /// Finds fault with cells that must say something and were not found faulty already.
  private func require(
    _ names: [String], of type: RecordType, in cells: RowCells, findings: inout RowFindings
  ) {
    let values = cells[type]
    for name in names where values[name] == nil {
      let title = columns.title(type, name)
      guard !findings.all.contains(where: { $0.column == title }) else { continue }
      findings.error(.valueMissing, title)
    }
  }

  /// The plan that a row names.
  private func terms(
    _ values: [String: FieldValue], findings: inout RowFindings
  ) -> PlanTerms? {
    guard let typed = values["plan"]?.text else { return nil }
    let year = values["year"]?.integer
    let key = typed + "\n" + (year.map { String($0) } ?? "")
    let found = plansFound[key] ?? search(typed, year: year)
    plansFound[key] = found
    switch found {
    case .found(let terms): return terms
    case .fault(let fact):
      findings.error(.enrolment(fact), columns.title(.enrolmentList, "plan"))
      return nil
    }
  }

  private func search(_ typed: String, year: Int64?) -> PlanFinding {
    let found = plans.find(named: typed, year: year.flatMap { Int(exactly: $0) })
    guard let first = found.first else {
      let known = plans.all.map(\.version.description)
      return .fault(.planUnknown(typed, year: year, known: known))
    }
    guard found.count == 1 else {
      return .fault(.planAmbiguous(typed, found.map(\.version.description)))
    }
    return .found(first.terms)
  }

  /// Puts the plan's version, year and days into the values of the list.
  ///
  /// - Returns: the last day of the person's cover where it is not the plan's.
  private func takeDays(
    _ values: inout [String: FieldValue], _ terms: PlanTerms, findings: inout RowFindings
  ) -> LocalDate? {
    let from =
      values["from_on"]?.text.flatMap { LocalDate(iso: $0) } ?? terms.validity.lowerBound
    let through =
      values["through_on"]?.text.flatMap { LocalDate(iso: $0) } ?? terms.validity.upperBound
    values["plan"] = .text(terms.version.description)
    values["year"] = .integer(Int64(terms.version.year))
    values["from_on"] = .text(from.iso)
    values["through_on"] = .text(terms.validity.upperBound.iso)
    if values["enrolled_on"] == nil { values["enrolled_on"] = .text(from.iso) }
    if !terms.validity.contains(from) || !terms.validity.contains(through) || through < from {
      let name = terms.validity.contains(from) ? "through_on" : "from_on"
      findings.error(
        .enrolment(.outsidePlan(plan: terms.version.description)),
        columns.title(.enrolmentList, name))
    }
    return through == terms.validity.upperBound ? nil : through
  }

  // MARK: - Lists

  private func list(
    office: String, _ values: [String: FieldValue], contact: [String: FieldValue]
  ) throws -> List {
    let plan = values["plan"]?.text ?? ""
    let parts =
      if let number = values["official_number"]?.text {
        [plan, "number", CaseNumber.normalForm(number)]
      } else {
        [
          plan, values["from_on"]?.text ?? "",
          TextFolding.comparisonForm(values["unit"]?.text ?? ""),
        ]
      }
    if let list = lists[[office] + parts] { return list }
    let id = RecordID(office: office, derivedFrom: [RecordType.enrolmentList.name] + parts)
    var record = RecordPlan(type: .enrolmentList, caseID: id, id: id)
    record.values = values
    record.values["office"] = .text(office)
    let held = try store.record(record.key)
    var figures = Figures()
    if held != nil {
      let sums = try store.enrolmentFigures(of: id)
      figures = Figures(members: sums.members, women: sums.women, fee: sums.fee)
    }
    let list = List(record, held: held, figures: figures)
    if !contact.isEmpty, contact["name"] != nil {
      var plan = RecordPlan(type: .contact, caseID: id, id: id.imported("contact"))
      plan.values = contact
      list.contact = plan
    }
    lists[[office] + parts] = list
    listsByID[id] = list
    return list
  }

  // MARK: - People

  private func person(
    _ list: List, _ values: [String: FieldValue], through: LocalDate?, _ terms: PlanTerms,
    findings: inout RowFindings
  ) -> RecordPlan {
    // The id follows when it is known how many the file adds.
    var person = RecordPlan(type: .enrolment, caseID: list.record.id, id: list.record.id)
    person.values = values
    if let through { person.values["through_on"] = .text(through.iso) }
    guard let typed = values["identity_number"]?.text else { return person }
    let number = IdentityNumber.normalForm(typed)
    person.values["identity_number"] = .text(number)
    var finding = IdentityNumber.check(number)
    if case .fifteenDigits(let upgraded) = finding { finding = IdentityNumber.check(upgraded) }
    if let fault = ImportFact.NumberFault(finding) {
      findings.warn(.identityNumber(fault), columns.title(.enrolment, "identity_number"))
    }
    guard case .valid(let birth, let isMale) = finding else { return person }
    let sex: Sex = isMale ? .male : .female
    if values["sex"] == nil { person.fills["sex"] = .text(sex.rawValue) }
    if values["birth_year"] == nil { person.fills["birth_year"] = .integer(Int64(birth.year)) }
    if let admitted = terms.admission.sex, admitted != sex {
      findings.warn(
        .enrolment(.sexNotAdmitted(plan: terms.version.description)),
        columns.title(.enrolment, "identity_number"))
    }
    return person
  }

  private func figures(_ values: [String: FieldValue]) -> Figures {
    Figures(
      members: 1, women: values["sex"]?.text == Sex.female.rawValue ? 1 : 0,
      fee: values["fee_fen"]?.integer ?? 0)
  }

  // MARK: - What is held

  func compare(_ records: [RecordPlan], line: Int) throws -> RowComparison {
    guard records.count == 2, let list = listsByID[records[0].id] else {
      return RowComparison(refusing: RowFindings(line: line))
    }
    var person = records[1]
    if list.held != nil, let number = person.values["identity_number"]?.text,
      let id = try store.enrolment(number: number, in: list.record.id)
    {
      person = RecordPlan(
        type: .enrolment, caseID: list.record.id, id: id, values: person.values,
        fills: person.fills)
      let held = try store.record(person.key)
      var comparison = RowComparison([person], stored: [held], line: line)
      guard comparison.state == .changed, options.updatesChanged else { return comparison }
      if isWriting {
        comparison.drafts = first(of: list) + comparison.drafts
      } else {
        let before = figures(held?.values ?? [:])
        let after = figures((held?.values ?? [:]).merging(person.values) { $1 })
        list.figures =
          list.figures
          + Figures(
            members: 0, women: after.women - before.women, fee: after.fee - before.fee)
      }
      return comparison
    }
    guard isWriting else {
      let one = figures(person.fills.merging(person.values) { $1 })
      list.added = list.added + one
      list.figures = list.figures + one
      return .new([person])
    }
    list.ordinal += 1
    let parts = [
      list.record.id.text, RecordType.enrolment.name, String(list.membersBefore),
      String(list.added.members), String(list.added.women), String(list.added.fee),
      String(list.ordinal),
    ]
    person = RecordPlan(
      type: .enrolment, caseID: list.record.id,
      id: RecordID(office: list.record.id.office, derivedFrom: parts), values: person.values,
      fills: person.fills)
    var comparison = RowComparison.new([person])
    comparison.drafts = first(of: list) + comparison.drafts
    return comparison
  }

  /// What stands before the first person of a list that is written: the list with its figures.
  private func first(of list: List) -> [RowComparison.Draft] {
    guard !list.isWritten else { return [] }
    list.isWritten = true
    let figures: [(String, Int64)] = [
      ("members", list.figures.members), ("women", list.figures.women),
      ("fee_fen", min(max(0, list.figures.fee), Fen.limit.rawValue)),
    ]
    guard let held = list.held else {
      var record = list.record
      for (name, figure) in figures { record.values[name] = .integer(figure) }
      return [.new(record)] + (list.contact.map { [.new($0)] } ?? [])
    }
    var draft = RecordDraft(editing: held)
    for (name, figure) in figures { draft.set(name, .integer(figure)) }
    return [.edit(draft)]
  }
}
