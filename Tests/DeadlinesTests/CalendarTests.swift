import CaseModel
import Glibc
import Testing

@testable import Deadlines

/// The calendar: what is embedded, what lies beyond, what is laid over.
struct CalendarTests {
  /// The repository's copy of the published days.
  private static func sheet() throws -> [[String]] {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let descriptor = unsafe open("/\(root)/Examples/holidays-2020-2026.csv", O_RDONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(count), as: UTF8.self).split(whereSeparator: \.isNewline)
      .dropFirst().map { $0.split(separator: ",").map(String.init) }
  }

  @Test func `the embedded days are those of the published file`() throws {
    let rows = try CalendarTests.sheet()
    #expect(rows.count == 255)
    let days = try rows.map { row in
      CalendarDay(
        try date(row[0]), try #require(CalendarDay.Kind(rawValue: row[1])),
        holiday: try #require(RecordType.holidays.find(typed: row[2])?.code))
    }
    #expect(days.sorted { $0.date < $1.date } == WorkCalendar.publishedDays)
  }

  @Test func `the calendar covers 2020 to 2026`() throws {
    #expect(WorkCalendar.published.years == Set(2020...2026))
    #expect(WorkCalendar.published.through == (try date("2026-12-31")))
  }

  @Test func `people are told from 30 days before the end`() throws {
    #expect(!WorkCalendar.published.isEnding(on: try date("2026-11-30")))
    #expect(WorkCalendar.published.isEnding(on: try date("2026-12-01")))
    #expect(WorkCalendar.published.isEnding(on: try date("2027-02-01")))
    #expect(WorkCalendar(days: []).isEnding(on: .min))
  }

  @Test func `working days are weekdays, make-up days, and no holidays`() throws {
    let calendar = WorkCalendar.published
    for (day, isWorking) in [
      ("2025-09-28", true), ("2025-10-11", true), ("2025-10-08", false), ("2025-10-09", true),
      ("2025-10-12", false), ("2025-06-18", true),
      // Beyond: the fixed holidays, and days of the week.
      ("2027-01-01", false), ("2027-05-03", true), ("2029-05-02", false), ("2024-05-06", true),
      ("2019-05-02", true), ("2027-10-04", true),
    ] {
      #expect(calendar.isWorkingDay(try date(day)) == isWorking, "\(day)")
    }
  }

  private func year(_ year: Int, _ more: [CalendarDay] = []) throws -> [CalendarDay] {
    try ["01-01", "10-01", "10-02"].map {
      CalendarDay(try date("\(year)-\($0)"), .off, holiday: "other")
    } + more
  }

  @Test func `a year half of which is missing is not covered`() throws {
    let days = try year(2027).filter { $0.date.month < 10 }
    #expect(WorkCalendar.coveredYears(days) == [])
    #expect(WorkCalendar.coveredYears(try year(2027)) == [2027])
    let layered = WorkCalendar.layered([WorkCalendar.publishedDays, days])
    #expect(WorkCalendar(days: layered).through?.iso == "2026-12-31")
  }

  @Test func `a nearer calendar replaces its years and no others`() throws {
    let corrected = try year(2026)
    let next = try year(2027, [CalendarDay(try date("2026-12-27"), .work, holiday: "new_year")])
    let days = WorkCalendar.layered([WorkCalendar.publishedDays, next, corrected])
    let calendar = WorkCalendar(days: days)
    #expect(calendar.through?.iso == "2027-12-31")
    // 2026 as corrected has no Spring Festival, but keeps the day that belongs to 2027's notice.
    #expect(calendar.isWorkingDay(try date("2026-02-17")))
    #expect(calendar.isWorkingDay(try date("2026-12-27")))
    #expect(!calendar.isWorkingDay(try date("2025-10-08")))
  }

  @Test func `the end of the calendar stops before a missing year`() throws {
    let days = WorkCalendar.layered([WorkCalendar.publishedDays, try year(2028)])
    #expect(WorkCalendar(days: days).through?.iso == "2026-12-31")
    #expect(WorkCalendar(days: days).isCovered(try date("2028-03-01")))
  }
}
