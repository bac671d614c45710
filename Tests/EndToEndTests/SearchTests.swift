import CaseStore
import ChangeLog
import Glibc
import Testing

/// `redress search` and `redress doctor`, as a clerk uses them.
struct SearchTests {
  private let folder: Folder
  private let county: Office

  init() throws {
    folder = try Folder()
    county = try Office(Office.county, in: folder)
  }

  @Test func `a case is found by its people, firm, number, matter and words`() throws {
    let one = try county.addCase(
      "--number", "科工调字〔2025〕第0017号", "--phone", "0475-8231111", "--note", "工地停工两个月",
      by: "古丽•买买提")
    let other = try county.addCase("--accepted-on", "2025-01-06", by: "张伟")
    for typed in [
      ["古丽·买买提"], ["买提"], ["科工调字[2025]第0017号"], ["科工调字（２０２５）第0017 号"], ["04758231111"], ["停工"],
      ["古丽", "瑞丰", "工资"], [one], ["--people", "古丽"], ["--notes", "停工"], ["--numbers", "0017"],
      ["瑞丰物流", "停工"],
    ] {
      #expect(try found(typed) == [one], "\(typed)")
    }
    #expect(try found(["瑞丰物流"]) == [one, other])
    #expect(try found(["瑞丰", "--to", "2025-01-31"]) == [other])
    #expect(try found(["瑞丰", "--type", "consultation"]) == [])
    #expect(try found(["瑞丰", "--office", "150500"]) == [one, other])
    #expect(try found(["--people", "瑞丰"]) == [])
    let table = try county.run("--lang", "en", "search", "瑞丰", "--limit", "1").mustSucceed()
    #expect(table.output.contains("first 1 of 2."))
    let chinese = try county.run("--lang", "zh", "搜索", "瑞丰", "--limit", "1").mustSucceed()
    #expect(chinese.output.contains("共 2 件，列出最近的 1 件。"))
    let sheet = try county.run("search", "张伟", "--format", "csv").mustSucceed()
    #expect(sheet.output.contains("张伟,通辽市瑞丰物流有限公司"))
    // One note of the day, not one for each search.
    let notes = try county.json("access-log")["entries"]?.elements ?? []
    #expect(notes.filter { $0["act"]?.text == "listed" }.count == 1)
    let empty = try county.run("search", "——！")
    #expect(empty.ending == .exited(64))
    #expect(empty.errors.contains("没有可以查找的字") || empty.errors.contains("Nothing to look for"))
  }

  private func found(_ arguments: [String]) throws -> [String] {
    let result = try county.start(["search"] + arguments + ["--json"]).wait().mustSucceed()
    let cases = try JSONText.read(result.output)["cases"]?.elements ?? []
    return cases.compactMap { $0["short_number"]?.text }
  }

  @Test func `what a sync brings is found at the server above`() throws {
    let city = try Office(Office.city, in: folder)
    let daemon = try Daemon(city)
    try county.join(daemon)
    let one = try county.addCase(by: "张伟")
    _ = try county.json("sync")
    // While the server runs.
    let result = try city.json("search", "张伟")
    #expect(result["cases"]?.elements?.compactMap { $0["short_number"]?.text } == [one])
    #expect(result["total"]?.integer == 1 && result["changes_missing"]?.integer == 0)
    try daemon.stop()
  }

  @Test(.enabled(if: hasCrashSwitch, "only debug builds can be killed at a step"))
  func `a search that is killed while it takes cases in leaves them for the next`() throws {
    let one = try county.addCase(by: "张伟")
    let killed = try county.run("search", "张伟", extra: ["REDRESS_KILL_AFTER": "searchTakenIn"])
    #expect(killed.ending == .killed(signal: SIGKILL))
    #expect(try found(["张伟"]) == [one])
    #expect(try county.json("doctor")["checks"]?.elements?.first?["wrong"]?.integer == 0)
  }

  @Test func `on a full disk what is in the index is found, and that some is not is said`() throws {
    let disk = try SmallDisk(kilobytes: 2_400)
    let county = try Office(Office.county, in: disk.folder)
    let one = try county.addCase(by: "张伟")
    _ = try county.json("search", "张伟")
    _ = try county.json(
      "import", "mediations", disk.outside.write(sheet(rows: 1..<120), to: "rows.csv"))
    try disk.fill(leavingKilobytes: 48)
    let result = try county.start(["--lang", "en", "search", "张伟", "--json"]).wait()
      .mustSucceed()
    let found = try JSONText.read(result.output)
    #expect(found["cases"]?.elements?.compactMap { $0["short_number"]?.text } == [one])
    #expect((found["changes_missing"]?.integer ?? 0) > 0)
    #expect(result.errors.contains("changes are not in the search yet"))
    try disk.clear()
    #expect(try county.json("search", "张伟")["changes_missing"]?.integer == 0)
  }

  @Test func `doctor says what is wrong with the index and builds it anew`() throws {
    let one = try county.addCase(by: "张伟")
    #expect(try found(["张伟"]) == [one])
    let sound = try county.run("--lang", "en", "doctor", "--search").mustSucceed()
    #expect(sound.output == "search index: 1 compared, all of it agrees.\n")
    try county.execute("UPDATE search_personal_text SET personal = '王五'")
    let repaired = try county.run("--lang", "zh", "doctor", "--search").mustSucceed()
    #expect(repaired.output == "搜索索引：核对了 1 件，2 处不符。已重建。\n")
    #expect(try found(["张伟"]) == [one])
    #expect(try county.json("doctor")["checks"]?.elements?.first?["wrong"]?.integer == 0)
  }
}
