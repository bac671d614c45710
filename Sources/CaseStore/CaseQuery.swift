public import CaseModel
public import ChangeLog
internal import SQLite

extension CaseStore {
  /// Finds the case that a person means.
  ///
  /// - Parameters:
  ///   - typed: a short number (`9F3A-27C1`), an official number with any brackets, or the
  ///     beginning of an id (at least 8 characters).
  ///   - type: the type of case that is meant; nil for all.
  /// - Throws: ``StoreError/unknownCase(_:)``, ``StoreError/ambiguousCase(_:_:)``.
  public func findCase(_ typed: String, of type: RecordType? = nil) throws -> RecordID {
    try read { connection in
      let found = try CaseQuery.find(typed, of: type, connection)
      guard let first = found.first else { throw StoreError.unknownCase(typed) }
      guard found.count == 1 else { throw StoreError.ambiguousCase(typed, found) }
      return first
    }
  }

  /// Finds the case that counts for the one that a person means: itself, or what it was merged
  /// into if that is held.
  ///
  /// - Returns: the case, and the one that was meant where it is another.
  public func findStandingCase(
    _ typed: String, of type: RecordType? = nil
  ) throws -> (id: RecordID, merged: RecordID?) {
    let found = try findCase(typed, of: type)
    guard let end = try mergedInto(found), try caseRoot(end) != nil else { return (found, nil) }
    return (end, found)
  }

  /// Reads a case's own record, whatever its type; nil if none is held.
  public func caseRoot(_ caseID: RecordID) throws -> StoredRecord? {
    try read { try CaseQuery.root(of: caseID, $0) }
  }

  /// The cases that came from a case.
  public func cases(from caseID: RecordID) throws -> [RecordID] {
    try read { connection in
      try connection.rows(
        "SELECT case_id FROM origin WHERE of_case = ? AND voided IS NULL ORDER BY case_id",
        .text(caseID.text)
      ) { RecordID($0.text(0)) }.compactMap { $0 }
    }
  }

  /// The mediations that have an official number, whatever brackets and widths were typed.
  public func findCases(officialNumber: String) throws -> [RecordID] {
    try read { try CaseQuery.find(officialNumber: officialNumber, of: .mediation, $0) }
  }

  /// Which cases of a type a list shows.
  public struct CaseFilter: Sendable, Hashable {
    /// The office whose subtree is meant; nil for all that is held.
    public var office: String?
    /// Of this day or later, by the type's date: a mediation's acceptance.
    public var from: LocalDate?
    /// Of this day or earlier.
    public var to: LocalDate?
    /// Whether concluded ones, or only open ones; nil for both.
    public var isConcluded: Bool?
    /// The code of a status of the type; nil for all.
    public var status: String?
    /// Who handles them; nil for all.
    public var handler: String?
    /// The day on which statuses are asked; nil where nobody asks.
    public var moment: CaseMoment?
    /// Whether voided ones are listed, too, and those that count as part of another.
    public var includesVoided = false
    /// How many rows at most.
    public var rowsMax = 50
    /// How many are counted at most: a list must not read a whole store for its last line.
    public var countMax = 10_000

    /// A filter that lets everything pass but voided cases.
    public init() {}
  }

  /// One row of a list of cases.
  public struct CaseSummary: Sendable, Hashable {
    /// The case.
    public let id: RecordID
    /// Shown values of the case's own record.
    public let values: [String: FieldValue]
    /// The first applicant's name; nil where personal data is not held.
    public let applicant: String?
    /// The first employer's name.
    public let employer: String?
    /// What has reached the worker.
    public let received: Fen
    /// Whether people wrote different values somewhere in the case.
    public let hasConflict: Bool
    /// Where the case stands; nil where the filter names no day, or the type has no statuses.
    public let status: CaseStatus?
  }

  /// How many records there are; beyond a bound they are not counted.
  public enum Total: Sendable, Hashable {
    /// So many.
    case exact(Int64)
    /// More than so many.
    case moreThan(Int64)
  }

  /// Cases of a type, newest first by its date, and how many there are in all.
  public func cases(
    of type: RecordType, _ filter: CaseFilter
  ) throws -> (rows: [CaseSummary], total: Total) {
    try read { try CaseQuery.cases(of: type, filter, $0) }
  }

  /// What has reached the worker on a case and on those merged into it: payments that count.
  public func received(on caseID: RecordID) throws -> Fen {
    try read { try CaseQuery.received(on: caseID, $0) }
  }
}

/// Finds and lists cases.
enum CaseQuery {
  /// Letters that the beginning of an id must have to be one: an office's six and two of the time.
  static let idPrefixCharactersMin = 8

  static func find(
    _ typed: String, of type: RecordType?, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    let roots = type.map { [$0] } ?? RecordShape.ofCases.map(\.type)
    var found: [RecordID] = []
    for root in roots { found += try find(officialNumber: typed, of: root, connection) }
    guard found.isEmpty else { return found }
    for root in roots { found += try find(shortNumber: typed, of: root, connection) }
    guard found.isEmpty else { return found }
    for root in roots { found += try find(idPrefix: typed.lowercased(), of: root, connection) }
    return found
  }

  static func find(
    officialNumber typed: String, of root: RecordType, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    guard root.find(field: "official_number") != nil else { return [] }
    return try ids(
      "SELECT id FROM \(root.name) WHERE official_number_key = ? ORDER BY id LIMIT 20",
      CaseNumber.normalForm(typed), connection)
  }

  private static func find(
    shortNumber typed: String, of root: RecordType, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    let digits = TextFolding.halfWidth(typed).lowercased().filter { $0 != "-" && $0 != " " }
    guard digits.count == 8, digits.allSatisfy(\.isHexDigit) else { return [] }
    return try ids(
      "SELECT id FROM \(root.name) WHERE substr(id, -8) = ? ORDER BY id LIMIT 20", digits,
      connection)
  }

