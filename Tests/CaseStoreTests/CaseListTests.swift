import CaseModel
import Testing

@testable import CaseStore

/// Lists of cases.
struct CaseListTests {
  @Test func `cases are counted up to a bound, and told as more beyond it`() throws {
    let site = try Site("150502", seed: 81)
    for _ in 0..<3 { try site.saveCase() }
    var filter = CaseStore.CaseFilter()
    filter.rowsMax = 2
    var found = try site.store.cases(of: .mediation, filter)
    #expect(found.rows.count == 2 && found.total == .exact(3))
    filter.countMax = 3
    #expect(try site.store.cases(of: .mediation, filter).total == .exact(3))
    filter.countMax = 2
    found = try site.store.cases(of: .mediation, filter)
    #expect(found.rows.count == 2 && found.total == .moreThan(2))
  }
}
