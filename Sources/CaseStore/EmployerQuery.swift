public import CaseModel
public import ChangeLog
internal import SQLite

// Firms are found by their credit code, else by their name in the form for comparing. A firm that
// stands with a code in one case and without in another is one where the names are the same and
// only one code is known of it.

/// A firm of earlier cases.
public struct EmployerMet: Sendable, Hashable {
  /// Its name as its latest case has it.
  public let name: String
  /// Its credit code; nil where no case has one.
  public let code: String?
  /// Its industry, as a code.
  public let industry: String?
  /// Its address.
  public let address: String?
  /// How many cases it stands in.
  public let cases: Int
}

/// An earlier case of a firm.
public struct EmployerCase: Sendable, Hashable {
  /// The case.
  public let caseID: RecordID
  /// Its type.
  public let type: RecordType
  /// Its day.
  public let day: LocalDate?
  /// How it ended, as a code of its type; nil where its type has no outcome or it is open.
  public let outcome: String?
  /// Whether it is concluded.
  public let isConcluded: Bool
}

extension CaseStore {
  /// Firms of earlier cases whose name or code begins with what was typed, then those that hold it,
  /// those of most cases first.
  ///
  /// - Parameter typed: a name, a part of one, or the beginning of a code; empty for all.
  public func employersMet(_ typed: String, limit: Int) throws -> [EmployerMet] {
    try read { try EmployerQuery.met(typed, limit: limit, $0) }
  }

  /// The other cases of the firms of a case, the latest first, and how many there are.
  public func otherCases(
    ofEmployersIn caseID: RecordID, limit: Int
  ) throws -> (cases: [EmployerCase], total: Int) {
    try read { try EmployerQuery.others(caseID, limit: limit, $0) }
  }
}

/// Reads firms across cases.
enum EmployerQuery {
  /// Firms of one beginning that are looked at.
  private static let rowsMax = 20_000

  /// Cases of one firm whose days are looked at, the newest by their ids.
  private static let casesMax = 200

  static func met(
    _ typed: String, limit: Int, _ connection: borrowing Connection
  ) throws -> [EmployerMet] {
    let name = KeyForm.name.key(of: typed) ?? ""
    let code = KeyForm.code.key(of: typed) ?? ""
    var counts = try names("name_key >= ?1 AND name_key < ?2", [name, name + "\u{10FFFF}"], connection)
    if !code.isEmpty, code.utf8.allSatisfy({ $0 < 0x80 }) {
      let found = try names(
        "code_key >= ?1 AND code_key < ?2", [code, code + "~"], by: "employer_code", connection)
      counts.merge(found) { $0 + $1 }
    }
    if counts.count < limit, !name.isEmpty {
      // The index is walked from end to end: a million firms in a fifth of a second.
      let found = try names("instr(name_key, ?1) > 1", [name], connection)
      counts.merge(found) { first, _ in first }
    }
    let order = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return try order.prefix(limit).compactMap { key, count in
      try firm(key, cases: count, connection)
    }
  }

  /// The names that a condition finds, with their numbers of cases.
  private static func names(
    _ condition: String, _ values: [String], by index: String = "employer_name",
    _ connection: borrowing Connection
  ) throws -> [String: Int] {
    let statement = try connection.statement(
      """
      SELECT name_key, count(*) FROM (
        SELECT name_key FROM employer INDEXED BY \(index)
        WHERE \(condition) AND name_key IS NOT NULL AND voided IS NULL LIMIT \(rowsMax))
      GROUP BY name_key
      """)
    try statement.bind(values.map { .text($0) })
    var counts: [String: Int] = [:]
    while try statement.step() { counts[statement.text(0)] = Int(statement.integer(1)) }
    return counts
  }

  private static func firm(
    _ key: String, cases: Int, _ connection: borrowing Connection
  ) throws -> EmployerMet? {
    // Ids of records grow with time, so that the greatest is the latest.
    let rows = try connection.rows(
      """
      SELECT name, code, industry, address FROM employer
      WHERE name_key = ? AND voided IS NULL ORDER BY id DESC LIMIT 50
      """, .text(key)
    ) { ($0.optionalText(0), $0.optionalText(1), $0.optionalText(2), $0.optionalText(3)) }
    guard let name = rows.first?.0 else { return nil }
    func latest(_ value: (((String?, String?, String?, String?)) -> String?)) -> String? {
      rows.lazy.compactMap(value).first
    }
    return EmployerMet(
      name: name, code: latest(\.1), industry: latest(\.2), address: latest(\.3), cases: cases)
  }

  // MARK: - Cases

  static func others(
    _ caseID: RecordID, limit: Int, _ connection: borrowing Connection
  ) throws -> (cases: [EmployerCase], total: Int) {
    let merged = try MergedCases.read(connection)
    let own = merged[caseID] ?? caseID
    let firms = try connection.rows(
      "SELECT code_key, name_key FROM employer WHERE case_id = ? AND voided IS NULL",
      .text(caseID.text)
    ) { ($0.optionalText(0), $0.optionalText(1)) }
    var ids: Set<RecordID> = []
    for (code, name) in firms {
      try connection.query(
        """
        SELECT case_id FROM employer WHERE code_key = ?1 AND voided IS NULL
        UNION SELECT case_id FROM employer
          WHERE name_key = ?2 AND voided IS NULL AND (code_key IS NULL OR ?1 IS NULL)
        """, .text(code), .text(name)
      ) { row in
        if let id = RecordID(row.text(0)) { ids.insert(merged[id] ?? id) }
      }
    }
    ids.remove(own)
    // Ids of cases grow with time within an office; the days decide among those that are shown.
    var cases: [EmployerCase] = []
    for id in ids.sorted(by: >).prefix(casesMax) {
      if let found = try found(id, connection) { cases.append(found) }
    }
    cases.sort { ($0.day ?? .min, $0.caseID) > ($1.day ?? .min, $1.caseID) }
    let total = ids.count > casesMax ? ids.count : cases.count
    return (Array(cases.prefix(limit)), total)
  }

  private static func found(
    _ caseID: RecordID, _ connection: borrowing Connection
  ) throws -> EmployerCase? {
    guard let found = try DuplicateQuery.found(caseID, connection) else { return nil }
    var outcome: String?
    if found.type.find(field: "outcome") != nil {
      outcome = try connection.text(
        "SELECT outcome FROM \(found.type.name) WHERE id = ?", .text(caseID.text))
    }
    return EmployerCase(
      caseID: caseID, type: found.type, day: found.day, outcome: outcome,
      isConcluded: found.isConcluded)
  }
}
