// A sheet of a report, from the top: the title over all columns, the particulars, one or two lines
// of headers, the rows, the totals, signatures, notes. Headers stay in sight and come again on each
// printed page; the paper is A4, as wide as the table.
//
// Amounts are written exact and shown with two decimals, so that a sum that somebody adds is the
// true one.

internal import CXLSXWriter
import CaseModel
import Console
import Documents

/// Writes one table into one sheet.
@safe
struct SheetWriter {
  /// The last row and column of a sheet, counted from 0.
  private static let lastRow = 1_048_575
  private static let lastColumn = 16_383
  /// The most characters a cell holds.
  private static let textCharactersMax = 32_767
  /// From how many half-width characters on the paper lies.
  private static let uprightCells = 95
  private static let linePoints = 15.5

  let file: WorkbookFile
  let sheet: UnsafeMutablePointer<lxw_worksheet>
  let document: ReportDocument
  let section: ReportDocument.Section
  let table: ReportDocument.Table
  let language: Language
  private let widths: [Int]

  init(
    file: WorkbookFile, sheet: UnsafeMutablePointer<lxw_worksheet>, document: ReportDocument,
    section: ReportDocument.Section, table: ReportDocument.Table,
    language: Language
  ) {
    self.file = file
    unsafe self.sheet = unsafe sheet
    self.document = document
    self.section = section
    self.table = table
    self.language = language
    widths = Self.columnWidths(table, document.amountUnit, language)
  }

  /// The half-width characters of each column: as its widest cell needs, and together at least a
  /// title's.
  private static func columnWidths(
    _ table: ReportDocument.Table, _ unit: ReportDocument.AmountUnit, _ language: Language
  ) -> [Int] {
    let widths = table.columnCells(unit, language).map { $0 + 3 }
    let missing = max(0, 48 - widths.reduce(0, +))
    return widths.map { $0 + (missing + widths.count - 1) / widths.count }
  }

  /// Writes the sheet.
  ///
  /// - Returns: the sheet's row, counted from 0, of the first row of the table.
  func write() throws(SpreadsheetError) -> Int {
    let above = 3 + section.paragraphs.count
    guard
      table.allRows.count + table.groups.count + document.notes.count + above + 10 < Self.lastRow,
      table.columns.count <= Self.lastColumn
    else { throw .tooLarge(table: table.key) }
    setPage()
    var row = 0
    try merged(document.title[language], .title, &row)
    if let title = table.title ?? section.title {
      try merged(title[language], .caption, &row)
    }
    try filled(document.particulars(in: language), &row)
    for paragraph in section.paragraphs { try merged(paragraph[language], .particulars, &row) }
    let header = row
    try writeHeader(&row)
    unsafe worksheet_repeat_rows(sheet, lxw_row_t(header), lxw_row_t(row - 1))
    unsafe worksheet_freeze_panes(sheet, lxw_row_t(row), 1)
    let body = row
    for group in table.groups {
      if let title = group.title { try merged(title[language], .group, &row) }
      for line in group.rows { try write(line, .body, &row) }
      if let subtotal = group.subtotal { try write(subtotal, .total, &row) }
    }
    for total in table.totals { try write(total, .total, &row) }
    if !document.signatures.isEmpty {
      row += 1
      let blank = language == .chinese ? "　　　　" : "          "
      try filled(document.signatureTexts(in: language, blank: blank), &row)
    }
    let colon = language == .chinese ? "：" : ": "
    for (index, note) in document.notes.enumerated() {
      let label = index == 0 ? ReportDocument.notesTitle[language] + colon : ""
      let prefix = document.notes.count > 1 ? "\(label)\(index + 1). " : label
      try merged(prefix + note[language], .note, &row)
    }
    return body
  }

  private func setPage() {
    for (index, width) in widths.enumerated() {
      _ = unsafe worksheet_set_column(
        sheet, lxw_col_t(index), lxw_col_t(index), Double(width) * 1.1, nil)
    }
    unsafe worksheet_set_paper(sheet, 9)
    if widths.reduce(0, +) > Self.uprightCells { unsafe worksheet_set_landscape(sheet) }
    unsafe worksheet_fit_to_pages(sheet, 1, 0)
    unsafe worksheet_set_margins(sheet, 0.6, 0.6, 0.6, 0.8)
    unsafe worksheet_center_horizontally(sheet)
    let footer = language == .chinese ? "&C第 &P 页，共 &N 页" : "&CPage &P of &N"
    _ = unsafe worksheet_set_footer(sheet, footer)
  }

  /// A text over all columns, as high as it needs.
  private func merged(
    _ text: String, _ part: WorkbookFile.Look.Part, _ row: inout Int
  ) throws(SpreadsheetError) {
    let text = Self.cellText(text)
    let format = unsafe file.format(.init(part: part), document.amountUnit)
    let last = table.columns.count - 1
    if last > 0 {
      try WorkbookFile.check(
        unsafe worksheet_merge_range(
          sheet, lxw_row_t(row), 0, lxw_row_t(row), lxw_col_t(last), text, format))
    } else {
      try WorkbookFile.check(
        unsafe worksheet_write_string(sheet, lxw_row_t(row), 0, text, format))
    }
    // Type of 16 points is half as wide again as the 11 that the widths are measured in; that of
    // notes, of 10 points, is narrower, and columns are made a tenth wider than they must be.
    let eighths =
      switch part {
      case .title: 12
      case .note: 7
      default: 8
      }
    let cells = (DisplayWidth.cells(of: text) * eighths + 7) / 8
    let lines = Self.lines(cells, widths.reduce(0, +))
    let height = part == .title ? 27.0 : Self.linePoints
    _ = unsafe worksheet_set_row(sheet, lxw_row_t(row), height * Double(lines) + 3, nil)
    row += 1
  }

