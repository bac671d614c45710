extension RecordType {
  /// Where people were sent: a case that is not taken up, or one that leaves mediation.
  ///
  /// Source: 劳动争议调解仲裁法 arts. 5, 14 and 15; 劳动保障监察条例 art. 17.
  public static let referral = RecordType(
    "referral", Phrase("告知与移送", "referral"), place: .part,
    fields: [
      Field(
        "referred_on", .date, Phrase("告知日期", "referred on"), in: .referralGroup, required: .intake,
        option: "on"),
      Field(
        "target", .choice(referralTargets), Phrase("告知去向", "where to"), in: .referralGroup,
        required: .intake, option: "to"),
      Field(
        "body", .text(.firm), Phrase("接收单位", "body"), in: .referralGroup),
      Field(
        "in_writing", .flag, Phrase("书面告知", "in writing"), in: .referralGroup),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.referral) }

  /// Where people are sent.
  public static let referralTargets = ChoiceList([
    Choice("arbitration", Phrase("劳动仲裁", "arbitration"), aliases: ["仲裁"]),
    Choice("court", Phrase("法院", "court")),
    Choice("inspection", Phrase("劳动保障监察", "labour inspection"), aliases: ["监察"]),
    Choice("social_insurance", Phrase("社会保险经办机构", "social insurance agency"), aliases: ["社保"]),
    Choice("other_union", Phrase("其他工会", "another union")),
    Choice("legal_aid", Phrase("法律援助机构", "legal aid")),
    Choice("petition", Phrase("信访部门", "petition office"), aliases: ["信访"]),
    Choice("police", Phrase("公安机关", "police")),
    Choice("other", Phrase("其他", "other")),
  ])
}

extension FieldGroup {
  static let referralGroup = FieldGroup(Phrase("告知与移送", "Referral"))
}
