extension RecordType {
  /// A session, planned or held: when, where, how the parties were told.
  ///
  /// What was said is the twin's.
  ///
  /// Source: 人民调解法 art. 27 (records to file); 特邀调解规定 arts. 14 and 18.
  public static let mediationSession = RecordType(
    "session", Phrase("调解会", "session"), place: .part, roots: ["mediation"],
    twin: "session_notes",
    fields: [
      Field(
        "held_on", .date, Phrase("调解日期", "held on"), in: .mediationSessionGroup, required: .intake,
        option: "on"),
      Field(
        "begins_at", .text(.code), Phrase("开始时间", "begins at"),
        hint: Phrase("例如 14:30", "for example 14:30"), in: .mediationSessionGroup, option: "at"),
      Field(
        "place", .text(.address), Phrase("调解地点", "place"), in: .mediationSessionGroup),
      Field(
        "invited", .set(sessionParties), Phrase("通知对象", "invited"), in: .mediationSessionGroup),
      Field(
        "told_by", .choice(tellings), Phrase("通知方式", "told by"), in: .mediationSessionGroup),
      Field(
        "told_on", .date, Phrase("通知日期", "told on"), in: .mediationSessionGroup),
      Field(
        "attended", .set(sessionParties), Phrase("到场人员", "attended"), in: .mediationSessionGroup),
      Field(
        "rights_told", .flag, Phrase("已告知权利义务", "rights explained"),
        hint: Phrase("调解开始前告知", "before it begins (rules of invited mediation, art. 14)"),
        in: .mediationSessionGroup),
      Field(
        "result", .choice(sessionResults), Phrase("调解情况", "result"), in: .mediationSessionGroup),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.mediationSession) }

  /// Who comes to a session.
  public static let sessionParties = ChoiceList([
    Choice("applicant", Phrase("申请人", "applicant")),
    Choice("respondent", Phrase("被申请人", "respondent")),
    Choice("agent", Phrase("代理人", "agent")),
    Choice("representative", Phrase("职工代表", "representative")),
    Choice("third_party", Phrase("第三人", "third party")),
    Choice("labour_department", Phrase("人社部门", "labour department")),
    Choice("court", Phrase("法院", "court")),
  ])

  /// How people are told of a session.
  public static let tellings = ChoiceList([
    Choice("phone", Phrase("电话", "by phone")),
    Choice("letter", Phrase("书面通知", "in writing"), aliases: ["书面"]),
    Choice("wechat", Phrase("微信", "WeChat")),
    Choice("message", Phrase("短信", "text message")),
    Choice("in_person", Phrase("当面", "in person")),
  ])

  /// How a session ended.
  public static let sessionResults = ChoiceList([
    Choice("planned", Phrase("待召开", "planned")),
    Choice("continued", Phrase("择期再调", "to be continued")),
    Choice("agreed", Phrase("达成一致", "agreed")),
    Choice("failed", Phrase("未达成一致", "failed")),
    Choice("absent", Phrase("一方未到场", "a party was absent")),
    Choice("postponed", Phrase("改期", "postponed")),
    Choice("cancelled", Phrase("取消", "cancelled")),
  ])
}

extension FieldGroup {
  static let mediationSessionGroup = FieldGroup(Phrase("调解会", "Session"))
}
