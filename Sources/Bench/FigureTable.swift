/// The rows of a run as a table of text, and as JSON.
public struct FigureTable: Sendable {
  /// The rows in the order they were measured.
  public var figures: [Figure] = []
  /// What the numbers hold for: the machine, the sizes.
  public var circumstances: [String] = []

  /// Makes an empty table.
  public init() {}

  private static let titles = [
    "name", "work", "ours", "P", "L", "ratio (least-most)", "target", "verdict",
  ]

  /// The table with aligned columns, a line a row, remarks below.
  public var text: String {
    let rows = [FigureTable.titles] + figures.map(cells)
    let widths = FigureTable.titles.indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    var lines = circumstances
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        // Names, work and verdict are words; the rest are numbers and stand at the right.
        line += (column < 2 || column == row.count - 1 ? cell + space : space + cell) + "  "
      }
      while line.last == " " { line.removeLast() }
      lines.append(line)
    }
    for figure in figures {
      if let remark = figure.remark { lines.append("\(figure.name): \(remark)") }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func cells(_ figure: Figure) -> [String] {
    let unit = figure.unit == .ratio ? "" : " " + figure.unit.rawValue
    func number(_ spread: Spread?) -> String {
      spread.map { Numerals.text($0.median) + unit } ?? ""
    }
    func target() -> String {
      guard let target = figure.target else { return "" }
      let sign = if case .atLeast = target { ">=" } else { "<=" }
      let measure = figure.reference.map { " \($0.rawValue)" } ?? unit
      return "\(sign) \(Numerals.text(target.number))\(measure)"
    }
    func ratio() -> String {
      guard let shown = figure.ratio ?? figure.ours else { return "" }
      let range = "(\(Numerals.text(shown.least))-\(Numerals.text(shown.greatest)))"
      return figure.ratio == nil ? range : "\(Numerals.text(shown.median)) \(range)"
    }
    return [
      figure.name, figure.work, number(figure.ours), number(figure.plain), number(figure.layout),
      ratio(), target(), figure.verdict.rawValue,
    ]
  }

  /// The table as one JSON object; every measurement stands in it.
  public var json: String {
    let rows = figures.map { figure in
      let members: [(String, String)] = [
        ("name", quoted(figure.name)), ("work", quoted(figure.work)),
        ("unit", quoted(figure.unit.rawValue)), ("ours", list(figure.ours)),
        ("plain", list(figure.plain)), ("layout", list(figure.layout)),
        ("reference", figure.reference.map { quoted($0.rawValue) } ?? "null"),
        ("ratio", list(figure.ratio)), ("target", json(figure.target)),
        ("verdict", quoted(figure.verdict.rawValue)),
        ("remark", figure.remark.map(quoted) ?? "null"),
      ]
      return "    {" + members.map { "\(quoted($0.0)): \($0.1)" }.joined(separator: ", ") + "}"
    }
    return """
      {
        "circumstances": [\(circumstances.map(quoted).joined(separator: ", "))],
        "figures": [
      \(rows.joined(separator: ",\n"))
        ]
      }

      """
  }

  private func list(_ spread: Spread?) -> String {
    guard let spread else { return "null" }
    return "[" + spread.samples.map { "\($0)" }.joined(separator: ", ") + "]"
  }

  private func json(_ target: Target?) -> String {
    switch target {
    case nil: "null"
    case .atLeast(let number): "{\"at_least\": \(number)}"
    case .atMost(let number): "{\"at_most\": \(number)}"
    }
  }

  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
