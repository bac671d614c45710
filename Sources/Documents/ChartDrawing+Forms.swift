import CaseModel
import Console

/// Bars: one below the other, so that names of offices stand level.
extension ChartDrawing {
  func bars() -> (content: String, height: Int) {
    let values = values
    let names = rowNames
    let nameWidth = min(280, (names.map(Self.textWidth).max() ?? 0) + 10)
    let labelWidth = (values.flatMap(\.texts).map(Self.textWidth).max() ?? 0) + 8
    let length = max(60, Self.width - nameWidth - labelWidth)
    let all = values.flatMap { $0.magnitudes.compactMap { $0 } }
    let low = min(0, all.min() ?? 0)
    let high = max(0, all.max() ?? 0)
    let zero = nameWidth + Self.place(0, from: low, to: high, length: length)

    var content = ""
    var top = 4
    if values.count > 1 {
      let legend = legend(values.map(\.title), top: top) { index, x, y in
        rect(x + 4, y, 30, 14, fill(index))
      }
      content += legend.content
      top += legend.height + 4
    }
    let axisTop = top
    for (row, name) in names.enumerated() {
      let middle = top + 9 * values.count
      content += Self.text(
        nameWidth - 8, middle + 5, DisplayWidth.truncated(name, to: (nameWidth - 10) * 2 / 13),
        .end)
      for (index, series) in values.enumerated() {
        let y = top + 18 * index + 1
        var end = zero
        if let value = series.magnitudes[row] {
          let place = nameWidth + Self.place(value, from: low, to: high, length: length)
          end = max(zero, place)
          content += rect(min(zero, place), y, abs(place - zero), 15, fill(index))
        }
        content += Self.text(end + 5, y + 12, series.texts[row])
      }
      top += 18 * values.count + 6
    }
    content += """
      <line x1="\(zero)" y1="\(axisTop - 2)" x2="\(zero)" y2="\(top)" stroke="#000"/>

      """
    return (content, top + 4)
  }

  func rect(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ fill: String) -> String {
    guard width > 0 else { return "" }
    return """
      <rect x="\(x)" y="\(y)" width="\(width)" height="\(height)" fill="\(fill)" stroke="#000" \
      stroke-width="0.7"/>

      """
  }
}

/// Lines: time from left to right.
extension ChartDrawing {
  func lines() -> (content: String, height: Int) {
    let values = values
    let names = rowNames
    let all = values.flatMap { $0.magnitudes.compactMap { $0 } }
    let ticks = Self.ticks(low: min(0, all.min() ?? 0), high: max(1, all.max() ?? 1))
    let tickTexts = ticks.map(tickText)
    let left = (tickTexts.map(Self.textWidth).max() ?? 0) + 10
    let right = Self.width - 24
    let (low, high) = (ticks.first ?? 0, ticks.last ?? 1)

    let legend = legend(values.map(\.title), top: 4) { index, x, y in
      stroke(index, "M\(x + 4) \(y + 7)H\(x + 34)") + mark(index, x + 19, y + 7)
    }
    var content = legend.content
    let top = legend.height + 30
    let height = 210
    func y(_ value: Int64) -> Int {
      top + height - Self.place(value, from: low, to: high, length: height)
    }
    let step = names.count > 1 ? (right - left - 30) / (names.count - 1) : 0
    func x(_ row: Int) -> Int { left + 15 + step * row }

    for (tick, text) in zip(ticks, tickTexts) {
      content += """
        <line x1="\(left)" y1="\(y(tick))" x2="\(right)" y2="\(y(tick))" \
        stroke="\(tick == 0 ? "#000" : "#ccc")"/>

        """
      content += Self.text(left - 6, y(tick) + 4, text, .end)
    }
    // Names that would run into each other are shown every second, third, … time.
    let nameWidth = (names.map(Self.textWidth).max() ?? 0) + 6
    let every = step > 0 ? max(1, (nameWidth + step - 1) / step) : 1
    for (row, name) in names.enumerated() where row.isMultiple(of: every) {
      content += Self.text(x(row), top + height + 18, name, .middle)
    }
    for (index, series) in values.enumerated().reversed() {
      content += stroke(index, Self.path(series.magnitudes.map { $0.map(y) }, x))
      for (row, value) in series.magnitudes.enumerated() {
        if let value { content += mark(index, x(row), y(value)) }
      }
    }
    for (index, series) in values.enumerated().reversed() {
      content += labels(
        of: series, index, among: values, step: step, bottom: top + height, x: x, y: y)
    }
    return (content, top + height + 26)
  }

