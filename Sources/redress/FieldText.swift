import CaseModel
import CaseStore
import ChangeLog
import Console

/// Values of fields as a person reads them, and as JSON.
struct FieldText {
  let language: Language
  let offices: OfficeTree

  /// The text of a value; the raw code for one that this version does not know.
  func text(_ value: FieldValue, _ field: Field) -> String {
    switch (field.kind, value) {
    case (.money, .integer(let fen)): Fen(rawValue: fen).yuanGrouped
    case (.choice(let list), .text(let code)), (.set(let list), .text(let code)):
      list.find(code: code)?.label[language] ?? code
    case (.set(let list), .codes(let codes)):
      codes.map { list.find(code: $0)?.label[language] ?? $0 }
        .joined(separator: language == .chinese ? "、" : ", ")
    case (.flag, .flag(let truth)):
      truth ? Phrase("是", "yes")[language] : Phrase("否", "no")[language]
    case (.text(.office), .text(let id)):
      offices.find(id: id).map { "\($0.name) (\($0.code))" } ?? id
    case (_, .text(let text)): text
    case (_, .integer(let integer)): String(integer)
    case (_, .flag(let truth)): String(truth)
    case (_, .codes(let codes)): codes.joined(separator: ", ")
    }
  }

  /// The text of a raw value of the log, element of a set or not.
  func text(_ value: JSONValue, type: RecordType?, field name: String) -> String {
    guard value != .null else { return Phrase("（空）", "(empty)")[language] }
    if let dot = name.firstIndex(of: "."),
      let field = type?.find(field: String(name[..<dot])), case .set(let list) = field.kind
    {
      let code = String(name[name.index(after: dot)...])
      let label = list.find(code: code)?.label[language] ?? code
      return value == .boolean(true) ? label : Phrase("不含\(label)", "not \(label)")[language]
    }
    guard let field = type?.find(field: name) else { return value.compact }
    switch value {
    case .string(let text): return self.text(.text(text), field)
    case .integer(let integer): return self.text(.integer(integer), field)
    case .boolean(let truth): return self.text(.flag(truth), field)
    default: return value.compact
    }
  }

  /// The label of a field of the log.
  func label(type: RecordType?, field name: String) -> String {
    let declared = type?.find(field: String(name.prefix { $0 != "." }))
    return declared?.label[language] ?? name
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

  /// A record as JSON: its id and its values in the order of the declaration.
  static func json(_ record: StoredRecord) -> [(String, JSONOutput)] {
    var members: [(String, JSONOutput)] = [("id", .string(record.key.id.text))]
    for field in record.type.fields {
      if let value = record.values[field.name] { members.append((field.name, json(value))) }
    }
    return members
  }
}
