/// Writing and reading of JSON text (RFC 8259), strict and bounded.
///
/// The reader refuses what would make two readers see two things: names that stand twice in an
/// object, bytes that are not UTF-8, lone surrogates, text after the value.
public enum JSONText {
  /// How deep arrays and objects may nest: more is an attack on the stack, not a record.
  public static let depthMax = 16

  /// Why bytes are no JSON value.
  public enum Fault: Error, Sendable, Hashable {
    /// The text ended inside a value.
    case ended
    /// An unexpected byte stands at this offset.
    case unexpected(offset: Int)
    /// The string that begins at this offset is not well formed.
    case malformedString(offset: Int)
    /// The object that begins at this offset has a name twice.
    case repeatedName(offset: Int)
    /// Values nest deeper than ``JSONText/depthMax``.
    case tooDeep(offset: Int)
  }

  /// Reads one value and nothing after it.
  public static func read(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
    var reader = JSONReader(bytes)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.isAtEnd else { throw .unexpected(offset: reader.offset) }
    return value
  }

  /// Reads one value from text.
  public static func read(_ text: String) throws(Fault) -> JSONValue {
    try read(Array(text.utf8))
  }

  /// The bytes of a string literal, quotes included, appended to `output`.
  public static func append(string text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    defer { output.append(UInt8(ascii: "\"")) }
    var text = text
    let isPlain = text.withUTF8 { bytes in
      for index in 0..<bytes.count {
        let byte = unsafe bytes[index]
        guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else {
          return false
        }
      }
      unsafe output.append(contentsOf: bytes)
      return true
    }
    if isPlain { return }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        output.append(UInt8(ascii: "\\"))
        output.append(byte)
      case 0x08: output.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "b")])
      case 0x09: output.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
      case 0x0A: output.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
      case 0x0C: output.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "f")])
      case 0x0D: output.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
      case 0..<0x20:
        output.append(contentsOf: "\\u00".utf8)
        output.append(hexDigit(byte >> 4))
        output.append(hexDigit(byte & 15))
      default: output.append(byte)
      }
    }
  }

  /// The bytes of a value, appended to `output`.
  public static func append(
    _ value: JSONValue, to output: inout [UInt8], sortingMembers: Bool = false
  ) {
    switch value {
    case .null: output.append(contentsOf: "null".utf8)
    case .boolean(let truth): output.append(contentsOf: (truth ? "true" : "false").utf8)
    case .integer(let integer): output.append(contentsOf: String(integer).utf8)
    case .number(let text): output.append(contentsOf: text.utf8)
    case .string(let text): append(string: text, to: &output)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        append(element, to: &output, sortingMembers: sortingMembers)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let members):
      let ordered =
        sortingMembers
        ? members.sorted {
          $0.name.unicodeScalars.lexicographicallyPrecedes($1.name.unicodeScalars)
        }
        : members
      output.append(UInt8(ascii: "{"))
      for (index, member) in ordered.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        append(string: member.name, to: &output)
        output.append(UInt8(ascii: ":"))
        append(member.value, to: &output, sortingMembers: sortingMembers)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  static func write(_ value: JSONValue, sortingMembers: Bool) -> String {
    var output: [UInt8] = []
    append(value, to: &output, sortingMembers: sortingMembers)
    return String(decoding: output, as: UTF8.self)
  }

  private static func hexDigit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }
}
