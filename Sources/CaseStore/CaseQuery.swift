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
    try read(by: .mediation, leaving: CaseQuery.rowsReadForOne) { connection in
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
    try read(by: .mediation) {
      try CaseQuery.find(officialNumber: officialNumber, of: .mediation, $0)
    }
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
    guard let table = DeferredIndex.Table(rawValue: type.name) else {
      return try read { try CaseQuery.cases(of: type, filter, $0) }
    }
    return try read(by: table) { try CaseQuery.cases(of: type, filter, $0) }
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
  /// Rows behind the indexes that who looks for one case reads, in some 10 ms.
  static let rowsReadForOne: Int64 = 10_000

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
    let isIt = "official_number_key = ?1"
    let condition =
      DeferredIndex.find(root.name, on: "official_number_key")
      .map { "key IN (\($0.keys(where: isIt)))" } ?? isIt
    return try ids(
      "SELECT id FROM \(root.name) WHERE \(condition) ORDER BY id LIMIT 20",
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
    let selection = try CaseSelection(type, filter, connection)
    let countMax = Int64(filter.countMax)
    let count = try selection.count(max: countMax, connection)
    let reader = CaseSummaryReader(type, at: filter.moment, by: .key)
    let rows = try selection.newest(Int64(filter.rowsMax), connection).map { row in
      try reader.summary(of: row.id, at: .integer(row.key), connection)
    }
    return (rows, count > countMax ? .moreThan(countMax) : .exact(count))
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
