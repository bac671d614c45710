internal import SQLite

// The whole name of a firm is made of characters that half of all firms have. FTS5 walks along all
// of them: 0.2 s for a million cases. So two neighbours that are rare are looked for, and the words
// that the index keeps of the few cases found say which have the whole.

/// Finds many words side by side by two of them; what they mean is left aside.
struct SearchLongPhrase {
  /// Words of a phrase from which on it is worth the trouble.
  private static let wordsMin = 4
  /// Cases of the two that are looked at one by one, at most: each takes 10 µs.
  private static let candidatesMax = 2_000
  /// Cases by which it is guessed how common a word is.
  private static let sampleRows = 200

  private var term: SearchTerm

  init?(_ term: SearchTerm) {
    guard term.words.count >= SearchLongPhrase.wordsMin else { return nil }
    self.term = term
    self.term.facts = []
  }

  /// The rows; nil where the two are common, too.
  func rows(_ connection: borrowing Connection) throws -> RowSet? {
    let spans = try term.words.indices.map { try span(at: $0, connection) }
    guard let place = (1..<spans.count).max(by: { rarity(spans, $0) < rarity(spans, $1) }) else {
      return nil
    }
    var pair = term
    pair.words = Array(term.words[(place - 1)...place])
    pair.isPrefix = term.isPrefix && place == term.words.count - 1
    let found = try SearchEvaluation.rows(of: pair, in: "search_plain", connection).union(
      SearchEvaluation.rows(of: pair, in: "search_personal", connection))
    guard found.count <= SearchLongPhrase.candidatesMax else { return nil }
    var rows = RowSet()
    for row in found.greatest(.max).reversed() where try isWhole(row, connection) {
      rows.append(row)
    }
    return rows
  }

  /// How rare a word and the one before it are together.
  private func rarity(_ spans: [Double], _ place: Int) -> Double { spans[place - 1] * spans[place] }

  /// How far the newest cases with a word are apart.
  private func span(at place: Int, _ connection: borrowing Connection) throws -> Double {
    var single = term
    single.words = [term.words[place]]
    single.isPrefix = false
    var spans: [Double] = []
    for table in ["search_plain", "search_personal"] {
      let rows = try connection.rows(
        "SELECT rowid FROM \(table) WHERE \(table) MATCH ? ORDER BY rowid DESC LIMIT ?",
        .text(single.expression), .integer(Int64(SearchLongPhrase.sampleRows))
      ) { $0.integer(0) }
      guard let first = rows.first, let last = rows.last,
        rows.count == SearchLongPhrase.sampleRows
      else { continue }
      spans.append(Double(first - last + 1))
    }
    // Fewer than a sample are rare indeed.
    return spans.min() ?? Double(Int64.max)
  }

  private func isWhole(_ row: Int64, _ connection: borrowing Connection) throws -> Bool {
    let statement = try connection.statement(
      """
      SELECT c.row, c.plain, p.personal
      FROM search_case c LEFT JOIN search_personal_text p ON p.row = c.row WHERE c.row = ?
      """)
    try statement.bind(row)
    guard try statement.step() else { return false }
    return term.matches(SearchIndex.held(statement).entry)
  }
}
