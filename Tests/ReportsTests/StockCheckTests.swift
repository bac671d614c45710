import CaseModel
import SQLite
import Testing

@testable import CaseStore
@testable import Reports

@Suite struct StockCheckTests {
  @Test func `what is open is counted by the indexes alone`() throws {
    let world = try ReportWorld()
    let day = try #require(LocalDate(iso: "2025-03-31"))
    let figures = FoundFigures(from: day, to: day, standing: .holder)
    for (index, selection) in zip(["mediation_open", "mediation_concluded"], figures.openCounts) {
      let plan = try world.store.read { connection in
        try connection.rows("EXPLAIN QUERY PLAN " + selection, .text(day.iso)) { $0.text(3) }
      }
      #expect(plan.contains { $0.contains("COVERING INDEX \(index) ") }, "\(plan)")
      #expect(!plan.contains("SCAN mediation"), "\(plan)")
    }
  }
}
