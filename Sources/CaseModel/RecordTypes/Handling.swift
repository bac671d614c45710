extension RecordType {
  /// Which body mediates, and who of it: the body's kind decides what can follow an agreement.
  ///
  /// Source: 劳动争议调解仲裁法 art. 10; 人民调解法 art. 34; 特邀调解规定 arts. 1 and 6.
  public static let handling = RecordType(
    "handling", Phrase("办理信息", "handling"), place: .part, roots: ["mediation"],
    fields: [
      Field(
        "body", .text(.firm), Phrase("调解组织", "body"), in: .handlingGroup),
      Field(
        "body_kind", .choice(bodyKinds), Phrase("调解组织类别", "kind of body"), in: .handlingGroup,
        required: .intake),
      Field(
        "second_mediator", .text(.user), Phrase("第二调解员", "second mediator"), in: .handlingGroup),
      Field(
        "recorder", .text(.user), Phrase("记录人", "recorder"), in: .handlingGroup),
      Field(
        "paper_file_number", .text(.number), Phrase("纸质卷号", "number of the paper file"),
        in: .handlingGroup, option: "paper-file"),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.handling) }

  /// The kinds of bodies that mediate.
  public static let bodyKinds = ChoiceList([
    Choice("enterprise", Phrase("企业劳动争议调解委员会", "committee of the firm"), aliases: ["企业调委会"]),
    Choice("people", Phrase("人民调解委员会", "people's mediation committee"), aliases: ["人民调解", "调委会"]),
    Choice("township", Phrase("乡镇街道劳动争议调解组织", "body of a township or street"), aliases: ["乡镇街道"]),
    Choice("court_invited", Phrase("法院特邀调解组织", "body invited by a court"), aliases: ["特邀调解"]),
    Choice(
      "joint_room", Phrase("裁调工作室、联合调解中心", "joint room with the labour department"),
      aliases: ["裁调工作室", "联合调解"]),
    Choice("union", Phrase("工会调解室", "the union's room")),
    Choice("other", Phrase("其他", "other")),
  ])
}

extension FieldGroup {
  static let handlingGroup = FieldGroup(Phrase("办理信息", "Handling"))
}
