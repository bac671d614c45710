// What is written is what programs in Chinese offices read: CRLF, quotes where needed, and either
// UTF-8 with a byte order mark (without one, spreadsheets on Chinese Windows take UTF-8 for GBK)
// or GB18030. Never GBK or GB2312, which lack rare characters of names and Mongolian letters.
//
// A spreadsheet that opens a CSV file takes a number of more than 15 digits for a figure and
// drops the rest of it; no writing of CSV prevents that. Identity numbers go into workbooks.

/// A cell to be written.
public enum CSVCell: Hashable, Sendable {
  /// Text; made harmless if a spreadsheet could run it as a formula.
  case text(String)
  /// A figure such as `-1234.50`, written as it is; what is no figure is treated as text.
  case number(String)
}

/// Writes records as CSV into a buffer that the caller takes away as it fills.
public struct CSVWriter: ~Copyable {
  private let delimiter: CSVDelimiter
  private var converter: CharacterConverter?
  private var buffer: [UInt8] = []
  private var records = 0

  /// Begins a file.
  ///
  /// - Parameter hasByteOrderMark: whether UTF-8 begins with EF BB BF; GB18030 never has a mark.
  public init(
    encoding: TextEncoding, hasByteOrderMark: Bool, delimiter: CSVDelimiter
  ) throws(SheetError) {
    self.delimiter = delimiter
    converter = encoding == .gb18030 ? try .toGB18030() : nil
    if encoding == .utf8, hasByteOrderMark { buffer = TextEncoding.utf8Mark }
  }

  /// Writes one record.
  ///
  /// - Throws: ``SheetError/unencodable(scalar:record:)``; nothing of the record is written then.
  public mutating func append(_ cells: [CSVCell]) throws(SheetError) {
    var line: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { line.append(delimiter.rawValue) }
      line += spelled(cell, isFirst: index == 0, isOnly: cells.count == 1).utf8
    }
    line += [0x0D, 0x0A]
    records += 1
    guard converter != nil else {
      buffer += line
      return
    }
    let length = buffer.count
    guard let (consumed, stop) = converter?.convert(line, appendingTo: &buffer), stop != .end else {
      return
    }
    buffer.removeLast(buffer.count - length)
    let rest = String(decoding: line[consumed...], as: UTF8.self)
    throw .unencodable(scalar: rest.unicodeScalars.first?.value ?? 0, record: records)
  }

  /// The bytes written since the last call.
  public mutating func takeBytes() -> [UInt8] {
    defer { buffer.removeAll(keepingCapacity: true) }
    return buffer
  }

  private func spelled(_ cell: CSVCell, isFirst: Bool, isOnly: Bool) -> String {
    switch cell {
    case .number(let figure) where CSVWriter.isFigure(figure):
      return figure
    case .number(let text), .text(let text):
      // A zero byte would make the file binary for every reader, ours included.
      let harmless = FormulaGuard.neutralised(text)
        .unicodeScalars.map { $0 == "\u{0}" ? "\u{FFFD}" : $0 }
      let scalars = String.UnicodeScalarView(harmless)
      guard needsQuotes(scalars, isFirst: isFirst, isOnly: isOnly) else { return String(scalars) }
      var quoted = "\""
      for scalar in scalars {
        if scalar == "\"" { quoted.unicodeScalars.append("\"") }
        quoted.unicodeScalars.append(scalar)
      }
      return quoted + "\""
    }
  }

  private func needsQuotes(
    _ text: String.UnicodeScalarView, isFirst: Bool, isOnly: Bool
  ) -> Bool {
    guard let first = text.first, let last = text.last else {
      // A lone empty cell would be an empty line, which is no record.
      return isOnly
    }
    if first == " " || last == " " { return true }
    // At the beginning of a file these would mean something: a mark, a hint, an old file format.
    if isFirst, records == 0 {
      let start = String(text.prefix(4)).lowercased()
      if first == "\u{FEFF}" || first == "<" || start == "sep=" || start.hasPrefix("id") {
        return true
      }
      if start.hasPrefix("pk") { return true }
    }
    return text.contains { scalar in
      switch scalar {
      case "\"", ",", ";", "\t", "\r", "\n": true
      default: false
      }
    }
  }

  private static func isFigure(_ text: String) -> Bool {
    var digits = text.utf8[...]
    if digits.first == 0x2D { digits.removeFirst() }
    let parts = digits.split(separator: 0x2E, omittingEmptySubsequences: false)
    return 1...2 ~= parts.count
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { 0x30...0x39 ~= $0 } }
  }
}
