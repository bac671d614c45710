extension RecordType {
  /// Claims that are paid together, by one list to the bank.
  ///
  /// Its total follows from its payments. Closing notes what was closed, once; from then on nothing
  /// of it is edited: money that comes back reopens its claim, not the batch.
  public static let paymentBatch = RecordType(
    "payment_batch", Phrase("支付批次", "payment batch"), place: .caseRoot,
    form: [.optional("note")], unit: Phrase("批", "batches"),
    statuses: CaseStatus.paymentBatch, takes: ["note"],
    listed: ["account", "approver", "closed_on", "closed_count", "closed_fen"],
    fields: [
      Field(
        "office", .text(.office), Phrase("支付单位", "office"), in: .batchGroup, required: .intake),
      Field(
        "paid_on", .date, Phrase("支付日期", "paid on"), in: .batchGroup, required: .intake,
        option: "on"),
      Field(
        "official_number", .text(.number), Phrase("批次号", "number"), in: .batchGroup,
        option: "number"),
      Field(
        "account", .text(.code), Phrase("付款账户", "account paid from"),
        hint: Phrase(
          "本单位账户的代号，例如互助专户", "the office's own word for its account, such as MUTUAL-AID"),
        in: .batchGroup),
      Field("approver", .text(.user), Phrase("批准人", "approved by"), in: .batchGroup),
      Field("closed_on", .date, Phrase("封存日期", "closed on"), in: .batchClosing, option: "closed"),
      Field(
        "closed_by", .text(.user), Phrase("封存人", "closed by"), in: .batchClosing,
        when: .isSet("closed_on")),
      Field(
        "closed_fen", .money, Phrase("封存时合计", "total when closed"), in: .batchClosing,
        option: "closed-total"),
      Field(
        "closed_count", .integer(0...1_000_000), Phrase("封存时笔数", "payments when closed"),
        in: .batchClosing),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.paymentBatch) }
}

extension FieldGroup {
  static let batchGroup = FieldGroup(Phrase("支付批次", "Payment batch"))
  static let batchClosing = FieldGroup(Phrase("封存", "Closing"))
}
