import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress mediation void`.
enum MediationVoid {
  static let reasonOption = OptionSpecification(
    "reason", value: .choice(FieldInput.choices(RecordType.voidReasons)),
    help: Phrase("作废原因", "why it is voided"), isRequired: true)

  static let command: Command<Session> = Command(
    "void", aliases: ["作废"],
    summary: Phrase("作废一个录错的案件", "void a case that was entered by mistake"),
    discussion: Phrase(
      "作废的案件不计入任何数字，但历史保留；之后不能再添加内容。",
      "A voided case counts nowhere and takes no further records; its history stays."),
    options: [reasonOption], arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command: "redress mediation void 9F3A-27C1 --reason mistake",
        explanation: Phrase("录错了", "entered by mistake"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let caseID = try store.findCase(parsed.arguments[0])
      let view = try CaseView(store, caseID)
      guard !view.mediation.isVoided else {
        throw StoreError.recordVoided(type: "mediation", id: caseID)
      }
      try store.save(
        [RecordDraft.void(view.mediation, reason: parsed.value("reason") ?? "")],
        by: session.user(of: store))
      if session.format == .json {
        session.print(["id": .string(caseID.text), "voided": true])
      } else {
        session.print(
          session.say("\(caseID.shortNumber) 已作废。", "\(caseID.shortNumber) is voided."))
      }
    })
}
