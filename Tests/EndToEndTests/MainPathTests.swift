import ChangeLog
import Testing

/// The main path: two counties record, sync, and the city reads the sums.
struct MainPathTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func member(_ name: String, of report: JSONValue, office: String) -> Int64? {
    report["rows"]?.elements?.first { $0["key"]?.text == office }?[name]?.integer
  }

  @Test func `what two counties record stands in the city's report to the fen`() throws {
    let city = try Office(Office.city, in: folder)
    let county = try Office(Office.county, in: folder)
    let other = try Office(Office.otherCounty, in: folder)
    let daemon = try Daemon(city)

    let joined = try county.join(daemon)
    #expect(joined["office"]?.text == Office.city)
    #expect(joined["office_name"]?.text == "通辽市总工会")
    try other.join(daemon)

    let first = try county.addCase("--sought", "44918", "--accepted-on", "2025-03-01")
    let concluded = try county.json(
      "mediation", "conclude", first, "--outcome", "performed", "--agreed", "20000", "--paid",
      "20000", "--method", "微信", "--on", "2025-03-05")
    // The conclusion and the payment are saved as one.
    #expect(concluded["lines"]?.integer == 2)
    let more = try county.json(
      "recovery", "add", first, "--amount", "1,234.56", "--on", "2025-04-01")
    #expect(more["received_fen"]?.integer == 2_123_456)
    let wrong = try county.json(
      "recovery", "add", first, "--amount", "999.99", "--on", "2025-04-02")
    let payment = try #require(wrong["id"]?.text)
    let voided = try county.json("recovery", "void", first, payment, "--reason", "退回")
    #expect(voided["received_fen"]?.integer == 2_123_456)

    let second = try other.addCase("--accepted-on", "2025年3月2日")
    _ = try other.json(
      "mediation", "conclude", second, "--outcome", "达成协议", "--agreed", "300.05", "--on",
      "2025-03-09")
    _ = try other.json("recovery", "add", second, "--amount", "0.01", "--on", "2025-03-10")

    #expect(try county.json("sync")["unsent"]?.integer == 0)
    #expect(try other.json("sync")["unsent"]?.integer == 0)

    let report = try city.json("report", "recovered", "--from", "2025-01-01", "--to", "2025-12-31")
    #expect(member("received_fen", of: report, office: Office.county) == 2_123_456)
    #expect(member("agreed_fen", of: report, office: Office.county) == 2_000_000)
    #expect(member("received_fen", of: report, office: Office.otherCounty) == 1)
    #expect(report["total"]?["received_fen"]?.integer == 2_123_457)
    #expect(report["total"]?["agreed_fen"]?.integer == 2_030_005)
    #expect(report["total"]?["accepted"]?.integer == 2)
    #expect(report["total"]?["concluded"]?.integer == 2)
    // A county reads its own figures from its own store, and nothing of its neighbour's.
    let own = try county.json("report", "recovered", "--from", "2025-01-01", "--to", "2025-12-31")
    #expect(own["total"]?["received_fen"]?.integer == 2_123_456)
    #expect(try county.json("mediation", "list")["total"]?.integer == 1)
    try daemon.stop()
  }

  @Test func `a case that was edited is shown, listed, told with its history and voided`() throws {
    let county = try Office(Office.county, in: folder)
    let number = try county.addCase("--sought", "100", "--accepted-on", "2025-03-01")
    let edited = try county.json(
      "mediation", "edit", number, "--sought", "45000.5", "--channel", "来电", "--phone",
      "13800000000")
    #expect(edited["replaced"]?.elements?.count == 1)
    #expect(edited["replaced"]?.elements?.first?["field"]?.text == "sought_fen")
    #expect(edited["replaced"]?.elements?.first?["old"]?.integer == 10_000)

    let shown = try county.json("mediation", "show", number)
    #expect(shown["sought_fen"]?.integer == 4_500_050)
    #expect(shown["channel"]?.text == "call")
    #expect(shown["dispute_types"]?.elements?.map(\.text) == ["wages"])
    let person = shown["participants"]?.elements?.first?["person"]
    #expect(person?["name"]?.text == "王芳")
    #expect(person?["phone"]?.text == "13800000000")

    let history = try county.json("mediation", "history", number)
    let changes = (history.elements ?? []).flatMap { $0["changes"]?.elements ?? [] }
    let sought = changes.filter { $0["field"]?.text == "sought_fen" }
    #expect(sought.map { $0["new"]?.integer } == [10_000, 4_500_050])
    #expect(sought.last?["old"]?.elements?.map(\.integer) == [10_000])

    _ = try county.json("recovery", "add", number, "--amount", "5", "--on", "2025-03-02")
    let listed = try county.json("recovery", "list", number)
    #expect(listed["received_fen"]?.integer == 500)
    #expect(listed["recoveries"]?.elements?.first?["amount_fen"]?.integer == 500)
    #expect(listed["recoveries"]?.elements?.first?["kind"]?.text == "wages")

    #expect(
      try county.json("mediation", "void", number, "--reason", "mistake")["voided"]?.boolean == true
    )
    #expect(try county.json("mediation", "list")["total"]?.integer == 0)
    #expect(try county.json("mediation", "list", "--voided")["total"]?.integer == 1)
    let report = try county.json(
      "report", "recovered", "--from", "2025-01-01", "--to", "2025-12-31")
    #expect(report["total"]?["received_fen"]?.integer == 0)
  }

  @Test func `amounts in JSON are whole numbers of fen, in every command`() throws {
    let county = try Office(Office.county, in: folder)
    let number = try county.addCase("--sought", "0.07", "--accepted-on", "2025-03-01")
    _ = try county.json(
      "mediation", "conclude", number, "--outcome", "performed", "--agreed", "1234567.89", "--paid",
      "0.1", "--on", "2025-03-02")
    let outputs = try [
      county.json("mediation", "show", number), county.json("mediation", "list"),
      county.json("recovery", "list", number), county.json("mediation", "history", number),
      county.json("report", "recovered", "--from", "2025-01-01", "--to", "2025-12-31"),
      county.json("office", "list"), county.json("status"),
    ]
    var amounts: [JSONValue] = []
    func collect(_ value: JSONValue) {
      for member in value.members ?? [] {
        if member.name.hasSuffix("_fen") { amounts.append(member.value) }
        collect(member.value)
      }
      for element in value.elements ?? [] { collect(element) }
    }
    for output in outputs { collect(output) }
    #expect(amounts.count > 10)
    #expect(amounts.allSatisfy { $0.integer != nil })
    #expect(amounts.contains(.integer(123_456_789)))
  }

  @Test func `a case is found by its short number, any brackets of its official one, its id`()
    throws
  {
    let county = try Office(Office.county, in: folder)
    let number = try county.addCase("--number", "通工调〔2025〕第0001号")
    _ = try county.addCase("--number", "通工调〔2025〕第0002号")
    let id = try #require(try county.json("mediation", "show", number)["id"]?.text)
    let names = [
      number, number.lowercased(), number.filter { $0 != "-" }, "通工调〔2025〕第0001号",
      "通工调（2025）第0001号", "通工调(2025)第0001号", "通工调[2025]第0001号", "通工调【２０２５】第 0001 号", id,
      String(id.prefix(30)),
    ]
    for name in names {
      #expect(try county.json("mediation", "show", name)["id"]?.text == id, "\(name)")
    }
  }

  @Test func `the client works on a store while the daemon serves it`() throws {
    let city = try Office(Office.city, in: folder)
    let county = try Office(Office.county, in: folder)
    let daemon = try Daemon(city)
    try county.join(daemon)
    let number = try city.addCase("--accepted-on", "2025-05-01")
    _ = try county.addCase("--accepted-on", "2025-05-02")
    let syncing = try county.start(["sync", "--json"])
    _ = try city.json("recovery", "add", number, "--amount", "12", "--on", "2025-05-03")
    try syncing.wait().mustSucceed()
    #expect(try city.json("mediation", "list")["total"]?.integer == 2)
    #expect(try city.json("mediation", "show", number)["received_fen"]?.integer == 1_200)
    // What the city wrote meanwhile is its own and goes to no county.
    _ = try county.json("sync")
    #expect(try county.json("mediation", "list")["total"]?.integer == 1)
    try daemon.stop()
  }

  @Test func `commands that write one store at the same time all save`() throws {
    let county = try Office(Office.county, in: folder)
    let number = try county.addCase()
    let writers = try (1...8).map { yuan in
      try county.start([
        "recovery", "add", number, "--amount", "\(yuan)", "--on", "2025-05-0\(yuan)",
      ])
    }
    for writer in writers { try writer.wait().mustSucceed() }
    #expect(try county.json("recovery", "list", number)["received_fen"]?.integer == 3_600)
    #expect(try county.integrity() == "ok")
  }

  @Test func `a daemon that was stopped serves again at the address it had`() throws {
    let city = try Office(Office.city, in: folder)
    let county = try Office(Office.county, in: folder)
    let daemon = try Daemon(city)
    try county.join(daemon)
    _ = try county.addCase()
    _ = try county.json("sync")
    try daemon.stop()
    _ = try county.addCase()
    #expect(try county.run("sync").status == 1)
    let again = try Daemon(city, listen: daemon.address)
    #expect(again.address == daemon.address)
    #expect(try county.json("sync")["unsent"]?.integer == 0)
    #expect(try city.json("mediation", "list")["total"]?.integer == 2)
    try again.stop()
  }
}
