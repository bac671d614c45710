import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress mediation reopen`: takes a concluded case up again; when it was first concluded stays
/// known, and the case is counted once.
enum MediationReopen {
  static let command: Command<Session> = Command(
    "reopen", aliases: ["重新办理"],
    summary: Phrase("重新办理已结案件", "take a concluded case up again"),
    discussion: Phrase(
      "首次结案日期和结果会保留在“重新办理”记录中。",
      "When and how it was first concluded is kept with the reason."),
    options: [
      OptionSpecification(
        "because", value: .choice(FieldInput.choices(RecordType.reopeningReasons)),
        help: Phrase("重新办理原因", "why"), isRequired: true),
      OptionSpecification(
        "on", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("日期，默认今天", "the day; today unless told")),
    ],
    arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command: "redress mediation reopen 9F3A-27C1 --because not_performed",
        explanation: Phrase("协议没有履行", "the agreement was not kept"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let caseID = try session.findCase(parsed.arguments[0], of: .mediation, store)
      let view = try CaseView(store, caseID)
      guard !view.root.isVoided else { throw StoreError.caseVoided(caseID) }
      guard let concluded = view.root.values["concluded_on"] else {
        throw Problem(
          "case.open", Phrase("案件还没有结案。", "The case is not concluded."), exit: .refused)
      }
      let input = FieldInput(offices: try store.officeTree(), today: store.today)
      guard let dateField = RecordType.reopening.find(field: "reopened_on") else { return }
      let day = try parsed.value("on").map { try input.readDate($0, dateField) } ?? store.today
      let earlier = view.first(.reopening)?.values
      var reopening = RecordDraft(new: .reopening, case: caseID, id: store.newRecordID())
      reopening.set("reopened_on", .text(day.iso))
      reopening.set("reason", .text(parsed.value("because") ?? ""))
      reopening.set("first_concluded_on", earlier?["first_concluded_on"] ?? concluded)
      reopening.set("first_outcome", earlier?["first_outcome"] ?? view.root.values["outcome"])
      var draft = RecordDraft(editing: view.root)
      draft.set("concluded_on", nil)
      draft.set("outcome", nil)
      let lines = [reopening, draft].compactMap { $0.line() }
      let count = try store.save(lines, by: session.user(of: store))
      if session.format == .json {
        session.print(["id": .string(caseID.text), "lines": .integer(Int64(count))])
      } else {
        session.print(
          session.say(
            "\(caseID.shortNumber) 已重新办理。", "\(caseID.shortNumber) is taken up again."))
      }
    })
}
