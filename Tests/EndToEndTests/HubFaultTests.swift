import ChangeLog
import Glibc
import Testing

/// A hub that is away, is no hub, or is another: told in words, and nothing is lost.
struct HubFaultTests {
  private let folder: Folder
  private let county: Office

  init() throws {
    folder = try Folder()
    county = try Office(Office.county, in: folder)
  }

  /// Runs a command in both languages against what stands at an address.
  private func check(
    _ arguments: [String], against stub: Stub, _ answer: String, chinese: String, english: String
  ) throws {
    for (language, words) in [("zh", chinese), ("en", english)] {
      let client = try county.start(arguments + ["--lang", language])
      let result = try stub.serve(client, answer)
      #expect(result.ending == .exited(1), "\(result)")
      #expect(result.errors == words + "\n")
      #expect(result.output == "")
    }
  }

  /// Joins a hub, records a case and stops the hub; where it listened.
  private func joinAndLeave() throws -> String {
    let daemon = try Daemon(try Office(Office.city, in: folder))
    try county.join(daemon)
    _ = try county.addCase()
    try daemon.stop()
    return daemon.address
  }

  @Test func `a hub that is down is named, and all stays on this computer`() throws {
    let address = try joinAndLeave()
    let before = try county.holdings()
    try Refusal(
      ["sync"], 1,
      "错误：连不上上级服务器 http://\(address)。\n提示：数据都在本机，没有丢失；联网后再运行 redress sync。",
      "error: The server at http://\(address) cannot be reached.\n"
        + "help: All data is on this computer; run redress sync again later."
    ).check(on: county)
    #expect(try county.holdings() == before)
    #expect(try county.json("status")["unsent"]?.integer == 4)
  }

  @Test func `a web page in place of a hub is told as such, on joining and on syncing`() throws {
    let stub = try Stub()
    let url = "http://\(stub.address)"
    let chinese =
      "错误：\(url) 有程序应答，但不是 Redress 服务器（状态 200）。\n提示：请检查地址和端口；数据都在本机，没有丢失。"
    let english =
      "error: Something answers at \(url), but it is no Redress server (status 200).\n"
      + "help: Check the address and port; all data is on this computer."
    try check(["join", stub.address], against: stub, Stub.page, chinese: chinese, english: english)
    #expect(try county.json("status")["upstream"] == .null)
    try moveHub(to: stub)
    let before = try county.holdings()
    try check(["sync"], against: stub, Stub.page, chinese: chinese, english: english)
    #expect(try county.holdings() == before)
  }

  @Test func `a hub that hangs up at once is told as a cut, and all stays`() throws {
    let stub = try Stub()
    try moveHub(to: stub)
    let before = try county.holdings()
    try check(
      ["sync"], against: stub, "",
      chinese: "错误：与 http://\(stub.address) 的连接中断。\n提示：数据都在本机，没有丢失；联网后再运行 redress sync。",
      english: "error: The connection to http://\(stub.address) was cut.\n"
        + "help: All data is on this computer; run redress sync again later.")
    #expect(try county.holdings() == before)
  }

