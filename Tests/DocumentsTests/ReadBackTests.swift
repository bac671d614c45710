import CaseModel
import Console
import Documents
import Sheets
import Spreadsheets
import Testing

@testable import Templates

/// Reads every form back and holds its numbers against the document's, by a rounding of its own.
struct ReadBackTests {
  /// The cells of a table by row and column, as exact fractions: hundredths, tenths or units.
  private enum Expected: Equatable {
    case number(Int128, places: Int)
    case words
  }

  private static func halfUp(_ numerator: Int128, _ denominator: Int128) -> Int128 {
    let magnitude = ((numerator < 0 ? -numerator : numerator) * 2 + denominator) / (denominator * 2)
    return numerator < 0 ? -magnitude : magnitude
  }

  private static func expected(
    _ cell: ReportDocument.Cell, _ unit: ReportDocument.AmountUnit
  ) -> Expected {
    switch cell {
    case .count(let count): return .number(Int128(count), places: 0)
    case .money(let amount):
      return .number(halfUp(Int128(amount.rawValue), unit == .yuan ? 1 : 10_000), places: 2)
    case .rate(let rate) where rate.denominator > 0:
      return .number(halfUp(Int128(rate.numerator) * 1000, Int128(rate.denominator)), places: 1)
    case .change(let change) where change.base != 0:
      let difference = Int128(change.current) - Int128(change.base)
      return .number(halfUp(difference * 1000, Int128(change.base.magnitude)), places: 1)
    case .points(let points)
    where min(points.current.denominator, points.base.denominator) > 0:
      let (now, then) = (points.current, points.base)
      let numerator =
        Int128(now.numerator) * Int128(then.denominator)
        - Int128(then.numerator) * Int128(now.denominator)
      let denominator = Int128(now.denominator) * Int128(then.denominator)
      return .number(halfUp(numerator * 1000, denominator), places: 1)
    case .zero: return .number(0, places: 0)
    default: return .words
    }
  }

  /// Compares a text with what a cell must show; per cent signs, signs of growth and commas aside.
  private static func holds(_ shown: String, _ expected: Expected) -> Bool {
    guard case .number(let value, let places) = expected else { return true }
    let digits = shown.filter { !",%+*".contains($0) }
    let parts = digits.split(separator: ".")
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    guard let number = Int128(digits.filter { $0 != "." }) else { return false }
    var scaled = value
    for _ in 0..<max(0, fraction.count - places) { scaled *= 10 }
    return number == scaled && fraction.count >= places
  }

  private static func rows(_ document: ReportDocument) -> [[Expected]] {
    document.tables.flatMap { table in
      table.allRows.map { row in row.cells.map { expected($0, document.amountUnit) } }
    }
  }

