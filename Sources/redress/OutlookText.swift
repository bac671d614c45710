import CaseModel
import CaseStore
import ChangeLog
import Console
import Deadlines
import Reports

/// Where a case stands and what can be done about it, in words and as JSON.
enum OutlookText {
  /// Prints the status and the steps of a case.
  static func print(_ caseID: RecordID, _ store: CaseStore, _ session: Session) throws {
    guard let outlook = try CaseOutlook.compute(caseID, at: store.moment(), store: store) else {
      return
    }
    session.print("")
    if let status = outlook.status {
      session.print(
        session.say("现状：\(status.label.chinese)", "Status: \(status.label.english)"))
    }
    guard !outlook.steps.isEmpty else { return }
    session.print(session.say("下一步：", "What can be done now:"))
    for step in outlook.steps {
      let words = [until(step, outlook.moment.today), citation(step)].compactMap { $0 }
      session.print(
        "  · \(step.rule.name[session.language])"
          + session.say("（", " (")
          + ([actor(step.rule.actor)] + words).map { $0[session.language] }
          .joined(separator: session.say("；", "; ")) + session.say("）", ")"))
      session.print("      \(command(step, caseID)[session.language])")
    }
  }

  /// The same as members of a JSON object.
  static func members(
    _ caseID: RecordID, _ store: CaseStore
  ) throws -> [(String, JSONOutput)] {
    guard let outlook = try CaseOutlook.compute(caseID, at: store.moment(), store: store) else {
      return []
    }
    return [
      ("status", .string(orNull: outlook.status?.code)),
      (
        "next_steps",
        .array(outlook.steps.map { .object(json($0, caseID, outlook.moment.today)) })
      ),
    ]
  }

  static func json(
    _ step: NextStep, _ caseID: RecordID, _ today: LocalDate
  ) -> [(String, JSONOutput)] {
    [
      ("step", .string(step.rule.code)), ("what", words(step.rule.name)),
      ("by", .string(step.rule.actor.rawValue)),
      ("until", .string(orNull: step.until?.iso)),
      ("overdue", .boolean(step.isOverdue(on: today))),
      ("article", step.citation.map { words($0) } ?? .null),
      ("record", .string(orNull: step.record)),
      ("command", .string(command(step, caseID).english)),
    ] + (step.missing.map { [("missing_fen", .integer($0))] } ?? [])
  }

  private static func words(_ phrase: Phrase) -> JSONOutput {
    .object([("zh", .string(phrase.chinese)), ("en", .string(phrase.english))])
  }

  /// Until when, if there is a day.
  static func until(_ step: NextStep, _ today: LocalDate) -> Phrase? {
    guard let until = step.until else { return nil }
    let days = today.daysUntil(until)
    if days == 0 { return Phrase("今天到期", "due today") }
    return days > 0
      ? Phrase("\(until) 前，还有 \(days) 天", "until \(until), \(days) days left")
      : Phrase("\(until) 到期，已过 \(-days) 天", "was due on \(until), \(-days) days ago")
  }

  private static func citation(_ step: NextStep) -> Phrase? { step.citation }

  /// Whose turn it is.
  static func actor(_ actor: NextStepRule.Actor) -> Phrase {
    switch actor {
    case .handler: Phrase("承办人", "handler")
    case .office: Phrase("本单位", "office")
    case .applicant: Phrase("申请人", "applicant")
    case .respondent: Phrase("对方当事人", "the other side")
    case .bothParties: Phrase("双方当事人", "both parties")
    case .court: Phrase("法院", "court")
    case .arbitration: Phrase("仲裁委", "arbitration body")
    case .lawyer: Phrase("承办律师", "lawyer")
    case .approver: Phrase("审批人", "approver")
    }
  }

  /// The command with the numbers of the case and the part; what is to be typed stands in capitals.
  static func command(_ step: NextStep, _ caseID: RecordID) -> Phrase {
    let record = step.record.flatMap { RecordID($0) }?.shortNumber ?? ""
    var chinese = step.rule.command
    var english = step.rule.command
    func put(_ name: String, _ value: Phrase) {
      chinese = replaced(chinese, "{\(name)}", value.chinese)
      english = replaced(english, "{\(name)}", value.english)
    }
    put("case", Phrase(verbatim: caseID.shortNumber))
    put("record", Phrase(verbatim: record))
    if let missing = step.missing {
      put("amount", Phrase(verbatim: Fen(rawValue: missing).yuan))
    }
    for (name, words) in placeholders { put(name, words) }
    return Phrase(chinese, english)
  }

  private static let placeholders: [(String, Phrase)] = [
    ("date", Phrase("日期", "DATE")), ("later", Phrase("将来日期", "LATER")),
    ("amount", Phrase("金额", "AMOUNT")), ("person", Phrase("姓名", "NAME")),
    ("firm", Phrase("单位名称", "FIRM")), ("office", Phrase("工会", "OFFICE")),
    ("number", Phrase("卷号", "NUMBER")), ("kind", Phrase("类别", "KIND")),
    ("result", Phrase("调解情况", "RESULT")), ("outcome", Phrase("结果", "OUTCOME")),
    ("reason", Phrase("原因", "REASON")), ("target", Phrase("去向", "TARGET")),
    ("money", Phrase("款项性质", "MONEY")), ("performance", Phrase("履行情况", "PERFORMANCE")),
    ("exit-result", Phrase("结果", "EXIT_RESULT")), ("hardship", Phrase("情形", "HARDSHIP")),
    ("decision", Phrase("决定", "DECISION")), ("aid-outcome", Phrase("结果", "AID_OUTCOME")),
    ("satisfaction", Phrase("满意度", "SATISFACTION")), ("user", Phrase("用户", "USER")),
  ]

  private static func replaced(_ text: String, _ part: String, _ by: String) -> String {
    text.split(separator: part, omittingEmptySubsequences: false).joined(separator: by)
  }
}
