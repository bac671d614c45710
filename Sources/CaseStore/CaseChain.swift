internal import CaseModel
internal import ChangeLog
internal import SQLite

/// The chain of a case's lines, newest first: each line names the one before it, and the case's own
/// record the newest. It costs no index, and reading a case's history touches its lines only.
enum CaseChain {
  /// The newest line of the case, or of the record if it hangs on none; nil before the first.
  static func tail(
    of record: RecordKey, _ connection: borrowing Connection
  ) throws -> Int64? {
    guard let table = try root(of: record, connection) else {
      guard let caseID = record.caseID else { return nil }
      return try connection.integer(
        "SELECT last_line FROM rootless_case WHERE case_id = ?", .text(caseID.text))
    }
    return try connection.integer(
      "SELECT last_line FROM \(table) WHERE id = ?", .text((record.caseID ?? record.id).text))
  }

  /// Makes a line, just stored and merged, the newest of its case.
  static func setTail(
    of record: RecordKey, to arrival: Int64, _ connection: borrowing Connection
  ) throws {
    if let table = try root(of: record, connection) {
      try connection.run(
        "UPDATE \(table) SET last_line = ? WHERE id = ?", .integer(arrival),
        .text((record.caseID ?? record.id).text))
      if record.isCaseRoot {
        try connection.run("DELETE FROM rootless_case WHERE case_id = ?", .text(record.id.text))
      }
    } else if let caseID = record.caseID {
      try connection.run(
        """
        INSERT INTO rootless_case (case_id, last_line) VALUES (?, ?)
        ON CONFLICT DO UPDATE SET last_line = excluded.last_line
        """, .text(caseID.text), .integer(arrival))
    }
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

  /// The table that holds the record which names the newest line: the case's own record's.
  static func root(
    of record: RecordKey, _ connection: borrowing Connection
  ) throws -> String? {
    guard let caseID = record.caseID else {
      guard let type = RecordType.find(record.type), type.place == .alone else {
        return try hasForeign(record.id, caseID: nil, connection) ? "foreign_record" : nil
      }
      return type.name
    }
    for type in RecordType.all where type.place == .caseRoot {
      let found = try connection.integer(
        "SELECT 1 FROM \(type.name) WHERE id = ?", .text(caseID.text))
      if found != nil { return type.name }
    }
    return try hasForeign(caseID, caseID: caseID, connection) ? "foreign_record" : nil
  }

  private static func hasForeign(
    _ id: RecordID, caseID: RecordID?, _ connection: borrowing Connection
  ) throws -> Bool {
    try connection.integer(
      "SELECT 1 FROM foreign_record WHERE case_id = ? AND id = ?", .text(caseID?.text ?? ""),
      .text(id.text)) != nil
  }
}
