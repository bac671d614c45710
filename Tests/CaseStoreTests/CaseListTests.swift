import CaseModel
import ChangeLog
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

  @Test func `voided and merged cases are counted where they are listed, each once`() throws {
    let world = try World()
    let store = world.store
    let keys = try (0..<5).map { _ in try world.savedMediation() }
    // One is both.
    for (merged, target) in [(0, 1), (2, 1)] {
      try store.merge(keys[merged].id, into: keys[target].id, because: "joined", by: "li")
    }
    for voided in [2, 3] {
      try store.save([RecordDraft.void(world.shown(keys[voided]), reason: "mistake")], by: "li")
    }
    var filter = CaseStore.CaseFilter()
    for most in [1, 2, 3, 5] {
      filter.countMax = most
      let found = try store.cases(of: .mediation, filter)
      #expect(Set(found.rows.map(\.id)) == [keys[1].id, keys[4].id])
      #expect(found.total == (most < 2 ? .moreThan(1) : .exact(2)), "at most \(most)")
    }
    filter.includesVoided = true
    filter.countMax = 10
    let all = try store.cases(of: .mediation, filter)
    #expect(all.total == .exact(Int64(all.rows.count)) && all.rows.count == 5)
  }

  @Test func `the applicant is who was typed first, whatever ids a list of workers gives`() throws {
    let site = try Site("150502", seed: 82)
    let root = try site.saveCase()
    let id = root.id
    func save(_ name: String, _ person: RecordID) throws {
      var participant = RecordDraft(new: .participant, case: id, id: person)
      participant.set("role", .text("applicant"))
      var draft = RecordDraft(new: .person, case: id, id: person)
      draft.set("name", .text(name))
      let lines = try [participant, draft].map { try $0.line().orThrow() }
      try site.store.save(lines, by: "li")
    }
    func shown() throws -> String? {
      try site.store.cases(of: .mediation, CaseStore.CaseFilter()).rows.first?.applicant
    }
    let typed = site.store.newRecordID()
    let listed = (0..<100_000).lazy.map { number in
      RecordID(office: id.office, derivedFrom: [id.text, "participant", "list", "\(number)"])
    }.first { $0 < typed }
    try save("郭艳", #require(listed))
    #expect(try shown() == "郭艳")
    try save("胡萨仁", typed)
    try save("王芳", site.store.newRecordID())
    #expect(try shown() == "胡萨仁")
    #expect(try site.store.records(of: .person, in: id).first?.key.id == typed)
    try save(
      "包凤英", RecordID(office: id.office, derivedFrom: [id.text, "participant", "1"]))
    #expect(try shown() == "包凤英")
  }
}
