import CaseModel
import ChangeLog

/// As much of JSON Schema (2020-12) as docs/report-schema.json uses; any other keyword is a
/// finding, so that nothing the schema says goes unheld.
struct JSONSchema {
  private static let annotations: Set<String> = ["$schema", "$defs", "title", "description"]

  let root: JSONValue

  /// What of a value is not as the schema says, with the place.
  func findings(_ value: JSONValue) -> [String] { findings(value, root, "$") }

  private func findings(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    (schema.members ?? []).flatMap { keyword -> [String] in
      let rule = keyword.value
      switch keyword.name {
      case "$ref":
        let name = rule.text?.split(separator: "/").last.map(String.init) ?? ""
        guard let target = root["$defs"]?[name] else { return ["\(place): no \(name)"] }
        return findings(value, target, place)
      case "type":
        let names = rule.elements ?? [rule]
        return names.contains { isType(value, $0.text ?? "") } ? [] : ["\(place): type"]
      case "const": return value == rule ? [] : ["\(place): const"]
      case "enum": return rule.elements?.contains(value) == true ? [] : ["\(place): enum"]
      case "pattern":
        guard rule.text == "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" else { return ["\(place): pattern"] }
        return LocalDate(iso: value.text ?? "") == nil ? ["\(place): no date"] : []
      case "minimum":
        return (value.integer ?? 0) >= (rule.integer ?? .max) ? [] : ["\(place): minimum"]
      case "minItems":
        return (value.elements?.count ?? 0) >= Int(rule.integer ?? .max) ? [] : ["\(place): few"]
      case "items":
        return (value.elements ?? []).enumerated().flatMap {
          findings($0.element, rule, "\(place)[\($0.offset)]")
        }
      case "required":
        return (rule.elements ?? []).compactMap(\.text).filter { value[$0] == nil }
          .map { "\(place): no \($0)" }
      case "properties":
        return (rule.members ?? []).flatMap { member in
          value[member.name].map { findings($0, member.value, "\(place).\(member.name)") } ?? []
        }
      case "additionalProperties":
        guard rule == .boolean(false) else { return ["\(place): additionalProperties"] }
        let known = Set((schema["properties"]?.members ?? []).map(\.name))
        return (value.members ?? []).map(\.name).filter { !known.contains($0) }
          .map { "\(place): \($0) is not foreseen" }
      case "oneOf":
        let results = (rule.elements ?? []).map { findings(value, $0, place) }
        return results.count(where: \.isEmpty) == 1 ? [] : ["\(place): oneOf \(results)"]
      default:
        return Self.annotations.contains(keyword.name) ? [] : ["\(place): what is \(keyword.name)?"]
      }
    }
  }

  private func isType(_ value: JSONValue, _ name: String) -> Bool {
    switch value {
    case .null: name == "null"
    case .boolean: name == "boolean"
    case .integer: name == "integer" || name == "number"
    case .number: name == "number"
    case .string: name == "string"
    case .array: name == "array"
    case .object: name == "object"
    }
  }
}
