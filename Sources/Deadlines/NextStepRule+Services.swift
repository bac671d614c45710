internal import CaseModel

extension NextStepRule {
  private static let aid = Law.legalAid
  private static let undecided = CaseCondition.all([
    .isRepresentation, .none(.isSet("decision"), .isSet("closed_on")),
  ])
  private static let awaited = CaseCondition.all([
    .isSet("supplement_asked_on"), .not(.isSet("supplement_received_on")),
  ])
  private static let isAssigned = CaseCondition.has("assignment", .not(.isSet("ended_on")))

  /// Legal aid.
  static let legalAid: [NextStepRule] = [
    NextStepRule(
      "aid-hardship", of: "legal_aid",
      Phrase("先问是否免予核查，再问困难情形", "ask for the exemption first, then for hardship"),
      by: .handler, article(aid, 42), when: .all([undecided, .not(.isSet("hardship"))]),
      "redress legal-aid edit {case} --hardship {hardship}"),
    NextStepRule(
      "aid-supplement", of: "legal_aid",
      Phrase("材料不全的，一次性要求补正", "ask once, in one list, for what is missing"), by: .office,
      article(aid, 43), when: .all([undecided, .not(.isSet("supplement_asked_on"))]),
      until: .end(["AID-7"]), "redress legal-aid edit {case} --supplement-asked-on {date}"),
    NextStepRule(
      "aid-supplied", of: "legal_aid",
      Phrase("申请人补正；不补正视为撤回", "the applicant supplies it, or is taken to withdraw"),
      by: .applicant, article(aid, 43), when: .all([undecided, awaited]),
      "redress legal-aid edit {case} --supplement-received-on {date}"),
    NextStepRule(
      "aid-decide", of: "legal_aid", Phrase("决定是否给予援助", "decide on the application"),
      by: .office, article(aid, 43), when: .all([undecided, .not(awaited)]),
      until: .end(["AID-7"]),
      "redress legal-aid edit {case} --decision {decision} --decided-on {date}"),
    NextStepRule(
      "aid-urgent", of: "legal_aid", Phrase("情况紧急，先行指派", "urgent: assign before papers"),
      by: .office, article(aid, 44),
      when: .all([undecided, .isTrue("urgent"), .not(isAssigned)]),
      "redress legal-aid assignment add {case} --on {date}"),
    NextStepRule(
      "aid-assign", of: "legal_aid", Phrase("指派承办律师", "assign a lawyer"), by: .office,
      article(aid, 43),
      when: .all([
        .isRepresentation, .isOneOf("decision", ["granted"]), .not(isAssigned),
        .not(.isSet("closed_on")),
      ]), until: .end(["AID-3"]), "redress legal-aid assignment add {case} --on {date}"),
    NextStepRule(
      "aid-objection", of: "legal_aid",
      Phrase("告知可向司法行政部门提出异议", "tell of the objection to the judicial bureau"),
      by: .handler, article(aid, 49),
      when: .all([.isOneOf("decision", ["refused"]), .not(.has("referral"))]),
      "redress legal-aid referral add {case} --to other"),
    NextStepRule(
      "aid-close", of: "legal_aid", Phrase("办结后填写结果", "close it with its outcome"), by: .lawyer,
      article(aid, 50),
      when: .all([.isRepresentation, isAssigned, .not(.isSet("closed_on"))]),
      "redress legal-aid edit {case} --closed-on {date} --outcome {aid-outcome}"),
    NextStepRule(
      "aid-report", of: "legal_aid", Phrase("提交结案报告", "hand in the closing report"),
      by: .lawyer, article(aid, 50),
      when: .all([.isRepresentation, .isSet("closed_on"), .not(.isSet("reported_on"))]),
      "redress legal-aid edit {case} --reported-on {date}"),
    NextStepRule(
      "aid-subsidy", of: "legal_aid", Phrase("核定办案补贴", "set the subsidy"), by: .office,
      article(aid, 52), when: .all([.isSet("reported_on"), .not(.isSet("subsidy_fen"))]),
      "redress legal-aid edit {case} --subsidy {amount}"),
    NextStepRule(
      "aid-pay", of: "legal_aid", Phrase("发放办案补贴", "pay the subsidy"), by: .office,
      article(aid, 52), when: .all([.isSet("subsidy_fen"), .not(.isSet("subsidy_paid_on"))]),
      "redress legal-aid edit {case} --subsidy-paid-on {date}"),
    NextStepRule(
      "aid-visit", of: "legal_aid", Phrase("回访满意度", "ask how satisfied they are"), by: .handler,
      article(aid, 59),
      when: .all([.isRepresentation, .isSet("closed_on"), .not(.isSet("satisfaction"))]),
      "redress legal-aid edit {case} --satisfaction {satisfaction}"),
  ]

  private static let disputes = RecordType.disputeTypes.choices.map(\.code).filter {
    $0 != "other"
  }
  private static let openOrder = CaseCondition.not(.isSet("closed_on"))
  private static let orderPeriods = ["HOT-DUE"] + RecordType.hotlineRules.map { $0.1 }

  /// Consultations and orders of the hotline.
  static let services: [NextStepRule] = [
    NextStepRule(
      "answer", of: "consultation", Phrase("答复咨询人", "answer them"), by: .handler,
      when: .all([.isOneOf("answer", ["later"]), .not(.becameCase)]),
      "redress consultation edit {case} --answer answered"),
    NextStepRule(
      "open-consultation", of: "consultation",
      Phrase("需要调解的，转为调解案件", "make it a mediation, if they ask for one"), by: .handler,
      when: .all([.isOneOf("matter", disputes), .not(.becameCase)]),
      "redress consultation open {case} --employer {firm} --applicant {person}"),
    NextStepRule(
      "dispatch", of: "hotline", Phrase("派往承办单位", "dispatch it"), by: .office,
      when: .all([openOrder, .not(.isSet("dispatched_to"))]), until: .end(orderPeriods),
      "redress hotline edit {case} --dispatched-to {office} --dispatched-on {date}"),
    NextStepRule(
      "close-order", of: "hotline", Phrase("办结工单", "close the order"), by: .handler,
      when: openOrder, until: .end(orderPeriods), "redress hotline edit {case} --closed-on {date}"),
    NextStepRule(
      "open-order", of: "hotline",
      Phrase("属于劳动争议的，转为调解案件", "a labour dispute: make it a mediation"), by: .handler,
      when: .all([openOrder, .isOneOf("matter", disputes), .not(.becameCase)]),
      "redress hotline open {case} --employer {firm} --applicant {person}"),
    NextStepRule(
      "call-back", of: "hotline", Phrase("回访来电人", "call the caller back"), by: .handler,
      when: .all([.isSet("closed_on"), .not(.isSet("called_back_on"))]),
      "redress hotline edit {case} --called-back-on {date} --satisfaction {satisfaction}"),
  ]
}
