extension RecordType {
  /// What was said in a session, which must never leave with an export.
  ///
  /// Source: 特邀调解规定 arts. 22 and 28: offers made for a compromise are no evidence later.
  public static let sessionNotes = RecordType(
    "session_notes", Phrase("调解笔录", "session notes"), isPersonal: true, place: .part,
    roots: ["mediation"],
    fields: [
      Field(
        "text", .text(.words), Phrase("笔录", "notes"), in: .sessionNotesGroup, required: .intake,
        concurrency: .latest, option: "notes", isConfidential: true)
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.sessionNotes) }
}

extension FieldGroup {
  static let sessionNotesGroup = FieldGroup(Phrase("调解笔录", "Session notes"))
}
