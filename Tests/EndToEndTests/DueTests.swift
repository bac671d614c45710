import ChangeLog
import Testing

/// Deadlines through the programs: what is due, what happens to a period, the calendar.
struct DueTests {
  private let folder: Folder
  private let city: Office
  private let county: Office

  init() throws {
    folder = try Folder()
    city = try Office(Office.city, in: folder)
    county = try Office(Office.county, in: folder)
  }

  private func items(
    _ office: Office, _ today: String, within: String = "30d"
  ) throws -> [JSONValue] {
    let due = try office.json("due", "--today", today, "--within", within)
    return due["items"]?.elements ?? []
  }

  @Test func `a mediation is due fifteen days after the application, moved off a weekend`() throws {
    let number = try county.addCase("--accepted-on", "2025-10-17")
    let other = try county.addCase("--accepted-on", "2025-09-26", by: "李娜")
    let items = try items(county, "2025-10-12")
    #expect(items.map { $0["short_number"]?.text } == [other, number])
    #expect(items.map { $0["due_on"]?.text } == ["2025-10-11", "2025-11-03"])
    #expect(items.map { $0["raw_end_on"]?.text } == ["2025-10-11", "2025-11-01"])
    #expect(items.map { $0["overdue"]?.boolean } == [true, false])
    #expect(items.map { $0["provisional"]?.boolean } == [false, false])
    #expect(items[1]["article"]?["zh"]?.text == "《劳动争议调解仲裁法》第14条第3款")
    #expect(items[1]["why"]?["zh"]?.text == "2025-10-17 收到调解申请")
    #expect(items[1]["known_since"]?.text?.hasPrefix("20") == true)
    // Due today is not overdue.
    let today = try self.items(county, "2025-11-03", within: "0d")
    #expect(today.map { $0["days_left"]?.integer } == [-23, 0])
    #expect(today.map { $0["overdue"]?.boolean } == [true, false])
    let table = try county.run("due", "--today", "2025-11-03", "--lang", "zh").mustSucceed().output
    let words = table.split(separator: "\n").map { $0.split(separator: " ").prefix(4) }
    #expect(words.contains(["2025-11-03", "今天", Substring(number), "调解期限"]), "\(table)")
    #expect(table.contains("超期 23 天"))
    #expect(table.hasSuffix("截至 2025-11-03，今后 30 天：共 2 项，其中已过 1 项，列出 2 项。\n"))
    let sheet = try county.run(
      "due", "--today", "2025-11-03", "--format", "csv", "--lang", "en"
    ).mustSucceed().output
    #expect(sheet.hasPrefix("\u{FEFF}Last day,Left,Case,What,Why,Article,Known since\r\n"))
    #expect(sheet.contains("\"Labour Dispute Mediation and Arbitration Law, art. 14(3)\""))
    // Concluded, it is due no more.
    try county.run(
      "mediation", "conclude", number, "--outcome", "failed", "--on", "2025-11-03"
    ).mustSucceed()
    #expect(try self.items(county, "2025-11-04").map { $0["short_number"]?.text } == [other])
  }

  @Test func `an agreement can be confirmed within thirty days, provisional beyond the calendar`()
    throws
  {
    let number = try county.addCase("--accepted-on", "2026-11-20")
    try county.run(
      "mediation", "conclude", number, "--outcome", "agreed", "--agreed", "20000",
      "--on", "2026-12-02", "--effective-on", "2026-12-02", "--signed-on", "2026-12-02"
    ).mustSucceed()
    let items = try items(county, "2026-12-10")
    #expect(items.map { $0["rule"]?.text } == ["ARBREV-15", "CONF-30"])
    #expect(items.map { $0["due_on"]?.text } == ["2026-12-17", "2027-01-04"])
    #expect(items.map { $0["provisional"]?.boolean } == [false, true])
    #expect(items[1]["article"]?["zh"]?.text == "《民事诉讼法》第205条")
    let shown = try county.run("due", "--today", "2026-12-10", "--lang", "zh").mustSucceed()
    #expect(shown.output.contains("2027-01-04（暂定）"))
    #expect(shown.errors.contains("redress calendar import"))
    // A right that has lapsed is not listed.
    #expect(try self.items(county, "2027-01-05").isEmpty)
  }

