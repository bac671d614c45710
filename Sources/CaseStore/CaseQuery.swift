public import CaseModel
public import ChangeLog
internal import SQLite

extension CaseStore {
  /// Finds the case that a person means.
  ///
  /// - Parameter typed: a short number (`9F3A-27C1`), an official number with any brackets, or the
  ///   beginning of an id (at least 8 characters).
  /// - Throws: ``StoreError/unknownCase(_:)``, ``StoreError/ambiguousCase(_:_:)``.
  public func findCase(_ typed: String) throws -> RecordID {
    try read { connection in
      let found = try CaseQuery.find(typed, connection)
      guard let first = found.first else { throw StoreError.unknownCase(typed) }
      guard found.count == 1 else { throw StoreError.ambiguousCase(typed, found) }
      return first
    }
  }

  /// The cases that have an official number, whatever brackets and widths were typed.
  public func findCases(officialNumber: String) throws -> [RecordID] {
    try read { try CaseQuery.find(officialNumber: officialNumber, $0) }
  }

  /// Which mediations a list shows.
  public struct MediationFilter: Sendable, Hashable {
    /// The office whose subtree is meant; nil for all that is held.
    public var office: String?
    /// Accepted on this day or later.
    public var from: LocalDate?
    /// Accepted on this day or earlier.
    public var to: LocalDate?
    /// Whether concluded ones, or only open ones; nil for both.
    public var isConcluded: Bool?
    /// Whether voided ones are listed, too.
    public var includesVoided = false
    /// How many rows at most.
    public var rowsMax = 50
    /// How many are counted at most: a list must not read a whole store for its last line.
    public var countMax = 10_000

    /// A filter that lets everything pass but voided cases.
    public init() {}
  }

  /// One row of a list of mediations.
  public struct MediationSummary: Sendable, Hashable {
    /// The case.
    public let id: RecordID
    /// Shown values of the mediation that a list needs.
    public let values: [String: FieldValue]
    /// The first applicant's name; nil where personal data is not held.
    public let applicant: String?
    /// The first employer's name.
    public let employer: String?
    /// What has reached the worker.
    public let received: Fen
    /// Whether people wrote different values somewhere in the case.
    public let hasConflict: Bool
  }

  /// How many records there are; beyond a bound they are not counted.
  public enum Total: Sendable, Hashable {
    /// So many.
    case exact(Int64)
    /// More than so many.
    case moreThan(Int64)
  }

  /// Mediations, newest acceptance first, and how many there are in all.
  public func mediations(
    _ filter: MediationFilter
  ) throws -> (rows: [MediationSummary], total: Total) {
    try read { try CaseQuery.mediations(filter, $0) }
  }

  /// What has reached the worker on a case: payments that count.
  public func received(on caseID: RecordID) throws -> Fen {
    try read { try CaseQuery.received(on: caseID, $0) }
  }
}

/// Finds and lists cases.
enum CaseQuery {
  /// Letters that the beginning of an id must have to be one: an office's six and two of the time.
  static let idPrefixCharactersMin = 8

  static func find(
    _ typed: String, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    var found = try find(officialNumber: typed, connection)
    if found.isEmpty { found = try find(shortNumber: typed, connection) }
    if found.isEmpty { found = try find(idPrefix: typed.lowercased(), connection) }
    return found
  }

  static func find(
    officialNumber typed: String, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    try ids(
      "SELECT id FROM mediation WHERE official_number_key = ? ORDER BY id LIMIT 20",
      CaseNumber.normalForm(typed), connection)
  }

  private static func find(
    shortNumber typed: String, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    let digits = TextFolding.halfWidth(typed).lowercased().filter { $0 != "-" && $0 != " " }
    guard digits.count == 8, digits.allSatisfy(\.isHexDigit) else { return [] }
    return try ids(
      "SELECT id FROM mediation WHERE substr(id, -8) = ? ORDER BY id LIMIT 20", digits, connection)
  }

