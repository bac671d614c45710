extension RecordType {
  /// That a participant of a case is the same person as one of another case.
  ///
  /// It names both by the ids of their records, so that people can be counted once where no name
  /// may go.
  public static let sameAs = RecordType(
    "same_as", Phrase("同一人", "same person"), place: .part,
    fields: [
      Field(
        "participant", .reference(type: "participant"), Phrase("当事人", "participant"),
        in: .sameAsGroup, required: .intake),
      Field(
        "other_case", .text(.record), Phrase("另一案件", "other case"), in: .sameAsGroup,
        required: .intake),
      Field(
        "other", .text(.record), Phrase("另案当事人", "participant there"), in: .sameAsGroup,
        required: .intake),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.sameAs) }
}

extension FieldGroup {
  static let sameAsGroup = FieldGroup(Phrase("同一人", "Same person"))
}