  private static func find(
    idPrefix typed: String, of root: RecordType, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    guard typed.count >= idPrefixCharactersMin, RecordID(typed) != nil else { return [] }
    return try connection.rows(
      "SELECT id FROM \(root.name) WHERE id >= ? AND id < ? ORDER BY id LIMIT 20", .text(typed),
      .text(typed + "~")
    ) { RecordID($0.text(0)) }.compactMap { $0 }
  }

  static func root(
    of caseID: RecordID, _ connection: borrowing Connection
  ) throws -> StoredRecord? {
    for shape in RecordShape.ofCases {
      let statement = try connection.statement(shape.voidedSelection)
      try statement.bind(caseID.text)
      guard try statement.step() else { continue }
      statement.reset()
      return try RecordQuery.record(
        RecordKey(case: caseID, type: shape.type.name, id: caseID), connection)
    }
    return nil
  }

  private static func ids(
    _ sql: String, _ key: String, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    try connection.rows(sql, .text(key)) { RecordID($0.text(0)) }.compactMap { $0 }
  }

  static func cases(
    of type: RecordType, _ filter: CaseStore.CaseFilter, _ connection: borrowing Connection
  ) throws -> (rows: [CaseStore.CaseSummary], total: CaseStore.Total) {
    let date = type.dateField?.name ?? "id"
    var conditions: [String] = []
    var bindings: [Value] = []
    if !filter.includesVoided {
      conditions.append("voided IS NULL")
      conditions.append("id NOT IN (SELECT case_id FROM merged_case)")
    }
    if let office = filter.office {
      let scope = try OfficeQuery.tree(connection).subtree(of: office).map(\.id)
      conditions.append("office IN (SELECT value FROM json_each(?))")
      bindings.append(.text(JSONValue.array(scope.map { .string($0) }).compact))
    }
    if let from = filter.from {
      conditions.append("\(date) >= ?")
      bindings.append(.text(from.iso))
    }
    if let to = filter.to {
      conditions.append("\(date) <= ?")
      bindings.append(.text(to.iso))
    }
    conditions += CaseStatusQuery.conditions(type, filter, &bindings)
    let ends = ["concluded_on", "closed_on"].filter { type.find(field: $0) != nil }
    if let isConcluded = filter.isConcluded {
      let others = isConcluded || type.find(field: "refused_on") == nil ? [] : ["refused_on"]
      conditions += (ends + others).map { "\($0) IS \(isConcluded ? "NOT " : "")NULL" }
    }
    let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    // Voided rows have an index where payments may hang on them.
    let isPlain =
      bindings.isEmpty && filter.isConcluded == nil && RecordType.recovery.hangs(on: type)
    let count =
      if isPlain { try countAll(of: type, filter, connection) } else {
        try count(type, condition, bindings, max: filter.countMax, connection)
      }
    let total: CaseStore.Total =
      count > filter.countMax ? .moreThan(Int64(filter.countMax)) : .exact(count)
    let ids = try connection.statement(
      """
      SELECT id FROM \(type.name) \(condition) ORDER BY \(date) DESC, key DESC LIMIT ?
      """)
    try ids.bind(bindings + [.integer(filter.rowsMax)])
    let reader = CaseSummaryReader(type, at: filter.moment)
    var rows: [CaseStore.CaseSummary] = []
    while try ids.step() {
      guard let id = RecordID(ids.text(0)) else { continue }
      rows.append(try reader.summary(of: id, connection))
    }
    return (rows, total)
  }

  /// How many rows a condition holds of, as far as one more than the most that is told.
  private static func count(
    _ type: RecordType, _ condition: String, _ bindings: [Value], max: Int,
    _ connection: borrowing Connection
  ) throws -> Int64 {
    try connection.value(
      "SELECT count(*) FROM (SELECT 1 FROM \(type.name) \(condition) LIMIT ?)",
      bindings: bindings + [.integer(Int64(max) + 1)]
    ).integerValue ?? 0
  }

  /// How many cases of a type there are for a filter that asks for nothing: all rows, which an
  /// index tells, less the few that are left out.
  private static func countAll(
    of type: RecordType, _ filter: CaseStore.CaseFilter, _ connection: borrowing Connection
  ) throws -> Int64 {
    let leftOut =
      filter.includesVoided
      ? 0
      : try connection.integer(
        """
        SELECT count(*) FROM (
          SELECT id FROM \(type.name) WHERE voided IS NOT NULL
          UNION SELECT c.case_id FROM merged_case c JOIN \(type.name) r ON r.id = c.case_id)
        """) ?? 0
    return try count(type, "", [], max: filter.countMax + Int(leftOut), connection) - leftOut
  }

  /// The type of a case; nil while its own record is not here.
  static func type(
    of caseID: RecordID, _ connection: borrowing Connection
  ) throws -> RecordType? {
    for shape in RecordShape.ofCases {
      let statement = try connection.statement(shape.voidedSelection)
      try statement.bind(caseID.text)
      if try statement.step() { return shape.type }
    }
    return nil
  }

  static func received(
    on caseID: RecordID, _ connection: borrowing Connection
  ) throws -> Fen {
    Fen(
      rawValue: try connection.integer(
        """
        SELECT coalesce(sum(amount_fen), 0) FROM recovery WHERE voided IS NULL AND case_id IN
          (SELECT ?1 UNION ALL SELECT case_id FROM merged_case WHERE final_id = ?1)
        """, .text(caseID.text)) ?? 0)
  }
}
