import ChangeLog
import Glibc
import Testing

/// Claims on mutual aid plans from the sheet or the counter to the bank, by the programs.
struct ClaimTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// The year 2025 of eight counties as the example has it: the totals are the published ones.
  private static var example: String {
    let top = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return top.joined(separator: "/") + "/Examples/tongliao-2025/mutual-aid-claims.csv"
  }

  private func report(_ office: Office, by grouping: String = "plan") throws -> JSONValue {
    try office.json(
      "report", "mutual-aid", "--from", "2025-01-01", "--to", "2025-12-31", "--by", grouping)
  }

  private func sum(_ report: JSONValue, _ member: String) -> Int64 {
    (report["rows"]?.elements ?? []).reduce(0) { $0 + ($1[member]?.integer ?? 0) }
  }

  @Test func `a year of claims is imported at the city, twice, and comes down to its counties`()
    throws
  {
    let city = try Office(Office.city, in: folder)
    let first = try city.json("import", "mutual-aid-claims", ClaimTests.example)
    #expect(first["new"]?.integer == 7_971)
    #expect(first["encoding"]?.text == "GB18030")
    #expect(first["unknown_columns"]?.elements?.isEmpty == true)
    let men = (first["findings"]?.elements ?? []).filter {
      $0["message"]?.text?.contains("for women") == true
    }
    #expect(men.map { $0["line"]?.integer } == [5_193, 5_393, 7_063])
    #expect(men.allSatisfy { $0["column"]?.text == "身份证号" })
    let held = try city.holdings()
    let second = try city.json("import", "mutual-aid-claims", ClaimTests.example, "--update")
    #expect(second["unchanged"]?.integer == 7_971)
    #expect(second["new"]?.integer == 0 && second["changed"]?.integer == 0)
    #expect(try city.holdings() == held)

    let total = try report(city)["total"]
    #expect(total?["claims"]?.integer == 7_971)
    #expect(total?["people"]?.integer == 7_748)
    #expect(total?["amount_fen"]?.integer == 1_143_000_000)
    for grouping in ["plan", "office", "month"] {
      let report = try report(city, by: grouping)
      #expect(sum(report, "claims") == 7_971, "\(grouping)")
      #expect(sum(report, "amount_fen") == 1_143_000_000, "\(grouping)")
      #expect(report["people_by"]?.text == "identity_number")
      #expect(report["open_questions"]?.elements?.isEmpty == true)
    }
    let byOffice = try report(city, by: "office")
    #expect(byOffice["rows"]?.elements?.count == 8)
    let table = try city.run(
      "report", "mutual-aid", "--from", "2025-01-01", "--to", "2025-12-31", "--lang", "zh"
    ).mustSucceed().output
    #expect(table.contains("11,430,000.00"))
    #expect(table.contains("1143.00"))

    let county = try Office(Office.county, in: folder)
    let daemon = try Daemon(city)
    try county.join(daemon)
    _ = try county.json("sync")
    let own = try report(county, by: "office")
    #expect(own["total"]?["claims"]?.integer == 984)
    let ofCity = byOffice["rows"]?.elements?.first { $0["key"]?.text == Office.county }
    #expect(own["total"]?["amount_fen"]?.integer == ofCity?["amount_fen"]?.integer)
    #expect(own["total"]?["people"]?.integer == ofCity?["people"]?.integer)
    let listed = try county.json("claim", "list", "--limit", "1")
    #expect(listed["total"]?.integer == 984)
    let number = try #require(listed["cases"]?.elements?.first?["short_number"]?.text)
    let shown = try county.json("claim", "show", number)
    #expect(shown["office"]?.text == Office.county)
    #expect(shown["state"]?.text == "payment")
    #expect(shown["diagnosis"]?.elements?.first?["text"]?.text != nil)
    // The county's books are its own to go on with, and the city sees it.
    _ = try county.json("claim", "reopen", number, "--because", "账号有误", "--on", "2025-12-31")
    _ = try county.json("sync")
    #expect(try city.json("claim", "show", number)["state"]?.text == "payment_returned")
    // Imported at the county, its rows are the same claims.
    let again = try county.json(
      "import", "mutual-aid-claims", ClaimTests.example, "--skip-other-offices")
    #expect(again["unchanged"]?.integer == 984 && again["new"]?.integer == 0)
    try county.run("verify").mustSucceed()
    try city.run("verify").mustSucceed()
    // The region holds no number of anybody, and counts the same people.
    let region = try Office("150000", in: folder)
    let above = try Daemon(region)
    try city.join(above, asServer: true)
    _ = try city.json("sync")
    let ofRegion = try report(region)
    #expect(ofRegion["total"]?["paid_fen"]?.integer == 1_143_000_000)
    #expect(ofRegion["total"]?["claims"]?.integer == 7_970)
    #expect(
      ofRegion["total"]?["people"]?.integer == (try report(city))["total"]?["people"]?.integer)
    #expect(ofRegion["people_by"]?.text == "same_as")
    #expect(try region.json("claim", "show", number)["participants"]?.elements?.count == 1)
    #expect(try region.json("claim", "show", number)["diagnosis"]?.elements?.isEmpty == true)
    try above.stop()
    try daemon.stop()
  }

  private func claim(
    _ office: Office, plan: String = "TEST", benefit: String? = "5172.84",
    stay: (from: String, to: String) = ("2025-03-01", "2025-03-13"), selfPaid: String = "12345.67",
    on day: String = "2025-03-20"
  ) throws -> String {
    let arguments =
      [
        "claim", "add", "--applicant", "王芳", "--id-number", "150599199311232080", "--bank-card",
        "6222020000000012345", "--plan", plan, "--unit", "通辽市瑞丰物流有限公司", "--hospital",
        "通辽市医院", "--admitted", stay.from, "--discharged", stay.to, "--self-paid", selfPaid,
        "--diagnosis", "肺炎", "--paper", "身份证原件",
        "--paper", "医保结算单复印件", "--on", day, "--json",
      ] + (benefit.map { ["--benefit", $0] } ?? [])
    let result = try office.start(arguments).wait().mustSucceed()
    return try #require(try JSONText.read(result.output)["short_number"]?.text)
  }

  private func go(_ office: Office, _ verb: String, _ number: String, by user: String) throws {
    _ = try office.json("claim", verb, number, "--by", user, "--although", "有书面材料证明")
  }

  @Test func `a claim goes on only with a reason where a check fails, and by four eyes`() throws {
    let county = try Office(Office.county, in: folder)
    let number = try claim(county)
    let shown = try county.json("claim", "show", number)
    #expect(shown["state"]?.text == "accepted")
    #expect(
      shown["papers"]?.elements?.map(\.text) == ["identity_original", "settlement_copy"])
    #expect(shown["participants"]?.elements?.first?["sex"]?.text == "female")

    let doubtful = try county.run("claim", "review", number, "--lang", "zh")
    #expect(doubtful.status == 2)
    #expect(doubtful.errors.contains("--although"))
    #expect(doubtful.errors.contains("条款"))
    try go(county, "review", number, by: "li")
    let step = try county.json("claim", "show", number)["claim_step"]?.elements?.first
    #expect(step?["checks"]?.elements?.isEmpty == false)
    #expect(step?["passed_because"]?.text == "papers_show_it")
    let same = try county.run(
      "claim", "approve", number, "--by", "li", "--although", "有书面材料证明", "--lang", "zh")
    #expect(same.status == 2)
    #expect(same.errors.contains("审核与审批不能是同一人"))
    let early = try county.run("claim", "pay", number, "--although", "有书面材料证明")
    #expect(early.status == 2)
    try go(county, "review", number, by: "zhang")
    try go(county, "approve", number, by: "wang")
    try go(county, "pay", number, by: "li")
    let again = try county.run(
      "claim", "pay", number, "--although", "有书面材料证明", "--lang", "zh")
    #expect(again.status == 2)
    #expect(again.errors.contains("已经支付"))
    _ = try county.json("claim", "archive", number)
    let done = try county.json("claim", "show", number)
    #expect(done["state"]?.text == "archive")
    #expect(done["paid_fen"]?.integer == 517_284)
    #expect(done["faults"]?.elements?.isEmpty == true)
    #expect(done["claim_step"]?.elements?.count == 5)
  }

  @Test func `a claim that is sent back is reviewed and approved again`() throws {
    let county = try Office(Office.county, in: folder)
    let number = try claim(county)
    try go(county, "review", number, by: "li")
    _ = try county.json("claim", "return", number, "--because", "材料不全")
    #expect(try county.json("claim", "show", number)["state"]?.text == "supplement")
    let early = try county.run(
      "claim", "approve", number, "--by", "wang", "--although", "其他")
    #expect(early.status == 2)
    _ = try county.json("claim", "edit", number, "--paper", "病理报告")
    try go(county, "review", number, by: "wang")
    try go(county, "approve", number, by: "li")
    _ = try county.json("claim", "refuse", number, "--because", "不属于保障范围")
    #expect(try county.json("claim", "show", number)["state"]?.text == "refused")
  }

  @Test func `a claim is worked out by the plan, and again by what it keeps`() throws {
    let city = try Office(Office.city, in: folder)
    let county = try Office(Office.county, in: folder)
    let daemon = try Daemon(city)
    try county.join(daemon)
    let top = ClaimTests.example.split(separator: "/", omittingEmptySubsequences: false)
      .dropLast(2).joined(separator: "/")
    _ = try city.json("plan", "import", top + "/plans/TEST-INPATIENT-2025.plan")
    _ = try county.json("sync")
    let number = try claim(county, plan: "TEST-INPATIENT", benefit: nil)
    let unknown = try county.run("claim", "compute", number, "--lang", "zh").mustSucceed()
    #expect(unknown.output.contains("没有参保记录"))
    #expect(try county.json("claim", "show", number)["benefit_fen"]?.integer == 0)
    try folder.write(
      "保障方案,参保单位,参保人姓名,证件号码\r\nTEST-INPATIENT-2025,通辽市瑞丰物流有限公司,王芳,150599199311232080\r\n",
      to: "list.csv")
    _ = try county.json("import", "enrolments", folder.file("list.csv"))
    let computed = try county.json("claim", "compute", number)
    #expect(computed["benefit_fen"]?.integer == 517_284)
    #expect(computed["plan_version"]?.text == "TEST-INPATIENT-2025")
    let shown = try county.json("claim", "show", number)
    #expect(shown["plan_version"]?.text == "TEST-INPATIENT-2025")
    #expect(shown["cover_from_on"]?.text == "2025-01-01")
    #expect(shown["working"]?["amount_fen"]?.integer == 517_284)
    #expect((shown["working"]?["lines"]?.elements?.count ?? 0) > 2)
    #expect(shown["checks"]?.elements?.isEmpty == true)
    #expect(shown["differs"]?.boolean == false)
    // Nothing is doubtful, so nobody is asked for a reason.
    _ = try county.json("claim", "review", number, "--by", "li")
    _ = try county.json("claim", "approve", number, "--by", "wang")
    _ = try county.json("claim", "pay", number)
    // The next claim of the year knows what was paid, and one of the same stay is pointed out.
    let next = try claim(
      county, plan: "TEST-INPATIENT", benefit: nil, stay: ("2025-06-01", "2025-06-05"),
      selfPaid: "300", on: "2025-06-10")
    #expect(try county.json("claim", "compute", next)["benefit_fen"]?.integer == 20_000)
    #expect(try county.json("claim", "show", next)["paid_before_fen"]?.integer == 517_284)
    let twice = try claim(county, plan: "TEST-INPATIENT", benefit: nil)
    _ = try county.json("claim", "compute", twice)
    let doubtful = try county.run("claim", "review", twice, "--by", "li", "--lang", "zh")
    #expect(doubtful.status == 2)
    #expect(doubtful.errors.contains("可能重复"))
    // An amount that the plan does not give needs a reason, too.
    _ = try county.json("claim", "edit", next, "--benefit", "500")
    #expect(try county.json("claim", "show", next)["differs"]?.boolean == true)
    #expect(try county.run("claim", "review", next).status == 2)
    try daemon.stop()
  }

  private func approved(_ office: Office, _ more: String...) throws -> String {
    let arguments = [
      "claim", "add", "--plan", "TEST", "--benefit", "5172.84", "--on", "2025-03-20", "--json",
    ]
    let result = try office.start(arguments + more).wait().mustSucceed()
    let number = try #require(try JSONText.read(result.output)["short_number"]?.text)
    try go(office, "review", number, by: "li")
    try go(office, "approve", number, by: "wang")
    return number
  }

  @Test func `a batch pays its claims once, and money that comes back reopens one of them`() throws
  {
    let county = try Office(Office.county, in: folder)
    let first = try approved(
      county, "--applicant", "王芳", "--bank-card", "6222020000000012345")
    let second = try approved(
      county, "--applicant", "=李娜", "--payee", "包萨仁", "--payee-relation", "监护人",
      "--payee-account", "6217000000000054321", "--payee-bank", "农业银行")
    let added = try county.json(
      "payment-batch", "add", "--number", "2025-03", "--on", "2025-03-25")
    let batch = try #require(added["short_number"]?.text)
    let filled = try county.json("payment-batch", "fill", batch)
    #expect(filled["added"]?.integer == 2)
    #expect(filled["added_fen"]?.integer == 1_034_568)
    let incomplete = try county.run("payment-batch", "close", batch, "--lang", "zh")
    #expect(incomplete.status == 2)
    #expect(incomplete.errors.contains("付款账户、批准人"))
    _ = try county.json("payment-batch", "edit", batch, "--account", "互助专户")
    let open = try county.run("payment-batch", "export", batch, folder.file("bank.csv"))
    #expect(open.status == 2)
    let closed = try county.json("payment-batch", "close", "2025-03", "--approver", "wang")
    #expect(closed["total_fen"]?.integer == 1_034_568)
    for number in [first, second] {
      let shown = try county.json("claim", "show", number)
      #expect(shown["state"]?.text == "payment")
      #expect(shown["paid_on"]?.text == "2025-03-25")
    }
    // Closed once, and never edited.
    let refused = [
      try county.run("payment-batch", "close", batch, "--approver", "wang"),
      try county.run("payment-batch", "edit", batch, "--account", "别的账户"),
      try county.run("payment-batch", "fill", batch),
      try county.run("payment-batch", "void", batch, "--reason", "mistake"),
      try county.run(
        "payment-batch", "payment", "add", batch, "--claim", first, "--amount", "1"),
    ]
    for result in refused { #expect(result.status == 2, "\(result.errors)") }

    let path = folder.file("bank.csv")
    let exported = try county.json("payment-batch", "export", batch, path)
    #expect(exported["payments"]?.integer == 2)
    #expect(exported["without_account"]?.integer == 0)
    let list = String(decoding: try folder.read("bank.csv"), as: UTF8.self)
    let lines = list.split(separator: "\r\n").map(String.init)
    #expect(lines.count == 3)
    #expect(lines[0].hasSuffix("序号,收款人,收款账号,开户银行,金额（元）,申请编号"))
    #expect(lines.contains { $0.contains("王芳,6222020000000012345,,5172.84,\(first)") })
    #expect(lines.contains { $0.contains("包萨仁,6217000000000054321,农业银行,5172.84,\(second)") })
    var status = stat()
    #expect(unsafe stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)

    _ = try county.json(
      "claim", "reopen", first, "--because", "账号有误", "--on", "2025-04-01")
    let after = try county.json("payment-batch", "show", batch)
    #expect(after["total_fen"]?.integer == 1_034_568)
    #expect(after["returned"]?.integer == 1)
    #expect(after["differs_from_closing"]?.boolean == false)
    let march = try county.json(
      "report", "mutual-aid", "--from", "2025-03-01", "--to", "2025-03-31")
    #expect(march["total"]?["amount_fen"]?.integer == 1_034_568)
    let year = try report(county)["total"]
    #expect(year?["claims"]?.integer == 1)
    #expect(year?["paid_fen"]?.integer == 1_034_568)
    #expect(year?["returned_fen"]?.integer == 517_284)
    #expect(year?["amount_fen"]?.integer == 517_284)
    // The one goes into the next batch, with the right account.
    _ = try county.json("claim", "edit", first, "--bank-card", "6222020000000099999")
    let next = try #require(
      try county.json(
        "payment-batch", "add", "--number", "2025-04", "--on", "2025-04-10", "--account", "互助专户",
        "--approver", "wang")["short_number"]?.text)
    #expect(try county.json("payment-batch", "fill", next)["added"]?.integer == 1)
    _ = try county.json("payment-batch", "close", next)
    #expect(try report(county)["total"]?["amount_fen"]?.integer == 1_034_568)
    #expect(try county.json("claim", "show", first)["state"]?.text == "payment")
  }

  @Test func `a formula in a name cannot run from the bank's list`() throws {
    let county = try Office(Office.county, in: folder)
    _ = try approved(
      county, "--applicant", "=cmd|'/c calc'!A1", "--bank-card", "6222020000000012345")
    let batch = try #require(
      try county.json(
        "payment-batch", "add", "--number", "1", "--account", "A", "--approver", "wang")[
          "short_number"]?.text)
    _ = try county.json("payment-batch", "fill", batch)
    _ = try county.json("payment-batch", "close", batch)
    _ = try county.json("payment-batch", "export", batch, folder.file("bank.csv"))
    let list = String(decoding: try folder.read("bank.csv"), as: UTF8.self)
    #expect(list.contains(",'=cmd|"))
  }

  @Test func `two computers that close one batch pay it once, and what came late is set apart`()
    throws
  {
    let city = try Office(Office.city, in: folder)
    let county = try Office(Office.county, in: folder)
    let daemon = try Daemon(city)
    try county.join(daemon)
    let first = try approved(county, "--applicant", "王芳")
    let batch = try #require(
      try county.json(
        "payment-batch", "add", "--number", "1", "--account", "A", "--approver", "wang")[
          "short_number"]?.text)
    _ = try county.json("payment-batch", "fill", batch)
    let late = try approved(county, "--applicant", "李娜")
    _ = try county.json("sync")
    // The county closes it, the city as well, and the city had added a claim before.
    _ = try city.json(
      "payment-batch", "payment", "add", batch, "--claim", late, "--amount", "5172.84")
    _ = try county.json("payment-batch", "close", batch)
    _ = try county.json("sync")
    let atCity = try city.json("payment-batch", "show", batch)
    #expect(atCity["is_closed"]?.boolean == true)
    #expect(atCity["payments"]?.integer == 1)
    #expect(atCity["late"]?.integer == 1)
    #expect(atCity["total_fen"]?.integer == 517_284)
    #expect(try city.json("claim", "show", late)["is_paid"]?.boolean == false)
    _ = try county.json("sync")
    #expect(
      try county.run("payment-batch", "show", batch, "--lang", "zh").output
        .contains("不在支付清单内"))
    #expect(try county.json("claim", "show", first)["is_paid"]?.boolean == true)
    try daemon.stop()
  }
}
