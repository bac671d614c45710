extension CaseStatus {
  /// Where a mediation stands.
  ///
  /// Source: domain notes 2.3; 劳动争议调解仲裁法 arts. 5, 14 and 15.
  static let mediation: [CaseStatus] = [
    CaseStatus(
      "refused", Phrase("不予受理", "not taken up"), isOpen: false, when: .isSet("refused_on")),
    CaseStatus(
      "session_planned", Phrase("已约定会谈", "session planned"), isOpen: true,
      when: .all([isPending, .has("session", sessionAhead)])),
    CaseStatus(
      "reopened", Phrase("重新办理中", "reopened"), isOpen: true,
      when: .all([isPending, .has("reopening")])),
    CaseStatus(
      "in_mediation", Phrase("调解中", "in mediation"), isOpen: true,
      when: .all([isPending, .has("session", .not(.isOneOf("result", ["cancelled"])))])),
    CaseStatus("accepted", Phrase("已受理", "accepted"), isOpen: true, when: isPending),
    CaseStatus(
      "performed", Phrase("履行完毕", "performed"), isOpen: false,
      when: .all([wasAgreed, isPerformed])),
    CaseStatus(
      "overdue", Phrase("逾期未履行", "performance overdue"), isOpen: true,
      when: .all([wasAgreed, isInDefault])),
    CaseStatus(
      "partly_performed", Phrase("部分履行", "partly performed"), isOpen: true,
      when: .all([wasAgreed, .any([.isPartlyPaid, .has("promise", .isSet("done_on"))])])),
    CaseStatus(
      "agreed", Phrase("达成协议待履行", "agreed, to be performed"), isOpen: true, when: wasAgreed),
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

  /// Neither concluded nor with an outcome.
  static let isPending = CaseCondition.none(.isSet("concluded_on"), .isSet("outcome"))

  static let wasAgreed = CaseCondition.isOneOf("outcome", RecordType.agreedOutcomes)

  /// A session that is still to be held.
  static let sessionAhead = CaseCondition.all([
    .isTodayOrLater("held_on"), .any([.not(.isSet("result")), .isOneOf("result", ["planned"])]),
  ])

  static let openPromise = CaseCondition.not(.isSet("done_on"))

  /// Performed on the spot, seen to be on a return visit, or all that was promised came.
  static let isPerformed = CaseCondition.any([
    .isOneOf("outcome", ["performed"]),
    .has("return_visit", .isOneOf("performance", ["performed"])),
    .all([
      .not(.has("promise", openPromise)),
      .any([
        .isPaid,
        .all([.none(.isSet("agreed_fen"), .has("instalment")), .has("promise")]),
      ]),
    ]),
  ])

  /// A day that was promised has passed.
  static let isInDefault = CaseCondition.any([
    .isBehind, .has("promise", .all([openPromise, .isBeforeToday("due_on")])),
  ])
}
