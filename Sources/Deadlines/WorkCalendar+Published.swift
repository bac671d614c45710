import CaseModel

extension WorkCalendar {
  /// The days off and the make-up workdays that were published for 2020 to 2026.
  public static let published = WorkCalendar(days: publishedDays)

  /// The same as days, in order: the facts that every copy of the program carries.
  ///
  /// Source: the yearly notices 国务院办公厅关于部分节假日安排的通知. The days of a year follow from
  /// `Examples/holidays-2020-2026.csv`, and a test holds both together.
  public static let publishedDays: [CalendarDay] = table.split(separator: "\n").flatMap { line in
    let words = line.split(separator: " ")
    guard words.count == 4, let first = LocalDate(iso: words[0]),
      let last = LocalDate(iso: words[1]), let kind = CalendarDay.Kind(rawValue: String(words[2]))
    else { preconditionFailure("the table of holidays has a line that cannot be read: \(line)") }
    return (first.daysSince1970...last.daysSince1970).map { day in
      CalendarDay(LocalDate(daysSince1970: day), kind, holiday: String(words[3]))
    }
  }

  /// First day, last day, what they are, of which holiday.
  private static let table = """
    2020-01-01 2020-01-01 off new_year
    2020-01-19 2020-01-19 work spring_festival
    2020-01-24 2020-02-02 off spring_festival
    2020-02-03 2020-02-03 work spring_festival
    2020-04-04 2020-04-06 off qingming
    2020-04-26 2020-04-26 work labour_day
    2020-05-01 2020-05-05 off labour_day
    2020-05-09 2020-05-09 work labour_day
    2020-06-25 2020-06-27 off dragon_boat
    2020-06-28 2020-06-28 work dragon_boat
    2020-09-27 2020-09-27 work mid_autumn_and_national_day
    2020-10-01 2020-10-08 off mid_autumn_and_national_day
    2020-10-10 2020-10-10 work mid_autumn_and_national_day
    2021-01-01 2021-01-03 off new_year
    2021-02-07 2021-02-07 work spring_festival
    2021-02-11 2021-02-17 off spring_festival
    2021-02-20 2021-02-20 work spring_festival
    2021-04-03 2021-04-05 off qingming
    2021-04-25 2021-04-25 work labour_day
    2021-05-01 2021-05-05 off labour_day
    2021-05-08 2021-05-08 work labour_day
    2021-06-12 2021-06-14 off dragon_boat
    2021-09-18 2021-09-18 work mid_autumn
    2021-09-19 2021-09-21 off mid_autumn
    2021-09-26 2021-09-26 work national_day
    2021-10-01 2021-10-07 off national_day
    2021-10-09 2021-10-09 work national_day
    2022-01-01 2022-01-03 off new_year
    2022-01-29 2022-01-30 work spring_festival
    2022-01-31 2022-02-06 off spring_festival
    2022-04-02 2022-04-02 work qingming
    2022-04-03 2022-04-05 off qingming
    2022-04-24 2022-04-24 work labour_day
    2022-04-30 2022-05-04 off labour_day
    2022-05-07 2022-05-07 work labour_day
    2022-06-03 2022-06-05 off dragon_boat
    2022-09-10 2022-09-12 off mid_autumn
    2022-10-01 2022-10-07 off national_day
    2022-10-08 2022-10-09 work national_day
    2022-12-31 2023-01-02 off new_year
    2023-01-21 2023-01-27 off spring_festival
    2023-01-28 2023-01-29 work spring_festival
    2023-04-05 2023-04-05 off qingming
    2023-04-23 2023-04-23 work labour_day
    2023-04-29 2023-05-03 off labour_day
    2023-05-06 2023-05-06 work labour_day
    2023-06-22 2023-06-24 off dragon_boat
    2023-06-25 2023-06-25 work dragon_boat
    2023-09-29 2023-10-06 off mid_autumn_and_national_day
    2023-10-07 2023-10-08 work mid_autumn_and_national_day
    2024-01-01 2024-01-01 off new_year
    2024-02-04 2024-02-04 work spring_festival
    2024-02-10 2024-02-17 off spring_festival
    2024-02-18 2024-02-18 work spring_festival
    2024-04-04 2024-04-06 off qingming
    2024-04-07 2024-04-07 work qingming
    2024-04-28 2024-04-28 work labour_day
    2024-05-01 2024-05-05 off labour_day
    2024-05-11 2024-05-11 work labour_day
    2024-06-10 2024-06-10 off dragon_boat
    2024-09-14 2024-09-14 work mid_autumn
    2024-09-15 2024-09-17 off mid_autumn
    2024-09-29 2024-09-29 work national_day
    2024-10-01 2024-10-07 off national_day
    2024-10-12 2024-10-12 work national_day
    2025-01-01 2025-01-01 off new_year
    2025-01-26 2025-01-26 work spring_festival
    2025-01-28 2025-02-04 off spring_festival
    2025-02-08 2025-02-08 work spring_festival
    2025-04-04 2025-04-06 off qingming
    2025-04-27 2025-04-27 work labour_day
    2025-05-01 2025-05-05 off labour_day
    2025-05-31 2025-06-02 off dragon_boat
    2025-09-28 2025-09-28 work mid_autumn_and_national_day
    2025-10-01 2025-10-08 off mid_autumn_and_national_day
    2025-10-11 2025-10-11 work mid_autumn_and_national_day
    2026-01-01 2026-01-03 off new_year
    2026-01-04 2026-01-04 work new_year
    2026-02-14 2026-02-14 work spring_festival
    2026-02-15 2026-02-23 off spring_festival
    2026-02-28 2026-02-28 work spring_festival
    2026-04-04 2026-04-06 off qingming
    2026-05-01 2026-05-05 off labour_day
    2026-05-09 2026-05-09 work labour_day
    2026-06-19 2026-06-21 off dragon_boat
    2026-09-20 2026-09-20 work national_day
    2026-09-25 2026-09-27 off mid_autumn
    2026-10-01 2026-10-07 off national_day
    2026-10-10 2026-10-10 work national_day
    """
}
