extension RecordType {
  /// Who takes part in a case, without a name: the facts that figures need.
  ///
  /// The same id in ``person`` holds the name and numbers, so that they travel apart.
  public static let participant = RecordType(
    "participant", Phrase("当事人", "participant"), place: .part, twin: "person",
    unit: Phrase("人", "people"),
    fields: [
      Field(
        "role", .choice(participantRoles), Phrase("身份", "role"), in: .applicant,
        required: .intake, preset: .text("applicant")),
      Field(
        "sex", .choice(sexes), Phrase("性别", "sex"), in: .applicant, aliases: ["男女"]),
      Field(
        "birth_year", .integer(1900...2199), Phrase("出生年份", "year of birth"), in: .applicant,
        aliases: ["出生年"]),
      Field(
        "migrant", .flag, Phrase("本人是农牧民工", "is a migrant worker"), in: .applicant,
        option: "applicant-migrant"),
      Field(
        "union_member", .flag, Phrase("工会会员", "union member"), in: .applicant,
        aliases: ["是否会员"]),
      Field(
        "sought_fen", .money, Phrase("本人请求金额", "own sum sought"), in: .applicant,
        option: "applicant-sought"),
      Field(
        "agreed_fen", .money, Phrase("本人协议金额", "own sum agreed"), in: .applicant,
        option: "applicant-agreed"),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.participant) }

  /// What someone is in a case.
  public static let participantRoles = ChoiceList([
    Choice("applicant", Phrase("申请人", "applicant")),
    Choice("representative", Phrase("职工代表", "workers' representative"), aliases: ["代表人"]),
    Choice("agent", Phrase("代理人", "agent")),
    Choice("third_party", Phrase("第三人", "third party")),
  ])

  /// Sexes as the identity number tells them.
  public static let sexes = ChoiceList([
    Choice("male", Phrase("男", "male")), Choice("female", Phrase("女", "female")),
  ])
}

extension FieldGroup {
  static let applicant = FieldGroup(Phrase("申请人", "Applicant"))
}
