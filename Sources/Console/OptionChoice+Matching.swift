import CaseModel

/// How a typed word finds its choice: by code, by label in either language, or by another
/// spelling, with capital letters and width of characters set aside.
extension [OptionSpecification.Choice] {
  /// Separators between several choices in one text; people type the Chinese ones, too.
  static let separators: Set<Character> = [",", "，", "、", ";", "；"]

  /// The choice that a text names, or nil.
  public func choice(named text: String) -> OptionSpecification.Choice? {
    if let exact = first(where: { $0.code == text }) { return exact }
    let wanted = Spelling.folded(text)
    guard !wanted.isEmpty else { return nil }
    return first { choice in choice.spellings.contains { Spelling.folded($0) == wanted } }
  }

  /// The choices whose spelling is near to a text that names none, best first.
  public func nearest(to text: String, limit: Int = 3) -> [OptionSpecification.Choice] {
    let spellings = flatMap(\.spellings)
    var found: [OptionSpecification.Choice] = []
    for spelling in Spelling.nearest(to: text, among: spellings, limit: spellings.count) {
      guard let choice = first(where: { $0.spellings.contains(spelling) }) else { continue }
      if !found.contains(choice) { found.append(choice) }
    }
    return Array(found.prefix(limit))
  }

  /// The parts of a text that may name several choices.
  static func parts(of text: String) -> [String] {
    text.split(whereSeparator: { separators.contains($0) })
      .map { Spelling.trimmed(String($0)) }
      .filter { !$0.isEmpty }
  }
}

extension OptionSpecification.Choice {
  /// Every spelling that names the choice, the code first.
  var spellings: [String] {
    var spellings = [code]
    for spelling in [label.chinese, label.english] + aliases where !spellings.contains(spelling) {
      spellings.append(spelling)
    }
    return spellings
  }
}
