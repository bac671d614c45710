import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress mediation void` and its like.
enum CaseVoiding {
  static let reasonOption = OptionSpecification(
    "reason", value: .choice(FieldInput.choices(RecordType.voidReasons)),
    help: Phrase("作废原因", "why it is voided"), isRequired: true)

  static func command(_ root: RecordType) -> Command<Session> {
    Command(
      "void", aliases: ["作废"],
      summary: Phrase(
        "作废录错的\(root.label.chinese)", "void a \(root.label.english) entered by mistake"),
      discussion: Phrase(
        "作废的案件不计入任何数字，但历史保留；之后不能再添加内容。案件的到账随之作废；作废时没有看到的到账会在 conflicts 中列出。",
        "A voided case counts nowhere and takes no further records; its history stays. Its "
          + "payments are voided with it; one that was not seen by then is listed by conflicts."),
      options: [reasonOption], arguments: [MediationCommand.caseArgument],
      examples: [
        Example(
          command: "redress \(CaseNoun.name(root)) void 9F3A-27C1 --reason mistake",
          explanation: Phrase("录错了", "entered by mistake"))
      ],
      run: { parsed, session in try run(root, parsed, session) })
  }

  private static func run(_ root: RecordType, _ parsed: ParsedCommand, _ session: Session) throws {
    let store = try session.openStore()
    let caseID = try store.findCase(parsed.arguments[0], of: root)
    let view = try CaseView(store, caseID)
    guard !view.root.isVoided else {
      throw StoreError.recordVoided(type: root.name, id: caseID)
    }
    let payments = view.caseVoid.standing
    try store.save(
      view.caseVoid.voiding(reason: parsed.value("reason") ?? ""), by: session.user(of: store))
    if session.format == .json {
      session.print([
        "id": .string(caseID.text), "voided": true,
        "voided_payments": .integer(Int64(payments.count)),
        "voided_payments_fen": .integer(orNull: CaseVoid.sum(payments)?.rawValue),
      ])
    } else {
      session.print(
        session.say("\(caseID.shortNumber) 已作废。", "\(caseID.shortNumber) is voided."))
      if let words = PaymentWords.voided(payments) { session.print(words[session.language]) }
    }
  }
}

/// What happened to payments together with their case.
enum PaymentWords {
  /// How many payments were voided and what they add up to; nil for none.
  static func voided(_ payments: [StoredRecord]) -> Phrase? {
    count(payments).map { count in
      Phrase("随案件作废到账\(count.chinese)。", "With it, \(count.english) voided.")
    }
  }

  /// How many payments count again and what they add up to; nil for none.
  static func restored(_ payments: [StoredRecord]) -> Phrase? {
    count(payments).map { count in
      Phrase("随案件恢复到账\(count.chinese)。", "With it, \(count.english) restored.")
    }
  }

  private static func count(_ payments: [StoredRecord]) -> Phrase? {
    guard !payments.isEmpty else { return nil }
    let sum = CaseVoid.sum(payments)?.yuanGrouped
    let isOne = payments.count == 1
    return Phrase(
      " \(payments.count) 笔" + (sum.map { "，共 \($0) 元" } ?? ""),
      "\(payments.count) \(isOne ? "payment" : "payments")"
        + (sum.map { " of \($0) yuan" } ?? "") + (isOne ? " was" : " were"))
  }
}
