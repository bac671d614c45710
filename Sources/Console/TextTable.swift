public import CaseModel

/// A table as aligned text, in cells of a terminal, so that Chinese columns line up.
///
/// ```
/// 办理单位          件数  到账（万元）
/// ------------------------------------
/// 鄂托克旗总工会      12        218.28  ████████
/// 合计                12        218.28
/// ```
///
/// Given a width, columns of text are cut (`…`) until a line fits, the least important first.
/// Columns aligned right hold numbers and are never cut: a cut number is a wrong number. Rather,
/// the line gets longer than the terminal.
public struct TextTable: Sendable {
  /// Where the text of a column stands.
  public enum Alignment: Sendable {
    /// At the left: text.
    case left
    /// At the right: numbers.
    case right
  }

  /// A column: its title and how it behaves.
  public struct Column: Sendable {
    /// The title in the header.
    public let title: Phrase
    /// Where its text stands.
    public let alignment: Alignment
    /// How much it matters that it stays whole; the least important is cut first.
    public let importance: Int
    /// The cells below which it is not cut.
    public let leastWidth: Int

    /// Makes a column.
    public init(
      _ title: Phrase, _ alignment: Alignment = .left, importance: Int = 1, leastWidth: Int = 6
    ) {
      self.title = title
      self.alignment = alignment
      self.importance = importance
      self.leastWidth = max(1, leastWidth)
    }

    /// Makes a column whose title reads the same in both languages.
    public init(
      _ title: String, _ alignment: Alignment = .left, importance: Int = 1, leastWidth: Int = 6
    ) {
      self.init(
        Phrase(verbatim: title), alignment, importance: importance, leastWidth: leastWidth)
    }
  }

  /// A row: a text for each column, and what its bar stands for.
  public struct Row: Sendable {
    /// The texts; missing ones are empty.
    public let cells: [String]
    /// The value that the bar shows; nil for no bar.
    public let bar: Int64?

    /// Makes a row.
    public init(_ cells: [String], bar: Int64? = nil) {
      self.cells = cells
      self.bar = bar
    }
  }

  /// The columns.
  public let columns: [Column]
  /// The rows between header and footer.
  public var rows: [Row] = []
  /// The rows below a rule: totals.
  public var footer: [Row] = []
  /// Whether the titles are shown.
  public var hasHeader = true
  /// Whether a rule stands under the header and above the footer.
  public var hasRule = false
  /// Spaces before each line.
  public var indentation = 0
  /// The cells of the longest bar behind the last column; 0 for no bars.
  public var barWidth = 0

  /// Makes an empty table.
  public init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row.
  public mutating func append(_ cells: [String], bar: Int64? = nil) {
    rows.append(Row(cells, bar: bar))
  }

  /// The table as text, with a line end behind each line.
  ///
  /// - Parameters:
  ///   - language: the language of the titles.
  ///   - widthCells: the width to fit; nil leaves all texts whole, for files and pipes.
  ///   - style: how titles are set off on a terminal.
  public func text(in language: Language, widthCells: Int?, style: Style = .plain) -> String {
    let titles = Row(columns.map { $0.title[language] })
    let header = hasHeader ? [titles] : []
    let widths = columnWidths(of: header + rows + footer, widthCells: widthCells)
    let rule = String(
      repeating: "-",
      count: widths.reduce(0, +) + Self.gap.utf8.count * max(0, widths.count - 1))
    let longest = (rows + footer).compactMap(\.bar).max() ?? 0
    var lines = header.map { style.heading(line(of: $0, widths, longestBar: 0)) }
    if hasRule, hasHeader { lines.append(rule) }
    lines += rows.map { line(of: $0, widths, longestBar: longest) }
    if !footer.isEmpty {
      if hasRule { lines.append(rule) }
      lines += footer.map { line(of: $0, widths, longestBar: longest) }
    }
    let margin = DisplayWidth.spaces(indentation)
    return lines.map { $0.isEmpty ? "\n" : "\(margin)\($0)\n" }.joined()
  }

  private static let gap = "  "

  private func line(of row: Row, _ widths: [Int], longestBar: Int64) -> String {
    var parts: [String] = []
    for (index, column) in columns.enumerated() {
      let text = DisplayWidth.singleLine(index < row.cells.count ? row.cells[index] : "")
      let width = widths[index]
      switch column.alignment {
      case .left:
        parts.append(
          DisplayWidth.paddedRight(DisplayWidth.truncated(text, to: width), to: width))
      case .right: parts.append(DisplayWidth.paddedLeft(text, to: width))
      }
    }
    if barWidth > 0, let value = row.bar {
      parts.append(Bar.text(value, of: longestBar, width: barWidth))
    }
    var line = parts.joined(separator: Self.gap)[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  /// Natural widths, then cut one cell after another where it hurts least.
  private func columnWidths(of rows: [Row], widthCells: Int?) -> [Int] {
    var widths = columns.indices.map { index in
      rows.map { row in
        index < row.cells.count
          ? DisplayWidth.cells(of: DisplayWidth.singleLine(row.cells[index])) : 0
      }.max() ?? 0
    }
    guard let widthCells else { return widths }
    let gaps = Self.gap.utf8.count * (columns.count - 1 + (barWidth > 0 ? 1 : 0))
    var excess = widths.reduce(0, +) + gaps + barWidth + indentation - widthCells
    while excess > 0 {
      let candidates = columns.indices.filter {
        columns[$0].alignment == .left && widths[$0] > columns[$0].leastWidth
      }
      // The least important; among equals the widest, of these the last.
      let next = candidates.max {
        (-columns[$0].importance, widths[$0], $0) < (-columns[$1].importance, widths[$1], $1)
      }
      guard let next else { break }
      widths[next] -= 1
      excess -= 1
    }
    return widths
  }
}

/// A horizontal bar of block characters, exact to an eighth of a cell.
enum Bar {
  private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// A bar as long for a value as `width` cells are for the longest.
  ///
  /// What is more than zero shows at least an eighth; what is not shows nothing.
  static func text(_ value: Int64, of longest: Int64, width: Int) -> String {
    guard value > 0, longest > 0, width > 0 else { return "" }
    let full = UInt64(width) * 8
    let product = UInt64(min(value, longest)).multipliedFullWidth(by: full)
    let (quotient, remainder) = UInt64(longest).dividingFullWidth(product)
    let isRoundedUp = remainder >= UInt64(longest) - remainder
    let count = max(1, Int(quotient) + (isRoundedUp ? 1 : 0))
    var text = String(repeating: "█", count: count / 8)
    if count % 8 > 0 { text.append(eighths[count % 8 - 1]) }
    return text
  }
}
