internal import CaseModel
internal import ChangeLog
internal import SQLite

/// What the search index holds of one case: the words of its columns by class, and its facts.
struct SearchEntry: Equatable {
  /// The words of one class.
  struct Words: Equatable {
    /// In the order of ``SearchColumn``.
    var columns: [[String]] = Array(repeating: [], count: SearchColumn.allCases.count)
    /// Ascending numbers of `search_fact`.
    var facts: [Int64] = []

    var isEmpty: Bool { facts.isEmpty && columns.allSatisfy(\.isEmpty) }
  }

  /// The case's date in days since 1970, 0 for none.
  var day: Int64 = 0
  var plain = Words()
  var personal = Words()
}

extension SearchEntry.Words {
  /// As the index keeps them: a line a column, then the facts.
  var packed: String {
    let lines =
      columns.map { SearchText.packed($0) } + [facts.map { String($0) }.joined(separator: " ")]
    return lines.joined(separator: "\n")
  }

  init(packed: String) {
    let lines = packed.split(separator: "\n", omittingEmptySubsequences: false)
    for index in columns.indices where index < lines.count {
      columns[index] = SearchText.unpacked(String(lines[index]))
    }
    if lines.count > columns.count {
      facts = lines[columns.count].split(separator: " ").compactMap { Int64($0) }
    }
  }

  /// The columns as FTS5 takes them, facts last.
  var bindings: [Value] {
    columns.map { .text($0.joined(separator: " ")) }
      + [.text(facts.map { SearchTerm.word(ofFact: $0) }.joined(separator: " "))]
  }
}

/// Reads what is to be searched out of the records of cases.
///
/// Where people wrote different values, each of them is found. Of a record that is voided nothing
/// is, but of a voided case all: it is left out of searches by a fact, so that it can be asked for.
struct SearchEntryReader {
  private let writer: LineWriter
  private let hasConflicts: Bool
  private let facts: SearchFacts

  init(_ writer: LineWriter, _ facts: SearchFacts, _ connection: borrowing Connection) throws {
    self.writer = writer
    self.facts = facts
    hasConflicts =
      try !connection.value("SELECT 1 FROM field_mark WHERE mark = 'conflict' LIMIT 1").isNull
  }

  /// The entry of a case; nil while its own record is not here.
  func entry(
    of caseID: RecordID, _ connection: borrowing Connection
  ) throws -> SearchEntry? {
    guard let root = try root(of: caseID, connection) else { return nil }
    var entry = SearchEntry()
    entry.day = root.day
    for part in SearchLayout.parts(of: root.shape.type) {
      if part.type.isPersonal {
        try read(part, of: caseID, into: &entry.personal, connection)
      } else {
        try read(part, of: caseID, into: &entry.plain, connection)
      }
    }
    append(SearchText.words(of: caseID.shortNumber).joined(), .numbers, &entry.plain)
    var facts = [SearchLayout.fact(ofType: root.shape.type)]
    facts.append(SearchLayout.fact(ofOffice: root.office))
    if root.isVoided { facts.append(SearchLayout.factOfVoided) }
    for fact in facts { entry.plain.facts.append(try self.facts.number(of: fact, connection)) }
    entry.plain.facts = Set(entry.plain.facts).sorted()
    entry.personal.facts = Set(entry.personal.facts).sorted()
    return entry
  }

  private struct Root {
    let shape: RecordShape
    let day: Int64
    let office: String
    let isVoided: Bool
  }

  private func root(
    of caseID: RecordID, _ connection: borrowing Connection
  ) throws -> Root? {
    for shape in RecordShape.ofCases {
      let date = shape.type.dateField?.name ?? "NULL"
      let statement = try connection.statement(
        "SELECT \(date), office, voided FROM \(shape.type.name) WHERE id = ?")
      try statement.bind(caseID.text)
      guard try statement.step() else { continue }
      let day = statement.optionalText(0).flatMap { LocalDate(iso: $0) }
      return Root(
        shape: shape, day: day.map { SearchRow.day($0) } ?? 0, office: statement.text(1),
        isVoided: !statement.isNull(2))
    }
    return nil
  }

