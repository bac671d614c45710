internal import CaseModel

extension NextStepRule {
  private static let labour = Law.mediationAndArbitration
  private static let followUp = article(Law.peoplesMediation, .init(31, 2))
  private static let unperformed = CaseCondition.all([.wasAgreed, .not(.isPerformed)])
  private static let inDefault = CaseCondition.all([.wasAgreed, .not(.isPerformed), .isInDefault])

  /// From the agreement to its performance.
  static let performance: [NextStepRule] = [
    NextStepRule(
      "sign", of: "mediation", Phrase("填写协议签订日期", "enter when the agreement was signed"),
      by: .bothParties, article(labour, .init(14, 1)),
      when: .all([
        unperformed, .isOneOf("outcome", ["agreed", "partly_agreed"]), .not(.isSet("signed_on")),
      ]), "redress mediation edit {case} --signed-on {date}"),
    NextStepRule(
      "seal", of: "mediation",
      Phrase("调解组织盖章，填写生效日期", "affix the body's seal, enter the effective date"), by: .office,
      article(labour, .init(14, 2)),
      when: .all([unperformed, .isSet("signed_on"), .not(.isSet("effective_on"))]),
      "redress mediation edit {case} --effective-on {date}"),
    NextStepRule(
      "instalments", of: "mediation", Phrase("填写约定的付款日期", "enter when payment was promised"),
      by: .handler, article(Law.peoplesMediation, 29),
      when: .all([unperformed, .isAtLeast("agreed_fen", 1), .not(.has("instalment"))]),
      "redress mediation instalment add {case} --due {later} --amount {amount}"),
    NextStepRule(
      "call-instalment", of: "mediation",
      Phrase("电话核实分期款，登记到账", "call about the instalment, record it"),
      by: .handler, followUp, when: unperformed, each: .uncoveredInstalment,
      until: .day("due_on"),
      "redress recovery add {case} --amount {amount} --kind {money} --instalment {record}"),
    NextStepRule(
      "ask-promise", of: "mediation", Phrase("核实约定事项，填写履行日期", "ask whether a promise was kept"),
      by: .handler, followUp, when: unperformed,
      each: .part("promise", .not(.isSet("done_on"))), until: .day("due_on"),
      "redress mediation promise edit {case} {record} --done {date}"),
    NextStepRule(
      "return-visit", of: "mediation", Phrase("回访履行情况", "visit: is the agreement kept"),
      by: .handler, followUp, when: .all([.wasAgreed, .not(.has("return_visit"))]),
      "redress mediation return-visit add {case} --on {date} --performance {performance}"),
    NextStepRule(
      "reopen", of: "mediation", Phrase("协议未履行，可以重新办理", "not kept: the case can be taken up again"),
      by: .handler, when: .all([inDefault, .isSet("concluded_on")]),
      "redress mediation reopen {case} --because not_performed"),
  ]

