extension RecordType {
  /// A further firm that answers, and the one above it: dispatch, or the chain of a building site.
  ///
  /// Source: 劳动争议调解仲裁法 art. 22; 保障农民工工资支付条例 arts. 29, 30 and 36.
  public static let respondent = RecordType(
    "respondent", Phrase("责任主体", "respondent"), place: .part, roots: ["mediation", "legal_aid"],
    fields: [
      Field(
        "employer", .reference(type: "employer"), Phrase("单位", "firm"), in: .respondentGroup,
        required: .intake, option: "firm"),
      Field(
        "role", .choice(respondentRoles), Phrase("在本案中的地位", "role"), in: .respondentGroup,
        required: .intake),
      Field(
        "above", .reference(type: "employer"), Phrase("上一级发包单位", "firm above it"),
        in: .respondentGroup),
      Field(
        "joint", .flag, Phrase("连带责任", "jointly liable"), in: .respondentGroup),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.respondent) }

  /// What a firm is in the chain.
  public static let respondentRoles = ChoiceList([
    Choice("employer", Phrase("用人单位", "employer")),
    Choice("dispatch", Phrase("劳务派遣单位", "dispatch agency"), aliases: ["派遣单位"]),
    Choice("user", Phrase("用工单位", "user firm")),
    Choice("owner", Phrase("建设单位", "owner of the site")),
    Choice("general_contractor", Phrase("施工总承包单位", "general contractor"), aliases: ["总包"]),
    Choice("subcontractor", Phrase("分包单位", "subcontractor"), aliases: ["分包"]),
    Choice("labour_service", Phrase("劳务企业", "labour service firm"), aliases: ["劳务公司"]),
    Choice("team", Phrase("班组（包工头）", "team leader"), aliases: ["班组", "包工头"]),
    Choice("other", Phrase("其他", "other")),
  ])
}

extension FieldGroup {
  static let respondentGroup = FieldGroup(Phrase("责任主体", "Respondent"))
}
