import CaseModel
import CaseStore
import ChangeLog
import Glibc
import Import
import MutualAid
import Sheets
import Testing

/// Rows of people become lists: by unit and plan, each person once.
struct EnrolmentImportTests {
  private let world: World

  init() throws { world = try World() }

  private static func row(
    _ name: String = "周萨仁", _ number: String = "150599199003221072",
    _ changes: [String: String] = [:]
  ) -> [String: String] {
    [
      "办理单位代码": "150525", "办理单位": "奈曼旗总工会", "参保单位": "通辽市永兴餐饮管理有限公司",
      "保障项目": "住院医疗互助保障", "保障年度": "2025", "参保日期": "2024-12-10", "姓名": name,
      "身份证号": number, "缴费金额(元)": "100.00", "缴费来源": "单位缴纳",
    ].merging(changes) { $1 }
  }

  private static func sheet(_ rows: [[String: String]], also: [String] = []) throws -> [UInt8] {
    try Sheet.bytes(EnrolmentSheet.header + also, rows)
  }

  private static let second = row("李洋", "150599200211209241")

  private func lists() throws -> [CaseStore.CaseSummary] {
    try world.store.cases(of: .enrolmentList, CaseStore.CaseFilter()).rows
  }

  @Test func `people of one unit and plan are one list with its figures`() throws {
    let outcome = try world.run(
      .enrolments,
      EnrolmentImportTests.sheet([EnrolmentImportTests.row(), EnrolmentImportTests.second]))
    #expect(outcome.counts == [2, 0, 0, 0, 0])
    #expect(outcome.findings.isEmpty)
    #expect(outcome.linesWritten == 3)
    let list = try #require(try lists().first)
    #expect(try lists().count == 1)
    let values = try #require(
      try world.store.record(RecordKey(case: list.id, type: "enrolment_list", id: list.id))?.values)
    #expect(values["office"] == .text("150525"))
    #expect(values["plan"] == .text("NMG-INPATIENT-2025"))
    #expect(values["members"] == .integer(2))
    #expect(values["women"] == .integer(1))
    #expect(values["fee_fen"] == .integer(20_000))
    #expect(values["fee_source"] == .text("unit"))
    #expect(values["from_on"] == .text("2025-01-01"))
    #expect(values["through_on"] == .text("2025-12-31"))
    let people = try world.store.records(of: .enrolment, in: list.id)
    #expect(Set(people.map { $0.values["birth_year"] }) == [.integer(1990), .integer(2002)])
    #expect(Set(people.map { $0.values["sex"] }) == [.text("male"), .text("female")])
  }

  @Test func `the same file changes nothing, in any order, and a longer one adds who is new`()
    throws
  {
    let rows = [EnrolmentImportTests.row(), EnrolmentImportTests.second]
    try world.run(.enrolments, EnrolmentImportTests.sheet(rows))
    let lines = try world.lines()
    let again = try world.run(.enrolments, EnrolmentImportTests.sheet(rows.reversed()))
    #expect(again.counts == [0, 2, 0, 0, 0])
    #expect(try world.lines() == lines)
    let third = EnrolmentImportTests.row("张磊", "150599197912121993")
    let longer = try world.run(.enrolments, EnrolmentImportTests.sheet([third] + rows))
    #expect(longer.counts == [1, 2, 0, 0, 0])
    let list = try #require(try lists().first)
    #expect(try lists().count == 1)
    let values = try world.store.record(
      RecordKey(case: list.id, type: "enrolment_list", id: list.id))?.values
    #expect(values?["members"] == .integer(3))
    #expect(values?["fee_fen"] == .integer(30_000))
    #expect(try world.store.records(of: .enrolment, in: list.id).count == 3)
  }

  @Test func `a changed fee is told, and with update the list's figures follow`() throws {
    try world.run(.enrolments, EnrolmentImportTests.sheet([EnrolmentImportTests.row()]))
    let sheet = try EnrolmentImportTests.sheet([
      EnrolmentImportTests.row("周萨仁", "150599199003221072", ["缴费金额(元)": "90.00"])
    ])
    #expect(try world.run(.enrolments, sheet).counts == [0, 0, 1, 0, 0])
    let updated = try world.run(.enrolments, sheet, update: true)
    #expect(updated.updated == 1)
    let list = try #require(try lists().first)
    let values = try world.store.record(
      RecordKey(case: list.id, type: "enrolment_list", id: list.id))?.values
    #expect(values?["fee_fen"] == .integer(9_000))
    #expect(try world.run(.enrolments, sheet).counts == [0, 1, 0, 0, 0])
  }

  @Test
  func
    `two stores that import one file make the same records, and no id changes with personal data`()
    throws
  {
    let other = try World()
    let rows = [EnrolmentImportTests.row(), EnrolmentImportTests.second]
    try world.run(.enrolments, EnrolmentImportTests.sheet(rows))
    // Another person of the same sex and fee.
    var renamed = rows
    renamed[0]["姓名"] = "张磊"
    renamed[0]["身份证号"] = "150599197912121993"
    try other.run(.enrolments, EnrolmentImportTests.sheet(renamed))
    func ids(_ world: World) throws -> Set<String> {
      let lists = try world.store.cases(of: .enrolmentList, CaseStore.CaseFilter()).rows
      return Set(
        try lists.flatMap { list in
          try world.store.records(of: .enrolment, in: list.id).map(\.key.id.text) + [list.id.text]
        })
    }
    #expect(try ids(world) == ids(other))
    // A file of other people, of whom more are women, does not take their ids.
    let third = try World()
    try third.run(
      .enrolments,
      EnrolmentImportTests.sheet([
        EnrolmentImportTests.second, EnrolmentImportTests.row("陈芳", "150599197312113666"),
      ]))
    #expect(try ids(third).intersection(ids(world)).count == 1)
  }

  @Test func `who stands twice in a list is enrolled once`() throws {
    let outcome = try world.run(
      .enrolments,
      EnrolmentImportTests.sheet([
        EnrolmentImportTests.row(), EnrolmentImportTests.second,
        EnrolmentImportTests.row("周萨仁", "１５０５９９１９９００３２２１０７２"),
      ]))
    #expect(outcome.counts == [2, 0, 0, 0, 1])
    #expect(outcome.facts(.skipped) == [.enrolment(.personTwice(otherLine: 2))])
  }

  @Test func `other units, plans and first days are other lists, at the offices of their rows`()
    throws
  {
    let woman = ["保障项目": "女性安康互助保障", "缴费金额(元)": "36.00"]
    let outcome = try world.run(
      .enrolments,
      EnrolmentImportTests.sheet([
        EnrolmentImportTests.row(), EnrolmentImportTests.second,
        EnrolmentImportTests.row("李洋", "150599200211209241", woman),
        EnrolmentImportTests.row("张磊", "150599197912121993", ["参保单位": "通辽市华泰建筑工程有限公司"]),
        EnrolmentImportTests.row(
          "唐萨仁", "150599198207068116",
          ["办理单位代码": "150526", "办理单位": "扎鲁特旗总工会"]),
      ]))
    #expect(outcome.counts == [5, 0, 0, 0, 0])
    #expect(try lists().count == 4)
    #expect(try world.store.enrolmentCounts(year: 2025).map(\.persons) == [4, 1, 4])
    let counts = try world.store.enrolmentCounts(year: 2025)
    #expect(counts.map(\.plan) == ["NMG-INPATIENT-2025", "NMG-WOMEN-2025", nil])
    let found = try world.store.enrolments(of: "唐萨仁")
    #expect(found.map(\.office) == ["150526"])
  }

  @Test func `a man in the women's plan is pointed out and kept`() throws {
    let outcome = try world.run(
      .enrolments,
      EnrolmentImportTests.sheet([
        EnrolmentImportTests.row("周萨仁", "150599199003221072", ["保障项目": "女性安康互助保障"])
      ]))
    #expect(outcome.counts == [1, 0, 0, 0, 0])
    #expect(outcome.facts(.warning) == [.enrolment(.sexNotAdmitted(plan: "NMG-WOMEN-2025"))])
  }

  @Test(arguments: [
    (
      ["保障项目": "养老保障"],
      "no plan is called “养老保障” in 2025; known are NMG-INPATIENT-2025, NMG-WOMEN-2025"
    ),
    (
      ["保障年度": "2031"],
      "no plan is called “住院医疗互助保障” in 2031; known are NMG-INPATIENT-2025, NMG-WOMEN-2025"
    ),
    (["身份证号": ""], "a value must stand here"),
    (["保障起始日": "2024-06-01"], "the cover does not lie in the period of NMG-INPATIENT-2025"),
    (["保障截止日": "2026-06-01"], "the cover does not lie in the period of NMG-INPATIENT-2025"),
  ])
  func `a row that cannot be enrolled keeps the whole sheet out`(
    changes: [String: String], words: String
  ) throws {
    let outcome = try world.run(
      .enrolments,
      EnrolmentImportTests.sheet(
        [
          EnrolmentImportTests.second,
          EnrolmentImportTests.row("周萨仁", "150599199003221072", changes),
        ], also: ["保障起始日", "保障截止日"]))
    #expect(outcome.isRefused)
    #expect(outcome.findings.filter { $0.severity == .error }.count == 1)
    if words != "a value must stand here" {
      #expect(outcome.facts(.error).map(\.phrase.english) == [words])
    }
    #expect(try lists().isEmpty)
  }

  @Test func `no finding holds a name or number of a person`() throws {
    let outcome = try world.run(
      .enrolments,
      EnrolmentImportTests.sheet([
        EnrolmentImportTests.row("周萨仁", "150599199003221073"),
        EnrolmentImportTests.row("周萨仁", "150599199003221073"),
      ]))
    #expect(outcome.findings.count == 2)
    for finding in outcome.findings {
      let words = finding.fact.phrase.chinese + finding.fact.phrase.english
      #expect(!words.contains("周萨仁") && !words.contains("1505991990"))
    }
  }

  @Test func `cover that ends earlier is the person's own`() throws {
    try world.run(
      .enrolments,
      EnrolmentImportTests.sheet(
        [EnrolmentImportTests.row("周萨仁", "150599199003221072", ["保障截止日": "2025-06-30"])],
        also: ["保障截止日"]))
    let day = try #require(LocalDate(iso: "2025-07-01"))
    #expect(try world.store.enrolments(of: "周萨仁").count == 1)
    #expect(try world.store.enrolments(of: "周萨仁", on: day).isEmpty)
  }

  @Test func `all claimants of the example are enrolled among many others`() throws {
    let sheet = try EnrolmentSheet()
    #expect(Set(sheet.claims.map(\.number)).count == 7_748)
    let outcome = try world.run(
      .enrolments, sheet.bytes(inpatient: 9_000, women: 1_200, seed: 2_025))
    #expect(outcome.counts == [10_200, 0, 0, 0, 0])
    let men = ImportFact.enrolment(.sexNotAdmitted(plan: "NMG-WOMEN-2025"))
    #expect(outcome.facts(.warning).count { $0 == men } == 3)
    let counts = try world.store.enrolmentCounts(year: 2025)
    #expect(counts.map(\.members) == [9_000, 1_200, 10_200])
    #expect(counts.map(\.enrolments) == [9_000, 1_200, 10_200])
    #expect(counts.map(\.persons).prefix(2) == [9_000, 1_200])
    #expect(try #require(counts.last).persons < 10_200)
    for claim in sheet.claims.enumerated().filter({ $0.offset.isMultiple(of: 97) }).map(\.element) {
      let found = try world.store.enrolments(of: claim.number)
      #expect(found.contains { $0.name == claim.name }, "\(claim.number)")
    }
    let again = try world.run(
      .enrolments, sheet.bytes(inpatient: 9_000, women: 1_200, seed: 2_025))
    #expect(again.counts == [0, 10_200, 0, 0, 0])
  }

  /// Writes the full sheet for measuring: `REDRESS_ENROLMENTS=FILE swift test --filter EnrolmentImport`.
  @Test func `a seed gives one sheet`() throws {
    let sheet = try EnrolmentSheet()
    let small = try sheet.bytes(inpatient: 8_000, women: 700, seed: 7)
    #expect(try sheet.bytes(inpatient: 8_000, women: 700, seed: 7) == small)
    guard let path = unsafe getenv("REDRESS_ENROLMENTS") else { return }
    let whole = try sheet.bytes(inpatient: 135_500, women: 54_000, seed: 2_025)
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(descriptor) }
    var rest = whole[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      try #require(count > 0)
      rest = rest.dropFirst(count)
    }
  }
}
