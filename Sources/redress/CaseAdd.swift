import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress mediation add` and its like: records a new case, from options or question by question.
enum CaseAdd {
  static func command(_ root: RecordType) -> Command<Session> {
    let form = CaseForm(root)
    return Command(
      "add", aliases: ["登记"],
      summary: Phrase("登记\(root.label.chinese)", "record a \(root.label.english)"),
      discussion: discussion(form), options: options(form), examples: examples(form),
      run: { parsed, session in try run(form, parsed, session) })
  }

  /// The options of a new case.
  static func options(_ form: CaseForm) -> [OptionSpecification] {
    form.options + (form.types.contains(.person) ? [DuplicateCheck.option] : [])
  }

  private static func discussion(_ form: CaseForm) -> Phrase {
    let required = form.entries.filter(\.isRequired).map(\.field)
    let preset = required.filter { field in
      field.preset != nil || field == form.root.dateField || field.kind == .text(.office)
    }
    let typed = required.filter { !preset.contains($0) }
    return Phrase(
      "必填：\(typed.map(\.label.chinese).joined(separator: "、"))；"
        + "\(preset.map(\.label.chinese).joined(separator: "、"))已预填。在终端里缺项时逐项提问。",
      "Required: \(typed.map(\.label.english).joined(separator: ", ")); preset: "
        + "\(preset.map(\.label.english).joined(separator: ", ")). "
        + "At a terminal it asks for what is missing.")
  }

  private static func examples(_ form: CaseForm) -> [Example] {
    let noun = CaseNoun.name(form.root)
    let asked = Example(
      command: "redress \(noun) add", explanation: Phrase("逐项提问", "question by question"))
    guard form.root == .mediation else {
      let options = form.entries.filter(\.isRequired).filter {
        $0.type != form.root || $0.field.preset == nil
      }.filter { $0.field != form.root.dateField && $0.field.kind != .text(.office) }
      return [
        Example(
          command: "redress \(noun) add "
            + options.map { "--\($0.field.option) \(PartNoun.sample($0.field))" }
            .joined(separator: " "),
          explanation: Phrase("一次写完", "all at once"))
      ]
    }
    return [
      asked,
      Example(
        command:
          "redress mediation add --applicant 王芳 --employer 通辽市瑞丰物流有限公司 --dispute-type 劳动报酬 "
          + "--sought 44918",
        explanation: Phrase("一次写完", "all at once")),
    ]
  }

  private static func run(_ form: CaseForm, _ parsed: ParsedCommand, _ session: Session) throws {
    let store = try session.openStore()
    let user = session.user(of: store)
    let input = FieldInput(offices: try store.officeTree(), today: store.today, store: store)
    let values = try complete(
      try form.read(parsed, input), form, form.presets(store, user: user), input, session)
    guard let values else { return }
    let check = DuplicateCheck(form: form, store: store, session: session)
    guard let found = try check.run(values, parsed) else { return }
    let caseID = store.newRecordID()
    let drafts = form.drafts(of: values, caseID: caseID, store: store)
    try store.save(drafts + DuplicateCheck.drafts(found, of: drafts, caseID, store), by: user)
    report(caseID, session)
  }

  /// Asks for what is missing where somebody can be asked, and checks what there is; nil if the
  /// person left.
  static func complete(
    _ typed: CaseForm.Values, _ form: CaseForm, _ presets: CaseForm.Values, _ input: FieldInput,
    _ session: Session
  ) throws -> CaseForm.Values? {
    var values = typed
    if !form.missing(in: withPresets(values, presets)).isEmpty, session.terminal.isInputTerminal {
      let prompt = Prompt.atTerminal(session.terminal, language: session.language)
      guard let asked = try form.ask(values, input, presets: presets, prompt: prompt) else {
        return nil
      }
      values = asked
    }
    values = withPresets(values, presets)
    try check(form.missing(in: values).map(\.field))
    for type in form.types {
      for finding in FieldCheck.findings(type, values[type]) { session.warn(finding) }
    }
    for finding in PartCheck.representatives(values[form.root], false) { session.warn(finding) }
    return values
  }

  /// Says under which number a case was recorded.
  static func report(_ caseID: RecordID, _ session: Session) {
    if session.format == .json {
      session.print([
        "id": .string(caseID.text), "short_number": .string(caseID.shortNumber),
      ])
    } else {
      session.print(
        session.say("已登记，编号 \(caseID.shortNumber)。", "Recorded as \(caseID.shortNumber)."))
    }
  }

  private static func withPresets(
    _ form: CaseForm.Values, _ presets: CaseForm.Values
  ) -> CaseForm.Values {
    var form = form
    for (type, values) in presets.values {
      form[type].merge(values) { given, _ in given }
    }
    return form
  }

  /// Refuses a record whose required fields are empty.
  static func check(_ missing: [Field]) throws {
    guard !missing.isEmpty else { return }
    throw Problem(
      "value.missing",
      Phrase(
        "缺少必填项：" + missing.map(\.label.chinese).joined(separator: "、") + "。",
        "Required and missing: " + missing.map(\.label.english).joined(separator: ", ") + "."),
      hint: Phrase(
        "加上 " + missing.map { "--\($0.option)" }.joined(separator: " ") + "。",
        "Add " + missing.map { "--\($0.option)" }.joined(separator: " ") + "."),
      exit: .usage)
  }
}