  /// What may follow an agreement, by the body under which it was made, and what follows that.
  static let exits: [NextStepRule] = [
    NextStepRule(
      "confirm", of: "mediation", Phrase("共同申请司法确认", "apply together for judicial confirmation"),
      by: .bothParties, when: .wasAgreed, until: .onlyWithin(["CONF-30"]),
      "redress mediation exit add {case} --kind judicial_confirmation --on {date} --jointly yes"),
    NextStepRule(
      "review", of: "mediation", Phrase("共同申请仲裁审查", "apply together for arbitration review"),
      by: .bothParties, when: .wasAgreed, until: .onlyWithin(["ARBREV-15"]),
      "redress mediation exit add {case} --kind arbitration_review --on {date} --jointly yes"),
    NextStepRule(
      "payment-order", of: "mediation", Phrase("申请支付令", "apply for a payment order"),
      by: .applicant, article(labour, 16),
      when: .all([
        .wasAgreed, .not(.isPerformed), .isBehind, isAboutMoney, hasNo("payment_order"),
        MediationBody.allows("payment_order"),
      ]), "redress mediation exit add {case} --kind payment_order --on {date}"),
    NextStepRule(
      "arbitrate-default", of: "mediation",
      Phrase("对方不履行协议，申请仲裁", "the agreement is not kept: arbitration"), by: .applicant,
      article(labour, 15), when: .all([inDefault, hasNo("arbitration"), unconfirmed]),
      "redress mediation exit add {case} --kind arbitration --on {date}"),
    NextStepRule(
      "sue-default", of: "mediation",
      Phrase("协议只涉及劳动报酬的，可直接起诉", "an agreement on pay alone: suit at court"), by: .applicant,
      Phrase("法释〔2020〕26号第51条第2款", "Interpretation (I), art. 51(2)"),
      when: .all([
        inDefault, hasNo("court"), unconfirmed, .isOneOf("dispute_types", payTypes),
        .not(.isOneOf("dispute_types", otherTypes)),
      ]), "redress mediation exit add {case} --kind court --on {date}"),
    NextStepRule(
      "enforce", of: "mediation", Phrase("申请强制执行", "apply for enforcement"), by: .applicant,
      article(Law.civilProcedure, 250),
      when: .all([inDefault, .not(unconfirmed), hasNo("enforcement")]), until: .end(["EXEC-2Y"]),
      "redress mediation exit add {case} --kind enforcement --on {date}"),
    waiting(
      "court-answers", Phrase("法院决定是否受理", "the court says whether it takes it up"), by: .court,
      ["judicial_confirmation", "payment_order"], .not(.isSet("accepted_on")),
      ["CONF-3", "PAYORD-5"], "--accepted {date}"),
    waiting(
      "court-decides", Phrase("法院作出决定", "the court decides"), by: .court,
      ["judicial_confirmation", "payment_order"],
      .all([.isSet("accepted_on"), .none(.isSet("decided_on"), .isSet("served_on"))]),
      ["CONF-15", "PAYORD-15"], "--decided {date}"),
    waiting(
      "arbitration-answers", Phrase("仲裁委决定是否受理", "the arbitration body takes it up or not"),
      by: .arbitration, ["arbitration", "arbitration_review"], .not(.isSet("accepted_on")),
      ["ARB-ACC"], "--accepted {date}"),
    waiting(
      "arbitration-decides", Phrase("仲裁委作出决定", "the arbitration body decides"),
      by: .arbitration, ["arbitration", "arbitration_review"],
      .all([.isSet("accepted_on"), .not(.isSet("decided_on"))]), ["ARB-AWARD", "ARBREV-5"],
      "--decided {date}"),
    waiting(
      "order-objection", Phrase("债务人清偿或提出异议", "the debtor pays or objects"), by: .respondent,
      ["payment_order"], .isSet("served_on"), ["PAYORD-OBJ"], "--result {exit-result}"),
    NextStepRule(
      "sue-award", of: "mediation", Phrase("不服裁决，向法院起诉", "take the award to court"),
      by: .applicant, when: .all([.always, hasNo("court")]),
      each: .part(
        "exit", .all([.isOneOf("kind", ["arbitration"]), .isOneOf("result", ["award"])])),
      until: .onlyWithin(["SUE-15", "SUE-15-FINAL"]),
      "redress mediation exit add {case} --kind court --on {date}"),
  ]

  private static func waiting(
    _ code: String, _ name: Phrase, by actor: Actor, _ kinds: [String],
    _ condition: CaseCondition, _ periods: [String], _ option: String
  ) -> NextStepRule {
    NextStepRule(
      code, of: "mediation", name, by: actor, when: .always,
      each: .part(
        "exit", .all([.isOneOf("kind", kinds), .not(.isSet("result")), condition])),
      until: .end(periods), "redress mediation exit edit {case} {record} \(option)")
  }

  /// Neither a court nor an arbitration body has confirmed the agreement.
  private static let unconfirmed = CaseCondition.none(
    .isTrue("judicial_confirmation"),
    .has(
      "exit",
      .all([
        .isOneOf("kind", ["judicial_confirmation", "arbitration_review"]),
        .isOneOf("result", ["granted", "mediated"]),
      ])))

  private static let payTypes = ["pay", "wages", "overtime"]
  private static let moneyTypes = payTypes + ["injury", "severance", "damages"]
  private static let otherTypes = RecordType.disputeTypes.choices.map(\.code).filter {
    !payTypes.contains($0)
  }
  private static let isAboutMoney = CaseCondition.isOneOf("dispute_types", moneyTypes)
}
