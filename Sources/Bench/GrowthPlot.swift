/// How figures grow with the size of a store: a table for a page, and a drawing of it.
///
/// The sizes go up by tens, so that each panel of the drawing is a line over the logarithm of the
/// size; what does not grow is level, and what grows with the size bends up steeply.
public struct GrowthPlot: Sendable {
  /// One figure at all sizes.
  public struct Series: Sendable {
    /// What was measured, with its unit.
    public let title: String
    /// A number for each size.
    public let values: [Double]

    /// Names a figure.
    public init(_ title: String, _ values: [Double]) {
      self.title = title
      self.values = values
    }
  }

  /// The sizes, in records, ascending.
  public let sizes: [Int]
  /// The figures.
  public let series: [Series]

  /// Puts figures together.
  public init(sizes: [Int], series: [Series]) {
    precondition(series.allSatisfy { $0.values.count == sizes.count }, "a number for each size")
    self.sizes = sizes
    self.series = series
  }

  /// A table in Markdown, a row a figure.
  public var markdown: String {
    let sizeTitles = sizes.map { Numerals.grouped(Int64($0)) }
    var lines = ["| records in the store | \(sizeTitles.joined(separator: " | ")) |"]
    lines.append("| --- |" + sizes.map { _ in " ---: |" }.joined())
    for row in series {
      lines.append("| \(row.title) | \(row.values.map(Numerals.text).joined(separator: " | ")) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let panelWidth = 230
  private static let panelHeight = 150
  private static let columns = 3

  /// A drawing in SVG, a panel a figure, each from 0 to its greatest number.
  public var svg: String {
    let rows = (series.count + GrowthPlot.columns - 1) / GrowthPlot.columns
    let width = GrowthPlot.panelWidth * GrowthPlot.columns
    let height = GrowthPlot.panelHeight * rows
    let panels = series.enumerated().map { index, row in
      panel(
        row, x: index % GrowthPlot.columns * GrowthPlot.panelWidth,
        y: index / GrowthPlot.columns * GrowthPlot.panelHeight)
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      font-family="sans-serif" font-size="10">
      <rect width="\(width)" height="\(height)" fill="white"/>
      \(panels.joined(separator: "\n"))
      </svg>

      """
  }

  private func panel(_ row: Series, x: Int, y: Int) -> String {
    let left = x + 44
    let right = x + GrowthPlot.panelWidth - 14
    let top = y + 30
    let bottom = y + GrowthPlot.panelHeight - 26
    let greatest = max(row.values.max() ?? 0, 1e-9)
    let step = sizes.count > 1 ? (right - left) / (sizes.count - 1) : 0
    let points = row.values.enumerated().map { index, value in
      (x: left + index * step, y: bottom - Int(value / greatest * Double(bottom - top)))
    }
    let path = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
    let dots = points.map { "<circle cx=\"\($0.x)\" cy=\"\($0.y)\" r=\"2.5\" fill=\"#1f5f99\"/>" }
    let marks = sizes.enumerated().map { index, size in
      "<text x=\"\(left + index * step)\" y=\"\(bottom + 13)\" text-anchor=\"middle\">"
        + "\(GrowthPlot.short(size))</text>"
    }
    return """
      <text x="\(x + 8)" y="\(y + 16)" font-weight="bold">\(row.title)</text>
      <line x1="\(left)" y1="\(bottom)" x2="\(right)" y2="\(bottom)" stroke="#999999"/>
      <text x="\(left - 5)" y="\(top + 4)" text-anchor="end">\(Numerals.text(greatest))</text>
      <text x="\(left - 5)" y="\(bottom + 4)" text-anchor="end">0</text>
      <polyline points="\(path)" fill="none" stroke="#1f5f99" stroke-width="1.5"/>
      \((dots + marks).joined(separator: "\n"))
      """
  }

  /// `1k`, `10k`, `1M`.
  private static func short(_ size: Int) -> String {
    if size >= 1_000_000, size.isMultiple(of: 1_000_000) { return "\(size / 1_000_000)M" }
    return size >= 1_000 && size.isMultiple(of: 1_000) ? "\(size / 1_000)k" : "\(size)"
  }
}
