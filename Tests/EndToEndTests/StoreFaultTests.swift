import ChangeLog
import Glibc
import SQLite
import Testing

/// A store that cannot be used as it is: told in words, and left as it was.
struct StoreFaultTests {
  private let folder: Folder
  private let county: Office

  init() throws {
    folder = try Folder()
    county = try Office(Office.county, in: folder)
  }

  private static let writing = [
    "mediation", "add", "--applicant", "王芳", "--employer", "甲公司", "--dispute-type", "劳动报酬",
  ]

  @Test(arguments: [["status"], writing, ["sync"], ["mediation", "list"]])
  func `a file that is no store is left as it was`(arguments: [String]) throws {
    let text = try folder.write("案号,受理日期\n", to: "text")
    let empty = try folder.write("", to: "empty")
    let database = folder.file("database")
    try Connection(path: database, access: .readWrite(create: true), busyTimeoutMilliseconds: 0)
      .execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
    for path in [text, empty, database] {
      let name = String(path.dropFirst(folder.path.count + 1))
      let before = try folder.read(name)
      let names = folder.names
      try Refusal(
        arguments + ["--store", path], 1,
        "错误：\(path) 不是 Redress 的数据库，没有改动它。\n提示：请检查 --store 或 REDRESS_STORE。",
        "error: \(path) is not a store of Redress; it was left as it is.\n"
          + "help: Check --store or REDRESS_STORE."
      ).check(on: county)
      #expect(try folder.read(name) == before)
      #expect(folder.names == names)
    }
  }

  @Test func `a store that is not there is not made in passing`() throws {
    let path = folder.file("nowhere.sqlite")
    try Refusal(
      Self.writing + ["--store", path], 1,
      "错误：找不到数据库 \(path)。\n提示：先运行 redress init --office 单位代码 --user 姓名，或用 --store 指定文件。",
      "error: There is no store at \(path).\n"
        + "help: Run redress init --office CODE --user NAME first, or name the file with --store."
    ).check(on: county)
    #expect(!folder.names.contains("nowhere.sqlite"))
  }

  @Test func `init leaves what stands at its path as it is`() throws {
    let before = try county.holdings()
    try Refusal(
      ["init", "--office", "150502", "--user", "li.na"], 2,
      "错误：\(county.store) 已经存在，没有改动它。\n提示：换一个文件名，或直接使用已有的数据库。",
      "error: \(county.store) exists already; it was left as it is.\n"
        + "help: Choose another file, or use the store that is there."
    ).check(on: county)
    #expect(try county.holdings() == before)
  }

  @Test func `a store without its key is not written on`() throws {
    let before = try county.holdings()
    #expect(unsafe rename(county.store + ".key", county.store + ".kept") == 0)
    let refusal = Refusal(
      Self.writing, 1,
      "错误：缺少密钥文件 \(county.store).key。\n提示：密钥文件与数据库必须放在一起；拷贝来的数据库不能继续录入。",
      "error: The key file \(county.store).key is missing.\n"
        + "help: The key file belongs beside the store; a copied store cannot be written on.")
    try refusal.check(on: county)
    #expect(unsafe rename(county.store + ".kept", county.store + ".key") == 0)
    #expect(try county.holdings() == before)
    _ = try county.addCase()
  }

  @Test func `a store that another program locks is told after ten seconds and saves nothing`()
    throws
  {
    let before = try county.holdings()
    let holder = try Connection(
      path: county.store, access: .readWrite(create: false), busyTimeoutMilliseconds: 0)
    try holder.immediateTransaction {
      // Reading goes on meanwhile.
      #expect(try county.json("mediation", "list")["total"]?.integer == 0)
      let languages = ["zh", "en"]
      let clients = try languages.map { try county.start(Self.writing + ["--lang", $0]) }
      let results = try clients.map { try $0.wait() }
      #expect(results.map(\.ending) == [.exited(1), .exited(1)])
      #expect(
        results[0].errors == "错误：\(county.store) 正被另一个程序写入，这次没有保存。\n提示：稍后再试一次。\n")
      #expect(
        results[1].errors
          == "error: Another program is writing \(county.store); nothing was saved.\n"
          + "help: Try again in a moment.\n")
    }
    #expect(try county.holdings() == before)
    _ = try county.addCase()
  }

  @Test func `a store on a medium that takes no writes is told, and saves nothing`() throws {
    let before = try county.holdings()
    let medium = try ReadOnlyMedium(folder)
    defer { medium.release() }
    try Refusal(
      Self.writing, 1, "错误：\(county.store) 不能写入，这次没有保存。\n提示：请检查文件和所在文件夹的权限。",
      "error: \(county.store) cannot be written; nothing was saved.\n"
        + "help: Check the permissions of the file and its folder."
    ).check(on: county)
    medium.release()
    #expect(try county.holdings() == before)
    _ = try county.addCase()
  }

  @Test func `a store cannot be made where nothing can be written`() throws {
    let path = "/proc/redress.sqlite"
    try Refusal(
      ["init", "--office", "150502", "--user", "li.na", "--store", path], 1,
      "错误：\(path) 不能写入，这次没有保存。\n提示：请检查文件和所在文件夹的权限。",
      "error: \(path) cannot be written; nothing was saved.\n"
        + "help: Check the permissions of the file and its folder."
    ).check(on: county)
  }
}

/// A folder made unwritable: by modes, or for root, whom these do not bind, by a mount.
private final class ReadOnlyMedium {
  private let folder: Folder
  private let isMount: Bool
  private var isReleased = false

  init(_ folder: Folder) throws {
    self.folder = folder
    let path = folder.path
    isMount = geteuid() == 0
    if isMount {
      try Mount.run(["--bind", path, path])
      try Mount.run(["-o", "remount,ro,bind", path])
    } else {
      for name in folder.names { unsafe chmod(folder.file(name), 0o444) }
      unsafe chmod(path, 0o555)
    }
  }

  func release() {
    if isReleased { return }
    isReleased = true
    if isMount {
      Mount.release(folder.path)
    } else {
      unsafe chmod(folder.path, 0o700)
      for name in folder.names { unsafe chmod(folder.file(name), 0o600) }
    }
  }

  deinit { release() }
}
