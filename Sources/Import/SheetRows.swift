internal import CaseModel
internal import ChangeLog
internal import Glibc
internal import Sheets

// What stands in a sheet beside its data, and is passed over:
//
//   - titles, the reporting unit and the period above the header;
//   - rows without any text; rows that begin with 合计, 总计, 小计 or the like and have no number;
//   - the header once more, where a print had begun a new page;
//   - below the table, who filled it in, who checked it, and notes.
//
// A cell 同上 is the cell above it, also where that one said 同上.
//
// Rows of workers may stand without a header (`WorkerHeader`).

/// Reads the rows of a sheet one by one: its columns, and the cells as they are meant.
///
/// Two readings of an unchanged file give the same rows and the same ``content``.
struct SheetRows: ~Copyable {
  /// One row with data.
  struct Row {
    /// The line on which it begins, from 1.
    let line: Int
    /// The row of the sheet as a spreadsheet counts, which has cells of several lines in one row.
    let sheetRow: Int
    /// The cells, trimmed, with 同上 resolved; as many as the header has.
    let cells: [String]
    /// What is wrong with the row as a whole or with its references to the row above.
    let findings: [ImportFinding]

    /// The cell of a column.
    subscript(column: SheetColumns.Column) -> String { cells[column.index] }
  }

  /// The columns of the sheet.
  let columns: SheetColumns
  /// The encoding that was found or given.
  let encoding: TextEncoding
  /// Rows passed over so far.
  private(set) var rowsWithoutData = 0
  /// A digest of everything read so far.
  private(set) var content = Digest(of: "")
  /// The line on which the last record begins.
  private(set) var lastLine = 0
  private var unnamedUse: Set<Int> = []
  /// Line ends within cells so far.
  private var innerLineEnds = 0
  private var reader: CSVReader
  private let header: [String]
  private var above: [String]?

  /// Opens a sheet and finds its header.
  init(
    _ source: SheetSource, kind: ImportKind, encoding: TextEncoding?
  ) throws(ImportError) {
    let words = HeaderWords(kind)
    var reader = try SheetRows.open(source, encoding)
    let found = try SheetRows.header(in: &reader, words)
    let header: [String]
    if let found {
      header = Array(found.header.cells.prefix(reader.expectedColumns ?? 0))
      innerLineEnds =
        found.titles.reduce(0) { $0 + SheetRows.innerLineEnds($1) }
        + SheetRows.innerLineEnds(found.header)
    } else {
      let inferred = kind == .workers ? try SheetRows.inferred(source, reader.encoding) : nil
      guard let inferred else { throw .headerNotFound(kind) }
      reader = try SheetRows.open(source, reader.encoding)
      for _ in 0..<inferred.titles {
        innerLineEnds += try SheetRows.next(&reader).map(SheetRows.innerLineEnds) ?? 0
      }
      reader.expectedColumns = inferred.header.count
      header = inferred.header
    }
    let columns = SheetColumns(header: header, kind: kind, words: words)
    let missing = columns.missing(kind)
    guard missing.isEmpty else {
      throw .columnsMissing(
        missing, line: found?.header.line ?? 1, unknown: columns.unknown)
    }
    self.header = header
    self.columns = columns
    self.encoding = reader.encoding
    self.reader = reader
  }

  private static func open(
    _ source: SheetSource, _ encoding: TextEncoding?
  ) throws(ImportError) -> CSVReader {
    do throws(SheetError) {
      return try CSVReader(source, encoding: encoding, delimiter: nil)
    } catch { throw .sheet(error) }
  }

  private static func header(
    in reader: inout CSVReader, _ words: HeaderWords
  ) throws(ImportError) -> HeaderFinder.Found? {
    do throws(SheetError) {
      return try HeaderFinder.find(in: &reader) { cells in
        SheetColumns.knownHeaders(cells, words) >= 2
      }
    } catch { throw .sheet(error) }
  }

  private static func inferred(
    _ source: SheetSource, _ encoding: TextEncoding
  ) throws(ImportError) -> WorkerHeader.Found? {
    var reader = try open(source, encoding)
    var records: [[String]] = []
    while records.count < WorkerHeader.recordsMax, let record = try next(&reader) {
      records.append(record.cells)
    }
    return WorkerHeader.infer(records)
  }

  private static func next(_ reader: inout CSVReader) throws(ImportError) -> CSVRecord? {
    do throws(SheetError) { return try reader.next() } catch { throw .sheet(error) }
  }

