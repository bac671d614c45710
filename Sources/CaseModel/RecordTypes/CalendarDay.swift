extension RecordType {
  /// A day off, or a make-up workday, as the yearly notice has it.
  ///
  /// An office gives it for itself and those below it.
  ///
  /// Its id follows from the office and the day, so that a file imported twice adds nothing.
  ///
  /// Source: 全国年节及纪念日放假办法; the yearly 国务院办公厅关于部分节假日安排的通知.
  public static let calendarDay = RecordType(
    "calendar_day", Phrase("节假日", "calendar day"), place: .alone,
    fields: [
      Field(
        "day_on", .date, Phrase("日期", "date"), in: .calendar, required: .intake,
        aliases: ["day"]),
      Field(
        "kind", .choice(calendarDayKinds), Phrase("休息或上班", "off or work"), in: .calendar,
        required: .intake, aliases: ["类型", "类别"]),
      Field(
        "holiday", .choice(holidays), Phrase("节日", "holiday"), in: .calendar,
        aliases: ["名称", "节假日", "name"]),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.calendarDay) }

  /// What a named day is.
  public static let calendarDayKinds = ChoiceList([
    Choice("off", Phrase("休息", "off"), aliases: ["放假", "休", "假日"]),
    Choice("work", Phrase("上班", "work"), aliases: ["调休上班", "补班", "班"]),
  ])

  /// The holidays of the whole country.
  public static let holidays = ChoiceList([
    Choice("new_year", Phrase("元旦", "New Year")),
    Choice("spring_festival", Phrase("春节", "Spring Festival")),
    Choice("qingming", Phrase("清明节", "Qingming"), aliases: ["清明"]),
    Choice("labour_day", Phrase("劳动节", "Labour Day"), aliases: ["五一"]),
    Choice("dragon_boat", Phrase("端午节", "Dragon Boat Festival"), aliases: ["端午"]),
    Choice("mid_autumn", Phrase("中秋节", "Mid-Autumn Festival"), aliases: ["中秋"]),
    Choice("national_day", Phrase("国庆节", "National Day"), aliases: ["国庆"]),
    Choice(
      "mid_autumn_and_national_day", Phrase("中秋节、国庆节", "Mid-Autumn and National Day"),
      aliases: ["国庆节、中秋节"]),
    Choice("other", Phrase("其他", "other")),
  ])
}

extension FieldGroup {
  static let calendar = FieldGroup(Phrase("日历", "Calendar"))
}
