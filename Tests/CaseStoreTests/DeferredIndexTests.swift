import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Indexes that a question brings up, and what stands behind them.
struct DeferredIndexTests {
  private let world: World
  private var store: CaseStore { world.store }

  init() throws {
    world = try World()
  }

  /// A case with one person who has a telephone.
  @discardableResult
  private func save(phone: String) throws -> RecordKey {
    let root = try world.mediation { $0.set("accepted_on", .text("2025-11-20")) }
    var person = RecordDraft(new: .person, case: root.record.id, id: store.newRecordID())
    person.set("name", .text("王芳"))
    person.set("phone", .text(phone))
    try store.save([root, try person.line().orThrow()], by: "li")
    return root.record
  }

  private func found(_ phone: String) throws -> [RecordID] {
    var traces = DuplicateTraces()
    traces.phone = phone
    return try store.duplicatesInOffice(of: traces, office: World.office, excluding: [])
      .map(\.caseID)
  }

  private func unindexed(_ table: String = "person") throws -> Int64 {
    try store.count("\(table) WHERE key NOT IN (SELECT key FROM \(table)_indexed)")
  }

  @Test func `what is saved waits, and a question brings up what is more than it may read`() throws
  {
    for number in 0..<4 { try save(phone: "1380013800\(number)") }
    #expect(try unindexed() == 4)
    #expect(try store.bringUpIndexes(of: .person, leaving: 4) == 0)
    #expect(try store.bringUpIndexes(of: .person, leaving: 3) == 4)
    #expect(try unindexed() == 0)
    #expect(try unindexed("mediation") == 4)
    #expect(try store.bringUpIndexes(of: .mediation, leaving: 0) == 4)
    #expect(try store.bringUpIndexes(of: .mediation, leaving: 0) == 0)
  }

  @Test func `a question about duplicates brings up a sync's worth of people`() throws {
    let key = try world.savedMediation()
    let lines = try (0..<1_300).map { number in
      var person = RecordDraft(new: .person, case: key.id, id: store.newRecordID())
      person.set("name", .text("王芳"))
      person.set("phone", .text("139\(10_000_000 + number)"))
      return try person.line().orThrow()
    }
    try store.save(lines, by: "li")
    #expect(try unindexed() == 1_300)
    #expect(try found("13800138000").isEmpty)
    #expect(try unindexed() == 0)
  }

  @Test func `where nobody asks, rows are indexed once too many wait`() throws {
    for number in 0..<20 { try save(phone: "138001380\(10 + number)") }
    store.indexRowsBehind(after: CaseStore.linesUnchecked - 41, rowsMax: 10)
    #expect(try unindexed() == 20, "40 lines were saved before")
    store.indexRowsBehind(after: 1, rowsMax: 20)
    #expect(try unindexed() == 20)
    store.indexRowsBehind(after: CaseStore.linesUnchecked, rowsMax: 10)
    #expect(try unindexed() == 0 && unindexed("mediation") == 0, "a thousand at once")
    #expect(try found("13800138010").count == 1)
  }

  @Test func `an edited person is found by the new number alone, indexed or not`() throws {
    for isIndexed in [false, true] {
      let (old, new) = isIndexed ? ("13800000001", "13800000002") : ("13800000003", "13800000004")
      let key = try save(phone: old)
      if isIndexed { try store.bringUpIndexes(of: .person, leaving: 0) }
      #expect(try found(old) == [key.id])
      let person = try store.records(of: .person, in: key.id)[0]
      try world.edit(person, "phone", .text(new))
      #expect(try found(old).isEmpty)
      #expect(try found(new) == [key.id])
    }
  }

  @Test func `a row that takes the key of one that went is not taken for indexed`() throws {
    try save(phone: "13800000001")
    try store.bringUpIndexes(of: .person, leaving: 0)
    try store.withoutTransaction { try $0.execute("DELETE FROM person") }
    let key = try save(phone: "13800000002")
    #expect(try unindexed() == 1)
    #expect(try found("13800000002") == [key.id])
    try store.bringUpIndexes(of: .person, leaving: 0)
    #expect(try unindexed() == 0)
    #expect(try found("13800000002") == [key.id])
  }

  @Test func `while another program writes, a question is answered from the rows`() throws {
    for number in 0..<3 { try save(phone: "1380013800\(number)") }
    let other = try Connection(
      path: store.path, access: .readWrite(create: false), busyTimeoutMilliseconds: 0)
    try other.immediateTransaction { () throws -> Void in
      #expect(throws: StoreError.self) { try store.bringUpIndexes(of: .person, leaving: 0) }
      let cases = try found("13800138001")
      #expect(cases.count == 1)
    }
    #expect(try unindexed() == 3)
  }

  @Test(arguments: DeferredIndex.all.map(\.index))
  func `rows are found along each index, and behind it from the first that it lacks`(
    name: String
  ) throws {
    let index = try DeferredIndex.all.first { $0.index == name }.orThrow()
    let isOne = "\(index.column) = '2025-11-20'"
    let plan = try store.read { connection in
      try connection.rows("EXPLAIN QUERY PLAN " + index.keys(where: isOne)) { $0.text(3) }
    }
    #expect(plan.contains { $0.contains("INDEX \(name)") }, "\(plan)")
    #expect(
      plan.contains { $0.contains("USING INTEGER PRIMARY KEY (rowid>?)") }, "\(plan)")
    #expect(!plan.contains { $0 == "SCAN \(index.table.rawValue)" }, "\(plan)")
  }

  @Test func `people of a store that an earlier version made are found`() throws {
    let key = try save(phone: "13800138000")
    try store.withoutTransaction { connection in
      try connection.execute(
        Undoing.deferredIndexes + Undoing.figureMonths + "PRAGMA user_version = 47;")
    }
    let upgraded = try world.openAgain()
    #expect(try upgraded.count("person_indexed") == 1)
    #expect(try upgraded.count("mediation_indexed") == 1)
    var traces = DuplicateTraces()
    traces.phone = "13800138000"
    #expect(
      try upgraded.duplicatesInOffice(of: traces, office: World.office, excluding: [])
        .map(\.caseID) == [key.id])
    #expect(try upgraded.checkFigures(isRepairing: false).isClean)
    #expect(try upgraded.findingsOfCases() == [])
  }
}
