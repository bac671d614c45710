import ChangeLog
import Glibc
import Testing

/// The two programs over TLS: what the daemon prints is what the client joins.
struct SecureLineTests {
  private let folder: Folder
  private let city: Office
  private let county: Office

  init() throws {
    folder = try Folder()
    city = try Office(Office.city, in: folder)
    county = try Office(Office.county, in: folder)
  }

  private var keyPath: String { city.store + ".tls-key.pem" }

  @Test func `a county joins by the printed address, syncs, and a restart keeps the key`() throws {
    var daemon = try Daemon(city, options: ["--tls"])
    let address = daemon.address
    #expect(address.hasPrefix("https://127.0.0.1:"))
    #expect(address.contains("#sha256="))
    #expect(try county.join(daemon)["address"]?.text == address)
    _ = try county.addCase()
    #expect(try county.json("sync")["unsent"]?.integer == 0)
    try daemon.stop()
    daemon = try Daemon(city, listen: try listen(of: address), options: ["--tls"])
    #expect(daemon.address == address)
    _ = try county.addCase()
    #expect(try county.json("sync")["unsent"]?.integer == 0)
    #expect(try county.json("status")["upstream"]?["address"]?.text == address)
    try daemon.stop()
  }

  @Test func `a hub that lost its key for TLS is taken up by its certificate`() throws {
    var daemon = try Daemon(city, options: ["--tls"])
    let address = daemon.address
    try county.join(daemon)
    try daemon.stop()
    for path in [keyPath, city.store + ".tls-certificate.pem"] { unsafe unlink(path) }
    daemon = try Daemon(city, listen: try listen(of: address), options: ["--tls"])
    #expect(daemon.address != address)
    _ = try county.addCase()
    #expect(try county.json("sync")["unsent"]?.integer == 0)
    #expect(try county.json("status")["upstream"]?["address"]?.text == daemon.address)
    try daemon.stop()
  }

  @Test func `another hub at the address gets nothing, and is told in words`() throws {
    var daemon = try Daemon(city, options: ["--tls"])
    let address = daemon.address
    try county.join(daemon)
    try daemon.stop()
    let impostor = try Office(Office.city, in: folder, name: "impostor")
    daemon = try Daemon(impostor, listen: try listen(of: address), options: ["--tls"])
    _ = try county.addCase()
    let url = "https://\(try listen(of: address))"
    try Refusal(
      ["sync"], 2,
      "错误：\(url) 的密钥不是指定的那一把，不是要连接的服务器。什么也没有发送。\n"
        + "提示：请向上级单位核对；确实换了密钥时，用新地址再运行一次 redress join。",
      "error: \(url) has another key than the one that was named: it is not the server that was "
        + "meant. Nothing was sent.\nhelp: Ask the office above; if its key was changed, run "
        + "redress join with the new address."
    ).check(on: county)
    #expect(try county.json("status")["unsent"]?.integer == 4)
    try daemon.stop()
  }

  @Test func `files of an authority serve in place of a key of its own`() throws {
    let other = try Office(Office.otherCounty, in: folder)
    let files = [
      "--tls-certificate", other.store + ".tls-certificate.pem", "--tls-key",
      other.store + ".tls-key.pem",
    ]
    let made = try Daemon(other, options: ["--tls"])
    try made.stop()
    let daemon = try Daemon(city, options: files)
    #expect(daemon.address.split(separator: "#").last == made.address.split(separator: "#").last)
    #expect(!folder.names.contains { $0.hasPrefix("\(Office.city).sqlite.tls") })
    try county.join(daemon)
    try daemon.stop()
  }

  @Test func `a key that others can read is not served with`() throws {
    let daemon = try Daemon(city, options: ["--tls"])
    try daemon.stop()
    unsafe chmod(keyPath, 0o644)
    for (language, words) in [
      ("zh", "错误：密钥 \(keyPath) 别人也能读到。\n提示：运行 chmod 600 \(keyPath)；别人可能已经读过时，换一把密钥。\n"),
      (
        "en",
        "error: Others can read the key \(keyPath).\n"
          + "help: Run chmod 600 \(keyPath); if others may have read it, use a new key.\n"
      ),
    ] {
      let result = try Program.run(
        Program.redressd,
        ["--store", city.store, "--listen", "127.0.0.1:0", "--tls", "--lang", language],
        environment: city.environment)
      #expect(result.ending == .exited(2))
      #expect(result.errors == words)
      #expect(result.output == "")
    }
  }

  @Test func `on every address of the computer the daemon serves TLS, unless a proxy does`() throws
  {
    let open = try Daemon(city, listen: "0.0.0.0:0", options: ["--lang", "en"])
    #expect(open.address.hasPrefix("https://0.0.0.0:"))
    try Refusal(
      ["computer", "invite", "--office", Office.county], 64,
      "错误：redressd 在所有地址上监听（\(open.address)），邀请码里要写下级连得到的那一个。\n"
        + "提示：加上 --address 和这台电脑的名称或地址，例如 --address 10.0.0.8。",
      "error: redressd listens on all addresses (\(open.address)); an invitation has to name one.\n"
        + "help: Add --address with this computer's name or address, for example "
        + "--address 10.0.0.8."
    ).check(on: city)
    try county.join(open, host: "127.0.0.1")
    open.process.send(SIGTERM)
    let result = try open.process.wait()
    #expect(
      result.errors
        == """
        note: Name this computer in invitations: redress computer invite --address HOST.

        """)
    let plain = try Daemon(city, listen: "0.0.0.0:0", options: ["--behind-proxy"])
    #expect(plain.address.hasPrefix("0.0.0.0:"))
    try county.join(plain, host: "127.0.0.1")
    try plain.stop()
  }

  @Test func `a county that may ask once a second waits its turn and syncs`() throws {
    // Ten go at once; these are more.
    let daemon = try Daemon(city, options: ["--requests-per-second", "1"])
    try county.join(daemon)
    for _ in 0..<3 {
      _ = try county.addCase()
      #expect(try county.json("sync")["unsent"]?.integer == 0)
    }
    try daemon.stop()
  }

  /// `HOST:PORT` of `https://HOST:PORT#sha256=…`.
  private func listen(of address: String) throws -> String {
    String(try #require(address.split(separator: "#").first).dropFirst("https://".utf8.count))
  }
}
