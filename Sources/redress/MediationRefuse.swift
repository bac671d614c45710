import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress mediation refuse`: an application that is not taken up, why, and where the person was
/// sent, in one transaction.
enum MediationRefuse {
  static let command: Command<Session> = Command(
    "refuse", aliases: ["不予受理"],
    summary: Phrase("不予受理，并告知去向", "not taken up, and where to go instead"),
    options: [
      OptionSpecification(
        "because", value: .choice(FieldInput.choices(RecordType.refusalReasons)),
        help: Phrase("不予受理原因", "why"), isRequired: true),
      OptionSpecification(
        "to", value: .choice(FieldInput.choices(RecordType.referralTargets)),
        help: Phrase("告知去向", "where the person was sent")),
      OptionSpecification(
        "on", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("日期，默认今天", "the day; today unless told")),
    ],
    arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command: "redress mediation refuse 9F3A-27C1 --because not_labour_dispute --to court",
        explanation: Phrase("不属于劳动争议，告知向法院起诉", "no labour dispute: the court's matter"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let caseID = try session.findCase(parsed.arguments[0], of: .mediation, store)
      let view = try CaseView(store, caseID)
      guard !view.root.isVoided else { throw StoreError.caseVoided(caseID) }
      let input = FieldInput(offices: try store.officeTree(), today: store.today)
      guard let dateField = RecordType.mediation.find(field: "refused_on") else { return }
      let day = try parsed.value("on").map { try input.readDate($0, dateField) } ?? store.today
      var draft = RecordDraft(editing: view.root)
      draft.set("refused_on", .text(day.iso))
      draft.set("refused_reason", .text(parsed.value("because") ?? ""))
      var lines = draft.line().map { [$0] } ?? []
      if let target = parsed.value("to") {
        var referral = RecordDraft(new: .referral, case: caseID, id: store.newRecordID())
        referral.set("referred_on", .text(day.iso))
        referral.set("target", .text(target))
        lines += referral.line().map { [$0] } ?? []
      }
      let count = try store.save(lines, by: session.user(of: store))
      if session.format == .json {
        session.print(["id": .string(caseID.text), "lines": .integer(Int64(count))])
      } else {
        session.print(
          session.say("\(caseID.shortNumber) 不予受理。", "\(caseID.shortNumber) is not taken up."))
      }
    })
}
