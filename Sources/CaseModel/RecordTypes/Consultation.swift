extension RecordType {
  /// A consultation: somebody asked, was answered, and may stay without a name.
  ///
  /// It is counted in times, not in cases, and becomes a mediation with one command.
  ///
  /// Source: 法律援助法 art. 22 (1); the unions' reviews count 咨询 in 人次.
  public static let consultation = RecordType(
    "consultation", Phrase("咨询", "consultation"), place: .caseRoot,
    form: [.optional("person"), .optional("employer"), .optional("note")],
    becomes: Succession(
      "mediation", carrying: ["way": "channel", "matter": "dispute_types", "handler": "mediator"]),
    unit: Phrase("次", "times"),
    statuses: CaseStatus.consultation,
    fields: [
      Field(
        "office", .text(.office), Phrase("接待单位", "office"), in: .consultation,
        required: .intake),
      Field(
        "consulted_on", .date, Phrase("咨询日期", "consulted on"), in: .consultation,
        required: .intake, option: "on"),
      Field(
        "way", .choice(consultationWays), Phrase("咨询方式", "way"), in: .consultation,
        required: .intake, preset: .text("visit")),
      Field(
        "matter", .choice(consultationMatters), Phrase("咨询事项", "matter"), in: .consultation,
        required: .intake),
      Field("handler", .text(.user), Phrase("接待人", "handled by"), in: .consultation),
      Field(
        "answer", .choice(consultationAnswers), Phrase("答复方式", "answer"), in: .consultation,
        preset: .text("answered")),
      Field(
        "official_number", .text(.number), Phrase("登记号", "number in the register"),
        in: .consultation, option: "number"),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.consultation) }

  /// How people come to ask.
  public static let consultationWays = ChoiceList([
    Choice("visit", Phrase("来访", "visit"), aliases: ["上门", "窗口"]),
    Choice("call", Phrase("来电", "call"), aliases: ["电话"]),
    Choice("wechat", Phrase("微信", "WeChat"), aliases: ["网络", "线上"]),
    Choice("hotline", Phrase("12351热线", "hotline 12351"), aliases: ["12351", "热线"]),
    Choice("outreach", Phrase("下基层、普法活动", "on the spot"), aliases: ["普法", "下基层"]),
    Choice("other", Phrase("其他", "other")),
  ])

  /// What people ask about: the disputes that a mediation knows, and what is none.
  public static let consultationMatters = ChoiceList(
    disputeTypes.choices.filter { $0.code != "other" }.map { choice in
      Choice(choice.code, choice.label, aliases: choice.aliases, under: choice.parent)
    } + [
      Choice("mutual_aid", Phrase("互助保障", "mutual aid"), aliases: ["医疗互助"]),
      Choice("hardship", Phrase("困难帮扶", "help in hardship"), aliases: ["帮扶"]),
      Choice("union_affairs", Phrase("工会事务", "union affairs"), aliases: ["入会"]),
      Choice("civil", Phrase("其他法律问题", "another matter of law"), aliases: ["民事"]),
      Choice("other", Phrase("其他", "other")),
    ])

  /// What was done with a question.
  public static let consultationAnswers = ChoiceList([
    Choice("answered", Phrase("当场答复", "answered at once"), aliases: ["已答复"]),
    Choice("later", Phrase("约期答复", "to be answered later")),
    Choice("referred", Phrase("转介其他部门", "sent on to another body"), aliases: ["转介"]),
    Choice("taken_up", Phrase("转为办案", "taken up as a case"), aliases: ["立案"]),
  ])
}

extension FieldGroup {
  static let consultation = FieldGroup(Phrase("咨询", "Consultation"))
}
