import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// What a record's state is by definition: a function of the set of its lines and of nothing else.
struct MergeDefinition {
  let lines: [Line]

  func merge(_ field: String) -> FieldMerge { FieldMerge(field: field, of: lines) }

  var fields: [String] {
    Set(lines.flatMap { $0.set.map(\.name) + $0.over.map(\.field) }).sorted()
  }

  /// A void that did not see a standing value stands against it.
  var isVoidInConflict: Bool {
    let voids = merge("voided")
    let named = Set(voids.heads.flatMap { $0.line.replaced(in: "voided") })
    let voidLines = Set(voids.heads.map(\.line))
    let isVoided = voids.heads.contains { $0.value != .null }
    let isUnseen = fields.filter { $0 != "voided" }.contains { field in
      merge(field).heads.contains { !named.contains($0.line.name) && !voidLines.contains($0.line) }
    }
    return voids.isConflict || (isVoided && isUnseen)
  }

  func marks(_ type: RecordType) -> [String] {
    var marks: [String] = []
    for name in fields {
      let merge = merge(name)
      if name == "voided" ? isVoidInConflict : merge.isConflict { marks.append("\(name) conflict") }
      if let shown = merge.shown, !isReadable(shown, name, type) {
        marks.append("\(name) unreadable")
      }
    }
    return marks.sorted()
  }

  private func isReadable(_ value: JSONValue, _ name: String, _ type: RecordType) -> Bool {
    if value == .null { return true }
    let parts = name.split(separator: ".", maxSplits: 1).map { String($0) }
    guard let field = type.find(field: parts[0]) else { return true }
    switch field.kind {
    case .text, .reference: return value.text != nil
    case .integer(let range): return value.integer.map(range.contains) ?? false
    case .choice(let list): return value.text.flatMap { list.find(code: $0) } != nil
    case .set(let list):
      return value == .boolean(false)
        || (value == .boolean(true) && list.find(code: parts.count == 2 ? parts[1] : "") != nil)
    default: return true
    }
  }

  /// What a field's column holds.
  func column(_ field: Field) -> Value {
    if case .set(let list) = field.kind {
      let codes = fields.filter { $0.hasPrefix(field.name + ".") }
        .filter { merge($0).shown == .boolean(true) }.map { $0.dropFirst(field.name.count + 1) }
      let known = list.choices.map(\.code).filter { codes.contains($0[...]) }
      let unknown = codes.filter { list.find(code: String($0)) == nil }.sorted().map { String($0) }
      if codes.isEmpty { return .null }
      return .text("[" + (known + unknown).map { "\"\($0)\"" }.joined(separator: ",") + "]")
    }
    guard let shown = merge(field.name).shown else { return .null }
    if case .integer = field.kind {
      return isReadable(shown, field.name, .mediation) ? .integer(shown.integer) : .null
    }
    return .text(shown.text)
  }

  /// Compares a stored record with the definition; nothing if all agrees.
  func differences(
    _ key: RecordKey, writer: LineWriter, _ connection: borrowing Connection
  ) throws -> [String] {
    var found: [String] = []
    let type = try RecordType.find(key.type).orThrow()
    let merging = RecordMerge(writer: writer)
    let all = try merging.allHeads(of: key, connection)
    for field in fields {
      let defined = merge(field)
      let stored = try merging.heads(of: key, field: field, connection)
      if stored != defined.heads { found.append("heads of \(field): \(names(stored))") }
      let read = all[field] ?? FieldMerge(heads: [])
      if read != defined { found.append("all heads of \(field): \(names(read.heads))") }
    }
    let extra = Set(all.filter { !$0.value.heads.isEmpty }.keys).subtracting(fields)
    if !extra.isEmpty { found.append("heads of unset fields \(extra.sorted())") }
    let marks = try Marks.read(key, connection)
    if marks != self.marks(type) { found.append("marks \(marks), not \(self.marks(type))") }
    for name in Set(fields.map { String($0.prefix { $0 != "." }) }).sorted() {
      guard let field = type.find(field: name) else { continue }
      let value = try connection.value(
        "SELECT \(name) FROM \(type.name) WHERE id = ?", .text(key.id.text))
      if value != column(field) { found.append("column \(name): \(value), not \(column(field))") }
    }
    return found
  }

  private func names(_ heads: [FieldMerge.Head]) -> String {
    heads.map(\.line.name.description).joined(separator: " ")
  }
}
