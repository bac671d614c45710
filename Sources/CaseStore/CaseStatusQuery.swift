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

  /// The cases of a type of which the office still has something to do, in order of their ids.
  ///
  /// - Parameters:
  ///   - user: who handles them; nil for all, and a type that names nobody has none of anybody's.
  ///   - office: the office that holds them, or stands above it; nil for all.
  public func openCases(
    of type: RecordType, handledBy user: String? = nil, office: String?, at moment: CaseMoment
  ) throws -> [RecordID] {
    guard let status = type.statusSQL(at: moment) else { return [] }
    let open = type.statuses.filter(\.isOpen).map { "'\($0.code)'" }.joined(separator: ", ")
    var condition = """
      voided IS NULL AND id NOT IN (SELECT case_id FROM merged_case)
        AND (\(status)) IN (\(open))
      """
    var bindings: [Value] = []
    if let user {
      guard let handler = type.handlerField else { return [] }
      condition = "\(handler.name) = ? AND \(condition)"
      bindings = [.text(user)]
    }
    return try read { connection in
      let scope = try office.map { office in
        Set(try OfficeQuery.tree(connection).subtree(of: office).map(\.id))
      }
      let rows = try connection.statement(
        "SELECT id, office FROM \(type.name) WHERE \(condition) ORDER BY id")
      try rows.bind(bindings)
      var found: [RecordID] = []
      while try rows.step() {
        guard scope?.contains(rows.optionalText(1) ?? "") ?? true else { continue }
        if let id = RecordID(rows.text(0)) { found.append(id) }
      }
      return found
    }
  }
}

/// Asks where cases stand: by the SQL of the declared conditions, never by a stored column.
enum CaseStatusQuery {
  static func status(
    of caseID: RecordID, _ type: RecordType, at moment: CaseMoment?,
    _ connection: borrowing Connection
  ) throws -> CaseStatus? {
    guard let moment, let status = type.statusSQL(at: moment) else { return nil }
    let code = try connection.text(
      "SELECT \(status) FROM \(type.name) WHERE id = ?", .text(caseID.text))
    return type.statuses.first { $0.code == code }
  }
}
