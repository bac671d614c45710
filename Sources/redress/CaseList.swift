import CaseModel
import CaseStore
import ChangeLog
import Console
import Reports

/// `list` of the types of cases that have no list of their own.
enum CaseList {
  static func command(_ root: RecordType) -> Command<Session> {
    let day = root.dateField?.label ?? Phrase("日期", "date")
    return Command(
      "list", aliases: ["列表"],
      summary: Phrase(
        "列出\(root.label.chinese)，最近的在前", "list each \(root.label.english), newest first"),
      options: [
        OptionSpecification(
          "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
          help: Phrase("只列该单位及其下级", "only this office and those below it")),
        OptionSpecification(
          "from", value: .text(placeholder: Phrase("日期", "DATE")),
          help: Phrase("\(day.chinese)不早于", "\(day.english) this day or later")),
        OptionSpecification(
          "to", value: .text(placeholder: Phrase("日期", "DATE")),
          help: Phrase("\(day.chinese)不晚于", "\(day.english) this day or earlier")),
      ] + ends(root)
        + (root.statuses.isEmpty
          ? []
          : [
            OptionSpecification(
              "status", value: .choice(CaseList.statuses(root)),
              help: Phrase("只列处于这一状态的", "only those that stand there")),
            OptionSpecification(
              "mediator", alternativeNames: ["承办人"],
              value: .text(placeholder: Phrase("用户名", "USER")),
              help: Phrase("只列此人承办的", "only cases of this colleague")),
          ]) + [
          OptionSpecification("voided", help: Phrase("也列出已作废的", "voided ones, too")),
          OptionSpecification(
            "limit", value: .text(placeholder: Phrase("数字", "NUMBER")),
            help: Phrase("最多列几行，默认 50", "rows at most; 50 unless told")),
        ],
      examples: [
        Example(
          command: "redress \(CaseNoun.name(root)) list --from 2025-01-01 --json",
          explanation: Phrase("今年的，JSON", "those since January, as JSON"))
      ],
      run: { parsed, session in try run(root, parsed, session) })
  }

  /// The statuses of a type as choices of an option.
  static func statuses(_ root: RecordType) -> [OptionSpecification.Choice] {
    root.statuses.map { OptionSpecification.Choice($0.code, $0.label) }
  }

  /// Takes what was asked of statuses and colleagues into a filter.
  static func setStatus(
    _ filter: inout CaseStore.CaseFilter, _ parsed: ParsedCommand, _ store: CaseStore
  ) throws {
    filter.moment = try store.moment()
    filter.status = parsed.value("status")
    filter.handler = parsed.value("mediator")
  }

  private static func ends(_ root: RecordType) -> [OptionSpecification] {
    guard root.find(field: "closed_on") != nil else { return [] }
    return [
      OptionSpecification("open", help: Phrase("只列未办结的", "only open ones")),
      OptionSpecification("closed", help: Phrase("只列已办结的", "only closed ones")),
    ]
  }

  private static func run(_ root: RecordType, _ parsed: ParsedCommand, _ session: Session) throws {
    let store = try session.openStore()
    let offices = try store.officeTree()
    let input = FieldInput(offices: offices, today: store.today)
    var filter = CaseStore.CaseFilter()
    filter.office = try MediationList.office(parsed.value("office"), offices)
    if let day = root.dateField {
      filter.from = try parsed.value("from").map { try input.readDate($0, day) }
      filter.to = try parsed.value("to").map { try input.readDate($0, day) }
    }
    if parsed.isSet("open") { filter.isConcluded = false }
    if parsed.isSet("closed") { filter.isConcluded = true }
    try setStatus(&filter, parsed, store)
    filter.includesVoided = parsed.isSet("voided") || filter.status == CaseStatus.voided.code
    filter.rowsMax = try MediationList.limit(parsed.value("limit")) ?? filter.rowsMax
    filter.countMax = max(filter.countMax, filter.rowsMax)
    let found = try store.cases(of: root, filter)
    if found.rows.contains(where: { $0.applicant != nil }) { session.noteRead(of: nil, store) }
    let (count, isMore): (Int64, Bool) =
      switch found.total {
      case .exact(let count): (count, false)
      case .moreThan(let count): (count, true)
      }
    if session.format == .json {
      session.print([
        "total": .integer(count), "more": .boolean(isMore),
        "cases": .array(found.rows.map { json($0, root) }),
      ])
      return
    }
    print(found.rows, root, offices, session)
    let unit = root.unit
    session.print(
      isMore
        ? session.say(
          "多于 \(count) \(unit.chinese)，列出 \(found.rows.count) \(unit.chinese)。",
          "\(found.rows.count) of more than \(count) \(unit.english).")
        : session.say(
          "共 \(count) \(unit.chinese)，列出 \(found.rows.count) \(unit.chinese)。",
          "\(found.rows.count) of \(count) \(unit.english)."))
  }

