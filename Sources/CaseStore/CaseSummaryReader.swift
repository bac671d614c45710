internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Reads what lists show of cases of one type, with statements whose texts are put together once.
struct CaseSummaryReader {
  private let type: RecordType
  private let fields: String
  private let status: String?
  private let applicant = CaseSummaryReader.name(in: .person)
  private let employer = CaseSummaryReader.name(in: .employer)

  /// - Parameter moment: when cases' statuses are asked for; nil for no statuses.
  init(_ type: RecordType, at moment: CaseMoment?) {
    self.type = type
    fields =
      "SELECT \(type.fields.map(\.name).joined(separator: ", ")) FROM \(type.name) WHERE id = ?"
    status = moment.flatMap { CaseStatusQuery.selection(type, at: $0) }
  }

  /// The name in the first record of a type.
  private static func name(in type: RecordType) -> String {
    """
    SELECT name FROM \(type.name) WHERE case_id = ?1 AND voided IS NULL
    ORDER BY \(RecordOrder.sql) LIMIT 1
    """
  }

  func summary(
    of id: RecordID, _ connection: borrowing Connection
  ) throws -> CaseStore.CaseSummary {
    let values = try values(of: id, connection)
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
      status: try status.flatMap {
        try CaseStatusQuery.status(of: id, type, by: $0, connection)
      })
  }

  private func values(
    of id: RecordID, _ connection: borrowing Connection
  ) throws -> [String: FieldValue] {
    var values: [String: FieldValue] = [:]
    let row = try connection.statement(fields)
    try row.bind(id.text)
    guard try row.step() else { return values }
    for (index, field) in type.fields.enumerated() where !row.isNull(index) {
      let value = row.value(index)
      if case .set = field.kind {
        let codes = ColumnValue.codes(value.textValue)
        if !codes.isEmpty { values[field.name] = .codes(codes) }
      } else {
        values[field.name] = ColumnValue(value: value, isReadable: true).fieldValue(of: field.kind)
      }
    }
    row.reset()
    return values
  }
}
