import CaseModel
import Indicators
import Testing

struct ReportPeriodTests {
  private func day(_ iso: String) throws -> LocalDate { try #require(LocalDate(iso: iso)) }

  private func period(_ typed: String) throws -> ReportPeriod {
    try #require(ReportPeriod(typed: typed), "\(typed)")
  }

  @Test(arguments: [
    ("2025", "2025-01-01", "2025-12-31"),
    ("2025年", "2025-01-01", "2025-12-31"),
    ("2025Q3", "2025-07-01", "2025-09-30"),
    ("2025-q3", "2025-07-01", "2025-09-30"),
    ("2025年三季度", "2025-07-01", "2025-09-30"),
    ("２０２５年第3季度", "2025-07-01", "2025-09-30"),
    ("2025H1", "2025-01-01", "2025-06-30"),
    ("2025 年 下半年", "2025-07-01", "2025-12-31"),
    ("2025-07", "2025-07-01", "2025-07-31"),
    ("2025年7月", "2025-07-01", "2025-07-31"),
    ("2021-2025", "2021-01-01", "2025-12-31"),
    ("2021年—2025年", "2021-01-01", "2025-12-31"),
    ("2025-01-01..2025-08-31", "2025-01-01", "2025-08-31"),
    ("2025-01-01至2025-09-30", "2025-01-01", "2025-09-30"),
    ("2025年1月1日至2025年3月15日", "2025-01-01", "2025-03-15"),
    ("2024-12-20 2025-02-10", "2024-12-20", "2025-02-10"),
  ])
  func `a period is read as people type it`(
    _ typed: String, _ from: String, _ to: String
  ) throws {
    let period = try period(typed)
    #expect(period.from.iso == from)
    #expect(period.to.iso == to)
  }

  @Test(arguments: [
    "", "20", "2025Q5", "2025-13", "2025H3", "2025-", "25", "2025五季度", "2025-2021",
    "2025-03-01..2025-02-01", "三季度", "1825", "2025-02-30",
  ])
  func `what is no period is not read as one`(_ typed: String) {
    #expect(ReportPeriod(typed: typed) == nil)
  }

  @Test func `a range that is a quarter is one, and so its neighbours are quarters`() throws {
    let period = try #require(
      ReportPeriod.range(from: day("2025-04-01"), to: day("2025-06-30")))
    #expect(period.kind == .quarter)
    #expect(period.before == ReportPeriod.quarter(1, of: 2025))
    #expect(period.yearBefore == ReportPeriod.quarter(2, of: 2024))
  }

  @Test(arguments: [
    ("2025Q1", "2024-10-01", "2024-12-31", "2024-01-01", "2024-03-31"),
    ("2025-03", "2025-02-01", "2025-02-28", "2024-03-01", "2024-03-31"),
    ("2024-02", "2024-01-01", "2024-01-31", "2023-02-01", "2023-02-28"),
    ("2025-02", "2025-01-01", "2025-01-31", "2024-02-01", "2024-02-29"),
    ("2025H1", "2024-07-01", "2024-12-31", "2024-01-01", "2024-06-30"),
    ("2021-2025", "2016-01-01", "2020-12-31", "2016-01-01", "2020-12-31"),
    ("2025-01-01..2025-01-10", "2024-12-22", "2024-12-31", "2024-01-01", "2024-01-10"),
    ("2025-01-01..2025-08-31", "2024-05-03", "2024-12-31", "2024-01-01", "2024-08-31"),
  ])
  func `a period is compared with the one before and the like one of the year before`(
    _ typed: String, _ beforeFrom: String, _ beforeTo: String, _ yearFrom: String,
    _ yearTo: String
  ) throws {
    let period = try period(typed)
    #expect(period.before.from.iso == beforeFrom)
    #expect(period.before.to.iso == beforeTo)
    #expect(period.yearBefore.from.iso == yearFrom)
    #expect(period.yearBefore.to.iso == yearTo)
  }

  @Test func `a period that is not over is compared with the like part`() throws {
    let year = try #require(try period("2025").seen(from: day("2025-08-31")))
    #expect(!year.isWhole)
    #expect(year.yearBefore.to.iso == "2024-08-31")
    #expect(year.before.to.iso == "2024-08-31")
    let quarter = try #require(try period("2025Q3").seen(from: day("2025-08-20")))
    #expect(quarter.before.from.iso == "2025-04-01")
    #expect(quarter.before.to.iso == "2025-05-20")
    #expect(quarter.yearBefore.to.iso == "2024-08-20")
    #expect(try period("2026").seen(from: day("2025-08-20")) == nil)
    #expect(try period("2024").seen(from: day("2025-08-20")) == period("2024"))
  }

  @Test func `a part that ends with February ends with it in any year`() throws {
    let year = try #require(try period("2025").seen(from: day("2025-02-28")))
    #expect(year.yearBefore.to.iso == "2024-02-29")
    let leap = try #require(try period("2024").seen(from: day("2024-02-29")))
    #expect(leap.yearBefore.to.iso == "2023-02-28")
  }

  @Test func `what is cumulative begins with the year of the last day`() throws {
    #expect(try period("2025Q3").cumulative.from.iso == "2025-01-01")
    #expect(try period("2025Q3").cumulative.to.iso == "2025-09-30")
    #expect(try period("2025Q4").cumulative == period("2025"))
    #expect(try period("2025-08").cumulative.to.iso == "2025-08-31")
    #expect(try period("2021-2025").cumulative.from.iso == "2025-01-01")
  }
}
