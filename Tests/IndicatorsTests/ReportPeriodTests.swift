import CaseModel
import Indicators
import Testing

struct ReportPeriodTests {
  private func day(_ iso: String) throws -> LocalDate { try #require(LocalDate(iso: iso)) }

  private func period(_ typed: String) throws -> ReportPeriod {
    try #require(ReportPeriod(typed: typed), "\(typed)")
  }

  @Test(arguments: [
    ("2025", "2025-01-01", "2025-12-31", "2025年"),
    ("2025年", "2025-01-01", "2025-12-31", "2025年"),
    ("2025Q3", "2025-07-01", "2025-09-30", "2025年三季度"),
    ("2025-q3", "2025-07-01", "2025-09-30", "2025年三季度"),
    ("2025年三季度", "2025-07-01", "2025-09-30", "2025年三季度"),
    ("２０２５年第3季度", "2025-07-01", "2025-09-30", "2025年三季度"),
    ("2025H1", "2025-01-01", "2025-06-30", "2025年上半年"),
    ("2025 年 下半年", "2025-07-01", "2025-12-31", "2025年下半年"),
    ("2025-07", "2025-07-01", "2025-07-31", "2025年7月"),
    ("2025年7月", "2025-07-01", "2025-07-31", "2025年7月"),
    ("2021-2025", "2021-01-01", "2025-12-31", "2021—2025年"),
    ("2021年—2025年", "2021-01-01", "2025-12-31", "2021—2025年"),
    ("2025-01-01..2025-08-31", "2025-01-01", "2025-08-31", "2025年1—8月"),
    ("2025-01-01至2025-09-30", "2025-01-01", "2025-09-30", "2025年一至三季度"),
    ("2025年1月1日至2025年3月15日", "2025-01-01", "2025-03-15", "2025年1月1日至3月15日"),
    ("2024-12-20 2025-02-10", "2024-12-20", "2025-02-10", "2024年12月20日至2025年2月10日"),
  ])
  func `a period is read as people type it`(
    _ typed: String, _ from: String, _ to: String, _ label: String
  ) throws {
    let period = try period(typed)
    #expect(period.from.iso == from)
    #expect(period.to.iso == to)
    #expect(period.label.chinese == label)
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
    #expect(period.before.label.chinese == "2025年一季度")
    #expect(period.yearBefore.label.chinese == "2024年二季度")
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
    #expect(year.label.chinese == "2025年1—8月")
    #expect(year.yearBefore.to.iso == "2024-08-31")
    #expect(year.before.to.iso == "2024-08-31")
    let quarter = try #require(try period("2025Q3").seen(from: day("2025-08-20")))
    #expect(quarter.label.chinese == "2025年7月1日至8月20日")
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
    #expect(try period("2025Q3").cumulative.label.chinese == "2025年一至三季度")
    #expect(try period("2025Q3").cumulative.labelInYear.chinese == "一至三季度")
    #expect(try period("2025Q2").cumulative.labelInYear.chinese == "上半年")
    #expect(try period("2025Q4").cumulative.label.chinese == "2025年")
    #expect(try period("2025-08").cumulative.label.chinese == "2025年1—8月")
    #expect(try period("2021-2025").cumulative.from.iso == "2025-01-01")
  }
}

struct ChangeTests {
  @Test func `a change is a rate of the base, rounded half up`() {
    #expect(Change.of(115, from: 100) == .rate(basisPoints: 1500))
    #expect(Change.of(2, from: 3) == .rate(basisPoints: -3333))
    #expect(Change.of(80_001, from: 80_000) == .rate(basisPoints: 0))
    #expect(Change.of(20_001, from: 20_000) == .rate(basisPoints: 1))
    #expect(Change.of(0, from: 5) == .rate(basisPoints: -10_000))
  }

  @Test func `there is no rate of change from nothing`() {
    #expect(Change.of(5, from: 0) == .none)
    #expect(Change.of(0, from: 0) == .none)
  }

  @Test func `rates differ in points`() {
    #expect(Change.of(Ratio(3, of: 4), from: Ratio(1, of: 2)) == .points(basisPoints: 2500))
    #expect(Change.of(Ratio(3, of: 4), from: Ratio(0, of: 0)) == .none)
    #expect(Ratio(3993, of: 4028).basisPoints == 9913)
  }

  @Test func `amounts of any size give a change or none`() {
    #expect(Change.of(.max, from: 1) == .none)
    #expect(Change.of(.min, from: .max) == .rate(basisPoints: -20_000))
  }
}
