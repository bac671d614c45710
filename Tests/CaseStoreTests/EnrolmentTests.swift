import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Who is enrolled, asked by number and name; and where their names go.
struct EnrolmentTests {
  private static let number = "150599199003221072"
  private static let name = "周萨仁"

  /// Saves a list of one person.
  @discardableResult
  private static func enrol(
    _ store: CaseStore, plan: String = "NMG-INPATIENT-2025", name: String = name,
    number: String? = number, through: String? = nil, fee: Int64 = 10_000
  ) throws -> (list: RecordKey, person: RecordKey) {
    let year = try Int(plan.suffix(4)).orThrow()
    let id = store.newRecordID()
    var list = RecordDraft(new: .enrolmentList, case: id, id: id)
    list.set("office", .text(store.thisNode.office))
    list.set("enrolled_on", .text("\(year - 1)-12-10"))
    list.set("plan", .text(plan))
    list.set("year", .integer(Int64(year)))
    list.set("unit", .text("通辽市永兴餐饮管理有限公司"))
    list.set("from_on", .text("\(year)-01-01"))
    list.set("through_on", .text("\(year)-12-31"))
    list.set("members", .integer(1))
    list.set("women", .integer(0))
    list.set("fee_fen", .integer(fee))
    var person = RecordDraft(new: .enrolment, case: id, id: store.newRecordID())
    person.set("name", .text(name))
    person.set("identity_number", number.map { .text($0) })
    person.set("through_on", through.map { .text($0) })
    try store.save([list.line().orThrow(), person.line().orThrow()], by: "li")
    return (list.key, person.key)
  }

  private static func day(_ text: String) throws -> LocalDate {
    try LocalDate(iso: text).orThrow()
  }

  @Test func `a person is found by number and by name on the days of the cover`() throws {
    let store = try World().store
    try EnrolmentTests.enrol(store)
    for typed in [EnrolmentTests.number, " １５０５９９１９９００３２２１０７２ ", EnrolmentTests.name] {
      let found = try store.enrolments(of: typed, on: EnrolmentTests.day("2025-12-31"))
      #expect(found.map(\.unit) == ["通辽市永兴餐饮管理有限公司"], "\(typed)")
      #expect(found.first?.planCode == "NMG-INPATIENT")
      #expect(try store.enrolments(of: typed, on: EnrolmentTests.day("2026-01-01")).isEmpty)
      #expect(try store.enrolments(of: typed, on: EnrolmentTests.day("2024-12-31")).isEmpty)
    }
    #expect(try store.enrolments(of: "150599199003221099").isEmpty)
  }

