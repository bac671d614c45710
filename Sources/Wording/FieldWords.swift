public import CaseModel
public import ChangeLog

/// Values of fields as a person reads them.
public struct FieldWords: Sendable {
  private let offices: OfficeTree
  private let showsConfidential: Bool

  /// - Parameters:
  ///   - offices: the offices whose names are known.
  ///   - showsConfidential: whether confidential values are told, as only a screen may.
  public init(offices: OfficeTree, showsConfidential: Bool = false) {
    self.offices = offices
    self.showsConfidential = showsConfidential
  }

  /// What stands in the place of a confidential value.
  public static let withheld = Phrase("（不导出，请在屏幕上查看）", "(withheld: read it on a screen)")

  /// A value in words; the raw code for one that this version does not know.
  public func phrase(_ value: FieldValue, _ field: Field) -> Phrase {
    if field.isConfidential, !showsConfidential { return FieldWords.withheld }
    switch (field.kind, value) {
    case (.money, .integer(let fen)): return Phrase(verbatim: Fen(rawValue: fen).yuanGrouped)
    case (.choice(let list), .text(let code)), (.set(let list), .text(let code)):
      return label(code, list)
    case (.set(let list), .codes(let codes)):
      let labels = codes.map { label($0, list) }
      return Phrase(
        labels.map(\.chinese).joined(separator: "、"),
        labels.map(\.english).joined(separator: ", "))
    case (.flag, .flag(let truth)): return truth ? Phrase("是", "yes") : Phrase("否", "no")
    case (.text(.office), .text(let id)):
      return Phrase(verbatim: offices.find(id: id).map { "\($0.name) (\($0.code))" } ?? id)
    case (_, .text(let text)): return Phrase(verbatim: text)
    case (_, .integer(let integer)): return Phrase(verbatim: String(integer))
    case (_, .flag(let truth)): return Phrase(verbatim: String(truth))
    case (_, .codes(let codes)): return Phrase(verbatim: codes.joined(separator: ", "))
    }
  }

  /// A raw value of the log in words, of an element of a set or not.
  public func phrase(_ value: JSONValue, type: RecordType?, field name: String) -> Phrase {
    guard value != .null else { return Phrase("（空）", "(empty)") }
    if let dot = name.firstIndex(of: "."),
      let field = type?.find(field: String(name[..<dot])), case .set(let list) = field.kind
    {
      let label = label(String(name[name.index(after: dot)...]), list)
      return value == .boolean(true)
        ? label : Phrase("不含\(label.chinese)", "not \(label.english)")
    }
    guard let field = type?.find(field: name) else { return Phrase(verbatim: value.compact) }
    if field.isConfidential, !showsConfidential { return FieldWords.withheld }
    switch value {
    case .string(let text): return phrase(.text(text), field)
    case .integer(let integer): return phrase(.integer(integer), field)
    case .boolean(let truth): return phrase(.flag(truth), field)
    default: return Phrase(verbatim: value.compact)
    }
  }

  /// What a clerk calls a field of the log; its name if it is not declared.
  public func label(type: RecordType?, field name: String) -> Phrase {
    type?.find(field: String(name.prefix { $0 != "." }))?.label ?? Phrase(verbatim: name)
  }

  private func label(_ code: String, _ list: ChoiceList) -> Phrase {
    list.find(code: code)?.label ?? Phrase(verbatim: code)
  }
}
