extension RecordType {
  /// Legal aid by a union: a service in one line, or the procedure of representation.
  ///
  /// Whether hardship must be shown is asked before anything of the procedure.
  ///
  /// Source: 法律援助法 (2022) arts. 22, 41 to 44, 48, 50, 52; unions by art. 68.
  public static let legalAid = RecordType(
    "legal_aid", Phrase("法律援助", "legal aid"), place: .caseRoot,
    form: [
      .required("person"), .optional("participant"), .optional("employer"), .optional("note"),
    ],
    statuses: CaseStatus.legalAid,
    fields: [
      Field(
        "office", .text(.office), Phrase("援助单位", "office"), in: .aid, required: .intake),
      Field(
        "applied_on", .date, Phrase("申请日期", "applied on"),
        hint: Phrase("收到申请之日起七日内决定", "decided within seven days (art. 43)"), in: .aid,
        required: .intake, option: "on"),
      Field(
        "form", .choice(aidForms), Phrase("援助形式", "form"), in: .aid, required: .intake,
        preset: .text("advice")),
      Field("matter", .set(disputeTypes), Phrase("援助事项", "matter"), in: .aid),
      Field("scope", .choice(aidScopes), Phrase("事项范围", "scope"), in: .aid),
      Field("handler", .text(.user), Phrase("承办人", "handled by"), in: .aid),
      Field(
        "official_number", .text(.number), Phrase("援助案号", "official number"), in: .aid,
        option: "number"),
      Field(
        "of_case", .text(.record), Phrase("相关调解案件", "mediation that it belongs to"), in: .aid,
        option: "mediation"),
      Field(
        "hardship", .choice(hardshipGrounds), Phrase("经济困难情形", "hardship or exemption"),
        hint: Phrase(
          "先问是否免予核查，再问困难证明",
          "first whether none need be shown (art. 42), then what shows it (art. 41)"),
        in: .aidDecision, when: represents),
      Field(
        "urgent", .flag, Phrase("先行援助", "aid before papers"),
        hint: Phrase("时效不足七日等紧急情形", "less than seven days left, and the like (art. 44)"),
        in: .aidDecision, when: represents),
      Field(
        "supplement_asked_on", .date, Phrase("要求补正日期", "supplement asked on"),
        hint: Phrase("一次性告知，只能要求一次", "once, in one list (art. 43)"), in: .aidDecision,
        when: represents),
      Field(
        "supplement_received_on", .date, Phrase("补正日期", "supplement received on"),
        in: .aidDecision, when: .isSet("supplement_asked_on")),
      Field(
        "decided_on", .date, Phrase("决定日期", "decided on"), in: .aidDecision, when: represents),
      Field(
        "decision", .choice(aidDecisions), Phrase("决定", "decision"), in: .aidDecision,
        when: represents),
      Field(
        "decision_reason", .choice(aidRefusals), Phrase("不予援助原因", "why not granted"),
        in: .aidDecision, when: .isOneOf("decision", ["refused"])),
      Field(
        "stage", .choice(aidStages), Phrase("办理阶段", "stage"), in: .aidHandling,
        when: represents),
      Field("closed_on", .date, Phrase("结案日期", "closed on"), in: .aidHandling),
      Field(
        "outcome", .choice(aidOutcomes), Phrase("援助结果", "outcome"), in: .aidHandling,
        when: represents),
      Field(
        "ended_because", .choice(aidEndings), Phrase("终止原因", "ended because"),
        in: .aidHandling, when: .isOneOf("outcome", ["ended"])),
      Field(
        "reported_on", .date, Phrase("结案报告日期", "closing report on"), in: .aidHandling,
        when: represents),
      Field(
        "subsidy_fen", .money, Phrase("办案补贴", "subsidy"), in: .aidHandling, when: represents),
      Field(
        "subsidy_paid_on", .date, Phrase("补贴发放日期", "subsidy paid on"), in: .aidHandling,
        when: .isSet("subsidy_fen")),
      Field(
        "satisfaction", .choice(satisfactions), Phrase("满意度", "satisfaction"),
        in: .aidHandling),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.legalAid) }

  private static let represents = Field.Condition.isOneOf("form", representationForms)

  /// The forms of aid.
  ///
  /// Source: 法律援助法 art. 22; 工会法律援助办法 (2008).
  public static let aidForms = ChoiceList([
    Choice("education", Phrase("普法宣传", "spreading the law"), aliases: ["普法"]),
    Choice("advice", Phrase("法律咨询", "advice"), aliases: ["咨询"]),
    Choice("drafting", Phrase("代拟法律文书", "drafting"), aliases: ["代书"]),
    Choice("negotiation", Phrase("参与协商、调解", "negotiation, mediation"), aliases: ["协商调解"]),
    Choice("arbitration", Phrase("仲裁代理", "arbitration"), aliases: ["代理仲裁"]),
    Choice("litigation", Phrase("诉讼代理", "litigation"), aliases: ["代理诉讼"]),
    Choice("criminal", Phrase("刑事辩护与代理", "criminal defence")),
    Choice("duty", Phrase("值班律师法律帮助", "duty lawyer"), aliases: ["值班律师"]),
    Choice("other", Phrase("其他", "other")),
  ])

