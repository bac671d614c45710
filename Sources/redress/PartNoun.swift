import CaseModel
import CaseStore
import ChangeLog
import Console

/// What hangs on a case, made from declarations: `redress mediation session add CASE …`.
///
/// A part and its twin, the personal record under the same id, are typed and shown together.
enum PartNoun {
  /// Types that have nouns of their own, which do more or check more.
  static let haveOwnNouns: [RecordType] = [.recovery, .merging, .sameAs]

  static func commands(of root: RecordType) -> [Command<Session>] {
    let twins = RecordType.all.compactMap(\.twin)
    return RecordType.all.filter { type in
      type.hangs(on: root) && !twins.contains(type.name) && !haveOwnNouns.contains(type)
    }.map { Part(root: root, type: $0).command }
  }

  /// A value that stands for a field in an example.
  static func sample(_ field: Field) -> String {
    switch field.kind {
    case .text(.firm), .text(.address): "通辽市瑞丰物流有限公司"
    case .text(.personName): "王芳"
    case .text(.user): "zhang.wei"
    case .text(.office): "150502"
    case .text(.phone): "04755550000"
    case .text(.record), .reference: "04B1-77D2"
    case .text(.words): "装卸工"
    case .text: "2025-7"
    case .integer(let range): String(range.lowerBound)
    case .money: "5000"
    case .date: "2025-03-01"
    case .choice(let list), .set(let list): list.choices.first?.code ?? ""
    case .flag: "yes"
    }
  }
}

/// One type of part on one type of case, with its commands.
private struct Part {
  let root: RecordType
  let type: RecordType
  let twin: RecordType?
  /// The fields of the part, then those of its twin.
  let entries: [CaseForm.Entry]

  init(root: RecordType, type: RecordType) {
    self.root = root
    self.type = type
    twin = type.twin.flatMap(RecordType.find)
    entries = ([type] + (twin.map { [$0] } ?? [])).flatMap { owner in
      owner.fields.filter { $0 != RecordType.voidedField }.map {
        CaseForm.Entry(
          type: owner, field: $0, isRequired: owner == type && $0.required == .intake)
      }
    }
  }

  private var path: String { "redress \(CaseNoun.name(root)) \(CaseNoun.name(type))" }
  private var options: [OptionSpecification] { entries.map { FieldInput.option($0.field) } }

  private var numberArgument: ArgumentSpecification {
    ArgumentSpecification(
      Phrase("记录编号", "RECORD"),
      help: Phrase("list 列出的编号", "its number in list, or the name of a person or firm"))
  }

  var command: Command<Session> {
    Command(
      CaseNoun.name(type), aliases: [type.label.chinese], summary: type.label,
      examples: [
        Example(
          command: "\(path) list 9F3A-27C1",
          explanation: Phrase("一个案件的\(type.label.chinese)", "those of a case"))
      ],
      subcommands: [add, list, edit, void], group: Phrase("案件的各项记录", "Parts of a case"))
  }

  // MARK: - add

  private var add: Command<Session> {
    let sample = entries.filter { $0.isRequired && preset($0.field, today: nil, user: "") == nil }
    return Command(
      "add", aliases: ["登记"],
      summary: Phrase("登记\(type.label.chinese)", "record a \(type.label.english)"),
      options: options, arguments: [MediationCommand.caseArgument],
      examples: [
        Example(
          command: "\(path) add 9F3A-27C1"
            + sample.map { " --\($0.field.option) \(PartNoun.sample($0.field))" }.joined(),
          explanation: Phrase("登记\(type.label.chinese)", "record a \(type.label.english)"))
      ],
      run: { parsed, session in try runAdd(parsed, session) })
  }

  /// What stands in the field unless told: what happened, happened today.
  private func preset(_ field: Field, today: LocalDate?, user: String) -> FieldValue? {
    if field.kind == .date, field.option == "on" { return .text(today?.iso ?? "") }
    if field.kind == .text(.user), field.required == .intake { return .text(user) }
    return field.preset
  }

