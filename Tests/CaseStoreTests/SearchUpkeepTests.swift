import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// What keeps the search index right: the check that repairs it, erasures, lines that count late.
struct SearchUpkeepTests {
  private let county: Site
  private let city: Site

  init() throws {
    city = try Site("150500", seed: 41, isHub: true)
    county = try Site("150502", seed: 42)
  }

  private func count(_ words: String, _ site: Site) throws -> Int {
    try site.store.search(CaseStore.Search(words)).count
  }

  /// What the check of the index finds wrong, and that it is right after it.
  private func check(
    _ site: Site, _ location: SourceLocation = #_sourceLocation
  ) throws -> Int64? {
    let outcome = try StoreCheck.search.run(site.store)
    let again = try StoreCheck.search.run(site.store)
    #expect(again.isSound && !again.isRebuilt, sourceLocation: location)
    #expect(outcome.isSound != outcome.isRebuilt, sourceLocation: location)
    return outcome.wrong
  }

  @Test func `a sound index is left as it is`() throws {
    let root = try county.saveCase("欠薪三个月")
    try county.savePerson("张三", in: root.id)
    #expect(try check(county) == 0)
    #expect(try count("张三", county) == 1)
  }

  @Test(arguments: [
    "DELETE FROM search_case", "UPDATE search_case SET plain = 'x'",
    "DELETE FROM search_personal_text", "UPDATE search_personal_text SET personal = '李四'",
    "INSERT INTO search_plain (search_plain) VALUES ('delete-all')",
    "INSERT INTO search_personal (rowid, people) VALUES (1, '张')",
    "INSERT INTO search_personal_text (row, personal) VALUES (5, '张')",
    "DELETE FROM search_fact", "DELETE FROM search_common_rows",
    "UPDATE person SET name = '张七'",
  ])
  func `what was changed past the program is found and built anew`(sql: String) throws {
    let root = try county.saveCase("欠薪三个月")
    try county.savePerson("张三", in: root.id)
    var search = CaseStore.Search("欠薪")
    search.columns = [.notes]
    #expect(try county.store.search(search, commonRowsMin: 1).count == 1)
    #expect(try county.store.count("search_common") == 1)
    try county.store.write { connection, _ in try connection.run(sql) }
    #expect(try check(county) != 0)
    #expect(try count("张", county) == 1)
    #expect(try county.store.search(search).count == 1)
  }

  @Test func `an index that cannot be read is built anew`() throws {
    let root = try county.saveCase("欠薪三个月")
    try county.savePerson("张三", in: root.id)
    #expect(try count("张三", county) == 1)
    _ = try county.store.withoutTransaction { try $0.checkpoint(.truncate) }
    let place = try county.store.read { connection in
      try connection.integer(
        """
        SELECT rootpage FROM sqlite_schema WHERE name = 'search_personal_data'
        """) ?? 0
    }
    let damaged = try Site.restore(
      try county.backup().map { file in
        var bytes = file.bytes
        if file.name == "cases" {
          for index in (Int(place) * 4096 - 200)..<(Int(place) * 4096) { bytes[index] = 0xEE }
        }
        return (file.name, bytes)
      }, seed: 44)
    #expect(try check(damaged) != 0)
    #expect(try count("张三", damaged) == 1)
  }

  @Test func `what was erased is in no page of the index`() throws {
    let root = try county.saveCase("别的备注")
    let name = "稀有qzxmarker77jw"
    let person = try county.savePerson(name, in: root.id)
    let number = try county.saveNote("电话13912345678转", in: root.id)
    for index in 0..<30 {
      let other = try county.saveCase("备注\(index)")
      try county.savePerson("张三qzx\(index)", in: other.id)
      #expect(try count("张三", county) == index + 1)
    }
    try InProcessSync.run(county, with: city)
    for site in [county, city] {
      #expect(try count(name, site) == 1)
      #expect(try count("13912345678", site) == 1)
      #expect(try site.isOnDisk("marker77jw"))
    }
    try county.order(person)
    try county.order(number)
    try InProcessSync.run(county, with: city)
    for site in [county, city] {
      site.wait(days: 40)
      try site.store.eraseWhatIsDue()
      #expect(try !site.isOnDisk("marker77jw"))
      #expect(try !site.isOnDisk("12345678"))
      #expect(try count(name, site) == 0)
      #expect(try count("13912345678", site) == 0)
      #expect(try count("张三", site) == 30)
      #expect(try check(site) == 0)
    }
  }

  @Test func `a damaged index keeps nobody from erasing`() throws {
    let root = try county.saveCase("别的备注")
    let person = try county.savePerson("稀有标记", in: root.id)
    #expect(try count("稀有标记", county) == 1)
    try county.order(person)
    try county.store.write { connection, _ in
      // What the index believes to stand there stands there no more.
      try connection.run("UPDATE search_personal_text SET personal = '甲乙丙'")
    }
    county.wait(days: 40)
    try county.store.eraseWhatIsDue()
    #expect(try county.store.record(person) == nil)
    #expect(try !county.isOnDisk("稀有标记"))
    _ = try check(county)
    #expect(try count("稀有标记", county) == 0)
  }

  @Test func `what a sync brings is found, and what counts no more is not`() throws {
    let root = try county.saveCase("欠薪三个月")
    try county.savePerson("张三", in: root.id)
    #expect(try count("张三", city) == 0)
    try InProcessSync.run(county, with: city)
    #expect(try count("张三", city) == 1)
    #expect(try count("三个月", city) == 1)
    let none = RevocationPlan.Choice(through: 0)
    let plan = try city.store.planRevocation(
      of: county.store.thisNode.node, plain: none, personal: none)
    try city.store.revoke(plan, reason: "stolen", by: "li")
    #expect(try count("张三", city) == 0)
    #expect(try check(city) == 0)
  }

  @Test func `a store without personal data has an empty index of it`() throws {
    try county.saveCase()
    #expect(try count("欠薪", county) == 1)
    #expect(try county.store.count("search_personal_text") == 0)
    #expect(
      try county.store.read {
        try SearchEvaluation.rows(of: anything(), in: "search_personal", $0).count
      } == 0)
  }

  private func anything() -> SearchTerm {
    var term = SearchTerm()
    term.facts = Array(1...200)
    return term
  }

  @Test func `words of many cases are kept as bits and followed`() throws {
    var people: [RecordKey] = []
    for number in 0..<5 {
      let root = try county.saveCase()
      people.append(try county.savePerson("张\(number)", in: root.id))
    }
    func found() throws -> Int {
      try county.store.search(CaseStore.Search("张"), commonRowsMin: 3).count
    }
    #expect(try found() == 5)
    #expect(try county.store.count("search_common") == 1)
    try county.edit(people[0], "name", "李")
    let root = try county.saveCase()
    try county.savePerson("张五", in: root.id)
    try county.savePerson("张六", in: root.id)
    #expect(try found() == 5)
    #expect(try check(county) == 0)
    #expect(try county.store.count("search_common_rows") == 1)
  }
}
