import CaseModel
import ChangeLog
import Deadlines
import SQLite
import Testing

@testable import CaseStore
@testable import Reports

/// What is due, asked of a store.
struct DueReportTests {
  private let world: ReportWorld

  init() throws { world = try ReportWorld() }

  private func report(
    _ today: String, within: Int = 30, office: String? = nil, itemsMax: Int = 100
  ) throws -> DueReport {
    try DueReport.compute(
      DueReport.Query(
        today: try #require(LocalDate(iso: today)), withinDays: within, office: office,
        itemsMax: itemsMax), store: world.store)
  }

  @Test func `open cases are due, refused, concluded and voided ones are not`() throws {
    try world.save(
      CaseSpec(acceptedOn: "2025-03-03"),
      CaseSpec(acceptedOn: "2025-03-03", refusedOn: "2025-03-04"),
      CaseSpec(acceptedOn: "2025-03-03", isVoided: true),
      CaseSpec(acceptedOn: "2025-03-03", concludedOn: "2025-03-05", outcome: "agreed"))
    let due = try report("2025-03-10")
    #expect(due.items.map(\.deadline.lastDay?.iso) == ["2025-03-18"])
    #expect(due.items.map(\.deadline.rule.code) == ["MED-15"])
    #expect(due.items.first?.knownSince != nil)
    #expect((due.total, due.overdue, due.provisional) == (1, 0, 0))
    #expect(try report("2025-03-10", within: 7).total == 0)
    #expect(try report("2025-03-11", within: 7).total == 1)
    #expect(try report("2025-03-19").overdue == 1)
  }

  @Test func `what is not listed is counted, the earliest is listed first`() throws {
    let days = ["2025-03-07", "2025-03-03", "2025-03-05"]
    try world.save(days.map { CaseSpec(acceptedOn: $0) })
    let due = try report("2025-03-10", itemsMax: 2)
    #expect(due.total == 3)
    #expect(due.items.map(\.deadline.startedOn.iso) == ["2025-03-03", "2025-03-05"])
  }

  @Test func `an office's cases are asked for with those below it`() throws {
    try world.save(
      CaseSpec(office: "150502", acceptedOn: "2025-03-03"),
      CaseSpec(office: "150521", acceptedOn: "2025-03-03"))
    #expect(try report("2025-03-10").total == 2)
    #expect(try report("2025-03-10", office: "150521").items.map(\.office) == ["150521"])
    #expect(try report("2025-03-10", office: "150500").total == 2)
  }

  @Test(arguments: DueSource.Condition.allCases)
  func `each query reads an index, and not all cases`(condition: DueSource.Condition) throws {
    let plan = try world.store.read { connection in
      try connection.rows(
        "EXPLAIN QUERY PLAN SELECT id, office FROM mediation WHERE " + condition.rawValue
          + " AND " + condition.isFound.replacing("?1", with: "'2025-03-10'")
      ) { $0.text(3) }
    }
    #expect(!plan.contains { $0 == "SCAN mediation" }, "\(plan)")
    #expect(plan.contains { $0.contains(" INDEX mediation_") }, "\(plan)")
  }
}
