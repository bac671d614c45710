import CaseModel
import Reports
import Testing

/// Which rows a report has, and what stands in them.
@Suite struct RecoveredGroupingTests {
  private let world: ReportWorld

  init() throws { world = try ReportWorld() }

  @Test func `every office of the scope has a row, in the register's order, zeros too`() throws {
    try world.save(CaseSpec(office: "150523"), CaseSpec(office: "150500"))
    let report = try world.report()
    #expect(
      report.rows.map(\.key) == [
        "150500", "150502", "150521", "150522", "150523", "150524", "150525", "150526", "150581",
      ])
    #expect(report.rows.filter { !$0.figures.isZero }.map(\.key) == ["150500", "150523"])
    #expect(report.rows.first?.label.chinese == "通辽市总工会")
    #expect(report.officeName == "通辽市总工会")
    #expect(report.total.accepted == 2)
  }

  @Test func `a case of another city does not count, and does for the region`() throws {
    try world.save(CaseSpec(office: "150402"), CaseSpec(office: "150502"))
    #expect(try world.total().accepted == 1)
    let region = try world.report(office: "150000")
    #expect(region.total.accepted == 2)
    #expect(region.figures("150402")?.accepted == 1)
    #expect(try world.report(office: "150502").rows.map(\.key) == ["150502"])
  }

  @Test func `a case whose office nobody knows stands in a row of the region's report`() throws {
    try world.save(CaseSpec(office: "150500-zone"))
    #expect(try world.total().isZero)
    let region = try world.report(office: "150000")
    #expect(region.total.accepted == 1)
    #expect(region.rows.last?.key == nil)
    #expect(region.rows.last?.label.chinese == "其他单位")
    #expect(region.rows.last?.figures.accepted == 1)
    #expect(try world.report(by: .month, office: "150000").figures("2025-03")?.accepted == 1)
  }

  @Test func `without such a case there is no such row`() throws {
    try world.save(CaseSpec())
    let region = try world.report(office: "150000")
    #expect(region.rows.allSatisfy { $0.key != nil })
  }

  @Test func `each month has a row, and each column goes by its own date`() throws {
    try world.save(
      CaseSpec(
        acceptedOn: "2025-01-31", workers: 4, concludedOn: "2025-02-28", outcome: "agreed",
        agreedFen: 700, payments: [PaymentSpec(on: "2025-04-01", fen: 600)]))
    let report = try world.report(by: .month, from: "2025-01-01", to: "2025-04-30")
    #expect(report.rows.map(\.key) == ["2025-01", "2025-02", "2025-03", "2025-04"])
    #expect(report.rows.map(\.figures.accepted) == [1, 0, 0, 0])
    #expect(report.rows.map(\.figures.workers) == [0, 4, 0, 0])
    #expect(report.rows.map(\.figures.agreedAmount.rawValue) == [0, 700, 0, 0])
    #expect(report.rows.map(\.figures.receivedOnConcluded.rawValue) == [0, 600, 0, 0])
    #expect(report.rows.map(\.figures.received.rawValue) == [0, 0, 0, 600])
    #expect(report.rows.map(\.label.chinese) == ["2025年1月", "2025年2月", "2025年3月", "2025年4月"])
  }

  @Test func `quarters run over the years, and a part of one says so`() throws {
    try world.save(
      CaseSpec(acceptedOn: "2024-11-14"), CaseSpec(acceptedOn: "2024-11-15"),
      CaseSpec(acceptedOn: "2024-12-31"), CaseSpec(acceptedOn: "2025-01-01"),
      CaseSpec(acceptedOn: "2025-06-30"))
    let report = try world.report(by: .quarter, from: "2024-11-15", to: "2025-06-30")
    #expect(report.rows.map(\.key) == ["2024-Q4", "2025-Q1", "2025-Q2"])
    #expect(report.rows.map(\.figures.accepted) == [2, 1, 1])
    #expect(
      report.rows.map(\.label) == [
        Phrase("2024年第四季度（11月15日至12月31日）", "2024-Q4 (11-15 to 12-31)"),
        Phrase("2025年第一季度", "2025-Q1"), Phrase("2025年第二季度", "2025-Q2"),
      ])
  }

  @Test func `the last quarter that can be written has a row`() throws {
    let report = try world.report(by: .month, from: "9999-11-02", to: "9999-12-31")
    #expect(report.rows.map(\.key) == ["9999-11", "9999-12"])
  }

  @Test func `the industry is that of the first employer that stands`() throws {
    try world.save(
      CaseSpec(employers: [EmployerSpec(industry: "E"), EmployerSpec(industry: "C")]),
      CaseSpec(employers: [
        EmployerSpec(industry: "C", isVoided: true), EmployerSpec(industry: "E"),
      ]),
      CaseSpec(employers: [EmployerSpec(industry: nil), EmployerSpec(industry: "A")]),
      CaseSpec(payments: [PaymentSpec(on: "2025-05-01", fen: 5)]),
      CaseSpec(employers: [EmployerSpec(industry: "A")]))
    let report = try world.report(by: .industry)
    #expect(report.rows.map(\.key) == ["A", "E", nil])
    #expect(report.rows.map(\.label.chinese) == ["农、林、牧、渔业", "建筑业", "未填写"])
    #expect(report.rows.map(\.figures.accepted) == [1, 2, 2])
    #expect(report.figures(nil)?.received == Fen(rawValue: 5))
    #expect(report.total.accepted == 5)
  }

  @Test func `a case of several types counts under each and once in the total`() throws {
    try world.save(
      CaseSpec(
        workers: 2, disputeTypes: ["wages", "overtime", "social_insurance"],
        concludedOn: "2025-04-01", outcome: "agreed", agreedFen: 300,
        payments: [PaymentSpec(on: "2025-04-02", fen: 200)]),
      CaseSpec(disputeTypes: ["pay"]), CaseSpec(disputeTypes: ["relationship"]))
    let report = try world.report(by: .disputeType)
    #expect(
      report.rows.map(\.key) == [
        "pay", "wages", "overtime", "relationship", "conditions", "social_insurance",
      ])
    #expect(report.rows.map(\.level) == [0, 1, 1, 0, 0, 1])
    #expect(report.rows.map(\.figures.accepted) == [2, 1, 1, 1, 1, 1])
    #expect(report.rows.map(\.figures.received.rawValue) == [200, 200, 200, 0, 200, 200])
    #expect(report.rows.map(\.figures.workers) == [2, 2, 2, 0, 2, 2])
    #expect(report.total.accepted == 3 && report.total.workers == 2)
    #expect(report.total.received == Fen(rawValue: 200))
    #expect(report.total.agreedAmount == Fen(rawValue: 300))
  }

  @Test func `a store without cases gives zeros, and no rows where zeros are left out`() throws {
    for grouping in RecoveredGrouping.allCases {
      let report = try world.report(by: grouping)
      #expect(report.total.isZero)
      #expect(report.rows.allSatisfy { $0.figures.isZero })
      let listsAll = [.office, .month, .quarter].contains(grouping)
      #expect(report.rows.isEmpty == !listsAll)
    }
  }
}
