import CaseModel
import ChangeLog
import MutualAid
import SQLite
import Testing

@testable import CaseStore

/// Terms of plans as records: given by an office, known to all, never edited.
struct PlanTests {
  private static func terms(
    _ code: String = "TEST-DAYS", revision: Int = 1, daily: Int64 = 1_000
  ) throws -> PlanTerms {
    PlanTerms(
      try PlanVersion(code: code, year: 2025, revision: revision).orThrow(),
      name: Phrase("住院津贴", "daily allowance"),
      validity: try LocalDate(iso: "2025-01-01").orThrow()...LocalDate(iso: "2025-12-31").orThrow(),
      benefits: [
        PlanBenefit(
          "days", name: Phrase("津贴", "allowance"),
          .perDay([Fen(rawValue: daily)], daysMax: 90))
      ])
  }

  private func give(_ terms: PlanTerms, _ store: CaseStore) throws {
    try store.save([store.draft(of: terms).orThrow()], by: "li")
  }

  @Test func `terms come back from their record to the byte`() throws {
    let world = try Site("150502", seed: 33)
    let terms = try PlanTests.terms()
    try give(terms, world.store)
    let plan = try world.store.knownPlans().find(terms.version).orThrow()
    #expect(PlanFile.write(plan.terms) == PlanFile.write(terms))
    let record = try world.store.record(
      RecordKey(case: nil, type: "plan", id: plan.id.orThrow()))
    #expect(record?.values["from_on"] == .text("2025-01-01"))
    #expect(try world.store.draft(of: terms) == nil)
    #expect(try world.store.verify().findings == [])
  }

  @Test func `a version that was given is never given other terms`() throws {
    let world = try World()
    try give(PlanTests.terms(), world.store)
    #expect(throws: PlanTaken()) {
      try world.store.draft(of: PlanTests.terms(daily: 2_000))
    }
    try give(PlanTests.terms(revision: 2, daily: 2_000), world.store)
    let known = try world.store.knownPlans()
    #expect(known.find(named: "TEST-DAYS", year: 2025).map(\.version.revision) == [2])
    #expect(known.find(named: "TEST-DAYS-2025", year: nil).map(\.version.revision) == [1])
    #expect(known.find(named: "住院 津贴", year: 2024).isEmpty)
  }

  @Test func `the plans that the program carries are known by the names of sheets`() throws {
    let known = try World().store.knownPlans()
    let found = known.find(named: "女性安康互助保障", year: 2025)
    #expect(found.map(\.version.description) == ["NMG-WOMEN-2025"])
    #expect(found.first?.id == nil)
  }

  @Test func `the city's plan comes down to its counties, and a county's own goes before it`()
    throws
  {
    let city = try Site("150500", seed: 31, isHub: true)
    let county = try Site("150502", seed: 32)
    try give(PlanTests.terms(daily: 1_000), city.store)
    for _ in 0..<2 { try InProcessSync.run(county, with: city) }
    let version = try PlanTests.terms().version
    func daily(_ site: Site) throws -> BenefitShape? {
      try site.store.knownPlans().find(version)?.terms.benefits.first?.shape
    }
    #expect(try daily(county) == .perDay([Fen(rawValue: 1_000)], daysMax: 90))
    try give(PlanTests.terms(daily: 3_000), county.store)
    for _ in 0..<2 { try InProcessSync.run(county, with: city) }
    #expect(try daily(county) == .perDay([Fen(rawValue: 3_000)], daysMax: 90))
    #expect(try daily(city) == .perDay([Fen(rawValue: 1_000)], daysMax: 90))
  }

  @Test func `terms that this version cannot read are listed, and hide no other's`() throws {
    let world = try World()
    var draft = RecordDraft(new: .plan, case: nil, id: world.store.newRecordID())
    draft.set("code", .text("NEWER"))
    draft.set("year", .integer(2025))
    draft.set("revision", .integer(1))
    draft.set("name", .text("新"))
    draft.set("terms", .text("format = 9\n"))
    try world.store.save([draft.line().orThrow()], by: "li")
    try give(PlanTests.terms(), world.store)
    let known = try world.store.knownPlans()
    #expect(known.unreadable == [draft.key.id])
    #expect(known.all.contains { $0.version.code == "TEST-DAYS" })
  }
}
