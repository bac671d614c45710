public import CaseModel
public import ChangeLog
internal import SQLite

extension CaseStore {
  /// Where a case stands on a day; nil for a type without statuses.
  public func status(of caseID: RecordID, at moment: CaseMoment) throws -> CaseStatus? {
    try read { connection in
      guard let type = try CaseQuery.root(of: caseID, connection)?.type else { return nil }
      return try CaseStatusQuery.status(of: caseID, type, at: moment, connection)
    }
  }

  /// All cases of a type of which the office still has something to do, and that somebody handles,
  /// in order of their ids.
  public func openCases(
    of type: RecordType, handledBy user: String, office: String?, at moment: CaseMoment
  ) throws -> [RecordID] {
    guard let handler = type.handlerField, let status = type.statusSQL(at: moment) else {
      return []
    }
    let open = type.statuses.filter(\.isOpen).map { "'\($0.code)'" }.joined(separator: ", ")
    return try read { connection in
      let scope = try office.map { office in
        Set(try OfficeQuery.tree(connection).subtree(of: office).map(\.id))
      }
      return try connection.rows(
        """
        SELECT id, office FROM \(type.name)
        WHERE \(handler.name) = ? AND voided IS NULL AND (\(status)) IN (\(open)) ORDER BY id
        """, .text(user)
      ) { row in
        guard scope?.contains(row.optionalText(1) ?? "") ?? true else { return nil }
        return RecordID(row.text(0))
      }.compactMap { $0 }
    }
  }

  /// The cases of a type of which the office still has something to do, in order of their ids.
  public func openCases(of type: RecordType, at moment: CaseMoment) throws -> [RecordID] {
    guard let status = type.statusSQL(at: moment) else { return [] }
    let open = type.statuses.filter(\.isOpen).map { "'\($0.code)'" }.joined(separator: ", ")
    return try read { connection in
      try connection.rows(
        """
        SELECT id FROM \(type.name)
        WHERE voided IS NULL AND (\(status)) IN (\(open)) ORDER BY id
        """
      ) { RecordID($0.text(0)) }.compactMap { $0 }
    }
  }
}

/// Asks where cases stand: by the SQL of the declared conditions, never by a stored column.
enum CaseStatusQuery {
  static func status(
    of caseID: RecordID, _ type: RecordType, at moment: CaseMoment?,
    _ connection: borrowing Connection
  ) throws -> CaseStatus? {
    guard let moment, let sql = type.statusSQL(at: moment) else { return nil }
    let code = try connection.text(
      "SELECT \(sql) FROM \(type.name) WHERE id = ?", .text(caseID.text))
    return type.statuses.first { $0.code == code }
  }

  /// What a filter asks of statuses and handlers.
  static func conditions(
    _ type: RecordType, _ filter: CaseStore.CaseFilter, _ bindings: inout [Value]
  ) -> [String] {
    var conditions: [String] = []
    if let status = filter.status, let moment = filter.moment,
      let sql = type.statusSQL(at: moment)
    {
      conditions.append("(\(sql)) = ?")
      bindings.append(.text(status))
    }
    if let handler = filter.handler, let field = type.handlerField {
      conditions.append("\(field.name) = ?")
      bindings.append(.text(handler))
    }
    return conditions
  }
}
