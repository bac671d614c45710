import CaseModel

// The lines of a plan file, a part of TOML (https://toml.io/en/v1.0.0) that a clerk can write:
//
//   # a remark
//   name = "text"            \" and \\ are the only escapes
//   days = 90                a whole number, or an amount with a point
//   valid_from = 2025-01-01
//   once = true
//   ages = [16, 60]
//   [[benefit]]              begins an entry; [[benefit.segment]] one within the last benefit

/// The text of a plan file as headings with their members.
struct PlanText {
  /// A value as it stands.
  enum Value: Hashable {
    case text(String)
    case number(String)
    case date(LocalDate)
    case flag(Bool)
    case list([String])
  }

  /// A member with its line.
  struct Member {
    let name: String
    let value: Value
    let line: Int
  }

  /// A heading with what stands under it.
  struct Section {
    let heading: String
    let line: Int
    var members: [Member] = []
    /// Members whose value could not be read.
    var unreadable: [String] = []
  }

  /// The members before any heading, whose name is empty, then the headings in order.
  private(set) var sections = [Section(heading: "", line: 1)]
  /// What could not be read.
  private(set) var faults: [PlanFault] = []

  /// Reads all lines; faults are gathered, not thrown, so that all are told at once.
  init(_ text: String) {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() { read(line, index + 1) }
  }

  private mutating func read(_ whole: Substring, _ number: Int) {
    let line = PlanText.trimmed(whole)
    guard let first = line.first, first != "#" else { return }
    if first == "[" {
      guard line.hasPrefix("[["), let end = line.firstRange(of: "]]"),
        PlanText.isRest(line[end.upperBound...])
      else { return fault(number, nil, .notALine) }
      let heading = PlanText.trimmed(
        line[line.index(line.startIndex, offsetBy: 2)..<end.lowerBound])
      sections.append(Section(heading: String(heading), line: number))
      return
    }
    guard let equals = line.firstIndex(of: "=") else { return fault(number, nil, .notALine) }
    let name = String(PlanText.trimmed(line[..<equals]))
    guard !name.isEmpty, name.utf8.allSatisfy({ PlanText.isNameByte($0) }) else {
      return fault(number, nil, .notALine)
    }
    let heading = sections[sections.count - 1].heading
    let path = heading.isEmpty ? name : heading + "." + name
    let rest = PlanText.trimmed(line[line.index(after: equals)...])
    guard let value = PlanText.value(rest) else {
      sections[sections.count - 1].unreadable.append(name)
      return fault(number, path, .notAValue(String(rest)))
    }
    if let same = sections[sections.count - 1].members.first(where: { $0.name == name }) {
      return fault(number, path, .twice(firstLine: same.line))
    }
    sections[sections.count - 1].members.append(Member(name: name, value: value, line: number))
  }

  private mutating func fault(_ line: Int, _ member: String?, _ kind: PlanFault.Kind) {
    faults.append(PlanFault(line: line, member: member, kind: kind))
  }

  // MARK: - Values

  private static func value(_ text: Substring) -> Value? {
    guard let first = text.first else { return nil }
    if first == "\"" { return quoted(text) }
    if first == "[" {
      guard let end = text.firstIndex(of: "]"), isRest(text[text.index(after: end)...]) else {
        return nil
      }
      let inside = trimmed(text[text.index(after: text.startIndex)..<end])
      guard !inside.isEmpty else { return .list([]) }
      let parts = inside.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
      guard parts.allSatisfy(isNumber) else { return nil }
      return .list(parts.map(String.init))
    }
    let word = trimmed(text.prefix { $0 != "#" })
    switch word {
    case "true": return .flag(true)
    case "false": return .flag(false)
    default:
      if let date = LocalDate(iso: word) { return .date(date) }
      return isNumber(word) ? .number(String(word)) : nil
    }
  }

  private static func quoted(_ text: Substring) -> Value? {
    var content = ""
    var index = text.index(after: text.startIndex)
    while index < text.endIndex {
      let character = text[index]
      index = text.index(after: index)
      switch character {
      case "\"": return isRest(text[index...]) ? .text(content) : nil
      case "\\":
        guard index < text.endIndex, text[index] == "\"" || text[index] == "\\" else {
          return nil
        }
        content.append(text[index])
        index = text.index(after: index)
      default: content.append(character)
      }
    }
    return nil
  }

  private static func isNumber(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return 1...2 ~= parts.count
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte == UInt8(ascii: "_")
  }

  /// Whether nothing but a remark stands behind a value.
  private static func isRest(_ text: Substring) -> Bool {
    let rest = trimmed(text)
    return rest.isEmpty || rest.first == "#"
  }

  private static func trimmed(_ text: Substring) -> Substring {
    func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
    var text = text.drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return text
  }
}