  /// The numbers at the marks: above where the series is the highest there, else below; the other
  /// way round in a dip of the line, which comes down upon it, and above the names of the rows.
  private func labels(
    of series: Values, _ index: Int, among values: [Values], step: Int, bottom: Int,
    x: (Int) -> Int, y: (Int64) -> Int
  ) -> String {
    let widest = series.texts.map(Self.textWidth).max() ?? 0
    // Where there is no room for all, the ends and the highest are labelled; the table has the
    // rest.
    let highest = series.magnitudes.enumerated().max { ($0.element ?? .min) < ($1.element ?? .min) }
    let known = series.magnitudes.indices.filter { series.magnitudes[$0] != nil }
    let shown =
      widest + 2 <= step
      ? Set(known) : Set([known.first, known.last, highest?.offset].compactMap { $0 })
    var content = ""
    for row in known where shown.contains(row) {
      guard let value = series.magnitudes[row] else { continue }
      let others = values.enumerated().filter { $0.offset != index }
      let isHighest = others.allSatisfy { other, others in
        others.magnitudes[row].map { ($0, other) < (value, index) } ?? true
      }
      let marks = others.compactMap { $0.element.magnitudes[row].map(y) }
      // Two numbers, one of each mark, take 46 of the height between them; one takes 30.
      let isFreeBelow =
        y(value) + 24 < bottom
        && !marks.contains { $0 >= y(value) && $0 < y(value) + (isHighest ? 46 : 30) }
      let isFreeAbove = !marks.contains { $0 <= y(value) && $0 > y(value) - 46 }
      if isFreeBelow, !isHighest || Self.isDip(series.magnitudes, row) {
        content += Self.text(x(row), y(value) + 19, series.texts[row], .middle)
      } else if isHighest || isFreeAbove {
        content += Self.text(x(row), y(value) - 9, series.texts[row], .middle)
      } else {
        // Close above the axis and close below another mark: beside it.
        let isLast = row == series.magnitudes.count - 1
        content += Self.text(
          x(row) + (isLast ? -9 : 9), y(value) + 4, series.texts[row], isLast ? .end : .start)
      }
    }
    return content
  }

  /// Whether the line comes down to a value and goes up from it; at an end, the one of them.
  private static func isDip(_ magnitudes: [Int64?], _ row: Int) -> Bool {
    let neighbours = [row - 1, row + 1].compactMap {
      magnitudes.indices.contains($0) ? magnitudes[$0] : nil
    }
    guard let value = magnitudes[row], !neighbours.isEmpty else { return false }
    return neighbours.allSatisfy { $0 >= value } && neighbours.contains { $0 > value }
  }

  /// Moves over what is not known: a month to come has no point.
  private static func path(_ ys: [Int?], _ x: (Int) -> Int) -> String {
    var path = ""
    var isDrawing = false
    for (row, y) in ys.enumerated() {
      if let y { path += "\(isDrawing ? "L" : "M")\(x(row)) \(y)" }
      isDrawing = y != nil
    }
    return path
  }

  private func stroke(_ index: Int, _ path: String) -> String {
    let dash = ["", " stroke-dasharray=\"7 4\"", " stroke-dasharray=\"2 3\""][index % 3]
    return """
      <path d="\(path)" fill="none" stroke="\(index == 0 ? "#000" : "#666")" \
      stroke-width="\(index == 0 ? 2 : 1)"\(dash)/>

      """
  }

