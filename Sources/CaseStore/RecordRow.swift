internal import CaseModel
internal import ChangeLog
internal import SQLite

/// The row of one record: its heads and the shown values of its fields as columns.
///
/// A type that a newer version brought has a row without columns in `foreign_record`.
struct RecordRow {
  /// A mark on a field of the record.
  struct Mark: Hashable {
    let field: String
    let kind: String
  }

  let record: RecordKey
  let shape: RecordShape?

  init(_ record: RecordKey) {
    self.record = record
    // A type stands where it is declared to stand, or it is not that type for this version.
    let shape = RecordShape.find(record.type)
    let isInPlace =
      switch shape?.type.place {
      case .caseRoot?: record.isCaseRoot
      case .part?: record.caseID != nil && !record.isCaseRoot
      case .alone?: record.caseID == nil
      case nil: false
      }
    self.shape = isInPlace ? shape : nil
  }

  var type: RecordType? { shape?.type }

  /// Whether the record is of a type that this version knows, and stands where that type does.
  var isDeclared: Bool { shape != nil }

  var table: String { shape?.type.name ?? "foreign_record" }

  var condition: String { shape?.condition ?? "case_id = ? AND id = ? AND type = ?" }

  var keyValues: [Value] {
    let caseID = Value.text(record.caseID?.text ?? "")
    let id = Value.text(record.id.text)
    guard let shape else { return [caseID, id, .text(record.type)] }
    return shape.type.place == .part ? [caseID, id] : [id]
  }

  /// The heads; nil if there is no row.
  ///
  /// - Parameter damaged: what they are where the column's text is none that heads give.
  func heads(
    _ connection: borrowing Connection, damaged: () throws -> RecordHeads
  ) throws -> RecordHeads? {
    if let shape, shape.type.place != .part {
      return try connection.statement(shape.headsSelection).firstRow(record.id.text) {
        try RecordHeads(packed: $0.text(0)) ?? damaged()
      }
    }
    let statement = try connection.statement(
      shape?.headsSelection
        ?? "SELECT heads FROM foreign_record WHERE case_id = ? AND id = ? AND type = ?")
    try statement.bind(keyValues)
    guard try statement.step() else { return nil }
    return try RecordHeads(packed: statement.text(0)) ?? damaged()
  }

  /// Whether there is a row.
  func exists(_ connection: borrowing Connection) throws -> Bool {
    try heads(connection) { RecordHeads(base: nil) } != nil
  }

  /// Takes away the row, its marks, and what was noted of names in it.
  func clear(_ connection: borrowing Connection) throws {
    try connection.run("DELETE FROM \(table) WHERE \(condition)", bindings: keyValues)
    for table in ["field_mark", "early_replacement"] {
      try connection.run(
        "DELETE FROM \(table) WHERE type = ? AND case_id = ? AND id = ?", .text(record.type),
        .text(record.caseID?.text ?? ""), .text(record.id.text))
    }
  }

  /// Makes the row.
  func insert(
    heads: RecordHeads, values: [JSONMember], lastLine: Int64, rare: RareTables,
    _ connection: borrowing Connection
  ) throws {
    guard let shape else {
      rare.note(.foreignRecord)
      try connection.run(
        """
        INSERT INTO foreign_record (case_id, id, type, heads, last_line) VALUES (?, ?, ?, ?, ?)
        """, bindings: keyValues + [.text(heads.packed), .integer(lastLine)])
      return
    }
    rare.note(shape)
    var row = keyValues + [.text(heads.packed)]
    if shape.type.place != .part { row.append(.integer(lastLine)) }
    let first = row.count
    row += Array(repeating: .null, count: shape.columns.count)
    var sets: [SetElements] = []
    for member in values {
      let isReadable: Bool
      if let position = shape.position(of: member.name) {
        if case .set = position.field.kind { continue }
        let reading = ColumnValue.read(member.value, as: position.field.kind)
        row[first + position.column] = reading.value
        if let key = position.keyColumn {
          row[first + key] = RecordRow.key(of: reading.value, position.field)
        }
        isReadable = reading.isReadable
      } else if let element = shape.element(member.name) {
        let isKnown = element.list.find(code: element.code) != nil
        let reading = ColumnValue.readElement(member.value, isKnown: isKnown)
        if reading.value == .integer(1) {
          let index = sets.firstIndex { $0.column == element.position.column }
          if let index {
            sets[index].codes.append(element.code)
          } else {
            sets.append(
              SetElements(
                column: element.position.column, list: element.list, codes: [element.code]))
          }
        }
        isReadable = reading.isReadable
      } else {
        continue
      }
      if !isReadable { try mark(member.name, "unreadable", true, connection) }
    }
    for set in sets {
      row[first + set.column] = ColumnValue.column(codes: set.codes, list: set.list)
    }
    try connection.statement(shape.insertion).run(row)
  }

