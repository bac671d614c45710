/// A cell that holds a text or a formula, and where it stands in its sheet.
struct SheetCell {
  /// The bytes of the whole element.
  var range: Range<Int>
  /// The element's name with its prefix.
  let name: String
  /// Its attributes: place, style, type.
  let attributes: [XMLAttribute]
  /// What stands in `v`, with its element's bytes.
  var value: (text: String, range: Range<Int>)?
  /// What stands in `f`.
  var formula: String?
  /// The text that stands in the cell itself.
  var inline: RichText?

  /// The cell's place: `B3`.
  var place: String { attribute("r") ?? "?" }

  /// An attribute without a prefix.
  func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

  /// The cells of a sheet that hold texts or formulas, in order.
  static func read(_ bytes: [UInt8]) throws(XMLFault) -> [SheetCell] {
    let reader = SheetCellReader()
    try XMLScanner.scan(bytes) { reader.take($0) }
    return reader.cells
  }

  /// The element with a number in it, or with a text of its own.
  ///
  /// Place and style stay as they were.
  func replaced(type: String?, _ content: String) -> Edit {
    let kept = attributes.filter { $0.name != "t" }.map { ($0.name, $0.value) }
    let tag = XMLText.tag(name, kept + (type.map { [("t", $0)] } ?? []))
    return Edit(range: range, bytes: Array("\(tag)\(content)</\(name)>".utf8))
  }
}

/// Collects cells while a sheet is scanned.
private final class SheetCellReader {
  var cells: [SheetCell] = []
  private var cell: SheetCell?
  private var text: String?
  private var valueStart = 0
  private var richText = RichTextReader()

  func take(_ event: XMLEvent) {
    if cell != nil, let inline = richText.take(event, holder: "is") { cell?.inline = inline }
    switch event {
    case .start(let name, let attributes, let range):
      switch localName(name) {
      case "c": cell = SheetCell(range: range, name: name, attributes: attributes)
      case "v", "f":
        text = ""
        valueStart = range.lowerBound
      default: break
      }
    case .text(let piece): text? += piece
    case .end(let name, let range):
      switch localName(name) {
      case "v":
        if let text { cell?.value = (text, valueStart..<range.upperBound) }
        text = nil
      case "f":
        cell?.formula = text
        text = nil
      case "c":
        guard var ended = cell else { return }
        cell = nil
        ended.range = ended.range.lowerBound..<range.upperBound
        // A sheet of numbers only leaves nothing to look at.
        let type = ended.attribute("t")
        if ended.formula != nil || ended.inline != nil || type == "s" { cells.append(ended) }
      default: break
      }
    }
  }
}
