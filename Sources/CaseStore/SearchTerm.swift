internal import CaseModel
internal import SQLite

/// One thing that is looked for: words side by side, or facts that a word means.
struct SearchTerm: Hashable {
  /// Words that stand side by side; empty for facts alone.
  var words: [String] = []
  /// Whether the last of them need only begin so.
  var isPrefix = false
  /// The columns to look in; all for every one.
  var columns: Set<SearchColumn> = Set(SearchColumn.allCases)
  /// Numbers of facts of which one suffices, ascending.
  var facts: [Int64] = []

  var isEmpty: Bool { words.isEmpty && facts.isEmpty }

  /// What stands for a fact among the words of the index: no text has such a word.
  static func word(ofFact fact: Int64) -> String { "=\(fact)" }

  /// The term as FTS5 reads it.
  var expression: String {
    var parts: [String] = []
    if !words.isEmpty {
      // A column is named only where there is a choice: what is of no text is in no text's words.
      let isEverywhere = columns.count == SearchColumn.allCases.count
      let names = SearchColumn.allCases.filter { columns.contains($0) }.map(\.rawValue)
      let filter = isEverywhere ? "" : "{\(names.joined(separator: " "))} : "
      parts.append("\(filter)\"\(words.joined(separator: " "))\"\(isPrefix ? " *" : "")")
    }
    parts += facts.map { "\"\(SearchTerm.word(ofFact: $0))\"" }
    return parts.joined(separator: " OR ")
  }

  /// Whether an entry has it: what FTS5 says of the same words.
  func matches(_ entry: SearchEntry) -> Bool { matches(entry.plain) || matches(entry.personal) }

  private func matches(_ entry: SearchEntry.Words) -> Bool {
    if facts.contains(where: { entry.facts.contains($0) }) { return true }
    guard !words.isEmpty else { return false }
    for (index, column) in SearchColumn.allCases.enumerated() where columns.contains(column) {
      if SearchTerm.stands(words, isPrefix: isPrefix, in: entry.columns[index]) { return true }
    }
    return false
  }

  /// Whether words stand side by side among others.
  static func stands(_ words: [String], isPrefix: Bool, in text: [String]) -> Bool {
    guard let last = words.last, text.count >= words.count else { return false }
    let whole = words.dropLast()
    for start in 0...(text.count - words.count) {
      guard whole.enumerated().allSatisfy({ text[start + $0.offset] == $0.element }) else {
        continue
      }
      let end = text[start + whole.count]
      if end == last || (isPrefix && end.hasPrefix(last)) { return true }
    }
    return false
  }

  // MARK: - Keeping

  /// The term as `search_common` keeps it.
  var packed: String {
    let names = SearchColumn.allCases.filter { columns.contains($0) }.map(\.rawValue)
    let facts = facts.map { String($0) }.joined(separator: " ")
    return [
      isPrefix ? "prefix" : "whole", names.joined(separator: " "), facts,
      words.joined(separator: " "),
    ].joined(separator: "\n")
  }

  init() {}

  init?(packed: String) {
    let lines = packed.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 4 else { return nil }
    isPrefix = lines[0] == "prefix"
    columns = Set(lines[1].split(separator: " ").compactMap { SearchColumn(rawValue: String($0)) })
    facts = lines[2].split(separator: " ").compactMap { Int64($0) }
    words = lines[3].split(separator: " ").map(String.init)
  }
}