  @Test func `an answer that is cut in its middle is told as a cut`() throws {
    let stub = try Stub()
    try moveHub(to: stub)
    let cut =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{\"ver"
    try check(
      ["sync"], against: stub, cut,
      chinese: "错误：与 http://\(stub.address) 的连接中断。\n提示：数据都在本机，没有丢失；联网后再运行 redress sync。",
      english: "error: The connection to http://\(stub.address) was cut.\n"
        + "help: All data is on this computer; run redress sync again later.")
  }

  @Test func `something that speaks no HTTP is told as no hub`() throws {
    let stub = try Stub()
    try check(
      ["join", stub.address], against: stub, "220 mail.example ESMTP ready\r\n",
      chinese: "错误：http://\(stub.address) 的应答不是 Redress 服务器的应答。\n提示：请检查地址和端口。",
      english: "error: What http://\(stub.address) answers is not a Redress server's answer.\n"
        + "help: Check the address and port.")
  }

  /// Joins a hub and makes the store believe that it moved to the stub's port.
  private func moveHub(to stub: Stub) throws {
    _ = try joinAndLeave()
    try county.execute("UPDATE upstream SET address = 'http://\(stub.address)'")
  }

  @Test func `another hub at the joined address gets nothing until it is joined`() throws {
    let address = try joinAndLeave()
    let other = try Office(Office.city, in: folder, name: "other")
    let expected = try county.json("status")["upstream"]?["node"]?.text ?? ""
    let found = try other.json("status")["node"]?.text ?? ""
    let daemon = try Daemon(other, listen: address)
    let before = try county.holdings()
    let refusal = { (arguments: [String]) in
      Refusal(
        arguments, 2,
        "错误：这个地址的服务器（\(found)）不是原来的那台（\(expected)）。\n提示：数据都在本机，没有发送；请联系管理员。",
        "error: The server at this address (\(found)) is not the one that was joined (\(expected)).\n"
          + "help: All data is on this computer and was not sent; call the administrator.")
    }
    try refusal(["sync"]).check(on: county)
    #expect(try county.holdings() == before)
    #expect(try other.lines(of: county.node()).isEmpty)
    #expect(try county.json("status")["unsent"]?.integer == 4)
    // A person says that it is the hub now.
    try county.join(daemon)
    _ = try county.json("sync")
    #expect(try other.lines(of: county.node()) == county.lines(of: county.node()))
    #expect(try county.json("status")["unsent"]?.integer == 0)
    try daemon.stop()
  }

  @Test func `a copied store goes on under a new id, and both copies' work is everywhere`() throws {
    let city = try Office(Office.city, in: folder)
    let daemon = try Daemon(city)
    try county.join(daemon)
    _ = try county.addCase()
    _ = try county.json("sync")
    let node = try county.node()
    let copies = try Folder()
    let copy = try Office(Office.county, in: copies, files: county.files())
    for office in [county, copy] { _ = try office.addCase() }
    for office in [county, copy, county, copy] { _ = try office.json("sync") }
    #expect(try copy.node() != node)
    let lines = try city.lines(of: node)
    #expect(lines.count == 12)
    for office in [county, copy] {
      #expect(try office.lines(of: node).sorted() == lines.sorted())
      #expect(try office.totals() == city.totals())
      #expect(try office.json("status")["unsent"]?.integer == 0)
    }
    try daemon.stop()
  }

  @Test func `a hub that does not stand above lets nobody in`() throws {
    let neighbour = try Office(Office.otherCounty, in: folder)
    let daemon = try Daemon(neighbour)
    try Refusal(
      ["computer", "invite", "--office", Office.county], 2,
      "错误：单位 150521 不是 150502 的上级。\n提示：请检查服务器地址和本机所属单位。",
      "error: Office 150521 does not stand above 150502.\n"
        + "help: Check the address and this computer's office."
    ).check(on: neighbour)
    let node = try county.node()
    try Refusal(
      ["join", daemon.address], 2,
      "错误：上级服务器拒绝：这台电脑（\(node)）没有在上级服务器登记。\n"
        + "提示：向上级单位要邀请码，再运行 redress join 邀请码；本机数据不受影响。",
      "error: The server refused: This computer (\(node)) is not enrolled with the server above.\n"
        + "help: Ask the office above for an invitation and run redress join CODE; "
        + "the data here is safe."
    ).check(on: county)
    #expect(try county.json("status")["upstream"] == .null)
    try daemon.stop()
  }

  @Test func `a port that another program holds is told by the daemon`() throws {
    let stub = try Stub()
    let city = try Office(Office.city, in: folder)
    for (language, words) in [
      ("zh", "错误：\(stub.address) 已被另一个程序占用。\n提示：换一个端口，或先停止那个程序。\n"),
      (
        "en",
        "error: Another program listens on \(stub.address).\n"
          + "help: Choose another port, or stop that program first.\n"
      ),
    ] {
      let result = try Program.run(
        Program.redressd,
        ["--store", city.store, "--listen", stub.address, "--lang", language],
        environment: city.environment)
      #expect(result.ending == .exited(1))
      #expect(result.errors == words)
      #expect(result.output == "")
    }
  }

  static let optionRefusals = [
    Refusal(
      ["--tls-key", "k.pem"], 64,
      "错误：--tls-certificate 和 --tls-key 要一起写。\n提示：两个都不写时，redressd 自己生成密钥和证书。",
      "error: --tls-certificate and --tls-key belong together.\n"
        + "help: With neither, redressd makes a key and a certificate itself."
    ),
    Refusal(
      ["--behind-proxy", "--tls"], 64,
      "错误：--behind-proxy 和 TLS 选项不能同时使用。\n"
        + "提示：由代理加密时去掉 --tls…；由 redressd 加密时去掉 --behind-proxy。",
      "error: --behind-proxy and the options of TLS exclude each other.\n"
        + "help: Leave out --tls… if the proxy encrypts, --behind-proxy if redressd does."
    ),
    Refusal(
      ["--requests-per-second", "many"], 64,
      "错误：“many”不是每秒请求数。\n提示：写一个整数，例如 50；0 表示不限。",
      "error: “many” is no number of requests a second.\n"
        + "help: Write a whole number such as 50; 0 for no limit."
    ),
    Refusal(
      ["--listen", "8420"], 64,
      "错误：“8420”不是可用的监听地址。\n提示：例如 127.0.0.1:8420；端口 0 表示自动选择。",
      "error: “8420” is no address to listen on.\n"
        + "help: For example 127.0.0.1:8420; port 0 takes any free one."
    ),
    Refusal(
      ["--lsten", "127.0.0.1:0"], 64,
      "错误：“redressd”没有“--lsten”这个选项\n提示：是不是想写“--listen”？",
      "error: 'redressd' has no option '--lsten'\nhelp: did you mean '--listen'?"
    ),
  ]

  @Test(arguments: optionRefusals)
  func `the daemon says what is wrong with its options`(refusal: Refusal) throws {
    for (language, words) in [("zh", refusal.chinese), ("en", refusal.english)] {
      let result = try Program.run(
        Program.redressd, refusal.arguments + ["--lang", language],
        environment: county.environment)
      #expect(result.ending == .exited(refusal.status))
      #expect(result.errors == words + "\n")
    }
  }
}
