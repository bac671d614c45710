import ChangeLog
import Testing

/// Two offices that do not see each other's work, and the person who then chooses.
struct ConflictTests {
  private let folder: Folder
  private let city: Office
  private let county: Office
  private let daemon: Daemon
  private let number: String

  init() throws {
    folder = try Folder()
    city = try Office(Office.city, in: folder)
    county = try Office(Office.county, in: folder)
    daemon = try Daemon(city)
    number = try county.addCase("--accepted-on", "2025-03-01")
    _ = try county.json("recovery", "add", number, "--amount", "100", "--on", "2025-03-02")
    try county.join(daemon)
    _ = try county.json("sync")
  }

  /// The city voids the case while the county enters another payment.
  private func voidUnseen() throws -> ChildProcess.Result {
    let voided = try city.run("mediation", "void", number, "--reason", "duplicate", "--lang", "zh")
    _ = try county.json("recovery", "add", number, "--amount", "250", "--on", "2025-03-03")
    _ = try county.json("sync")
    return try voided.mustSucceed()
  }

  private func received(_ office: Office) throws -> Int64? {
    try office.totals()?["received_fen"]?.integer
  }

  @Test func `a payment that the void of its case did not see is told everywhere`() throws {
    #expect(try voidUnseen().output == "\(number) 已作废。\n随案件作废到账 1 笔，共 100.00 元。\n")
    for office in [city, county] {
      let status = try office.json("status")
      #expect(status["conflicts"]?.integer == 1)
      #expect(status["payments_on_voided_cases"]?.integer == 1)
      let list = try office.json("conflicts", "list").elements ?? []
      #expect(list.map { $0["kind"]?.text } == ["payment_on_voided_case"])
      #expect(list.first?["shown"]?["value"]?.text == "duplicate")
      let shown = try office.json("mediation", "show", number)
      #expect(shown["conflicts"]?.elements?.count == 1)
      #expect(try received(office) == 0)
    }
    let chinese = try city.run("conflicts", "show", number, "--lang", "zh").mustSucceed().output
    #expect(chinese.contains("[1] 案件已作废：重复录入  zhang.wei  通辽市总工会"))
    #expect(chinese.contains("250.00"))
    #expect(chinese.contains("作废案件时没有看到这笔到账"))
    let page = try city.run("mediation", "show", number, "--lang", "zh").mustSucceed().output
    #expect(page.contains("※ 案件已作废，但到账"))
    let english = try city.run("status", "--lang", "en").mustSucceed().output
    #expect(english.contains("1 (of them payments on voided cases 1)"))
    try daemon.stop()
  }

  @Test func `the payment is voided, too`() throws {
    _ = try voidUnseen()
    _ = try city.run("conflicts", "resolve", number, "voided", "1").mustSucceed()
    _ = try county.json("sync")
    for office in [city, county] {
      #expect(try office.json("status")["conflicts"]?.integer == 0)
      #expect(try received(office) == 0)
      #expect(try office.json("mediation", "list")["total"]?.integer == 0)
    }
    try daemon.stop()
  }

  @Test func `the case is restored with the payment that went with it`() throws {
    _ = try voidUnseen()
    let told = try city.run("conflicts", "resolve", number, "voided", "none", "--lang", "en")
      .mustSucceed()
    #expect(
      told.output
        == "“voided because” is settled.\nWith it, 1 payment of 100.00 yuan was restored.\n")
    _ = try county.json("sync")
    for office in [city, county] {
      #expect(try office.json("status")["conflicts"]?.integer == 0)
      #expect(try received(office) == 35_000)
      #expect(try office.json("mediation", "list")["total"]?.integer == 1)
    }
    try daemon.stop()
  }
}

/// Two computers of a city put two zones below each other.
struct OfficeConflictTests {
  @Test func `an office above that would close a cycle is told, shown and settled`() throws {
    let folder = try Folder()
    let region = try Office("150000", in: folder)
    let daemon = try Daemon(region)
    let first = try Office(Office.city, in: folder, name: "first")
    let second = try Office(Office.city, in: folder, name: "second")
    for office in [first, second] { try office.join(daemon) }
    func tell(_ office: Office, _ rows: String...) throws {
      let text = (["代码,名称,上级,类别,顺序"] + rows).joined(separator: "\n") + "\n"
      try folder.write(Array(text.utf8), to: "zones.csv")
      _ = try office.run("office", "import", folder.file("zones.csv"), "--update").mustSucceed()
    }
    try tell(first, "1505A1,甲区总工会,150500,开发区,1", "1505B1,乙区总工会,150500,开发区,2")
    for office in [first, second] { _ = try office.json("sync") }
    try tell(first, "1505A1,甲区总工会,1505B1,开发区,1")
    try tell(second, "1505B1,乙区总工会,1505A1,开发区,2")
    for office in [first, second, first] { _ = try office.json("sync") }
    for office in [region, first, second] {
      let status = try office.json("status")
      #expect(status["conflicts"]?.integer == 1 && status["ignored_edges"]?.integer == 1)
      let list = try office.json("conflicts", "list").elements ?? []
      #expect(list.map { $0["kind"]?.text } == ["cycle"])
      let offices = try office.json("office", "list").elements ?? []
      let ignored = offices.filter { $0["ignored_reports_to"]?.text != nil }
      #expect(ignored.map { $0["code"]?.text } == ["1505A1"])
      let shown = try office.run("conflicts", "show", "1505A1", "--lang", "zh").mustSucceed()
      #expect(shown.output.contains("这样上下级会互相循环，这个上级没有采用。改上级：resolve 1505A1 reports-to 单位代码"))
    }
    let listed = try first.run("conflicts", "list", "--lang", "zh").mustSucceed().output
    #expect(listed.contains("1505A1") && listed.contains("上下级循环，没有采用"))
    _ = try first.run("conflicts", "resolve", "1505A1", "reports-to", "150500").mustSucceed()
    for office in [first, second] { _ = try office.json("sync") }
    for office in [region, first, second] {
      #expect(try office.json("status")["conflicts"]?.integer == 0)
    }
    try daemon.stop()
  }
}
