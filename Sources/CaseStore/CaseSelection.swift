internal import CaseModel
internal import ChangeLog
internal import SQLite

/// The cases of a type that a filter lets pass, newest first by the type's date.
///
/// They are found along the index of that date where it is one that waits for questions
/// (``DeferredIndex``): then in two parts, the indexed rows and those behind.
struct CaseSelection {
  private let type: RecordType
  private let index: DeferredIndex?
  private let date: String
  /// What holds of the date.
  private var days: [String] = []
  /// What else holds of the row.
  private var conditions: [String] = []
  private var bindings: [Value] = []
  private let includesVoided: Bool

  init(
    _ type: RecordType, _ filter: CaseStore.CaseFilter, _ connection: borrowing Connection
  ) throws {
    self.type = type
    date = type.dateField?.name ?? "id"
    let isOpen = filter.isConcluded == false && type.name == DeferredIndex.open.table.rawValue
    index = isOpen ? .open : .find(type.name, on: date)
    includesVoided = filter.includesVoided
    if !filter.includesVoided {
      conditions.append("voided IS NULL")
      conditions.append("id NOT IN (SELECT case_id FROM merged_case)")
    }
    if let office = filter.office {
      let scope = try OfficeQuery.tree(connection).subtree(of: office).map(\.id)
      let list = JSONValue.array(scope.map { .string($0) }).compact
      conditions.append("office IN (SELECT value FROM json_each(\(place(of: .text(list)))))")
    }
    if let from = filter.from { days.append("\(date) >= \(place(of: .text(from.iso)))") }
    if let to = filter.to { days.append("\(date) <= \(place(of: .text(to.iso)))") }
    if let status = filter.status, let moment = filter.moment,
      let sql = type.statusSQL(at: moment)
    {
      conditions.append("(\(sql)) = \(place(of: .text(status)))")
    }
    if let handler = filter.handler, let field = type.handlerField {
      conditions.append("\(field.name) = \(place(of: .text(handler)))")
    }
    if let isConcluded = filter.isConcluded {
      let ends = ["concluded_on", "closed_on"].filter { type.find(field: $0) != nil }
      let others = isConcluded || type.find(field: "refused_on") == nil ? [] : ["refused_on"]
      conditions += (ends + others).map { "\($0) IS \(isConcluded ? "NOT " : "")NULL" }
    }
  }

  /// Binds a value: its placeholder, which may stand in both parts.
  private mutating func place(of value: Value) -> String {
    bindings.append(value)
    return "?\(bindings.count)"
  }

  /// The selection of the newest ones; behind what is bound stands how many.
  var newest: String {
    let parts = parts("id, key, \(date)", indexed: "id, found_key, found_on")
    return """
      \(parts.joined(separator: " UNION ALL "))
      ORDER BY 3 DESC, 2 DESC LIMIT ?\(bindings.count + 1)
      """
  }

  /// The newest ones.
  func newest(
    _ rowsMax: Int64, _ connection: borrowing Connection
  ) throws -> [(id: RecordID, key: Int64)] {
    let statement = try connection.statement(newest)
    try statement.bind(bindings + [.integer(rowsMax)])
    var rows: [(id: RecordID, key: Int64)] = []
    while try statement.step() {
      if let id = RecordID(statement.text(0)) { rows.append((id, statement.integer(1))) }
    }
    return rows
  }

  /// How many there are, as far as one more than the most that is told.
  func count(max: Int64, _ connection: borrowing Connection) throws -> Int64 {
    // Voided rows have an index where payments may hang on them: the few that are left out can be
    // taken off all, which need no look at the rows.
    guard bindings.isEmpty, conditions.count == (includesVoided ? 0 : 2),
      RecordType.recovery.hangs(on: type)
    else { return try count(parts("1", indexed: "1"), max: max, connection) }
    let leftOut =
      includesVoided
      ? 0
      : try connection.integer(
        """
        SELECT count(*) FROM (
          SELECT id FROM \(type.name) WHERE voided IS NOT NULL
          UNION SELECT c.case_id FROM merged_case c JOIN \(type.name) r ON r.id = c.case_id)
        """) ?? 0
    let all = index?.rows("1", where: "true") ?? "SELECT 1 FROM \(type.name)"
    return try count([all], max: max + leftOut, connection) - leftOut
  }

  private func count(
    _ parts: [String], max: Int64, _ connection: borrowing Connection
  ) throws -> Int64 {
    try connection.value(
      """
      SELECT count(*) FROM (\(parts.joined(separator: " UNION ALL ")) LIMIT ?\(bindings.count + 1))
      """, bindings: bindings + [.integer(max + 1)]
    ).integerValue ?? 0
  }

  /// Columns of the rows: along the index and behind it, or of the table as it stands.
  ///
  /// - Parameter indexed: the same where an index finds the row, with its day and key.
  private func parts(_ columns: String, indexed: String) -> [String] {
    guard let index else {
      return ["SELECT \(columns) FROM \(type.name) \(Self.condition(days + conditions))"]
    }
    // By other names, so that conditions mean the row's columns.
    let found = """
      SELECT key AS found_key, \(date) AS found_on
      FROM \(index.table.indexed) INDEXED BY \(index.index)
      \(Self.condition([index.condition] + days))
      """
    return [
      """
      SELECT \(indexed) FROM (\(found)) CROSS JOIN \(type.name) ON key = found_key
      \(Self.condition(conditions))
      """,
      """
      SELECT \(columns) FROM \(type.name)
      \(Self.condition(["key > \(index.table.through)", index.condition] + days + conditions))
      """,
    ]
  }

  private static func condition(_ conditions: [String]) -> String {
    conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
  }
}
