internal import CaseModel
internal import ChangeLog
internal import SQLite

// The search index: tables that are computed from the records and can be thrown away.
//
//   search_case           a row a case, newest greatest, with the words of its plain records
//   search_personal_text  the words of its personal records
//   search_plain,         FTS5 without contents of its own: the words above, a column each for
//   search_personal       people, employer, numbers, notes, and one for facts
//   search_common(_rows)  words of very many cases that were asked for, as bits
//
// The words are kept because FTS5 forgets a row only if it is told every word that stands in it.
// All tables of a case change in one transaction, so that they agree at every moment:
//
//   1. A case is in `search_personal_text` and `search_personal` if it has words there, else not.
//   2. Row r stands in an FTS5 table with exactly the words that stand beside r.
//   3. Row r is among the rows of a common word if and only if the word matches the case's words.

/// Puts cases into the search index and takes them out, within one transaction.
struct SearchIndex {
  private let reader: SearchEntryReader
  private let common: SearchCommonWords
  let facts: SearchFacts

  init(_ writer: LineWriter, _ connection: borrowing Connection) throws {
    facts = try SearchFacts(mayWrite: true, connection)
    reader = try SearchEntryReader(writer, facts, connection)
    common = try SearchCommonWords(connection)
  }

  /// Makes the index say what the records of a case say now.
  ///
  /// - Returns: whether it said something else.
  @discardableResult
  func update(_ caseID: RecordID, _ connection: borrowing Connection) throws -> Bool {
    let held = try SearchIndex.held(caseID, connection)
    let entry = try reader.entry(of: caseID, connection)
    if held?.entry == entry { return false }
    guard let entry else {
      if let held { try remove(held, connection) }
      return true
    }
    guard let held, held.entry.day == entry.day else {
      if let held { try remove(held, connection) }
      try insert(entry, of: caseID, connection)
      return true
    }
    try change(from: held, to: entry, connection)
    return true
  }

  /// A case as the index has it.
  struct Held {
    let row: Int64
    let entry: SearchEntry
  }

  /// What the index has of a case.
  static func held(
    _ caseID: RecordID, _ connection: borrowing Connection
  ) throws -> Held? {
    let statement = try connection.statement(
      """
      SELECT c.row, c.plain, p.personal
      FROM search_case c LEFT JOIN search_personal_text p ON p.row = c.row WHERE c.case_id = ?
      """)
    try statement.bind([.blob(SearchCaseID.packed(caseID))])
    guard try statement.step() else { return nil }
    return held(statement)
  }

  /// What the index has of a case, in the columns row, plain, personal.
  static func held(_ statement: Statement) -> Held {
    var entry = SearchEntry()
    let row = statement.integer(0)
    entry.day = SearchRow.day(ofRow: row)
    entry.plain = SearchEntry.Words(packed: statement.text(1))
    if let personal = statement.optionalText(2) {
      entry.personal = SearchEntry.Words(packed: personal)
    }
    return Held(row: row, entry: entry)
  }

  // MARK: - Rows

  private func insert(
    _ entry: SearchEntry, of caseID: RecordID, _ connection: borrowing Connection
  ) throws {
    let rows = SearchRow.rows(ofDay: entry.day)
    let last = try connection.integer(
      "SELECT max(row) FROM search_case WHERE row BETWEEN ? AND ?", .integer(rows.lowerBound),
      .integer(rows.upperBound))
    let row = last.map { $0 + 1 } ?? rows.lowerBound
    try connection.run(
      "INSERT INTO search_case (row, case_id, plain) VALUES (?, ?, ?)", .integer(row),
      .blob(SearchCaseID.packed(caseID)), .text(entry.plain.packed))
    try SearchIndex.add(entry.plain, at: row, to: "search_plain", connection)
    if !entry.personal.isEmpty {
      try connection.run(
        "INSERT INTO search_personal_text (row, personal) VALUES (?, ?)", .integer(row),
        .text(entry.personal.packed))
      try SearchIndex.add(entry.personal, at: row, to: "search_personal", connection)
    }
    try common.update(row, from: nil, to: entry, connection)
  }

  private func remove(_ held: Held, _ connection: borrowing Connection) throws {
    let row = Value.integer(held.row)
    try SearchIndex.take(held.entry.plain, at: held.row, from: "search_plain", connection)
    try connection.run("DELETE FROM search_case WHERE row = ?", row)
    if !held.entry.personal.isEmpty {
      try SearchIndex.take(held.entry.personal, at: held.row, from: "search_personal", connection)
      try connection.run("DELETE FROM search_personal_text WHERE row = ?", row)
    }
    try common.update(held.row, from: held.entry, to: nil, connection)
  }