  private func read(
    _ part: SearchLayout.Part, of caseID: RecordID, into words: inout SearchEntry.Words,
    _ connection: borrowing Connection
  ) throws {
    let disputed = try disputed(part.type, in: caseID, connection)
    let statement = try connection.statement(part.selection)
    try statement.bind(caseID.text)
    var names: [String] = []
    while try statement.step() {
      let id = statement.text(0)
      if part.type.place == .part, !statement.isNull(1) { continue }
      if disputed.contains(id) {
        try readAll(part, of: caseID, id, into: &words, &names, connection)
        continue
      }
      for (index, text) in part.texts.enumerated() {
        guard let value = statement.optionalText(2 + index) else { continue }
        append(value, text.column, &words)
      }
      for (index, list) in part.lists.enumerated() {
        guard let value = statement.optionalText(2 + part.texts.count + index) else { continue }
        let codes: [String]
        if case .set = list.field.kind { codes = ColumnValue.codes(value) } else { codes = [value] }
        names += codes.map { SearchLayout.fact(of: $0, list.field, part.type) }
      }
    }
    for name in names { words.facts.append(try facts.number(of: name, connection)) }
  }

  /// The records of a type in which values differ.
  private func disputed(
    _ type: RecordType, in caseID: RecordID, _ connection: borrowing Connection
  ) throws -> Set<String> {
    guard hasConflicts else { return [] }
    return Set(
      try connection.rows(
        "SELECT id FROM field_mark WHERE type = ? AND case_id = ? AND mark = 'conflict'",
        .text(type.name), .text(caseID.text)
      ) { $0.text(0) })
  }

  /// Reads all values that stand in a record, not only those that are shown.
  private func readAll(
    _ part: SearchLayout.Part, of caseID: RecordID, _ id: String,
    into words: inout SearchEntry.Words, _ names: inout [String],
    _ connection: borrowing Connection
  ) throws {
    guard let id = RecordID(id) else { return }
    let key = RecordKey(case: caseID, type: part.type.name, id: id)
    let merges = try RecordMerge(writer: writer).allHeads(of: key, connection)
    func values(_ name: String) -> [JSONValue] { merges[name]?.heads.map(\.value) ?? [] }
    for (field, column) in part.texts {
      var seen: Set<String> = []
      for text in values(field.name).compactMap(\.text) where seen.insert(text).inserted {
        append(text, column, &words)
      }
    }
    for (field, list) in part.lists {
      if case .set = field.kind {
        for choice in list.choices
        where values("\(field.name).\(choice.code)").contains(.boolean(true)) {
          names.append(SearchLayout.fact(of: choice.code, field, part.type))
        }
      } else {
        names += values(field.name).compactMap(\.text).map {
          SearchLayout.fact(of: $0, field, part.type)
        }
      }
    }
  }

  private func append(
    _ text: String, _ column: SearchColumn, _ words: inout SearchEntry.Words
  ) {
    let split =
      column.isOfNumbers ? SearchText.words(ofNumber: text) : SearchText.words(of: text)
    guard !split.isEmpty, let index = SearchColumn.allCases.firstIndex(of: column) else { return }
    if !words.columns[index].isEmpty { words.columns[index].append(SearchText.separator) }
    words.columns[index] += split
  }
}

/// The numbers that stand for facts, as one transaction learned them.
final class SearchFacts {
  private var known: [String: Int64]
  /// Whether numbers are given to facts that have none yet.
  private let mayWrite: Bool
  private var last: Int64
  /// How many facts had no number.
  private(set) var inventedCount: Int64 = 0

  init(mayWrite: Bool, _ connection: borrowing Connection) throws {
    self.mayWrite = mayWrite
    var known: [String: Int64] = [:]
    try connection.query("SELECT name, fact FROM search_fact") { known[$0.text(0)] = $0.integer(1) }
    self.known = known
    last = known.values.max() ?? 0
  }

  /// The number of a fact; a new one for a fact that no case had yet.
  func number(of name: String, _ connection: borrowing Connection) throws -> Int64 {
    if let number = known[name] { return number }
    last += 1
    inventedCount += 1
    known[name] = last
    if mayWrite {
      try connection.run(
        "INSERT INTO search_fact (fact, name) VALUES (?, ?)", .integer(last), .text(name))
    }
    return last
  }

  /// The number of a fact, if a case ever had it.
  func find(_ name: String) -> Int64? { known[name] }

  /// All facts, by name.
  var all: [String: Int64] { known }
}
