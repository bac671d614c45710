extension RecordType {
  /// That a case is another than one that looks like it, and why: what was said when it was
  /// recorded all the same.
  public static let distinction = RecordType(
    "distinction", Phrase("不是重复", "no duplicate"), place: .part,
    fields: [
      Field(
        "from_case", .text(.record), Phrase("相似案件", "similar case"), in: .distinctionGroup,
        required: .intake, option: "from"),
      Field(
        "because", .choice(distinctionReasons), Phrase("理由", "because"), in: .distinctionGroup,
        required: .intake),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.distinction) }

  /// Why two cases that look alike are two.
  public static let distinctionReasons = ChoiceList([
    Choice(
      "another_matter", Phrase("同一人的另一件事", "another matter of the same person"),
      aliases: ["另一件事", "另一争议"]),
    Choice("another_person", Phrase("不是同一个人", "another person"), aliases: ["另一人", "同名"]),
    Choice("again", Phrase("同一事又发生了", "it happened again"), aliases: ["再次发生", "又发生"]),
    Choice("other", Phrase("其他", "other")),
  ])

  /// The reasons that say that the person is the same.
  public static let samePersonReasons = ["another_matter", "again"]
}

extension FieldGroup {
  static let distinctionGroup = FieldGroup(Phrase("不是重复", "No duplicate"))
}
