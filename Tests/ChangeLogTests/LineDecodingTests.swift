import ChangeLog
import Testing

/// The door: what is a line, and which member is wrong where it is none.
struct LineDecodingTests {
  private typealias Members = [(name: String, json: String)]

  private static let whole: Members = [
    ("v", "1"), ("node", "\"k7q2m9x4d3h8\""), ("log", "\"personal\""), ("seq", "7"),
    ("at", "\"2025-11-20T10:00:00.123Z\""), ("by", "\"li\""), ("case", "\"150502-1\""),
    ("type", "\"note\""), ("id", "\"150502-2\""), ("set", "{\"text\":\"x\"}"),
    ("over", "{\"text\":[\"k7q2m9x4d3h8.1.AAAAAAAA\"]}"), ("salt", "\"AAAAAAAAAAAAAAAA\""),
  ]

  private static func bytes(_ members: Members) -> [UInt8] {
    Array(("{" + members.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}").utf8)
  }

  private static func replacing(_ name: String, _ json: String) -> [UInt8] {
    bytes(whole.map { $0.name == name ? (name, json) : $0 })
  }

  @Test(arguments: ["v", "node", "log", "seq", "at", "by", "type", "id", "set", "salt"])
  func `a missing member is named`(name: String) {
    #expect(throws: LineFault.malformed(member: name)) {
      try Line(bytes: LineDecodingTests.bytes(LineDecodingTests.whole.filter { $0.name != name }))
    }
  }

  @Test(arguments: ["case", "over"])
  func `a line may be without case and without replaced values`(name: String) throws {
    let line = try Line(
      bytes: LineDecodingTests.bytes(LineDecodingTests.whole.filter { $0.name != name }))
    #expect(name == "case" ? line.record.caseID == nil : line.over.isEmpty)
  }