  /// The day, and what can be read at a glance: what the type declares, else choices, and when it
  /// was closed.
  private static func columns(_ root: RecordType) -> [Field] {
    let listed = root.listed.compactMap { root.find(field: $0) }
    if !listed.isEmpty { return (root.dateField.map { [$0] } ?? []) + listed }
    let choices = root.fields.filter { field in
      switch field.kind {
      case .choice, .set: field.condition == nil && field != RecordType.voidedField
      default: field.name == "closed_on" || field.name == "due_on"
      }
    }
    return (root.dateField.map { [$0] } ?? []) + choices.prefix(6)
  }

  private static func print(
    _ rows: [CaseStore.CaseSummary], _ root: RecordType, _ offices: OfficeTree, _ session: Session
  ) {
    let words = FieldText(language: session.language, offices: offices)
    let fields = columns(root)
    let people = RecordType.person.hangs(on: root)
    let firms = RecordType.employer.hangs(on: root)
    var columns: [TextTable.Column] = [
      .init(Phrase("编号", "Case")), .init(Phrase("登记号", "Number"), importance: 2),
    ]
    for field in fields { columns.append(.init(field.label, isNumber(field) ? .right : .left)) }
    if people { columns.append(.init(Phrase("姓名", "Name"), importance: 2)) }
    if firms { columns.append(.init(Phrase("单位", "Employer"), importance: 2)) }
    columns.append(.init(root.statuses.isEmpty ? Phrase("", "") : Phrase("现状", "Status")))
    var table = TextTable(columns)
    for row in rows {
      func text(_ name: String) -> String {
        guard let value = row.values[name], let field = root.find(field: name) else { return "" }
        return words.text(value, field)
      }
      var cells = [
        row.id.shortNumber + (row.hasConflict ? session.say(" ※", " *") : ""),
        text("official_number"),
      ]
      cells += fields.map { text($0.name) }
      if people { cells.append(row.applicant ?? "") }
      if firms { cells.append(row.employer ?? "") }
      let voided = row.values["voided"] == nil ? "" : session.say("已作废", "voided")
      cells.append(row.status?.label[session.language] ?? voided)
      table.append(cells)
    }
    session.print(table)
  }

  private static func isNumber(_ field: Field) -> Bool {
    switch field.kind {
    case .money, .integer: true
    default: false
    }
  }

  private static func json(_ row: CaseStore.CaseSummary, _ root: RecordType) -> JSONOutput {
    var members: [(String, JSONOutput)] = [
      ("id", .string(row.id.text)), ("short_number", .string(row.id.shortNumber)),
      ("applicant", .string(orNull: row.applicant)), ("employer", .string(orNull: row.employer)),
    ]
    for field in root.fields {
      if let value = row.values[field.name] { members.append((field.name, FieldText.json(value))) }
    }
    members.append(("status", .string(orNull: row.status?.code)))
    members.append(("has_conflict", .boolean(row.hasConflict)))
    return .object(members)
  }
}
