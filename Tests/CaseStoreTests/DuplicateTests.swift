import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Earlier cases that may be the same as one that is recorded now.
struct DuplicateTests {
  private let world: World
  private var store: CaseStore { world.store }

  init() throws {
    world = try World()
  }

  /// A case with one applicant and one firm.
  @discardableResult
  private func save(
    _ name: String = "王芳", number: String? = nil, phone: String? = nil, born: Int64? = nil,
    firm: String? = "通辽市瑞丰物流有限公司", code: String? = nil, on day: String = "2025-11-20",
    office: String = World.office
  ) throws -> RecordKey {
    let root = try world.mediation {
      $0.set("accepted_on", .text(day))
      $0.set("office", .text(office))
    }
    var lines = [root]
    let who = store.newRecordID()
    var participant = RecordDraft(new: .participant, case: root.record.id, id: who)
    participant.set("role", .text("applicant"))
    if let born { participant.set("birth_year", .integer(born)) }
    var person = RecordDraft(new: .person, case: root.record.id, id: who)
    person.set("name", .text(name))
    if let number { person.set("identity_number", .text(number)) }
    if let phone { person.set("phone", .text(phone)) }
    lines += [try participant.line().orThrow(), try person.line().orThrow()]
    if let firm {
      var employer = RecordDraft(new: .employer, case: root.record.id, id: store.newRecordID())
      employer.set("name", .text(firm))
      if let code { employer.set("code", .text(code)) }
      lines.append(try employer.line().orThrow())
    }
    try store.save(lines, by: "li")
    return root.record
  }

  private func traces(_ change: (inout DuplicateTraces) -> Void) -> DuplicateTraces {
    var traces = DuplicateTraces()
    traces.day = LocalDate(iso: "2025-12-01")
    change(&traces)
    return traces
  }

  private func look(
    _ change: (inout DuplicateTraces) -> Void
  ) throws -> [RecordID: Set<CaseLikeness>] {
    // By the rows behind the indexes as by the indexes.
    let read = try store.duplicates(of: traces(change), office: World.office, by: "li")
    try store.bringUpIndexes(of: .person, leaving: 0)
    let found = try store.duplicates(of: traces(change), office: World.office, by: "li")
    #expect(read == found)
    return Dictionary(uniqueKeysWithValues: found.candidates.map { ($0.caseID, $0.likeness) })
  }

  @Test func `a number is found whatever its spelling, and one of 15 digits as its successor`()
    throws
  {
    let key = try save(number: "150502850307241")
    guard case .fifteenDigits(let upgraded) = IdentityNumber.check("150502850307241") else {
      throw Missing()
    }
    #expect(try look { $0.identityNumber = upgraded } == [key.id: [.identityNumber]])
    #expect(try look { $0.identityNumber = "150502 850307241" } == [key.id: [.identityNumber]])
    #expect(try look { $0.identityNumber = "150502199001010011" }.isEmpty)
  }

  @Test func `a phone is found by its digits`() throws {
    let key = try save(phone: "138-0013 8000")
    #expect(try look { $0.phone = "+8613800138000" } == [key.id: [.phone]])
  }

  @Test func `a name finds nobody but with the year of birth or the other party`() throws {
    let key = try save("张 三", born: 1985, on: "2020-01-01")
    #expect(try look { $0.name = "张三" }.isEmpty)
    func named(_ year: Int64) throws -> [RecordID: Set<CaseLikeness>] {
      try look {
        $0.name = "张三"
        $0.birthYear = year
      }
    }
    #expect(try named(1985) == [key.id: [.nameAndBirth]])
    #expect(try named(1986).isEmpty)
  }

  @Test func `two numbers that differ are two people of one name`() throws {
    try save("张三", number: "150502198503072417", born: 1985)
    let found = try look {
      $0.name = "张三"
      $0.birthYear = 1985
      $0.identityNumber = "150502198503072433"
      $0.firms = [.init(name: "通辽市瑞丰物流有限公司", code: nil)]
    }
    #expect(found.isEmpty)
  }