  private static func check(
    _ shown: [[String]], _ document: ReportDocument, _ form: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let expected = rows(document)
    #expect(shown.count == expected.count, "\(form)", sourceLocation: sourceLocation)
    for (texts, values) in zip(shown, expected) {
      #expect(texts.count == values.count, "\(form) \(texts)", sourceLocation: sourceLocation)
      for (text, value) in zip(texts, values) {
        #expect(
          holds(text, value), "\(form): \(text) for \(value)", sourceLocation: sourceLocation)
      }
    }
  }

  private static let documents = 60

  @Test func `every number of HTML is the document's`() {
    var random = Randomness.announced()
    for _ in 0..<Self.documents {
      let document = RandomDocument.make(&random)
      Self.check(HTMLReading.rows(document.html(in: .chinese)), document, "HTML")
    }
    Self.check(
      HTMLReading.rows(SampleDocument.document.html(in: .english)), SampleDocument.document, "HTML")
  }

  @Test func `every number of Markdown is the document's`() {
    var random = Randomness.announced()
    for _ in 0..<Self.documents {
      let document = RandomDocument.make(&random)
      let lines = document.markdown(in: .chinese).split(separator: "\n")
        .filter { $0.hasPrefix("| ") }.dropFirst(2).map(Self.markdownCells)
      // A title of a group has nothing beside it but blanks, as a row may have, too.
      var isTitle: [Bool] = []
      for group in document.tables[0].groups {
        isTitle += group.title == nil ? [] : [true]
        isTitle += group.rows.map { _ in false } + (group.subtotal == nil ? [] : [false])
      }
      let rows = lines.enumerated().filter { !($0.offset < isTitle.count && isTitle[$0.offset]) }
      Self.check(rows.map(\.element), document, "Markdown")
    }
  }

  /// Splits at bars that no backslash stands before.
  private static func markdownCells(_ line: Substring) -> [String] {
    var cells = [""]
    var isEscaped = false
    for character in line.dropFirst(2).dropLast(2) {
      if isEscaped {
        cells[cells.count - 1].append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "|" {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells.map { cell in
      var text = cell[...]
      while text.first == " " { text.removeFirst() }
      while text.last == " " { text.removeLast() }
      return String(text)
    }
  }

  @Test(arguments: [TextEncoding.utf8, .gb18030])
  func `every number of CSV is the document's, in 元`(encoding: TextEncoding) throws {
    var random = Randomness.announced()
    for _ in 0..<Self.documents {
      let document = RandomDocument.make(&random)
      let bytes = try document.csv(in: .chinese, encoding: encoding)
      #expect((bytes.starts(with: [0xEF, 0xBB, 0xBF])) == (encoding == .utf8))
      var reader = try CSVReader(.bytes(bytes), encoding: encoding, delimiter: .comma)
      var records: [[String]] = []
      while let record = try reader.next() { records.append(record.cells) }
      let expected = document.csvRecords(in: .chinese)
      #expect(records.count == expected.count)
      var lines: [ReportDocument.Row?] = [nil]
      for group in document.tables[0].groups {
        if group.title != nil { lines.append(nil) }
        lines += group.rows.map { $0 } + (group.subtotal.map { [$0] } ?? [])
      }
      lines += document.tables[0].totals.map { $0 }
      for (record, row) in zip(records, lines) {
        guard let row else { continue }
        for (text, cell) in zip(record, row.cells) {
          #expect(Self.holds(text, Self.expected(cell, .yuan)), "CSV: \(text) for \(cell)")
        }
      }
    }
  }

  @Test func `every number of a workbook is the document's, and no cell is a formula`() throws {
    var random = Randomness.announced()
    let folder = try TemporaryFolder()
    for round in 0..<20 {
      let document = RandomDocument.make(&random)
      let path = folder.file("\(round).xlsx")
      try document.writeWorkbook(
        to: path, in: .chinese, createdAt: Instant(millisecondsSince1970: 0))
      let sheet = try #require(try ReadSheet.all(path).first)
      #expect(!sheet.cells.values.contains(.formula))
      let table = document.tables[0]
      let spans = table.columns.contains { $0.group != nil } ? 2 : 1
      // The particulars above a narrow table stand on two lines.
      let heading = ReadSheet.Cell.text(
        DisplayWidth.singleLine(table.columns[0].title.chinese))
      let header = try #require((2..<8).first { sheet.cell($0, 0) == heading })
      var row = header + spans
      for group in table.groups {
        if group.title != nil { row += 1 }
        for line in group.rows + (group.subtotal.map { [$0] } ?? []) {
          Self.check(line, sheet, row, document.amountUnit)
          row += 1
        }
      }
      for line in table.totals { Self.check(line, sheet, row, document.amountUnit) }
    }
  }

  private static func check(
    _ line: ReportDocument.Row, _ sheet: ReadSheet, _ row: Int, _ unit: ReportDocument.AmountUnit
  ) {
    for (column, cell) in line.cells.enumerated() {
      let read = sheet.cell(row, column)
      switch cell {
      case .count(let count): #expect(read == .number(Double(count)))
      case .zero: #expect(read == .number(0))
      case .money(let amount):
        guard case .number(let value)? = read else {
          Issue.record("no number for \(cell) at \(row) \(column)")
          continue
        }
        #expect((value * (unit == .yuan ? 100 : 1_000_000)).rounded() == Double(amount.rawValue))
      case .rate(let rate) where rate.denominator > 0:
        guard case .number(let value)? = read else {
          Issue.record("no number for \(cell) at \(row) \(column)")
          continue
        }
        let exact = Double(rate.numerator) / Double(rate.denominator)
        #expect((value - exact).magnitude <= exact.magnitude * 1e-12)
      case .text(let phrase) where phrase.chinese.isEmpty: #expect(read == nil)
      case .text(let phrase): #expect(read == .text(DisplayWidth.singleLine(phrase.chinese)))
      case .unknown: #expect(read == .text("—"))
      case .empty: #expect(read == nil)
      default: break
      }
    }
  }
}

/// Reads tables out of HTML of ours.
enum HTMLReading {
  /// The texts of the rows of all tables, headers and titles of groups left out.
  static func rows(_ html: String) -> [[String]] {
    var rows: [[String]] = []
    for table in html.split(separator: "<table>").dropFirst() {
      let body = table.split(separator: "</thead>").last?.split(separator: "</table>").first ?? ""
      for row in body.split(separator: "<tr").dropFirst() where !row.hasPrefix(" class=\"group\"") {
        rows.append(
          row.split(separator: "<").filter { $0.hasPrefix("th") || $0.hasPrefix("td") }
            .map { cell in
              let text = cell.drop { $0 != ">" }.dropFirst()
              return unescaped(String(text))
            })
      }
    }
    return rows
  }

  private static func unescaped(_ text: String) -> String {
    var parts: [String] = []
    for (index, part) in text.split(separator: "&", omittingEmptySubsequences: false).enumerated() {
      guard index > 0, let end = part.firstIndex(of: ";") else {
        parts.append(String(part))
        continue
      }
      let signs = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"]
      parts.append((signs[String(part[..<end])] ?? "?") + part[part.index(after: end)...])
    }
    return parts.joined()
  }
}
