extension RecordType {
  /// A labour-dispute mediation: the facts and figures of the case.
  ///
  /// Source: 劳动争议调解仲裁法 (2008); dates and effects as in its arts. 14 and 27.
  public static let mediation = RecordType(
    "mediation", Phrase("调解案件", "mediation"), place: .caseRoot,
    form: [
      .required("person"), .optional("participant"), .required("employer"), .optional("contact"),
      .optional("note"),
    ],
    statuses: CaseStatus.mediation,
    fields: [
      Field(
        "office", .text(.office), Phrase("办理单位", "office"), in: .intake, required: .intake,
        aliases: ["办理单位代码", "单位代码", "office_code"]),
      Field(
        "accepted_on", .date, Phrase("受理日期", "accepted on"), in: .intake, required: .intake,
        aliases: ["受理时间", "立案日期"]),
      Field("applied_on", .date, Phrase("申请日期", "applied on"), in: .intake, aliases: ["申请时间"]),
      Field(
        "workers", .integer(1...100_000), Phrase("涉及职工人数", "workers"),
        hint: Phrase("十人以上为集体争议", "ten or more make it a collective dispute (art. 7)"),
        in: .intake, required: .intake, preset: .integer(1), aliases: ["职工人数", "人数", "涉及人数"]),
      Field(
        "migrant", .flag, Phrase("农牧民工", "migrant workers"), in: .intake,
        aliases: ["农民工", "是否农民工", "是否农牧民工"]),
      Field(
        "new_employment", .flag, Phrase("新就业形态", "new forms of employment"), in: .intake,
        aliases: ["新就业形态劳动者", "是否新就业形态"]),
      Field(
        "dispute_types", .set(disputeTypes), Phrase("争议类型", "dispute types"),
        hint: Phrase("可选多项，用顿号隔开", "several may be given, separated by commas"), in: .dispute,
        required: .intake, option: "dispute-type", aliases: ["争议类别", "案由", "纠纷类型"]),
      Field(
        "sought_fen", .money, Phrase("请求金额", "sought"), in: .dispute,
        aliases: ["请求金额(元)", "申请金额", "诉求金额"]),
      Field(
        "infringement_known_on", .date,
        Phrase("知道权利被侵害之日", "infringement known on"),
        hint: Phrase("仲裁时效自此起算一年", "limitation runs one year from it (art. 27)"),
        in: .dispute, option: "known-on", aliases: ["知道权益受侵害之日", "知道被侵害日期"]),
      Field(
        "employment_ended_on", .date, Phrase("劳动关系终止日期", "employment ended on"),
        in: .dispute, option: "employment-ended", aliases: ["离职日期"]),
      Field(
        "channel", .choice(channels), Phrase("来源渠道", "channel"), in: .source,
        aliases: ["案件来源", "来源", "渠道"]),
      Field(
        "referrer", .text(.firm), Phrase("转办（委派）单位", "referred by"), in: .source,
        when: referred, aliases: ["转办单位", "委派单位", "委托单位"]),
      Field(
        "referral_number", .text(.number), Phrase("转办（委派）文号", "number of the referral"),
        in: .source, when: referred, aliases: ["转办文号", "委派案号", "工单号"]),
      Field(
        "mediator", .text(.user), Phrase("调解员", "mediator"), in: .source,
        aliases: ["承办人", "经办人"]),
      Field(
        "official_number", .text(.number), Phrase("案号", "official number"), in: .source,
        option: "number", aliases: ["案件编号", "编号"]),
      Field(
        "refused_on", .date, Phrase("不予受理日期", "refused on"), in: .conclusion),
      Field(
        "refused_reason", .choice(refusalReasons), Phrase("不予受理原因", "refused because"),
        in: .conclusion, when: .isSet("refused_on")),
      Field(
        "concluded_on", .date, Phrase("结案日期", "concluded on"), in: .conclusion,
        required: .conclusion, aliases: ["结案时间", "办结日期"]),
      Field(
        "outcome", .choice(outcomes), Phrase("调解结果", "outcome"), in: .conclusion,
        required: .conclusion, aliases: ["结果", "处理结果", "结案方式"]),
      Field(
        "agreed_fen", .money, Phrase("协议金额", "agreed"), in: .conclusion, when: wasAgreed,
        aliases: ["协议金额(元)", "调解金额", "达成金额"]),
      Field(
        "signed_on", .date, Phrase("协议签订日期", "agreement signed on"), in: .conclusion,
        when: wasAgreed, aliases: ["签订日期"]),
      Field(
        "effective_on", .date, Phrase("协议生效日期", "agreement effective on"),
        hint: Phrase(
          "双方签字、调解员签名并加盖印章后生效", "after both signed and the body's seal is on it (art. 14)"),
        in: .conclusion, when: wasAgreed, aliases: ["生效日期"]),
      Field(
        "judicial_confirmation", .flag, Phrase("司法确认", "judicial confirmation"),
        in: .conclusion, when: wasAgreed, aliases: ["是否司法确认"]),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.mediation) }