  private func runAdd(_ parsed: ParsedCommand, _ session: Session) throws {
    let store = try session.openStore()
    let view = try CaseView(store, try session.findCase(parsed.arguments[0], of: root, store))
    let caseID = view.root.key.id
    guard !view.root.isVoided else { throw StoreError.caseVoided(caseID) }
    var values = try read(parsed, view, store)
    guard !values.values.isEmpty else {
      // Presets alone say nothing.
      throw nothingTyped(verb: "add")
    }
    for entry in entries where entry.type == type && values[type][entry.field.name] == nil {
      values[type][entry.field.name] = preset(
        entry.field, today: store.today, user: session.user(of: store))
    }
    if type == .claimStep, values[type]["sequence"] == nil {
      values[type]["sequence"] = .integer(try store.claimCourse(of: caseID).nextSequence)
    }
    if type == .participant { CaseForm.completeFromIdentityNumber(&values) }
    try CaseAdd.check(
      entries.filter { entry in
        let owner = values[entry.type]
        return entry.field.required == .intake && owner[entry.field.name] == nil
          && (entry.isRequired || !owner.isEmpty)
      }.map(\.field))
    PartCheck.complete(&values[type], type, today: store.today)
    for finding in PartCheck.findings(type, values[type], view) { session.warn(finding) }
    let id = store.newRecordID()
    var lines: [LineDraft] = []
    for owner in [type, twin].compactMap({ $0 }) where !values[owner].isEmpty {
      var draft = RecordDraft(new: owner, case: caseID, id: id)
      for (name, value) in values[owner] { draft.set(name, value) }
      for finding in FieldCheck.findings(owner, draft.values) { session.warn(finding) }
      lines += draft.line().map { [$0] } ?? []
    }
    try store.save(lines, by: session.user(of: store))
    if session.format == .json {
      session.print([
        "id": .string(id.text), "short_number": .string(id.shortNumber),
        "case": .string(caseID.text),
      ])
    } else {
      session.print(
        session.say("已登记，编号 \(id.shortNumber)。", "Recorded as \(id.shortNumber)."))
    }
  }

  private func read(
    _ parsed: ParsedCommand, _ view: CaseView, _ store: CaseStore
  ) throws -> CaseForm.Values {
    let input = FieldInput(offices: try store.officeTree(), today: store.today, store: store)
    var values = CaseForm.Values()
    for entry in entries where parsed.isSet(entry.field.option) {
      let typed = parsed.values(entry.field.option)
      if case .reference(let name) = entry.field.kind, let other = RecordType.find(name) {
        let found = try view.find(typed.last ?? "", of: other)
        values[entry.type][entry.field.name] = .text(found.key.id.text)
      } else {
        values[entry.type][entry.field.name] = try input.read(typed, for: entry.field)
      }
    }
    return values
  }

  private func nothingTyped(verb: String) -> Problem {
    Problem(
      "usage.nothing_to_edit", Phrase("没有写要登记或修改的内容。", "Nothing was named."),
      hint: Phrase("见 \(path) \(verb) --help。", "See \(path) \(verb) --help."), exit: .usage)
  }

  // MARK: - list

  private var list: Command<Session> {
    Command(
      "list", aliases: ["列表"],
      summary: Phrase("列出\(type.label.chinese)", "list each \(type.label.english)"),
      arguments: [MediationCommand.caseArgument],
      examples: [
        Example(
          command: "\(path) list 9F3A-27C1",
          explanation: Phrase("一个案件的\(type.label.chinese)", "those of a case"))
      ],
      run: { parsed, session in try runList(parsed, session) })
  }

  private func runList(_ parsed: ParsedCommand, _ session: Session) throws {
    let store = try session.openStore()
    let view = try CaseView(store, try session.findCase(parsed.arguments[0], of: root, store))
    let records = view.parts[type] ?? []
    func twin(of record: StoredRecord) -> StoredRecord? {
      self.twin.flatMap { view.parts[$0]?.first { $0.key.id == record.key.id } }
    }
    if !records.isEmpty, type.isPersonal || records.contains(where: { twin(of: $0) != nil }) {
      session.noteRead(of: view.root.key.id, store)
    }
    if session.format == .json {
      session.print(
        .array(
          records.map { record in
            var members = FieldText.json(record)
            if let other = twin(of: record) {
              members.append((other.type.name, .object(FieldText.json(other))))
            }
            return .object(members)
          }))
      return
    }
    let words = FieldText(
      language: session.language, offices: try store.officeTree(),
      showsConfidential: session.isOnScreen)
    // A column that is empty throughout is left out: types have more fields than a page is wide.
    let shown = entries.filter { entry in
      records.contains {
        (entry.type == type ? $0 : twin(of: $0))?.values[entry.field.name] != nil
      }
    }
    var table = TextTable(
      [.init(Phrase("编号", "Number"))]
        + shown.map { entry in
          .init(entry.field.label, entry.field.kind == .money ? .right : .left)
        } + [.init("")])
    for record in records {
      table.append(
        [record.key.id.shortNumber]
          + shown.map { entry in
            let owner = entry.type == type ? record : twin(of: record)
            guard let value = owner?.values[entry.field.name] else { return "" }
            return view.name(of: value, entry.field) ?? words.text(value, entry.field)
          } + [record.isVoided ? session.say("已作废", "voided") : ""])
    }
    session.print(table)
    let count = records.filter { !$0.isVoided }.count
    session.print(
      session.say("共 \(count) \(type.unit.chinese)。", "\(count) \(type.unit.english)."))
  }

