import CaseModel
import CaseStore
import ChangeLog
import Import
import Sheets
import Testing

/// Rows of a worker list.
struct WorkerImportTests {
  private let number = "150523-2025-0001"
  private let header = ["序号", "姓名", "身份证号", "工种", "出勤天数", "应发(元)", "已发(元)", "欠付(元)"]
  private let world: World
  private let caseID: RecordID

  init() throws {
    world = try World()
    try world.run(
      .mediations,
      Sheet.mediations([
        Sheet.mediation(
          number, ["申请人": "王芳等3人", "涉及职工人数": "3", "请求金额(元)": "9000.00", "身份证号": ""])
      ]))
    caseID = try #require(try world.mediations()[number]?.id)
  }

  private func row(_ place: Int, _ name: String, _ number: String, _ owed: String) -> [String] {
    [String(place), name, number, "瓦工", "46", "5000", "2000", owed]
  }

  private var rows: [[String]] {
    [
      row(1, "王芳", "150599199311232080", "3000"), row(2, "李娜", "150599198311276000", "3000"),
      row(3, "张伟", "150599199008051033", "3000"),
    ]
  }

  @discardableResult
  private func run(
    _ records: [[String]], dryRun: Bool = false, update: Bool = false
  ) throws -> ImportOutcome {
    try run(Sheet.bytes(records, encoding: .gb18030), dryRun: dryRun, update: update)
  }

  @discardableResult
  private func run(
    _ bytes: [UInt8], dryRun: Bool = false, update: Bool = false
  ) throws -> ImportOutcome {
    var options = ImportOptions(
      isDryRun: dryRun, updatesChanged: update, encoding: nil, skipsOtherOffices: false)
    options.caseID = caseID
    return try Importer(store: world.store, user: "zhang.wei", options: options)
      .run(.workers, .bytes(bytes))
  }

  private func people() throws -> [String: StoredRecord] {
    Dictionary(
      try world.records(.person, of: number).map { ($0.values["name"]?.text ?? "", $0) },
      uniquingKeysWith: { first, _ in first })
  }

  private func participant(_ name: String) throws -> StoredRecord {
    let id = try #require(try people()[name]).key.id
    let found = try world.records(.participant, of: number).first { $0.key.id == id }
    return try #require(found)
  }

  @Test func `the applicant stays the first of a case's people`() throws {
    let others = (2...24).map { row($0, "工人\($0)", "", "1000") }
    try run([header, row(1, "王芳", "150599199311232080", "3000")] + others)
    let people = try world.records(.person, of: number)
    #expect(people.count == 24 && people.first?.values["name"] == .text("王芳"))
  }

