import ChangeLog
import Testing

/// A report is checked before it leaves, through the program: what is told, and that it is gone
/// once it is mended.
struct ReportCheckTests {
  private let folder: Folder
  private let county: Office

  init() throws {
    folder = try Folder()
    county = try Office(Office.county, in: folder)
  }

  /// The findings of a check, and how the program ended.
  private func check(
    _ arguments: String..., of office: Office? = nil
  ) throws -> (findings: [String: [JSONValue]], ending: ChildProcess.Ending) {
    let result = try (office ?? county).start(
      ["report", "check"] + arguments + ["--today", "2026-01-15", "--json"]
    ).wait()
    let json = try JSONText.read(result.output)
    var findings: [String: [JSONValue]] = [:]
    for check in json["checks"]?.elements ?? [] {
      let found = check["findings"]?.elements ?? []
      #expect(check["total"]?.integer == Int64(found.count))
      if !found.isEmpty { findings[check["check"]?.text ?? ""] = found }
    }
    #expect(json["total"]?.integer == Int64(findings.values.reduce(0) { $0 + $1.count }))
    return (findings, result.ending)
  }

  /// Runs what a finding names to open its case.
  private func open(_ finding: JSONValue?) throws -> ChildProcess.Result {
    let words = try #require(finding?["command"]?.text).split(separator: " ").map(String.init)
    #expect(words.first == "redress")
    return try county.start(Array(words.dropFirst())).wait().mustSucceed()
  }

  @Test func `each finding opens its case, and is gone once the case is mended`() throws {
    let open = try county.addCase("--accepted-on", "2025-11-03", "--number", "〔2025〕1号")
    let sumless = try county.addCase("--accepted-on", "2025-11-04")
    try county.run(
      "mediation", "conclude", sumless, "--outcome", "agreed", "--on", "2025-11-10"
    ).mustSucceed()
    let overpaid = try county.addCase("--accepted-on", "2025-11-05")
    try county.run(
      "mediation", "conclude", overpaid, "--outcome", "agreed", "--agreed", "1000",
      "--on", "2025-11-10"
    ).mustSucceed()
    _ = try county.json("recovery", "add", overpaid, "--amount", "600", "--on", "2025-11-11")
    let double = try county.json(
      "recovery", "add", overpaid, "--amount", "600", "--on", "2025-11-12")

    let (found, ending) = try check("2025Q4")
    #expect(ending == .exited(2))
    #expect(
      found.keys.sorted() == ["agreed_without_sum", "overdue", "received_more_than_agreed"])
    #expect(found["overdue"]?.map { $0["short_number"]?.text } == [open])
    #expect(found["overdue"]?.first?["official_number"]?.text == "〔2025〕1号")
    #expect(found["overdue"]?.first?["due_on"]?.text == "2025-11-18")
    #expect(found["agreed_without_sum"]?.map { $0["short_number"]?.text } == [sumless])
    let paid = try #require(found["received_more_than_agreed"]?.first)
    #expect(paid["agreed_fen"]?.integer == 100_000)
    #expect(paid["received_fen"]?.integer == 120_000)
    for findings in found.values {
      #expect(try self.open(findings.first).output.contains("通辽市瑞丰物流有限公司"))
    }

    try county.run(
      "mediation", "conclude", open, "--outcome", "failed", "--on", "2025-11-17"
    ).mustSucceed()
    try county.run("mediation", "edit", sumless, "--agreed", "0").mustSucceed()
    let payment = try #require(double["id"]?.text)
    try county.run(
      "recovery", "void", overpaid, payment, "--reason", "duplicate"
    ).mustSucceed()
    let (rest, end) = try check("2025Q4")
    #expect(rest.isEmpty && end == .exited(0))
  }

  @Test func `on a screen it stands by check, with the rule and how to mend it`() throws {
    let number = try county.addCase("--accepted-on", "2025-11-03")
    let result = try county.run(
      "report", "check", "--from", "2025-10-01", "--to", "2025-12-31", "--today", "2026-01-15",
      "--lang", "zh")
    #expect(result.ending == .exited(2))
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines[0] == "上报前核对：科尔沁区总工会，2025年四季度")
    #expect(lines.contains("超期未结：1 处"))
    #expect(lines.contains { $0.hasPrefix("处理：办结案件") })
    #expect(lines.contains("· 科尔沁区总工会 \(number)：调解期限 2025-11-18 届满，已超期 58 天，尚未办结"))
    #expect(lines.contains("    redress show \(number)"))
    #expect(lines.last?.hasPrefix("没有发现：达成协议未填金额、") == true)
    #expect(result.errors.contains("报表有 1 处需要核对。"))
    let english = try county.run(
      "报表", "核对", "--period", "2025年四季度", "--today", "2026-01-15", "--lang", "en")
    #expect(english.output.contains("Open beyond the deadline: 1\n"))
    #expect(english.errors.contains("To be looked at before the report leaves: 1."))
    let sheet = try county.run(
      "report", "check", "2025Q4", "--today", "2026-01-15", "--format", "csv", "--lang", "zh")
    #expect(sheet.output.hasPrefix("\u{FEFF}核对项,单位,编号,案号,情况,打开\r\n超期未结,科尔沁区总工会,\(number),"))
  }

  @Test func `a period must be named once, and must have begun`() throws {
    for arguments in [
      [], ["--from", "2025-01-01"], ["2025Q3", "--from", "2025-01-01", "--to", "2025-02-01"],
      ["2025Q9"], ["2031"], ["--from", "2025-02-01", "--to", "2025-01-01"],
    ] {
      let result = try county.start(["report", "check"] + arguments).wait()
      #expect(result.ending == .exited(64), "\(arguments)")
      #expect(result.output.isEmpty)
    }
  }

  @Test func `the city is told of values that differ, and of who has not synced since`() throws {
    let city = try Office(Office.city, in: folder)
    let daemon = try Daemon(city)
    let number = try county.addCase("--accepted-on", "2025-11-03", "--sought", "100")
    try county.run(
      "mediation", "conclude", number, "--outcome", "failed", "--on", "2025-11-10"
    ).mustSucceed()
    try county.join(daemon)
    _ = try county.json("sync")
    #expect(try check("2025Q4", of: city).findings.isEmpty)

    try city.run("mediation", "edit", number, "--sought", "200").mustSucceed()
    try county.run("mediation", "edit", number, "--sought", "300").mustSucceed()
    _ = try county.json("sync")
    let (found, ending) = try check("2025Q4", of: city)
    #expect(ending == .exited(2))
    #expect(found.keys.sorted() == ["differing"])
    #expect(found["differing"]?.map { $0["short_number"]?.text } == [number])
    #expect(found["differing"]?.first?["field"]?.text == "sought_fen")
    let what = found["differing"]?.first?["what"]?["zh"]?.text ?? ""
    #expect(what.contains("300.00") && what.contains("200.00"), "\(what)")
    // Another period is not concerned, and nor is another county.
    #expect(try check("2025Q1", of: city).findings.isEmpty)
    #expect(try check("2025Q4", "--office", Office.otherCounty, of: city).findings.isEmpty)

    // Of a period that ends after all syncs nobody knows whether it is all here.
    let later = try city.run(
      "report", "check", "--from", "2099-01-01", "--to", "2099-12-31", "--today", "2099-06-01",
      "--json")
    let checks = try JSONText.read(later.output)["checks"]?.elements ?? []
    let stale = checks.first { $0["check"]?.text == "last_sync" }?["findings"]?.elements
    #expect(stale?.map { $0["office"]?.text } == [Office.county])
    try daemon.stop()
  }
}