  // MARK: - edit

  private var edit: Command<Session> {
    let sample = entries.first { $0.field.required != .intake } ?? entries.first
    return Command(
      "edit", aliases: ["修改"],
      summary: Phrase("修改\(type.label.chinese)", "change a \(type.label.english)"),
      options: options + CaseEdit.editing,
      arguments: [MediationCommand.caseArgument, numberArgument],
      examples: [
        Example(
          command: "\(path) edit 9F3A-27C1 04B1-77D2"
            + (sample.map { " --\($0.field.option) \(PartNoun.sample($0.field))" } ?? ""),
          explanation: Phrase("只写出要改的项", "name only what changes"))
      ],
      run: { parsed, session in try runEdit(parsed, session) })
  }

  private func runEdit(_ parsed: ParsedCommand, _ session: Session) throws {
    let store = try session.openStore()
    let view = try CaseView(store, try session.findCase(parsed.arguments[0], of: root, store))
    let record = try view.find(parsed.arguments[1], of: type)
    let values = try read(parsed, view, store)
    let cleared = try parsed.values("clear").map { try CaseEdit.entry(clearing: $0, entries) }
    let seen = try parsed.value("view").map { try CaseEdit.number($0, newest: view.view) }
    var drafts: [RecordDraft] = []
    for owner in [type, twin].compactMap({ $0 }) {
      let emptied = cleared.filter { $0.type == owner }
      guard !values[owner].isEmpty || !emptied.isEmpty else { continue }
      let key = RecordKey(case: record.key.caseID, type: owner.name, id: record.key.id)
      let shown = try seen.map { try store.record(key, asOf: $0) } ?? store.record(key)
      var draft =
        shown.map { RecordDraft(editing: $0) }
        ?? RecordDraft(new: owner, case: record.key.caseID, id: record.key.id)
      for (name, value) in values[owner] { draft.set(name, value) }
      CaseForm.settleIdentityNote(&draft, typed: values[owner])
      for entry in emptied { draft.set(entry.field.name, nil) }
      for finding in FieldCheck.findings(owner, draft.values) { session.warn(finding) }
      drafts.append(draft)
    }
    guard !drafts.isEmpty else { throw nothingTyped(verb: "edit") }
    for draft in drafts where draft.type == type {
      for finding in PartCheck.findings(type, draft.values, view, replacing: record) {
        session.warn(finding)
      }
    }
    let count = try store.save(drafts.compactMap { $0.line() }, by: session.user(of: store))
    CaseEdit.report(drafts, count: count, view.root.key.id, try store.officeTree(), session)
    CaseEdit.warn(drafts, store, session)
  }

  // MARK: - void

  private var void: Command<Session> {
    Command(
      "void", aliases: ["作废"],
      summary: Phrase("作废录错的\(type.label.chinese)", "void a \(type.label.english)"),
      options: [CaseVoiding.reasonOption],
      arguments: [MediationCommand.caseArgument, numberArgument],
      examples: [
        Example(
          command: "\(path) void 9F3A-27C1 04B1-77D2 --reason mistake",
          explanation: Phrase("录错了", "entered by mistake"))
      ],
      run: { parsed, session in try runVoid(parsed, session) })
  }

  private func runVoid(_ parsed: ParsedCommand, _ session: Session) throws {
    let store = try session.openStore()
    let view = try CaseView(store, try session.findCase(parsed.arguments[0], of: root, store))
    let record = try view.find(parsed.arguments[1], of: type)
    guard !record.isVoided else {
      throw StoreError.recordVoided(type: type.name, id: record.key.id)
    }
    let other = twin.flatMap { view.parts[$0]?.first { $0.key.id == record.key.id } }
    let records = [record, other].compactMap { $0 }.filter { !$0.isVoided }
    try store.save(
      records.map { RecordDraft.void($0, reason: parsed.value("reason") ?? "") },
      by: session.user(of: store))
    if session.format == .json {
      session.print(["id": .string(record.key.id.text), "voided": true])
    } else {
      session.print(
        session.say(
          "\(record.key.id.shortNumber) 已作废。", "\(record.key.id.shortNumber) is voided."))
    }
  }
}
