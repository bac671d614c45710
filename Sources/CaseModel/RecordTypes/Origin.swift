extension RecordType {
  /// The case that a case came from: a consultation, a hotline order.
  public static let origin = RecordType(
    "origin", Phrase("案件来源", "origin"), place: .part,
    fields: [
      Field(
        "of_case", .text(.record), Phrase("来源案件", "came from"), in: .originGroup, required: .intake,
        option: "from")
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.origin) }
}

extension FieldGroup {
  static let originGroup = FieldGroup(Phrase("案件来源", "Origin"))
}
