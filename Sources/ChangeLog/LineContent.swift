/// What the bytes of one line say, read once and shared by all who hold the line.
final class LineContent: Sendable {
  /// The fields that the line sets.
  enum Fields: Sendable {
    /// As the general reader gave them.
    case read([JSONMember])
    /// As places in the bytes, read where they are asked for.
    case spans([FieldSpan])
  }

  let bytes: [UInt8]
  let version: Int64
  let log: LogID
  let sequence: Int64
  let at: String
  let by: String
  let record: RecordKey
  let over: [Line.Replacement]
  let digest: Digest
  private let fields: Fields

  init(
    bytes: [UInt8], version: Int64, log: LogID, sequence: Int64, at: String, by: String,
    record: RecordKey, fields: Fields, over: [Line.Replacement]
  ) {
    self.bytes = bytes
    self.version = version
    self.log = log
    self.sequence = sequence
    self.at = at
    self.by = by
    self.record = record
    self.fields = fields
    self.over = over
    digest = Digest(of: bytes)
  }

  var fieldSpans: [FieldSpan]? {
    if case .spans(let spans) = fields { spans } else { nil }
  }

  var set: [JSONMember] {
    switch fields {
    case .read(let members): members
    case .spans(let spans):
      spans.map { span in
        JSONMember(
          name: String(decoding: bytes[span.name], as: UTF8.self), value: span.value(in: bytes))
      }
    }
  }

  /// Whether a text stands in some place.
  private func hold(_ range: Range<Int>, _ text: String) -> Bool {
    guard range.count == text.utf8.count else { return false }
    var index = range.lowerBound
    for byte in text.utf8 {
      guard bytes[index] == byte else { return false }
      index += 1
    }
    return true
  }

  func value(of field: String) -> JSONValue? {
    switch fields {
    case .read(let members): members.first { $0.name == field }?.value
    case .spans(let spans):
      spans.first { hold($0.name, field) }?.value(in: bytes)
    }
  }
}

/// Where a field and its value stand in a line's bytes.
public struct FieldSpan: Sendable {
  /// What stands there.
  public enum Kind: Sendable {
    /// `null`
    case null
    /// `true`
    case yes
    /// `false`
    case no
    /// An integer that fits 64 bits.
    case integer
    /// A text without escapes, in valid UTF-8.
    case text
  }

  /// What kind of value it is.
  public let kind: Kind
  /// The value of an integer; 0 for other kinds.
  public let integer: Int64
  private let nameStart: Int32
  private let nameEnd: Int32
  private let contentStart: Int32
  private let contentEnd: Int32

  init(kind: Kind, name: Range<Int>, content: Range<Int>, integer: Int64 = 0) {
    self.kind = kind
    self.integer = integer
    // A line has at most 65,536 bytes.
    nameStart = Int32(truncatingIfNeeded: name.lowerBound)
    nameEnd = Int32(truncatingIfNeeded: name.upperBound)
    contentStart = Int32(truncatingIfNeeded: content.lowerBound)
    contentEnd = Int32(truncatingIfNeeded: content.upperBound)
  }

  /// The bytes of the name, without quotes.
  public var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }

  /// The bytes of the value; of a text without quotes.
  public var content: Range<Int> { Int(contentStart)..<Int(contentEnd) }

  /// The value.
  func value(in bytes: [UInt8]) -> JSONValue {
    switch kind {
    case .null: .null
    case .yes: .boolean(true)
    case .no: .boolean(false)
    case .integer: .integer(integer)
    case .text: .string(String(decoding: bytes[content], as: UTF8.self))
    }
  }
}
