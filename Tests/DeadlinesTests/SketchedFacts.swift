import CaseModel

/// Facts of a case in a few words: values as a person writes them, read by their declarations.
func sketch(
  _ root: RecordType, _ values: [String: String] = [:],
  _ parts: [(String, [String: String])] = [], hasSuccessor: Bool = false
) -> CaseFacts {
  func read(_ values: [String: String], _ type: RecordType) -> [String: FieldValue] {
    var read: [String: FieldValue] = [:]
    for (name, text) in values {
      guard let field = type.find(field: name) else {
        preconditionFailure("\(type.name) has no field \(name)")
      }
      read[name] =
        switch field.kind {
        case .integer, .money: .integer(Int64(text) ?? 0)
        case .flag: .flag(text == "yes")
        case .set: .codes(text.split(separator: " ").map(String.init))
        case .text, .date, .choice, .reference: .text(text)
        }
    }
    return read
  }
  var facts = CaseFacts(root, read(values, root), hasSuccessor: hasSuccessor)
  for (index, part) in parts.enumerated() {
    guard let type = RecordType.find(part.0) else { preconditionFailure("no type \(part.0)") }
    facts.parts[part.0, default: []].append(
      CaseFacts.Part(id: "p\(index)", read(part.1, type)))
  }
  return facts
}
