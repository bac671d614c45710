import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Finding cases by words.
struct SearchTests {
  private let world: World

  init() throws {
    world = try World()
  }

  private var store: CaseStore { world.store }

  private func found(
    _ words: String, refine: (inout CaseStore.Search) -> Void = { _ in }
  ) throws -> [RecordID] {
    var search = CaseStore.Search(words)
    refine(&search)
    let result = try store.search(search)
    #expect(result.count == result.rows.count && result.changesMissing == 0)
    return result.rows.map(\.summary.id)
  }

  @discardableResult
  private func save(
    _ type: RecordType, _ fields: [String: FieldValue], in caseID: RecordID
  ) throws -> RecordKey {
    var draft = RecordDraft(new: type, case: caseID, id: store.newRecordID())
    for (name, value) in fields { draft.set(name, value) }
    try store.save([draft.line().orThrow()], by: "li")
    return draft.key
  }

  private func savedCase(
    on day: String = "2025-11-20", disputes: [String] = ["overtime"], number: String? = nil
  ) throws -> RecordID {
    try world.savedMediation {
      $0.set("accepted_on", .text(day))
      $0.set("dispute_types", .codes(disputes))
      if let number { $0.set("official_number", .text(number)) }
    }.id
  }

  @Test func `all words must be found, in whatever records of the case`() throws {
    let one = try savedCase(disputes: ["wages"])
    try save(.person, ["name": .text("张三")], in: one)
    try save(.employer, ["name": .text("通辽市宏盛建筑有限公司")], in: one)
    let other = try savedCase()
    try save(.person, ["name": .text("张四")], in: other)
    try save(.note, ["text": .text("老板欠薪三个月")], in: other)
    #expect(try Set(found("张")) == [one, other])
    #expect(try Set(found("张 欠薪")) == [one, other])
    #expect(try found("张 宏盛") == [one])
    #expect(try found("张 三 建筑") == [one])
    #expect(try found("欠 薪 三个月") == [other])
    #expect(try found("加班") == [other])
    #expect(try found("overtime") == [other])
    #expect(try found("张 王").isEmpty)
  }

  @Test func `characters of one word stand side by side`() throws {
    let one = try savedCase()
    try save(.employer, ["name": .text("通辽市宏盛建筑有限公司")], in: one)
    #expect(try found("宏盛建筑") == [one])
    #expect(try found("盛宏").isEmpty)
    #expect(try found("宏建").isEmpty)
    // Nor do the last of one value and the first of the next.
    try save(.person, ["name": .text("王甲")], in: one)
    try save(.person, ["name": .text("乙李")], in: one)
    #expect(try found("甲乙").isEmpty)
    #expect(try found("甲 乙") == [one])
  }

  @Test(arguments: [
    "科工调字〔2025〕第0017号", "科工调字[2025]第0017号", "科工调字（２０２５）第0017 号", "科工调字2025第00", "0017", "第0017号",
  ])
  func `a number is found whatever brackets and widths were typed`(typed: String) throws {
    let one = try savedCase(number: "科工调字〔2025〕第0017号")
    _ = try savedCase(number: "科工调字〔2024〕第1017号")
    #expect(try found(typed) == [one])
  }

  @Test func `numbers of people are found whole, by their beginning and without dashes`() throws {
    let one = try savedCase()
    try save(
      .person,
      [
        "name": .text("白其其格"), "identity_number": .text("15050219810203004X"),
        "phone": .text("0475-8231111"),
      ], in: one)
    for typed in [
      "15050219810203004x", "１５０５０２１９８１０２０３００４Ｘ", "1505021981", "0475-8231111", "04758231111",
      "0475 8231111", "0475 823 1111", one.shortNumber, one.shortNumber.lowercased(),
      String(one.shortNumber.filter { $0 != "-" }),
    ] {
      #expect(try found(typed) == [one], "\(typed)")
    }
    // Too short to be a beginning.
    #expect(try found("150").isEmpty)
    #expect(try found("8231112").isEmpty)
  }

  @Test func `a search can be kept to some columns`() throws {
    let one = try savedCase()
    try save(.person, ["name": .text("包建国")], in: one)
    let other = try savedCase()
    try save(.employer, ["name": .text("建国物业公司")], in: other)
    #expect(try Set(found("建国")) == [one, other])
    #expect(try found("建国") { $0.columns = [.people] } == [one])
    #expect(try found("建国") { $0.columns = [.employer] } == [other])
    #expect(try Set(found("建国") { $0.columns = [.people, .employer] }) == [one, other])
    #expect(try found("建国") { $0.columns = [.notes, .numbers] }.isEmpty)
    // Labels of lists are in none of them.
    #expect(try found("加班") { $0.columns = [.notes] }.isEmpty)
  }

