extension RecordType {
  /// That a case is the same as another, which it counts as part of from now on.
  ///
  /// It hangs on the case that goes, under an id that follows from the case's, so that two who put
  /// one case into different others are in conflict like two who give a field different values. To
  /// undo it is to void it.
  public static let merging = RecordType(
    "merging", Phrase("归并", "merging"), place: .part,
    fields: [
      Field(
        "into_case", .text(.record), Phrase("归并到", "merged into"), in: .mergingGroup,
        required: .intake, option: "into"),
      Field(
        "because", .choice(mergingReasons), Phrase("归并原因", "because"), in: .mergingGroup,
        required: .intake, preset: .text("entered_twice"), option: "because"),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.merging) }

  /// Why two cases are one.
  public static let mergingReasons = ChoiceList([
    Choice("entered_twice", Phrase("同一件重复登记", "recorded twice"), aliases: ["重复登记"]),
    Choice(
      "two_offices", Phrase("两家单位都受理了", "two offices took it"), aliases: ["两家受理"]),
    Choice("joined", Phrase("并案处理", "handled together"), aliases: ["并案"]),
  ])
}

extension FieldGroup {
  static let mergingGroup = FieldGroup(Phrase("归并", "Merging"))
}
