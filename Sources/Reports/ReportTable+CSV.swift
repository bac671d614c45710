// CSV after RFC 4180: CRLF at the end of each line, a cell with a comma, a quote or a line end in
// quotes, quotes doubled. Numbers are plain (`2331400.00`), so that a spreadsheet can add them.
//
// A spreadsheet runs a text that begins with = + - @ as a formula, whatever its quotes; some take
// the full-width signs for these and pass over blanks before them. Names of offices come from
// other computers, so such a text gets an apostrophe before it, which a spreadsheet does not show.

public import CaseModel

extension ReportTable {
  /// The header, the rows and the totals as CSV, without a byte order mark and without the notes.
  public func csv(in language: Language) -> String {
    let header = columns.map { Self.quoted($0.title[language]) }
    let lines = (rows + totals).map { row in
      row.cells.enumerated().map { index, cell in
        cell.csv(in: language, level: index == 0 ? row.level : 0)
      }
    }
    return ([header] + lines).map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  fileprivate static func quoted(_ text: String) -> String {
    let safe = isFormula(text) ? "'" + text : text
    let needsQuotes = safe.unicodeScalars.contains { [",", "\"", "\r", "\n"].contains($0) }
    guard needsQuotes else { return safe }
    return "\"" + safe.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }

  private static func isFormula(_ text: String) -> Bool {
    let first = text.unicodeScalars.first { !$0.properties.isWhitespace }
    return first.map { "=+-@＝＋－＠".unicodeScalars.contains($0) } ?? false
  }
}

extension ReportTable.Cell {
  fileprivate func csv(in language: Language, level: Int) -> String {
    switch self {
    case .text(let phrase):
      ReportTable.quoted(String(repeating: " ", count: 2 * level) + phrase[language])
    case .money(let amount, .yuan): amount.yuan
    case .unknown: ""
    default: text(in: language)
    }
  }
}
