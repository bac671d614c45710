internal import CaseModel
internal import ChangeLog

/// The values that the cells of a row give to the fields of their columns.
struct RowCells {
  private var values: [String: [String: FieldValue]] = [:]

  /// Reads the cells of known columns, of all types or of one; what cannot be read is a finding.
  init(
    _ row: SheetRows.Row, _ columns: SheetColumns, of type: RecordType? = nil, reader: CellReader,
    findings: inout RowFindings
  ) {
    for field in columns.fields where type == nil || field.type == type {
      var given: (value: FieldValue, column: SheetColumns.Column)?
      for column in field.columns {
        switch reader.read(row[column], as: field.field, unit: column.unit, key: field.key) {
        case .empty: continue
        case .fault(let fact): findings.error(fact, column.title)
        case .value(let value):
          if let given, given.value != value {
            findings.error(.columnsDisagree(other: given.column.title), column.title)
          }
          given = given ?? (value, column)
        }
      }
      guard let given else { continue }
      values[field.type.name, default: [:]][field.field.name] = given.value
    }
  }

  /// The values of one type of record.
  subscript(type: RecordType) -> [String: FieldValue] { values[type.name] ?? [:] }
}

extension SheetColumns {
  /// The title of the column that a finding of a field names, or the field's label without one.
  func title(_ type: RecordType, _ field: String) -> String {
    columns(of: type, field).first?.title ?? type.find(field: field)?.label.chinese ?? field
  }

  /// The note that keeps the cells of unknown columns and remarks; nil for none, and for one that
  /// is too long, which is an error of the row.
  ///
  /// - Parameter record: the record that it is about; nil for the case.
  func note(
    _ row: SheetRows.Row, of caseID: RecordID, about record: RecordID? = nil,
    findings: inout RowFindings
  ) -> RecordPlan? {
    guard let text = noteText(row) else { return nil }
    guard SheetColumns.fitsNote(text) else {
      findings.error(.tooLong(charactersMax: TextUse.words.charactersMax), noted.first?.title)
      return nil
    }
    return RecordPlan(
      type: .note, caseID: caseID, id: caseID.child("note", record?.text ?? "import"),
      values: ["text": .text(text)], fills: record.map { ["about": .text($0.text)] } ?? [:])
  }

  private func noteText(_ row: SheetRows.Row) -> String? {
    let lines = noted.compactMap { column in
      row[column].isEmpty ? nil : column.title + "：" + row[column]
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  /// Whether the words of a note fit into a record and its line, where quotes and line ends take
  /// more bytes than in the sheet.
  private static func fitsNote(_ text: String) -> Bool {
    var bytes = 0
    for letter in text.utf8 {
      bytes += letter < 0x20 ? 6 : letter == 0x22 || letter == 0x5C ? 2 : 1
    }
    return text.count <= TextUse.words.charactersMax && bytes <= noteBytesMax
  }

  /// Of the 65,536 bytes of a line, those that its other members leave.
  private static let noteBytesMax = 64_000

  /// What tells two rows apart: all cells but running numbers.
  func fingerprint(_ row: SheetRows.Row) -> UInt64 {
    RowIdentity(counted.map { row.cells[$0] }).fingerprint
  }
}
