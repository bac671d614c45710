extension RecordType {
  /// A claim on a mutual aid plan: a stay in hospital, a diagnosis or an event, what it cost, and
  /// what the plan adds.
  ///
  /// All inputs and the version of the plan stay on the claim, so that the benefit can be worked
  /// out again years later; its working is derived and stands nowhere. How far the claim has come
  /// is the sum of its steps (``claimStep``, `ClaimCourse`). What illness it was is a record of its
  /// own, ``diagnosis``: this type is plain.
  ///
  /// Source: domain notes 2.9, fields and states of the regional plan (内蒙古职工互助保障).
  public static let claim = RecordType(
    "claim", Phrase("互助金申请", "mutual aid claim"), place: .caseRoot,
    form: [
      .required("person"), .optional("participant"), .optional("diagnosis"), .optional("payee"),
      .optional("contact"), .optional("note"),
    ],
    statuses: CaseStatus.claim,
    takes: [
      "participant", "person", "contact", "note", "return_visit", "same_as", "merging",
      "distinction",
    ],
    listed: ["plan_code", "unit", "discharged_on", "benefit_fen"],
    fields: [
      Field(
        "office", .text(.office), Phrase("办理单位", "office"), in: .claimCase, required: .intake),
      Field(
        "received_on", .date, Phrase("受理日期", "received on"), in: .claimCase, required: .intake,
        option: "on", aliases: ["申请日期"]),
      Field(
        "plan_code", .text(.code), Phrase("保障项目", "plan"), in: .claimCase, required: .intake,
        option: "plan", aliases: ["保障方案", "互助项目", "保障计划", "险种"]),
      Field(
        "plan_year", .integer(2000...2199), Phrase("保障年度", "plan year"), in: .claimCase,
        option: "year", aliases: ["参保年度", "年度"]),
      Field(
        "plan_version", .text(.code), Phrase("条款版本", "version of the plan"),
        hint: Phrase("计算补助时记下", "noted when the benefit is worked out"), in: .claimCase),
      Field(
        "official_number", .text(.number), Phrase("申请编号", "official number"), in: .claimCase,
        option: "number", aliases: ["受理编号"]),
      Field(
        "unit", .text(.firm), Phrase("参保单位", "unit"), in: .claimCase,
        aliases: ["参互单位", "单位名称", "所在单位", "工作单位"]),
      Field(
        "cover_from_on", .date, Phrase("参保起始日期", "covered from"), in: .claimCase,
        option: "cover-from"),
      Field(
        "cover_to_on", .date, Phrase("参保截止日期", "covered to"), in: .claimCase,
        option: "cover-to"),
      Field(
        "participation_year", .integer(1...60), Phrase("第几年参保", "year of participation"),
        hint: Phrase("连续参保的第几年", "counted without a gap, from 1"), in: .claimCase,
        aliases: ["连续参保年数"]),
      Field(
        "hospital", .text(.firm), Phrase("就诊医院", "hospital"), in: .claimEvent,
        aliases: ["医院", "医疗机构", "就诊医疗机构"]),
      Field(
        "hospital_level", .choice(hospitalLevels), Phrase("医院级别", "hospital's level"),
        in: .claimEvent, aliases: ["医院等级"]),
      Field(
        "admitted_on", .date, Phrase("入院日期", "admitted on"), in: .claimEvent,
        option: "admitted", aliases: ["入院时间", "住院日期"]),
      Field(
        "discharged_on", .date, Phrase("出院日期", "discharged on"), in: .claimEvent,
        option: "discharged", aliases: ["出院时间"]),
      Field(
        "settled_on", .date, Phrase("医保结算日期", "settled on"), in: .claimEvent,
        option: "settled", aliases: ["结算日期"]),
      Field(
        "settlement_number", .text(.number), Phrase("医保结算单号", "settlement number"),
        hint: Phrase("同一张结算单只补助一次", "a settlement is paid once"), in: .claimEvent,
        option: "settlement", aliases: ["结算单号", "结算单编号"]),
      Field(
        "diagnosed_on", .date, Phrase("确诊日期", "diagnosed on"), in: .claimEvent,
        option: "diagnosed"),
      Field(
        "happened_on", .date, Phrase("事项发生日期", "happened on"),
        hint: Phrase("身故、生育等按事项补助的", "for what is paid by the event: a death, a birth"),
        in: .claimEvent, option: "happened"),
      Field(
        "total_fen", .money, Phrase("医疗总费用", "total cost"), in: .claimCost,
        aliases: ["总费用", "医疗费用总额"]),
      Field(
        "pool_fen", .money, Phrase("统筹内费用", "cost in the pool"), in: .claimCost,
        aliases: ["统筹范围内费用", "政策范围内费用"]),
      Field(
        "paid_basic_fen", .money, Phrase("基本医保支付", "paid by basic insurance"), in: .claimCost,
        option: "basic", aliases: ["统筹支付", "基本医疗支付"]),
      Field(
        "paid_supplement_fen", .money, Phrase("大额补充支付", "paid by the supplement"),
        in: .claimCost, option: "supplement", aliases: ["大额支付", "大病支付"]),
      Field(
        "paid_other_fen", .money, Phrase("其他支付", "paid by others"), in: .claimCost,
        option: "other"),
      Field(
        "self_paid_fen", .money, Phrase("统筹内自付", "self-pay in the pool"),
        hint: Phrase("不填时由统筹内费用减去各项支付得出", "if left out, the cost in the pool less what was paid"),
        in: .claimCost, aliases: ["统筹内自付费用", "个人自付", "自付费用"]),
      Field(
        "papers", .set(claimPapers), Phrase("已收材料", "papers seen"), in: .claimPapers,
        option: "paper"),
      Field(
        "benefit_fen", .money, Phrase("补助金额", "benefit"), in: .claimBenefit,
        aliases: ["互助金", "补助金", "给付金额", "互助金金额"]),
      Field(
        "benefit_basis", .choice(benefitBases), Phrase("补助金额依据", "how the benefit was found"),
        in: .claimBenefit, option: "basis"),
      Field(
        "paid_before_fen", .money, Phrase("本年度已补助", "paid before in the plan year"),
        in: .claimBenefit, option: "paid-before"),
      Field(
        "days_before", .integer(0...3660), Phrase("本年度已计天数", "days paid before in the year"),
        in: .claimBenefit, option: "days-before"),
      Field(
        "benefits_before", .text(.code), Phrase("本年度已领项目", "benefits paid before in the year"),
        hint: Phrase("代码之间用空格", "codes, with spaces between"), in: .claimBenefit,
        option: "benefits-before"),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.claim) }

  /// The levels of hospitals; some plans pay only from the second up.
  ///
  /// Source: 医院分级管理办法.
  public static let hospitalLevels = ChoiceList([
    Choice("third", Phrase("三级", "third level"), aliases: ["三甲", "三级甲等", "三级医院"]),
    Choice("second", Phrase("二级", "second level"), aliases: ["二甲", "二级甲等", "二级医院"]),
    Choice("first", Phrase("一级", "first level"), aliases: ["一级医院"]),
    Choice("ungraded", Phrase("未定级", "without a level"), aliases: ["未评级", "无等级"]),
  ])

  /// The papers of a claim, each as it was seen: the original or a copy.
  ///
  /// Source: domain notes 2.9, claim papers.
  public static let claimPapers = ChoiceList(
    papers("unit_certificate", "单位证明", "unit's certificate")
      + papers("identity", "身份证", "identity document")
      + papers("relation", "关系证明", "proof of relation")
      + papers("diagnosis", "诊断证明", "certificate of diagnosis")
      + papers("pathology", "病理报告", "pathology report")
      + papers("discharge", "出院小结", "discharge summary")
      + papers("settlement", "医保结算单", "settlement sheet")
      + papers("invoice", "收费票据", "invoice") + papers("death", "死亡证明", "death certificate")
      + papers("bank_card", "银行卡", "bank card"))

  private static func papers(_ code: String, _ chinese: String, _ english: String) -> [Choice] {
    [
      Choice(
        "\(code)_original", Phrase(chinese + "原件", english + ", original"), aliases: [chinese]),
      Choice("\(code)_copy", Phrase(chinese + "复印件", english + ", copy")),
    ]
  }

  /// Where the amount of a benefit comes from.
  public static let benefitBases = ChoiceList([
    Choice("computed", Phrase("按条款计算", "worked out by the plan")),
    Choice("given", Phrase("历史给付，照录", "given: taken over as it was paid"), aliases: ["历史给付"]),
  ])
}

extension FieldGroup {
  static let claimCase = FieldGroup(Phrase("申请", "Claim"))
  static let claimEvent = FieldGroup(Phrase("就诊", "Stay"))
  static let claimCost = FieldGroup(Phrase("费用", "Cost"))
  static let claimPapers = FieldGroup(Phrase("材料", "Papers"))
  static let claimBenefit = FieldGroup(Phrase("补助", "Benefit"))
}
