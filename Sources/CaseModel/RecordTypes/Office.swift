extension RecordType {
  /// A union organisation that handles cases.
  ///
  /// Offices form a tree by `reports_to`, which is data: development zones and 满洲里 have no plain
  /// place in the division codes.
  ///
  /// Source: shared facts of domain notes, 2.12; codes of GB/T 2260.
  public static let office = RecordType(
    "office", Phrase("工会", "office"), place: .alone,
    fields: [
      Field(
        "code", .text(.code), Phrase("单位代码", "code"), in: .identity, required: .intake,
        aliases: ["代码", "办理单位代码", "行政区划代码"]),
      Field(
        "name", .text(.firm), Phrase("单位名称", "name"), in: .identity, required: .intake,
        aliases: ["名称", "工会名称", "办理单位"]),
      Field(
        "kind", .choice(officeKinds), Phrase("单位类别", "kind"), in: .identity,
        aliases: ["类别", "level", "级别"]),
      Field(
        "reports_to", .text(.office), Phrase("上级工会", "reports to"), in: .identity,
        aliases: ["上级", "上级代码", "上级单位", "parent", "parent_code"]),
      Field(
        "display_order", .integer(0...1_000_000), Phrase("排列顺序", "order of display"),
        in: .identity, concurrency: .latest, aliases: ["顺序", "order"]),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.office) }

  /// The kinds of union organisations.
  public static let officeKinds = ChoiceList([
    Choice("region", Phrase("自治区总工会", "region"), aliases: ["province", "自治区"]),
    Choice("league_city", Phrase("盟市总工会", "league or city"), aliases: ["盟市"]),
    Choice("banner_county", Phrase("旗县（市、区）总工会", "banner or county"), aliases: ["旗县", "旗县区"]),
    Choice("township", Phrase("苏木乡镇（街道）工会", "township or street"), aliases: ["乡镇", "街道"]),
    Choice("zone", Phrase("开发区（园区）工会", "development zone"), aliases: ["开发区", "园区"]),
    Choice("industrial", Phrase("产业（系统）工会", "industrial union"), aliases: ["产业工会"]),
  ])
}

extension FieldGroup {
  /// What a thing is called and where it belongs.
  static let identity = FieldGroup(Phrase("基本信息", "Identity"))
}
