import CaseStore
import CaseModel
import ChangeLog
import Glibc
import Testing

/// What a clerk sees who has a person's data erased, and what is left of it on the disks.
struct ErasureTests {
  private let folder: Folder
  private let city: Office
  private let county: Office
  private let number: String

  init() throws {
    folder = try Folder()
    city = try Office(Office.city, in: folder)
    county = try Office(Office.county, in: folder)
    number = try county.addCase("--note", "急需用钱", by: "萨日朗稀名")
  }

  /// Gives an order as if it had been two months ago, so that its day has come.
  private func orderLongAgo(_ office: Office) throws {
    let system = StoreEnvironment.system
    let past = StoreEnvironment(
      nowMilliseconds: { system.nowMilliseconds() - 60 * 86_400_000 },
      randomBytes: system.randomBytes)
    let store = try CaseStore(path: office.store, environment: past)
    try store.orderErasure(
      of: store.findPersonalRecords("萨日朗稀名"), reason: "request",
      on: store.today.adding(days: ErasureTerm.daysDefault), by: "zhang.wei")
  }

  private func isOnDisk(_ words: String, _ office: Office) throws -> Bool {
    try ["", "-wal", "-shm"].contains { suffix in
      let name = "\(office.code).sqlite\(suffix)"
      guard folder.names.contains(name) else { return false }
      return try contains(Array(words.utf8), in: folder.read(name))
    }
  }

  private func contains(_ words: [UInt8], in bytes: [UInt8]) -> Bool {
    bytes.indices.contains { start in
      bytes[start] == words[0] && bytes[start...].starts(with: words)
    }
  }

  @Test func `what would be erased is shown, and nothing is ordered without a yes`() throws {
    let asked = try county.run(
      "erase", "萨日朗稀名", "--case", number, "--reason", "本人请求", "--lang", "zh")
    #expect(asked.ending == .exited(2))
    #expect(asked.output.hasPrefix("将删除：\n"))
    #expect(asked.output.contains("\(number)  个人信息"))
    #expect(asked.output.contains("原因：本人请求。执行日期："))
    #expect(asked.output.hasSuffix("本机没有加入上级服务器，决定只在本机执行。\n"))
    #expect(asked.errors == "错误：删除决定没有确认，没有下达。\n提示：确认无误后加上 --yes。\n")
    #expect(try county.json("erase", "list").elements?.isEmpty == true)
  }

  @Test func `an order is listed, goes up and down, and is withdrawn`() throws {
    let daemon = try Daemon(city)
    try county.join(daemon)
    let given = try county.json(
      "erase", "萨日朗稀名", "--reason", "retention_ended", "--notes", "--yes")
    let orders = given["orders"]?.elements ?? []
    #expect(orders.map { $0["type"]?.text } == ["person", "note"])
    #expect(orders.map { $0["lines"]?.integer } == [1, 1])
    _ = try county.json("sync")
    let listed = try city.json("erase", "list").elements ?? []
    #expect(listed.map { $0["state"]?.text } == ["waiting", "waiting"])
    #expect(listed.allSatisfy { $0["office"]?.text == Office.county })
    let day = try #require(given["acts_on"]?.text)
    let status = try city.run("status", "--lang", "zh").mustSucceed().output
    #expect(status.contains("2，最早 \(day) 执行"))
    let order = try #require(orders.first?["short_number"]?.text)
    let withdrawn = try county.run("erase", "withdraw", order, "--lang", "en").mustSucceed()
    #expect(withdrawn.output == "Order \(order) is withdrawn.\n")
    let again = try county.run("erase", "withdraw", order, "--lang", "en")
    #expect(again.ending == .exited(2))
    #expect(
      again.errors == "error: Order \(order) was withdrawn before.\n"
        + "help: To order it again, choose another date.\n")
    _ = try county.json("sync")
    let states = (try city.json("erase", "list").elements ?? []).map { $0["state"]?.text ?? "" }
    #expect(states.sorted() == ["waiting", "withdrawn"])
    let table = try city.run("erase", "list", "--lang", "zh").mustSucceed().output
    #expect(table.contains("公示中") && table.contains("已撤回") && table.hasSuffix("共 2 项。\n"))
    try daemon.stop()
  }

  @Test func `what the rules refuse is refused with the reason`() throws {
    let cases: [([String], String)] = [
      (["erase", "没有的人", "--reason", "request"], "Nothing personal of “没有的人” is here."),
      (
        ["erase", "萨日朗稀名", "--reason", "request", "--on", "2020-01-01"],
        "An order to erase is listed for at least 7 days before it acts."
      ),
      (["erase", "withdraw", "1234-5678"], "There is no erasure order “1234-5678”."),
    ]
    for (arguments, sentence) in cases {
      let refused = try county.start(arguments + ["--lang", "en"]).wait()
      #expect(refused.ending == .exited(2), "\(arguments)")
      #expect(refused.errors.hasPrefix("error: \(sentence)\n"), "\(refused)")
    }
    let second = try county.addCase("--although", "另一人", by: "萨日朗稀名")
    let ambiguous = try county.run("erase", "萨日朗稀名", "--reason", "request", "--lang", "en")
    #expect(ambiguous.ending == .exited(2))
    #expect(ambiguous.errors.contains("“萨日朗稀名” is in 2 cases: \(number), \(second)."))
    let unnamed = try county.run("erase", "萨日朗稀名", "--lang", "en")
    #expect(unnamed.ending == .exited(64))
    #expect(unnamed.errors.hasPrefix("error: 'redress erase' needs the option '--reason'\n"))
  }

  @Test func `when its day has come the bytes are gone here, above and in a copy`() throws {
    let daemon = try Daemon(city)
    try county.join(daemon)
    _ = try county.json("sync")
    #expect(try isOnDisk("萨日朗稀名", city))
    try orderLongAgo(county)
    _ = try county.json("sync")
    try daemon.stop()
    // Stopping may come before the hour at which the daemon looks; the next program looks, too.
    for office in [county, city] {
      let listed = try office.json("erase", "list").elements ?? []
      #expect(listed.map { $0["state"]?.text } == ["done"])
      #expect(listed.map { $0["lines"]?.integer } == [1])
      #expect(try !isOnDisk("萨日朗稀名", office))
      #expect(try office.json("verify")["findings"]?.elements?.isEmpty == true)
      #expect(try office.json("mediation", "list")["total"]?.integer == 1)
      let shown = try office.run("mediation", "show", number, "--lang", "zh").mustSucceed().output
      #expect(!shown.contains("萨日朗稀名") && shown.contains("急需用钱"))
      let history = try office.run("history", number).mustSucceed().output
      #expect(!history.contains("萨日朗稀名") && history.contains("急需用钱"))
    }
    _ = try county.run("clone", folder.file("second.sqlite")).mustSucceed()
    #expect(try !contains(Array("萨日朗稀名".utf8), in: folder.read("second.sqlite")))
  }

  @Test(
    .enabled(if: hasCrashSwitch, "only debug builds can be killed at a step"),
    arguments: CrashStepTests.erasingSteps)
  func `an erasure that is killed is done by the next program`(step: StorageStep) throws {
    try orderLongAgo(county)
    let killed = try county.run(
      "status", extra: ["REDRESS_KILL_AFTER": "\(step.rawValue):1"])
    #expect(killed.ending == .killed(signal: SIGKILL), "\(killed)")
    #expect(try county.json("erase", "list").elements?.map { $0["state"]?.text } == ["done"])
    #expect(try !isOnDisk("萨日朗稀名", county))
    #expect(try county.json("verify")["findings"]?.elements?.isEmpty == true)
  }
}
