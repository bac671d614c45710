internal import CaseModel
internal import ChangeLog
internal import SQLite

extension StoreCheck {
  /// Whether the search index says what the records say, word by word.
  static let search = StoreCheck("search", Phrase("搜索索引", "search index")) { store, progress in
    // What only waits to be taken in is not wrong; a damaged index takes nothing in.
    let wrong = try SearchComparison.unlessDamaged {
      _ = try store.takeInWhatCame(progress: progress)
      try store.write { connection, _ in try SearchComparison.checkPieces(connection) }
      // Compared without the lock, which takes minutes: what others save meanwhile is not seen.
      return try store.read { connection in
        var comparison = try SearchComparison(store.thisNode, connection)
        try comparison.run(connection)
        return comparison.wrong
      }
    }
    let cases = Int64(try store.read { Set(try SearchComparison.ids($0)).count })
    guard wrong != 0 else { return Outcome(examined: cases, wrong: 0, isRebuilt: false) }
    try store.write { connection, _ in try SearchIndex.rebuild(connection) }
    // Damaged pages go out of the file; without room for it they stay, and harm nothing.
    _ = try? store.withoutTransaction { try $0.run("VACUUM") }
    let left = try store.takeInWhatCame(progress: progress)
    return Outcome(examined: cases, wrong: wrong, isRebuilt: left == 0)
  }
}

/// Compares the search index with the records.
private struct SearchComparison {
  private let reader: SearchEntryReader
  private let facts: SearchFacts
  /// Cases that others changed after all was taken in.
  private let waiting: Set<RecordID>
  private(set) var wrong: Int64 = 0

  init(_ thisNode: ThisNode, _ connection: borrowing Connection) throws {
    facts = try SearchFacts(mayWrite: false, connection)
    reader = try SearchEntryReader(LineWriter(thisNode: thisNode), facts, connection)
    let batch = try SearchQueue.read(connection).batch(linesMax: .max / 2, connection)
    waiting = Set(batch.cases + batch.queued.compactMap { RecordID($0) })
  }

  /// Has FTS5 look whether its own tables agree.
  static func checkPieces(_ connection: borrowing Connection) throws {
    for table in ["search_plain", "search_personal"] {
      try connection.run("INSERT INTO \(table) (\(table)) VALUES ('integrity-check')")
    }
  }

  mutating func run(_ connection: borrowing Connection) throws {
    var missing = Set(try SearchComparison.ids(connection)).subtracting(waiting)
    var expected = (plain: WordSum(), personal: WordSum())
    let common = try SearchComparison.commonWords(connection)
    var rowsOfCommon = common.map { _ in RowSet() }
    try connection.query(
      """
      SELECT c.row, c.plain, p.personal, c.case_id
      FROM search_case c LEFT JOIN search_personal_text p ON p.row = c.row ORDER BY c.row
      """
    ) { row in
      let held = SearchIndex.held(row)
      expected.plain.add(held.entry.plain, at: held.row)
      expected.personal.add(held.entry.personal, at: held.row)
      for (index, word) in common.enumerated() where word.term.matches(held.entry) {
        rowsOfCommon[index].append(held.row)
      }
      guard let caseID = SearchCaseID.unpacked(row.bytes(3)) else {
        wrong += 1
        return
      }
      missing.remove(caseID)
      if waiting.contains(caseID) { return }
      if try reader.entry(of: caseID, connection) != held.entry { wrong += 1 }
    }
    wrong += Int64(missing.count) + (waiting.isEmpty ? facts.inventedCount : 0)
    let loose = try connection.integer(
      """
      SELECT count(*) FROM search_personal_text WHERE row NOT IN (SELECT row FROM search_case)
      """)
    wrong += loose ?? 0
    for (index, word) in common.enumerated()
    where try SearchCommonWords.rows(of: word.term, connection) != rowsOfCommon[index] {
      wrong += 1
    }
    if try WordSum.held(in: "search_plain", connection) != expected.plain { wrong += 1 }
    if try WordSum.held(in: "search_personal", connection) != expected.personal { wrong += 1 }
  }

  /// The cases that have a record of their own.
  static func ids(_ connection: borrowing Connection) throws -> [RecordID] {
    var ids: [RecordID] = []
    for shape in RecordShape.ofCases {
      try connection.query("SELECT id FROM \(shape.type.name)") { row in
        if let id = RecordID(row.text(0)) { ids.append(id) }
      }
    }
    return ids
  }

  private static func commonWords(
    _ connection: borrowing Connection
  ) throws -> [(word: Int64, term: SearchTerm)] {
    try connection.rows("SELECT word, term FROM search_common") { row in
      SearchTerm(packed: row.text(1)).map { (row.integer(0), $0) }
    }.compactMap { $0 }
  }

  /// What a body finds wrong; nil where the index cannot even be read.
  static func unlessDamaged(_ body: () throws -> Int64) throws -> Int64? {
    do {
      return try body()
    } catch let error as StoreError {
      guard case .database(_, let cause) = error, cause.kind == .corrupt || cause.kind == .other
      else { throw error }
      return nil
    }
  }
}

/// All words of an index with their places, as one number that no order changes.
private struct WordSum: Equatable {
  private var sum: UInt64 = 0
  private var count: Int64 = 0

  private static let columns = SearchColumn.allCases.map(\.rawValue) + ["facts"]

  mutating func add(_ words: SearchEntry.Words, at row: Int64) {
    for (index, column) in words.columns.enumerated() {
      for (offset, word) in column.enumerated() { add(word, row, index, Int64(offset)) }
    }
    for (offset, fact) in words.facts.enumerated() {
      add(SearchTerm.word(ofFact: fact), row, words.columns.count, Int64(offset))
    }
  }

  private mutating func add(_ word: String, _ row: Int64, _ column: Int, _ offset: Int64) {
    // FNV-1a, whose order-free sum is compared.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    for byte in word.utf8 { mix(byte) }
    for number in [row, Int64(column), offset] {
      for shift in 0..<8 { mix(UInt8(truncatingIfNeeded: number >> Int64(shift * 8))) }
    }
    sum &+= hash
    count += 1
  }

  /// What an index holds.
  static func held(in table: String, _ connection: borrowing Connection) throws -> WordSum {
    let vocabulary = "temp.\(table)_words"
    try connection.execute(
      "CREATE VIRTUAL TABLE IF NOT EXISTS \(vocabulary) USING fts5vocab(main, \(table), instance)")
    var sum = WordSum()
    try connection.query("SELECT term, doc, col, \"offset\" FROM \(vocabulary)") { row in
      let column = columns.firstIndex(of: row.text(2)) ?? -1
      sum.add(row.text(0), row.integer(1), column, row.integer(3))
    }
    try connection.execute("DROP TABLE \(vocabulary)")
    return sum
  }
}
