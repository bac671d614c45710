extension RecordType {
  /// Words about a case: the only place for free text, and so personal.
  public static let note = RecordType(
    "note", Phrase("备注", "note"), isPersonal: true, place: .part,
    fields: [
      Field(
        "about", .text(.code), Phrase("所记事项", "about"), in: .words, concurrency: .latest),
      Field(
        "text", .text(.words), Phrase("内容", "text"), in: .words, required: .intake,
        concurrency: .latest, option: "note", aliases: ["备注", "说明"]),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.note) }
}

extension FieldGroup {
  static let words = FieldGroup(Phrase("备注", "Notes"))
}
