import ChangeLog
import Glibc
import Testing

/// What an administrator sees of who looked, what a lost computer held, and sealed backups.
struct AccessTests {
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

  private func contains(_ words: String, in name: String) throws -> Bool {
    let (words, bytes) = (Array(words.utf8), try folder.read(name))
    return bytes.indices.contains { bytes[$0] == words[0] && bytes[$0...].starts(with: words) }
  }

  @Test func `who looked at a case and its history stands in the log, once a day`() throws {
    for _ in 0..<2 {
      try county.run("mediation", "show", number, "--as", "wang").mustSucceed()
      try county.run("history", number, "--as", "wang").mustSucceed()
      try county.run("mediation", "list").mustSucceed()
    }
    let log = try county.json("access-log")
    #expect(log["total"]?.integer == 2)
    let acts = log["entries"]?.elements?.map { $0["act"]?.text ?? "" }
    #expect(acts == ["listed", "read"])
    let readers = log["entries"]?.elements?.map { $0["who"]?.text ?? "" }
    #expect(readers == ["zhang.wei", "wang"])
    let table = try county.run("access-log", "--case", number, "--lang", "zh").mustSucceed().output
    #expect(table.contains("wang") && table.contains("查看案件") && table.contains(number))
    #expect(table.hasSuffix("共 1 条，列出 1 条。\n"))
    let sheet = try county.run(
      "access-log", "--act", "read", "--format", "csv", "--lang", "en"
    ).mustSucceed().output
    #expect(sheet.hasPrefix("\u{FEFF}Time,Who,What,Case,Office,Computer,Count\r\n"))
  }

  @Test func `whose data a lost computer held is listed beside the server`() throws {
    let laptop = try Office(Office.county, in: folder, name: "laptop")
    let daemon = try Daemon(city)
    try county.join(daemon)
    _ = try county.json("sync")
    try laptop.join(daemon)
    _ = try laptop.json("sync")
    let node = try laptop.node()
    let found = try city.json("device-data", node)
    let records = found["records"]?.elements ?? []
    #expect(records.map { $0["type"]?.text } == ["note", "person"])
    #expect(records.allSatisfy { $0["way"]?.text == "sent" })
    #expect(records.allSatisfy { $0["short_number"]?.text == number })
    #expect(records.compactMap { $0["name"]?.text } == ["萨日朗稀名"])
    let sheet = try city.run("device-data", node, "--format", "csv").mustSucceed().output
    #expect(sheet.contains("萨日朗稀名") && sheet.contains(number))
    let table = try city.run("device-data", node, "--lang", "zh").mustSucceed().output
    #expect(table.hasSuffix("共 1 个案件、1 名当事人、2 条记录。\n"))
    // Asking is itself noted, and so are the invitations.
    let acts = try city.json("access-log")["entries"]?.elements?.map { $0["act"]?.text ?? "" }
    #expect(
      acts?.sorted() == [
        "enrolled", "enrolled", "exported", "exported", "exported", "invited", "invited", "sent",
      ])
    let nobody = try city.run("device-data", "nobody", "--lang", "en")
    #expect(nobody.ending == .exited(2))
    #expect(
      nobody.errors == "error: Nothing is known here of a computer “nobody”.\n"
        + "help: See redress computer list; where a name stands twice, give the id.\n")
    // The county has none of it.
    _ = try laptop.json("sync")
    #expect(try laptop.json("access-log")["total"]?.integer == 0)
    try daemon.stop()
  }

  @Test func `a sealed backup is restored with its key, and tells nothing without`() throws {
    let made = try county.json("backup", "--make-key", folder.file("office.key"))
    let recipient = try #require(made["recipient"]?.text)
    let again = try county.run("backup", "--make-key", folder.file("office.key"), "--lang", "en")
    #expect(again.ending == .exited(2))
    try county.run(
      "backup", "--to", folder.file("office.key.pub"), "-o", folder.file("1.sealed")
    ).mustSucceed()
    try county.run(
      "backup", "--recipient", recipient, "-o", folder.file("2.sealed")
    ).mustSucceed()
    for name in ["1.sealed", "2.sealed"] {
      #expect(try !contains("萨日朗稀名", in: name))
      #expect(try !contains("SQLite format", in: name))
    }
    #expect(folder.names.filter { $0.contains(".backup-") || $0.contains(".new") } == [])
    let restored = try county.run(
      "restore", folder.file("1.sealed"), "--key", folder.file("office.key"), "--store",
      folder.file("restored.sqlite"))
    try restored.mustSucceed()
    #expect(folder.names.filter { $0.contains(".opened-") } == [])
    let shown = try county.run(
      "mediation", "show", number, "--store", folder.file("restored.sqlite")
    ).mustSucceed()
    #expect(shown.output.contains("萨日朗稀名"))
    let acts = try county.json("access-log")["entries"]?.elements?.map { $0["act"]?.text ?? "" }
    #expect(acts == ["backed_up", "backed_up"])
  }

  @Test func `a backup that is damaged, cut or of another key is refused with a sentence`() throws {
    for name in ["office.key", "other.key"] {
      try county.run("backup", "--make-key", folder.file(name)).mustSucceed()
    }
    try county.run(
      "backup", "--to", folder.file("office.key.pub"), "-o", folder.file("1.sealed")
    ).mustSucceed()
    let sealed = try folder.read("1.sealed")
    var flipped = sealed
    flipped[1_000] ^= 1
    try folder.write(flipped, to: "flipped")
    try folder.write(Array(sealed.dropLast()), to: "cut")
    try folder.write(Array("words".utf8), to: "words")
    let cases: [([String], Int32, String)] = [
      (["flipped", "office.key"], 2, "was changed or damaged from byte 81 on"),
      (["cut", "office.key"], 2, "is cut off after \(sealed.count - 1) bytes"),
      (["1.sealed", "other.key"], 2, "is sealed to another key than this one."),
      (["1.sealed", "office.key.pub"], 2, "There is no key in"),
      (["1.sealed"], 64, "is sealed: it opens with its secret key."),
    ]
    for (names, status, sentence) in cases {
      var arguments = ["restore", folder.file(names[0]), "--store", folder.file("new.sqlite")]
      if names.count > 1 { arguments += ["--key", folder.file(names[1])] }
      let refused = try county.start(arguments + ["--lang", "en"]).wait()
      #expect(refused.ending == .exited(status), "\(refused)")
      #expect(refused.errors.contains(sentence), "\(refused)")
      #expect(folder.names.filter { $0.hasPrefix("new.sqlite") } == [])
    }
  }

  @Test func `a computer whose store was copied is asked for by the copy's id`() throws {
    let copied = try county.json("clone", folder.file("second.sqlite"))
    let node = try #require(copied["node"]?.text)
    let records = try county.json("device-data", node)["records"]?.elements ?? []
    #expect(records.map { $0["way"]?.text } == ["copied", "copied"])
  }

  @Test func `status says whether the disk is encrypted, and warns of files open to others`() throws
  {
    let disk = try county.json("status")["disk"]?.text
    #expect(["encrypted", "not_encrypted", "unknown"].contains(disk))
    unsafe chmod(county.store + ".key", 0o644)
    let status = try county.run("status", "--lang", "en").mustSucceed()
    #expect(status.output.contains("\nDisk "))
    #expect(
      status.errors.contains(
        "warning: other users of this computer may read the files; run: chmod 600 \(county.store)"
          + ".key\n"))
    unsafe chmod(county.store + ".key", 0o600)
  }
}