  /// The outcomes that count as an agreement: in writing, orally, performed on the spot, in part.
  public static let agreedOutcomes = ["agreed", "agreed_orally", "performed", "partly_agreed"]

  private static let wasAgreed = Field.Condition.isOneOf("outcome", agreedOutcomes)

  private static let referred = Field.Condition.isOneOf(
    "channel",
    [
      "hotline", "court_before_filing", "court_after_filing", "labour_department", "arbitration",
      "governance_centre", "procuratorate", "petition", "upper_union", "other",
    ])

  /// How a mediation ends.
  ///
  /// Source: domain notes 2.3 and 2.4.
  public static let outcomes = ChoiceList([
    Choice(
      "agreed", Phrase("达成协议（书面）", "agreed in writing"), aliases: ["达成协议", "调解成功", "成功", "书面协议"]),
    Choice("agreed_orally", Phrase("达成协议（口头）", "agreed orally"), aliases: ["口头协议", "口头"]),
    Choice("performed", Phrase("当场履行", "performed on the spot"), aliases: ["当场履行完毕", "即时履行"]),
    Choice("partly_agreed", Phrase("部分达成协议", "partly agreed"), aliases: ["部分达成"]),
    Choice("failed", Phrase("调解不成", "failed"), aliases: ["未达成协议", "未达成", "不成", "调解失败"]),
    Choice("withdrawn", Phrase("撤回", "withdrawn"), aliases: ["撤诉", "撤回申请", "申请人撤回"]),
    Choice("ended", Phrase("终止", "ended"), aliases: ["终止调解"]),
    Choice("referred_out", Phrase("移送", "referred out"), aliases: ["移送其他部门", "转出"]),
  ])

  /// Where a case came from.
  ///
  /// Source: domain notes 1.2 and 2.2.
  public static let channels = ChoiceList([
    Choice("visit", Phrase("来访", "visit"), aliases: ["上门", "窗口"]),
    Choice("call", Phrase("来电", "call"), aliases: ["电话"]),
    Choice("wechat", Phrase("微信", "WeChat"), aliases: ["网络", "线上"]),
    Choice("hotline", Phrase("12351热线", "hotline 12351"), aliases: ["12351", "热线", "热线转办"]),
    Choice(
      "court_before_filing", Phrase("法院委派（诉前）", "court, before filing"), aliases: ["法院委派", "诉前委派"]),
    Choice(
      "court_after_filing", Phrase("法院委托（诉中）", "court, after filing"), aliases: ["法院委托", "诉中委托"]),
    Choice(
      "labour_department", Phrase("人社转办", "labour department"), aliases: ["人社", "人社部门转办", "人社委托"]),
    Choice("arbitration", Phrase("仲裁转办", "arbitration"), aliases: ["仲裁委托", "仲裁"]),
    Choice("governance_centre", Phrase("综治中心", "governance centre"), aliases: ["综治中心转办"]),
    Choice("procuratorate", Phrase("检察院", "procuratorate"), aliases: ["检察院转办"]),
    Choice("petition", Phrase("信访转办", "petition office"), aliases: ["信访"]),
    Choice("inspection", Phrase("排查发现", "found on inspection"), aliases: ["风险排查", "法律监督"]),
    Choice("upper_union", Phrase("上级工会转办", "union above"), aliases: ["上级转办"]),
    Choice("other", Phrase("其他", "other")),
  ])

