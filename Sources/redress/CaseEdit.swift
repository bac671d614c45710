import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress mediation edit` and its like: changes fields of a case and of its first applicant and
/// employer.
enum CaseEdit {
  static func command(_ root: RecordType) -> Command<Session> {
    let form = CaseForm(root)
    return Command(
      "edit", aliases: ["修改"],
      summary: Phrase("修改\(root.label.chinese)", "change a \(root.label.english)"),
      discussion: Phrase(
        "只写出要改的项；改动前的值会列出来。",
        "Name only what changes; the values that were replaced are listed."),
      options: form.options + editing, arguments: [MediationCommand.caseArgument],
      examples: [
        root == .mediation
          ? Example(
            command: "redress mediation edit 9F3A-27C1 --sought 45000 --channel 来电",
            explanation: Phrase("修改请求金额和来源", "change two fields"))
          : Example(
            command: "redress \(CaseNoun.name(root)) edit 9F3A-27C1 --number 〔2025〕7号",
            explanation: Phrase("补填编号", "give it its number"))
      ],
      run: { parsed, session in try run(form, parsed, session) })
  }

  /// The options that say how a record is changed.
  static let editing = [
    OptionSpecification(
      "clear", value: .text(placeholder: Phrase("项", "OPTION")),
      help: Phrase("清空一项，例如 --clear agreed", "empty a field, such as --clear agreed"),
      isRepeatable: true),
    OptionSpecification(
      "view", value: .text(placeholder: Phrase("数字", "NUMBER")),
      help: Phrase(
        "修改所依据的 show --json 中的 view；之后别人的修改不会被覆盖",
        "the view of show --json that the change is made on; what others wrote since is "
          + "not written over"
      )),
  ]

  private static func run(_ form: CaseForm, _ parsed: ParsedCommand, _ session: Session) throws {
    let store = try session.openStore()
    let caseID = try session.findCase(parsed.arguments[0], of: form.root, store)
    let offices = try store.officeTree()
    let input = FieldInput(offices: offices, today: store.today, store: store)
    let typed = try form.read(parsed, input)
    let cleared = try parsed.values("clear").map { try entry(clearing: $0, form.entries) }
    let view = try CaseView(store, caseID)
    let seen = try parsed.value("view").map { try number($0, newest: view.view) }
    var drafts: [RecordDraft] = []
    for type in form.types {
      let values = typed[type]
      let emptied = cleared.filter { $0.type == type }.map(\.field.name)
      guard !values.isEmpty || !emptied.isEmpty else { continue }
      var draft = try draft(type, view, seen: seen, store)
      for field in type.fields {
        if let value = values[field.name] { draft.set(field.name, value) }
      }
      CaseForm.settleIdentityNote(&draft, typed: values)
      for field in emptied { draft.set(field, nil) }
      for finding in FieldCheck.findings(type, draft.values) { session.warn(finding) }
      if type == .mediation, values["workers"] != nil {
        let isChosen = (view.parts[.participant] ?? []).contains {
          !$0.isVoided && $0.values["role"]?.text == "representative"
        }
        for finding in PartCheck.representatives(draft.values, isChosen) { session.warn(finding) }
      }
      drafts.append(draft)
    }
    guard !drafts.isEmpty else {
      throw Problem(
        "usage.nothing_to_edit", Phrase("没有写出要改的项。", "Nothing to change was named."),
        hint: hint(form.root),
        exit: .usage)
    }
    let count = try store.save(drafts.compactMap { $0.line() }, by: session.user(of: store))
    report(drafts, count: count, caseID, offices, session)
    warn(drafts, store, session)
  }

  private static func hint(_ root: RecordType) -> Phrase {
    let option = root == .mediation ? "--sought 45000" : "--number 〔2025〕7号"
    let help = "redress \(CaseNoun.name(root)) edit --help"
    return Phrase("例如 \(option)；见 \(help)。", "For example \(option); see \(help).")
  }

  static func number(_ typed: String, newest: Int64) throws -> Int64 {
    guard let view = Int64(typed), (1...newest).contains(view) else {
      throw Problem(
        "value.invalid", Phrase("没有“\(typed)”这个 view。", "There is no view “\(typed)”."),
        hint: Phrase("用 show --json 输出的 view。", "Use the view that show --json printed."),
        exit: .usage)
    }
    return view
  }

  /// Tells of values that others wrote meanwhile: both stand until a person chooses.
  static func warn(
    _ drafts: [RecordDraft], _ store: CaseStore, _ session: Session
  ) {
    for draft in drafts {
      guard let record = try? store.record(draft.key) else { continue }
      for name in record.conflicts {
        let label = FieldText(language: session.language, offices: OfficeTree([]))
          .label(type: draft.type, field: name)
        session.warn(
          Phrase(
            "“\(label)”另有别人写的不同内容，两者都保留，请选一个：redress conflicts show \(draft.key.id.shortNumber)",
            "someone else wrote another “\(label)”; both are kept until one is chosen: "
              + "redress conflicts show \(draft.key.id.shortNumber)"
          ))
      }
    }
  }

  static func entry(
    clearing option: String, _ entries: [CaseForm.Entry]
  ) throws -> CaseForm.Entry {
    let name = option.hasPrefix("--") ? String(option.dropFirst(2)) : option
    guard let entry = entries.first(where: { $0.field.option == name }) else {
      throw Problem(
        "usage.unknown_option", Phrase("没有“\(option)”这一项。", "There is no field “\(option)”."),
        exit: .usage)
    }
    guard entry.field.required != .intake else {
      throw Problem(
        "value.missing",
        Phrase(
          "“\(entry.field.label.chinese)”必填，不能清空。",
          "\(entry.field.label.english) is required and cannot be emptied."),
        exit: .refused)
    }
    return entry
  }

  private static func draft(
    _ type: RecordType, _ view: CaseView, seen: Int64?, _ store: CaseStore
  ) throws -> RecordDraft {
    func editing(_ record: StoredRecord) throws -> RecordDraft {
      guard let seen else { return RecordDraft(editing: record) }
      guard let old = try store.record(record.key, asOf: seen) else {
        throw StoreError.unknownRecord(type: type.name, id: record.key.id.text)
      }
      return RecordDraft(editing: old)
    }
    if type == view.root.type { return try editing(view.root) }
    // A remark is added, never changed: what was noted stays.
    if type != .note, let record = view.first(type) { return try editing(record) }
    var id = store.newRecordID()
    if type == .person, let participant = view.first(.participant) { id = participant.key.id }
    var draft = RecordDraft(new: type, case: view.root.key.id, id: id)
    if type == .participant { draft.set("role", .text("applicant")) }
    return draft
  }

  static func report(
    _ drafts: [RecordDraft], count: Int, _ caseID: RecordID, _ offices: OfficeTree,
    _ session: Session
  ) {
    let words = FieldText(
      language: session.language, offices: offices, showsConfidential: session.isOnScreen)
    let replaced = drafts.flatMap { draft in
      draft.replaced.map { (draft, $0.field, $0.old) }
    }
    if session.format == .json {
      session.print([
        "id": .string(caseID.text), "lines": .integer(Int64(count)),
        "replaced": .array(
          replaced.map { draft, field, old in
            .object([
              ("type", .string(draft.type.name)), ("field", .string(field.name)),
              ("old", field.isConfidential ? .null : FieldText.json(old)),
            ])
          }),
      ])
      return
    }
    guard count > 0 else {
      session.print(session.say("没有变化。", "Nothing changed."))
      return
    }
    for (draft, field, old) in replaced {
      let new = draft.value(of: field.name).map { words.text($0, field) }
      session.print(
        "\(field.label[session.language])\(session.say("：", ": "))\(words.text(old, field)) → "
          + (new ?? session.say("（空）", "(empty)")))
    }
    session.print(
      session.say("已修改 \(caseID.shortNumber)。", "Changed \(caseID.shortNumber)."))
  }
}
