// An office's own form stays its own: only cells with placeholders change, and they keep their
// style.
//
// 1. A cell that holds nothing but a placeholder becomes a number, which its style shows; a text if
//    the value is one. A placeholder within a text is replaced there, whatever looks its parts
//    have.
// 2. All other members of the archive stay as they were, packed byte for byte; so do all other
//    bytes of a sheet, but for 3.
// 3. What formulas gave before is taken out, since it may be wrong now, and the workbook asks to be
//    computed when it is opened. Values that came from other workbooks stay.
// 4. Everything is looked at before anything is written; a placeholder that cannot be filled leaves
//    no file.

/// Fills templates.
public enum Template {
  /// Fills the placeholders of a workbook into a copy of it.
  ///
  /// - Parameters:
  ///   - template: the workbook, which is left as it is.
  ///   - output: a file that is not there yet.
  ///   - value: what fills a placeholder; asked once for each.
  /// - Returns: how many cells were filled.
  @discardableResult
  public static func fill(
    template: String, output: String,
    value: (Placeholder) throws(PlaceholderFault) -> CellValue
  ) throws(TemplateError) -> Int {
    let bytes = try TemplateFile.read(template)
    let archive = try ZipArchive(path: template, isReadOnly: true)
    let parts = try WorkbookParts(archive)
    let strings = try SharedStrings(parts.sharedStrings, archive)
    var plan = FillingPlan(countsFrom1904: parts.countsFrom1904)
    for sheet in parts.sheets {
      guard let bytes = try archive.read(sheet.member) else {
        throw .notAWorkbook(member: sheet.member)
      }
      try plan.take(sheet, bytes, strings, value)
    }
    guard plan.findings.isEmpty else { throw .placeholders(plan.findings) }
    guard plan.filledCells > 0 else { throw .nothingToFill }
    plan.members.append((parts.workbook, try parts.recalculating()))
    try TemplateFile.write(bytes, to: output, replacing: plan.members)
    return plan.filledCells
  }
}

/// The texts that cells share.
private struct SharedStrings {
  let texts: [RichText]
  let bytes: [UInt8]

  init(_ member: String?, _ archive: ZipArchive) throws(TemplateError) {
    guard let member, let bytes = try archive.read(member) else {
      texts = []
      bytes = []
      return
    }
    let list = SharedStringList()
    try WorkbookParts.scan(bytes, member) { list.take($0) }
    self.bytes = bytes
    texts = list.texts
  }
}

private final class SharedStringList {
  var texts: [RichText] = []
  private var reader = RichTextReader()

  func take(_ event: XMLEvent) {
    if let text = reader.take(event, holder: "si") { texts.append(text) }
  }
}

/// What filling changes, found before anything is written.
private struct FillingPlan {
  let countsFrom1904: Bool
  var members: [(name: String, bytes: [UInt8])] = []
  var findings: [TemplateError.Finding] = []
  var filledCells = 0
  private var values: [Placeholder: Result<CellValue, PlaceholderFault>] = [:]

  init(countsFrom1904: Bool) { self.countsFrom1904 = countsFrom1904 }

  /// Plans a sheet's edits.
  mutating func take(
    _ sheet: WorkbookParts.Sheet, _ bytes: [UInt8], _ strings: SharedStrings,
    _ value: (Placeholder) throws(PlaceholderFault) -> CellValue
  ) throws(TemplateError) {
    var edits: [Edit] = []
    for cell in try Self.cells(bytes, sheet.member) {
      if let formula = cell.formula {
        if formula.contains("{{") || formula.contains("\u{FF5B}\u{FF5B}") {
          add(sheet, cell, formula, .inFormula)
        }
        if let range = cell.value?.range, !Self.asksAnotherWorkbook(formula) {
          edits.append(Edit(range: range, bytes: []))
        }
        continue
      }
      guard let (text, source) = Self.text(of: cell, bytes, strings) else { continue }
      let scalars = Array(text.text.unicodeScalars)
      let pieces = Placeholder.pieces(of: scalars)
      if pieces.allSatisfy({ $0.piece == .words }) { continue }
      if let edit = edit(sheet, cell, text, source, scalars, pieces, value) {
        edits.append(edit)
        filledCells += 1
      }
    }
    if !edits.isEmpty {
      members.append((sheet.member, Edit.applied(edits, to: bytes, within: 0..<bytes.count)))
    }
  }

