public import CaseModel
public import CaseStore
public import ChangeLog
internal import Deadlines
internal import SQLite

/// Reads what rules ask of a case: its own values and those of the parts that some rule names.
enum CaseFactsQuery {
  static func facts(
    of caseID: RecordID, _ root: RecordType, _ connection: borrowing Connection
  ) throws -> CaseFacts? {
    let own = try connection.rows(
      "SELECT \(columns(root)) FROM \(root.name) WHERE id = ?", .text(caseID.text)
    ) { row in values(row, root.fields, from: 0) }
    guard let values = own.first else { return nil }
    var facts = CaseFacts(root, values)
    for type in RecordType.all where type.hangs(on: root) && !type.isPersonal {
      let parts = try connection.rows(
        "SELECT id, \(columns(type)) FROM \(type.name) WHERE case_id = ? AND voided IS NULL "
          + "ORDER BY id", .text(caseID.text)
      ) { row in CaseFacts.Part(id: row.text(0), self.values(row, type.fields, from: 1)) }
      if !parts.isEmpty { facts.parts[type.name] = parts }
    }
    facts.hasSuccessor =
      try connection.integer(
        "SELECT 1 FROM origin WHERE of_case = ? AND voided IS NULL LIMIT 1", .text(caseID.text))
      != nil
    return facts
  }

  private static func columns(_ type: RecordType) -> String {
    type.fields.map(\.name).joined(separator: ", ")
  }

  private static func values(
    _ row: Statement, _ fields: [Field], from first: Int
  ) -> [String: FieldValue] {
    var values: [String: FieldValue] = [:]
    for (index, field) in fields.enumerated() where !row.isNull(first + index) {
      values[field.name] =
        switch field.kind {
        case .integer, .money: .integer(row.integer(first + index))
        case .flag: .flag(row.integer(first + index) == 1)
        case .set: .codes(DueSource.codes(row.text(first + index)))
        case .text, .date, .choice, .reference: .text(row.text(first + index))
        }
    }
    return values
  }
}

extension CaseStore {
  /// Today with what this office's calendar makes of it.
  public func moment(_ day: LocalDate? = nil) throws -> CaseMoment {
    var calendars = try calendars()
    return CaseMoment(day ?? today, calendar: calendars.calendar(of: thisNode.office))
  }

  /// The facts of a case that rules ask for; nil for a case that is not held.
  public func facts(of caseID: RecordID) throws -> CaseFacts? {
    guard let root = try caseRoot(caseID)?.type else { return nil }
    return try read { try CaseFactsQuery.facts(of: caseID, root, $0) }
  }
}
