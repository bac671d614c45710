internal import CaseModel

extension NextStepRule {
  private static let labour = Law.mediationAndArbitration
  private static let periods = ["MED-15", "REF-30", "REF-15", "REF-7"]

  /// While a mediation is open.
  static let pendingMediation: [NextStepRule] = [
    NextStepRule(
      "name-body", of: "mediation", Phrase("填写调解组织类别", "say which body mediates"),
      by: .handler, article(labour, 10),
      when: .all([.isPendingMediation, .not(.has("handling"))]),
      "redress mediation handling add {case} --body-kind {kind}"),
    NextStepRule(
      "representatives", of: "mediation",
      Phrase("十人以上有共同请求，推举职工代表", "ten or more: they choose representatives"),
      by: .applicant, article(labour, 7),
      when: .all([
        .isPendingMediation, .isAtLeast("workers", 10),
        .not(.has("participant", .isOneOf("role", ["representative"]))),
      ]),
      "redress mediation participant add {case} --role representative --applicant {person}"),
    NextStepRule(
      "plan-session", of: "mediation", Phrase("约定调解会", "plan a session"), by: .handler,
      when: .all([
        .isPendingMediation, .not(.has("session", .isOneOf("result", ["planned"]))),
        .not(.has("session", .isSessionAhead)),
      ]), until: .end(periods),
      "redress mediation session add {case} --on {later} --result planned"),
    NextStepRule(
      "hold-session", of: "mediation", Phrase("召开调解会并记录结果", "hold the session, record how it went"),
      by: .handler, article(Law.peoplesMediation, 27), when: .isPendingMediation,
      each: .part("session", .any([.isSessionAhead, .isOneOf("result", ["planned"])])),
      until: .day("held_on"),
      "redress mediation session edit {case} {record} --result {result}"),
    NextStepRule(
      "conclude", of: "mediation", Phrase("结案", "conclude the case"), by: .handler,
      when: .isPendingMediation, until: .end(periods),
      "redress mediation conclude {case} --outcome {outcome}"),
    NextStepRule(
      "refuse", of: "mediation",
      Phrase("不属于受理范围的，不予受理", "if it is no case for mediation, refuse it"),
      by: .office, article(labour, 2),
      when: .all([
        .isPendingMediation, .none(.has("session"), .has("reopening"), .has("recovery")),
      ]),
      "redress mediation refuse {case} --because {reason}"),
    NextStepRule(
      "period-over", of: "mediation",
      Phrase("调解期限已过，告知当事人可以申请仲裁", "the time is over: tell the parties of arbitration"),
      by: .handler, article(labour, .init(14, 3)),
      when: .all([
        .isPendingMediation, .not(.has("referral", .isOneOf("target", ["arbitration"]))),
      ]), until: .onceOver(periods), "redress mediation referral add {case} --to arbitration"),
  ]

  /// After a mediation that was refused or came to nothing, and papers to file.
  static let endedMediation: [NextStepRule] = [
    NextStepRule(
      "refused-where", of: "mediation", Phrase("告知不予受理后的去向", "tell where to go instead"),
      by: .handler, article(labour, 5),
      when: .all([.isSet("refused_on"), .not(.has("referral"))]),
      "redress mediation referral add {case} --to {target}"),
    NextStepRule(
      "failed-where", of: "mediation", Phrase("书面告知可以申请仲裁", "tell in writing of arbitration"),
      by: .handler, article(labour, 5),
      when: .all([.isOneOf("outcome", ["failed"]), unrefused, .not(.has("referral"))]),
      "redress mediation referral add {case} --to arbitration --in-writing yes"),
    NextStepRule(
      "arbitrate", of: "mediation", Phrase("申请劳动仲裁", "apply for arbitration"), by: .applicant,
      when: .all([
        .isOneOf("outcome", ["failed", "withdrawn"]), unrefused, hasNo("arbitration"),
      ]), until: .onlyWithin(["LIM-1Y", "LIM-WAGE"]),
      "redress mediation exit add {case} --kind arbitration --on {date}"),
    NextStepRule(
      "file-papers", of: "mediation", Phrase("归档并填写纸质卷号", "file the papers"), by: .handler,
      article(Law.peoplesMediation, 27), when: .all([.isSet("concluded_on"), unrefused]),
      each: .part("handling", .not(.isSet("paper_file_number"))),
      "redress mediation handling edit {case} {record} --paper-file {number}"),
  ]

  private static let unrefused = CaseCondition.not(.isSet("refused_on"))

  /// No procedure of a kind runs or has ended with a result.
  static func hasNo(_ exit: String) -> CaseCondition {
    .not(
      .has(
        "exit",
        .all([.isOneOf("kind", [exit]), .not(.isOneOf("result", ["refused", "withdrawn"]))])))
  }
}
