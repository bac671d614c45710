import CaseStore
import ChangeLog
import Glibc
import Testing

/// A stolen laptop, as clerks and the administrator see it.
struct RevocationTests {
  private let folder: Folder
  private let city: Office
  private let county: Office
  /// Another computer of the county, which reads the same feeds.
  private let second: Office
  /// Where the thief works.
  private let den: Folder

  init() throws {
    folder = try Folder()
    city = try Office(Office.city, in: folder)
    county = try Office(Office.county, in: folder)
    second = try Office(Office.county, in: folder, name: "second")
    den = try Folder()
  }

  private func cases(_ office: Office) throws -> Set<String> {
    let listed = try office.json("mediation", "list")["cases"]?.elements ?? []
    return Set(listed.compactMap { $0["short_number"]?.text })
  }

  @Test func `what a thief wrote counts nowhere, and what the owner wrote counts everywhere`()
    throws
  {
    let daemon = try Daemon(city)
    try county.join(daemon)
    try second.join(daemon)
    let before = try county.addCase(by: "失窃前")
    _ = try county.json("sync")
    let thief = try Office(Office.county, in: den, files: county.files())
    let stolen = try county.node()
    let forged = try thief.addCase(by: "冒名")
    _ = try thief.json("sync")
    let honest = try county.addCase(by: "本人")
    // The owner's store learns that a copy is in use and goes on under a new id.
    _ = try county.json("sync")
    _ = try second.json("sync")
    #expect(try cases(second) == [before, forged, honest])

    let asked = try city.run("computer", "revoke", stolen, "--reason", "fork", "--lang", "en")
    #expect(asked.ending == .exited(2))
    #expect(asked.output.contains("facts, branch 1: numbers"))
    #expect(asked.errors.hasSuffix("help: If all is right, add --yes.\n"))
    let told = try city.run(
      "computer", "revoke", stolen, "--reason", "被盗", "--branch", "1", "--personal-branch", "1",
      "--yes", "--lang", "zh"
    ).mustSucceed().output
    #expect(told.hasSuffix("已停用。下级单位同步后同样生效。\n"))

    // The thief is told once, and given nothing.
    let later = try thief.addCase(by: "再次冒名")
    let refused = try thief.run("sync", "--lang", "zh")
    #expect(refused.ending == .exited(2))
    #expect(refused.errors.contains("停用") && refused.errors.contains("有待确认"))
    for office in [county, second] { _ = try office.json("sync") }
    for office in [city, county, second] {
      #expect(try cases(office) == [before, honest])
      try office.run("verify").mustSucceed()
    }
    let listed = try city.run("unmerged", "list", "--lang", "zh").mustSucceed().output
    #expect(listed.contains("写入的电脑已停用，有待确认"))
    let node = try city.json("computer", "list").elements?.first { $0["node"]?.text == stolen }
    #expect((node?["revoked"]?["waiting"]?.integer ?? 0) > 0)
    #expect(try city.run("computer", "list", "--lang", "en").output.contains("revoked 20"))

    // Somebody looked at the forged case after all: it is admitted, whatever else will come.
    try city.run("computer", "admit", stolen, "--plain", "999", "--personal", "999", "--yes")
      .mustSucceed()
    _ = try second.json("sync")
    #expect(try cases(second) == [before, forged, honest])
    // An invitation lets the computer in under a new id.
    try thief.join(daemon)
    #expect(try thief.node() != stolen)
    _ = try thief.json("sync")
    #expect(try cases(city) == [before, forged, honest, later])
    #expect(try cases(thief) == cases(city))
    try daemon.stop()
  }

  @Test func `without the right, a name or a yes nothing is revoked`() throws {
    let daemon = try Daemon(city)
    try county.join(daemon)
    _ = try county.json("sync")
    let own = try city.node()
    let upward = try county.run(
      "computer", "revoke", own, "--reason", "lost", "--yes", "--lang", "en")
    #expect(upward.ending == .exited(2))
    #expect(upward.errors.hasPrefix("error: This computer may not speak on \(own)"))
    let unknown = try city.run("computer", "revoke", "nobody", "--reason", "lost", "--lang", "zh")
    #expect(unknown.errors.hasPrefix("错误：没有叫“nobody”的电脑。"))
    let none = try city.run("computer", "admit", try county.node(), "--yes", "--lang", "zh")
    #expect(none.errors.hasSuffix("提示：用 redress computer list 查看。\n"))
    #expect(try city.json("computer", "list").elements?.first?["revoked"] == .null)
    try daemon.stop()
  }
}
