extension RecordType {
  /// One payment that an agreement promises, by its day.
  ///
  /// Source: 人民调解法 art. 29 (manner and day of performance), art. 31 (following it up).
  public static let instalment = RecordType(
    "instalment", Phrase("分期付款", "instalment"), place: .part, roots: ["mediation"],
    unit: Phrase("笔", "payments"),
    fields: [
      Field(
        "due_on", .date, Phrase("应付日期", "due on"), in: .instalmentGroup, required: .intake,
        option: "due"),
      Field(
        "amount_fen", .money, Phrase("应付金额", "amount due"), in: .instalmentGroup,
        required: .intake),
      Field(
        "worker", .reference(type: "participant"), Phrase("收款职工", "worker"), in: .instalmentGroup),
      Field(
        "method", .choice(recoveryMethods), Phrase("约定支付方式", "agreed method"),
        in: .instalmentGroup),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.instalment) }
}

extension FieldGroup {
  static let instalmentGroup = FieldGroup(Phrase("分期付款", "Instalment"))
}
