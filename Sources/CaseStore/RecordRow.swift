internal import CaseModel
internal import ChangeLog
internal import SQLite

/// The row of one record: its heads and the shown values of its fields as columns.
///
/// A type that a newer version brought has a row without columns in `foreign_record`.
struct RecordRow {
  private let record: RecordKey
  let type: RecordType?

  init(_ record: RecordKey) {
    self.record = record
    // A type stands where it is declared to stand, or it is not that type for this version.
    let type = RecordType.find(record.type)
    switch type?.place {
    case .caseRoot?: self.type = record.isCaseRoot ? type : nil
    case .part?: self.type = record.caseID != nil && !record.isCaseRoot ? type : nil
    case .alone?: self.type = record.caseID == nil ? type : nil
    case nil: self.type = nil
    }
  }

  /// Whether the record is of a type that this version knows, and stands where that type does.
  var isDeclared: Bool { type != nil }

  var table: String { type?.name ?? "foreign_record" }

  var condition: String {
    guard let type else { return "case_id = ? AND id = ? AND type = ?" }
    return type.place == .part ? "case_id = ? AND id = ?" : "id = ?"
  }

  var keyValues: [Value] {
    let caseID = Value.text(record.caseID?.text ?? "")
    let id = Value.text(record.id.text)
    guard let type else { return [caseID, id, .text(record.type)] }
    return type.place == .part ? [caseID, id] : [id]
  }

  /// The heads; nil if there is no row.
  ///
  /// - Parameter damaged: what they are where the column's text is none that heads give.
  func heads(
    _ connection: borrowing Connection, damaged: () throws -> RecordHeads
  ) throws -> RecordHeads? {
    let statement = try connection.statement("SELECT heads FROM \(table) WHERE \(condition)")
    try statement.bind(keyValues)
    guard try statement.step() else { return nil }
    return try RecordHeads(packed: statement.text(0)) ?? damaged()
  }

  /// Whether there is a row.
  func exists(_ connection: borrowing Connection) throws -> Bool {
    try heads(connection) { RecordHeads(base: nil) } != nil
  }

  /// Makes the row.
  func insert(
    heads: RecordHeads, values: [JSONMember], lastLine: Int64, _ connection: borrowing Connection
  ) throws {
    var columns =
      type == nil ? ["case_id", "id", "type"] : type?.place == .part ? ["case_id", "id"] : ["id"]
    var bound = keyValues
    columns.append("heads")
    bound.append(.text(heads.packed))
    if type?.place != .part {
      columns.append("last_line")
      bound.append(.integer(lastLine))
    }
    for column in try self.columns(for: values, connection) {
      columns.append(column.name)
      bound.append(column.value)
    }
    let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
    let statement = try connection.statement(
      "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))")
    try statement.run(bound)
  }

  /// Writes new heads and shown values.
  func update(
    heads: RecordHeads, values: [JSONMember], _ connection: borrowing Connection
  ) throws {
    let columns = try columns(for: values, connection)
    let assignments = (["heads = ?"] + columns.map { "\($0.name) = ?" }).joined(separator: ", ")
    let statement = try connection.statement(
      "UPDATE \(table) SET \(assignments) WHERE \(condition)")
    try statement.run([.text(heads.packed)] + columns.map(\.value) + keyValues)
  }

  /// Sets or takes away a mark on a field.
  func mark(
    _ field: String, _ mark: String, _ isMarked: Bool, _ connection: borrowing Connection
  ) throws {
    let key: [Value] = [
      .text(record.type), .text(record.caseID?.text ?? ""), .text(record.id.text), .text(field),
      .text(mark),
    ]
    let sql =
      isMarked
      ? "INSERT OR IGNORE INTO field_mark (type, case_id, id, field, mark) VALUES (?, ?, ?, ?, ?)"
      : "DELETE FROM field_mark WHERE (type, case_id, id, field, mark) = (?, ?, ?, ?, ?)"
    try connection.statement(sql).run(key)
  }

  /// Whether a mark is on a field.
  func isMarked(
    _ field: String, _ mark: String, _ connection: borrowing Connection
  ) throws -> Bool {
    let statement = try connection.statement(
      """
      SELECT 1 FROM field_mark
      WHERE type = ? AND case_id = ? AND id = ? AND field = ? AND mark = ?
      """)
    try statement.bind(record.type, record.caseID?.text ?? "", record.id.text, field, mark)
    return try statement.step()
  }

  // MARK: - Columns

  private struct Column {
    let name: String
    let value: Value
  }

  private func columns(
    for values: [JSONMember], _ connection: borrowing Connection
  ) throws -> [Column] {
    guard let type else { return [] }
    var columns: [Column] = []
    var sets: [String: [JSONMember]] = [:]
    for member in values {
      if let field = type.find(field: member.name) {
        if case .set = field.kind { continue }
        let reading = ColumnValue.read(member.value, as: field.kind)
        columns.append(Column(name: field.name, value: reading.value))
        if case .text(.number) = field.kind {
          let key = reading.value.textValue.map { CaseNumber.normalForm($0) }
          columns.append(Column(name: field.name + "_key", value: .text(key)))
        }
        try noteReading(reading, member.name, connection)
      } else if let dot = member.name.firstIndex(of: ".") {
        sets[String(member.name[..<dot]), default: []].append(member)
      }
    }
    for name in sets.keys.sorted() {
      guard let field = type.find(field: name), case .set(let list) = field.kind else { continue }
      let held = try connection.value(
        "SELECT \(name) FROM \(table) WHERE \(condition)", bindings: keyValues)
      var codes = Set(ColumnValue.codes(held.textValue))
      for member in sets[name] ?? [] {
        let code = String(member.name.dropFirst(name.count + 1))
        let reading = ColumnValue.readElement(member.value, isKnown: list.find(code: code) != nil)
        if reading.value == .integer(1) { codes.insert(code) } else { codes.remove(code) }
        try noteReading(reading, member.name, connection)
      }
      columns.append(Column(name: name, value: ColumnValue.column(codes: codes, list: list)))
    }
    return columns
  }

  private func noteReading(
    _ reading: ColumnValue, _ field: String, _ connection: borrowing Connection
  ) throws {
    // Marks are rare: a readable value of a field without marks must cost nothing here.
    if try reading.isReadable && !isMarked(field, "unreadable", connection) { return }
    try mark(field, "unreadable", !reading.isReadable, connection)
  }
}
