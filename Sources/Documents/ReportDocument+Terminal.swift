public import CaseModel
public import Console

extension ReportDocument {
  /// The cells of the longest bar.
  private static let barWidthCells = 12

  /// The document for a terminal: aligned tables with bars.
  ///
  /// A table that is wider than the terminal loses its bars; if that is not enough, its columns
  /// stand in several tables below each other, each with the rows' names. Numbers are never cut.
  ///
  /// - Parameter widthCells: the width to fit; nil for files and pipes.
  public func terminalText(in language: Language, widthCells: Int?, style: Style) -> String {
    var text = style.heading(DisplayWidth.singleLine(title[language])) + "\n"
    text += Self.filled(particulars(in: language), gap: "  ", widthCells).joined(separator: "\n")
    text += "\n\n"
    for section in sections {
      if let title = section.title {
        text += style.heading(DisplayWidth.singleLine(title[language])) + "\n"
      }
      for paragraph in section.paragraphs {
        text += DisplayWidth.singleLine(paragraph[language]) + "\n"
      }
      for table in section.tables {
        if let title = table.title {
          text += style.heading(DisplayWidth.singleLine(title[language])) + "\n"
        }
        let drawing = TerminalTable(
          table: table, unit: amountUnit, language: language, barWidth: Self.barWidthCells)
        for part in drawing.parts(widthCells: widthCells) {
          text += part.text(in: language, widthCells: widthCells, style: style) + "\n"
        }
      }
    }
    for note in notes { text += "· " + DisplayWidth.singleLine(note[language]) + "\n" }
    return text
  }

  /// Texts on as few lines as the width allows.
  private static func filled(_ texts: [String], gap: String, _ widthCells: Int?) -> [String] {
    var lines: [String] = []
    for text in texts.map({ DisplayWidth.singleLine($0) }) {
      let longer = lines.last.map { $0 + gap + text }
      if let longer, DisplayWidth.cells(of: longer) <= widthCells ?? .max {
        lines[lines.count - 1] = longer
      } else {
        lines.append(text)
      }
    }
    return lines
  }
}

/// A table of a document laid out for a terminal.
private struct TerminalTable {
  let table: ReportDocument.Table
  let unit: ReportDocument.AmountUnit
  let language: Language
  let barWidth: Int

  /// The table in as many parts as it takes for every number to fit.
  func parts(widthCells: Int?) -> [TextTable] {
    let all = Array(table.columns.indices)
    let whole = part(all, hasBars: true)
    guard let widthCells, !fits(whole, widthCells) else { return [whole] }
    let plain = part(all, hasBars: false)
    if fits(plain, widthCells) { return [plain] }
    var parts: [TextTable] = []
    var columns = [0]
    for column in all.dropFirst() {
      if columns.count > 1, !fits(part(columns + [column], hasBars: false), widthCells) {
        parts.append(fitting(columns, widthCells))
        columns = [0]
      }
      columns.append(column)
    }
    return parts + [fitting(columns, widthCells)]
  }

  private func fitting(_ columns: [Int], _ widthCells: Int) -> TextTable {
    let barred = part(columns, hasBars: true)
    return fits(barred, widthCells) ? barred : part(columns, hasBars: false)
  }

  /// Whether all texts fit whole.
  private func fits(_ table: TextTable, _ widthCells: Int) -> Bool {
    table.text(in: language, widthCells: nil).split(separator: "\n")
      .allSatisfy { DisplayWidth.cells(of: $0) <= widthCells }
  }

  /// The column that the first chart shows first.
  private var barColumn: Int? {
    table.charts.first?.series.first.flatMap { table.columnIndex($0.column) }
  }

  private func part(_ columns: [Int], hasBars: Bool) -> TextTable {
    var text = TextTable(
      columns.map { index in
        let column = table.columns[index]
        return .init(
          column.flatTitle(in: language), column.kind.isNumber ? .right : .left, leastWidth: 12)
      })
    text.hasRule = true
    let bars = hasBars ? barColumn.flatMap { columns.contains($0) ? $0 : nil } : nil
    text.barWidth = bars == nil ? 0 : barWidth
    for group in table.groups {
      if let title = group.title { text.append([title[language]]) }
      for row in group.rows {
        text.append(texts(row, columns), bar: bars.flatMap { row.cells[$0].magnitude })
      }
      if let subtotal = group.subtotal { text.append(texts(subtotal, columns)) }
    }
    text.footer = table.totals.map { .init(texts($0, columns)) }
    return text
  }

  private func texts(_ row: ReportDocument.Row, _ columns: [Int]) -> [String] {
    columns.map { index in
      let text = row.cells[index].text(in: table.columns[index], unit, language)
      return index == 0 ? DisplayWidth.paddedLeft("", to: 2 * row.level) + text : text
    }
  }
}

extension ReportDocument.Cell {
  /// How long a mark of a chart is for it: counts as they are, amounts in fen, rates and changes in
  /// tenths of a per cent; nil for what is no number.
  package var magnitude: Int64? {
    switch self {
    case .count(let count): count
    case .money(let amount): amount.rawValue
    case .rate(let rate): rate.permille
    case .change(let change): change.permille
    case .points(let difference): difference.tenths
    case .zero: 0
    case .text, .date, .unknown, .empty: nil
    }
  }
}
