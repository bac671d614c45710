extension RecordType {
  /// The name and numbers of a participant, under the participant's id.
  public static let person = RecordType(
    "person", Phrase("个人信息", "person"), isPersonal: true, place: .part,
    fields: [
      Field(
        "name", .text(.personName), Phrase("申请人姓名", "applicant's name"), in: .applicant,
        required: .intake, option: "applicant", aliases: ["申请人", "姓名", "职工姓名"],
        soughtAs: .name),
      Field(
        "identity_kind", .choice(identityKinds), Phrase("证件类型", "kind of identity document"),
        in: .applicant, when: .isSet("identity_number"), option: "id-kind"),
      Field(
        "identity_number", .text(.identityNumber), Phrase("证件号码", "number of identity document"),
        in: .applicant, option: "id-number", aliases: ["身份证号", "身份证号码", "公民身份号码"],
        soughtAs: .identityNumber),
      Field(
        "identity_note", .choice(identityNotes), Phrase("号码存疑原因", "why a doubtful number is kept"),
        in: .applicant, when: .isSet("identity_number"), option: "id-note"),
      Field(
        "phone", .text(.phone), Phrase("联系电话", "phone"), in: .applicant,
        aliases: ["电话", "手机", "手机号"], soughtAs: .phone),
      Field(
        "bank_card", .text(.bankCard), Phrase("银行卡号", "bank card"), in: .applicant,
        aliases: ["卡号", "银行账号"]),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.person) }

  /// Kinds of identity documents.
  ///
  /// Source: domain notes 3.1.
  public static let identityKinds = ChoiceList([
    Choice("resident", Phrase("居民身份证", "resident identity card"), aliases: ["身份证"]),
    Choice("passport", Phrase("护照", "passport")),
    Choice("hmt_residence", Phrase("港澳台居民居住证", "residence permit (HK, Macao, Taiwan)")),
    Choice("foreign_residence", Phrase("外国人永久居留证", "foreigner's permanent residence")),
    Choice("other", Phrase("其他", "other")),
  ])

  /// Why a number that fails its check is kept as it stands on paper.
  public static let identityNotes = ChoiceList([
    Choice("as_on_document", Phrase("证件原文如此", "stands so on the document")),
    Choice("damaged_by_sheet", Phrase("表格损坏，待补", "damaged by a spreadsheet, to be restored")),
    Choice("copied_unclear", Phrase("复印件不清", "the copy is unclear")),
    Choice("foreign_document", Phrase("境外证件", "a foreign document")),
  ])
}
