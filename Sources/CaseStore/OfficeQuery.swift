public import CaseModel
internal import SQLite

/// Reads the tree of offices.
enum OfficeQuery {
  static func tree(_ connection: borrowing Connection) throws -> OfficeTree {
    var offices: [OfficeTree.Office] = []
    try connection.query(
      """
      SELECT id, code, name, kind, reports_to, display_order FROM office
      WHERE voided IS NULL ORDER BY id
      """
    ) { row in
      offices.append(
        OfficeTree.Office(
          id: row.text(0), code: row.optionalText(1) ?? row.text(0),
          name: row.optionalText(2) ?? row.text(0), kind: row.optionalText(3),
          reportsTo: row.optionalText(4), displayOrder: row.optionalInteger(5) ?? Int64.max))
    }
    return OfficeTree(offices)
  }
}

extension CaseStore {
  /// The tree of offices as this store knows it.
  public func officeTree() throws -> OfficeTree {
    try read { try OfficeQuery.tree($0) }
  }
}
