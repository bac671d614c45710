import CaseModel
import Testing

@testable import Deadlines

/// The worked examples of the domain notes (2.2), and those that the programs promise.
struct WorkedExamples {
  private func deadline(
    _ code: String, from start: String, changes: [DeadlineChange] = []
  ) throws -> Deadline {
    let rule = try #require(DeadlineRule.find(code))
    return try #require(
      Deadline(rule, from: try date(start), changes: changes, calendar: .published))
  }

  @Test(arguments: [
    ("MED-15", "2025-09-19", "2025-10-04", "2025-10-09"),
    ("MED-15", "2025-09-15", "2025-09-30", "2025-09-30"),
    ("CONF-30", "2025-09-01", "2025-10-01", "2025-10-09"),
    ("AID-7", "2026-02-10", "2026-02-17", "2026-02-24"),
    ("AID-7", "2025-01-20", "2025-01-27", "2025-01-27"),
    // Saturday: a weekly rest day moves the end, a make-up workday does not.
    ("MED-15", "2025-10-17", "2025-11-01", "2025-11-03"),
    ("MED-15", "2025-09-26", "2025-10-11", "2025-10-11"),
  ])
  func `a period ends on its last day, or on the next working day`(
    code: String, start: String, raw: String, end: String
  ) throws {
    let deadline = try deadline(code, from: start)
    #expect(deadline.rawEnd?.iso == raw)
    #expect(deadline.lastDay?.iso == end)
    #expect(!deadline.isProvisional)
  }

  @Test func `beyond the calendar a day is given and marked provisional`() throws {
    let deadline = try deadline("CONF-30", from: "2026-12-02")
    #expect(deadline.rawEnd?.iso == "2027-01-01")
    #expect(deadline.lastDay?.iso == "2027-01-04")
    #expect(deadline.isProvisional)
    let before = try self.deadline("CONF-30", from: "2026-12-01")
    #expect(before.lastDay?.iso == "2026-12-31")
    #expect(!before.isProvisional)
  }

  @Test(arguments: [
    (15, "2025-09-19", "2025-10-16"), (10, "2025-01-20", "2025-02-08"),
  ])
  func `working days are those of the calendar, make-up Saturdays too`(
    count: Int, start: String, end: String
  ) throws {
    let rule = try #require(DeadlineRule.find("OPINION-15WD")).counted(.workingDays(count))
    let deadline = try #require(
      Deadline(rule, from: try date(start), calendar: .published))
    #expect(deadline.lastDay?.iso == end)
  }

  @Test func `a year from 29 February ends on the month's last day`() throws {
    let deadline = try deadline("LIM-1Y", from: "2024-02-29")
    #expect(deadline.rawEnd?.iso == "2025-02-28")
    #expect(deadline.lastDay?.iso == "2025-02-28")
  }

  @Test func `due today is not overdue`() throws {
    let deadline = try deadline("MED-15", from: "2025-09-15")
    #expect(!deadline.isOverdue(on: try date("2025-09-30")))
    #expect(deadline.daysLeft(on: try date("2025-09-30")) == 0)
    #expect(deadline.isOverdue(on: try date("2025-10-01")))
  }

  @Test func `a text cites the article of its day`() throws {
    func citation(_ start: String) throws -> String {
      try deadline("CONF-30", from: start).version.citation.chinese
    }
    #expect(try citation("2020-06-01") == "《民事诉讼法》第194条")
    #expect(try citation("2023-12-31") == "《民事诉讼法》第201条")
    #expect(try citation("2024-01-01") == "《民事诉讼法》第205条")
    let period = try deadline("MED-15", from: "2025-09-15")
    #expect(period.version.citation.chinese == "《劳动争议调解仲裁法》第14条第3款")
    let conf = try #require(DeadlineRule.find("CONF-30"))
    #expect(Deadline(conf, from: try date("2012-12-31"), calendar: .published) == nil)
  }

  @Test func `who reads the holiday narrowly does not move an end off a weekend`() throws {
    var calendar = WorkCalendar.published
    calendar.restDays = .onlyHolidays
    let rule = try #require(DeadlineRule.find("MED-15"))
    func end(_ start: String) throws -> String? {
      Deadline(rule, from: try date(start), calendar: calendar)?.lastDay?.iso
    }
    #expect(try end("2025-10-17") == "2025-11-01")
    #expect(try end("2025-09-19") == "2025-10-09")
  }
}

/// A date, or a failed test.
func date(_ iso: String) throws -> LocalDate { try #require(LocalDate(iso: iso)) }