  /// Why an application is not taken up.
  ///
  /// Source: 劳动争议调解仲裁法 arts. 2 and 4; 法释〔2020〕26号 art. 2.
  public static let refusalReasons = ChoiceList([
    Choice("not_labour_dispute", Phrase("不属于劳动争议", "no labour dispute")),
    Choice("other_jurisdiction", Phrase("不属于本单位管辖", "another office's matter")),
    Choice("in_arbitration_or_court", Phrase("已申请仲裁或起诉", "already in arbitration or court")),
    Choice("already_settled", Phrase("已有生效处理结果", "already settled with effect")),
    Choice("party_declines", Phrase("一方不同意调解", "a party declines mediation")),
    Choice("no_named_respondent", Phrase("无明确被申请人", "no respondent is named")),
    Choice("other", Phrase("其他", "other")),
  ])

  /// The statute's six kinds of dispute, each with what offices ask for below it.
  ///
  /// Source: 劳动争议调解仲裁法 art. 2, (1) to (6).
  public static let disputeTypes = ChoiceList([
    Choice("pay", Phrase("劳动报酬、工伤医疗费、补偿赔偿", "pay, injury costs, compensation")),
    Choice(
      "wages", Phrase("劳动报酬", "wages"), aliases: ["工资", "拖欠工资", "欠薪"], under: "pay"),
    Choice("overtime", Phrase("加班费", "overtime pay"), aliases: ["加班工资"], under: "pay"),
    Choice(
      "injury", Phrase("工伤待遇", "work injury benefits"), aliases: ["工伤医疗费", "工伤"], under: "pay"),
    Choice("severance", Phrase("经济补偿", "severance"), aliases: ["经济补偿金"], under: "pay"),
    Choice("damages", Phrase("赔偿金", "damages"), under: "pay"),
    Choice("relationship", Phrase("确认劳动关系", "existence of the employment"), aliases: ["劳动关系"]),
    Choice("contract", Phrase("订立、履行、变更、解除和终止劳动合同", "the employment contract"), aliases: ["劳动合同"]),
    Choice("contract_conclusion", Phrase("订立劳动合同", "conclusion"), under: "contract"),
    Choice("contract_performance", Phrase("履行劳动合同", "performance"), under: "contract"),
    Choice("contract_change", Phrase("变更劳动合同", "change"), under: "contract"),
    Choice(
      "contract_termination", Phrase("解除或终止劳动合同", "termination"),
      aliases: ["解除劳动合同", "终止劳动合同", "解除、终止劳动合同"], under: "contract"),
    Choice("dismissal", Phrase("除名、辞退和辞职、离职", "dismissal or resignation"), aliases: ["辞退", "离职"]),
    Choice("conditions", Phrase("工时休假、社保福利、培训和劳动保护", "hours, insurance, training, safety")),
    Choice("working_time", Phrase("工作时间", "working time"), under: "conditions"),
    Choice("leave", Phrase("休息休假", "rest and leave"), under: "conditions"),
    Choice(
      "social_insurance", Phrase("社会保险", "social insurance"), aliases: ["社保"], under: "conditions"),
    Choice("welfare", Phrase("福利", "welfare"), under: "conditions"),
    Choice("training", Phrase("培训", "training"), under: "conditions"),
    Choice("safety", Phrase("劳动保护", "labour protection"), under: "conditions"),
    Choice("other", Phrase("其他劳动争议", "other"), aliases: ["其他"]),
  ])
}

extension FieldGroup {
  static let intake = FieldGroup(Phrase("受理", "Intake"))
  static let dispute = FieldGroup(Phrase("争议", "Dispute"))
  static let source = FieldGroup(Phrase("来源与承办", "Source"))
  static let conclusion = FieldGroup(Phrase("结案", "Conclusion"))
}
