import ChangeLog
import Glibc
import Testing

/// A disk without room: told in words, nothing lost, and all goes on when there is room again.
struct DiskFullTests {
  private static let adding = [
    "mediation", "add", "--applicant", "李娜", "--employer", "甲公司", "--dispute-type", "劳动报酬",
  ]
  private static let chinese = "错误：磁盘已满，这次没有保存；已保存的数据完好。\n提示：请清理磁盘后再试。"
  private static let english =
    "error: The disk is full; nothing was saved, and what was saved before is safe.\n"
    + "help: Free some space and try again."

  @Test func `a full disk is told, and saving goes on when there is room`() throws {
    let disk = try SmallDisk(kilobytes: 2_400)
    let county = try Office(Office.county, in: disk.folder)
    _ = try county.addCase()
    let before = try county.holdings()
    // From no room at all, by steps, to room for opening but not for the sheet.
    let rows = try disk.outside.write(sheet(rows: 1..<200), to: "rows.csv")
    for free in [0, 8, 40, 64, 120] {
      try disk.fill(leavingKilobytes: free)
      let save = free < 40 ? Self.adding : ["import", "mediations", rows]
      try Refusal(save, 1, Self.chinese, Self.english).check(on: county)
    }
    try disk.clear()
    #expect(try county.holdings() == before)
    #expect(try county.integrity() == "ok")
    #expect(try county.json("import", "mediations", rows)["new"]?.integer == 199)
    #expect(try county.json("mediation", "list")["total"]?.integer == 200)
  }

  @Test func `a store is made whole on a full disk or not at all`() throws {
    let disk = try SmallDisk(kilobytes: 100)
    let county = try Office(Office.county, in: disk.outside)
    let path = disk.folder.file("new.sqlite")
    try Refusal(
      ["init", "--office", "150502", "--user", "li.na", "--store", path], 1, Self.chinese,
      Self.english
    ).check(on: county)
    #expect(disk.folder.names == [])
  }

  @Test func `a hub whose disk is full says so, and takes the rest when there is room`() throws {
    let disk = try SmallDisk(kilobytes: 2_400)
    let city = try Office(Office.city, in: disk.folder)
    let county = try Office(Office.county, in: disk.outside)
    let daemon = try Daemon(city)
    try county.join(daemon)
    _ = try county.addCase()
    _ = try county.json("sync")
    let rows = try disk.outside.write(sheet(rows: 1..<200), to: "rows.csv")
    _ = try county.json("import", "mediations", rows)
    try disk.fill(leavingKilobytes: 100)
    let before = try county.holdings()
    try Refusal(
      ["sync"], 1,
      "错误：上级服务器暂时不能接收：磁盘已满，这次没有保存；已保存的数据完好。\n"
        + "提示：数据都在本机，没有丢失；稍后再运行 redress sync。",
      "error: The server cannot take it now: The disk is full; nothing was saved, "
        + "and what was saved before is safe.\n"
        + "help: All data is on this computer; run redress sync again later."
    ).check(on: county)
    #expect(try county.holdings() == before)
    try disk.clear()
    _ = try county.json("sync")
    try expectAgreement(county, city)
    try daemon.stop()
  }

  @Test func `a file that may not grow is told as a fault of the disk, and nothing is lost`() throws
  {
    let folder = try Folder()
    let county = try Office(Office.county, in: folder)
    let shell = try #require(Program.installed("sh"))
    let rows = try folder.write(sheet(rows: 1..<200), to: "rows.csv")
    let before = try county.holdings()
    // Blocks of 512 bytes: 150 KB are less than the store has already.
    let command = "trap '' XFSZ; ulimit -f 300; exec \"$@\""
    for (language, words) in [
      (
        "zh",
        "错误：磁盘读写 \(county.store) 时出错（SQLite 778），这次没有保存。\n"
          + "提示：请检查磁盘是否已满或损坏，再试一次；仍然出错时联系管理员。\n"
      ),
      (
        "en",
        "error: The disk failed on \(county.store) (SQLite 778); nothing was saved.\n"
          + "help: Look whether the disk is full or damaged and try again; if it stays so, "
          + "call the administrator.\n"
      ),
    ] {
      let result = try Program.run(
        shell,
        ["-c", command, "sh", Program.redress, "import", "mediations", rows, "--lang", language],
        environment: county.environment)
      #expect(result.ending == .exited(1), "\(result)")
      #expect(result.errors == words)
    }
    #expect(try county.holdings() == before)
    #expect(try county.json("import", "mediations", rows)["new"]?.integer == 199)
    #expect(try county.integrity() == "ok")
  }
}

/// A disk of a few hundred kilobytes in memory, and a folder outside it.
final class SmallDisk {
  let outside: Folder
  let folder: Folder

  init(kilobytes: Int) throws {
    outside = try Folder()
    let path = try outside.makeFolder("disk")
    folder = Folder(existing: path)
    try Mount.run(["-t", "tmpfs", "-o", "size=\(kilobytes)k,mode=700", "redress-test", path])
  }

  deinit { Mount.release(folder.path) }

  /// Writes a file until so much is left.
  func fill(leavingKilobytes free: Int) throws {
    try clear()
    let descriptor = unsafe open(
      folder.file("filler"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    let page = [UInt8](repeating: 1, count: 4_096)
    var pages: off_t = 0
    while unsafe write(descriptor, page, page.count) == page.count { pages += 1 }
    #expect(ftruncate(descriptor, max(0, pages - off_t(free / 4)) * 4_096) == 0)
  }

  /// Removes what fills the disk.
  func clear() throws {
    unsafe unlink(folder.file("filler"))
  }
}
