import CaseModel
import CaseStore
import ChangeLog
import Console
import Wording

/// Values of fields as a person reads them, and as JSON.
struct FieldText {
  let language: Language
  let offices: OfficeTree
  /// Whether confidential values are told: on a screen only (``Session/isOnScreen``).
  var showsConfidential = false

  private var words: FieldWords {
    FieldWords(offices: offices, showsConfidential: showsConfidential)
  }

  /// The text of a value; the raw code for one that this version does not know.
  func text(_ value: FieldValue, _ field: Field) -> String {
    words.phrase(value, field)[language]
  }

  /// The text of a raw value of the log, element of a set or not.
  func text(_ value: JSONValue, type: RecordType?, field name: String) -> String {
    words.phrase(value, type: type, field: name)[language]
  }

  /// The label of a field of the log.
  func label(type: RecordType?, field name: String) -> String {
    words.label(type: type, field: name)[language]
  }

  /// A value as JSON: amounts as integers of fen.
  static func json(_ value: FieldValue) -> JSONOutput {
    switch value {
    case .text(let text): .string(text)
    case .integer(let integer): .integer(integer)
    case .flag(let truth): .boolean(truth)
    case .codes(let codes): .array(codes.map { .string($0) })
    }
  }

  /// A raw value of the log as JSON; null for a confidential one.
  static func json(_ value: JSONValue, _ type: RecordType?, field: String) -> JSONOutput {
    let isConfidential = type?.find(field: field)?.isConfidential ?? false
    return isConfidential ? .null : MediationHistory.json(value)
  }

  /// A record as JSON: its id and its values in the order of the declaration, and which are
  /// withheld.
  static func json(_ record: StoredRecord) -> [(String, JSONOutput)] {
    var members: [(String, JSONOutput)] = [("id", .string(record.key.id.text))]
    var withheld: [String] = []
    for field in record.type.fields {
      guard let value = record.values[field.name] else { continue }
      if field.isConfidential {
        withheld.append(field.name)
      } else {
        members.append((field.name, json(value)))
      }
    }
    if !withheld.isEmpty {
      members.append(("withheld", .array(withheld.map { .string($0) })))
    }
    return members
  }
}