  private static func innerLineEnds(_ record: CSVRecord) -> Int {
    record.cells.reduce(0) { count, cell in
      guard cell.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return count }
      return count + cell.count { $0.isNewline }
    }
  }

  /// The next row with data; nil at the end.
  mutating func next() throws(ImportError) -> Row? {
    while let record = try SheetRows.next(&reader) {
      lastLine = record.line
      let sheetRow = record.line - innerLineEnds
      innerLineEnds += SheetRows.innerLineEnds(record)
      var bytes = content.bytes
      for cell in record.cells {
        bytes += cell.utf8
        bytes.append(0)
      }
      content = Digest(of: bytes)
      let isRepeatedHeader = header.indices.allSatisfy { record[$0] == header[$0] }
      if record.isBlank || isRepeatedHeader || SheetRows.isSummary(record.cells, columns) {
        rowsWithoutData += 1
        continue
      }
      return row(record, sheetRow: sheetRow)
    }
    return nil
  }

  /// The columns without a header that held anything so far.
  var usedUnnamedColumns: [String] {
    columns.unnamed.filter { unnamedUse.contains($0.index) }.map(\.title)
  }

  private mutating func row(_ record: CSVRecord, sheetRow: Int) -> Row {
    var findings: [ImportFinding] = []
    func find(_ fact: ImportFact, _ severity: ImportFinding.Severity, _ column: Int? = nil) {
      findings.append(
        ImportFinding(
          line: record.line, column: column.map { TextFolding.trimmed(header[$0]) },
          severity: severity, fact: fact))
    }
    switch record.shape {
    case .whole: break
    case .short(let missing): find(.rowShort(missing: missing), .error)
    case .long(let extra): find(.rowLong(extra: extra), .error)
    }
    if record.hasTextBehindQuote { find(.textBehindQuote, .warning) }
    var cells = header.indices.map { SheetRows.meant(record[$0]) }
    for index in cells.indices where SheetRows.dittoMarks.contains(cells[index]) {
      if let above { cells[index] = above[index] } else { find(.nothingAbove, .error, index) }
    }
    for column in columns.unnamed where !cells[column.index].isEmpty {
      unnamedUse.insert(column.index)
    }
    above = cells
    return Row(line: record.line, sheetRow: sheetRow, cells: cells, findings: findings)
  }

  /// A cell without outer spaces, and without what keeps a spreadsheet from reading it as a figure:
  /// an apostrophe in front, or the form `="0475"`.
  static func meant(_ cell: String) -> String {
    if isPlain(cell) { return cell }
    let text = TextFolding.trimmed(cell)
    if text.hasPrefix("=\""), text.hasSuffix("\""), text.utf8.count >= 3 {
      return TextFolding.trimmed(String(text.dropFirst(2).dropLast()))
    }
    return text.hasPrefix("'") ? TextFolding.trimmed(String(text.dropFirst())) : text
  }

  /// Whether a cell is what it looks like at the first glance, as nearly all are: letters, digits
  /// and Chinese characters without any space, and no apostrophe or formula in front.
  private static func isPlain(_ cell: String) -> Bool {
    if let first = cell.utf8.first, first == UInt8(ascii: "'") || first == UInt8(ascii: "=") {
      return false
    }
    return cell.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x21...0x7E, 0x3001...0x3015, 0x4E00...0x9FFF, 0xFF01...0xFF5E: true
      default: false
      }
    }
  }

  private static let dittoMarks: Set<String> = ["同上", "〃", "″", "“", "”"]

  private static let totals: Set<String> = [
    "合计", "总计", "小计", "共计", "总合计", "本页合计", "累计", "total", "grandtotal", "sum", "subtotal",
  ]

  private static let footers = [
    "填表人", "填报人", "制表人", "审核人", "复核人", "单位负责人", "负责人", "填报单位", "填表日期",
    "填报日期", "制表日期", "联系电话", "联系人", "注", "备注", "说明",
  ]

  /// Whether a record is a total, or words below the table.
  private static func isSummary(_ cells: [String], _ columns: SheetColumns) -> Bool {
    guard let first = cells.first(where: { !CSVRecord.isBlank($0) }) else { return true }
    // A number begins nearly every row.
    if let byte = first.utf8.first, 0x30...0x39 ~= byte { return false }
    let text = TextFolding.withoutSpaces(TextFolding.halfWidth(first)).lowercased()
    let word = text.hasSuffix(":") ? String(text.dropLast()) : text
    if totals.contains(word) { return true }
    return footers.contains { text.hasPrefix($0 + ":") }
  }
}

extension SheetSource {
  /// Whether the last byte ends a line, as it does in what spreadsheet programs write; also where
  /// there is no byte.
  ///
  /// C functions: `open`, `lseek`, `read`.
  var endsWithLineEnd: Bool {
    let last: UInt8?
    switch self {
    case .bytes(let bytes): last = bytes.last
    case .file(let path):
      let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else { return true }
      defer { close(descriptor) }
      var byte: UInt8 = 0
      guard lseek(descriptor, -1, SEEK_END) >= 0, unsafe read(descriptor, &byte, 1) == 1 else {
        return true
      }
      last = byte
    }
    return last == nil || last == 0x0A || last == 0x0D
  }
}
