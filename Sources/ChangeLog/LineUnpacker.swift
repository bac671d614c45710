/// Unpacks one line; see PackedLine.swift for the form.
///
/// Packed bytes may be damaged: whatever they are, nothing is read or written beyond its end, and
/// what packing never gives is refused.
struct LineUnpacker {
  private typealias Code = PackedLine.Code
  private typealias Flag = PackedLine.Flag
  private typealias Text = PackedLine.Text

  /// How many bytes the line has.
  let byteCount: Int
  private let form: PackedLine.Form
  private var input: ByteReader

  /// Reads the form and the length; nil if they are damaged.
  ///
  /// The bytes must stay where they are as long as this is used.
  init?(_ packed: UnsafeBufferPointer<UInt8>) {
    guard var input = unsafe ByteReader(packed) else { return nil }
    do throws(OutOfBytes) {
      guard let form = PackedLine.Form(rawValue: try input.byte()) else { return nil }
      switch form {
      case .plain: byteCount = input.count - 1
      case .firstDictionary:
        let length = try input.shortNumber()
        guard length <= UInt64(input.count * PackedLine.expansionMax) else { return nil }
        byteCount = Int(length)
      }
      self.form = form
      self.input = input
    } catch {
      return nil
    }
  }

  /// Writes the line into memory of exactly ``byteCount`` bytes.
  ///
  /// - Returns: whether the packed bytes are whole.
  mutating func unpack(into memory: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    guard memory.count == byteCount else { return false }
    guard let writer = unsafe ByteWriter(memory) else { return byteCount == 0 && input.isAtEnd }
    do throws(OutOfBytes) {
      switch form {
      case .plain:
        var output = writer
        try unsafe output.append(input.bytes(byteCount))
      case .firstDictionary:
        var pieces = Pieces(input, writer)
        try pieces.unpack()
      }
      return true
    } catch {
      return false
    }
  }

  /// The pieces of a line that was packed with the first dictionary.
  private struct Pieces {
    private var input: ByteReader
    private var output: ByteWriter
    private let dictionary = LineDictionary.first
    private var context = LineContext()

    init(_ input: ByteReader, _ output: ByteWriter) {
      self.input = input
      self.output = output
    }

    mutating func unpack() throws(OutOfBytes) {
      if input.next == Code.head {
        _ = try input.byte()
        try head()
      }
      while !input.isAtEnd {
        let byte = try input.byte()
        if byte >= Code.literal {
          try output.append(byte)
          try unsafe output.append(input.bytes(from: Code.literal))
        } else if byte >= Code.nextField && byte < Code.field {
          try field(context.field + Int(byte - Code.nextField) + 1)
        } else {
          try piece(byte)
        }
      }
      guard output.count == output.capacity else { throw OutOfBytes() }
    }

    private mutating func piece(_ code: UInt8) throws(OutOfBytes) {
      switch code {
      case Code.escape:
        let byte = try input.byte()
        guard byte < Code.literal else { throw OutOfBytes() }
        try output.append(byte)
      case Code.field:
        let number = Int(try input.byte())
        guard !(1...Code.nextFieldMax).contains(number - context.field) else { throw OutOfBytes() }
        try field(number)
      case Code.element:
        guard let text = unsafe dictionary.elements.text(Int(try input.byte())) else {
          throw OutOfBytes()
        }
        try unsafe member(text)
      case Code.yes: try output.append("true")
      case Code.no: try output.append("false")
      case Code.null: try output.append("null")
      case Code.word:
        guard let text = unsafe dictionary.words.text(Int(try input.byte())) else {
          throw OutOfBytes()
        }
        try unsafe output.append(padded: text)
      case Code.day:
        try mark()
        try day(UInt32(truncatingIfNeeded: try input.number(byteCount: 2)))
        try mark()
      case Code.office: try quoted(context.office)
      case Code.caseID: try quoted(context.caseID)
      case Code.recordID:
        guard context.recordID != context.caseID else { throw OutOfBytes() }
        try quoted(context.recordID)
      case Code.idOfOffice:
        guard !context.office.isEmpty else { throw OutOfBytes() }
        try mark()
        try output.append(again: context.office)
        try uuid()
        try mark()
      case Code.id:
        try mark()
        _ = try text()
        try uuid()
        try mark()
      case Code.ownName:
        guard context.hasNode else { throw OutOfBytes() }
        let start = try nameStart()
        let own = PackedLine.nodePlace
        try output.append(again: own..<own + NodeID.characterCount)
        try name(from: start)
      case Code.name:
        let start = try nameStart()
        try node(try input.number(byteCount: 8))
        try name(from: start)
      case Code.sameName: try quoted(context.name)
      case Code.over: try output.append(Text.over)
      case Code.salt:
        try output.append(Text.salt)
        try base64()
        try base64()
        try mark()
      default: throw OutOfBytes()
      }
    }

    // MARK: Pieces

    private mutating func mark() throws(OutOfBytes) { try output.append(UInt8(ascii: "\"")) }

    @inline(__always)
    private mutating func field(_ number: Int) throws(OutOfBytes) {
      guard let text = unsafe dictionary.fields.text(number) else { throw OutOfBytes() }
      context.field = number
      try unsafe member(text)
    }