  private static func find(
    idPrefix typed: String, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    guard typed.count >= idPrefixCharactersMin, RecordID(typed) != nil else { return [] }
    return try connection.rows(
      "SELECT id FROM mediation WHERE id >= ? AND id < ? ORDER BY id LIMIT 20", .text(typed),
      .text(typed + "~")
    ) { RecordID($0.text(0)) }.compactMap { $0 }
  }

  private static func ids(
    _ sql: String, _ key: String, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    try connection.rows(sql, .text(key)) { RecordID($0.text(0)) }.compactMap { $0 }
  }

  static func mediations(
    _ filter: CaseStore.MediationFilter, _ connection: borrowing Connection
  ) throws -> (rows: [CaseStore.MediationSummary], total: CaseStore.Total) {
    var conditions: [String] = []
    var bindings: [Value] = []
    if !filter.includesVoided { conditions.append("voided IS NULL") }
    if let office = filter.office {
      let scope = try OfficeQuery.tree(connection).subtree(of: office).map(\.id)
      conditions.append("office IN (SELECT value FROM json_each(?))")
      bindings.append(.text(JSONValue.array(scope.map { .string($0) }).compact))
    }
    if let from = filter.from {
      conditions.append("accepted_on >= ?")
      bindings.append(.text(from.iso))
    }
    if let to = filter.to {
      conditions.append("accepted_on <= ?")
      bindings.append(.text(to.iso))
    }
    if let isConcluded = filter.isConcluded {
      conditions.append(
        isConcluded ? "concluded_on IS NOT NULL" : "concluded_on IS NULL AND refused_on IS NULL")
    }
    let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    let count =
      try connection.value(
        "SELECT count(*) FROM (SELECT 1 FROM mediation \(condition) LIMIT ?)",
        bindings: bindings + [.integer(Int64(filter.countMax) + 1)]
      ).integerValue ?? 0
    let total: CaseStore.Total =
      count > filter.countMax ? .moreThan(Int64(filter.countMax)) : .exact(count)
    let ids = try connection.statement(
      """
      SELECT id FROM mediation \(condition) ORDER BY accepted_on DESC, key DESC LIMIT ?
      """)
    try ids.bind(bindings + [.integer(filter.rowsMax)])
    var rows: [CaseStore.MediationSummary] = []
    while try ids.step() {
      guard let id = RecordID(ids.text(0)) else { continue }
      rows.append(try summary(of: id, connection))
    }
    return (rows, total)
  }

  private static func summary(
    of id: RecordID, _ connection: borrowing Connection
  ) throws -> CaseStore.MediationSummary {
    var values: [String: FieldValue] = [:]
    let fields = RecordType.mediation.fields
    let row = try connection.statement(
      "SELECT \(fields.map(\.name).joined(separator: ", ")) FROM mediation WHERE id = ?")
    try row.bind(id.text)
    if try row.step() {
      for (index, field) in fields.enumerated() {
        let value = row.value(index)
        if case .set = field.kind {
          let codes = ColumnValue.codes(value.textValue)
          if !codes.isEmpty { values[field.name] = .codes(codes) }
        } else {
          values[field.name] = ColumnValue(value: value, isReadable: true)
            .fieldValue(of: field.kind)
        }
      }
    }
    row.reset()
    return CaseStore.MediationSummary(
      id: id, values: values,
      applicant: try connection.text(
        "SELECT name FROM person WHERE case_id = ? AND voided IS NULL ORDER BY id LIMIT 1",
        .text(id.text)),
      employer: try connection.text(
        "SELECT name FROM employer WHERE case_id = ? AND voided IS NULL ORDER BY id LIMIT 1",
        .text(id.text)),
      received: try received(on: id, connection),
      hasConflict: try connection.integer(
        """
        SELECT 1 FROM field_mark WHERE case_id = ? AND mark = 'conflict' LIMIT 1
        """, .text(id.text)) != nil || PaymentsOnVoidedCases.count(in: id, connection) > 0)
  }

  static func received(
    on caseID: RecordID, _ connection: borrowing Connection
  ) throws -> Fen {
    Fen(
      rawValue: try connection.integer(
        "SELECT coalesce(sum(amount_fen), 0) FROM recovery WHERE case_id = ? AND voided IS NULL",
        .text(caseID.text)) ?? 0)
  }
}
