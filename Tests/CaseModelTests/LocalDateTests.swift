import CaseModel
import Testing

struct LocalDateTests {
  private func date(_ iso: String) throws -> LocalDate { try #require(LocalDate(iso: iso)) }

  @Test func `every day of the range is numbered without a gap`() throws {
    var expected = LocalDate.min.daysSince1970
    #expect(expected == -719_162)
    for year in 1...9999 {
      for month in 1...12 {
        for day in 1...LocalDate.dayCount(year: year, month: month) {
          let made = LocalDate(year: year, month: month, day: day)
          guard let made, made.daysSince1970 == expected,
            LocalDate(daysSince1970: expected) == made
          else {
            Issue.record("\(year)-\(month)-\(day)")
            return
          }
          expected += 1
        }
      }
    }
    #expect(expected == LocalDate.max.daysSince1970 + 1)
    #expect(try date("1970-01-01").daysSince1970 == 0)
    #expect(try date("2025-01-05").daysSince1970 == 20_093)
  }

  @Test(arguments: [
    (2025, 2, 29), (1900, 2, 29), (2025, 4, 31), (2025, 13, 1), (2025, 0, 1), (2025, 1, 0),
    (0, 1, 1), (10000, 1, 1), (2025, -1, 1), (Int.max, 1, 1),
  ])
  func `a day that does not exist is not made`(year: Int, month: Int, day: Int) {
    #expect(LocalDate(year: year, month: month, day: day) == nil)
  }

  @Test func `ISO text is read strictly and written back`() throws {
    #expect(try date("2025-01-05").iso == "2025-01-05")
    #expect(try date("0001-01-01").iso == "0001-01-01")
    for text in [
      "", "2025-1-5", "2025-01-5 ", "２０２５-01-05", "2025/01/05", "2025-02-30", "+025-01-05",
      "2025-01-05T",
    ] {
      #expect(LocalDate(iso: text) == nil, "\(text)")
    }
  }

  @Test func `days are added across months and stop at the ends`() throws {
    #expect(try date("2024-02-28").adding(days: 2) == date("2024-03-01"))
    #expect(try date("2025-01-01").adding(days: -1) == date("2024-12-31"))
    #expect(LocalDate.max.adding(days: 1) == .max)
    #expect(LocalDate.min.adding(days: -1) == .min)
    #expect(LocalDate.max.adding(days: .max) == .max)
    #expect(LocalDate.min.adding(days: .min) == .min)
    #expect(try date("2025-01-05").daysUntil(date("2025-03-01")) == 55)
  }

  @Test func `months are added with the day kept or cut to the month`() throws {
    #expect(try date("2025-01-31").adding(months: 1) == date("2025-02-28"))
    #expect(try date("2025-01-31").adding(months: -2) == date("2024-11-30"))
    #expect(try date("2024-02-29").adding(years: 1) == date("2025-02-28"))
    #expect(LocalDate.max.adding(months: 1) == .max)
    #expect(LocalDate.min.adding(months: -1) == .min)
    #expect(LocalDate.min.adding(years: .min) == .min)
  }

  @Test func `weekdays, months, quarters and years are known`() throws {
    let day = try date("2025-11-20")
    #expect(day.weekday == .thursday)
    #expect(try date("1969-12-31").weekday == .wednesday)
    #expect(LocalDate.min.weekday == .monday)
    #expect(day.quarter == 4)
    #expect(day.monthStart.iso == "2025-11-01")
    #expect(day.monthEnd.iso == "2025-11-30")
    #expect(day.quarterStart.iso == "2025-10-01")
    #expect(day.quarterEnd.iso == "2025-12-31")
    #expect(day.yearStart.iso == "2025-01-01")
    #expect(day.yearEnd.iso == "2025-12-31")
    #expect(
      try (1...12).map { month in try #require(LocalDate(year: 2025, month: month, day: 1)).quarter
      }
        == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4])
    #expect(try date("2025-01-05").chinese == "2025年1月5日")
    #expect(try date("2024-12-31") < date("2025-01-01"))
  }

  @Test(arguments: [
    "2025-01-05", "2025/1/5", "2025.1.5", "20250105", "2025年1月5日", "2025年01月05号", "2025年1月5",
    "25.1.5", "25年1月5日", "45662", "２０２５．１．５", "２０２５年１月５日", " 2025 年 1 月 5 日 ",
    "2025/1/5 0:00:00", "2025-01-05 00:00", "2025-01-05T00:00:00.000", "45662 0:00:00",
    "2025-1-5\u{A0}10:05", "'2025-01-05", "2025／1／5", "\u{FEFF}2025-01-05\t", "2025 - 01 - 05",
  ])
  func `a date is read in each of its spellings`(text: String) throws {
    #expect(try LocalDate(typed: text, century: .twentyFirst).iso == "2025-01-05")
  }

  @Test(arguments: [
    ("", DateError.empty), (" \u{3000}", .empty), ("同上", .malformed), ("2025", .malformed),
    ("2025.10", .malformed), ("2025-1/5", .malformed), ("25-1-5", .malformed),
    ("1/5/2025", .malformed), ("5/1/25", .malformed), ("2025 01 05", .malformed),
    ("19999", .malformed), ("80001", .malformed), ("250105", .malformed), ("45662.5", .malformed),
    ("2025年1月", .malformed), ("2025-01-05 24:00", .malformed), ("2025-01-05 0:60", .malformed),
    ("2025-01-05-", .malformed), ("2025-01-05日", .malformed), ("2025-001-05", .malformed),
    ("99999999999999999999", .malformed), ("2025-13-01", .noSuchDay), ("2025-02-29", .noSuchDay),
    ("20250230", .noSuchDay), ("25.2.29", .noSuchDay), ("1899-12-31", .outOfRange),
    ("2200-01-01", .outOfRange), ("00010101", .outOfRange),
  ])
  func `what is no date is refused with its reason`(text: String, error: DateError) {
    #expect(throws: error) { try LocalDate(typed: text, century: .twentyFirst) }
  }

  @Test func `a year of two digits follows the rule of its column`() throws {
    let today = try date("2025-11-20")
    func birth(_ text: String) throws -> String {
      try LocalDate(typed: text, century: .notAfter(today)).iso
    }
    #expect(try birth("25.11.20") == "2025-11-20")
    #expect(try birth("25.11.21") == "1925-11-21")
    #expect(try birth("80.1.1") == "1980-01-01")
    #expect(try birth("04.2.29") == "2004-02-29")
    #expect(throws: DateError.noSuchDay) { try birth("70.2.29") }
    #expect(try LocalDate(typed: "80.1.1", century: .twentyFirst).iso == "2080-01-01")
  }

  @Test func `the ends of the spreadsheet's day numbers are read`() throws {
    #expect(try LocalDate(typed: "20000", century: .twentyFirst).iso == "1954-10-03")
    #expect(try LocalDate(typed: "80000", century: .twentyFirst).iso == "2119-01-11")
  }
}