  @Test func `the same parties are found within ninety days`() throws {
    let near = try save(on: "2025-09-02")
    try save(on: "2025-09-01")
    try save(firm: "通辽市建工集团", on: "2025-11-01")
    let found = try look {
      $0.name = "王芳"
      $0.firms = [.init(name: "通辽市瑞丰物流有限公司", code: nil)]
    }
    #expect(found == [near.id: [.partiesAndPeriod]])
  }

  @Test func `firms are the same by their codes where both have one`() throws {
    let key = try save(firm: "瑞丰物流", code: "911505990486415391")
    let found = try look {
      $0.name = "王芳"
      $0.firms = [.init(name: "通辽市瑞丰物流有限公司", code: "911505990486415391")]
    }
    #expect(found == [key.id: [.partiesAndPeriod]])
  }

  @Test func `voided people and people of voided cases are found by nothing`() throws {
    let key = try save(phone: "13800138000")
    let person = try store.records(of: .person, in: key.id)[0]
    try store.save([RecordDraft.void(person, reason: "mistake")], by: "li")
    #expect(try look { $0.phone = "13800138000" }.isEmpty)
    let other = try save(phone: "13800138000")
    try store.save([RecordDraft.void(world.shown(other), reason: "mistake")], by: "li")
    #expect(try look { $0.phone = "13800138000" }.isEmpty)
  }

  @Test func `an edit moves a person to what is looked for now`() throws {
    let key = try save(phone: "13800138000")
    let person = try store.records(of: .person, in: key.id)[0]
    try world.edit(person, "phone", .text("13900139000"))
    #expect(try look { $0.phone = "13800138000" }.isEmpty)
    #expect(try look { $0.phone = "13900139000" } == [key.id: [.phone]])
    #expect(try store.findingsOfCases() == [])
  }

  @Test func `of another office's case nothing is told but whom to ask, and that is noted`() throws
  {
    let city = try Site("150500", seed: 31, isHub: true)
    let county = try Site("150502", seed: 32)
    let root = try county.saveCase()
    _ = try county.savePerson("李娜", in: root.id)
    let person = try county.store.records(of: .person, in: root.id)[0]
    try county.edit(person.key, "phone", "13800138000")
    try InProcessSync.run(county, with: city)
    try InProcessSync.run(county, with: city)
    var traces = DuplicateTraces()
    traces.phone = "13800138000"
    let found = try city.store.duplicates(of: traces, office: "150500", by: "wang")
    #expect(found.candidates.isEmpty)
    #expect(found.elsewhere.map(\.office) == ["150502"])
    #expect(found.elsewhere.first?.since != nil)
    let noted = try city.store.records(act: .matched)
    #expect(noted == ["wang 150502 \(root.id.text)"])
    // The city looks for the county: then the case is that office's own.
    let own = try city.store.duplicates(of: traces, office: "150502", by: "wang")
    #expect(own.candidates.map(\.caseID) == [root.id] && own.elsewhere.isEmpty)
  }

  @Test func `an erased person is found by nothing, nor is anything of it left to find by`() throws
  {
    let city = try Site("150500", seed: 33, isHub: true)
    let county = try Site("150502", seed: 34)
    let root = try county.saveCase()
    let person = try county.savePerson("李娜", in: root.id)
    try county.edit(person, "phone", "13800138123")
    try InProcessSync.run(county, with: city)
    _ = try county.order(person)
    county.wait(days: 30)
    try county.store.eraseWhatIsDue()
    var traces = DuplicateTraces()
    traces.phone = "13800138123"
    #expect(try county.store.duplicates(of: traces, office: "150502", by: "li").isEmpty)
    #expect(try county.store.count("person WHERE phone_key IS NOT NULL") == 0)
    #expect(try !county.isOnDisk("13800138123"))
  }

  @Test func `rows of before get what they are looked for by with the upgrade`() throws {
    let key = try save("张　三", phone: "138 0013 8000", born: 1985, code: "911505990486415391")
    try store.write { connection, _ in
      try connection.execute(
        Undoing.deferredIndexes + Undoing.quarantineIndexes + Undoing.figures + Undoing.keyColumns
          + Undoing.mergedCases
          + Undoing.types
          + Undoing.dueIndexes
          + "PRAGMA user_version = 18;")
    }
    let upgraded = try world.openAgain()
    #expect(try upgraded.findingsOfCases() == [])
    var traces = DuplicateTraces()
    traces.phone = "13800138000"
    let found = try upgraded.duplicates(of: traces, office: World.office, by: "li")
    #expect(found.candidates.map(\.caseID) == [key.id])
    #expect(try upgraded.employersMet("91150599", limit: 5).map(\.cases) == [1])
  }

