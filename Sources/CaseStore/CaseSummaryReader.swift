internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Reads what lists show of cases of one type, with statements whose texts are put together once.
struct CaseSummaryReader {
  /// What a case's row is found by: its key, or its id by way of an index.
  enum Finding: String {
    case key, id
  }

  private let type: RecordType
  /// What reads the fields of a case's row and where the case stands.
  private let selection: String
  private let applicant = CaseSummaryReader.name(in: .person)
  private let employer = CaseSummaryReader.name(in: .employer)

  /// - Parameter moment: when cases' statuses are asked for; nil for no statuses.
  init(_ type: RecordType, at moment: CaseMoment?, by finding: Finding) {
    self.type = type
    let status = moment.flatMap { type.statusSQL(at: $0) } ?? "NULL"
    selection = """
      SELECT \((type.fields.map(\.name) + ["(\(status))"]).joined(separator: ", "))
      FROM \(type.name) WHERE \(finding) = ?
      """
  }

  /// The name in the first record of a type.
  private static func name(in type: RecordType) -> String {
    """
    SELECT name FROM \(type.name) WHERE case_id = ?1 AND voided IS NULL
    ORDER BY \(RecordOrder.sql) LIMIT 1
    """
  }

  /// - Parameter place: the key or the id, as this reader finds rows.
  func summary(
    of id: RecordID, at place: Value, _ connection: borrowing Connection
  ) throws -> CaseStore.CaseSummary {
    let (values, status) = try row(at: place, connection)
    let isVoided = values[RecordType.voidedField.name] != nil
    return CaseStore.CaseSummary(
      id: id, values: values,
      applicant: try connection.text(
        applicant, .text(id.text), RecordOrder.first(.person, in: id)),
      employer: try connection.text(
        employer, .text(id.text), RecordOrder.first(.employer, in: id)),
      received: try CaseQuery.received(on: id, connection),
      hasConflict: try connection.integer(
        "SELECT 1 FROM field_mark WHERE case_id = ? AND mark = 'conflict' LIMIT 1",
        .text(id.text)) != nil
        || isVoided && PaymentsOnVoidedCases.count(in: id, connection) > 0,
      status: status)
  }

  private func row(
    at place: Value, _ connection: borrowing Connection
  ) throws -> (values: [String: FieldValue], status: CaseStatus?) {
    var values: [String: FieldValue] = [:]
    let row = try connection.statement(selection)
    try row.bind([place])
    guard try row.step() else { return (values, nil) }
    for (index, field) in type.fields.enumerated() where !row.isNull(index) {
      let value = row.value(index)
      if case .set = field.kind {
        let codes = ColumnValue.codes(value.textValue)
        if !codes.isEmpty { values[field.name] = .codes(codes) }
      } else {
        values[field.name] = ColumnValue(value: value, isReadable: true).fieldValue(of: field.kind)
      }
    }
    let code = row.optionalText(type.fields.count)
    row.reset()
    return (values, type.statuses.first { $0.code == code })
  }
}
