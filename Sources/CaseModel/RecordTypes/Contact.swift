extension RecordType {
  /// Whom to reach at an employer.
  public static let contact = RecordType(
    "contact", Phrase("单位联系人", "employer's contact"), isPersonal: true, place: .part,
    fields: [
      Field(
        "name", .text(.personName), Phrase("单位联系人", "contact"), in: .employerGroup,
        required: .intake, option: "contact", aliases: ["联系人", "法定代表人", "负责人"]),
      Field(
        "phone", .text(.phone), Phrase("单位联系电话", "contact's phone"), in: .employerGroup,
        option: "contact-phone", aliases: ["单位电话"]),
      Field(
        "employer", .reference(type: "employer"), Phrase("所属单位", "of employer"),
        in: .employerGroup, option: "contact-of"),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.contact) }
}
