extension RecordType {
  /// What somebody works as, in their own words.
  public static let job = RecordType(
    "job", Phrase("岗位", "job"), isPersonal: true, place: .part, roots: ["mediation", "legal_aid"],
    fields: [
      Field(
        "title", .text(.words), Phrase("岗位名称", "job"), in: .jobGroup, required: .intake,
        concurrency: .latest, option: "job")
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.job) }
}

extension FieldGroup {
  static let jobGroup = FieldGroup(Phrase("岗位", "Job"))
}
