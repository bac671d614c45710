extension RecordType {
  /// A look at how an agreement is kept, and what people say of the help they got.
  ///
  /// Source: 人民调解法 art. 31 (2); 法律援助法 art. 59.
  public static let returnVisit = RecordType(
    "return_visit", Phrase("回访", "return visit"), place: .part, unit: Phrase("次", "visits"),
    fields: [
      Field(
        "visited_on", .date, Phrase("回访日期", "visited on"), in: .returnVisitGroup, required: .intake,
        option: "on"),
      Field(
        "way", .choice(tellings), Phrase("回访方式", "way"), in: .returnVisitGroup),
      Field(
        "performance", .choice(performances), Phrase("履行情况", "performance"), in: .returnVisitGroup),
      Field(
        "satisfaction", .choice(satisfactions), Phrase("满意度", "satisfaction"), in: .returnVisitGroup
      ),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.returnVisit) }

  /// How far an agreement is kept.
  public static let performances = ChoiceList([
    Choice("performed", Phrase("已全部履行", "performed")),
    Choice("partly", Phrase("部分履行", "in part")),
    Choice("overdue", Phrase("逾期未履行", "overdue")),
    Choice("not_due", Phrase("未到期", "not due yet")),
  ])
}

extension FieldGroup {
  static let returnVisitGroup = FieldGroup(Phrase("回访", "Return visit"))
}
