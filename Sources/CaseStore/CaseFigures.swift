internal import CaseModel
package import ChangeLog
package import Indicators
package import SQLite

/// What one case adds to the figures of its offices, as its rows stand.
package struct CaseFigures: Hashable {
  /// The office that holds the case now.
  package let holder: String
  /// The office that accepted it.
  package let acceptor: String
  /// What it adds to each day.
  package internal(set) var contributions: [MeasureReading.Contribution]
  /// What has reached the worker; nil for a case without payments.
  package private(set) var received: Int64?

  /// Reads what a case adds; nil if it adds nothing: it is not here, voided, or of no type that is
  /// counted.
  ///
  /// A case that counts as part of another adds nothing by itself: its parts add to that one.
  ///
  /// - Parameter mayBeMerged: false where no case is merged, which spares looking.
  package static func read(
    _ caseID: RecordID, mayBeMerged: Bool, _ connection: borrowing Connection
  ) throws -> CaseFigures? {
    for reading in CountedRows.all {
      if let figures = try reading.read(caseID, mayBeMerged: mayBeMerged, connection) {
        return figures
      }
    }
    return nil
  }

  /// Adds a payment; a sum stays where 64 bits end, for a row may hold any number that somebody
  /// wrote.
  mutating func add(received amount: Int64) {
    let (sum, isOverflow) = (received ?? 0).addingReportingOverflow(amount)
    received = isOverflow ? (amount > 0 ? .max : .min) : sum
  }
}

/// The rows of one type of case and its parts, as measures read them.
///
/// A class, because it is looked at for every case that is saved.
package final class CountedRows: Sendable {
  /// One for each type of case that a measure counts, the one that nearly every case has first.
  package static let all = RecordShape.ofCases.map(\.type.name)
    .filter { root in Measure.all.contains { $0.root == root } }.map { CountedRows(root: $0) }

  package let measures: MeasureReading
  /// The columns of the case's own record.
  let root: CountedColumns
  private let selection: String
  private let parts: [Part]

  /// A type of part.
  final class Part: Sendable {
    let measures: MeasureReading.Part
    let columns: CountedColumns
    let selection: String
    /// Where the amount of a payment stands; nil for what is no payment.
    let amount: Int?

    init(_ measures: MeasureReading.Part) {
      self.measures = measures
      columns = CountedColumns(measures.type, measures.columns)
      selection = """
        SELECT \(measures.columns.joined(separator: ", ")) FROM \(measures.type)
        WHERE case_id = ? AND voided IS NULL
        """
      amount =
        measures.type == RecordType.recovery.name
        ? measures.columns.firstIndex(of: "amount_fen") : nil
    }
  }

  private init(root: String) {
    measures = MeasureReading(root: root)
    self.root = CountedColumns(root, measures.rootColumns)
    let columns = (["office", "voided"] + measures.rootColumns).joined(separator: ", ")
    selection = "SELECT \(columns) FROM \(root) WHERE id = ?"
    parts = measures.parts.map { Part($0) }
  }

  /// The rows of cases of a type; nil for one that is not counted.
  static func find(root: String) -> CountedRows? { all.first { $0.measures.root == root } }

  /// A type of part that is counted; nil for one that is not.
  func part(_ type: String) -> Part? { parts.first { $0.measures.type == type } }

  package func read(
    _ caseID: RecordID, mayBeMerged: Bool, _ connection: borrowing Connection
  ) throws -> CaseFigures? {
    let row = try connection.statement(selection)
    try row.bind(caseID.text)
    guard try row.step() else { return nil }
    let isVoided = !row.isNull(1)
    guard try !isVoided && !(mayBeMerged && CaseMergeQuery.end(of: caseID, connection) != nil)
    else {
      row.reset()
      return nil
    }
    let holder = row.optionalText(0) ?? caseID.office
    let root = CountedRows.values(row, from: 2, count: measures.rootColumns.count)
    row.reset()
    var figures = CaseFigures(
      holder: holder, acceptor: caseID.office, contributions: measures.contributions(of: root),
      received: nil)
    let cases =
      mayBeMerged ? [caseID] + (try CaseMergeQuery.parts(of: caseID, connection)) : [caseID]
    for (part, counted) in parts.flatMap({ part in cases.map { (part, $0) } }) {
      let rows = try connection.statement(part.selection)
      try rows.bind(counted.text)
      while try rows.step() {
        let values = CountedRows.values(rows, from: 0, count: part.columns.names.count)
        part.measures.add(to: &figures.contributions, values, in: root)
        if let amount = part.amount { figures.add(received: rows.integer(amount)) }
      }
    }
    return figures
  }

  private static func values(_ row: Statement, from first: Int, count: Int) -> [CountedValue] {
    (first..<(first + count)).map { index in
      switch row.value(index) {
      case .integer(let integer): .integer(integer)
      case .text(let text): .text(text)
      default: .absent
      }
    }
  }
}
