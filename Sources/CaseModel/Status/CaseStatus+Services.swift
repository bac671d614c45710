extension CaseStatus {
  /// Where legal aid stands.
  ///
  /// Source: 法律援助法 (2022) arts. 43, 44, 48 and 50.
  static let legalAid: [CaseStatus] = [
    CaseStatus(
      "withdrawn", Phrase("视为撤回", "deemed withdrawn"), isOpen: false,
      when: .isOneOf("decision", ["deemed_withdrawn"])),
    CaseStatus(
      "refused", Phrase("不予援助", "refused"), isOpen: false,
      when: .isOneOf("decision", ["refused"])),
    CaseStatus("closed", Phrase("已结案", "closed"), isOpen: false, when: .isSet("closed_on")),
    CaseStatus(
      "served", Phrase("已提供服务", "given at once"), isOpen: false, when: .not(.isRepresentation)),
    CaseStatus(
      "assigned", Phrase("已指派", "assigned"), isOpen: true,
      when: .has("assignment", .not(.isSet("ended_on")))),
    CaseStatus(
      "granted", Phrase("给予援助待指派", "granted, to be assigned"), isOpen: true,
      when: .isOneOf("decision", ["granted"])),
    CaseStatus(
      "awaiting_supplement", Phrase("待补正", "awaiting a supplement"), isOpen: true,
      when: .all([.isSet("supplement_asked_on"), .not(.isSet("supplement_received_on"))])),
    CaseStatus("applied", Phrase("待审查", "to be decided"), isOpen: true, when: .always),
  ]

  /// Where a consultation stands.
  static let consultation: [CaseStatus] = [
    CaseStatus(
      "taken_up", Phrase("已转为办案", "taken up as a case"), isOpen: false,
      when: .any([.becameCase, .isOneOf("answer", ["taken_up"])])),
    CaseStatus(
      "to_answer", Phrase("待答复", "to be answered"), isOpen: true,
      when: .isOneOf("answer", ["later"])),
    CaseStatus(
      "referred", Phrase("已转介", "sent on"), isOpen: false,
      when: .isOneOf("answer", ["referred"])),
    CaseStatus("answered", Phrase("已答复", "answered"), isOpen: false, when: .always),
  ]

  /// Where an order of the hotline stands.
  static let hotline: [CaseStatus] = [
    CaseStatus(
      "called_back", Phrase("已回访", "called back"), isOpen: false,
      when: .all([.isSet("closed_on"), .isSet("called_back_on")])),
    CaseStatus("closed", Phrase("已办结", "closed"), isOpen: false, when: .isSet("closed_on")),
    CaseStatus("due", Phrase("超期未办结", "overdue"), isOpen: true, when: isHotlineOver),
    CaseStatus(
      "dispatched", Phrase("已派单", "dispatched"), isOpen: true, when: .isSet("dispatched_to")),
    CaseStatus("received", Phrase("已受理", "received"), isOpen: true, when: .always),
  ]

  /// The typed day counts; without one the time that an order of its kind has, from the day it was
  /// dispatched, else received.
  private static let isHotlineOver = CaseCondition.any([
    .isBeforeToday("due_on"),
    .all([
      .not(.isSet("due_on")),
      .any(
        RecordType.hotlineRules.map { complexity, rule in
          .all([
            isHotline(complexity),
            .any([
              .isOver(rule, since: "dispatched_on"),
              .all([.not(.isSet("dispatched_on")), .isOver(rule, since: "received_on")]),
            ]),
          ])
        }),
    ]),
  ])

  /// An order whose kind nobody named is an ordinary one.
  private static func isHotline(_ complexity: String) -> CaseCondition {
    complexity == "ordinary"
      ? .not(.isOneOf("complexity", ["difficult", "special"]))
      : .isOneOf("complexity", [complexity])
  }
}

extension CaseCondition {
  /// Legal aid that is applied for, decided and assigned; the other forms are done in one go.
  public static let isRepresentation = CaseCondition.isOneOf(
    "form", RecordType.representationForms)
}

extension RecordType {
  /// The forms of legal aid that are applied for, decided and assigned.
  static let representationForms = [
    "negotiation", "arbitration", "litigation", "criminal", "other",
  ]

  /// The rules by which orders of the hotline are due, by complexity.
  public static let hotlineRules = [
    ("ordinary", "HOT-ORDINARY"), ("difficult", "HOT-DIFFICULT"), ("special", "HOT-SPECIAL"),
  ]
}