  /// What unions give aid for.
  ///
  /// Source: 工会法律援助办法 (2008), the five kinds.
  public static let aidScopes = ChoiceList([
    Choice("labour_dispute", Phrase("劳动争议", "labour dispute")),
    Choice("rights_at_work", Phrase("因劳动权益涉及的人身、民主、财产权", "rights that work touches")),
    Choice("union_worker", Phrase("工会工作者因履职", "a union worker's duties")),
    Choice("union", Phrase("工会组织权益", "the union's own rights")),
    Choice("other", Phrase("其他", "other")),
  ])

  /// Why no hardship need be shown, or what shows it.
  ///
  /// Source: 法律援助法 arts. 41 and 42.
  public static let hardshipGrounds = ChoiceList([
    Choice("exempt", Phrase("免予核查", "none need be shown")),
    Choice(
      "exempt_migrant", Phrase("农民工请求劳动报酬或工伤待遇", "migrant worker: wages or injury"),
      aliases: ["农民工"], under: "exempt"),
    Choice(
      "exempt_no_income", Phrase("无固定收入的未成年人、老年人、残疾人", "minor, old or disabled, no steady income"),
      under: "exempt"),
    Choice(
      "exempt_assisted", Phrase("社会救助、司法救助或优抚对象", "receives assistance"),
      aliases: ["低保"], under: "exempt"),
    Choice("exempt_other", Phrase("其他免予核查情形", "another exemption"), under: "exempt"),
    Choice("shown", Phrase("经济困难", "hardship")),
    Choice("declared", Phrase("本人书面承诺", "declared in writing"), aliases: ["承诺"], under: "shown"),
    Choice("certified", Phrase("困难证明", "certified"), aliases: ["证明"], under: "shown"),
    Choice("checked", Phrase("信息核查", "checked by inquiry"), under: "shown"),
    Choice("not_met", Phrase("不符合经济困难条件", "not met")),
  ])

  /// How an application is decided.
  ///
  /// Source: 法律援助法 art. 43.
  public static let aidDecisions = ChoiceList([
    Choice("granted", Phrase("给予援助", "granted"), aliases: ["同意", "给予"]),
    Choice("refused", Phrase("不予援助", "refused"), aliases: ["不予"]),
    Choice("deemed_withdrawn", Phrase("逾期不补正视为撤回", "deemed withdrawn")),
  ])

  /// Why aid is refused.
  public static let aidRefusals = ChoiceList([
    Choice("out_of_scope", Phrase("不属于援助范围", "out of scope")),
    Choice("no_hardship", Phrase("不符合经济困难条件", "no hardship")),
    Choice("other_office", Phrase("不属于本单位管辖", "another office's matter")),
    Choice("other", Phrase("其他", "other")),
  ])

  /// How far the matter has come.
  public static let aidStages = ChoiceList([
    Choice("mediation", Phrase("调解", "mediation")),
    Choice("arbitration", Phrase("仲裁", "arbitration")),
    Choice("first_instance", Phrase("一审", "first instance")),
    Choice("second_instance", Phrase("二审", "second instance")),
    Choice("retrial", Phrase("再审", "retrial")),
    Choice("enforcement", Phrase("执行", "enforcement")),
  ])

  /// How aid ends.
  public static let aidOutcomes = ChoiceList([
    Choice("won", Phrase("全部支持", "won")),
    Choice("partly_won", Phrase("部分支持", "partly won")),
    Choice("settled", Phrase("和解或调解", "settled"), aliases: ["调解结案"]),
    Choice("lost", Phrase("未获支持", "lost")),
    Choice("withdrawn", Phrase("撤回", "withdrawn")),
    Choice("ended", Phrase("终止援助", "aid ended"), aliases: ["终止"]),
  ])

  /// Why aid is ended before its time.
  ///
  /// Source: 法律援助法 art. 48 (1) to (8).
  public static let aidEndings = ChoiceList([
    Choice("by_deceit", Phrase("以欺骗等不正当手段获得援助", "got by deceit")),
    Choice("facts_hidden", Phrase("故意隐瞒事实或提供虚假证据", "facts hidden or forged")),
    Choice("unlawful_use", Phrase("利用援助从事违法活动", "used against the law")),
    Choice("no_longer_poor", Phrase("经济状况变化，不再符合条件", "no longer in hardship")),
    Choice("case_ended", Phrase("案件终止审理或已被撤销", "the matter was dropped")),
    Choice("own_lawyer", Phrase("自行委托律师或其他代理人", "took a lawyer of their own")),
    Choice("asked_to_end", Phrase("受援人有正当理由要求终止", "asked for with good reason")),
    Choice("other", Phrase("法律法规规定的其他情形", "another ground of law")),
  ])

  /// What people say afterwards.
  public static let satisfactions = ChoiceList([
    Choice("satisfied", Phrase("满意", "satisfied")),
    Choice("fair", Phrase("基本满意", "fairly satisfied")),
    Choice("dissatisfied", Phrase("不满意", "dissatisfied")),
    Choice("not_reached", Phrase("未联系上", "not reached")),
  ])
}

extension FieldGroup {
  static let aid = FieldGroup(Phrase("援助申请", "Application"))
  static let aidDecision = FieldGroup(Phrase("审查决定", "Decision"))
  static let aidHandling = FieldGroup(Phrase("办理与结案", "Handling"))
}
