/// Turns the bytes of a source into well-formed UTF-8, in chunks that end with a whole character.
///
/// A byte order mark at the start is left out. Nothing is ever replaced or skipped: what cannot be
/// decoded is thrown with its place.
struct TextDecoder: ~Copyable {
  private var bytes: ByteSource
  private var utf8 = UTF8Decoder()
  /// Set if the source is GB18030.
  private var chinese: GB18030Decoder?
  private var isAtStart = true
  private var isAtEnd = false

  /// Opens a source in a known encoding; refuses workbooks and other files that are no text.
  init(_ source: SheetSource, encoding: TextEncoding) throws(SheetError) {
    let bytes = try ByteSource(source)
    if encoding == .gb18030 { chinese = try GB18030Decoder() }
    self.bytes = bytes
  }

  /// The next characters as UTF-8; nil at the end.
  mutating func next() throws(SheetError) -> [UInt8]? {
    var text: [UInt8] = []
    while text.isEmpty {
      guard !isAtEnd else { return nil }
      let chunk = try bytes.next()
      if isAtStart { try TextEncoding.refuseMagic(chunk) }
      // Neither encoding has a zero byte within a character.
      if chunk.contains(0) { throw .binary }
      isAtEnd = chunk.isEmpty
      if chinese == nil {
        try utf8.decode(chunk, appendingTo: &text)
        if isAtEnd { try utf8.finish() }
      } else {
        try chinese?.decode(chunk, appendingTo: &text)
        if isAtEnd { try chinese?.finish() }
      }
      if isAtStart, text.starts(with: TextEncoding.utf8Mark) { text.removeFirst(3) }
      isAtStart = false
    }
    return text
  }
}

/// Passes UTF-8 on in whole characters.
struct UTF8Decoder {
  private var scanner = UTF8Scanner()
  private var carried: [UInt8] = []

  /// Takes the next bytes of the text.
  mutating func decode(
    _ chunk: [UInt8], appendingTo output: inout [UInt8]
  ) throws(SheetError) {
    scanner.scan(chunk)
    guard scanner.firstFault == nil else { try finish(); return }
    let text = carried + chunk
    output.append(contentsOf: text.dropLast(scanner.unfinishedBytes))
    carried = Array(text.suffix(scanner.unfinishedBytes))
  }

  /// Throws if something was wrong, or if the text ends within a character.
  func finish() throws(SheetError) {
    if let fault = TextEncoding.fault(of: scanner) { throw fault }
  }
}

/// Decodes GB18030; keeps the beginning of a character until its end comes.
struct GB18030Decoder: ~Copyable {
  private var converter: CharacterConverter
  private var carried: [UInt8] = []
  private var consumedBytes = 0
  private var lines = LineCounter()

  /// Prepares the decoding.
  init() throws(SheetError) { converter = try .fromGB18030() }

  /// Takes the next bytes of the text.
  mutating func decode(
    _ chunk: [UInt8], appendingTo output: inout [UInt8]
  ) throws(SheetError) {
    let input = carried + chunk
    let (consumed, stop) = converter.convert(input, appendingTo: &output)
    for byte in input[..<consumed] { lines.count(byte) }
    consumedBytes += consumed
    carried = Array(input[consumed...])
    if stop == .invalid {
      throw .undecodable(.gb18030, byteOffset: consumedBytes, line: lines.line)
    }
  }

  /// Throws if the text ends within a character.
  func finish() throws(SheetError) {
    guard carried.isEmpty else { throw .cutSequence(byteOffset: consumedBytes, line: lines.line) }
  }
}
