import CaseModel
import CaseStore
import Import
import Testing

/// Rows of offices.
struct OfficeImportTests {
  private let header = ["单位代码", "单位名称", "上级工会", "单位类别", "排列顺序"]

  private func sheet(_ rows: [[String]]) throws -> [UInt8] { try Sheet.bytes([header] + rows) }

  private let zone = ["KFQ01", "通辽经济技术开发区总工会", "150500", "开发区", "9"]
  private let park = ["YQ-7", "开发区化工园区工会", "通辽经济技术开发区总工会", "园区", ""]

  @Test func `a row makes an office below the store's own, also below one of a row above`() throws {
    let world = try World()
    let outcome = try world.run(.offices, sheet([zone, park]))
    #expect(outcome.counts == [2, 0, 0, 0, 0])
    let tree = try world.store.officeTree()
    #expect(
      tree.find(id: "150500-kfq01")
        == OfficeTree.Office(
          id: "150500-kfq01", code: "KFQ01", name: "通辽经济技术开发区总工会", kind: "zone",
          reportsTo: "150500", displayOrder: 9))
    #expect(tree.find(id: "150500-kfq01-yq7")?.reportsTo == "150500-kfq01")
    let lines = try world.lines()
    #expect(try world.run(.offices, sheet([zone, park]), update: true).counts == [0, 2, 0, 0, 0])
    #expect(try world.lines() == lines)
  }

  @Test func `a new office can have cases at once`() throws {
    let world = try World()
    try world.run(.offices, sheet([zone]))
    let row = Sheet.mediation("1号", ["办理单位代码": "kfq01", "办理单位": "通辽经济技术开发区总工会"])
    #expect(try world.run(.mediations, Sheet.mediations([row])).new == 1)
    #expect(try world.mediations()["1号"]?.values["office"] == .text("150500-kfq01"))
  }

  @Test func `a changed name is listed, and written only on request`() throws {
    let world = try World()
    try world.run(.offices, sheet([zone]))
    let renamed = try sheet([["kfq01", "通辽开发区总工会", "", "", ""]])
    let listed = try world.run(.offices, renamed)
    #expect(listed.counts == [0, 0, 1, 0, 0])
    #expect(
      listed.words(.changed) == [
        "line 2: differs from what is held: name 通辽经济技术开发区总工会 → 通辽开发区总工会"
      ])
    #expect(try world.run(.offices, renamed, update: true).updated == 1)
    #expect(try world.store.officeTree().find(id: "150500-kfq01")?.name == "通辽开发区总工会")
  }

  @Test(arguments: [
    (["KFQ01", "开发区总工会", "", "", ""], "line 2, 上级工会: the office above is not named"),
    (
      ["KFQ01", "开发区总工会", "开发总会", "", ""],
      "line 2, 上级工会: the office above, “开发总会”, is not known"
    ),
    (
      ["KFQ01", "开发区总工会", "150400", "", ""],
      "line 2, 上级工会: 赤峰市总工会 is not this office nor below it"
    ),
    (["开发区", "开发区总工会", "150500", "", ""], "line 2, 单位代码: no id can be made of the code “开发区”"),
    (["", "开发区总工会", "150500", "", ""], "line 2, 单位代码: is empty"),
    (["KFQ01", "", "150500", "", ""], "line 2, 单位名称: is empty"),
    (
      ["KFQ01", "开发区总工会", "150500", "开发", ""],
      "line 2, 单位类别: “开发” is not in the list; perhaps: development zone"
    ),
    (["150400", "赤峰工会", "", "", ""], "line 2, 单位代码: 赤峰市总工会 is not this office nor below it"),
    (["150500", "通辽工会", "", "", ""], "line 2, 单位代码: 通辽市总工会 is not this office nor below it"),
    (
      ["150523", "开鲁县总工会", "150523", "", ""],
      "line 2, 上级工会: 开鲁县总工会 is this office or below it, and cannot be above it"
    ),
  ])
  func `an office that cannot be is an error`(row: [String], sentence: String) throws {
    let world = try World()
    let lines = try world.lines()
    let outcome = try world.run(.offices, sheet([row]))
    #expect(outcome.words(.error) == [sentence])
    #expect(try world.lines() == lines)
  }

  @Test func `two rows cannot put two offices above each other`() throws {
    let world = try World()
    let rows = [
      ["150521", "科尔沁左翼中旗总工会", "150522", "", ""],
      ["150522", "科尔沁左翼后旗总工会", "150521", "", ""],
    ]
    let outcome = try world.run(.offices, sheet(rows), update: true)
    #expect(outcome.findings.filter { $0.severity == .error }.map(\.line) == [3])
  }

  @Test func `two codes that make one id are an error`() throws {
    let world = try World()
    let rows = [zone, ["KFQ-01", "另一个开发区总工会", "150500", "", ""]]
    #expect(try world.run(.offices, sheet(rows)).facts(.error) == [.officeIDTaken("KFQ-01")])
  }

  @Test func `the whole register says what is held, and changes nothing`() throws {
    let world = try World()
    let tree = try world.store.officeTree()
    let rows = tree.inOrder.map { [$0.code, $0.name, $0.reportsTo ?? ""] }
    let sheet = try Sheet.bytes([["code", "name", "parent_code"]] + rows)
    let outcome = try world.run(.offices, sheet, update: true)
    #expect(outcome.findings.map(\.phrase.english) == [])
    #expect(outcome.unchanged == tree.count)
  }

  @Test func `a sheet without offices above puts all below the store's own`() throws {
    let world = try World()
    try world.run(.offices, Sheet.bytes([["code", "name"], ["KFQ01", "开发区总工会"]]))
    #expect(try world.store.officeTree().find(id: "150500-kfq01")?.reportsTo == "150500")
  }
}
