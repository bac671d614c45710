import CaseModel
import CaseStore
import Testing

@testable import Reports

/// Which offices count, and when their data last came.
@Suite struct ReportScopeTests {
  private func office(_ id: String, under parent: String?, order: Int64 = 1) -> OfficeTree.Office {
    OfficeTree.Office(
      id: id, code: id, name: id, kind: nil, reportsTo: parent, displayOrder: order)
  }

  private func scope(_ id: String, _ offices: [OfficeTree.Office]) -> ReportScope? {
    ReportScope(office: id, register: ReportOffices(tree: OfficeTree(offices), voided: []))
  }

  @Test func `only the root of the register counts what nobody else does`() throws {
    let offices = [
      office("region", under: nil), office("city", under: "region"),
      office("stray", under: "gone"), office("second", under: nil, order: 9),
    ]
    let region = try #require(scope("region", offices))
    #expect(region.admitsOthers && region.admits("stray") && region.admits(nil))
    #expect(!region.contains("stray") && region.contains("city"))
    for id in ["city", "stray", "second"] {
      let other = try #require(scope(id, offices))
      #expect(!other.admitsOthers && !other.admits(nil) && !other.admits("region"))
      #expect(other.admits(id))
    }
    #expect(scope("gone", offices) == nil)
  }

  @Test func `a new office has a row at its place, with the cases it holds`() throws {
    let world = try ReportWorld()
    let zone = try world.saveOffice(name: "通辽经济技术开发区工会", below: "150500")
    try world.save(CaseSpec(office: zone))
    let report = try world.report()
    #expect(report.rows.map(\.key).prefix(2) == ["150500", zone])
    #expect(report.figures(zone)?.accepted == 1)
    #expect(try world.report(office: zone).total.accepted == 1)
  }

  @Test func `a voided office keeps its row while it has cases`() throws {
    let world = try ReportWorld()
    let zone = try world.saveOffice(name: "开发区工会", below: "150500", isVoided: true)
    #expect(try world.report().rows.count == 9)
    try world.save(CaseSpec(office: zone))
    let report = try world.report()
    #expect(report.rows.count == 10)
    #expect(report.rows[1].label == Phrase("开发区工会（已撤销）", "开发区工会 (closed)"))
    #expect(report.total.accepted == 1)
  }

  @Test func `the last sync is the latest of an office's nodes, by the calendar of China`() throws {
    let syncs = LastSyncs(
      peers: [
        ("150502", "2026-01-03T15:59:59.999Z"), ("150502", "2026-01-01T00:00:00.000Z"),
        ("150523", "2026-01-03T16:00:00.000Z"), ("150524", "yesterday"),
        ("150500", "2026-01-09T00:00:00.000Z"),
      ], ownOffice: "150500", upstream: "2025-12-31T00:00:00.000Z")
    #expect(syncs.date(of: "150502") == LocalDate(year: 2026, month: 1, day: 3))
    #expect(syncs.date(of: "150523") == LocalDate(year: 2026, month: 1, day: 4))
    #expect(syncs.date(of: "150524") == nil)
    #expect(syncs.date(of: "150525") == nil)
    // What the store's own office has is here; what counts is what it got from above.
    #expect(syncs.date(of: "150500") == LocalDate(year: 2025, month: 12, day: 31))
  }

  @Test func `a hub that has synced with nobody knows no dates`() throws {
    let hub = try ReportWorld()
    let county = try ReportWorld(office: "150502")
    try hub.store.enrol(county.store)
    let reply = try hub.store.welcome(county.store.hello(), version: 1)
    try county.store.join(address: "http://127.0.0.1:1", hub: reply)
    for report in try [hub.report(), county.report(office: "150502")] {
      #expect(report.rows.allSatisfy { $0.lastSyncOn == nil })
    }
  }

  @Test(arguments: [
    ("mediation", "outcome", true, false), ("mediation", "concluded_on", true, true),
    ("mediation", "mediator", false, false), ("recovery", "received_on", true, true),
    ("recovery", "method", false, false), ("recovery", "amount_fen", true, false),
    ("contact", "phone", false, false), ("employer", "industry", false, false),
    ("mediation", "dispute_types.wages", false, false), ("mediation", "voided", true, false),
  ])
  func `a mark is told if its field counts`(
    type: String, field: String, isCounted: Bool, isDate: Bool
  ) {
    let mark = FieldMark(type: type, field: field)
    #expect(mark.isCounted(by: .office) == isCounted)
    #expect(mark.isDate == isDate)
  }

  @Test func `what only a grouping reads is told with that grouping`() {
    let industry = FieldMark(type: "employer", field: "industry")
    let wages = FieldMark(type: "mediation", field: "dispute_types.wages")
    for grouping in RecoveredGrouping.allCases {
      #expect(industry.isCounted(by: grouping) == (grouping == .industry))
      #expect(wages.isCounted(by: grouping) == (grouping == .disputeType))
    }
  }
}
