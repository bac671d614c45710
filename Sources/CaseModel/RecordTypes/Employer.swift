extension RecordType {
  /// The employer, or another firm that answers in a case.
  public static let employer = RecordType(
    "employer", Phrase("用人单位", "employer"), place: .part,
    fields: [
      Field(
        "name", .text(.firm), Phrase("用人单位", "employer"), in: .employerGroup, required: .intake,
        option: "employer", aliases: ["用人单位名称", "单位", "被申请人", "企业名称"],
        soughtAs: .name),
      Field(
        "code", .text(.code), Phrase("统一社会信用代码", "credit code"), in: .employerGroup,
        option: "employer-code", aliases: ["信用代码", "社会信用代码"], soughtAs: .code),
      Field(
        "industry", .choice(industries), Phrase("行业", "industry"), in: .employerGroup,
        aliases: ["行业门类", "所属行业"]),
      Field(
        "address", .text(.address), Phrase("单位地址", "employer's address"), in: .employerGroup,
        option: "employer-address", aliases: ["地址"]),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.employer) }

  /// The sections of the national classification of economic activities.
  ///
  /// Source: GB/T 4754-2017, sections A to T.
  public static let industries = ChoiceList([
    Choice("A", Phrase("农、林、牧、渔业", "agriculture, forestry, husbandry, fishery"), aliases: ["农牧业"]),
    Choice("B", Phrase("采矿业", "mining")),
    Choice("C", Phrase("制造业", "manufacturing")),
    Choice("D", Phrase("电力、热力、燃气及水生产和供应业", "electricity, heat, gas, water")),
    Choice("E", Phrase("建筑业", "construction")),
    Choice("F", Phrase("批发和零售业", "wholesale and retail")),
    Choice("G", Phrase("交通运输、仓储和邮政业", "transport, storage, post")),
    Choice("H", Phrase("住宿和餐饮业", "lodging and catering")),
    Choice("I", Phrase("信息传输、软件和信息技术服务业", "information technology")),
    Choice("J", Phrase("金融业", "finance")),
    Choice("K", Phrase("房地产业", "real estate")),
    Choice("L", Phrase("租赁和商务服务业", "leasing and business services")),
    Choice("M", Phrase("科学研究和技术服务业", "research and technical services")),
    Choice("N", Phrase("水利、环境和公共设施管理业", "water, environment, public facilities")),
    Choice("O", Phrase("居民服务、修理和其他服务业", "resident services, repair")),
    Choice("P", Phrase("教育", "education")),
    Choice("Q", Phrase("卫生和社会工作", "health and social work")),
    Choice("R", Phrase("文化、体育和娱乐业", "culture, sport, entertainment")),
    Choice("S", Phrase("公共管理、社会保障和社会组织", "public administration")),
    Choice("T", Phrase("国际组织", "international organisations")),
  ])
}

extension FieldGroup {
  static let employerGroup = FieldGroup(Phrase("用人单位", "Employer"))
}