  private func mark(_ index: Int, _ x: Int, _ y: Int) -> String {
    switch index % 3 {
    case 0: "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"4\" fill=\"#000\"/>\n"
    case 1:
      """
      <rect x="\(x - 3)" y="\(y - 3)" width="7" height="7" fill="#fff" stroke="#000"/>

      """
    default: "<path d=\"M\(x) \(y - 5)l5 8h-10z\" fill=\"#fff\" stroke=\"#000\"/>\n"
    }
  }

  private func tickText(_ value: Int64) -> String {
    guard let index = chart.series.first.flatMap({ table.columnIndex($0.column) }) else {
      return ""
    }
    let column = table.columns[index]
    switch column.kind {
    case .money: return NumberText.money(Fen(rawValue: value), unit, isGrouped: true)
    case .rate, .change, .points:
      return DecimalText.decimal(value, places: 1, isGrouped: true)
        + (column.kind == .points ? "" : "%")
    case .count, .text, .date: return DecimalText.decimal(value, places: 0, isGrouped: true)
    }
  }

  /// Round values from below the lowest to above the highest: four to eight steps of 1, 2 or 5
  /// times a power of ten.
  static func ticks(low: Int64, high: Int64) -> [Int64] {
    let range = max(1, (Int128(high) - Int128(low)))
    var step: Int128 = 1
    var factors: [Int128] = [2, 5, 10]
    var power: Int128 = 1
    while range > step * 6 {
      if factors.isEmpty {
        factors = [2, 5, 10]
        power *= 10
      }
      step = factors.removeFirst() * power
    }
    let first = low >= 0 ? 0 : -((-Int128(low) + step - 1) / step)
    let last = (Int128(high) + step - 1) / step
    return (first...max(first + 1, last)).map { Int64(clamping: $0 * step) }
  }
}

/// Shares: one strip, cut by the rows' parts of the sum.
extension ChartDrawing {
  func shares() -> (content: String, height: Int) {
    let parts = values.first.map { series in
      zip(rowNames, zip(series.magnitudes, series.texts)).compactMap { name, value in
        // A part below zero cannot be drawn; the table has it.
        value.0.flatMap { $0 > 0 ? Part(name: name, magnitude: $0, text: value.1) : nil }
      }
    }
    guard let parts, !parts.isEmpty else {
      let none = Phrase("没有数据", "No data")
      return (Self.text(Self.width / 2, 20, none[language], .middle), 30)
    }
    let total = parts.reduce(Int128(0)) { $0 + Int128($1.magnitude) }
    var content = ""
    var labels = ""
    var sum: Int128 = 0
    func place(_ sum: Int128) -> Int {
      4 + Int((sum * Int128(Self.width - 8)).dividedHalfUp(by: total))
    }
    for (index, part) in parts.enumerated() {
      let start = place(sum)
      sum += Int128(part.magnitude)
      let width = place(sum) - start
      content += rect(start, 4, width, 44, fill(index))
      let percent = part.percent(of: total)
      let labelWidth = Self.textWidth(percent) + 6
      if width >= labelWidth + 4 {
        let middle = start + width / 2
        labels += """
          <rect x="\(middle - labelWidth / 2)" y="17" width="\(labelWidth)" height="18" \
          fill="#fff"/>

          """
        labels += Self.text(middle, 31, percent, .middle)
      }
    }
    let legend = legend(
      parts.map { part in
        let percent = part.percent(of: total)
        let shown = language == .chinese ? "（\(percent)）" : " (\(percent))"
        return "\(part.name) \(part.text)\(shown)"
      }, top: 58
    ) { index, x, y in rect(x + 4, y, 30, 14, fill(index)) }
    return (content + labels + legend.content, 58 + legend.height + 2)
  }

  private struct Part {
    let name: String
    let magnitude: Int64
    let text: String

    func percent(of total: Int128) -> String {
      let permille = Int64(clamping: (Int128(magnitude) * 1000).dividedHalfUp(by: total))
      return DecimalText.decimal(permille, places: 1, isGrouped: false) + "%"
    }
  }
}
