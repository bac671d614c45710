import CaseModel
import CaseStore
import ChangeLog
import Console

/// `open`: makes a case of a consultation or of an order, with what is known of it.
enum CaseOpening {
  /// The command of a type; none for one that becomes nothing.
  static func commands(_ root: RecordType) -> [Command<Session>] {
    guard let succession = root.succession, let next = RecordType.find(succession.type) else {
      return []
    }
    let form = CaseForm(next)
    return [
      Command(
        "open", aliases: ["立案"],
        summary: Phrase(
          "转为\(next.label.chinese)", "make a \(next.label.english) of a \(root.label.english)"),
        discussion: Phrase(
          "已知的内容会带过去，缺的补上；两处都能看到对方的编号。",
          "What is known is taken over, what is missing is asked for; each names the other."),
        options: CaseAdd.options(form), arguments: [MediationCommand.caseArgument],
        examples: [
          Example(
            command: "redress \(CaseNoun.name(root)) open 9F3A-27C1 --applicant 王芳 --employer "
              + "通辽市瑞丰物流有限公司 --sought 44918",
            explanation: Phrase("补上单位和金额", "with what was missing"))
        ],
        run: { parsed, session in try run(root, succession, form, parsed, session) })
    ]
  }

  private static func run(
    _ root: RecordType, _ succession: RecordType.Succession, _ form: CaseForm,
    _ parsed: ParsedCommand, _ session: Session
  ) throws {
    let store = try session.openStore()
    let user = session.user(of: store)
    let caseID = try session.findCase(parsed.arguments[0], of: root, store)
    let view = try CaseView(store, caseID)
    guard !view.root.isVoided else { throw StoreError.caseVoided(caseID) }
    if let later = view.successors.first {
      throw Problem(
        "case.opened",
        Phrase("已转为案件 \(later.shortNumber)。", "It has become case \(later.shortNumber)."),
        hint: Phrase(
          "查看：redress \(CaseNoun.name(form.root)) show \(later.shortNumber)",
          "See redress \(CaseNoun.name(form.root)) show \(later.shortNumber)"),
        exit: .refused)
    }
    if view.hasPersonalData { session.noteRead(of: caseID, store) }
    let input = FieldInput(offices: try store.officeTree(), today: store.today, store: store)
    let typed = try form.read(parsed, input)
    let known = known(view, succession, form)
    var given = typed
    for (type, values) in known.values { given[type].merge(values) { typed, _ in typed } }
    let complete = try CaseAdd.complete(
      given, form, form.presets(store, user: user), input, session)
    guard let complete else { return }
    let check = DuplicateCheck(form: form, store: store, session: session)
    guard let found = try check.run(complete, parsed, excluding: [caseID]) else { return }
    let newID = store.newRecordID()
    var drafts = form.drafts(of: complete, caseID: newID, store: store)
    drafts += DuplicateCheck.drafts(found, of: drafts, newID, store)
    drafts += copies(view, into: newID, store)
    var origin = RecordDraft(new: .origin, case: newID, id: store.newRecordID())
    origin.set("of_case", .text(caseID.text))
    drafts += origin.line().map { [$0] } ?? []
    try store.save(drafts, by: user)
    CaseAdd.report(newID, session)
  }

  /// What the new case's form can take from the old case: fields of the case itself by name or as
  /// its type says, and the first record of each part that both have.
  private static func known(
    _ view: CaseView, _ succession: RecordType.Succession, _ form: CaseForm
  ) -> CaseForm.Values {
    var known = CaseForm.Values()
    for field in view.root.type.fields {
      let name = succession.carried[field.name] ?? field.name
      guard field != RecordType.voidedField, name != "official_number",
        let value = view.root.values[field.name], let target = form.root.find(field: name),
        let fitting = fitting(value, from: field, to: target)
      else { continue }
      known[form.root][name] = fitting
    }
    for type in form.types where type.place == .part && type != .note {
      let first = view.first(type)
      for field in type.fields where field != RecordType.voidedField {
        if case .reference = field.kind { continue }
        known[type][field.name] = first?.values[field.name]
      }
    }
    return known
  }

  /// A value as another field can hold it; nil if it cannot.
  private static func fitting(
    _ value: FieldValue, from field: Field, to target: Field
  ) -> FieldValue? {
    switch (value, target.kind) {
    case (.text(let code), .choice(let list)): list.find(code: code).map { .text($0.code) }
    case (.text(let code), .set(let list)): list.find(code: code).map { .codes([$0.code]) }
    case (.codes(let codes), .set(let list)):
      .codes(codes.filter { list.find(code: $0) != nil })
    default: field.kind == target.kind ? value : nil
    }
  }

  /// Notes, and people beyond the first, whom the form does not hold.
  private static func copies(
    _ view: CaseView, into caseID: RecordID, _ store: CaseStore
  ) -> [LineDraft] {
    func copy(_ record: StoredRecord, _ id: RecordID) -> LineDraft? {
      var draft = RecordDraft(new: record.type, case: caseID, id: id)
      for field in record.type.fields {
        if let value = record.values[field.name] { draft.set(field.name, value) }
      }
      return draft.line()
    }
    let notes = (view.parts[.note] ?? []).filter { !$0.isVoided }
    var lines = notes.compactMap { copy($0, store.newRecordID()) }
    let participants = (view.parts[.participant] ?? []).filter { !$0.isVoided }
    for participant in participants.dropFirst() {
      let id = store.newRecordID()
      let person = view.parts[.person]?.first { $0.key.id == participant.key.id && !$0.isVoided }
      lines += [participant, person].compactMap { $0 }.compactMap { copy($0, id) }
    }
    return lines
  }
}
