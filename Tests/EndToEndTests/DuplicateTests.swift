import ChangeLog
import Testing

/// Cases that are recorded twice, people who stand in several, firms met before.
struct DuplicateTests {
  private let folder: Folder
  private let county: Office

  init() throws {
    folder = try Folder()
    county = try Office(Office.county, in: folder)
  }

  private func number(_ result: JSONValue) throws -> String {
    try #require(result["short_number"]?.text)
  }

  private func add(
    _ office: Office, _ applicant: String, _ more: String..., firm: String = "通辽市瑞丰物流有限公司"
  ) throws -> String {
    let result = try office.start(
      [
        "mediation", "add", "--applicant", applicant, "--employer", firm, "--dispute-type", "劳动报酬",
        "--json",
      ] + more
    ).wait().mustSucceed()
    return try number(try JSONText.read(result.output))
  }

  private func terminal(_ arguments: String...) throws -> PseudoTerminal {
    var environment = county.environment
    environment["TERM"] = "dumb"
    return try PseudoTerminal(Program.redress, arguments, environment: environment)
  }

  @Test func `without a terminal a case that looks like another is refused unless it is said why`()
    throws
  {
    let first = try add(county, "王芳", "--phone", "13800138000", "--accepted-on", "2025-03-02")
    let before = try county.holdings()
    let refused = try county.run(
      "mediation", "add", "--applicant", "李娜", "--phone", "138 0013 8000", "--employer", "建工集团",
      "--dispute-type", "劳动报酬", "--lang", "zh")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("相似案件 \(first)  调解案件  2025-03-02  电话相同  办理中"))
    #expect(refused.errors.contains("已有 1 件相似案件（\(first)），没有登记。"))
    #expect(refused.errors.contains("加 --although 理由 再登记"))
    #expect(try county.holdings() == before)

