/// The scanner behind ``JSONText/read(_:)-([UInt8])``.
struct JSONReader {
  /// Digits that an integer of 64 bits always has room for.
  private static let safeDigits = 18

  private let bytes: [UInt8]
  private(set) var offset = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { offset == bytes.count }

  mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return
      }
    }
  }

  mutating func value(depth: Int) throws(JSONText.Fault) -> JSONValue {
    guard depth <= JSONText.depthMax else { throw .tooDeep(offset: offset) }
    skipSpace()
    guard offset < bytes.count else { throw .ended }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try literal("true")
      return .boolean(true)
    case UInt8(ascii: "f"):
      try literal("false")
      return .boolean(false)
    case UInt8(ascii: "n"):
      try literal("null")
      return .null
    default: return try number()
    }
  }

  private mutating func literal(_ text: String) throws(JSONText.Fault) {
    for expected in text.utf8 {
      guard offset < bytes.count else { throw .ended }
      guard bytes[offset] == expected else { throw .unexpected(offset: offset) }
      offset += 1
    }
  }

  private mutating func object(depth: Int) throws(JSONText.Fault) -> JSONValue {
    let start = offset
    offset += 1
    var members: [JSONMember] = []
    skipSpace()
    if try peek() == UInt8(ascii: "}") {
      offset += 1
      return .object([])
    }
    while true {
      skipSpace()
      guard try peek() == UInt8(ascii: "\"") else { throw .unexpected(offset: offset) }
      let name = try string()
      guard !members.contains(where: { $0.name.hasBytes(of: name) }) else {
        throw .repeatedName(offset: start)
      }
      skipSpace()
      guard try peek() == UInt8(ascii: ":") else { throw .unexpected(offset: offset) }
      offset += 1
      members.append(JSONMember(name: name, value: try value(depth: depth + 1)))
      skipSpace()
      switch try peek() {
      case UInt8(ascii: ","): offset += 1
      case UInt8(ascii: "}"):
        offset += 1
        return .object(members)
      default: throw .unexpected(offset: offset)
      }
    }
  }

  private mutating func array(depth: Int) throws(JSONText.Fault) -> JSONValue {
    offset += 1
    var elements: [JSONValue] = []
    skipSpace()
    if try peek() == UInt8(ascii: "]") {
      offset += 1
      return .array([])
    }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      switch try peek() {
      case UInt8(ascii: ","): offset += 1
      case UInt8(ascii: "]"):
        offset += 1
        return .array(elements)
      default: throw .unexpected(offset: offset)
      }
    }
  }

  private func peek() throws(JSONText.Fault) -> UInt8 {
    guard offset < bytes.count else { throw .ended }
    return bytes[offset]
  }

  private mutating func number() throws(JSONText.Fault) -> JSONValue {
    let start = offset
    if try peek() == UInt8(ascii: "-") { offset += 1 }
    let digitsStart = offset
    try digits()
    if bytes[digitsStart] == UInt8(ascii: "0"), offset > digitsStart + 1 {
      throw .unexpected(offset: digitsStart + 1)
    }
    var isInteger = true
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      isInteger = false
      offset += 1
      try digits()
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      offset += 1
      if try peek() == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset += 1 }
      try digits()
    }
    if isInteger, offset - digitsStart <= JSONReader.safeDigits,
      bytes[start] != UInt8(ascii: "-")
    {
      // Fits 64 bits, however large its digits.
      return .integer(bytes[start..<offset].reduce(0) { $0 * 10 + Int64($1 - 0x30) })
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger, text != "-0", let integer = Int64(text) { return .integer(integer) }
    return .number(text)
  }

  private mutating func digits() throws(JSONText.Fault) {
    let start = offset
    while offset < bytes.count, bytes[offset] >= 0x30, bytes[offset] <= 0x39 { offset += 1 }
    guard offset > start else {
      throw offset < bytes.count ? .unexpected(offset: offset) : .ended
    }
  }

  private mutating func string() throws(JSONText.Fault) -> String {
    let start = offset
    offset += 1
    let contentStart = offset
    var isASCII = true
    // Most strings hold no escape: one scan and one validated copy.
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") {
        let content = bytes[contentStart..<offset]
        let text = String(decoding: content, as: UTF8.self)
        // What is no UTF-8 is decoded to other bytes.
        guard isASCII || content.elementsEqual(text.utf8) else {
          throw .malformedString(offset: start)
        }
        offset += 1
        return text
      }
      if byte >= 0x80 { isASCII = false }
      guard byte >= 0x20 else { throw .malformedString(offset: start) }
      if byte == UInt8(ascii: "\\") { break }
      offset += 1
    }
    return try escapedString(start: start, content: Array(bytes[contentStart..<offset]))
  }

  private mutating func escapedString(
    start: Int, content: [UInt8]
  ) throws(JSONText.Fault) -> String {
    var content = content
    while true {
      let byte = try peek()
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw .malformedString(offset: start)
        }
        return text
      case UInt8(ascii: "\\"):
        let escape = try peek()
        offset += 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(escape)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: try scalar(start: start))
        default: throw .malformedString(offset: start)
        }
      case 0..<0x20: throw .malformedString(offset: start)
      default: content.append(byte)
      }
    }
  }

  private mutating func scalar(start: Int) throws(JSONText.Fault) -> [UInt8] {
    let first = try hexadecimal(start: start)
    var code = UInt32(first)
    if (0xD800..<0xDC00).contains(first) {
      guard try peek() == UInt8(ascii: "\\") else { throw .malformedString(offset: start) }
      offset += 1
      guard try peek() == UInt8(ascii: "u") else { throw .malformedString(offset: start) }
      offset += 1
      let second = try hexadecimal(start: start)
      guard (0xDC00..<0xE000).contains(second) else { throw .malformedString(offset: start) }
      code = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw .malformedString(offset: start) }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal(start: Int) throws(JSONText.Fault) -> UInt16 {
    guard offset + 4 <= bytes.count else { throw .ended }
    let text = String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
    guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let unit = UInt16(text, radix: 16)
    else { throw .malformedString(offset: start) }
    offset += 4
    return unit
  }
}
