// CSV as RFC 4180 has it, and as it is found:
//
//   - the delimiter is a comma, a semicolon or a tab; `sep=;` may stand on the first line;
//   - lines end in CRLF, LF or CR, also within one file, and the last may lack its end;
//   - a cell that begins with a quote ends at the next quote that is not doubled; in it,
//     delimiters and line ends are text; behind it, text up to the delimiter is kept and marked;
//   - a quote within a plain cell is text (5"管);
//   - empty lines are no records; a line of delimiters is one, with blank cells;
//   - records may be shorter or longer than the header: such a shape is a fact of the record.
//
// Cells are given as they stand, untrimmed. The file is decoded chunk by chunk and never held
// whole: what is held is one record, within the limits below.

/// Reads the records of a CSV file one after the other.
public struct CSVReader: ~Copyable {
  /// The largest cell: 32,767 characters, all that a cell of a spreadsheet holds, of four bytes.
  public static let cellBytesMax = 131_068
  /// The largest record, line ends and delimiters left out.
  public static let recordBytesMax = 1_048_576
  /// The most cells in a record: the columns of a spreadsheet.
  public static let columnsMax = 16_384

  /// The encoding that was found or given.
  public let encoding: TextEncoding
  /// The delimiter that was found or given.
  public let delimiter: CSVDelimiter
  /// How many cells a record should have; ``CSVRecord/shape`` is judged by it.
  ///
  /// Nil until the header is known; ``HeaderFinder`` sets it.
  public var expectedColumns: Int?

  private var decoder: TextDecoder
  private var chunk: [UInt8] = []
  private var position = 0
  private var isFinished = false
  private var isHintPending: Bool
  private var line = 1
  private var isBehindCarriageReturn = false

  /// Opens a source.
  ///
  /// - Parameters:
  ///   - encoding: nil to find it, which reads the whole source once.
  ///   - delimiter: nil to find it in the first lines.
  public init(
    _ source: SheetSource, encoding: TextEncoding?, delimiter: CSVDelimiter?
  ) throws(SheetError) {
    let found = if let encoding { encoding } else { try TextEncoding.detect(source) }
    let sniffed = try CSVDelimiter.sniff(source, encoding: found)
    let decoder = try TextDecoder(source, encoding: found)
    self.encoding = found
    self.delimiter = delimiter ?? sniffed.delimiter
    self.isHintPending = sniffed.isHinted
    self.decoder = decoder
  }

  /// The next record; nil at the end, and after an error.
  public mutating func next() throws(SheetError) -> CSVRecord? {
    guard !isFinished else { return nil }
    do {
      if isHintPending {
        isHintPending = false
        _ = try parse()
      }
      let record = try parse()
      isFinished = record == nil
      return record
    } catch {
      isFinished = true
      throw error
    }
  }

  private enum Place { case cellStart, plain, quoted, behindQuote, spaceBehindQuote }

  private mutating func parse() throws(SheetError) -> CSVRecord? {
    var draft = Draft(line: line)
    var place = Place.cellStart
    while let byte = try nextByte() {
      let isLineEnd = byte == 0x0A || byte == 0x0D
      if place == .cellStart { draft.cellLine = line }
      if byte == 0x0D || byte == 0x0A && !isBehindCarriageReturn { line += 1 }
      isBehindCarriageReturn = byte == 0x0D
      switch place {
      case .quoted:
        if byte == 0x22 {
          place = .behindQuote
        } else {
          try draft.append(chunk[(position - 1)..<position])
          try appendRun(to: &draft)
        }
      case .behindQuote where byte == 0x22:
        try draft.append(chunk[(position - 1)..<position])
        place = .quoted
      case .cellStart where byte == 0x22:
        draft.hasBegun = true
        place = .quoted
      case _ where isLineEnd:
        if draft.hasBegun { return try draft.finished(expectedColumns) }
        draft = Draft(line: line)
      case _ where byte == delimiter.rawValue:
        try draft.endCell()
        place = .cellStart
      default:
        try draft.append(chunk[(position - 1)..<position])
        guard place == .behindQuote || place == .spaceBehindQuote else {
          place = .plain
          try appendRun(to: &draft)
          continue
        }
        let isSpace = byte == 0x20 || byte == 0x09
        place = isSpace ? .spaceBehindQuote : .plain
        if !isSpace { draft.hasTextBehindQuote = true }
      }
    }
    if place == .quoted { throw .unterminatedQuote(line: draft.cellLine) }
    return draft.hasBegun ? try draft.finished(expectedColumns) : nil
  }

  private mutating func nextByte() throws(SheetError) -> UInt8? {
    if position == chunk.count {
      guard let text = try decoder.next() else { return nil }
      chunk = text
      position = 0
    }
    defer { position += 1 }
    return chunk[position]
  }

  /// Appends the bytes that mean nothing but themselves, all at once: most bytes of a file.
  private mutating func appendRun(to draft: inout Draft) throws(SheetError) {
    let start = position
    while position < chunk.count {
      let byte = chunk[position]
      if byte == 0x22 || byte == 0x0A || byte == 0x0D || byte == delimiter.rawValue { break }
      position += 1
    }
    guard position > start else { return }
    isBehindCarriageReturn = false
    try draft.append(chunk[start..<position])
  }
}

/// A record that is being read.
private struct Draft {
  let line: Int
  /// The line on which the current cell begins.
  var cellLine: Int
  var hasBegun = false
  var hasTextBehindQuote = false
  private var cells: [String] = []
  private var cell: [UInt8] = []
  private var bytes = 0

  init(line: Int) {
    self.line = line
    cellLine = line
  }

  mutating func append(_ text: ArraySlice<UInt8>) throws(SheetError) {
    hasBegun = true
    bytes += text.count
    guard cell.count + text.count <= CSVReader.cellBytesMax else {
      throw .cellTooLong(line: cellLine)
    }
    guard bytes <= CSVReader.recordBytesMax else { throw .recordTooLong(line: line) }
    cell.append(contentsOf: text)
  }

  mutating func endCell() throws(SheetError) {
    hasBegun = true
    guard cells.count < CSVReader.columnsMax else { throw .tooManyColumns(line: line) }
    cells.append(String(decoding: cell, as: UTF8.self))
    cell.removeAll(keepingCapacity: true)
  }

  mutating func finished(_ expectedColumns: Int?) throws(SheetError) -> CSVRecord {
    try endCell()
    return CSVRecord(
      line: line, cells: cells, expectedColumns: expectedColumns,
      hasTextBehindQuote: hasTextBehindQuote)
  }
}