    let second = try add(
      county, "李娜", "--phone", "138 0013 8000", "--although", "另一人", firm: "建工集团")
    let shown = try county.json("mediation", "show", second)
    let distinction = shown["distinction"]?.elements?.first
    #expect(distinction?["because"]?.text == "another_person")
    #expect(shown["same_as"]?.elements?.isEmpty != false)
    #expect(try county.json("duplicates")["total"]?.integer == 0)
    let third = try add(
      county, "赵敏", "--phone", "13800138000", "--although", "一家人共用电话", firm: "建工集团")
    let words = try county.json("mediation", "show", third)["notes"]?.elements?.first?["text"]?.text
    #expect(words == "明知有相似案件仍登记：一家人共用电话")
    try county.run("verify").mustSucceed()
  }

  @Test func `at a terminal the person sees them, and goes on with a reason or leaves`() throws {
    let number = "150502198503072417"
    let first = try add(county, "王芳", "--id-number", number)
    func begin() throws -> PseudoTerminal {
      let terminal = try terminal(
        "mediation", "add", "--applicant", "王芳", "--id-number", number, "--employer", "建工集团",
        "--dispute-type", "劳动报酬", "--lang", "zh")
      try terminal.wait(for: "相似案件 \(first)")
      try terminal.wait(for: "上面的案件和这一件是什么关系")
      return terminal
    }
    let before = try county.holdings()
    let leaving = try begin()
    leaving.type("1")
    try leaving.wait(for: "没有登记。")
    #expect(try leaving.finish() == .exited(0))
    #expect(try county.holdings() == before)

    let going = try begin()
    going.type("同一人的另一件事")
    try going.wait(for: "已登记，编号 ")
    #expect(try going.finish() == .exited(0))
    let list = try county.json("mediation", "list")["cases"]?.elements ?? []
    let second = try #require(
      list.compactMap { $0["short_number"]?.text }.first { $0 != first })
    let people = try county.json("person", "list", second).elements?.first
    let case1 = try county.json("mediation", "show", first)["id"]?.text
    #expect(people?["cases"]?.elements?.map(\.text) == [case1])
    #expect(
      try county.json("person", "same", "\(first)/1", "\(second)/王芳")["same"]?.boolean == true)
    try county.run("person", "same", "--undo", "\(first)/1", "\(second)/1").mustSucceed()
    let apart = try county.json("person", "list", second).elements?.first
    #expect(apart?["cases"]?.elements?.isEmpty == true)
    #expect(try county.run("person", "same", "--undo", "\(first)/1", "\(second)/1").status == 2)
  }

  @Test func `a merged case counts once, at the county and at the city, until it is taken back`()
    throws
  {
    let city = try Office(Office.city, in: folder)
    let daemon = try Daemon(city)
    try county.join(daemon)
    let one = try add(county, "王芳", "--accepted-on", "2025-03-02", "--number", "〔2025〕7号")
    let two = try add(county, "王芳", "--accepted-on", "2025-03-10", "--although", "不清楚")
    for number in [one, two] {
      try county.run(
        "recovery", "add", number, "--amount", "500", "--on", "2025-03-20", "--kind", "wages"
      ).mustSucceed()
    }
    func accepted(_ office: Office) throws -> [Int64?] {
      let total = try office.json(
        "report", "recovered", "--from", "2025-01-01", "--to", "2025-12-31", "--office",
        Office.county)["total"]
      return [total?["accepted"]?.integer, total?["received_fen"]?.integer]
    }
    #expect(try accepted(county) == [2, 100_000])
    let merged = try county.run("merge", one, two, "--lang", "zh").mustSucceed()
    #expect(merged.output.contains("\(one) 已归并到 \(two)，两件计一件。"))
    #expect(merged.errors.contains("日期和金额相同（2025-03-20，500.00 元），可能是同一笔"))
    _ = try county.json("sync")
    for office in [county, city] {
      #expect(try accepted(office) == [1, 100_000])
      #expect(try office.json("mediation", "list")["total"]?.integer == 1)
      let shown = try office.run("mediation", "show", "(2025)7号", "--lang", "zh").mustSucceed()
      #expect(shown.errors.contains("案件 \(one) 已归并到 \(two)，以下是 \(two)。"))
      #expect(shown.output.contains("已归并到本案：\(one)"))
      #expect(shown.output.contains("到账合计 1,000.00 元"))
      #expect(
        try office.json("mediation", "show", one)["received_fen"]?.integer == 100_000)
      try office.run("verify").mustSucceed()
    }
    let again = try county.run("merge", two, one)
    #expect(again.status == 2 && again.errors.contains("was merged into it"))
    try county.run("merge", "--undo", one).mustSucceed()
    _ = try county.json("sync")
    for office in [county, city] {
      #expect(try accepted(office) == [2, 100_000])
      #expect(try office.json("mediation", "show", one)["received_fen"]?.integer == 50_000)
      try office.run("verify").mustSucceed()
    }
    try daemon.stop()
  }

  @Test func `two who merge each into the other, or one into two, are told so and can settle it`()
    throws
  {
    let city = try Office(Office.city, in: folder)
    let daemon = try Daemon(city)
    let laptop = try Office(Office.county, in: folder, name: "laptop")
    try county.join(daemon)
    try laptop.join(daemon)
    let one = try add(county, "王芳")
    let two = try add(county, "李娜")
    let three = try add(county, "赵敏")
    _ = try county.json("sync")
    _ = try laptop.json("sync")
    try county.run("merge", one, two).mustSucceed()
    try laptop.run("merge", two, one).mustSucceed()
    for office in [county, laptop, county] { _ = try office.json("sync") }
    for office in [county, laptop, city] {
      #expect(try office.json("mediation", "list")["total"]?.integer == 2)
      let conflicts = try office.json("conflicts", "list").elements ?? []
      #expect(conflicts.map { $0["kind"]?.text } == ["merge_ignored"])
      try office.run("verify").mustSucceed()
    }
    let ignored = try county.json("conflicts", "list").elements?.first?["case"]?.text ?? ""
    try county.run("merge", "--undo", ignored).mustSucceed()
    #expect(try county.json("conflicts", "list").elements?.isEmpty == true)
    #expect(try county.json("mediation", "list")["total"]?.integer == 2)
    let standing = try county.json("mediation", "show", one)["short_number"]?.text
    for number in [one, two] where number != standing {
      try county.run("merge", "--undo", number).mustSucceed()
    }
    #expect(try county.json("mediation", "list")["total"]?.integer == 3)
    for office in [county, laptop] { _ = try office.json("sync") }
    try county.run("merge", three, one).mustSucceed()
    try laptop.run("merge", three, two).mustSucceed()
    for office in [county, laptop, county] { _ = try office.json("sync") }
    let conflict = try county.json("conflicts", "show", three).elements?.first
    #expect(conflict?["kind"]?.text == "values" && conflict?["field"]?.text == "into_case")
    try county.run("conflicts", "resolve", three, "into-case", "2").mustSucceed()
    #expect(try county.json("conflicts", "list").elements?.isEmpty == true)
    try daemon.stop()
  }

  @Test func `the server tells whom to ask about a person, and notes that it did`() throws {
    let city = try Office(Office.city, in: folder)
    let other = try Office(Office.otherCounty, in: folder)
    let daemon = try Daemon(city)
    try county.join(daemon)
    try other.join(daemon)
    _ = try add(other, "王芳", "--phone", "13800138000", "--accepted-on", "2025-03-02")
    _ = try other.json("sync")
    let own = try add(county, "王芳", "--phone", "13800138000", "--although", "另一件事")
    let sync = try county.json("sync")
    #expect(sync["elsewhere"]?.elements?.map { $0["office"]?.text } == [Office.otherCounty])
    #expect(sync["elsewhere"]?.elements?.first?["since"]?.text == "2025-03-02")
    let shown = try county.run("mediation", "show", own, "--lang", "zh").mustSucceed().output
    #expect(shown.contains("自 2025-03-02 起有此人的案件，请向"))
    #expect(
      try county.json("duplicates", own)["elsewhere"]?.elements?.map { $0["office"]?.text } == [
        Office.otherCounty
      ])
    #expect(try county.json("sync")["elsewhere"]?.elements?.isEmpty == true)
    let log = try city.json("access-log", "--act", "matched")["entries"]?.elements ?? []
    #expect(log.count == 1)
    // The city's own clerk is told no more.
    let told = try city.run(
      "mediation", "add", "--applicant", "王芳", "--phone", "13800138000", "--employer", "建工集团",
      "--dispute-type", "劳动报酬", "--lang", "zh"
    ).mustSucceed()
    #expect(told.errors.contains("有此人的案件，请向"))
    #expect(!told.errors.contains(own))
    #expect(
      try city.json("access-log", "--act", "matched")["entries"]?.elements?.count == 3)
    try daemon.stop()
  }

  @Test func `a firm met before is offered by a part of its name and brings its code`() throws {
    let first = try add(
      county, "李娜", "--employer-code", "911505990486415391", "--industry", "建筑业")
    let terminal = try terminal(
      "mediation", "add", "--applicant", "王芳", "--dispute-type", "劳动报酬", "--lang", "zh")
    for (question, answer) in [("证件号码：", ""), ("联系电话：", ""), ("用人单位（必填）：", "瑞丰")] {
      try terminal.wait(for: question)
      terminal.type(answer)
    }
    try terminal.wait(for: "1  通辽市瑞丰物流有限公司  911505990486415391  1 件")
    terminal.type("1")
    // Neither the code nor the industry is asked for.
    for (question, answer) in [
      ("办理单位（必填）", ""), ("受理日期（必填）", ""), ("涉及职工人数（必填）", ""), ("农牧民工", ""), ("请求金额（元）", ""),
      ("来源渠道", ""), ("调解员", ""), ("案号", ""),
    ] {
      try terminal.wait(for: question)
      terminal.type(answer)
    }
    try terminal.wait(for: "已登记，编号 ")
    #expect(try terminal.finish() == .exited(0))
    let firms = try county.json("employer", "list", "9115").elements ?? []
    #expect(firms.map { $0["cases"]?.integer } == [2])
    #expect(firms.first?["industry"]?.text == "E")
    let shown = try county.run("mediation", "show", first, "--lang", "zh").mustSucceed().output
    #expect(shown.contains("该单位的其他案件 1 件"))
  }

  @Test func `an import warns of rows that look like a case or a row above, and goes on`() throws {
    _ = try add(county, "王芳", "--phone", "13800138000", "--accepted-on", "2025-01-02")
    try folder.write(
      Array(
        """
        案号,受理日期,申请人,联系电话,争议类型
        2025-1,2025-01-05,王芳,13800138000,劳动报酬
        2025-2,2025-01-06,李娜,13900139000,劳动报酬
        2025-3,2025-01-07,李娜,13900139000,劳动报酬

        """.utf8), to: "2025.csv")
    let result = try county.json("import", "mediations", folder.file("2025.csv"))
    #expect(result["new"]?.integer == 3 && result["similar"]?.integer == 2)
    let findings = (result["findings"]?.elements ?? []).filter {
      $0["message"]?.text?.contains("may be the same") == true
    }
    #expect(findings.map { $0["line"]?.integer } == [2, 4])
    #expect(findings.map { $0["column"]?.text } == ["联系电话", "联系电话"])
    #expect(try county.json("duplicates")["total"]?.integer == 2)
  }
}
