@testable import Templates

/// A sheet of a workbook as it was read back.
struct ReadSheet {
  /// A cell.
  enum Cell: Equatable {
    case number(Double)
    case text(String)
    case formula
  }

  let name: String
  let cells: [String: Cell]
  /// The raw bytes.
  let xml: String

  /// The cell at a row and a column, counted from 0.
  func cell(_ row: Int, _ column: Int) -> Cell? {
    var letters = ""
    var rest = column + 1
    while rest > 0 {
      letters = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + letters
      rest = (rest - 1) / 26
    }
    return cells["\(letters)\(row + 1)"]
  }

  /// All sheets of a workbook.
  static func all(_ path: String) throws -> [ReadSheet] {
    let archive = try ZipArchive(path: path, isReadOnly: true)
    let parts = try WorkbookParts(archive)
    var strings: [String] = []
    if let member = parts.sharedStrings, let bytes = try archive.read(member) {
      let list = StringList()
      try XMLScanner.scan(bytes) { list.take($0) }
      strings = list.strings
    }
    return try parts.sheets.map { sheet in
      let bytes = try archive.read(sheet.member) ?? []
      let list = CellList(strings)
      try XMLScanner.scan(bytes) { list.take($0) }
      return ReadSheet(
        name: sheet.name, cells: list.cells, xml: String(decoding: bytes, as: UTF8.self))
    }
  }
}

private final class StringList {
  var strings: [String] = []
  private var reader = RichTextReader()

  func take(_ event: XMLEvent) {
    if let text = reader.take(event, holder: "si") { strings.append(text.text) }
  }
}

private final class CellList {
  var cells: [String: ReadSheet.Cell] = [:]
  private let strings: [String]
  private var place = ""
  private var type: String?
  private var text: String?

  init(_ strings: [String]) { self.strings = strings }

  func take(_ event: XMLEvent) {
    switch event {
    case .start(let name, let attributes, _):
      if name == "c" {
        place = attributes.first { $0.name == "r" }?.value ?? ""
        type = attributes.first { $0.name == "t" }?.value
      }
      if name == "f" { cells[place] = .formula }
      if name == "v" || name == "t" { text = "" }
    case .text(let piece): text? += piece
    case .end(let name, _):
      if name == "v", let value = text, cells[place] != .formula {
        cells[place] =
          type == "s"
          ? Int(value).map { .text(strings[$0]) } : Double(value).map { .number($0) }
      }
      if name == "t", let value = text { cells[place] = .text(value) }
      if name == "v" || name == "t" { text = nil }
    }
  }
}
