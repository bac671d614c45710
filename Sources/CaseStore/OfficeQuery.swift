public import CaseModel
internal import ChangeLog
public import SQLite

/// Reads the tree of offices.
public enum OfficeQuery {
  /// An office as its record stands.
  public struct Found: Sendable, Hashable {
    /// The office; an edge upwards that would close a cycle is ignored.
    public let office: OfficeTree.Office
    /// Whether its record was voided: it is closed.
    public let isVoided: Bool
  }

  /// The offices that are not closed, as a tree.
  static func tree(_ connection: borrowing Connection) throws -> OfficeTree {
    OfficeTree(try all(connection).filter { !$0.isVoided }.map(\.office))
  }

  /// All offices in order of their ids, closed ones too.
  ///
  /// Which edges are ignored is a function of the held lines: edges of closed offices take part,
  /// so that everyone who asks ignores the same.
  public static func all(_ connection: borrowing Connection) throws -> [Found] {
    let ignored = try ignoredEdges(connection)
    return try connection.rows(
      "SELECT id, code, name, kind, reports_to, display_order, voided FROM office ORDER BY id"
    ) { row in
      let id = row.text(0)
      let upper = row.optionalText(4)
      let isIgnored = ignored.contains(id)
      return Found(
        office: OfficeTree.Office(
          id: id, code: row.optionalText(1) ?? id, name: row.optionalText(2) ?? id,
          kind: row.optionalText(3), reportsTo: isIgnored ? nil : upper,
          ignoredReportsTo: isIgnored ? upper : nil,
          displayOrder: row.optionalInteger(5) ?? Int64.max),
        isVoided: !row.isNull(6))
    }
  }

  /// The ids of the offices whose `reports_to` is ignored, because it would close a cycle: of each
  /// cycle the edge whose line is the least by (`at`, node, digest).
  static func ignoredEdges(_ connection: borrowing Connection) throws -> Set<String> {
    var uppers: [String: String] = [:]
    try connection.query("SELECT id, reports_to FROM office WHERE reports_to IS NOT NULL") { row in
      uppers[row.text(0)] = row.text(1)
    }
    return try OfficeCycles.ignored(among: uppers) { left, right in
      guard let left = try line(of: left, connection), let right = try line(of: right, connection)
      else { return left < right }
      return FieldMerge.precedes(left, right)
    }
  }

  /// The line that gives an office the shown `reports_to`.
  private static func line(of office: String, _ connection: borrowing Connection) throws -> Line? {
    guard let id = RecordID(office) else { return nil }
    let key = RecordKey(case: nil, type: RecordType.office.name, id: id)
    return try RecordQuery.record(key, connection)?.merges["reports_to"]?.heads.first?.line
  }
}

extension CaseStore {
  /// The tree of offices as this store knows it.
  public func officeTree() throws -> OfficeTree {
    try read { try OfficeQuery.tree($0) }
  }
}
