extension RecordType {
  /// What a claim is about in the words and codes of medicine: sensitive, and so personal.
  ///
  /// Source: 个人信息保护法 art. 28 (medical health); domain notes 4.1.
  public static let diagnosis = RecordType(
    "diagnosis", Phrase("诊断", "diagnosis"), isPersonal: true, place: .part, roots: ["claim"],
    fields: [
      Field(
        "text", .text(.words), Phrase("诊断", "diagnosis"), in: .diagnosisGroup, required: .intake,
        option: "diagnosis", aliases: ["疾病诊断", "出院诊断", "病种"]),
      Field(
        "disease_code", .text(.code), Phrase("病种代码", "code of the disease"),
        hint: Phrase("项目条款所列的代码", "as the plan lists it"), in: .diagnosisGroup,
        option: "disease", aliases: ["疾病代码", "ICD编码"]),
      Field(
        "event_code", .text(.code), Phrase("事项代码", "code of the event"),
        hint: Phrase("按事项补助的，项目条款所列的代码", "for what is paid by the event, as the plan lists it"),
        in: .diagnosisGroup, option: "event"),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.diagnosis) }
}

extension FieldGroup {
  static let diagnosisGroup = FieldGroup(Phrase("诊断", "Diagnosis"))
}
