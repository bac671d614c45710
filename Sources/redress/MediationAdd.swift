import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress mediation add`: records a new case, from options or question by question.
enum MediationAdd {
  static let command: Command<Session> = Command(
    "add", aliases: ["登记"], summary: Phrase("登记一个案件", "record a case"),
    discussion: Phrase(
      "必填：申请人、用人单位、争议类型；办理单位、受理日期、职工人数已预填。在终端里缺项时逐项提问。",
      "Required: applicant, employer, a dispute type; office, date and one worker are preset. "
        + "At a terminal it asks for what is missing."),
    options: CaseForm.options,
    examples: [
      Example(
        command: "redress mediation add",
        explanation: Phrase("逐项提问", "question by question")),
      Example(
        command:
          "redress mediation add --applicant 王芳 --employer 通辽市瑞丰物流有限公司 --dispute-type 劳动报酬 "
          + "--sought 44918",
        explanation: Phrase("一次写完", "all at once")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let user = session.user(of: store)
      let input = FieldInput(offices: try store.officeTree(), today: store.today)
      let presets = CaseForm.presets(store, user: user)
      var form = try CaseForm.read(parsed, input)
      if !withPresets(form, presets).missing.isEmpty, session.terminal.isInputTerminal {
        let prompt = Prompt.atTerminal(session.terminal, language: session.language)
        guard let asked = try CaseForm.ask(form, input, presets: presets, prompt: prompt) else {
          return
        }
        form = asked
      }
      form = withPresets(form, presets)
      try check(form)
      for type in CaseForm.types {
        for finding in FieldCheck.findings(type, form[type]) { session.warn(finding) }
      }
      let caseID = store.newRecordID()
      try store.save(CaseForm.drafts(of: form, caseID: caseID, store: store), by: user)
      if session.format == .json {
        session.print([
          "id": .string(caseID.text), "short_number": .string(caseID.shortNumber),
        ])
      } else {
        session.print(
          session.say(
            "已登记，编号 \(caseID.shortNumber)。", "Recorded as \(caseID.shortNumber)."))
      }
    })

  private static func withPresets(
    _ form: CaseForm.Values, _ presets: CaseForm.Values
  ) -> CaseForm.Values {
    var form = form
    for (type, values) in presets.values {
      form[type].merge(values) { given, _ in given }
    }
    return form
  }

  private static func check(_ form: CaseForm.Values) throws {
    let missing = form.missing
    guard !missing.isEmpty else { return }
    throw Problem(
      "value.missing",
      Phrase(
        "缺少必填项：" + missing.map(\.field.label.chinese).joined(separator: "、") + "。",
        "Required and missing: "
          + missing.map(\.field.label.english).joined(separator: ", ") + "."),
      hint: Phrase(
        "加上 " + missing.map { "--\($0.field.option)" }.joined(separator: " ") + "。",
        "Add " + missing.map { "--\($0.field.option)" }.joined(separator: " ") + "."),
      exit: .usage)
  }
}
