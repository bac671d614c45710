// Where the parts of a workbook stand in its archive: `_rels/.rels` names the workbook, the
// workbook its sheets by id, and `_rels/workbook.xml.rels` beside it the member for each id.
// Source: ECMA-376-2, section 9.3 (relationships).

/// The parts of a workbook that filling needs.
struct WorkbookParts {
  /// A sheet: what its tab says, and its member.
  struct Sheet {
    let name: String
    let member: String
  }

  /// The member of the workbook itself.
  let workbook: String
  /// The sheets of cells, in the order of their tabs.
  let sheets: [Sheet]
  /// The member of the shared strings, if there are any.
  let sharedStrings: String?
  /// Whether days count from 1904.
  let countsFrom1904: Bool
  /// The bytes of the workbook's member.
  let workbookBytes: [UInt8]

  /// Finds the parts.
  init(_ archive: ZipArchive) throws(TemplateError) {
    let roots = try Self.relationships("", ".rels", archive)
    guard let root = roots.first(where: { $0.type == "officeDocument" }),
      let bytes = try archive.read(root.member)
    else { throw .notAWorkbook(member: "_rels/.rels") }
    workbook = root.member
    workbookBytes = bytes
    let slash = root.member.lastIndex(of: "/")
    let folder = slash.map { String(root.member[...$0]) } ?? ""
    let file = slash.map { String(root.member[root.member.index(after: $0)...]) } ?? root.member
    let related = try Self.relationships(folder, file + ".rels", archive)
    sharedStrings = related.first { $0.type == "sharedStrings" }?.member
    let reader = WorkbookReader()
    try Self.scan(bytes, workbook) { reader.take($0) }
    countsFrom1904 = reader.countsFrom1904
    sheets = reader.sheets.compactMap { name, id in
      related.first { $0.id == id && $0.type == "worksheet" }
        .map { Sheet(name: name, member: $0.member) }
    }
    guard !sheets.isEmpty else { throw .notAWorkbook(member: workbook) }
  }

  /// Scans a member; a fault names it.
  static func scan(
    _ bytes: [UInt8], _ member: String, _ body: @escaping (XMLEvent) -> Void
  ) throws(TemplateError) {
    do { try XMLScanner.scan(bytes, body) } catch { throw TemplateError(error, member) }
  }

  private struct Relationship {
    let id: String
    let type: Substring
    let member: String
  }

  private static func relationships(
    _ folder: String, _ file: String, _ archive: ZipArchive
  ) throws(TemplateError) -> [Relationship] {
    let member = folder + "_rels/" + file
    guard let bytes = try archive.read(member) else { throw .notAWorkbook(member: member) }
    let list = RelationshipList()
    try scan(bytes, member) { list.take($0) }
    return list.found.compactMap { id, type, target in
      // The last part of the type is the same in both editions of the standard.
      guard let kind = type.split(separator: "/").last else { return nil }
      return Relationship(id: id, type: kind, member: resolved(target, in: folder))
    }
  }

  /// The member that a target names, from the folder or from the root.
  private static func resolved(_ target: String, in folder: String) -> String {
    let path = target.hasPrefix("/") ? target : folder + target
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }

  /// The workbook's bytes so that all formulas are computed when it is opened.
  ///
  /// `calcPr` stands behind the names and before what the schema lists after it.
  func recalculating() throws(TemplateError) -> [UInt8] {
    let place = CalculationPlace()
    try Self.scan(workbookBytes, workbook) { place.take($0) }
    let edit: Edit
    if let found = place.found {
      let kept = found.attributes.filter { $0.name != "fullCalcOnLoad" }.map { ($0.name, $0.value) }
      let tag = XMLText.tag(found.name, kept + [("fullCalcOnLoad", "1")])
      edit = Edit(range: found.range, bytes: Array("\(tag)</\(found.name)>".utf8))
    } else if let position = place.insertion {
      let element = "<\(place.prefix)calcPr fullCalcOnLoad=\"1\"/>"
      edit = Edit(range: position..<position, bytes: Array(element.utf8))
    } else {
      throw .notAWorkbook(member: workbook)
    }
    return Edit.applied([edit], to: workbookBytes, within: 0..<workbookBytes.count)
  }
}

extension TemplateError {
  /// A member that cannot be read.
  init(_ fault: XMLFault, _ member: String) {
    self =
      switch fault {
      case .malformed: .notAWorkbook(member: member)
      case .unsupported: .unsupported(member: member)
      case .tooDeep: .tooLarge(member: member)
      }
  }
}

private final class RelationshipList {
  var found: [(id: String, type: String, target: String)] = []

  func take(_ event: XMLEvent) {
    guard case .start(let name, let attributes, _) = event, localName(name) == "Relationship" else {
      return
    }
    func value(_ key: String) -> String? { attributes.first { $0.name == key }?.value }
    guard value("TargetMode") != "External", let id = value("Id"), let type = value("Type"),
      let target = value("Target")
    else { return }
    found.append((id, type, target))
  }
}

private final class WorkbookReader {
  var sheets: [(name: String, id: String)] = []
  var countsFrom1904 = false

  func take(_ event: XMLEvent) {
    guard case .start(let name, let attributes, _) = event else { return }
    switch localName(name) {
    case "sheet":
      let title = attributes.first { $0.name == "name" }?.value
      // The id of the relationship has a prefix, which nothing says must be r.
      let id = attributes.first { $0.name.contains(":") && localName($0.name) == "id" }?.value
      if let title, let id { sheets.append((title, id)) }
    case "workbookPr":
      let value = attributes.first { $0.name == "date1904" }?.value
      countsFrom1904 = value == "1" || value == "true"
    default: break
    }
  }
}

private final class CalculationPlace {
  /// What stands before `calcPr` in a workbook; ECMA-376-1, CT_Workbook.
  private static let before: Set<Substring> = [
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames",
  ]

  var found: (name: String, attributes: [XMLAttribute], range: Range<Int>)?
  var insertion: Int?
  var prefix = ""
  private var depth = 0

  func take(_ event: XMLEvent) {
    switch event {
    case .start(let name, let attributes, let range):
      depth += 1
      if localName(name) == "workbook" { prefix = String(Templates.prefix(name)) }
      if depth == 2, localName(name) == "calcPr" { found = (name, attributes, range) }
    case .end(let name, let range):
      if depth == 2, Self.before.contains(localName(name)) { insertion = range.upperBound }
      if depth == 2, localName(name) == "calcPr", let start = found?.range.lowerBound {
        found?.range = start..<range.upperBound
      }
      depth -= 1
    case .text: break
    }
  }
}
