import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress mediation conclude`: how a case ended, and a payment made on the spot, in one
/// transaction.
enum MediationConclude {
  private static let concludeFields = [
    "outcome", "agreed_fen", "signed_on", "effective_on", "judicial_confirmation",
  ].compactMap { RecordType.mediation.find(field: $0) }

  static let command: Command<Session> = Command(
    "conclude", aliases: ["结案"], summary: Phrase("结案", "conclude a case"),
    discussion: Phrase(
      "当场付了款就加 --paid；结案与到账一次保存。",
      "Add --paid for money paid on the spot; conclusion and payment are saved as one."),
    options: concludeFields.map { FieldInput.option($0) } + [
      OptionSpecification(
        "on", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("结案日期，默认今天", "the day; today unless told")),
      OptionSpecification(
        "paid", value: .text(placeholder: Phrase("金额", "YUAN")),
        help: Phrase("当场到账金额（元）", "money that reached the worker on that day (yuan)")),
    ] + RecoveryCommand.detailOptions,
    arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command:
          "redress mediation conclude 9F3A-27C1 --outcome performed --agreed 20000 --paid "
          + "20000 --method wechat",
        explanation: Phrase("当场履行，微信付清", "performed on the spot, paid by WeChat"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let caseID = try session.findCase(parsed.arguments[0], of: .mediation, store)
      let input = FieldInput(offices: try store.officeTree(), today: store.today)
      let view = try CaseView(store, caseID)
      guard !view.root.isVoided else { throw StoreError.caseVoided(caseID) }
      var draft = RecordDraft(editing: view.root)
      for field in concludeFields {
        if let typed = parsed.value(field.option) {
          draft.set(field.name, try input.read(typed, for: field))
        }
      }
      takeBackAgreement(&draft, view, parsed, session)
      try check(draft)
      guard let dateField = RecordType.mediation.find(field: "concluded_on") else { return }
      let day = try parsed.value("on").map { try input.readDate($0, dateField) } ?? store.today
      draft.set("concluded_on", .text(day.iso))
      var lines = draft.line().map { [$0] } ?? []
      if let paid = parsed.value("paid") {
        let recovery = try RecoveryCommand.draft(
          parsed, amount: paid, on: day, view, input, store, session)
        lines += recovery.line().map { [$0] } ?? []
      }
      warn(draft, view, paid: parsed.value("paid"), input, session)
      let count = try store.save(lines, by: session.user(of: store))
      if session.format == .json {
        session.print(["id": .string(caseID.text), "lines": .integer(Int64(count))])
      } else {
        session.print(
          session.say("\(caseID.shortNumber) 已结案。", "\(caseID.shortNumber) is concluded."))
      }
    })

  /// A case that was taken up again still has the agreement that was not kept: where it ends
  /// without one, that no longer stands.
  ///
  /// Its values are in the history.
  private static func takeBackAgreement(
    _ draft: inout RecordDraft, _ view: CaseView, _ parsed: ParsedCommand, _ session: Session
  ) {
    guard view.first(.reopening) != nil, let outcome = draft.value(of: "outcome")?.text,
      !RecordType.agreedOutcomes.contains(outcome)
    else { return }
    let fields = concludeFields.filter {
      $0.name != "outcome" && parsed.value($0.option) == nil && draft.value(of: $0.name) != nil
    }
    guard !fields.isEmpty else { return }
    for field in fields { draft.set(field.name, nil) }
    session.remark(
      Phrase(
        "重新办理前的\(fields.map(\.label.chinese).joined(separator: "、"))已清空，修改记录里可以查到。",
        "what was agreed before the case was taken up again is emptied ("
          + fields.map(\.label.english).joined(separator: ", ") + "); the history has it."))
  }

  private static func check(_ draft: RecordDraft) throws {
    guard let outcome = draft.value(of: "outcome")?.text else {
      throw Problem(
        "value.missing", Phrase("缺少调解结果。", "The outcome is missing."),
        hint: Phrase(
          "加上 --outcome，可填："
            + RecordType.outcomes.choices.map(\.label.chinese).joined(separator: "、"),
          "Add --outcome, one of: "
            + RecordType.outcomes.choices.map(\.code).joined(separator: ", ")), exit: .usage)
    }
    let isAgreed = RecordType.agreedOutcomes.contains(outcome)
    guard isAgreed || draft.value(of: "agreed_fen") == nil else {
      throw Problem(
        "value.not_agreed",
        Phrase("没有达成协议的案件不能填协议金额。", "A case without an agreement has no agreed amount."),
        hint: Phrase(
          "去掉 --agreed，或改用达成协议的结果。",
          "Leave out --agreed, or give an outcome that is an agreement."),
        exit: .refused)
    }
  }

  private static func warn(
    _ draft: RecordDraft, _ view: CaseView, paid: String?, _ input: FieldInput, _ session: Session
  ) {
    let outcome = draft.value(of: "outcome")?.text ?? ""
    if RecordType.agreedOutcomes.contains(outcome), draft.value(of: "agreed_fen") == nil {
      session.warn(
        Phrase(
          "达成协议但没有填协议金额，可用 edit --agreed 补上。", "agreed without an amount; edit --agreed adds it."))
    }
    if let accepted = view.root.values["accepted_on"]?.text,
      let concluded = draft.value(of: "concluded_on")?.text, concluded < accepted
    {
      session.warn(
        Phrase(
          "结案日期早于受理日期（\(accepted)）。", "the case is concluded before it was accepted (\(accepted)).")
      )
    }
  }
}
