internal import CaseModel
internal import ChangeLog
internal import SQLite

extension RecordRow {
  /// The values of all columns of fields as the row has them; empty for a type without columns.
  func heldColumns(_ connection: borrowing Connection) throws -> [String: Value] {
    guard let type else { return [:] }
    let names = columnNames(of: type)
    let statement = try connection.statement(
      "SELECT \(names.joined(separator: ", ")) FROM \(table) WHERE \(condition)")
    try statement.bind(keyValues)
    guard try statement.step() else { return [:] }
    var columns: [String: Value] = [:]
    for (index, name) in names.enumerated() { columns[name] = statement.value(index) }
    return columns
  }

  /// The values that all columns must have, given all shown values of the record.
  func expectedColumns(for shown: [JSONMember]) -> [(name: String, value: Value)] {
    guard let type else { return [] }
    var columns: [(name: String, value: Value)] = []
    for field in type.fields {
      if case .set(let list) = field.kind {
        let codes = shown.filter { member in
          member.name.hasPrefix(field.name + ".") && member.value == .boolean(true)
        }.map { String($0.name.dropFirst(field.name.count + 1)) }
        columns.append((field.name, ColumnValue.column(codes: Set(codes), list: list)))
        continue
      }
      let json = shown.first { $0.name == field.name }?.value ?? .null
      let value = ColumnValue.read(json, as: field.kind).value
      columns.append((field.name, value))
      if field.keyForm != nil { columns.append((field.keyColumn, RecordRow.key(of: value, field))) }
    }
    return columns
  }

  private func columnNames(of type: RecordType) -> [String] {
    type.fields.flatMap { field in
      field.keyForm == nil ? [field.name] : [field.name, field.keyColumn]
    }
  }
}
