internal import CaseModel
public import ChangeLog
public import SQLite

extension CaseStore {
  /// All conflicts of the store, or of one case, by case and record; those that call for a person
  /// before those that only carry a mark.
  public func conflicts(in caseID: RecordID? = nil) throws -> [Conflict] {
    try read { try Conflict.all(in: caseID, $0) }
  }
}

extension Conflict {
  /// All conflicts of a store, or of one case, as ``CaseStore/conflicts(in:)`` lists them.
  ///
  /// - Parameter isWanted: whether conflicts of a field, an element of a set with its code, of
  ///   records of a type are asked for; others are not read.
  public static func all(
    in caseID: RecordID? = nil, _ connection: borrowing Connection,
    where isWanted: (_ type: String, _ field: String) -> Bool = { _, _ in true }
  ) throws -> [Conflict] {
    let values = try ofValues(in: caseID, connection, where: isWanted)
    let payments =
      isWanted(RecordType.recovery.name, RecordType.voidedField.name)
      ? try onVoidedCases(in: caseID, connection) : []
    let cycles =
      caseID == nil && isWanted(RecordType.office.name, "reports_to")
      ? try ofCycles(connection) : []
    let merges =
      isWanted(RecordType.merging.name, "into_case")
      ? try IgnoredMerges.all(in: caseID, connection) : []
    return values.filter { $0.concurrency == .review } + payments + cycles + merges
      + values.filter { $0.concurrency == .latest }
  }

  /// The conflicts of a case whose records were read.
  public static func all(root: StoredRecord, parts: [StoredRecord]) -> [Conflict] {
    let caseVoid = CaseVoid(root: root, parts: parts)
    let values = ([root] + parts).flatMap { record in
      record.conflicts.map { Conflict(.values, record, $0, caseVoid) }
    }
    guard root.isVoided else { return values }
    return values
      + caseVoid.standing.map {
        Conflict(.paymentOnVoidedCase, $0, RecordType.voidedField.name, caseVoid)
      }
  }

  private static func ofValues(
    in caseID: RecordID?, _ connection: borrowing Connection,
    where isWanted: (String, String) -> Bool
  ) throws -> [Conflict] {
    var conflicts: [Conflict] = []
    for key in try keys(in: caseID, connection, where: isWanted) {
      guard let record = try RecordQuery.record(key, connection) else { continue }
      for field in record.conflicts where isWanted(key.type, field) {
        let isOfCase = key.isCaseRoot && field == RecordType.voidedField.name
        conflicts.append(
          Conflict(
            .values, record, field,
            try isOfCase ? CaseVoid.read(record, connection) : nil))
      }
    }
    return conflicts
  }

  /// The records that have a mark, each once, by case, type and id.
  private static func keys(
    in caseID: RecordID?, _ connection: borrowing Connection,
    where isWanted: (String, String) -> Bool
  ) throws -> [RecordKey] {
    var keys: [RecordKey] = []
    func add(_ row: Statement) {
      guard let id = RecordID(row.text(2)), isWanted(row.text(0), row.text(3)) else { return }
      let key = RecordKey(case: RecordID(row.text(1)), type: row.text(0), id: id)
      if keys.last != key { keys.append(key) }
    }
    guard let caseID else {
      try connection.query(
        """
        SELECT type, case_id, id, field FROM field_mark WHERE mark = 'conflict'
        ORDER BY case_id, type, id
        """, row: add)
      return keys
    }
    // The marks stand by type first: one look a type finds a case's without a look at the others.
    for type in RecordType.all.map(\.name).sorted() {
      try connection.query(
        """
        SELECT type, case_id, id, field FROM field_mark
        WHERE type = ? AND case_id = ? AND mark = 'conflict' ORDER BY id
        """, .text(type), .text(caseID.text), row: add)
    }
    return keys
  }

  private static func onVoidedCases(
    in caseID: RecordID?, _ connection: borrowing Connection
  ) throws -> [Conflict] {
    var conflicts: [Conflict] = []
    for id in try PaymentsOnVoidedCases.cases(in: caseID, connection) {
      guard let root = try CaseQuery.root(of: id, connection) else { continue }
      let caseVoid = try CaseVoid.read(root, connection)
      conflicts += caseVoid.standing.map {
        Conflict(.paymentOnVoidedCase, $0, RecordType.voidedField.name, caseVoid)
      }
    }
    return conflicts
  }
}

extension Conflict {
  private static func ofCycles(_ connection: borrowing Connection) throws -> [Conflict] {
    try OfficeQuery.ignoredEdges(connection).sorted().compactMap { office in
      guard let id = RecordID(office) else { return nil }
      let key = RecordKey(case: nil, type: RecordType.office.name, id: id)
      return try RecordQuery.record(key, connection).map { Conflict(.cycle, $0, "reports_to", nil) }
    }
  }
}

/// Payments that count although their case was voided: whoever voided it had not seen them.
///
/// Derived from the rows at each look, never stored; the index of voided cases makes it cheap.
enum PaymentsOnVoidedCases {
  /// The types of cases that payments are made on.
  private static let roots = RecordType.all.filter { RecordType.recovery.hangs(on: $0) }

  // CROSS keeps the order of the tables: from the few voided cases to their payments.
  private static func tables(_ root: RecordType) -> String {
    """
    FROM \(root.name) m CROSS JOIN recovery r ON r.case_id = m.id
    WHERE m.voided IS NOT NULL AND r.voided IS NULL
    """
  }

  static func count(_ connection: borrowing Connection) throws -> Int64 {
    var count: Int64 = 0
    for root in roots {
      count += try connection.integer("SELECT count(*) \(tables(root))") ?? 0
    }
    return count
  }

  static func count(in caseID: RecordID, _ connection: borrowing Connection) throws -> Int64 {
    var count: Int64 = 0
    for root in roots {
      count +=
        try connection.integer("SELECT count(*) \(tables(root)) AND m.id = ?", .text(caseID.text))
        ?? 0
    }
    return count
  }

  /// The cases that have such payments, in order of their ids.
  static func cases(
    in caseID: RecordID?, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    if let caseID { return try count(in: caseID, connection) > 0 ? [caseID] : [] }
    var ids: [RecordID] = []
    for root in roots {
      ids += try connection.rows("SELECT DISTINCT m.id \(tables(root)) ORDER BY m.id") {
        RecordID($0.text(0))
      }.compactMap { $0 }
    }
    return ids.sorted()
  }
}
