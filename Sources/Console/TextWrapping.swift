/// Breaks text into lines of a number of cells.
///
/// Latin words stay whole; Chinese breaks between any two characters, except that no line begins
/// with a closing sign (`，。）”`) and none ends with an opening one (`（“《`). A word wider than
/// the line is cut. Line ends in the text stay.
enum TextWrapping {
  /// The lines of a text; at least one.
  static func lines(of text: String, width: Int) -> [String] {
    let width = max(width, 8)
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { lines(ofUnits: units(of: $0), width: width) }
  }

  /// The lines of pieces that are not broken inside, unless one is wider than a line.
  ///
  /// - Parameter units: the pieces; a single space stands for a space between its neighbours.
  static func lines(ofUnits units: [String], width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var lineWidth = 0
    var pendingSpace = false
    for unit in units {
      if unit == " " {
        pendingSpace = !line.isEmpty
        continue
      }
      let unitWidth = DisplayWidth.cells(of: unit)
      let space = pendingSpace ? 1 : 0
      if !line.isEmpty, lineWidth + space + unitWidth > width {
        lines.append(line)
        line = ""
        lineWidth = 0
      } else if pendingSpace {
        line += " "
        lineWidth += 1
      }
      pendingSpace = false
      var rest = Substring(unit)
      while DisplayWidth.cells(of: rest) > width {
        let head = prefix(of: rest, width: width)
        lines.append(String(head))
        rest = rest[head.endIndex...]
      }
      line += rest
      lineWidth += DisplayWidth.cells(of: rest)
    }
    lines.append(line)
    return lines
  }

  /// The pieces of a paragraph that must not be broken, and a space for each run of spaces.
  private static func units(of text: Substring) -> [String] {
    var units: [String] = []
    var unit = ""
    var previous: Character?
    for character in text {
      if character == " " {
        if !unit.isEmpty { units.append(unit) }
        unit = ""
        if units.last != " " { units.append(" ") }
      } else {
        if let previous, previous != " ", !unit.isEmpty, mayBreak(previous, character) {
          units.append(unit)
          unit = ""
        }
        unit.append(character)
      }
      previous = character
    }
    if !unit.isEmpty { units.append(unit) }
    return units
  }

  private static func mayBreak(_ left: Character, _ right: Character) -> Bool {
    if opening.contains(left) || closing.contains(right) { return false }
    if opening.contains(right) || closing.contains(left) { return true }
    return DisplayWidth.cells(of: left) > 1 || DisplayWidth.cells(of: right) > 1
  }

  private static func prefix(of text: Substring, width: Int) -> Substring {
    var used = 0
    var end = text.startIndex
    while end < text.endIndex {
      let cells = DisplayWidth.cells(of: text[end])
      if used + cells > width, end > text.startIndex { break }
      used += cells
      end = text.index(after: end)
    }
    return text[..<end]
  }

  private static let opening: Set<Character> = ["（", "“", "‘", "《", "〈", "【", "「", "『", "〔"]
  private static let closing: Set<Character> = [
    "，", "。", "、", "；", "：", "？", "！", "）", "”", "’", "》", "〉", "】", "」", "』", "〕", "…",
  ]
}