  /// Texts on as few lines as the width takes, each whole.
  private func filled(_ texts: [String], _ row: inout Int) throws(SpreadsheetError) {
    let gap = language == .chinese ? "　　" : "    "
    var lines: [String] = []
    for text in texts {
      let longer = lines.last.map { $0 + gap + text }
      if let longer, DisplayWidth.cells(of: longer) + 6 <= widths.reduce(0, +) {
        lines[lines.count - 1] = longer
      } else {
        lines.append(text)
      }
    }
    for line in lines { try merged(line, .particulars, &row) }
  }

  private func writeHeader(_ row: inout Int) throws(SpreadsheetError) {
    let spans = table.headerSpans
    let isDouble = spans.contains { $0.group != nil }
    let top = lxw_row_t(row)
    let bottom = isDouble ? top + 1 : top
    var lines = [1, 1]
    for span in spans {
      guard let first = span.columns.first, let last = span.columns.last else { continue }
      if let group = span.group {
        let text = Self.cellText(group[language])
        let width = span.columns.reduce(0) { $0 + widths[$1] }
        lines[0] = max(lines[0], Self.lines(DisplayWidth.cells(of: text), width))
        try head(text, top, first, top, last)
      }
      for index in span.columns {
        let text = Self.cellText(table.columns[index].title[language])
        let needed = Self.lines(DisplayWidth.cells(of: text), widths[index])
        if span.group != nil || !isDouble {
          lines[isDouble ? 1 : 0] = max(lines[isDouble ? 1 : 0], needed)
        } else if needed > lines[0] + lines[1] {
          lines[1] = needed - lines[0]
        }
        try head(text, span.group == nil ? top : bottom, index, bottom, index)
      }
    }
    for (index, count) in lines.prefix(isDouble ? 2 : 1).enumerated() {
      _ = unsafe worksheet_set_row(
        sheet, top + lxw_row_t(index), Self.linePoints * Double(count) + 4, nil)
    }
    row = Int(bottom) + 1
  }

  /// A header's cell, over several if need be.
  private func head(
    _ text: String, _ top: lxw_row_t, _ left: Int, _ bottom: lxw_row_t, _ right: Int
  ) throws(SpreadsheetError) {
    let format = unsafe file.format(.init(part: .header), document.amountUnit)
    if top == bottom, left == right {
      try WorkbookFile.check(
        unsafe worksheet_write_string(sheet, top, lxw_col_t(left), text, format))
    } else {
      try WorkbookFile.check(
        unsafe worksheet_merge_range(
          sheet, top, lxw_col_t(left), bottom, lxw_col_t(right), text, format))
    }
  }

  private func write(
    _ line: ReportDocument.Row, _ part: WorkbookFile.Look.Part, _ row: inout Int
  ) throws(SpreadsheetError) {
    for (index, (cell, column)) in zip(line.cells, table.columns).enumerated() {
      let level = index == 0 ? line.level : 0
      let look = WorkbookFile.Look(part: part, kind: column.kind, level: level)
      let format = unsafe file.format(look, document.amountUnit)
      let at = (row: lxw_row_t(row), column: lxw_col_t(index))
      let result: lxw_error
      if let number = cell.number(document.amountUnit) {
        result = unsafe worksheet_write_number(sheet, at.row, at.column, number, format)
      } else if case .empty = cell {
        result = unsafe worksheet_write_blank(sheet, at.row, at.column, format)
      } else {
        let text = Self.cellText(cell.text(in: column, document.amountUnit, language))
        result = unsafe worksheet_write_string(sheet, at.row, at.column, text, format)
      }
      try WorkbookFile.check(result)
    }
    _ = unsafe worksheet_set_row(sheet, lxw_row_t(row), Self.linePoints + 2, nil)
    row += 1
  }

  private static func lines(_ cells: Int, _ width: Int) -> Int {
    // A word that does not fit moves down whole, so that a line may stay part empty.
    max(1, (cells + max(1, width - 3)) / max(1, width - 2))
  }

  /// One line of visible characters that a cell can hold.
  private static func cellText(_ text: String) -> String {
    String(DisplayWidth.singleLine(text).prefix(textCharactersMax / 2))
  }
}

extension ReportDocument.Cell {
  /// The number a spreadsheet calculates with; nil for what is text there.
  ///
  /// Dates are the spreadsheet's days, counted from 1899-12-30 as it has them from March 1900 on.
  func number(_ unit: ReportDocument.AmountUnit) -> Double? {
    switch self {
    case .count(let count): Double(count)
    case .money(let amount): Double(amount.rawValue) / (unit == .yuan ? 100 : 1_000_000)
    case .rate(let rate):
      rate.denominator > 0 ? Double(rate.numerator) / Double(rate.denominator) : nil
    case .change(let change):
      change.base != 0
        ? (Double(change.current) - Double(change.base)) / Double(change.base.magnitude) : nil
    case .points(let difference): difference.exactPoints
    case .date(let date): Double(date.spreadsheetDay)
    case .zero: 0
    case .text, .unknown, .empty: nil
    }
  }
}

extension RateDifference {
  fileprivate var exactPoints: Double? {
    guard current.denominator > 0, base.denominator > 0 else { return nil }
    return 100
      * (Double(current.numerator) / Double(current.denominator)
        - Double(base.numerator) / Double(base.denominator))
  }
}

extension LocalDate {
  /// The day's number in spreadsheets; right from 1 March 1900 on.
  fileprivate var spreadsheetDay: Int { daysSince1970 + 25_569 }
}
