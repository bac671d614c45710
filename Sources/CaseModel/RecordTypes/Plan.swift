extension RecordType {
  /// The terms of a mutual-aid plan for a year: what every claim computed by them can be computed
  /// by again.
  ///
  /// It stands alone, in the feed of all: a city or the region gives it, and counties compute by
  /// it. Its id follows from its office, code, year and revision, and it is never edited: changed
  /// terms are a new revision. What the terms say is in ``MutualAid``'s notation; the other fields
  /// repeat what lists and checks ask for.
  ///
  /// Source: domain notes 2.9, "as data per plan and plan year (never code)".
  public static let plan = RecordType(
    "plan", Phrase("互助保障方案", "mutual-aid plan"), place: .alone,
    unit: Phrase("个", "plans"),
    fields: [
      Field(
        "code", .text(.code), Phrase("方案代码", "plan code"), in: .planGroup, required: .intake),
      Field(
        "year", .integer(2000...2199), Phrase("保障年度", "plan year"), in: .planGroup,
        required: .intake),
      Field(
        "revision", .integer(1...999), Phrase("修订版次", "revision"), in: .planGroup,
        required: .intake),
      Field(
        "name", .text(.firm), Phrase("方案名称", "plan name"), in: .planGroup, required: .intake),
      Field("from_on", .date, Phrase("保障期起", "valid from"), in: .planGroup),
      Field("through_on", .date, Phrase("保障期止", "valid through"), in: .planGroup),
      Field(
        "terms", .text(.terms), Phrase("条款", "terms"), in: .planGroup, required: .intake),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.plan) }
}

extension FieldGroup {
  static let planGroup = FieldGroup(Phrase("互助保障方案", "Mutual-aid plan"))
}
