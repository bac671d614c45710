extension RecordType {
  /// An order to erase one record of personal data, from a day on and for good.
  ///
  /// It names the record by ids and says why by a code, so that no word of it could be personal.
  /// Its id follows from the office that gives it, the record and the day (``ChangeLog``), so that
  /// none of them can be changed afterwards; it can be voided until it acts.
  ///
  /// Source: 个人信息保护法 art. 47.
  public static let erasure = RecordType(
    "erasure", Phrase("删除决定", "erasure order"), place: .alone,
    fields: [
      Field(
        "record_case", .text(.record), Phrase("所属案件", "case"), in: .erasure,
        required: .intake),
      Field(
        "record_type", .text(.code), Phrase("记录类别", "kind of record"), in: .erasure,
        required: .intake),
      Field(
        "record", .text(.record), Phrase("记录", "record"), in: .erasure, required: .intake),
      Field(
        "reason", .choice(erasureReasons), Phrase("删除原因", "reason"), in: .erasure,
        required: .intake, option: "because"),
      Field(
        "acts_on", .date, Phrase("执行日期", "acts on"), in: .erasure, required: .intake,
        option: "on"),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.erasure) }

  /// Why personal data is erased.
  ///
  /// Source: 个人信息保护法 art. 47 (1) to (5).
  public static let erasureReasons = ChoiceList([
    Choice("request", Phrase("本人请求", "the person asks for it"), aliases: ["请求", "撤回同意"]),
    Choice(
      "retention_ended", Phrase("保存期满", "the time of keeping is over"), aliases: ["期满"]),
    Choice(
      "purpose_ended", Phrase("处理目的已实现", "no longer needed"), aliases: ["目的已实现"]),
    Choice(
      "wrong_person", Phrase("录错当事人", "the wrong person was entered"), aliases: ["录错"]),
    Choice("unlawful", Phrase("违法或违约处理", "kept against law or agreement"), aliases: ["违法"]),
    Choice("other", Phrase("其他", "other")),
  ])
}

extension FieldGroup {
  static let erasure = FieldGroup(Phrase("删除", "Erasure"))
}
