import ChangeLog
import Testing

/// What is read, and what is refused, byte by byte.
struct JSONReadingTests {
  @Test(arguments: [
    ("null", JSONValue.null), (" true ", .boolean(true)), ("\t\r\nfalse", .boolean(false)),
    ("0", .integer(0)), ("-1", .integer(-1)), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)), ("\"\"", .string("")), ("[]", .array([])),
    ("[ ]", .array([])), ("{ }", .object([JSONMember]())),
    ("[1,[2],\"3\"]", .array([.integer(1), .array([.integer(2)]), .string("3")])),
    ("{\"b\":1,\"a\":2}", .object(["b": .integer(1), "a": .integer(2)])),
    ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", .string("\"\\/\u{8}\u{C}\n\r\t")),
    ("\"\\u0041\\u6c11\\u6C11\"", .string("A民民")), ("\"\\ud83d\\ude00\"", .string("😀")),
    ("\"\\u0000\"", .string("\u{0}")), ("\"工会\u{7F}\"", .string("工会\u{7F}")),
  ])
  func `a value is read as it stands`(text: String, value: JSONValue) throws {
    #expect(try JSONText.read(text) == value)
  }

  @Test(arguments: [
    "-0", "1.0", "1e5", "1E5", "1e+5", "1e-05", "-0.0", "9223372036854775808",
    "-9223372036854775809", "123456789012345678901234567890", "0.1", "0e0",
  ])
  func `a number that is no 64-bit integer keeps its text`(text: String) throws {
    #expect(try JSONText.read(text) == .number(text))
    #expect(try JSONText.read(text).compact == text)
    #expect(try JSONText.read(text).integer == nil)
  }

  @Test(arguments: [
    ("", JSONText.Fault.ended), ("  ", .ended), ("[", .ended), ("[1", .ended), ("[1,", .ended),
    ("{", .ended), ("{\"a\"", .ended), ("{\"a\":", .ended), ("{\"a\":1", .ended),
    ("{\"a\":1,", .ended), ("\"a", .ended), ("\"\\", .ended), ("\"\\u00", .ended),
    ("\"\\ud83d", .ended), ("\"\\ud83d\\", .ended), ("\"\\ud83d\\u", .ended), ("-", .ended),
    ("1.", .ended), ("1e", .ended), ("1e+", .ended), ("nul", .ended), ("tru", .ended),
    ("01", .unexpected(offset: 1)), ("-01", .unexpected(offset: 2)), ("00", .unexpected(offset: 1)),
    ("+1", .unexpected(offset: 0)), (".5", .unexpected(offset: 0)), ("1.x", .unexpected(offset: 2)),
    ("1 2", .unexpected(offset: 2)), ("nulll", .unexpected(offset: 4)),
    ("nuxl", .unexpected(offset: 2)), ("NaN", .unexpected(offset: 0)),
    ("Infinity", .unexpected(offset: 0)), ("0x1", .unexpected(offset: 1)),
    ("[1,]", .unexpected(offset: 3)), ("[,1]", .unexpected(offset: 1)),
    ("[1 2]", .unexpected(offset: 3)), ("{a:1}", .unexpected(offset: 1)),
    ("{1:1}", .unexpected(offset: 1)), ("{\"a\" 1}", .unexpected(offset: 5)),
    ("{\"a\":1,}", .unexpected(offset: 7)), ("{\"a\":1 \"b\":2}", .unexpected(offset: 7)),
    ("'a'", .unexpected(offset: 0)), ("\u{FEFF}1", .unexpected(offset: 0)),
    ("\u{A0}1", .unexpected(offset: 0)), ("// c", .unexpected(offset: 0)),
    ("{}\u{0}", .unexpected(offset: 2)), ("{}{}", .unexpected(offset: 2)),
    ("\"\t\"", .malformedString(offset: 0)), ("\"\n\"", .malformedString(offset: 0)),
    ("\"\\x41\"", .malformedString(offset: 0)), ("\"\\'\"", .malformedString(offset: 0)),
    ("\"\\U0041\"", .malformedString(offset: 0)), ("\"\\u00g1\"", .malformedString(offset: 0)),
    ("\"\\u+041\"", .malformedString(offset: 0)), ("\"\\u-041\"", .malformedString(offset: 0)),
    ("\"\\u 041\"", .malformedString(offset: 0)), ("\"\\n\t\"", .malformedString(offset: 0)),
    ("[\"\\ud83d\"]", .malformedString(offset: 1)), ("\"\\ude00\"", .malformedString(offset: 0)),
    ("\"\\ud83d\\u0041\"", .malformedString(offset: 0)),
    ("\"\\ud83d\\ud83d\"", .malformedString(offset: 0)),
    ("\"\\ud83dx\"", .malformedString(offset: 0)),
    ("\"\\ud83d\\n\"", .malformedString(offset: 0)),
  ])
  func `what is no JSON is refused with its place`(text: String, fault: JSONText.Fault) {
    #expect(throws: fault) { try JSONText.read(text) }
  }

  @Test(arguments: [
    "{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2,\"\\u0061\":3}", "{\"\":1,\"\":2}",
  ])
  func `a name that stands twice in an object is refused, however it is spelt`(text: String) {
    #expect(throws: JSONText.Fault.repeatedName(offset: 0)) { try JSONText.read(text) }
  }

  @Test func `a repeated name is reported with its object, and other objects may repeat it`() throws
  {
    #expect(throws: JSONText.Fault.repeatedName(offset: 6)) {
      try JSONText.read("{\"a\": {\"a\":1,\"a\":2}}")
    }
    #expect(try JSONText.read("{\"a\":{\"a\":1},\"b\":{\"a\":1}}").members?.count == 2)
  }

  @Test func `names that look alike but have other bytes are two names`() throws {
    // é as one code point, and as e with an accent: every other reader sees two members.
    let value = try JSONText.read("{\"caf\\u00e9\":1,\"cafe\\u0301\":2}")
    #expect(value.members?.count == 2)
    #expect(value["caf\u{E9}"] == .integer(1))
    #expect(value["cafe\u{301}"] == .integer(2))
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xE5, 0xB7, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x80, 0x22],
      [0x22, 0x5C, 0x6E, 0xFF, 0x22],
    ] as [[UInt8]])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
    #expect(throws: JSONText.Fault.malformedString(offset: 0)) { try JSONText.read(bytes) }
  }

  @Test func `a value stands in at most sixteen arrays or objects`() throws {
    func arrays(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
    }
    func objects(_ depth: Int) -> String {
      String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
    }
    for text in [arrays(JSONText.depthMax), objects(JSONText.depthMax)] {
      #expect(try JSONText.read(text).compact == text)
    }
    #expect(throws: JSONText.Fault.tooDeep(offset: 17)) { try JSONText.read(arrays(17)) }
    #expect(throws: JSONText.Fault.tooDeep(offset: 85)) { try JSONText.read(objects(17)) }
    // A hostile depth must not reach the stack.
    #expect(throws: JSONText.Fault.tooDeep(offset: 17)) {
      try JSONText.read(String(repeating: "[", count: 1_000_000))
    }
  }

  @Test func `random bytes are read or refused, and never crash`() {
    var random = Randomness.announced()
    let pieces: [[UInt8]] = [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d83d", "\\ude00", "-", "0", "1e", ".",
      "true", "null", "\"a\":", " ",
    ].map { Array($0.utf8) }
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      while Int.random(in: 0..<12, using: &random) > 0 {
        let isPiece = Int.random(in: 0..<4, using: &random) > 0
        bytes += isPiece ? pieces.randomElement(using: &random) ?? [] : random.bytes(1)
      }
      guard let value = try? JSONText.read(bytes) else { continue }
      #expect((try? JSONText.read(value.compact)) == value, "\(bytes)")
    }
  }
}
