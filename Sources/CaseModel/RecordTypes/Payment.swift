extension RecordType {
  /// One claim in a payment batch, and what it is paid.
  public static let payment = RecordType(
    "payment", Phrase("批次明细", "payment"), place: .part, roots: ["payment_batch"],
    unit: Phrase("笔", "payments"),
    fields: [
      Field(
        "claim", .text(.record), Phrase("互助金申请", "claim"), in: .paymentGroup,
        required: .intake),
      Field(
        "amount_fen", .money, Phrase("支付金额", "amount"), in: .paymentGroup, required: .intake),
      Field(
        "included", .flag, Phrase("已列入封存清单", "in the closed list"), in: .paymentGroup),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.payment) }
}

extension FieldGroup {
  static let paymentGroup = FieldGroup(Phrase("批次明细", "Payment"))
}
