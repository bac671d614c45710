internal import CaseModel

/// Which office a row belongs to.
enum RowOffice {
  /// The store's own office or one below it.
  case own(String)
  /// Another one: the row is refused or passed over.
  case other(name: String)
  /// The columns cannot be read.
  case unreadable

  /// Reads the office columns of a row; without any, the row is the store's own.
  ///
  /// Code and name may stand in two columns and must then agree.
  static func read(
    _ row: SheetRows.Row, _ columns: [SheetColumns.Column], _ offices: OfficeLookup,
    findings: inout RowFindings
  ) -> RowOffice {
    var result: (id: String, office: RowOffice, title: String)?
    var isUnreadable = false
    for column in columns where !CellReader.isBlankMark(row[column]) && !row[column].isEmpty {
      let next: (id: String, office: RowOffice, title: String)
      switch offices.find(row[column]) {
      case .own(let id): next = (id, .own(id), column.title)
      case .other(let id, let name): next = (id, .other(name: name), column.title)
      case .fault(let fact):
        findings.error(fact, column.title)
        isUnreadable = true
        continue
      }
      if let result, result.id != next.id {
        findings.error(.officesDisagree(other: result.title), column.title)
        isUnreadable = true
      }
      result = result ?? next
    }
    if isUnreadable { return .unreadable }
    return result?.office ?? .own(offices.ownID)
  }
}
