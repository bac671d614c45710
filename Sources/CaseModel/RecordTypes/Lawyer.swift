extension RecordType {
  /// The lawyer of an assignment.
  public static let lawyer = RecordType(
    "lawyer", Phrase("援助律师", "lawyer"), isPersonal: true, place: .part, roots: ["legal_aid"],
    fields: [
      Field(
        "name", .text(.personName), Phrase("律师姓名", "lawyer"), in: .lawyerGroup, required: .intake,
        option: "lawyer"),
      Field(
        "licence", .text(.number), Phrase("执业证号", "licence"), in: .lawyerGroup),
      Field(
        "phone", .text(.phone), Phrase("律师电话", "lawyer's phone"), in: .lawyerGroup,
        option: "lawyer-phone"),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.lawyer) }
}

extension FieldGroup {
  static let lawyerGroup = FieldGroup(Phrase("援助律师", "Lawyer"))
}
