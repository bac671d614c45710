public import CaseModel
public import ChangeLog
internal import SQLite

/// A record as it was read: its shown values, and for each field the lines that give it, which an
/// edit carries back so that it replaces what was shown and nothing else.
public struct StoredRecord: Sendable {
  /// The record's key.
  public let key: RecordKey
  /// The declaration of its type.
  public let type: RecordType
  /// The shown values of fields that this version knows and can read.
  public let values: [String: FieldValue]
  /// For each field of the log, elements of sets apart, all standing values, the shown one first.
  public let merges: [String: FieldMerge]

  /// The names of the lines that give a field its values.
  public func shownNames(of field: String) -> [LineName] {
    merges[field]?.heads.map(\.line.name) ?? []
  }

  /// The fields of the log that call for a person, in order: people wrote different values, or
  /// voided the record without having seen all of it.
  public let conflicts: [String]

  /// Whether the record was voided.
  public var isVoided: Bool { values["voided"] != nil }
}

extension CaseStore {
  /// Reads a record; nil if no line of it is held.
  public func record(_ key: RecordKey) throws -> StoredRecord? {
    try read { try RecordQuery.record(key, $0) }
  }

  /// Reads a record as this store showed it when its newest line was `view`, so that an edit made
  /// on an old view stands beside what came since, never over it.
  ///
  /// - Parameter view: what ``newestView()`` gave when the record was shown.
  public func record(_ key: RecordKey, asOf view: Int64) throws -> StoredRecord? {
    try read { try RecordQuery.record(key, asOf: view, $0) }
  }

  /// The number of the newest line here: what a person who looks now is shown.
  public func newestView() throws -> Int64 {
    try read { try $0.integer("SELECT max(arrival) FROM line") ?? 0 }
  }

  /// Reads all records of a case of one type: that which came with it by an import first, then what
  /// was typed, as it was typed, then what came with sheets besides.
  public func records(of type: RecordType, in caseID: RecordID) throws -> [StoredRecord] {
    try read { try RecordQuery.records(of: type, in: caseID, $0) }
  }
}

/// Reads records with their heads.
enum RecordQuery {
  static func record(
    _ key: RecordKey, _ connection: borrowing Connection
  ) throws -> StoredRecord? {
    guard let type = RecordType.find(key.type), let thisNode = try ThisNode.read(connection) else {
      return nil
    }
    let merge = RecordMerge(writer: LineWriter(thisNode: thisNode))
    let merges = try merge.allHeads(of: key, connection)
    guard !merges.isEmpty else { return nil }
    return StoredRecord(
      key: key, type: type, values: values(of: type, merges), merges: merges,
      conflicts: conflicts(in: merges))
  }

  /// The fields of a record that call for a person, in order.
  private static func conflicts(in merges: [String: FieldMerge]) -> [String] {
    let isVoidDisputed = isVoidDisputed(in: merges)
    return merges.keys.filter {
      $0 == "voided" ? isVoidDisputed : merges[$0]?.isConflict ?? false
    }.sorted()
  }

  /// Whether a void stands against another, or against a value that it does not name: it names all
  /// values of its record that were seen.
  static func isVoidDisputed(in merges: [String: FieldMerge]) -> Bool {
    guard let voids = merges["voided"], !voids.heads.isEmpty else { return false }
    if voids.isConflict { return true }
    guard voids.shown != .null else { return false }
    let seen = Set(voids.heads.flatMap { $0.line.replaced(in: "voided") + [$0.line.name] })
    return merges.contains { field, merge in
      field != "voided" && merge.heads.contains { !seen.contains($0.line.name) }
    }
  }

  static func record(
    _ key: RecordKey, asOf view: Int64, _ connection: borrowing Connection
  ) throws -> StoredRecord? {
    guard let type = RecordType.find(key.type), let thisNode = try ThisNode.read(connection) else {
      return nil
    }
    let writer = LineWriter(thisNode: thisNode)
    var lines: [Line] = []
    for arrival in try CaseChains.stored(of: key, connection) where arrival <= view {
      let isQuarantined =
        try connection.integer(
          "SELECT 1 FROM quarantine WHERE line = ?", .integer(arrival)) != nil
      // What waited in quarantine then was not shown.
      let countsFrom = try connection.integer(
        "SELECT counts_from FROM late_line WHERE line = ?", .integer(arrival))
      guard !isQuarantined, countsFrom ?? 0 <= view,
        let line = try writer.line(at: arrival, connection), line.record == key
      else { continue }
      lines.append(line)
    }
    guard !lines.isEmpty else { return nil }
    var merges: [String: FieldMerge] = [:]
    for field in Set(lines.flatMap { $0.set.map(\.name) }) {
      let merge = FieldMerge(field: field, of: lines)
      if !merge.heads.isEmpty { merges[field] = merge }
    }
    return StoredRecord(
      key: key, type: type, values: values(of: type, merges), merges: merges,
      conflicts: conflicts(in: merges))
  }

  static func records(
    of type: RecordType, in caseID: RecordID, _ connection: borrowing Connection
  ) throws -> [StoredRecord] {
    guard type.place == .part else {
      let key = RecordKey(case: caseID, type: type.name, id: caseID)
      return try record(key, connection).map { [$0] } ?? []
    }
    let ids = try connection.rows(
      "SELECT id FROM \(type.name) WHERE case_id = ?1 ORDER BY \(RecordOrder.sql)",
      .text(caseID.text), RecordOrder.first(type, in: caseID)
    ) { RecordID($0.text(0)) }
    return try ids.compactMap { id in
      guard let id else { return nil }
      return try record(RecordKey(case: caseID, type: type.name, id: id), connection)
    }
  }

  private static func values(
    of type: RecordType, _ merges: [String: FieldMerge]
  ) -> [String: FieldValue] {
    var values: [String: FieldValue] = [:]
    for field in type.fields {
      if case .set(let list) = field.kind {
        let codes = list.choices.map(\.code).filter {
          merges["\(field.name).\($0)"]?.shown == .boolean(true)
        }
        if !codes.isEmpty { values[field.name] = .codes(codes) }
      } else if let shown = merges[field.name]?.shown {
        values[field.name] = ColumnValue.read(shown, as: field.kind).fieldValue(of: field.kind)
      }
    }
    return values
  }
}

extension ColumnValue {
  /// The value as the model has it; nil for none.
  func fieldValue(of kind: FieldKind) -> FieldValue? {
    switch (kind, value) {
    case (.flag, .integer(let truth)): .flag(truth == 1)
    case (_, .integer(let integer)): .integer(integer)
    case (_, .text(let text)): .text(text)
    default: nil
    }
  }
}
