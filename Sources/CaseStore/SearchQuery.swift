internal import CaseModel
internal import ChangeLog
internal import SQLite

/// What was typed, as terms: all groups must be met, each by one of its alternatives, each of these
/// by all of its terms.
struct SearchQuery: Equatable {
  typealias Alternative = [SearchTerm]
  let groups: [[Alternative]]

  /// Digits that a typed beginning of a number has at least; a shorter one is meant as it is.
  private static let digitsOfBeginningMin = 4
  /// Latin letters that a typed beginning of a word has at least.
  private static let lettersOfBeginningMin = 3

  /// Reads what was typed: words with spaces between, each found as a whole.
  ///
  /// - Parameter columns: where to look; empty for everywhere, lists too.
  init(_ typed: String, in columns: Set<SearchColumn>) {
    var words: [[String]] = []
    for part in TextFolding.halfWidth(typed).unicodeScalars.split(
      whereSeparator: { TextFolding.isSpace($0) })
    {
      let split = SearchText.words(of: String(String.UnicodeScalarView(part)))
      if !split.isEmpty { words.append(split) }
    }
    var groups: [[Alternative]] = []
    while let word = words.first {
      let run = words.prefix { $0.count == 1 && SearchQuery.isDigits($0[0]) }
      if run.count > 1 {
        // 138 0475 0001 may be one number, and 2025 17 two.
        let joined = run.flatMap { $0 }
        groups.append([
          run.map { SearchQuery.term($0, columns) }, [SearchQuery.term([joined.joined()], columns)],
        ])
        words.removeFirst(run.count)
        continue
      }
      var alternatives = [[SearchQuery.term(word, columns)]]
      if let joined = SearchText.joined(word) {
        alternatives.append([SearchQuery.term([joined], columns)])
      }
      groups.append(alternatives)
      words.removeFirst()
    }
    self.groups = groups
  }

  var isEmpty: Bool { groups.isEmpty }

  private static func term(_ words: [String], _ columns: Set<SearchColumn>) -> SearchTerm {
    var term = SearchTerm()
    term.words = words
    term.isPrefix = isBeginning(words)
    if !columns.isEmpty { term.columns = columns }
    return term
  }

  /// Whether the last word may be the beginning of one: of a number or a Latin word that is not very
  /// short, or that follows others.
  private static func isBeginning(_ words: [String]) -> Bool {
    guard let last = words.last, !SearchText.isHan(last) else { return false }
    if words.count > 1 { return true }
    return last.unicodeScalars.count
      >= (isDigits(last) ? digitsOfBeginningMin : lettersOfBeginningMin)
  }

  private static func isDigits(_ word: String) -> Bool {
    word.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}

/// Answers a search from the index.
struct SearchEvaluation {
  private let facts: SearchFacts
  /// Rows of a term from which on it is worth keeping.
  private let commonRowsMin: Int
  /// Terms that were found in very many cases and are not kept yet.
  private(set) var common: [(term: SearchTerm, rows: RowSet)] = []

  init(commonRowsMin: Int, _ connection: borrowing Connection) throws {
    facts = try SearchFacts(mayWrite: false, connection)
    self.commonRowsMin = commonRowsMin
  }

  /// The rows that meet a query.
  mutating func rows(
    of query: SearchQuery, meaningFacts: Bool, _ connection: borrowing Connection
  ) throws -> RowSet {
    var result: RowSet?
    for group in query.groups {
      var found = RowSet()
      for alternative in group {
        var all: RowSet?
        for var term in alternative {
          if meaningFacts { term.facts = meanings(of: term) }
          let rows = try rows(of: term, connection)
          all = all?.intersection(rows) ?? rows
        }
        found = found.union(all ?? RowSet())
      }
      result = result?.intersection(found) ?? found
    }
    return result ?? RowSet()
  }

  /// The rows with one of some facts, found one by one, so that each can be kept.
  mutating func rows(
    withFact names: [String], _ connection: borrowing Connection
  ) throws -> RowSet {
    var result = RowSet()
    for name in names {
      guard let fact = facts.find(name) else { continue }
      var term = SearchTerm()
      term.facts = [fact]
      result = result.union(try rows(of: term, connection))
    }
    return result
  }

  /// Whether every case that is held has one of some facts, among those that begin alike.
  func areAll(_ names: Set<String>, beginningWith beginning: String) -> Bool {
    facts.all.keys.allSatisfy { !$0.hasPrefix(beginning) || names.contains($0) }
  }

  /// The values of lists that words mean: one of their labels has them side by side.
  private func meanings(of term: SearchTerm) -> [Int64] {
    let found = SearchLayout.meanings.compactMap { meaning -> Int64? in
      let isMeant = meaning.spellings.contains {
        SearchTerm.stands(term.words, isPrefix: term.isPrefix, in: $0)
      }
      return isMeant ? facts.find(meaning.fact) : nil
    }
    return Set(found).sorted()
  }

  private mutating func rows(
    of term: SearchTerm, _ connection: borrowing Connection
  ) throws -> RowSet {
    if let kept = try SearchCommonWords.rows(of: term, connection) { return kept }
    if let rows = try SearchLongPhrase(term)?.rows(connection) {
      guard !term.facts.isEmpty else { return rows }
      var meant = SearchTerm()
      meant.facts = term.facts
      return rows.union(try self.rows(of: meant, connection))
    }
    let plain = try SearchEvaluation.rows(of: term, in: "search_plain", connection)
    let personal = try SearchEvaluation.rows(of: term, in: "search_personal", connection)
    let rows = plain.union(personal)
    if rows.count >= commonRowsMin { common.append((term, rows)) }
    return rows
  }

  static func rows(
    of term: SearchTerm, in table: String, _ connection: borrowing Connection
  ) throws -> RowSet {
    let statement = try connection.statement(
      "SELECT rowid FROM \(table) WHERE \(table) MATCH ? ORDER BY rowid")
    try statement.bind(term.expression)
    var rows = RowSet()
    while try statement.step() { rows.append(statement.integer(0)) }
    return rows
  }
}