    /// A name, which has its comma before it.
    @inline(__always)
    private mutating func member(_ name: UnsafeBufferPointer<UInt8>) throws(OutOfBytes) {
      let isFirst = output.last == UInt8(ascii: "{")
      try unsafe output.append(padded: isFirst ? .init(rebasing: name.dropFirst()) : name)
    }

    private mutating func quoted(_ range: Range<Int>) throws(OutOfBytes) {
      guard !range.isEmpty else { throw OutOfBytes() }
      try mark()
      try output.append(again: range)
      try mark()
    }

    /// A text with its length before it; its place in the line.
    private mutating func text() throws(OutOfBytes) -> Range<Int> {
      let length = try input.shortNumber()
      guard length <= UInt64(input.count) else { throw OutOfBytes() }
      let start = output.count
      try unsafe output.append(input.bytes(Int(length)))
      return start..<output.count
    }

    @inline(__always)
    private mutating func day(_ number: UInt32) throws(OutOfBytes) {
      let months = number / 31
      let years = months / 12
      try output.append(
        year: years + UInt32(LineText.firstYear), month: months - 12 * years + 1,
        day: number - 31 * months + 1)
    }

    private mutating func instant(_ number: UInt64) throws(OutOfBytes) {
      let (days, rest) = number.quotientAndRemainder(dividingBy: LineText.millisecondsADay)
      try day(UInt32(truncatingIfNeeded: days))
      try output.append(UInt8(ascii: "T"))
      try output.append(twoDigits: rest / 3_600_000)
      try output.append(UInt8(ascii: ":"))
      try output.append(twoDigits: rest / 60_000 % 60)
      try output.append(UInt8(ascii: ":"))
      try output.append(twoDigits: rest / 1_000 % 60)
      try output.append(UInt8(ascii: "."))
      let thousandths = rest % 1_000
      try output.append(UInt8(0x30 + thousandths / 100))
      try output.append(twoDigits: thousandths % 100)
      try output.append(UInt8(ascii: "Z"))
    }

    /// A hyphen and a UUID.
    private mutating func uuid() throws(OutOfBytes) {
      try output.append(UInt8(ascii: "-"))
      try output.append(uuid: input.number(byteCount: 8), input.number(byteCount: 8))
    }

    private mutating func node(_ number: UInt64) throws(OutOfBytes) {
      guard number < 1 << 60 else { throw OutOfBytes() }
      try output.append(number, in: LineText.crockfordLetters, count: NodeID.characterCount)
    }

    private mutating func base64() throws(OutOfBytes) {
      try output.append(try input.number(byteCount: 6), in: LineText.base64Letters, count: 8)
    }

    /// The mark before a name; where the name begins.
    private mutating func nameStart() throws(OutOfBytes) -> Int {
      try mark()
      return output.count
    }

    /// The rest of a name behind its node.
    private mutating func name(from start: Int) throws(OutOfBytes) {
      try output.append(UInt8(ascii: "."))
      try output.append(decimal: try input.shortNumber())
      try output.append(UInt8(ascii: "."))
      try base64()
      context.name = start..<output.count
      try mark()
    }

    // MARK: The head

    private mutating func head() throws(OutOfBytes) {
      let flags = try input.byte()
      let hasCase = flags & Flag.caseMask != 0
      let isOfCase = flags & Flag.idMask == Flag.idOfCase
      guard flags < 128, flags & Flag.caseMask != Flag.caseMask, hasCase || !isOfCase else {
        throw OutOfBytes()
      }
      try output.append(Text.node)
      if flags & Flag.nodeText == 0 {
        try node(try input.number(byteCount: 8))
      } else {
        try unsafe output.append(input.bytes(NodeID.characterCount))
      }
      try output.append(flags & Flag.personal == 0 ? Text.plain : Text.personal)
      try output.append(decimal: try input.shortNumber())
      try output.append(Text.at)
      try instant(try input.number(byteCount: 6))
      try output.append(Text.by)
      _ = try text()
      if hasCase {
        try output.append(Text.caseID)
        (context.caseID, context.office) = try id(isText: flags & Flag.caseMask == Flag.caseText)
      }
      try output.append(Text.type)
      if flags & Flag.type == 0 {
        _ = try text()
      } else {
        guard let text = unsafe dictionary.types.text(Int(try input.byte())) else {
          throw OutOfBytes()
        }
        try unsafe output.append(text)
      }
      try output.append(Text.id)
      let start = output.count
      switch flags & Flag.idMask {
      case Flag.idOfCase: try output.append(again: context.caseID)
      case Flag.idOfOffice:
        guard !context.office.isEmpty else { throw OutOfBytes() }
        try output.append(again: context.office)
        try uuid()
      default:
        let (_, office) = try id(isText: flags & Flag.idMask == 0)
        if !hasCase { context.office = office }
      }
      // Where both are the same the case's stands for it.
      context.recordID = isOfCase ? context.caseID : start..<output.count
      context.hasNode = true
      try output.append(Text.set)
    }

    /// An id; where it stands, and its office.
    private mutating func id(isText: Bool) throws(OutOfBytes) -> (Range<Int>, Range<Int>) {
      let text = try text()
      guard !isText else { return (text, 0..<0) }
      try uuid()
      return (text.lowerBound..<output.count, text)
    }
  }
}
