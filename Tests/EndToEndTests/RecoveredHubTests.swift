import ChangeLog
import Glibc
import Testing

/// A server is lost with its disk; another takes its place by the recovery key, and the counties do
/// nothing but sync.
struct RecoveredHubTests {
  private let folder: Folder
  private let city: Office
  private let county: Office
  private let other: Office

  init() throws {
    folder = try Folder()
    city = try Office(Office.city, in: folder)
    county = try Office(Office.county, in: folder)
    other = try Office(Office.otherCounty, in: folder)
  }

  private func listen(of address: String) throws -> String {
    let parts = address.split(separator: "#")[0].split(separator: "/")
    return String(try #require(parts.last))
  }

  private func isSound(_ office: Office) throws {
    let result = try office.json("verify")
    #expect(result["findings"]?.elements?.isEmpty == true, "\(result)")
  }

  @Test(arguments: [true, false])
  func `counties take up the server that took the lost one's place, and it gets all back`(
    isSecure: Bool
  ) throws {
    let options = isSecure ? ["--tls"] : []
    let daemon = try Daemon(city, options: options)
    try county.join(daemon)
    try other.join(daemon)
    let first = try county.addCase(by: "王芳")
    _ = try other.addCase(by: "李娜")
    for _ in 0..<2 {
      for office in [county, other] {
        #expect(try office.json("sync")["unsent"]?.integer == 0)
      }
    }
    let key = try folder.read("150500.sqlite.recovery")
    #expect(String(decoding: key, as: UTF8.self).hasPrefix("redress recovery key 1\n"))
    try daemon.kill()
    for suffix in ["", "-wal", "-shm", ".key", ".tls-key.pem", ".tls-certificate.pem"] {
      unsafe unlink(city.store + suffix)
    }
    _ = try county.addCase(by: "赵强")

    let new = try Office(Office.city, in: folder, name: "new-city")
    let listen = try listen(of: daemon.address)
    // Without the key nobody takes its place: the counties send nothing.
    let impostor = try Office(Office.city, in: folder, name: "impostor")
    let false_ = try Daemon(impostor, listen: listen, options: options)
    let refused = try county.run("sync")
    #expect(refused.ending == .exited(2), "\(refused)")
    #expect(try county.json("status")["unsent"]?.integer ?? 0 > 0)
    try false_.stop()

    let recovered = try new.json("computer", "recover", "--recovery-key", city.recovery)
    #expect(recovered["collecting"]?.boolean == true)
    let second = try Daemon(new, listen: listen, options: options)
    for office in [county, other] {
      let synced = try office.json("sync")
      #expect(synced["collecting"]?.boolean == true)
      #expect(synced["received"]?.integer == 0)
      #expect(synced["unsent"]?.integer == 0)
    }
    let spoken = try county.run("sync", "--lang", "zh").mustSucceed()
    #expect(spoken.output.contains("服务器正在收回各单位手中的数据，暂不下发"))
    #expect(try new.json("computer", "list").elements?.count == 2)
    #expect(try new.json("status")["collecting"]?.boolean == true)
    #expect(try new.json("mediation", "list")["total"]?.integer == 3)
    _ = try new.json("computer", "open")
    for _ in 0..<2 {
      for office in [county, other] {
        #expect(try office.json("sync")["collecting"]?.boolean == false)
      }
    }
    let address = try county.json("status")["upstream"]?["address"]?.text ?? ""
    #expect(address.hasSuffix(second.address))
    #expect(try county.json("mediation", "list")["total"]?.integer == 2)
    #expect(try county.json("mediation", "show", first)["short_number"]?.text == first)
    for office in [county, other, new] {
      #expect(try office.json("unmerged", "list")["total"]?.integer == 0)
      try isSound(office)
    }
    try second.stop()
    let again = try new.run("computer", "open", "--lang", "en")
    #expect(again.ending == .exited(2))
    #expect(again.errors == "error: This server gives out what it holds already.\n")
  }

  @Test func `the first start prints the recovery key, and later ones do not`() throws {
    func firstLines(_ count: Int) throws -> [String] {
      let process = try ChildProcess(
        Program.redressd, ["--store", city.store, "--listen", "127.0.0.1:0", "--lang", "en"],
        environment: city.environment)
      let first = try #require(try process.firstLine())
      process.send(SIGTERM)
      let result = try process.wait()
      #expect(result.ending == .exited(0), "\(result)")
      return [first]
        + result.output.split(separator: "\n").map(String.init).filter { $0 != first }
    }
    let lines = try firstLines(3)
    #expect(lines.count == 3, "\(lines)")
    #expect(lines[0].hasPrefix("Recovery key (shown this once"))
    #expect(throws: Never.self) { try RecoveryKey(lines[1]) }
    #expect(lines[2].hasPrefix("127.0.0.1:"))
    #expect(try firstLines(1).count == 1)
    let file = folder.file("typed")
    try folder.write(Array(lines[1].utf8), to: "typed")
    #expect(try city.run("computer", "recover", "--recovery-key", file).ending == .exited(0))
    try folder.write(Array(String(lines[1].reversed()).utf8), to: "typed")
    let slip = try city.run("computer", "recover", "--recovery-key", file, "--lang", "en")
    #expect(slip.ending == .exited(64))
    #expect(slip.errors.hasPrefix("error: The recovery key is mistyped"), "\(slip.errors)")
    let strange = try #require(RecoveryKey(seed: [UInt8](repeating: 4, count: 32)))
    try folder.write(Array(strange.description.utf8), to: "typed")
    let wrong = try city.run("computer", "recover", "--recovery-key", file, "--lang", "en")
    #expect(wrong.ending == .exited(2))
  }

  @Test func `a county is enrolled by files, and takes certificates from one`() throws {
    let daemon = try Daemon(city)
    let (request, answer) = (folder.file("request"), folder.file("answer"))
    let asked = try county.json("join", "--request", request, "--machine", "counter-1")
    let fingerprint = try #require(asked["fingerprint"]?.text)
    let unconfirmed = try city.run("computer", "certify", request, "-o", answer, "--lang", "en")
    #expect(unconfirmed.ending == .exited(2))
    #expect(unconfirmed.errors.contains(fingerprint))
    #expect(try city.json("computer", "list").elements?.isEmpty == true)
    _ = try city.json("computer", "certify", request, "-o", answer, "--yes")
    let stranger = try other.run("join", "--answer", answer, "--lang", "en")
    #expect(stranger.ending == .exited(2))
    #expect(stranger.errors.hasPrefix("error: The file is for another computer"))
    #expect(try county.json("join", "--answer", answer)["office"]?.text == Office.city)
    _ = try county.addCase()
    #expect(try county.json("sync")["unsent"]?.integer == 0)
    #expect(try city.json("mediation", "list")["total"]?.integer == 1)

    try other.join(daemon)
    let file = folder.file("trust")
    #expect(try city.json("computer", "export", "-o", file)["lines"]?.integer == 3)
    let taken = try county.json("computer", "import", file)
    #expect(taken["new"]?.integer == 1)
    #expect(try county.json("computer", "import", file)["new"]?.integer == 0)
    let whole = String(decoding: try folder.read("trust"), as: UTF8.self)
    let changes = [
      ("\"machine\":\"", "\"machine\":\"x"), ("\"at\":\"2", "\"at\":\"3"),
      ("\"office\":\"150521\"", "\"office\":\"150500\""), ("\"count\":3", "\"count\":2"),
    ]
    for (from, to) in changes {
      let before = try county.holdings()
      try folder.write(Array(whole.replacing(from, with: to).utf8), to: "trust")
      let result = try county.run("computer", "import", file, "--lang", "en")
      #expect(result.ending != .exited(0), "\(to)")
      #expect(result.errors.contains("error: The file"), "\(result.errors)")
      #expect(try county.holdings() == before)
    }
    for name in ["request", "answer"] {
      let text = String(decoding: try folder.read(name), as: UTF8.self)
      try folder.write(
        Array(text.replacing("\"machine\":\"c", with: "\"machine\":\"d").utf8), to: name)
    }
    let forged = try city.run("computer", "certify", request, "-o", folder.file("x"), "--yes")
    #expect(forged.ending == .exited(2))
    #expect(try county.run("join", "--answer", answer).ending == .exited(2))
    try daemon.stop()
  }
}