  private func change(
    from held: Held, to entry: SearchEntry, _ connection: borrowing Connection
  ) throws {
    if held.entry.plain != entry.plain {
      try SearchIndex.take(held.entry.plain, at: held.row, from: "search_plain", connection)
      try connection.run(
        "UPDATE search_case SET plain = ? WHERE row = ?", .text(entry.plain.packed),
        .integer(held.row))
      try SearchIndex.add(entry.plain, at: held.row, to: "search_plain", connection)
    }
    if held.entry.personal != entry.personal {
      if !held.entry.personal.isEmpty {
        try SearchIndex.take(held.entry.personal, at: held.row, from: "search_personal", connection)
        try connection.run(
          "DELETE FROM search_personal_text WHERE row = ?", .integer(held.row))
      }
      if !entry.personal.isEmpty {
        try connection.run(
          "INSERT INTO search_personal_text (row, personal) VALUES (?, ?)", .integer(held.row),
          .text(entry.personal.packed))
        try SearchIndex.add(entry.personal, at: held.row, to: "search_personal", connection)
      }
    }
    try common.update(held.row, from: held.entry, to: entry, connection)
  }

  private static let columns =
    (SearchColumn.allCases.map(\.rawValue) + ["facts"]).joined(separator: ", ")

  private static func add(
    _ words: SearchEntry.Words, at row: Int64, to table: String,
    _ connection: borrowing Connection
  ) throws {
    try connection.run(
      "INSERT INTO \(table) (rowid, \(columns)) VALUES (?, ?, ?, ?, ?, ?)",
      bindings: [.integer(row)] + words.bindings)
  }

  private static func take(
    _ words: SearchEntry.Words, at row: Int64, from table: String,
    _ connection: borrowing Connection
  ) throws {
    try connection.run(
      "INSERT INTO \(table) (\(table), rowid, \(columns)) VALUES ('delete', ?, ?, ?, ?, ?, ?)",
      bindings: [.integer(row)] + words.bindings)
  }

  // MARK: - The whole

  /// Empties the index, to be built anew: all lines are taken in again.
  static func reset(_ connection: borrowing Connection) throws {
    for table in ["search_plain", "search_personal"] {
      try connection.run("INSERT INTO \(table) (\(table)) VALUES ('delete-all')")
    }
    for table in [
      "search_common_rows", "search_common", "search_fact", "search_personal_text", "search_case",
      "search_queue",
    ] {
      try connection.run("DELETE FROM \(table)")
    }
    try connection.run(
      "UPDATE search_state SET through = 0, layout = ?", .text(SearchLayout.version))
  }

  /// Makes the index anew and empty, whatever is left of it.
  static func rebuild(_ connection: borrowing Connection) throws {
    let tables = ["search_plain", "search_personal"]
    var declarations: [String] = []
    for table in tables {
      declarations.append(
        try connection.text("SELECT sql FROM sqlite_schema WHERE name = ?", .text(table)) ?? "")
    }
    for (table, declaration) in zip(tables, declarations) where !declaration.isEmpty {
      try drop(table, connection)
      try connection.execute(declaration)
    }
    try reset(connection)
  }

  private static func drop(_ table: String, _ connection: borrowing Connection) throws {
    do {
      try connection.savepoint { try connection.execute("DROP TABLE \(table)") }
    } catch let error as SQLiteError where error.kind == .corrupt {
      let parts = ["", "_data", "_idx", "_docsize", "_config"].map { table + $0 }
      try connection.forgetTables(parts)
    }
  }

  /// Takes words out of the file that no row has any more: FTS5 keeps what was deleted until the
  /// pieces that it consists of are joined.
  static func forgetDeleted(_ connection: borrowing Connection) throws {
    for table in ["search_plain", "search_personal"] {
      try connection.run("INSERT INTO \(table) (\(table)) VALUES ('optimize')")
    }
  }
}

/// Ids of cases as the index keeps them: the office's letters and the UUID's 16 bytes, half as long
/// as the text.
enum SearchCaseID {
  /// Before an id of another form.
  private static let isText: UInt8 = 0xFF

  static func packed(_ id: RecordID) -> [UInt8] {
    let office = id.office
    let letters = Array(id.text.utf8.dropFirst(office.utf8.count + 1).filter { $0 != 0x2D })
    var bytes = [UInt8(office.utf8.count)] + office.utf8
    if letters.count == 32 {
      for index in stride(from: 0, to: 32, by: 2) {
        guard let high = digit(letters[index]), let low = digit(letters[index + 1]) else { break }
        bytes.append(high << 4 | low)
      }
    }
    return unpacked(bytes) == id ? bytes : [isText] + id.text.utf8
  }

  static func unpacked(_ bytes: [UInt8]) -> RecordID? {
    guard let first = bytes.first else { return nil }
    if first == isText { return RecordID(String(decoding: bytes.dropFirst(), as: UTF8.self)) }
    guard bytes.count == Int(first) + 17 else { return nil }
    var text = Array(bytes[1...Int(first)])
    for (index, byte) in bytes.suffix(16).enumerated() {
      if [0, 4, 6, 8, 10].contains(index) { text.append(0x2D) }
      text.append(letter(byte >> 4))
      text.append(letter(byte & 0xF))
    }
    return RecordID(String(decoding: text, as: UTF8.self))
  }

  private static func digit(_ letter: UInt8) -> UInt8? {
    switch letter {
    case 0x30...0x39: letter - 0x30
    case 0x61...0x66: letter - 0x61 + 10
    default: nil
    }
  }

  private static func letter(_ digit: UInt8) -> UInt8 {
    digit < 10 ? 0x30 + digit : 0x61 + digit - 10
  }
}