  @Test func `the newest come first, with the number of all`() throws {
    var ids: [RecordID] = []
    for day in ["2025-03-01", "2024-12-31", "2025-11-02", "2025-11-01", "1999-01-01"] {
      ids.append(try savedCase(on: day))
    }
    var search = CaseStore.Search("加班")
    search.rowsMax = 3
    let result = try store.search(search)
    #expect(result.rows.map(\.summary.id) == [ids[2], ids[3], ids[0]])
    #expect(result.count == 5)
    // A date that was corrected moves its case.
    try world.edit(
      world.shown(.init(case: ids[4], type: "mediation", id: ids[4])), "accepted_on",
      .text("2025-11-03"))
    #expect(try store.search(search).rows.first?.summary.id == ids[4])
    #expect(try store.search(search).count == 5)
    #expect(
      try found("加班") {
        $0.from = LocalDate(iso: "2025-03-01")
        $0.to = LocalDate(iso: "2025-11-02")
      } == [ids[2], ids[3], ids[0]])
    #expect(try found("加班") { $0.to = LocalDate(iso: "2024-12-31") } == [ids[1]])
  }

  @Test func `types, offices and voided cases are told apart`() throws {
    let one = try savedCase()
    let id = store.newRecordID()
    var order = RecordDraft(new: .hotline, case: id, id: id)
    for field in RecordType.hotline.fields where field.required == .intake {
      switch field.kind {
      case .date: order.set(field.name, .text("2025-11-19"))
      case .choice(let list): order.set(field.name, .text(list.choices[0].code))
      default: order.set(field.name, .text("150500"))
      }
    }
    order.set("office", .text("150500"))
    order.set("platform_number", .text("加班-7"))
    try store.save([order.line().orThrow()], by: "li")
    #expect(try found("加班") == [one, id])
    #expect(try found("加班") { $0.types = [.hotline] } == [id])
    #expect(try found("加班") { $0.types = [.mediation, .hotline] } == [one, id])
    #expect(try found("加班") { $0.office = "150502" } == [one])
    #expect(try found("加班") { $0.office = "150500" } == [one, id])
    #expect(try found("加班") { $0.office = "150521" }.isEmpty)
    let root = try store.caseRoot(one).orThrow()
    try store.save([RecordDraft.void(root, reason: "mistake")], by: "li")
    #expect(try found("加班") == [id])
    #expect(try found("加班") { $0.includesVoided = true } == [one, id])
  }

  @Test func `each of several values that stand is found`() throws {
    let one = try savedCase()
    let person = try save(.person, ["name": .text("张三")], in: one)
    let shown = try world.shown(person)
    try world.edit(shown, "name", .text("李四"))
    try world.edit(shown, "name", .text("王五"))
    #expect(try store.record(person)?.conflicts == ["name"])
    for typed in ["李四", "王五"] { #expect(try found(typed) == [one], "\(typed)") }
    #expect(try found("张三").isEmpty)
    try world.edit(world.shown(person), "name", .text("赵六"))
    #expect(try found("李四").isEmpty && found("王五").isEmpty)
    #expect(try found("赵六") == [one])
  }

  @Test func `a part that was voided is found no more`() throws {
    let one = try savedCase()
    let person = try save(.person, ["name": .text("张三")], in: one)
    #expect(try found("张三") == [one])
    try store.save([RecordDraft.void(try world.shown(person), reason: "mistake")], by: "li")
    #expect(try found("张三").isEmpty)
    #expect(try found("加班") == [one])
  }

  @Test func `a save writes nothing into the index`() throws {
    _ = try savedCase()
    #expect(try found("加班").count == 1)
    let before = try store.count("search_queue") + store.count("search_case")
    _ = try savedCase()
    #expect(try store.count("search_queue") + store.count("search_case") == before)
    #expect(try found("加班").count == 2)
  }

  @Test func `two stores on a file take turns at taking in`() throws {
    for _ in 0..<3 { _ = try savedCase() }
    let other = try world.openAgain()
    #expect(try other.search(CaseStore.Search("加班")).count == 3)
    _ = try savedCase()
    #expect(try store.search(CaseStore.Search("加班")).count == 4)
    #expect(try other.search(CaseStore.Search("加班")).count == 4)
    #expect(try store.count("search_case") == 4)
  }

  @Test func `an index of another version is built anew`() throws {
    _ = try savedCase()
    #expect(try found("加班").count == 1)
    try store.write { connection, _ in
      try connection.run("UPDATE search_state SET layout = 'older'")
      try connection.run("DELETE FROM search_case")
    }
    #expect(try found("加班").count == 1)
  }
}
