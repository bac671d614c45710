/// Reads lines of the very form in which ``LineDraft`` writes them, in one pass and without a
/// tree of values: nearly all lines that a hub sees.
///
/// Whatever departs from that form (white space, members in another order or unknown ones, escapes,
/// nested values, a fault) is left to the general reader, so that a line is judged the same however
/// it is read: where this gives a line, that gives an equal one.
@safe
struct LineScanner {
  private let start: UnsafePointer<UInt8>
  private let count: Int
  private var offset = 0

  private init(start: UnsafePointer<UInt8>, count: Int) {
    unsafe self.start = start
    self.count = count
  }

  /// Reads a line; nil for what the general reader must look at.
  static func read(_ bytes: [UInt8]) -> LineContent? {
    var scanned: Scanned?
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      var scanner = unsafe LineScanner(start: start, count: buffer.count)
      scanned = scanner.line()
    }
    guard let scanned else { return nil }
    return LineContent(
      bytes: bytes, version: Line.version, log: scanned.log, sequence: scanned.sequence,
      at: scanned.at, by: scanned.by, record: scanned.record, fields: .spans(scanned.spans),
      over: scanned.over)
  }

  private struct Scanned {
    let log: LogID
    let sequence: Int64
    let at: String
    let by: String
    let record: RecordKey
    let spans: [FieldSpan]
    let over: [Line.Replacement]
  }

  // MARK: - The line

  private mutating func line() -> Scanned? {
    guard take("{\"v\":1,\"node\":\""), let node = node(), take(",\"log\":\"") else { return nil }
    let logClass: LogClass
    if take("plain\"") {
      logClass = .plain
    } else if take("personal\"") {
      logClass = .personal
    } else {
      return nil
    }
    guard take(",\"seq\":"), let sequence = integer(),
      sequence >= 1 && sequence <= Line.sequenceMax, take(",\"at\":\""), let at = instant(),
      take(",\"by\":\""), let by = text(), (1...64).contains(by.count)
    else { return nil }
    var caseRange: Range<Int>?
    if take(",\"case\":\"") {
      guard let range = recordID() else { return nil }
      caseRange = range
    }
    guard take(",\"type\":\""), let type = typeName(), take(",\"id\":\""), let id = recordID(),
      take(",\"set\":{"), let spans = fields()
    else { return nil }
    var over: [Line.Replacement] = []
    if take(",\"over\":{") {
      guard let replacements = replacements() else { return nil }
      over = replacements
    }
    guard logClass == .plain || (take(",\"salt\":\"") && takeSalt()), take("}"),
      offset == count
    else { return nil }
    let recordID = RecordID(unchecked: string(id))
    let caseID = caseRange.map { range in
      hold(range, id) ? recordID : RecordID(unchecked: string(range))
    }
    return Scanned(
      log: LogID(node: node, logClass: logClass), sequence: sequence, at: string(at),
      by: string(by), record: RecordKey(case: caseID, type: string(type), id: recordID),
      spans: spans, over: over)
  }

  private mutating func fields() -> [FieldSpan]? {
    var spans: [FieldSpan] = []
    spans.reserveCapacity(24)
    // A bit for the ends of each name: names that share none are not compared.
    var seen: UInt64 = 0
    repeat {
      guard take("\""), let name = fieldName(), take(":"), spans.count < Line.fieldsMax else {
        return nil
      }
      let ends = byte(name.lowerBound) &* 7 &+ byte(name.upperBound - 1) &* 3
      let bit: UInt64 = 1 << UInt64((ends &+ UInt8(truncatingIfNeeded: name.count)) & 63)
      guard seen & bit == 0 || !spans.contains(where: { hold($0.name, name) }),
        let span = value(of: name)
      else { return nil }
      seen |= bit
      spans.append(span)
    } while take(",")
    return take("}") ? spans : nil
  }

  private mutating func value(of name: Range<Int>) -> FieldSpan? {
    guard let byte = peek() else { return nil }
    let first = offset
    switch byte {
    case UInt8(ascii: "\""):
      offset += 1
      return text().map { FieldSpan(kind: .text, name: name, content: $0) }
    case UInt8(ascii: "t"):
      return take("true") ? FieldSpan(kind: .yes, name: name, content: first..<offset) : nil
    case UInt8(ascii: "f"):
      return take("false") ? FieldSpan(kind: .no, name: name, content: first..<offset) : nil
    case UInt8(ascii: "n"):
      return take("null") ? FieldSpan(kind: .null, name: name, content: first..<offset) : nil
    default:
      return integer().map {
        FieldSpan(kind: .integer, name: name, content: first..<offset, integer: $0)
      }
    }
  }

  private mutating func replacements() -> [Line.Replacement]? {
    var found: [Line.Replacement] = []
    var fields: [Range<Int>] = []
    repeat {
      guard take("\""), let field = fieldName(), take(":["), found.count < Line.fieldsMax,
        !fields.contains(where: { hold($0, field) })
      else { return nil }
      fields.append(field)
      var names: [LineName] = []
      repeat {
        guard take("\""), let range = text(), names.count < Line.namesMax,
          let name = LineName(string(range))
        else { return nil }
        names.append(name)
      } while take(",")
      guard take("]") else { return nil }
      found.append(Line.Replacement(field: string(field), names: names))
    } while take(",")
    return take("}") ? found : nil
  }

  // MARK: - Texts of a certain form, each up to and past its closing quote

  private mutating func node() -> NodeID? {
    guard let range = text(), range.count == NodeID.characterCount,
      range.allSatisfy({ NodeID.isLetter(byte($0)) })
    else { return nil }
    return NodeID(unchecked: string(range))
  }

  private mutating func instant() -> Range<Int>? {
    let shape: StaticString = "dddd-dd-ddTdd:dd:dd.dddZ"
    guard let range = text(), range.count == shape.utf8CodeUnitCount else { return nil }
    for index in 0..<range.count {
      let byte = byte(range.lowerBound + index)
      let form = unsafe shape.utf8Start[index]
      let isDigit = byte >= 0x30 && byte <= 0x39
      guard form == UInt8(ascii: "d") ? isDigit : byte == form else { return nil }
    }
    return range
  }

  private mutating func typeName() -> Range<Int>? {
    guard let range = text(), (1...32).contains(range.count) else { return nil }
    let isName = range.allSatisfy { index in
      let byte = byte(index)
      return (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F
    }
    return isName ? range : nil
  }

  private mutating func recordID() -> Range<Int>? {
    guard let range = text(), (1...RecordID.bytesMax).contains(range.count) else { return nil }
    let isID = range.allSatisfy { index in
      let byte = byte(index)
      return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7A) || byte == 0x2D
    }
    return isID ? range : nil
  }

  private mutating func fieldName() -> Range<Int>? {
    guard let range = text(), (1...Line.fieldNameBytesMax).contains(range.count) else {
      return nil
    }
    let isVisible = range.allSatisfy { index in
      let byte = byte(index)
      return byte >= 0x21 && byte <= 0x7E
    }
    return isVisible ? range : nil
  }

  private mutating func takeSalt() -> Bool {
    guard let range = text() else { return false }
    // Sixteen letters are twelve bytes without a bit to spare.
    return range.count == 16
      && range.allSatisfy { Base64URL.isLetter(byte($0)) }
  }

  // MARK: - Tokens

  /// The byte at an offset below `count`.
  private func byte(_ offset: Int) -> UInt8 { unsafe start[offset] }

  private func peek() -> UInt8? {
    offset < count ? byte(offset) : nil
  }

  /// Goes past some bytes if they stand here.
  private mutating func take(_ token: StaticString) -> Bool {
    let length = token.utf8CodeUnitCount
    guard count - offset >= length else { return false }
    for index in 0..<length {
      guard unsafe byte(offset + index) == token.utf8Start[index] else { return false }
    }
    offset += length
    return true
  }

  /// The content of a string after its opening quote; nil for one with escapes.
  private mutating func text() -> Range<Int>? {
    let first = offset
    var all: UInt8 = 0
    while offset < count {
      let byte = byte(offset)
      if byte == UInt8(ascii: "\"") {
        // Between its texts the line is ASCII, so it is valid UTF-8 if each of them is.
        if all >= 0x80 {
          let bytes = unsafe UnsafeBufferPointer(start: start + first, count: offset - first)
          guard unsafe (try? UTF8Span(validating: bytes.span)) != nil else { return nil }
        }
        offset += 1
        return first..<offset - 1
      }
      guard byte >= 0x20, byte != UInt8(ascii: "\\") else { return nil }
      all |= byte
      offset += 1
    }
    return nil
  }

  /// An integer that surely fits 64 bits.
  private mutating func integer() -> Int64? {
    let isNegative = take("-")
    let first = offset
    var number: Int64 = 0
    while offset < count, offset - first <= 18 {
      let byte = byte(offset)
      guard byte >= 0x30 && byte <= 0x39 else { break }
      number = number &* 10 &+ Int64(byte - 0x30)
      offset += 1
    }
    let length = offset - first
    guard length >= 1, length <= 18, length == 1 || byte(first) != UInt8(ascii: "0"),
      !isNegative || number != 0
    else { return nil }
    return isNegative ? -number : number
  }

  /// Whether the same bytes stand in two places.
  private func hold(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count {
      guard byte(left.lowerBound + index) == byte(right.lowerBound + index) else { return false }
    }
    return true
  }

  private func string(_ range: Range<Int>) -> String {
    unsafe String(
      decoding: UnsafeBufferPointer(start: start + range.lowerBound, count: range.count),
      as: UTF8.self)
  }
}
