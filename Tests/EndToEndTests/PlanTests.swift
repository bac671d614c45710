import ChangeLog
import Testing

/// Plans and enrolments through the client.
struct PlanTests {
  private static let plan = """
    # 试用
    format = 1
    code = "TEST-DAYS"
    year = 2025
    name = "住院津贴"
    valid_from = 2025-01-01
    valid_through = 2025-12-31

    [[benefit]]
    code = "days"
    name = "津贴"
    shape = "per_day"
    daily = [10.00, 20.00]

    """

  private let folder: Folder
  private let county: Office

  init() throws {
    folder = try Folder()
    county = try Office(Office.county, in: folder)
  }

  @Test func `a plan goes in and out by file to the same bytes, and is never edited`() throws {
    let file = try folder.write(PlanTests.plan, to: "2025.plan")
    #expect(try county.json("plan", "check", file)["plan"]?.text == "TEST-DAYS-2025")
    #expect(try county.json("plan", "import", file)["new"]?.boolean == true)
    #expect(try county.json("plan", "import", file)["new"]?.boolean == false)
    let out = folder.file("out.plan")
    _ = try county.json("plan", "export", "住院津贴", "-o", out)
    let second = folder.file("second.plan")
    #expect(try county.json("plan", "import", out)["new"]?.boolean == false)
    _ = try county.json("plan", "export", "TEST-DAYS-2025", "-o", second)
    #expect(try folder.read("out.plan") == folder.read("second.plan"))
    let shown = try county.run("plan", "show", "TEST-DAYS").mustSucceed().output
    #expect(try shown.utf8.elementsEqual(folder.read("out.plan")))
    let changed = try folder.write(
      PlanTests.plan.replacing("20.00", with: "30.00"), to: "changed.plan")
    try Refusal(
      ["plan", "import", changed], 2,
      """
      错误：TEST-DAYS-2025 已有另外的条款，条款不能改动，什么也没有写入。
      提示：把文件里的 revision 改为 2 再导入。
      """,
      """
      error: TEST-DAYS-2025 has other terms already, and terms are never changed; nothing was \
      written.
      help: Write revision = 2 into the file and import it again.
      """
    ).check(on: county)
    let list = try county.json("plan", "list").elements ?? []
    #expect(
      list.map { $0["plan"]?.text } == ["NMG-INPATIENT-2025", "NMG-WOMEN-2025", "TEST-DAYS-2025"])
    #expect(list.map { $0["terms_known"]?.boolean } == [false, false, true])
  }

  @Test func `a faulty plan file is refused with every fault`() throws {
    let file = try folder.write(
      PlanTests.plan.replacing("2025-12-31", with: "2024-12-31").replacing("20.00]", with: "x]"),
      to: "faulty.plan")
    let result = try county.run("plan", "check", file, "--lang", "zh")
    #expect(result.ending == .exited(2))
    #expect(
      result.output == """
        第7行 valid_through：保障期止2024-12-31早于起2025-01-01
        第13行 benefit.daily：“[10.00, x]”读不懂；文字加英文引号，金额如 200.00，日期如 2025-01-01

        """)
    #expect(try county.start(["plan", "import", file]).wait().ending == .exited(2))
    #expect(try county.json("plan", "list").elements?.count == 2)
    try Refusal(
      ["plan", "show", "NMG-2025"], 2,
      """
      错误：没有方案“NMG-2025”。
      提示：已有的方案：NMG-INPATIENT-2025、NMG-WOMEN-2025
      """,
      """
      error: there is no plan “NMG-2025”.
      help: The plans are: NMG-INPATIENT-2025, NMG-WOMEN-2025
      """
    ).check(on: county)
  }

  @Test func `an enrolled person is found on a day, and people are counted`() throws {
    let sheet = try folder.write(
      """
      参保单位,保障项目,保障年度,姓名,身份证号,缴费金额
      通辽市永兴餐饮管理有限公司,住院医疗互助保障,2025,周萨仁,150599199003221072,100.00
      通辽市永兴餐饮管理有限公司,住院医疗互助保障,2025,李洋,150599200211209241,100.00
      通辽市永兴餐饮管理有限公司,女性安康互助保障,2025,李洋,150599200211209241,36.00

      """, to: "people.csv")
    #expect(try county.json("import", "enrolments", sheet)["new"]?.integer == 3)
    #expect(try county.json("import", "enrolments", sheet)["unchanged"]?.integer == 3)
    for who in ["周萨仁", "150599199003221072"] {
      let found = try county.json("enrolment", "find", who, "--on", "2025-06-01").elements ?? []
      #expect(found.map { $0["plan"]?.text } == ["NMG-INPATIENT-2025"])
      #expect(found.first?["through_on"]?.text == "2025-12-31")
    }
    #expect(try county.json("enrolment", "find", "周萨仁", "--on", "2026-01-01").elements == [])
    let counts = try county.json("enrolment", "count", "--year", "2025")
    #expect(counts["total"]?["members"]?.integer == 3)
    #expect(counts["total"]?["persons"]?.integer == 2)
    #expect(counts["total"]?["fees_fen"]?.integer == 23_600)
    let list = try county.json("enrolment-list", "list", "--from", "2025-01-01")
    #expect(list["total"]?.integer == 2)
  }
}
