extension RecordType {
  /// What happened to a running period of a case: it was interrupted, suspended or extended.
  ///
  /// Reasons are codes; words go into a note.
  ///
  /// Source: 劳动争议调解仲裁法 art. 27(2) and (3); 最高人民法院关于人民法院特邀调解的规定 art. 27.
  public static let deadlineChange = RecordType(
    "deadline_change", Phrase("期限变动", "change of a deadline"), place: .part,
    fields: [
      Field(
        "rule", .choice(changeableDeadlines), Phrase("期限", "deadline"), in: .deadline,
        required: .intake),
      Field(
        "change", .choice(deadlineChanges), Phrase("变动", "change"), in: .deadline,
        required: .intake),
      Field(
        "from_on", .date, Phrase("发生日期", "from"), in: .deadline, required: .intake,
        option: "on", aliases: ["开始日期"]),
      Field(
        "until_on", .date, Phrase("截止日期", "until"),
        hint: Phrase("中止原因消除之日，或延长到哪一天", "when the cause ended, or the agreed last day"),
        in: .deadline, when: .isOneOf("change", ["suspended", "extended"]), option: "until"),
      Field(
        "because", .choice(deadlineReasons), Phrase("原因", "because"), in: .deadline,
        required: .intake),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.deadlineChange) }

  /// The rules that something can happen to; their codes are those of the deadlines.
  public static let changeableDeadlines = ChoiceList([
    Choice("LIM-1Y", Phrase("仲裁时效", "limitation of arbitration"), aliases: ["时效"]),
    Choice(
      "LIM-WAGE", Phrase("拖欠劳动报酬的仲裁时效", "limitation of arrears of pay"), aliases: ["欠薪时效"]),
    Choice("EXEC-2Y", Phrase("申请强制执行", "application for enforcement"), aliases: ["执行时效"]),
    Choice("MED-15", Phrase("调解期限", "mediation"), aliases: ["调解"]),
    Choice("REF-30", Phrase("委派调解期限", "mediation for a court, before filing")),
    Choice("REF-15", Phrase("委托调解期限（普通程序）", "mediation for a court, ordinary procedure")),
    Choice("REF-7", Phrase("委托调解期限（简易程序）", "mediation for a court, summary procedure")),
  ])

  /// What happens to a period.
  public static let deadlineChanges = ChoiceList([
    Choice("interrupted", Phrase("中断", "interrupted")),
    Choice("suspended", Phrase("中止", "suspended")),
    Choice("extended", Phrase("延长", "extended"), aliases: ["延期"]),
  ])

  /// Why.
  public static let deadlineReasons = ChoiceList([
    Choice("claimed", Phrase("向对方主张权利", "claimed from the other side"), aliases: ["主张权利"]),
    Choice(
      "sought_relief", Phrase("向有关部门请求救济", "sought relief from an authority"), aliases: ["请求救济"]),
    Choice(
      "promised", Phrase("对方同意履行", "the other side agreed to perform"), aliases: ["同意履行"]),
    Choice("force_majeure", Phrase("不可抗力", "force majeure")),
    Choice("good_reason", Phrase("其他正当理由", "another good reason"), aliases: ["正当理由"]),
    Choice("consent", Phrase("双方同意延长", "both sides agreed"), aliases: ["双方同意"]),
  ])
}

extension FieldGroup {
  static let deadline = FieldGroup(Phrase("期限", "Deadline"))
}
