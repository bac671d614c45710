import ChangeLog
import Testing

/// The worker list of a wage case, from the foreman's sheet to the city's page.
struct WorkerListTests {
  private let world: CountyAndCity
  private let sheet: String

  init() throws {
    world = try CountyAndCity()
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    sheet = "/\(root)/Examples/tongliao-2025/150526/twelve-workers.csv"
  }

  private func addCase() throws -> String {
    try world.county.addCase(
      "--sought", "203600", "--workers", "12", "--accepted-on", "2025-06-06", by: "胡萨仁")
  }

  @Test func `twelve workers of a sheet are the people of the case at both`() throws {
    let number = try addCase()
    let imported = try world.county.run(
      "import", "workers", sheet, "--case", number, "--lang", "zh"
    ).mustSucceed()
    #expect(
      imported.output == """
        第 2 行  注意：案件里已有此人，不重复登记，只补上空缺的内容
        第 6 行“身份证号”（C6）  注意：身份证号被表格软件改坏了，后几位已丢失，已照原样保留；请按纸质材料填回，并把该列设为文本格式
        第 11 行“身份证号”（C11）  注意：身份证号被表格软件改坏了，后几位已丢失，已照原样保留；请按纸质材料填回，并把该列设为文本格式
        新增 12 条，未变 0 条，有变化 0 条，拒绝 0 条

        """)
    let again = try world.county.json("import", "workers", sheet, "--case", number, "--update")
    #expect(again["unchanged"]?.integer == 12)
    let cells = again["findings"]?.elements?.compactMap { $0["cell"]?.text }
    #expect(cells == ["C6", "C11"])

    let shown = try world.shown("mediation", number)
    let people = shown["participants"]?.elements ?? []
    #expect(people.count == 12)
    let sums = people.compactMap { $0["sought_fen"]?.integer }
    #expect(sums.count == 12 && sums.reduce(0, +) == 20_360_000)
    let damaged = people.filter { $0["person"]?["identity_note"]?.text == "damaged_by_sheet" }
    #expect(
      Set(damaged.compactMap { $0["person"]?["identity_number"]?.text }) == [
        "150599198311276000", "150599199711132000",
      ])
    #expect(damaged.allSatisfy { $0["birth_year"] == nil && $0["sex"] == nil })
    let jobs = shown["employment"]?.elements?.compactMap { $0["job"]?["title"]?.text } ?? []
    #expect(jobs.count == 12 && Set(jobs) == ["瓦工", "木工"])

    // The city's page names what is to be restored; the county restores it from the paper.
    let page = try world.city.run("mediation", "show", number, "--lang", "zh").output
    #expect(page.contains("当事人（12 人）"))
    #expect(page.contains("待补：郭艳的证件号码被表格软件改坏了"))
    #expect(page.contains("待补：刘志强的证件号码被表格软件改坏了"))
    try world.county(
      "mediation", "participant", "edit", number, "郭艳", "--id-number", "150599198311276281")
    let mended = try world.county.run("mediation", "show", number, "--lang", "zh").output
    #expect(!mended.contains("待补：郭艳") && mended.contains("待补：刘志强"))
    // The applicant is still whoever came with the case.
    try world.county("mediation", "edit", number, "--phone", "13900000001")
    let reached = try world.shown("mediation", number)["participants"]?.elements ?? []
    #expect(
      reached.filter { $0["person"]?["phone"]?.text == "13900000001" }
        .map { $0["person"]?["name"]?.text } == ["胡萨仁"])
    let third = try world.county.json("import", "workers", sheet, "--case", number, "--update")
    #expect(third["unchanged"]?.integer == 12)
    _ = try world.shown("mediation", number)
  }

  @Test func `rows are pasted, with two columns and without a header`() throws {
    let number = try addCase()
    let rows = "胡萨仁\t16966\n韩娜\t16966.00\n赵霞\t1.7万"
    let result = try Program.run(
      Program.redress, ["import", "workers", "-", "--case", number, "--json"],
      environment: world.county.environment, input: rows
    ).mustSucceed()
    let outcome = try JSONText.read(result.output)
    #expect(outcome["new"]?.integer == 3)
    let lines = outcome["findings"]?.elements?.map { $0["line"]?.integer }
    // Count and sum differ from the case's; the applicant was there.
    #expect(lines == [0, 0, 1])
    let people = try world.shown("mediation", number)["participants"]?.elements ?? []
    let sums = people.compactMap { $0["sought_fen"]?.integer }
    #expect(sums.sorted() == [1_696_600, 1_696_600, 1_700_000])
  }

  @Test func `a sheet with a row that cannot be read changes nothing`() throws {
    let number = try addCase()
    try world.folder.write("姓名,欠发\n胡萨仁,5000\n韩娜,五千\n,3\n", to: "bad.csv")
    let before = try world.county.holdings()
    let refused = try world.county.run(
      "import", "workers", world.folder.file("bad.csv"), "--case", number)
    #expect(refused.status == 2)
    #expect(refused.output.contains("line 3, column “欠发” (B3)  error: “五千” is no amount"))
    #expect(refused.output.contains("line 4, column “姓名” (A4)  error: is empty"))
    let none = try world.county.run("import", "workers", sheet, "--case", "9999-9999")
    #expect(none.status == 2)
    let unnamed = try world.county.run("import", "workers", sheet)
    #expect(unnamed.status == 64)
    #expect(try world.county.holdings() == before)
  }
}