  // MARK: - Pairs

  private func pairs(_ change: (inout DuplicateFilter) -> Void = { _ in }) throws -> [Set<RecordID>]
  {
    var filter = DuplicateFilter()
    change(&filter)
    return try store.duplicatePairs(filter).pairs.map { [$0.later.caseID, $0.earlier.caseID] }
  }

  @Test func `pairs are listed until they are merged or said to be two`() throws {
    let one = try save(phone: "13800138000", firm: nil)
    let two = try save("李娜", phone: "13800138000", firm: nil)
    let three = try save("赵敏", phone: "13800138000", firm: nil)
    #expect(Set(try pairs()) == [[one.id, two.id], [one.id, three.id], [two.id, three.id]])
    #expect(Set(try pairs { $0.caseID = one.id }) == [[one.id, two.id], [one.id, three.id]])
    var draft = RecordDraft(new: .distinction, case: two.id, id: store.newRecordID())
    draft.set("from_case", .text(one.id.text))
    draft.set("because", .text("another_person"))
    try store.save([draft.line().orThrow()], by: "li")
    #expect(Set(try pairs()) == [[one.id, three.id], [two.id, three.id]])
    try store.merge(three.id, into: two.id, because: "entered_twice", by: "li")
    #expect(try pairs() == [])
    try store.undoMerging(three.id, by: "li")
    #expect(Set(try pairs()) == [[one.id, three.id], [two.id, three.id]])
  }

  @Test func `a pair is told once with all in which it is alike`() throws {
    let one = try save(number: "150502198503072417", phone: "13800138000", born: 1985)
    let two = try save(number: "150502198503072417", phone: "13800138000", born: 1985)
    let found = try store.duplicatePairs(DuplicateFilter())
    #expect(found.total == 1)
    #expect(found.pairs[0].likeness == CaseLikeness.allCases)
    #expect(found.pairs[0].later.caseID == max(one.id, two.id))
  }

  // MARK: - Firms

  @Test func `firms are found by the beginning or a part of the name, or the code`() throws {
    try save(code: "911505990486415391")
    try save("李娜")
    try save("赵敏", firm: "开鲁县瑞丰粮油有限公司")
    let met = try store.employersMet("通辽市瑞", limit: 5)
    #expect(met.map(\.name) == ["通辽市瑞丰物流有限公司"])
    #expect(met.first?.cases == 2 && met.first?.code == "911505990486415391")
    #expect(
      try store.employersMet("瑞丰", limit: 5).map(\.name) == [
        "通辽市瑞丰物流有限公司", "开鲁县瑞丰粮油有限公司",
      ])
    #expect(try store.employersMet("9115 0599", limit: 5).map(\.name) == ["通辽市瑞丰物流有限公司"])
    #expect(try store.employersMet("", limit: 1).map(\.cases) == [2])
    #expect(try store.employersMet("无此单位", limit: 5).isEmpty)
  }

  @Test func `a case knows the other cases of its firm, the latest first`() throws {
    let one = try save(code: "911505990486415391", on: "2025-01-02")
    let two = try save("李娜", on: "2025-02-02")
    let other = try save("赵敏", firm: "瑞丰（新名）", code: "911505990486415391", on: "2025-03-02")
    try save("钱七", firm: "别的单位")
    let found = try store.otherCases(ofEmployersIn: one.id, limit: 1)
    #expect(found.total == 2)
    #expect(found.cases.map(\.caseID) == [other.id])
    #expect(try store.otherCases(ofEmployersIn: two.id, limit: 5).cases.map(\.caseID) == [one.id])
  }
}

extension CaseStore {
  /// The notes of an act: who, which office, which case.
  fileprivate func records(act: AccessAct) throws -> [String] {
    try read { connection in
      try connection.rows(
        "SELECT who, office, of_case FROM access WHERE act = ? ORDER BY id", .text(act.rawValue)
      ) { "\($0.text(0)) \($0.text(1)) \($0.text(2))" }
    }
  }
}
