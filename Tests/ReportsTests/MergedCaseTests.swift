import CaseModel
import CaseStore
import Reports
import Testing

/// Cases that are merged count as one in every figure.
struct MergedCaseTests {
  private let world: ReportWorld

  init() throws { world = try ReportWorld() }

  @Test func `a merged case counts once, with the values of the other and the payments of both`()
    throws
  {
    let ids = try world.save(
      CaseSpec(
        workers: 5, concludedOn: "2025-04-01", outcome: "failed", agreedFen: 700,
        payments: [
          PaymentSpec(on: "2025-05-01", fen: 100),
          PaymentSpec(on: "2025-05-02", fen: 7, isVoided: true),
        ]),
      CaseSpec(
        workers: 2, concludedOn: "2025-06-01", outcome: "agreed", agreedFen: 900,
        payments: [PaymentSpec(on: "2025-07-01", fen: 250, kind: "contributions")]))
    let apart = try world.total()
    #expect(apart.accepted == 2 && apart.concluded == 2 && apart.workers == 7 && apart.failed == 1)
    try world.store.merge(ids[0], into: ids[1], because: "joined", by: "li")
    let merged = try world.total()
    #expect(merged.accepted == 1 && merged.concluded == 1 && merged.workers == 2)
    #expect(merged.agreed == 1 && merged.failed == 0)
    #expect(merged.agreedAmount == Fen(rawValue: 900))
    #expect(merged.received == Fen(rawValue: 350))
    #expect(merged.receivedOnConcluded == Fen(rawValue: 350))
    #expect(merged.receivedPay == Fen(rawValue: 100))
    try world.store.undoMerging(ids[0], by: "li")
    #expect(try world.total() == apart)
  }

  @Test func `a merged case is not due, and what a conflict in it would change is of the other`()
    throws
  {
    let ids = try world.save(
      CaseSpec(acceptedOn: "2025-12-20"), CaseSpec(acceptedOn: "2025-12-21"))
    func due() throws -> [String] {
      let today = try #require(LocalDate(iso: "2026-01-02"))
      return try DueReport.compute(
        DueReport.Query(today: today, withinDays: 30, itemsMax: 100), store: world.store
      ).items.map(\.caseID.text)
    }
    #expect(Set(try due()) == Set(ids.map(\.text)))
    try world.store.merge(ids[0], into: ids[1], because: "joined", by: "li")
    #expect(Set(try due()) == [ids[1].text])
    #expect(try world.store.verify().findings == [])
  }
}