  @Test func `who left is covered to the last day, and a voided list covers nobody`() throws {
    let store = try World().store
    let left = try EnrolmentTests.enrol(store, through: "2025-06-30")
    #expect(
      try store.enrolments(of: EnrolmentTests.name, on: EnrolmentTests.day("2025-06-30")).count == 1
    )
    #expect(
      try store.enrolments(of: EnrolmentTests.name, on: EnrolmentTests.day("2025-07-01")).isEmpty)
    let list = try store.record(left.list).orThrow()
    try store.save([RecordDraft.void(list, reason: "mistake")], by: "li")
    #expect(try store.enrolments(of: EnrolmentTests.number).isEmpty)
    #expect(try store.enrolmentCounts(year: 2025).isEmpty)
  }

  @Test func `years of participation are counted in a row and in one plan`() throws {
    let store = try World().store
    for plan in [
      "NMG-INPATIENT-2022", "NMG-INPATIENT-2024", "NMG-INPATIENT-2025", "NMG-WOMEN-2023",
    ] {
      try EnrolmentTests.enrol(store, plan: plan)
    }
    // A namesake's years are not counted.
    try EnrolmentTests.enrol(store, plan: "NMG-INPATIENT-2023", number: "150599198207068116")
    let found = try store.enrolments(of: EnrolmentTests.number)
    #expect(
      found.map(\.plan) == [
        "NMG-INPATIENT-2022", "NMG-WOMEN-2023", "NMG-INPATIENT-2024", "NMG-INPATIENT-2025",
      ])
    #expect(found.map(\.yearOfParticipation) == [1, 1, 1, 2])
  }

  @Test func `an old number of fifteen digits finds the new one, and the other way round`() throws {
    let store = try World().store
    try EnrolmentTests.enrol(store)
    #expect(try store.enrolments(of: "150599900322107").count == 1)
    try EnrolmentTests.enrol(store, plan: "NMG-WOMEN-2025", number: "150599900322107")
    #expect(try store.enrolments(of: EnrolmentTests.number).count == 2)
  }

  @Test func `counts are those of the lists, and distinct people those of the numbers`() throws {
    let store = try World().store
    try EnrolmentTests.enrol(store)
    try EnrolmentTests.enrol(store, fee: 5_000)
    try EnrolmentTests.enrol(store, plan: "NMG-WOMEN-2025")
    try EnrolmentTests.enrol(store, name: "李洋", number: nil)
    try EnrolmentTests.enrol(store, plan: "NMG-INPATIENT-2024")
    let counts = try store.enrolmentCounts(year: 2025)
    #expect(counts.map(\.plan) == ["NMG-INPATIENT-2025", "NMG-WOMEN-2025", nil])
    #expect(counts.map(\.members) == [3, 1, 4])
    #expect(counts.map(\.persons) == [2, 1, 2])
    #expect(counts.map(\.fees) == [25_000, 10_000, 35_000].map { Fen(rawValue: $0) })
  }

  @Test func `a region holds the figures of a list and not a byte of who is on it`() throws {
    let region = try Site("150000", seed: 51, isHub: true)
    let city = try Site("150500", seed: 52)
    try city.store.becomeHub()
    try InProcessSync.join(city, to: region)
    let county = try Site("150502", seed: 53)
    try EnrolmentTests.enrol(county.store)
    for _ in 0..<2 {
      try InProcessSync.run(county, with: city)
      try InProcessSync.run(city, with: region)
    }
    #expect(try region.store.enrolmentCounts(year: 2025).map(\.members) == [1])
    #expect(try region.store.enrolmentCounts(year: 2025).map(\.enrolments) == [0])
    #expect(try region.store.enrolments(of: EnrolmentTests.number).isEmpty)
    #expect(try city.store.enrolments(of: EnrolmentTests.number).count == 1)
    for words in [EnrolmentTests.number, EnrolmentTests.name] {
      #expect(try city.isOnDisk(words))
      #expect(try !region.isOnDisk(words))
    }
  }

  @Test func `one person of a list can be erased everywhere, and the others stay`() throws {
    let city = try Site("150500", seed: 54, isHub: true)
    let county = try Site("150502", seed: 55)
    let erased = try EnrolmentTests.enrol(county.store)
    var other = RecordDraft(
      new: .enrolment, case: erased.list.id, id: county.store.newRecordID())
    other.set("name", .text("李洋"))
    other.set("identity_number", .text("150599200211209241"))
    try county.store.save([other.line().orThrow()], by: "li")
    for _ in 0..<2 { try InProcessSync.run(county, with: city) }
    _ = try county.store.orderErasure(
      of: [erased.person], reason: "request", on: county.store.today.adding(days: 30), by: "li")
    for _ in 0..<2 { try InProcessSync.run(county, with: city) }
    for site in [county, city] {
      site.wait(days: 40)
      try site.store.eraseWhatIsDue()
      #expect(try !site.isOnDisk(EnrolmentTests.number))
      #expect(try site.store.enrolments(of: EnrolmentTests.name).isEmpty)
      #expect(try site.store.enrolments(of: "李洋").count == 1)
      #expect(try site.store.verify().findings == [])
    }
  }
}
