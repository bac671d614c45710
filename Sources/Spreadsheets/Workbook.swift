// Workbooks through libxlsxwriter, which only this target links. What the library hands out belongs
// to its workbook and lives until that is closed.

internal import CXLSXWriter
public import CaseModel
public import Documents
import Glibc

extension ReportDocument {
  /// Writes the document as a workbook: a sheet a table, and one for its charts.
  ///
  /// - Parameters:
  ///   - path: a file that is not there yet.
  ///   - createdAt: what the workbook says of its making, so that equal documents give equal files.
  /// - Throws: ``SpreadsheetError``; no file is left then.
  public func writeWorkbook(
    to path: String, in language: Language, createdAt: Instant
  ) throws(SpreadsheetError) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw errno == EEXIST
        ? .exists(path: path) : .unwritable(path: path, errno: errno)
    }
    close(file)
    do {
      try WorkbookFile(path: path).write(self, language, createdAt)
    } catch {
      _ = unsafe unlink(path)
      throw error
    }
  }
}

/// A workbook being written.
@safe
final class WorkbookFile {
  /// How a cell looks: its kind, and whether it belongs to a sum.
  struct Look: Hashable {
    enum Part: Hashable {
      case title, caption, particulars, header, group, body, total, note
    }
    var part: Part
    var kind: ReportDocument.Kind = .text
    var level = 0
  }

  /// The type of forms in Chinese offices; others take what they have instead.
  private static let font = "SimSun"

  let workbook: UnsafeMutablePointer<lxw_workbook>
  private var formats: [Look: UnsafeMutablePointer<lxw_format>] = unsafe [:]
  private var isClosed = false

  /// C function: `workbook_new`.
  init(path: String) throws(SpreadsheetError) {
    guard let workbook = unsafe workbook_new(path) else {
      throw .unwritable(path: path, errno: errno)
    }
    unsafe self.workbook = workbook
  }

  deinit {
    // A workbook that failed on its way is closed all the same, for that frees it.
    if !isClosed { _ = unsafe workbook_close(workbook) }
  }

  /// Writes all sheets and closes the file.
  func write(
    _ document: ReportDocument, _ language: Language, _ createdAt: Instant
  ) throws(SpreadsheetError) {
    unsafe redress_set_properties(
      workbook, document.title[language], document.reportingUnit[language],
      time_t(createdAt.millisecondsSince1970 / 1000))
    var names: [String] = []
    for section in document.sections {
      for table in section.tables {
        let title = (table.title ?? section.title ?? document.title)[language]
        let (sheet, name) = try unsafe addSheet(title, &names)
        let writer = unsafe SheetWriter(
          file: self, sheet: sheet, document: document, section: section, table: table,
          language: language)
        let charts = SheetCharts(
          file: self, sheetName: name, table: table, unit: document.amountUnit,
          language: language, firstRow: try writer.write())
        guard charts.canBeDrawn else { continue }
        let prefix = Phrase("图表 ", "Chart ")[language]
        let (chartSheet, _) = try unsafe addSheet(prefix + title, &names)
        try unsafe charts.insert(into: chartSheet)
      }
    }
    isClosed = true
    try Self.check(unsafe workbook_close(workbook))
  }

  /// A sheet with a valid name that is like a title.
  private func addSheet(
    _ title: String, _ names: inout [String]
  ) throws(SpreadsheetError) -> (UnsafeMutablePointer<lxw_worksheet>, name: String) {
    let name = SheetName.valid(for: title, avoiding: names)
    names.append(name)
    guard let sheet = unsafe workbook_add_worksheet(workbook, name) else {
      throw .refused(code: Int32(LXW_ERROR_MEMORY_MALLOC_FAILED.rawValue))
    }
    return unsafe (sheet, name)
  }

  /// Throws what the library refused.
  static func check(_ result: lxw_error) throws(SpreadsheetError) {
    guard result == LXW_NO_ERROR else { throw .refused(code: Int32(result.rawValue)) }
  }

  /// The library's format for a look, made once.
  func format(_ look: Look, _ unit: ReportDocument.AmountUnit) -> UnsafeMutablePointer<lxw_format>?
  {
    if let format = unsafe formats[look] { return unsafe format }
    guard let format = unsafe workbook_add_format(workbook) else { return nil }
    unsafe format_set_font_name(format, Self.font)
    unsafe format_set_font_size(format, look.part == .title ? 16 : look.part == .note ? 10 : 11)
    unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
    switch look.part {
    case .title:
      unsafe format_set_bold(format)
      unsafe format_set_text_wrap(format)
      unsafe format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
    case .caption:
      unsafe format_set_bold(format)
      unsafe format_set_text_wrap(format)
      unsafe format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
    case .particulars, .note:
      unsafe format_set_text_wrap(format)
      unsafe format_set_align(format, UInt8(LXW_ALIGN_LEFT.rawValue))
    case .header:
      unsafe format_set_bold(format)
      unsafe format_set_text_wrap(format)
      unsafe format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
      unsafe format_set_bg_color(format, 0xEEEEEE)
      unsafe format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
    case .group, .body, .total:
      if look.part != .body { unsafe format_set_bold(format) }
      unsafe format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
      let alignment = look.kind.isNumber ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT
      unsafe format_set_align(format, UInt8(alignment.rawValue))
      if look.level > 0 { unsafe format_set_indent(format, UInt8(min(look.level, 15))) }
      unsafe format_set_num_format(format, Self.numberFormat(look.kind))
    }
    unsafe formats[look] = unsafe format
    return unsafe format
  }

  /// How a spreadsheet shows the numbers of a kind; `@` is text.
  static func numberFormat(_ kind: ReportDocument.Kind) -> String {
    switch kind {
    case .text: "@"
    case .count: "#,##0"
    case .money: "#,##0.00"
    case .rate: "0.0%"
    case .change: "+#,##0.0%;-#,##0.0%;0.0%"
    case .points: "+0.0;-0.0;0.0"
    case .date: "yyyy-mm-dd"
    }
  }
}
