extension RecordType {
  /// The list by which a unit enrols its workers in a plan for a period.
  ///
  /// It says in figures what whoever reads no names needs: how many, of them women, for what fee.
  /// Those enrolled hang on it as ``enrolment``.
  ///
  /// Source: domain notes 2.9: 单位统一参互, by protection period.
  public static let enrolmentList = RecordType(
    "enrolment_list", Phrase("参保名单", "enrolment list"), place: .caseRoot,
    form: [.optional("contact")], unit: Phrase("份", "lists"),
    statuses: CaseStatus.enrolmentList, takes: ["contact", "note"],
    listed: ["plan", "unit", "from_on", "through_on", "members", "fee_fen"],
    fields: [
      Field(
        "office", .text(.office), Phrase("办理单位", "office"), in: .enrolmentGroup,
        required: .intake),
      Field(
        "enrolled_on", .date, Phrase("参保日期", "enrolled on"), in: .enrolmentGroup,
        required: .intake, option: "on", aliases: ["登记日期", "缴费日期"]),
      Field(
        "plan", .text(.code), Phrase("保障方案", "plan"),
        hint: Phrase("方案代码-年度，如 NMG-INPATIENT-2025", "code and year, NMG-INPATIENT-2025"),
        in: .enrolmentGroup, required: .intake, aliases: ["保障项目", "方案", "互助项目"]),
      Field(
        "year", .integer(2000...2199), Phrase("保障年度", "plan year"), in: .enrolmentGroup,
        aliases: ["年度"]),
      Field(
        "unit", .text(.firm), Phrase("参保单位", "unit"), in: .enrolmentGroup, required: .intake,
        aliases: ["单位", "单位名称", "工作单位"]),
      Field(
        "unit_code", .text(.code), Phrase("单位统一社会信用代码", "credit code of the unit"),
        in: .enrolmentGroup, aliases: ["统一社会信用代码", "信用代码"]),
      Field(
        "official_number", .text(.number), Phrase("名单编号", "number of the list"),
        in: .enrolmentGroup, option: "number", aliases: ["参保单号", "批次号"]),
      Field(
        "from_on", .date, Phrase("保障起始日", "covered from"), in: .enrolmentGroup,
        aliases: ["保障期起", "生效日期", "保障开始日期"]),
      Field(
        "through_on", .date, Phrase("保障截止日", "covered through"), in: .enrolmentGroup,
        aliases: ["保障期止", "失效日期", "保障结束日期"]),
      Field(
        "members", .integer(0...1_000_000), Phrase("参保人数", "people enrolled"),
        in: .enrolmentFigures),
      Field(
        "women", .integer(0...1_000_000), Phrase("其中女职工", "of them women"),
        in: .enrolmentFigures),
      Field("fee_fen", .money, Phrase("缴费总额", "fees in all"), in: .enrolmentFigures),
      Field(
        "fee_source", .choice(feeSources), Phrase("缴费来源", "paid by"), in: .enrolmentFigures,
        aliases: ["资金来源", "费用来源", "缴费方式"]),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.enrolmentList) }

  /// Who pays the fees.
  public static let feeSources = ChoiceList([
    Choice("unit", Phrase("单位缴纳", "the unit"), aliases: ["单位", "行政"]),
    Choice("union", Phrase("工会经费", "the union"), aliases: ["工会", "基层工会"]),
    Choice("individual", Phrase("个人缴纳", "the workers"), aliases: ["个人", "职工个人", "自费"]),
    Choice("shared", Phrase("单位、工会与个人分担", "shared"), aliases: ["分担", "共同缴纳"]),
    Choice("subsidy", Phrase("财政或上级补助", "a subsidy"), aliases: ["补助", "财政"]),
    Choice("other", Phrase("其他", "other")),
  ])
}

extension FieldGroup {
  static let enrolmentGroup = FieldGroup(Phrase("参保名单", "Enrolment list"))
  static let enrolmentFigures = FieldGroup(Phrase("人数与缴费", "People and fees"))
}
