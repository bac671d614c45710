import CaseModel
import Testing

/// Which promised payments are covered by what came.
struct InstalmentCoverTests {
  private func cover(
    _ instalments: [(String, String?, Int64)], _ payments: [(Int64, String?)]
  ) -> InstalmentCover {
    InstalmentCover(
      instalments: instalments.map {
        InstalmentCover.Instalment(
          id: $0.0, dueOn: $0.1.flatMap { LocalDate(iso: $0) }, amount: $0.2)
      }, payments: payments.map { InstalmentCover.Payment(amount: $0.0, instalment: $0.1) })
  }

  private let two: [(String, String?, Int64)] = [
    ("b", "2025-05-01", 100), ("a", "2025-04-01", 100),
  ]

  @Test func `a payment covers the instalment that it names`() throws {
    let cover = cover(two, [(100, "b")])
    #expect(cover.missing == ["a": 100])
    let due = try #require(LocalDate(iso: "2025-04-01"))
    #expect(!cover.isBehind(on: due))
    #expect(cover.isBehind(on: due.adding(days: 1)))
  }

  @Test func `a payment that names none covers the earliest`() {
    #expect(cover(two, [(150, nil)]).missing == ["b": 50])
    #expect(cover(two, [(200, nil)]).missing == [:])
  }

  @Test func `what is left of a payment goes to the others`() {
    #expect(cover(two, [(150, "b")]).missing == ["a": 50])
    #expect(cover(two, [(300, "b")]).missing == [:])
  }

  @Test func `a payment of a voided instalment names none`() {
    #expect(cover(two, [(30, "gone")]).missing == ["a": 70, "b": 100])
  }

  @Test func `an instalment without a day is covered last and never behind`() {
    let cover = cover([("x", nil, 50), ("y", "2025-05-01", 50)], [(50, nil)])
    #expect(cover.missing == ["x": 50])
    #expect(!cover.isBehind(on: LocalDate(daysSince1970: 30_000)))
    #expect((cover.received, cover.promised) == (50, 100))
  }
}