  private static func cells(_ bytes: [UInt8], _ member: String) throws(TemplateError) -> [SheetCell]
  {
    do { return try SheetCell.read(bytes) } catch { throw TemplateError(error, member) }
  }

  /// A reference such as `[1]Sheet1!A1`; a column of a table has no number in its brackets.
  private static func asksAnotherWorkbook(_ formula: String) -> Bool {
    formula.split(separator: "[", omittingEmptySubsequences: false).dropFirst().contains { rest in
      guard let end = rest.firstIndex(of: "]") else { return false }
      let name = rest[..<end]
      return !name.isEmpty && name.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    }
  }

  /// A cell's text, and the document it stands in.
  private static func text(
    of cell: SheetCell, _ bytes: [UInt8], _ strings: SharedStrings
  ) -> (RichText, [UInt8])? {
    if let inline = cell.inline { return (inline, bytes) }
    guard let index = cell.value.flatMap({ Int($0.text) }), strings.texts.indices.contains(index)
    else { return nil }
    return (strings.texts[index], strings.bytes)
  }

  /// The cell with its values, or nil where one is missing.
  private mutating func edit(
    _ sheet: WorkbookParts.Sheet, _ cell: SheetCell, _ text: RichText, _ source: [UInt8],
    _ scalars: [Unicode.Scalar], _ pieces: [(piece: Placeholder.Piece, range: Range<Int>)],
    _ value: (Placeholder) throws(PlaceholderFault) -> CellValue
  ) -> Edit? {
    var found: [Placeholder: CellValue] = [:]
    var isComplete = true
    for (piece, range) in pieces where piece != .words {
      let typed = String(String.UnicodeScalarView(scalars[range]))
      switch piece {
      case .words: break
      case .malformed:
        add(sheet, cell, typed, .malformed)
        isComplete = false
      case .gap(let placeholder):
        switch result(placeholder, value) {
        case .success(let value): found[placeholder] = value
        case .failure(let fault):
          add(sheet, cell, typed, fault)
          isComplete = false
        }
      }
    }
    guard isComplete else { return nil }
    let isAlone = pieces.allSatisfy { piece, range in
      piece != .words || scalars[range].allSatisfy(\.properties.isWhitespace)
    }
    let prefix = String(Templates.prefix(cell.name))
    if isAlone, found.count == 1, pieces.count(where: { $0.piece != .words }) == 1,
      let number = found.values.first?.number(countsFrom1904: countsFrom1904)
    {
      return cell.replaced(type: nil, "<\(prefix)v>\(number)</\(prefix)v>")
    }
    // Texts of another document bring their own prefix; where it is another one, they lose their
    // looks.
    let content: String
    if prefix == Templates.prefix(text.name) {
      content = String(decoding: text.filled(from: source, pieces, found), as: UTF8.self)
    } else {
      let words = pieces.map { piece, range in
        if case .gap(let placeholder) = piece { return found[placeholder]?.words ?? "" }
        return String(String.UnicodeScalarView(scalars[range]))
      }
      content = XMLText.element(prefix + "t", [("xml:space", "preserve")], words.joined())
    }
    return cell.replaced(type: "inlineStr", "<\(prefix)is>\(content)</\(prefix)is>")
  }

  /// Asks for a value once.
  private mutating func result(
    _ placeholder: Placeholder,
    _ value: (Placeholder) throws(PlaceholderFault) -> CellValue
  ) -> Result<CellValue, PlaceholderFault> {
    if let known = values[placeholder] { return known }
    let result: Result<CellValue, PlaceholderFault>
    do { result = .success(try value(placeholder)) } catch { result = .failure(error) }
    values[placeholder] = result
    return result
  }

  private mutating func add(
    _ sheet: WorkbookParts.Sheet, _ cell: SheetCell, _ text: String, _ fault: PlaceholderFault
  ) {
    guard findings.count < TemplateLimits.findingsMax else { return }
    findings.append(
      TemplateError.Finding(sheet: sheet.name, cell: cell.place, text: text, fault: fault))
  }
}
