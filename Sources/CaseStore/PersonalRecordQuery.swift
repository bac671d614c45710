internal import CaseModel
public import ChangeLog
internal import SQLite

extension CaseStore {
  /// The records of personal data that a person means by a name, the number of an identity
  /// document, a record's id or its short number; of one case or of all.
  ///
  /// - Returns: their keys, by case, type and id; voided ones, too.
  public func findPersonalRecords(
    _ typed: String, in caseID: RecordID? = nil
  ) throws -> [RecordKey] {
    let text = TextFolding.comparisonForm(typed)
    let digits = TextFolding.halfWidth(typed).lowercased().filter { $0 != "-" && $0 != " " }
    return try read { connection in
      var found: [RecordKey] = []
      for type in RecordType.all where type.isPersonal && type.place == .part {
        let fields = type.fields.filter { field in
          field.kind == .text(.personName) || field.kind == .text(.identityNumber)
        }.map(\.name)
        let columns = ["case_id", "id"] + fields
        let condition = caseID == nil ? "1" : "case_id = ?"
        try connection.query(
          "SELECT \(columns.joined(separator: ", ")) FROM \(type.name) WHERE \(condition)",
          bindings: caseID.map { [.text($0.text)] } ?? []
        ) { row in
          guard let rowCase = RecordID(row.text(0)), let id = RecordID(row.text(1)) else { return }
          let isNamed = fields.indices.contains { index in
            row.optionalText(index + 2).map { TextFolding.comparisonForm($0) == text } ?? false
          }
          let isMeant =
            isNamed || id.text == typed || (digits.count == 8 && id.text.hasSuffix(digits))
          if isMeant { found.append(RecordKey(case: rowCase, type: type.name, id: id)) }
        }
      }
      return found.sorted()
    }
  }
}
