extension RecordType {
  /// A person enrolled by a list: one personal record each.
  ///
  /// It has no plain twin: what figures need of a list stands on the list, and a line of the log
  /// less for each of some hundred thousand people. Cover that differs from the list's has its own
  /// days, such as of who left.
  public static let enrolment = RecordType(
    "enrolment", Phrase("参保人", "enrolled person"), isPersonal: true, place: .part,
    roots: ["enrolment_list"], unit: Phrase("人", "people"),
    fields: [
      Field(
        "name", .text(.personName), Phrase("参保人姓名", "name"), in: .enrolledPerson,
        required: .intake, option: "name", aliases: ["姓名", "职工姓名", "参保人", "参保职工"]),
      Field(
        "identity_number", .text(.identityNumber), Phrase("证件号码", "number of identity document"),
        in: .enrolledPerson, option: "id-number",
        aliases: ["身份证号", "身份证号码", "公民身份号码"]),
      Field("sex", .choice(sexes), Phrase("性别", "sex"), in: .enrolledPerson, aliases: ["男女"]),
      Field(
        "birth_year", .integer(1900...2199), Phrase("出生年份", "year of birth"),
        in: .enrolledPerson, aliases: ["出生年"]),
      Field(
        "fee_fen", .money, Phrase("缴费金额", "fee"), in: .enrolledPerson,
        aliases: ["费用", "保费", "会费", "参保费"]),
      Field(
        "years", .integer(1...99), Phrase("连续参保年数", "years of participation in a row"),
        in: .enrolledPerson, aliases: ["参保年数", "参保年限"]),
      Field("from_on", .date, Phrase("本人保障起始日", "own cover from"), in: .enrolledPerson),
      Field(
        "through_on", .date, Phrase("本人保障截止日", "own cover through"), in: .enrolledPerson,
        aliases: ["退保日期", "离职日期"]),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.enrolment) }
}

extension FieldGroup {
  static let enrolledPerson = FieldGroup(Phrase("参保人", "Enrolled person"))
}
