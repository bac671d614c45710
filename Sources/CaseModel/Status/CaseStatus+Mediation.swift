extension CaseStatus {
  /// Where a mediation stands.
  ///
  /// Source: domain notes 2.3; 劳动争议调解仲裁法 arts. 5, 14 and 15.
  static let mediation: [CaseStatus] = [
    CaseStatus(
      "refused", Phrase("不予受理", "not taken up"), isOpen: false, when: .isSet("refused_on")),
    CaseStatus(
      "session_planned", Phrase("已约定会谈", "session planned"), isOpen: true,
      when: .all([.isPendingMediation, .has("session", .isSessionAhead)])),
    CaseStatus(
      "reopened", Phrase("重新办理中", "reopened"), isOpen: true,
      when: .all([.isPendingMediation, .has("reopening")])),
    CaseStatus(
      "in_mediation", Phrase("调解中", "in mediation"), isOpen: true,
      when: .all([.isPendingMediation, .has("session", .not(.isOneOf("result", ["cancelled"])))])),
    CaseStatus("accepted", Phrase("已受理", "accepted"), isOpen: true, when: .isPendingMediation),
    CaseStatus(
      "performed", Phrase("履行完毕", "performed"), isOpen: false,
      when: .all([.wasAgreed, .isPerformed])),
    CaseStatus(
      "overdue", Phrase("逾期未履行", "performance overdue"), isOpen: true,
      when: .all([.wasAgreed, .isInDefault])),
    CaseStatus(
      "partly_performed", Phrase("部分履行", "partly performed"), isOpen: true,
      when: .all([.wasAgreed, .any([.isPartlyPaid, .has("promise", .isSet("done_on"))])])),
    CaseStatus(
      "agreed", Phrase("达成协议待履行", "agreed, to be performed"), isOpen: true, when: .wasAgreed),
    CaseStatus(
      "failed", Phrase("调解不成", "failed"), isOpen: false, when: .isOneOf("outcome", ["failed"])),
    CaseStatus(
      "withdrawn", Phrase("撤回", "withdrawn"), isOpen: false,
      when: .isOneOf("outcome", ["withdrawn"])),
    CaseStatus(
      "ended", Phrase("终止", "ended"), isOpen: false, when: .isOneOf("outcome", ["ended"])),
    CaseStatus(
      "referred_out", Phrase("移送", "referred out"), isOpen: false,
      when: .isOneOf("outcome", ["referred_out"])),
    // The result is missing, or is a word of a newer version.
    CaseStatus("concluded", Phrase("已结案", "concluded"), isOpen: false, when: .always),
  ]
}

// What rules ask of mediations more than once.
extension CaseCondition {
  /// Neither concluded nor with an outcome.
  public static let isPendingMediation = CaseCondition.none(
    .isSet("concluded_on"), .isSet("outcome"), .isSet("refused_on"))

  /// Concluded with an agreement.
  public static let wasAgreed = CaseCondition.all([
    .not(.isSet("refused_on")), .isOneOf("outcome", RecordType.agreedOutcomes),
  ])

  /// A session that is still to be held.
  public static let isSessionAhead = CaseCondition.all([
    .isTodayOrLater("held_on"), .any([.not(.isSet("result")), .isOneOf("result", ["planned"])]),
  ])

  /// Performed on the spot, seen to be on a return visit, or all that was promised came.
  public static let isPerformed = CaseCondition.any([
    .isOneOf("outcome", ["performed"]),
    .has("return_visit", .isOneOf("performance", ["performed"])),
    .all([
      .not(.has("promise", .not(.isSet("done_on")))),
      .any([
        .isPaid,
        .all([.none(.isSet("agreed_fen"), .has("instalment")), .has("promise")]),
      ]),
    ]),
  ])

  /// A day that was promised has passed.
  public static let isInDefault = CaseCondition.any([
    .isBehind,
    .has("promise", .all([.not(.isSet("done_on")), .isBeforeToday("due_on")])),
  ])
}