  @Test func `limitation runs from the application, again from a claim, and stands still`() throws {
    let number = try county.addCase(
      "--dispute-type", "社会保险", "--accepted-on", "2025-03-03", "--known-on", "2024-05-06",
      "--employment-ended", "2024-12-31")
    func limits() throws -> [String: JSONValue] {
      let found = try county.json("deadline", "show", number)["deadlines"]?.elements ?? []
      return Dictionary(found.map { ($0["rule"]?.text ?? "", $0) }) { first, _ in first }
    }
    #expect(try limits().keys.sorted() == ["LIM-1Y", "LIM-WAGE", "MED-15"])
    #expect(try limits()["LIM-1Y"]?["started_on"]?.text == "2024-05-06")
    #expect(try limits()["LIM-1Y"]?["due_on"]?.text == "2026-03-03")
    let claim = try county.json(
      "deadline", "add", number, "--rule", "时效", "--change", "中断", "--on", "2025-06-10",
      "--because", "主张权利")
    #expect(try limits()["LIM-1Y"]?["due_on"]?.text == "2026-06-10")
    #expect(try limits()["LIM-WAGE"]?["due_on"]?.text == "2026-03-03")
    let pause = try county.json(
      "deadline", "add", number, "--rule", "LIM-1Y", "--change", "suspended", "--on",
      "2025-07-01", "--because", "force_majeure")
    #expect(try limits()["LIM-1Y"]?["due_on"] == .null)
    #expect(try limits()["LIM-1Y"]?["suspended_since"]?.text == "2025-07-01")
    let pauseID = try #require(pause["id"]?.text)
    try county.run("deadline", "edit", number, pauseID, "--until", "2025-07-11").mustSucceed()
    #expect(try limits()["LIM-1Y"]?["raw_end_on"]?.text == "2026-06-20")
    #expect(try limits()["LIM-1Y"]?["due_on"]?.text == "2026-06-22")
    let claimID = try #require(claim["id"]?.text)
    for id in [claimID, pauseID] {
      try county.run("deadline", "void", number, id, "--reason", "mistake").mustSucceed()
    }
    #expect(try limits()["LIM-1Y"]?["due_on"]?.text == "2026-03-03")
    let refused = try county.run(
      "deadline", "add", number, "--rule", "MED-15", "--change", "interrupted", "--on",
      "2025-03-05", "--because", "claimed", "--lang", "en")
    #expect(refused.ending == .exited(2))
    #expect(refused.errors.hasPrefix("error: MED-15 (mediation) cannot be interrupted.\n"))
    try county.run(
      "deadline", "add", number, "--rule", "MED-15", "--change", "extended", "--on",
      "2025-03-14", "--until", "2025-04-05", "--because", "consent"
    ).mustSucceed()
    // The fourth to the sixth are Qingming.
    #expect(try limits()["MED-15"]?["due_on"]?.text == "2025-04-07")
  }

