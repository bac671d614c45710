extension RecordType {
  /// Who receives a benefit in the patient's place: an heir, a guardian.
  ///
  /// Source: 民法典 arts. 23 and 1127; 个人信息保护法 art. 49.
  public static let payee = RecordType(
    "payee", Phrase("收款人", "payee"), isPersonal: true, place: .part, roots: ["claim"],
    unit: Phrase("人", "people"),
    fields: [
      Field(
        "name", .text(.personName), Phrase("收款人姓名", "payee's name"), in: .payeeGroup,
        required: .intake, option: "payee", aliases: ["领款人", "收款人"]),
      Field(
        "relation", .choice(payeeRelations), Phrase("与参保人关系", "relation"), in: .payeeGroup,
        required: .intake, option: "payee-relation"),
      Field(
        "identity_number", .text(.identityNumber), Phrase("收款人证件号码", "payee's identity number"),
        in: .payeeGroup, option: "payee-id-number"),
      Field(
        "phone", .text(.phone), Phrase("收款人电话", "payee's phone"), in: .payeeGroup,
        option: "payee-phone"),
      Field(
        "bank", .text(.words), Phrase("开户银行", "bank"), in: .payeeGroup, option: "payee-bank"),
      Field(
        "account", .text(.bankCard), Phrase("收款账号", "account"), in: .payeeGroup,
        option: "payee-account"),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.payee) }

  /// What a payee is to the patient.
  public static let payeeRelations = ChoiceList([
    Choice("guardian", Phrase("监护人", "guardian")),
    Choice("heir", Phrase("继承人", "heir")),
    Choice("spouse", Phrase("配偶", "spouse"), under: "heir"),
    Choice("child", Phrase("子女", "child"), under: "heir"),
    Choice("parent", Phrase("父母", "parent"), under: "heir"),
    Choice("agent", Phrase("受托代领人", "authorised to receive"), aliases: ["代领人"]),
  ])
}

extension FieldGroup {
  static let payeeGroup = FieldGroup(Phrase("收款人", "Payee"))
}
