extension RecordType {
  /// Who was assigned to give aid, by firm; name, licence and phone are the twin's.
  ///
  /// Source: 法律援助法 arts. 43 (within three days) and 50.
  public static let assignment = RecordType(
    "assignment", Phrase("指派", "assignment"), place: .part, roots: ["legal_aid"],
    twin: "lawyer", unit: Phrase("次", "times"),
    fields: [
      Field(
        "assigned_on", .date, Phrase("指派日期", "assigned on"), in: .assignmentGroup,
        required: .intake, option: "on"),
      Field(
        "firm", .text(.firm), Phrase("律师事务所", "law firm"), in: .assignmentGroup),
      Field(
        "ended_on", .date, Phrase("更换日期", "replaced on"), in: .assignmentGroup, option: "replaced"),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.assignment) }
}

extension FieldGroup {
  static let assignmentGroup = FieldGroup(Phrase("指派", "Assignment"))
}
