extension RecordType {
  /// A result of an agreement that is not money.
  public static let promise = RecordType(
    "promise", Phrase("非金钱履行事项", "promise"), place: .part, roots: ["mediation"],
    fields: [
      Field(
        "kind", .choice(promiseKinds), Phrase("履行事项", "what"), in: .promiseGroup,
        required: .intake),
      Field(
        "due_on", .date, Phrase("应履行日期", "due on"), in: .promiseGroup, option: "due"),
      Field(
        "done_on", .date, Phrase("实际履行日期", "done on"), in: .promiseGroup, option: "done"),
      Field(
        "worker", .reference(type: "participant"), Phrase("职工", "worker"), in: .promiseGroup),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.promise) }

  /// What is promised beside money.
  public static let promiseKinds = ChoiceList([
    Choice("contract_signed", Phrase("签订劳动合同", "a contract is signed")),
    Choice("reinstated", Phrase("恢复劳动关系", "reinstatement"), aliases: ["复工"]),
    Choice("ended_by_consent", Phrase("协商解除劳动关系", "ended by consent")),
    Choice("contributions", Phrase("补缴社会保险", "contributions are made up")),
    Choice("leaving_certificate", Phrase("出具离职证明", "certificate of leaving")),
    Choice("file_moved", Phrase("转移档案和社保关系", "file moved")),
    Choice("injury_claim", Phrase("申报工伤", "injury reported")),
    Choice("belongings", Phrase("返还证件或财物", "papers or belongings returned")),
    Choice("apology", Phrase("赔礼道歉", "apology")),
    Choice("other", Phrase("其他", "other")),
  ])
}

extension FieldGroup {
  static let promiseGroup = FieldGroup(Phrase("非金钱履行事项", "Promise"))
}