  @Test func `a list makes the workers of a case, and the applicant is not doubled`() throws {
    let outcome = try run([header] + rows)
    #expect(outcome.counts == [3, 0, 0, 0, 0])
    #expect(try world.records(.participant, of: number).count == 3)
    #expect(try people().keys.sorted() == ["张伟", "李娜", "王芳"])
    #expect(outcome.facts(.warning).contains(.recognised))
    let zhang = try participant("张伟")
    #expect(zhang.values["sought_fen"] == .integer(300_000))
    #expect(zhang.values["role"] == .text("applicant"))
    #expect(zhang.values["birth_year"] == .integer(1990))
    let employments = try world.records(.employment, of: number)
    #expect(Set(employments.map { $0.values["worker"]?.text }).count == 3)
    #expect(
      Set(try world.records(.job, of: number).map(\.key.id)) == Set(employments.map(\.key.id)))
    let notes = try world.records(.note, of: number)
    #expect(
      notes.contains {
        $0.values["about"]?.text == zhang.key.id.text
          && $0.values["text"]?.text == "出勤天数：46\n应发(元)：5000\n已发(元)：2000"
      })
  }

  @Test func `importing twice changes nothing, in any order, also at another store`() throws {
    try run([header] + rows)
    let lines = try world.lines()
    #expect(try run([header] + rows, update: true).counts == [0, 3, 0, 0, 0])
    // Somebody who is put in later is new, the others are found again.
    let inserted = [rows[0], row(2, "赵伟", "", "3000"), rows[1], rows[2]]
    #expect(try run([header] + inserted, dryRun: true).counts == [1, 3, 0, 0, 0])
    #expect(try run([header] + rows.reversed()).counts == [0, 3, 0, 0, 0])
    #expect(try world.lines() == lines)
    let other = try WorkerImportTests()
    try other.run([header] + rows)
    #expect(try other.world.ids() == world.ids())
  }

  @Test func `a number that a spreadsheet damaged is named by its cell and matches nobody`() throws
  {
    let twins = rows + [row(4, "韩娜", "150599198311276000", "3000")]
    let outcome = try run([header] + twins)
    let damaged = outcome.findings.filter { $0.fact == .identityNumber(.damagedBySpreadsheet) }
    #expect(damaged.map(\.cell) == ["C3", "C5"])
    #expect(damaged.map(\.line) == [3, 5])
    #expect(outcome.new == 4)
    let li = try #require(try people()["李娜"])
    #expect(li.values["identity_number"] == .text("150599198311276000"))
    #expect(li.values["identity_note"] == .text("damaged_by_sheet"))
    #expect(try participant("李娜").values["birth_year"] == nil)
    // Restored from the paper, it is not damaged again by the same sheet.
    var draft = RecordDraft(editing: li)
    draft.set("identity_number", .text("150599198311276041"))
    draft.set("identity_note", nil)
    try world.store.save([draft.line()].compactMap { $0 }, by: "zhang.wei")
    #expect(try run([header] + twins, update: true).counts == [0, 4, 0, 0, 0])
    #expect(try people()["李娜"]?.values["identity_number"] == .text("150599198311276041"))
  }

  @Test func `a changed row waits for --update`() throws {
    try run([header] + rows)
    var changed = rows
    changed[2] = row(3, "张伟", "150599199008051033", "3100")
    let outcome = try run([header] + changed)
    #expect(outcome.counts == [0, 2, 1, 0, 0])
    #expect(
      outcome.words(.warning).contains(
        "line 4, 欠付(元): 5,000.00 due less 2,000.00 paid is not 3,100.00; the column is taken"))
    #expect(try participant("张伟").values["sought_fen"] == .integer(300_000))
    #expect(try run([header] + changed, update: true).updated == 1)
    #expect(try participant("张伟").values["sought_fen"] == .integer(310_000))
  }

  @Test func `count and sum are held against the case`() throws {
    #expect(try run([header] + rows, dryRun: true).findings.allSatisfy { $0.line > 0 })
    let outcome = try run([header] + rows.prefix(2))
    #expect(
      outcome.findings.filter { $0.line == 0 }.map(\.fact) == [
        .workersDiffer(list: 2, case: 3),
        .soughtDiffers(list: Fen(rawValue: 600_000), case: Fen(rawValue: 900_000)),
      ])
    let rest = try run([header, rows[2]])
    #expect(rest.facts(.warning).contains(.othersOnCase(2)))
    #expect(
      rest.findings.first?.phrase.chinese == "全表：名单共1人，案件填的是3人")
  }

  @Test(arguments: [
    "王芳\t3000\n李娜\t3000.00\n张伟\t2000\n", "王芳,3000\n李娜,3000.00\n张伟,2000\n",
    "姓名,金额\n王芳,3000\n李娜,3000.00\n张伟,2000\n",
    "1,王芳,瓦工,5000,2000,3000\n2,李娜,瓦工,3000,0,3000\n3,张伟,瓦工,4000,2000,2000\n",
    "瓦工班\n王芳\t3000\n李娜\t3000.00\n张伟\t2000\n",
    "姓名,应发,已发\n王芳,5000,2000\n李娜,4000,1000\n张伟,2000,\n",
  ])
  func `two columns suffice, with a header or without`(text: String) throws {
    #expect(try run(Array(text.utf8)).counts == [3, 0, 0, 0, 0])
    let sums = try ["王芳", "李娜", "张伟"].map { try participant($0).values["sought_fen"]?.integer }
    #expect(sums == [300_000, 300_000, 200_000])
  }

  @Test func `names with identity numbers suffice, too`() throws {
    let text = "王芳 \t150599199311232080\n李娜\t150599198009268934\n"
    #expect(try run(Array(text.utf8)).new == 2)
    #expect(try people()["李娜"]?.values["identity_number"] == .text("150599198009268934"))
    #expect(try participant("李娜").values["sex"] == .text("male"))
  }

  @Test(arguments: ["王芳\n李娜\n", "王芳\t30\t40\n李娜\t31\t50\n", "1\t2\n2\t3\n"])
  func `where no column can be told nothing is guessed`(text: String) throws {
    #expect(throws: ImportError.headerNotFound(.workers)) { try run(Array(text.utf8)) }
  }

  @Test func `namesakes are two people, a repeated row is one, a shared number is an error`() throws
  {
    let namesakes = [
      row(1, "王伟", "", "3000"), row(2, "王伟", "", "3000"),
      row(3, "张伟", "150599199008051033", "3000"), row(4, "张伟", "150599199008051033", "3000"),
    ]
    let outcome = try run([header] + namesakes)
    #expect(outcome.counts == [3, 0, 0, 0, 1])
    #expect(outcome.facts(.warning).contains(.nameTwice(otherLine: 2)))
    #expect(outcome.facts(.warning).contains(.rowRepeated(otherLine: 4)))
    #expect(try run([header] + namesakes).counts == [0, 3, 0, 0, 1])
    let shared = try run([
      header, row(1, "李娜", "150599199008051033", "1"), row(2, "张伟", "150599199008051033", "2"),
    ])
    #expect(shared.facts(.error) == [.identityNumberTwice(otherLine: 2)])
  }

  @Test func `a voided worker stays voided, and a voided case takes no list`() throws {
    try run([header] + rows)
    let zhang = try participant("张伟")
    try world.store.save([RecordDraft.void(zhang, reason: "mistake")], by: "zhang.wei")
    #expect(try run([header] + rows, update: true).counts == [0, 3, 0, 0, 0])
    #expect(try participant("张伟").isVoided)
    let root = try #require(try world.records(.mediation, of: number).first)
    try world.store.save([RecordDraft.void(root, reason: "mistake")], by: "zhang.wei")
    #expect(throws: StoreError.caseVoided(caseID)) { try run([header] + rows) }
  }
}
