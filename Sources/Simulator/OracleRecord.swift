internal import CaseModel
internal import ChangeLog
internal import SQLite

/// What a record is by definition: a function of the set of its lines, worked out by brute force
/// from DESIGN.md's section "Merge".
final class OracleRecord {
  let key: OracleKey
  private(set) var lines: [OracleLine] = []
  /// Heads that were worked out since the last line came.
  private var known: [String: [OracleLine]] = [:]

  init(_ key: OracleKey) {
    self.key = key
  }

  func add(_ line: OracleLine) {
    lines.append(line)
    known = [:]
  }

  /// Whether every store has the record, and nobody has edited it.
  var isRegister: Bool { lines.allSatisfy(\.isRegister) }

  /// The fields that a line sets or replaces values of.
  var fields: [String] {
    var names: Set<String> = []
    for line in lines {
      names.formUnion(line.set.keys)
      names.formUnion(line.over.keys)
    }
    return names.sorted()
  }

  /// The lines whose value of a field no held line of the record names, the shown one first.
  func heads(_ field: String) -> [OracleLine] {
    if let heads = known[field] { return heads }
    let heads = lines.filter { candidate in
      candidate.set[field] != nil
        && !lines.contains { $0.over[field]?.contains(candidate.name) ?? false }
    }.sorted { $0.isShownBefore($1) }
    known[field] = heads
    return heads
  }

  func shown(_ field: String) -> JSONValue? { heads(field).first?.set[field] }

  /// Whether values stand that are not the same.
  func differs(_ field: String) -> Bool {
    let heads = heads(field)
    guard heads.count > 1 else { return false }
    return Set(heads.compactMap { $0.set[field]?.canonical }.map { Array($0.utf8) }).count > 1
  }

  /// Whether a standing void has not seen a standing value.
  var isVoidDisputed: Bool {
    let voids = heads("voided")
    guard voids.contains(where: { $0.set["voided"] != .null }) else { return false }
    var seen: Set<String> = []
    for line in voids {
      seen.formUnion(line.over["voided"] ?? [])
      seen.insert(line.name)
    }
    return fields.contains { field in
      field != "voided" && heads(field).contains { !seen.contains($0.name) }
    }
  }

  func isConflict(_ field: String) -> Bool {
    differs(field) || (field == "voided" && isVoidDisputed)
  }

  /// The type, if the record stands where this version has that type stand.
  var type: RecordType? {
    guard let type = RecordType.all.first(where: { $0.name == key.type }) else { return nil }
    let fits =
      switch type.place {
      case .caseRoot: key.isRoot
      case .part: !key.caseID.isEmpty && !key.isRoot
      case .alone: key.caseID.isEmpty
      }
    return fits ? type : nil
  }

  /// `FIELD conflict` and `FIELD unreadable`, sorted.
  var marks: [String] {
    var marks: [String] = []
    for field in fields {
      if isConflict(field) { marks.append("\(field) conflict") }
      if let value = shown(field), let type, !OracleRecord.isReadable(value, field, type) {
        marks.append("\(field) unreadable")
      }
    }
    return marks.sorted()
  }

  /// Whether this version can read a value; what it does not know it cannot call unreadable.
  private static func isReadable(_ value: JSONValue, _ name: String, _ type: RecordType) -> Bool {
    guard value != .null else { return true }
    if let dot = name.firstIndex(of: ".") {
      guard let field = type.fields.first(where: { $0.name == name[..<dot] }),
        case .set(let list) = field.kind
      else { return true }
      let isKnown = list.choices.contains { $0.code == name[name.index(after: dot)...] }
      return value == .boolean(false) || (value == .boolean(true) && isKnown)
    }
    guard let field = type.fields.first(where: { $0.name == name }) else { return true }
    if case .set = field.kind { return true }
    return read(value, field.kind) != nil
  }

  /// A value as its column holds it; nil for one that this version cannot read.
  private static func read(_ value: JSONValue, _ kind: FieldKind) -> Value? {
    switch kind {
    case .text, .reference: value.text.map { .text($0) }
    case .date: value.text.flatMap { LocalDate(iso: $0) == nil ? nil : .text($0) }
    case .choice(let list):
      value.text.flatMap { code in
        list.choices.contains { $0.code == code } ? .text(code) : nil
      }
    case .integer(let range):
      value.integer.flatMap { range.contains($0) ? .integer($0) : nil }
    case .money:
      value.integer.flatMap { (0...Fen.limit.rawValue).contains($0) ? .integer($0) : nil }
    case .flag: value.boolean.map { .integer($0 ? 1 : 0) }
    case .set: nil
    }
  }

  /// What a field's column holds.
  func column(_ field: Field) -> Value {
    if case .set(let list) = field.kind {
      let prefix = field.name + "."
      let codes = fields.filter { $0.hasPrefix(prefix) && shown($0) == .boolean(true) }
        .map { String($0.dropFirst(prefix.count)) }
      guard !codes.isEmpty else { return .null }
      let known = list.choices.map(\.code).filter(codes.contains)
      let others = codes.filter { !known.contains($0) }.sorted()
      return .text("[\((known + others).map { "\"\($0)\"" }.joined(separator: ","))]")
    }
    guard let value = shown(field.name), value != .null else { return .null }
    if let read = OracleRecord.read(value, field.kind) { return read }
    // A code that a newer version brought is kept as it came.
    if case .choice = field.kind { return .text(value.text) }
    return .null
  }
}