  @Test(arguments: [
    ("v", "0"), ("v", "-1"), ("v", "\"1\""), ("v", "1.0"), ("v", "null"), ("v", "1e0"),
    ("v", "9223372036854775808"),
    ("node", "\"\""), ("node", "\"k7q2m9x4d3hi\""), ("node", "1"), ("node", "null"),
    ("log", "\"\""), ("log", "\"public\""), ("log", "\"Plain\""), ("log", "1"),
    ("seq", "0"), ("seq", "-7"), ("seq", "\"7\""), ("seq", "1099511627776"), ("seq", "7.0"),
    ("at", "\"2025-11-20T10:00:00Z\""), ("at", "\"2025-11-20 10:00:00.123Z\""),
    ("at", "\"2025-11-20T10:00:00.123+08:00\""), ("at", "\"2025-11-20T10:00:00.123z\""),
    ("at", "\"２025-11-20T10:00:00.1Z\""), ("at", "1763632800123"), ("at", "\"\""),
    ("by", "\"\""), ("by", "1"), ("by", "null"),
    ("case", "null"), ("case", "\"\""), ("case", "\"A\""), ("case", "1"),
    ("type", "\"\""), ("type", "\"Note\""), ("type", "\"no-te\""), ("type", "\"案\""),
    ("type", "\"aaaaaaaabbbbbbbbccccccccdddddddde\""),
    ("id", "\"\""), ("id", "null"), ("id", "\"1_2\""), ("id", "7"),
    ("set", "{}"), ("set", "[]"), ("set", "null"), ("set", "\"x\""), ("set", "{\"\":1}"),
    ("set", "{\"日期\":1}"), ("set", "{\"a b\":1}"), ("set", "{\"a\\u0000\":1}"),
    ("over", "{\"e\u{301}\":[\"k7q2m9x4d3h8.1.AAAAAAAA\"]}"),
    ("over", "[]"), ("over", "null"), ("over", "{\"text\":[]}"), ("over", "{\"text\":null}"),
    ("over", "{\"text\":\"k7q2m9x4d3h8.1.AAAAAAAA\"}"), ("over", "{\"text\":[1]}"),
    ("over", "{\"text\":[\"k7q2m9x4d3h8.1\"]}"), ("over", "{\"\":[\"k7q2m9x4d3h8.1.AAAAAAAA\"]}"),
    ("over", "{\"text\":[\"k7q2m9x4d3h8.1.AAAAAAAA\",\"\"]}"),
    ("salt", "null"), ("salt", "\"\""), ("salt", "\"AAAA\""), ("salt", "\"AAAAAAAAAAAAAAAAAAAA\""),
    ("salt", "\"AAAAAAAAAAAAAAA=\""), ("salt", "12"),
  ])
  func `a member of another form is named`(name: String, json: String) {
    #expect(throws: LineFault.malformed(member: name)) {
      try Line(bytes: LineDecodingTests.replacing(name, json))
    }
  }

  @Test(arguments: [
    ("by", 64), ("by", 65), ("type", 32), ("type", 33), ("id", 69), ("id", 70), ("case", 69),
    ("case", 70),
  ])
  func `the longest text of a member is taken, one byte more is not`(name: String, count: Int) {
    let bytes = LineDecodingTests.replacing(name, "\"\(String(repeating: "a", count: count))\"")
    if [64, 32, 69].contains(count) {
      #expect(throws: Never.self) { try Line(bytes: bytes) }
    } else {
      #expect(throws: LineFault.malformed(member: name)) { try Line(bytes: bytes) }
    }
  }

  @Test func `the most fields and names are taken, one more is not`() {
    func set(_ count: Int) -> String {
      "{" + (0..<count).map { "\"f\($0)\":1" }.joined(separator: ",") + "}"
    }
    func over(fields: Int, names: Int) -> String {
      let list = Array(repeating: "\"k7q2m9x4d3h8.1.AAAAAAAA\"", count: names)
        .joined(separator: ",")
      return "{" + (0..<fields).map { "\"f\($0)\":[\(list)]" }.joined(separator: ",") + "}"
    }
    let field64 = String(repeating: "f", count: 64)
    for (name, json) in [
      ("set", set(256)), ("over", over(fields: 256, names: 1)),
      ("over", over(fields: 1, names: 1_024)), ("set", "{\"\(field64)\":1}"),
    ] {
      #expect(throws: Never.self) { try Line(bytes: LineDecodingTests.replacing(name, json)) }
    }
    for (name, json) in [
      ("set", set(257)), ("over", over(fields: 257, names: 1)),
      ("over", over(fields: 1, names: 1_025)), ("set", "{\"\(field64)f\":1}"),
      ("over", "{\"\(field64)f\":[\"k7q2m9x4d3h8.1.AAAAAAAA\"]}"),
    ] {
      #expect(throws: LineFault.malformed(member: name)) {
        try Line(bytes: LineDecodingTests.replacing(name, json))
      }
    }
  }

  @Test func `a plain line with salt is refused`() {
    #expect(throws: LineFault.malformed(member: "salt")) {
      try Line(bytes: LineDecodingTests.replacing("log", "\"plain\""))
    }
  }

  @Test(arguments: ["[]", "{}", "1", "null", "\"x\""])
  func `a value that is no object with members is refused as a whole`(text: String) {
    #expect(throws: LineFault.malformed(member: "")) { try Line(bytes: Array(text.utf8)) }
  }

  @Test func `bytes that are not JSON say where`() {
    #expect(throws: LineFault.notJSON(.ended)) { try Line(bytes: []) }
    #expect(throws: LineFault.notJSON(.repeatedName(offset: 0))) {
      try Line(bytes: LineDecodingTests.bytes(LineDecodingTests.whole + [("v", "1")]))
    }
  }

  @Test func `a line feed is refused even where JSON would allow it`() {
    #expect(throws: LineFault.lineFeed) {
      try Line(bytes: LineDecodingTests.bytes(LineDecodingTests.whole) + [0x0A])
    }
  }

  @Test func `the longest line is taken, one byte more is not`() throws {
    func padded(to count: Int) -> [UInt8] {
      let short = LineDecodingTests.replacing("set", "{\"text\":\"\"}").count
      return LineDecodingTests.replacing(
        "set", "{\"text\":\"\(String(repeating: "x", count: count - short))\"}")
    }
    #expect(try Line(bytes: padded(to: Line.bytesMax)).bytes.count == 65_536)
    #expect(throws: LineFault.tooLong(bytes: 65_537)) { try Line(bytes: padded(to: 65_537)) }
  }

  @Test func `a newer version's members, spaces and order are kept as bytes`() throws {
    let members = LineDecodingTests.whole.filter { $0.name != "v" }.reversed()
    let text =
      " { \"new\" : {\"a\":[1.50]},\r\t"
      + members.map { "\"\($0.name)\" : \($0.json)" }.joined(separator: " , ") + ",\"v\":2 } "
    let line = try Line(bytes: Array(text.utf8))
    #expect(line.version == 2)
    #expect(line.bytes == Array(text.utf8))
    #expect(line.digest == Digest(of: text))
    #expect(line.set == [JSONMember(name: "text", value: .string("x"))])
  }

  @Test func `a clock may say anything that has the shape of an instant`() throws {
    let line = try Line(
      bytes: LineDecodingTests.replacing("at", "\"9999-99-99T99:99:99.999Z\""))
    #expect(line.at == "9999-99-99T99:99:99.999Z")
  }

  @Test func `a line cut or changed anywhere is refused or another line, and never crashes`() {
    var random = Randomness.announced()
    let bytes = LineDecodingTests.bytes(LineDecodingTests.whole)
    for count in 0..<bytes.count {
      #expect(throws: LineFault.self) { try Line(bytes: Array(bytes[..<count])) }
    }
    for _ in 0..<5_000 {
      var changed = bytes
      changed[Int.random(in: 0..<bytes.count, using: &random)] = random.bytes(1)[0]
      guard changed != bytes, let line = try? Line(bytes: changed) else { continue }
      #expect(line.bytes == changed && line.digest != Digest(of: bytes), "SEED=\(random.seed)")
    }
  }
}
