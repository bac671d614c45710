import ChangeLog
import Testing

/// What is written, and that reading gives it back.
struct JSONWritingTests {
  @Test func `strings escape what JSON demands and nothing else`() {
    let text = "\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F} \"\\/\u{7F}é工😀\u{2028}"
    var output: [UInt8] = []
    JSONText.append(string: text, to: &output)
    #expect(
      String(decoding: output, as: UTF8.self)
        == "\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f \\\"\\\\/\u{7F}é工😀\u{2028}\"")
  }

  @Test func `compact text keeps the order of members, canonical text sorts them at every depth`() {
    let value = JSONValue.object([
      "b": .array([.object(["z": .null, "a": .boolean(false)])]), "a": .number("1e5"),
    ])
    #expect(value.compact == "{\"b\":[{\"z\":null,\"a\":false}],\"a\":1e5}")
    #expect(value.canonical == "{\"a\":1e5,\"b\":[{\"a\":false,\"z\":null}]}")
  }

  @Test func `canonical order is by code points`() {
    let value = JSONValue.object([
      "\u{1F600}": .null, "\u{FF21}": .null, "a": .null, "B": .null, "": .null, "aa": .null,
    ])
    #expect(
      value.canonical
        == "{\"\":null,\"B\":null,\"a\":null,\"aa\":null,\"\u{FF21}\":null,\"\u{1F600}\":null}")
  }

  @Test func `values are the same if their canonical bytes are`() {
    let left = JSONValue.object(["a": .integer(1), "b": .string("x")])
    let right = JSONValue.object(["b": .string("x"), "a": .integer(1)])
    #expect(left.isSame(as: right) && left != right)
    #expect(!JSONValue.integer(1).isSame(as: .number("1.0")))
    #expect(!JSONValue.string("1").isSame(as: .integer(1)))
    // U+F9D1 is a compatibility ideograph of U+516D: one glyph, two texts.
    #expect(!JSONValue.string("\u{F9D1}").isSame(as: .string("\u{516D}")))
    #expect(!JSONValue.string("\u{E9}").isSame(as: .string("e\u{301}")))
  }

  @Test func `what is written is read back, member for member`() throws {
    var random = Randomness.announced()
    for _ in 0..<3_000 {
      let value = JSONWritingTests.value(depth: 0, &random)
      #expect(try JSONText.read(value.compact) == value, "SEED=\(random.seed)")
      let canonical = value.canonical
      #expect(try JSONText.read(canonical).canonical == canonical, "SEED=\(random.seed)")
      // White space between tokens means nothing.
      let spaced = "\n\t " + value.compact + "\r "
      #expect(try JSONText.read(spaced) == value, "SEED=\(random.seed)")
    }
  }

  private static func value(depth: Int, _ random: inout Randomness) -> JSONValue {
    switch Int.random(in: 0..<(depth < 4 ? 8 : 6), using: &random) {
    case 0: return .null
    case 1: return .boolean(Bool.random(using: &random))
    case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
    case 3: return .integer([0, -1, .min, .max].randomElement(using: &random) ?? 0)
    case 4:
      return .number(
        ["-0", "1e5", "0.10", "99999999999999999999"].randomElement(using: &random) ?? "-0")
    case 5: return .string(text(&random))
    case 6:
      return .array(
        (0..<Int.random(in: 0..<4, using: &random)).map { _ in
          value(depth: depth + 1, &random)
        })
    default:
      var names: [[UInt8]] = []
      for _ in 0..<Int.random(in: 0..<4, using: &random) {
        let name = Array(text(&random).utf8)
        if !names.contains(name) { names.append(name) }
      }
      return .object(
        names.map {
          JSONMember(
            name: String(decoding: $0, as: UTF8.self), value: value(depth: depth + 1, &random))
        })
    }
  }

  private static func text(_ random: inout Randomness) -> String {
    let letters: [Unicode.Scalar] = [
      "\u{0}", "\u{1F}", "\"", "\\", "/", "a", "é", "e", "\u{301}", "工", "\u{1F468}", "\u{200D}",
      "\u{10FFFF}", "\u{FFFD}", "\n", "\r", "%", ";", ",", "=",
    ]
    var view = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<6, using: &random) {
      view.append(letters.randomElement(using: &random) ?? "a")
    }
    return String(view)
  }
}
