extension RecordType {
  /// A work order of the hotline 12351: taken, dispatched down the tree, due by how hard it is,
  /// closed, and asked about afterwards.
  ///
  /// The day that an order is due is entered: the national limits are a parameter of the platform.
  /// Rates divide by what is due, closed and called back; each has its own denominator.
  ///
  /// Source: the national 12351 system, on trial since 2023-09-27: categories and complexity.
  public static let hotline = RecordType(
    "hotline", Phrase("热线工单", "hotline order"), place: .caseRoot,
    form: [
      .optional("person"), .optional("participant"), .optional("employer"), .optional("note"),
    ],
    becomes: Succession(
      "mediation",
      carrying: [
        "matter": "dispute_types", "source": "channel", "handler": "mediator",
        "platform_number": "referral_number",
      ]),
    unit: Phrase("单", "orders"),
    statuses: CaseStatus.hotline,
    fields: [
      Field(
        "office", .text(.office), Phrase("承办单位", "office"), in: .hotlineOrder,
        required: .intake),
      Field(
        "received_on", .date, Phrase("来电日期", "received on"), in: .hotlineOrder,
        required: .intake, option: "on"),
      Field(
        "category", .choice(hotlineCategories), Phrase("诉求类别", "category"), in: .hotlineOrder,
        required: .intake),
      Field("matter", .set(disputeTypes), Phrase("涉及争议", "dispute"), in: .hotlineOrder),
      Field(
        "source", .choice(hotlineSources), Phrase("来源渠道", "channel"), in: .hotlineOrder,
        preset: .text("hotline")),
      Field(
        "official_number", .text(.number), Phrase("工单号", "number"), in: .hotlineOrder,
        option: "number"),
      Field(
        "platform_number", .text(.number), Phrase("上级派单号", "number of the order above"),
        in: .hotlineOrder),
      Field("handler", .text(.user), Phrase("承办人", "handled by"), in: .hotlineHandling),
      Field(
        "complexity", .choice(hotlineComplexities), Phrase("难易程度", "complexity"),
        in: .hotlineHandling, preset: .text("ordinary")),
      Field(
        "dispatched_to", .text(.office), Phrase("派往单位", "dispatched to"),
        in: .hotlineHandling),
      Field(
        "dispatched_on", .date, Phrase("派单日期", "dispatched on"), in: .hotlineHandling,
        when: .isSet("dispatched_to")),
      Field(
        "due_on", .date, Phrase("办结期限", "due on"),
        hint: Phrase("按难易程度由平台规定", "set by the platform for each complexity"),
        in: .hotlineHandling, option: "due"),
      Field("closed_on", .date, Phrase("办结日期", "closed on"), in: .hotlineHandling),
      Field(
        "called_back_on", .date, Phrase("回访日期", "called back on"), in: .hotlineHandling,
        when: .isSet("closed_on")),
      Field(
        "satisfaction", .choice(satisfactions), Phrase("满意度", "satisfaction"),
        in: .hotlineHandling, when: .isSet("called_back_on")),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.hotline) }

  /// What people call for.
  public static let hotlineCategories = ChoiceList([
    Choice("question", Phrase("问题咨询", "question"), aliases: ["咨询"]),
    Choice("help", Phrase("服务帮扶", "help"), aliases: ["求决", "帮扶"]),
    Choice("complaint", Phrase("信访投诉", "complaint"), aliases: ["投诉"]),
    Choice("legal_aid", Phrase("法律援助", "legal aid"), aliases: ["援助"]),
    Choice("suggestion", Phrase("意见建议", "suggestion"), aliases: ["建议"]),
  ])

  /// How hard an order is, which tells when it is due.
  public static let hotlineComplexities = ChoiceList([
    Choice("ordinary", Phrase("一般", "ordinary")),
    Choice("difficult", Phrase("难点", "difficult")),
    Choice("special", Phrase("特别复杂", "especially complex")),
  ])

  /// How an order came, in the words of a mediation's channels.
  public static let hotlineSources = ChoiceList([
    Choice("hotline", Phrase("12351热线", "hotline 12351"), aliases: ["12351", "热线"]),
    Choice("wechat", Phrase("微信、网上平台", "online"), aliases: ["微信", "网上"]),
    Choice("upper_union", Phrase("上级派单", "dispatched from above"), aliases: ["上级转办"]),
    Choice("other", Phrase("其他", "other")),
  ])
}

extension FieldGroup {
  static let hotlineOrder = FieldGroup(Phrase("热线诉求", "Order"))
  static let hotlineHandling = FieldGroup(Phrase("办理", "Handling"))
}
