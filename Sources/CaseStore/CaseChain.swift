internal import CaseModel
internal import ChangeLog
internal import SQLite

/// The chain of a case's lines, newest first: each line names the one before it, and the case's own
/// record the newest.
///
/// It costs no index, and reading a case's history touches its lines only.
enum CaseChain {
  /// The newest line of the case, or of the record if it hangs on none; nil before the first.
  static func tail(
    of record: RecordKey, _ connection: borrowing Connection
  ) throws -> Int64? {
    guard let root = try root(of: record, connection) else {
      return try connection.integer(
        "SELECT last_line FROM rootless_case WHERE case_id = ?", .text(rootlessKey(of: record)))
    }
    return try connection.value(
      "SELECT last_line FROM \(root.table) WHERE \(root.condition)", bindings: root.bindings
    ).integerValue
  }

  /// Makes a line, just stored and merged, the newest of its case.
  static func setTail(
    of record: RecordKey, to arrival: Int64, _ connection: borrowing Connection
  ) throws {
    if let root = try root(of: record, connection) {
      try connection.run(
        "UPDATE \(root.table) SET last_line = ? WHERE \(root.condition)",
        bindings: [.integer(arrival)] + root.bindings)
      if record.isCaseRoot || record.caseID == nil {
        try connection.run(
          "DELETE FROM rootless_case WHERE case_id = ?", .text(rootlessKey(of: record)))
      }
    } else {
      try connection.run(
        """
        INSERT INTO rootless_case (case_id, last_line) VALUES (?, ?)
        ON CONFLICT DO UPDATE SET last_line = excluded.last_line
        """, .text(rootlessKey(of: record)), .integer(arrival))
    }
  }

  /// What a chain goes by before the record that would name its end: the case, or the type and id
  /// of
  /// a record that hangs on none, which no case is called.
  private static func rootlessKey(of record: RecordKey) -> String {
    record.caseID?.text ?? "\(record.type) \(record.id)"
  }

  /// All lines of a case in order of arrival.
  static func arrivals(
    of caseID: RecordID, _ connection: borrowing Connection
  ) throws -> [Int64] {
    try arrivals(of: RecordKey(case: caseID, type: "", id: caseID), connection)
  }

  /// All lines of a record that hangs on no case, or of a record's case, in order of arrival.
  static func arrivals(
    of record: RecordKey, _ connection: borrowing Connection
  ) throws -> [Int64] {
    var found: [Int64] = []
    var next = try tail(of: record, connection)
    while let arrival = next {
      found.append(arrival)
      next = try connection.integer(
        "SELECT previous FROM line WHERE arrival = ?", .integer(arrival))
    }
    return found.reversed()
  }

  /// The rows that name the newest line of a case, or of a record that hangs on none.
  private struct Root {
    let table: String
    let condition: String
    let bindings: [Value]

    static func declared(_ type: RecordType, _ id: RecordID) -> Root {
      Root(table: type.name, condition: "id = ?", bindings: [.text(id.text)])
    }

    /// The case is a part of the key, because another case may hold a record of the same id.
    static func foreign(case caseID: RecordID?, _ id: RecordID) -> Root {
      Root(
        table: "foreign_record", condition: "case_id = ? AND id = ?",
        bindings: [.text(caseID?.text ?? ""), .text(id.text)])
    }
  }

  /// Where the case's own record stands, or the record itself if it hangs on no case.
  private static func root(
    of record: RecordKey, _ connection: borrowing Connection
  ) throws -> Root? {
    var candidates: [Root] = []
    if let caseID = record.caseID {
      candidates = RecordType.all.filter { $0.place == .caseRoot }.map { .declared($0, caseID) }
      candidates.append(.foreign(case: caseID, caseID))
    } else if let type = RecordType.find(record.type), type.place == .alone {
      candidates = [.declared(type, record.id)]
    } else {
      candidates = [.foreign(case: nil, record.id)]
    }
    return try candidates.first { root in
      let found = try connection.value(
        "SELECT 1 FROM \(root.table) WHERE \(root.condition)", bindings: root.bindings)
      return !found.isNull
    }
  }
}
