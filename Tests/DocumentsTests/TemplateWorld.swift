import CaseModel
import Documents
import Glibc
import Spreadsheets
import Testing

@testable import Templates

/// Templates made of a workbook of ours, whose members a test replaces with what other programs
/// write.
final class TemplateWorld {
  static let sheet = "xl/worksheets/sheet1.xml"
  static let strings = "xl/sharedStrings.xml"
  static let workbook = "xl/workbook.xml"

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var template: String { folder.file("template.xlsx") }
  var output: String { folder.file("output.xlsx") }

  /// Makes a workbook with some members replaced.
  func make(_ members: [String: String]) throws {
    try make(bytes: members.mapValues { Array($0.utf8) })
  }

  func make(bytes members: [String: [UInt8]]) throws {
    _ = unsafe unlink(template)
    let table = ReportDocument.Table(
      key: "t", title: Phrase("表一", "One"),
      columns: [ReportDocument.Column("name", Phrase("名称", "Name"), .text)],
      groups: [.init(rows: [.init("r", [.text(Phrase("行", "Row"))])])])
    let document = ReportDocument(
      title: Phrase("上级的表", "Their form"), reportingUnit: Phrase("单位", "Unit"),
      period: .init(
        label: Phrase("期", "P"), from: SampleDocument.date("2025-01-01"),
        to: SampleDocument.date("2025-12-31")),
      amountUnit: .wanYuan, sections: [.init(tables: [table])])
    try document.writeWorkbook(
      to: template, in: .chinese, createdAt: Instant(millisecondsSince1970: 0))
    guard !members.isEmpty else { return }
    let archive = try ZipArchive(path: template, isReadOnly: false)
    for (name, bytes) in members.sorted(by: { $0.key < $1.key }) {
      try #require(archive.replace(name, with: bytes))
    }
    try #require(archive.close())
  }

  /// Fills with values by the placeholder's text.
  func fill(_ values: [String: CellValue]) throws -> Int {
    try Template.fill(template: template, output: output) {
      (placeholder) throws(PlaceholderFault) in
      guard let value = values[placeholder.text] else {
        throw .unknownIndicator(placeholder.indicator)
      }
      return value
    }
  }

  /// A member of the output as text.
  func read(_ member: String) throws -> String {
    let archive = try ZipArchive(path: output, isReadOnly: true)
    return String(decoding: try #require(try archive.read(member)), as: UTF8.self)
  }

  var hasOutput: Bool { unsafe access(output, F_OK) == 0 }
  var hasPart: Bool { unsafe access(output + ".part", F_OK) == 0 }

  /// A sheet with rows given as XML.
  static func sheet(_ rows: String) -> String {
    """
    <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
    <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>\
    \(rows)</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" \
    footer="0.3"/></worksheet>
    """
  }

  /// Shared strings with items given as XML.
  static func strings(_ items: String...) -> String {
    """
    <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
    <sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="\(items.count)" \
    uniqueCount="\(items.count)">\(items.map { "<si>\($0)</si>" }.joined())</sst>
    """
  }

  /// The members of an archive as they are packed, by name.
  static func packed(_ path: String) throws -> [String: ArraySlice<UInt8>] {
    let bytes = try Golden.read(path)
    func number(_ offset: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    let end = try #require(
      (0...(bytes.count - 22)).last { bytes[$0...].starts(with: [0x50, 0x4B, 0x05, 0x06]) })
    var members: [String: ArraySlice<UInt8>] = [:]
    var entry = number(end + 16, 4)
    for _ in 0..<number(end + 10, 2) {
      let nameLength = number(entry + 28, 2)
      let name = String(decoding: bytes[(entry + 46)..<(entry + 46 + nameLength)], as: UTF8.self)
      let local = number(entry + 42, 4)
      let start = local + 30 + number(local + 26, 2) + number(local + 28, 2)
      members[name] = bytes[start..<(start + number(entry + 20, 4))]
      entry += 46 + nameLength + number(entry + 30, 2) + number(entry + 32, 2)
    }
    return members
  }
}