  @Test func `a year that the city imports moves deadlines in the county after a sync`() throws {
    let number = try county.addCase("--accepted-on", "2026-12-20")
    func deadline(_ office: Office) throws -> JSONValue? {
      try office.json("deadline", "show", number)["deadlines"]?.elements?.first
    }
    #expect(try deadline(county)?["due_on"]?.text == "2027-01-04")
    #expect(try deadline(county)?["provisional"]?.boolean == true)
    let days = """
      日期,类型,名称
      2027-01-01,休息,元旦
      2027-01-02,休息,元旦
      2027-01-03,休息,元旦
      2027-01-04,休息,元旦
      2026-12-27,上班,元旦
      2027-10-01,休息,国庆节

      """
    try folder.write(Array(days.utf8), to: "2027.csv")
    let path = folder.file("2027.csv")
    #expect(try city.json("calendar", "import", path)["changes"]?.integer == 6)
    #expect(try city.json("calendar", "import", path)["changes"]?.integer == 0)
    let daemon = try Daemon(city)
    try county.join(daemon)
    _ = try county.json("sync")
    #expect(try county.json("status")["calendar_through"]?.text == "2027-12-31")
    #expect(try deadline(county)?["due_on"]?.text == "2027-01-05")
    #expect(try deadline(county)?["provisional"]?.boolean == false)
    #expect(try deadline(city) == deadline(county))
    // The file again without a day takes that day back.
    let fewer = days.split(separator: "\n").filter { !$0.contains("01-04") }
    try folder.write(Array((fewer.joined(separator: "\n") + "\n").utf8), to: "2027.csv")
    #expect(try city.json("calendar", "import", path)["changes"]?.integer == 1)
    _ = try county.json("sync")
    #expect(try deadline(county)?["due_on"]?.text == "2027-01-04")
    #expect(try county.json("calendar", "show", "2027")["days"]?.elements?.count == 4)
    // Other branches are not the county's business, but its own calendar is.
    try folder.write(Array(days.utf8), to: "own.csv")
    _ = try county.json("calendar", "import", folder.file("own.csv"))
    #expect(try deadline(county)?["due_on"]?.text == "2027-01-05")
    #expect(try city.json("calendar", "show", "2027")["days"]?.elements?.count == 4)
    try daemon.stop()
  }

  @Test func `status warns from 30 days before the calendar's end`() throws {
    let status = try county.json("status")
    #expect(status["calendar_through"]?.text == "2026-12-31")
    // What is due today is due on a day that the county's clock knows.
    let today = try #require(try county.json("due")["today"]?.text)
    let told = try county.run("status", "--lang", "en").mustSucceed().errors
    #expect(told.contains("the calendar ends on 2026-12-31") == (today >= "2026-12-01"))
  }

  @Test func `the published file is taken as it is`() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let sheet = "/\(root)/Examples/holidays-2020-2026.csv"
    let taken = try county.json("calendar", "import", sheet, "--dry-run")
    #expect(taken["years"]?.elements?.compactMap(\.integer) == Array(2020...2026))
    #expect(taken["days"]?.integer == 255)
    #expect(taken["dry_run"]?.boolean == true)
    let shown = try county.run("calendar", "show", "2025", "--lang", "zh").mustSucceed().output
    #expect(shown.contains("2025-10-11  星期六  上班  中秋节、国庆节"))
    #expect(shown.hasSuffix("日历到 2026-12-31 为止。\n"))
  }

  @Test func `a calendar that is not whole or cannot be read is refused with its line`() throws {
    let cases = [
      ("日期,类型\n2027-01-01,休息\n", "is not whole for 2027"),
      ("日期,类型\n2027-13-01,休息\n", "line 2: “2027-13-01” is no date."),
      ("日期,类型\n2027-01-01,不知\n", "line 2: “不知” should be off or work."),
      ("日期,类型\n2027-01-01,休息\n2027-01-01,上班\n", "line 3: 2027-01-01 stands twice"),
      ("甲,乙\n1,2\n", "has no columns for date and kind."), ("日期,类型\n", "holds no days."),
    ]
    for (text, sentence) in cases {
      try folder.write(Array(text.utf8), to: "bad.csv")
      let refused = try county.run("calendar", "import", folder.file("bad.csv"), "--lang", "en")
      #expect(refused.ending == .exited(2), "\(refused)")
      #expect(refused.errors.contains(sentence), "\(refused)")
    }
    #expect(try county.json("status")["calendar_through"]?.text == "2026-12-31")
  }

  @Test func `an office below is asked for alone`() throws {
    let daemon = try Daemon(city)
    try county.join(daemon)
    let number = try county.addCase("--accepted-on", "2025-10-17")
    let own = try city.addCase("--accepted-on", "2025-10-17", by: "李娜")
    _ = try county.json("sync")
    let all = try items(city, "2025-10-20").compactMap { $0["short_number"]?.text }
    #expect(Set(all) == [number, own])
    let below = try city.json("due", "--today", "2025-10-20", "--office", Office.county)
    #expect(below["items"]?.elements?.map { $0["short_number"]?.text } == [number])
    try daemon.stop()
  }
}
