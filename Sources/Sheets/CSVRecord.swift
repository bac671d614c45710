/// One record of a CSV file: a row of the sheet.
public struct CSVRecord: Hashable, Sendable {
  /// How a record compares with the header in length.
  public enum Shape: Hashable, Sendable {
    /// As long as the header, or longer by blank cells only; also where no header is known.
    case whole
    /// Cells are missing at the end.
    case short(missing: Int)
    /// Cells stand behind the last column, and at least one is not blank: most likely a comma in
    /// an unquoted text has moved the others.
    case long(extra: Int)
  }

  /// The line on which the record begins, from 1; cells with line ends make records span lines.
  public let line: Int
  /// The cells as they stand, untrimmed.
  public let cells: [String]
  /// How the record compares with the header.
  public let shape: Shape
  /// Whether text stands between a closing quote and the next delimiter (`"a"b`): the cell may
  /// have been meant otherwise.
  public let hasTextBehindQuote: Bool

  init(line: Int, cells: [String], expectedColumns: Int?, hasTextBehindQuote: Bool) {
    self.line = line
    self.cells = cells
    self.hasTextBehindQuote = hasTextBehindQuote
    guard let expectedColumns else {
      shape = .whole
      return
    }
    let used = cells.lastIndex { !CSVRecord.isBlank($0) }.map { $0 + 1 } ?? 0
    if cells.count < expectedColumns {
      shape = .short(missing: expectedColumns - cells.count)
    } else if used > expectedColumns {
      shape = .long(extra: used - expectedColumns)
    } else {
      shape = .whole
    }
  }

  /// The cell of a column, from 0; empty where the record is too short.
  public subscript(column: Int) -> String { cells.indices ~= column ? cells[column] : "" }

  /// Whether no cell holds anything but spaces.
  public var isBlank: Bool { cells.allSatisfy(CSVRecord.isBlank) }

  /// Whether a cell holds nothing but spaces of any kind.
  public static func isBlank(_ cell: String) -> Bool {
    cell.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0 == "\u{FEFF}" }
  }
}