  /// Writes new heads and shown values.
  ///
  /// - Parameters:
  ///   - marks: the marks that the record has.
  ///   - lastLine: the newest line of the case, which the row names; nil to leave it.
  func update(
    heads: RecordHeads, values: [JSONMember], marks: Set<Mark>, lastLine: Int64? = nil,
    _ connection: borrowing Connection
  ) throws {
    var columns = try columns(for: values, marks: marks, connection)
    if let lastLine { columns.append(Column(name: "last_line", value: .integer(lastLine))) }
    let assignments = (["heads = ?"] + columns.map { "\($0.name) = ?" }).joined(separator: ", ")
    let statement = try connection.statement(
      "UPDATE \(table) SET \(assignments) WHERE \(condition)")
    try statement.run([.text(heads.packed)] + columns.map(\.value) + keyValues)
  }

  /// The elements that a line puts into a set.
  private struct SetElements {
    let column: Int
    let list: ChoiceList
    var codes: [String]
  }

  /// What stands beside a value in the column with the form under which it is looked for.
  static func key(of value: Value, _ field: Field) -> Value {
    .text(value.textValue.flatMap { field.keyForm?.key(of: $0) })
  }

  // MARK: - Marks

  /// All marks of the record.
  func marks(_ connection: borrowing Connection) throws -> Set<Mark> {
    let statement = try connection.statement(
      "SELECT field, mark FROM field_mark WHERE type = ? AND case_id = ? AND id = ?")
    try statement.bind(record.type, record.caseID?.text ?? "", record.id.text)
    var marks: Set<Mark> = []
    while try statement.step() {
      marks.insert(Mark(field: statement.text(0), kind: statement.text(1)))
    }
    return marks
  }

  /// Sets or takes away a mark on a field, unless it is so already.
  func mark(
    _ field: String, _ kind: String, _ isMarked: Bool, among marks: Set<Mark>,
    _ connection: borrowing Connection
  ) throws {
    // Marks are rare: a readable value of a field without marks must cost nothing here.
    guard marks.contains(Mark(field: field, kind: kind)) != isMarked else { return }
    try mark(field, kind, isMarked, connection)
  }

  /// Sets or takes away a mark on a field.
  func mark(
    _ field: String, _ kind: String, _ isMarked: Bool, _ connection: borrowing Connection
  ) throws {
    let key: [Value] = [
      .text(record.type), .text(record.caseID?.text ?? ""), .text(record.id.text), .text(field),
      .text(kind),
    ]
    let sql =
      isMarked
      ? "INSERT OR IGNORE INTO field_mark (type, case_id, id, field, mark) VALUES (?, ?, ?, ?, ?)"
      : "DELETE FROM field_mark WHERE (type, case_id, id, field, mark) = (?, ?, ?, ?, ?)"
    try connection.statement(sql).run(key)
  }

  /// Whether a mark is on a field.
  func isMarked(
    _ field: String, _ kind: String, _ connection: borrowing Connection
  ) throws -> Bool {
    try marks(connection).contains(Mark(field: field, kind: kind))
  }

  // MARK: - Columns

  private struct Column {
    let name: String
    let value: Value
  }

  private func columns(
    for values: [JSONMember], marks: Set<Mark>, _ connection: borrowing Connection
  ) throws -> [Column] {
    guard let shape else { return [] }
    var columns: [Column] = []
    var sets: [Int: [JSONMember]] = [:]
    for member in values {
      if let position = shape.position(of: member.name) {
        if case .set = position.field.kind { continue }
        let reading = ColumnValue.read(member.value, as: position.field.kind)
        columns.append(Column(name: position.field.name, value: reading.value))
        if let key = position.keyColumn {
          columns.append(
            Column(
              name: shape.columns[key], value: RecordRow.key(of: reading.value, position.field)))
        }
        try mark(member.name, "unreadable", !reading.isReadable, among: marks, connection)
      } else if let element = shape.element(member.name) {
        sets[element.position.column, default: []].append(member)
      }
    }
    for column in sets.keys.sorted() {
      let name = shape.columns[column]
      let held = try connection.value(
        "SELECT \(name) FROM \(table) WHERE \(condition)", bindings: keyValues)
      var codes = Set(ColumnValue.codes(held.textValue))
      var list = ChoiceList([])
      for member in sets[column] ?? [] {
        guard let element = shape.element(member.name) else { continue }
        list = element.list
        let isKnown = list.find(code: element.code) != nil
        let reading = ColumnValue.readElement(member.value, isKnown: isKnown)
        if reading.value == .integer(1) {
          codes.insert(element.code)
        } else {
          codes.remove(element.code)
        }
        try mark(member.name, "unreadable", !reading.isReadable, among: marks, connection)
      }
      columns.append(Column(name: name, value: ColumnValue.column(codes: codes, list: list)))
    }
    return columns
  }
}
