internal import SQLite

// A word of a million cases is found at once, but counting it means walking along all of them: a
// tenth of a second. So the cases of such a word are kept as bits from the first search on, and
// followed with every case that is taken in. Only words of very many cases are kept: they say
// nothing of anybody.

/// The words whose cases are kept as bits.
struct SearchCommonWords {
  /// Words that are kept at most; of a million cases one takes 0.15 MB.
  static let wordsMax = 64

  private let terms: [(word: Int64, term: SearchTerm)]

  init(_ connection: borrowing Connection) throws {
    terms = try connection.rows("SELECT word, term FROM search_common ORDER BY word") { row in
      SearchTerm(packed: row.text(1)).map { (row.integer(0), $0) }
    }.compactMap { $0 }
  }

  /// Follows a change of a case.
  func update(
    _ row: Int64, from old: SearchEntry?, to new: SearchEntry?,
    _ connection: borrowing Connection
  ) throws {
    for (word, term) in terms {
      let was = old.map { term.matches($0) } ?? false
      let now = new.map { term.matches($0) } ?? false
      if was != now { try SearchCommonWords.set(word, row, now, connection) }
    }
  }

  private static func set(
    _ word: Int64, _ row: Int64, _ isMember: Bool, _ connection: borrowing Connection
  ) throws {
    let chunk = row >> RowSet.chunkBits
    let bit = Int(row & (1 << RowSet.chunkBits - 1))
    let held = try connection.value(
      "SELECT bits FROM search_common_rows WHERE word = ? AND chunk = ?", .integer(word),
      .integer(chunk))
    var bytes: [UInt8] = if case .blob(let held) = held { Array(held) } else { [] }
    if bytes.count <= bit >> 3 {
      bytes += Array(repeating: 0, count: bit >> 3 + 1 - bytes.count)
    }
    if isMember {
      bytes[bit >> 3] |= 1 << UInt8(bit & 7)
    } else {
      bytes[bit >> 3] &= ~(1 << UInt8(bit & 7))
    }
    while bytes.last == 0 { bytes.removeLast() }
    if bytes.isEmpty {
      try connection.run(
        "DELETE FROM search_common_rows WHERE word = ? AND chunk = ?", .integer(word),
        .integer(chunk))
      return
    }
    try connection.run(
      """
      INSERT INTO search_common_rows (word, chunk, bits) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET bits = excluded.bits
      """, .integer(word), .integer(chunk), .blob(bytes))
  }

  /// The cases of a term; nil if they are not kept.
  static func rows(
    of term: SearchTerm, _ connection: borrowing Connection
  ) throws -> RowSet? {
    guard
      let word = try connection.integer(
        "SELECT word FROM search_common WHERE term = ?", .text(term.packed))
    else { return nil }
    var rows = RowSet()
    try connection.query(
      "SELECT chunk, bits FROM search_common_rows WHERE word = ? ORDER BY chunk", .integer(word)
    ) { rows.append(chunk: $0.integer(0), bytes: $0.bytes(1)) }
    return rows
  }

  /// Keeps the cases of a term from now on; the word that is kept longest goes.
  static func keep(
    _ term: SearchTerm, _ rows: RowSet, _ connection: borrowing Connection
  ) throws {
    try connection.run("INSERT OR IGNORE INTO search_common (term) VALUES (?)", .text(term.packed))
    guard
      let word = try connection.integer(
        "SELECT word FROM search_common WHERE term = ?", .text(term.packed))
    else { return }
    try connection.run("DELETE FROM search_common_rows WHERE word = ?", .integer(word))
    try rows.forEachChunk { chunk, bytes in
      guard !bytes.isEmpty else { return }
      try connection.run(
        "INSERT INTO search_common_rows (word, chunk, bits) VALUES (?, ?, ?)", .integer(word),
        .integer(chunk), .blob(bytes))
    }
    let surplus = try connection.rows(
      "SELECT word FROM search_common ORDER BY word DESC LIMIT -1 OFFSET ?",
      .integer(Int64(wordsMax))
    ) { $0.integer(0) }
    for word in surplus {
      try connection.run("DELETE FROM search_common_rows WHERE word = ?", .integer(word))
      try connection.run("DELETE FROM search_common WHERE word = ?", .integer(word))
    }
  }
}
