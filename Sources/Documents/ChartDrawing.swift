// A chart as SVG. Whoever prints it in grey can read it still: series differ by pattern, dash and
// mark, not by colour, and each mark bears its number, written as in the table. Text is <text>, so
// that it can be searched and read aloud. Lengths are in units of which 720 are as wide as a page;
// type is 13 high, and a half-width character takes half of that.

import CaseModel
import Console

/// A chart of a table, ready to be drawn.
struct ChartDrawing {
  /// The width of every chart.
  static let width = 720
  /// The height of the type.
  static let typeSize = 13

  let chart: ReportDocument.Chart
  let table: ReportDocument.Table
  let unit: ReportDocument.AmountUnit
  let language: Language
  /// Counts from 1 in a document, so that the names of patterns differ.
  let number: Int

  /// The chart under its title.
  var figure: String {
    let title = Markup.escaped(chart.title[language])
    let caption = "<figcaption>\(title)\(Markup.escaped(unitText))</figcaption>"
    return "<figure>\n\(caption)\n\(svg)</figure>\n"
  }

  /// The drawing alone.
  var svg: String {
    let (content, height) =
      switch chart.form {
      case .bars: bars()
      case .lines: lines()
      case .shares: shares()
      }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(height)" role="img" \
      aria-label="\(Markup.escaped(chart.title[language]))" font-size="\(Self.typeSize)">
      <defs>
      \(patterns)</defs>
      \(content)</svg>

      """
  }

  /// The unit behind the title; the labels bear none.
  private var unitText: String {
    guard let index = chart.series.first.flatMap({ table.columnIndex($0.column) }) else {
      return ""
    }
    let column = table.columns[index]
    let name = column.kind == .money ? unit.label[language] : column.unit?[language]
    return name.map { language == .chinese ? "（\($0)）" : " (\($0))" } ?? ""
  }
}

/// What the forms share.
extension ChartDrawing {
  /// A series' values and what is written beside them.
  struct Values {
    let title: String
    let magnitudes: [Int64?]
    let texts: [String]
  }

  /// The names of the rows.
  var rowNames: [String] {
    table.rows.map { row in
      table.columns.first.flatMap { column in
        row.cells.first?.text(in: column, unit, language)
      } ?? ""
    }
  }

  /// The series that the table has.
  var values: [Values] {
    chart.series.compactMap { series in
      table.columnIndex(series.column).map { index in
        Values(
          title: series.title[language], magnitudes: table.rows.map { $0.cells[index].magnitude },
          texts: table.rows.map { $0.cells[index].text(in: table.columns[index], unit, language) })
      }
    }
  }

  /// About how wide a text is drawn.
  static func textWidth(_ text: String) -> Int { DisplayWidth.cells(of: text) * typeSize / 2 + 1 }

  /// How a text stands at its place.
  enum Anchor: String {
    case start, middle, end
  }

  /// A text; what lies behind it is kept off by a white edge.
  static func text(_ x: Int, _ y: Int, _ text: String, _ anchor: Anchor = .start) -> String {
    """
    <text x="\(x)" y="\(y)" text-anchor="\(anchor.rawValue)" paint-order="stroke" stroke="#fff" \
    stroke-width="3" stroke-linejoin="round">\(Markup.escaped(text))</text>

    """
  }

  /// How many fillings there are before they come again.
  static let fillCount = 8

  /// The filling of the mark with a number.
  func fill(_ index: Int) -> String {
    switch index % Self.fillCount {
    case 0: "#444"
    case 2: "#fff"
    case 5: "#bbb"
    default: "url(#p\(number)-\(index % Self.fillCount))"
    }
  }

  /// Fillings that differ in grey: strokes of several directions and dots.
  private var patterns: String {
    func pattern(_ index: Int, _ content: String) -> String {
      """
      <pattern id="p\(number)-\(index)" width="8" height="8" patternUnits="userSpaceOnUse">\
      <rect width="8" height="8" fill="#fff"/>\(content)</pattern>

      """
    }
    func strokes(_ path: String) -> String {
      "<path d=\"\(path)\" stroke=\"#333\" stroke-width=\"1.5\" fill=\"none\"/>"
    }
    return pattern(1, strokes("M-2 2L2 -2M0 8L8 0M6 10L10 6"))
      + pattern(3, "<circle cx=\"2\" cy=\"2\" r=\"1.3\"/><circle cx=\"6\" cy=\"6\" r=\"1.3\"/>")
      + pattern(4, strokes("M0 2H8M0 6H8"))
      + pattern(6, strokes("M0 0L8 8M0 8L8 0"))
      + pattern(7, strokes("M2 0V8M6 0V8"))
  }

  /// Swatches with names, as many to a line as fit.
  ///
  /// - Returns: the drawing, and the height it takes.
  func legend(
    _ entries: [String], top: Int, swatch: (Int, _ x: Int, _ y: Int) -> String
  ) -> (content: String, height: Int) {
    var content = ""
    var (x, y) = (0, top)
    for (index, entry) in entries.enumerated() {
      let width = 40 + Self.textWidth(entry) + 20
      if x > 0, x + width > Self.width { (x, y) = (0, y + 22) }
      content += swatch(index, x, y) + Self.text(x + 40, y + 12, entry)
      x += width
    }
    return (content, entries.isEmpty ? 0 : y + 22 - top)
  }

  /// Where a value lies between two others, along so many units.
  static func place(_ value: Int64, from low: Int64, to high: Int64, length: Int) -> Int {
    let range = Int128(high) - Int128(low)
    guard range > 0 else { return 0 }
    return Int(((Int128(value) - Int128(low)) * Int128(length)).dividedHalfUp(by: range))
  }
}
