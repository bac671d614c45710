extension RecordType {
  /// The facts of the work that a dispute is about; the job's title is the twin's.
  ///
  /// Source: 劳动争议调解仲裁法 art. 27 (end of the employment); 劳动合同法 art. 82 (no contract).
  public static let employment = RecordType(
    "employment", Phrase("用工事实", "employment"), place: .part, roots: ["mediation", "legal_aid"],
    twin: "job",
    fields: [
      Field(
        "worker", .reference(type: "participant"), Phrase("职工", "worker"), in: .employmentGroup),
      Field(
        "started_on", .date, Phrase("入职日期", "started on"), in: .employmentGroup, option: "start"),
      Field(
        "ended_on", .date, Phrase("离职日期", "ended on"), in: .employmentGroup, option: "end"),
      Field(
        "contract", .choice(contractKinds), Phrase("劳动合同", "contract"), in: .employmentGroup),
      Field(
        "monthly_fen", .money, Phrase("月工资", "monthly pay"), in: .employmentGroup),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.employment) }

  /// Whether there is a contract.
  public static let contractKinds = ChoiceList([
    Choice("written", Phrase("已签书面合同", "in writing"), aliases: ["已签", "有"]),
    Choice("none", Phrase("未签合同", "none"), aliases: ["未签", "无"]),
    Choice("expired", Phrase("合同到期未续", "ran out")),
    Choice("dispatch", Phrase("劳务派遣合同", "with a dispatch agency")),
    Choice("oral", Phrase("口头约定", "oral")),
  ])
}

extension FieldGroup {
  static let employmentGroup = FieldGroup(Phrase("用工事实", "Employment"))
}
