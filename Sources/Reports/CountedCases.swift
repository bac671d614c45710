internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import Indicators
internal import SQLite

/// One case that adds something to a period.
struct CountedCase {
  /// The case.
  let id: RecordID
  /// Its type.
  let root: String
  /// What it adds, and where.
  let figures: CaseFigures
  /// Its groups: none, one, or several of a case of several kinds of dispute.
  let groups: [String?]

  /// The office at which it counts.
  func office(at standing: CaseStanding) -> String {
    standing == .holder ? figures.holder : figures.acceptor
  }
}

/// Reads the cases that add something to a period one by one: for figures by what is not kept, and
/// for the list that a figure opens to.
struct CountedCases {
  /// The types of cases that are read.
  let roots: Set<String>
  /// What groups they are in; nil for none.
  let groups: CaseGroups?

  /// Calls a body for each case of a period.
  func each(
    from: LocalDate, to: LocalDate, _ connection: borrowing Connection,
    _ body: (CountedCase) throws -> Void
  ) throws {
    for rows in CountedRows.all where roots.contains(rows.measures.root) {
      let root = rows.measures.root
      let group = groups?.column(of: root) ?? "NULL"
      let dates = Self.dates(of: root)
      var parts = dates.own.map { date in
        let isOfPeriod = "\(date) BETWEEN ?1 AND ?2"
        let keys = DeferredIndex.find(root, on: date)?.keys(where: isOfPeriod)
        return "SELECT id FROM \(root) WHERE \(keys.map { "key IN (\($0))" } ?? isOfPeriod)"
      }
      parts += dates.parts.map {
        "SELECT case_id AS id FROM \($0.type) WHERE \($0.column) BETWEEN ?1 AND ?2"
      }
      let statement = try connection.statement(
        """
        SELECT r.id, \(group) FROM \(root) r
        WHERE r.id IN (
          SELECT coalesce((SELECT final_id FROM merged_case c WHERE c.case_id = p.id), p.id)
          FROM (\(parts.joined(separator: " UNION "))) p)
        ORDER BY r.id
        """)
      try statement.bind([.text(from.iso), .text(to.iso)])
      while try statement.step() {
        guard let id = RecordID(statement.text(0)),
          let figures = try rows.read(id, mayBeMerged: true, connection)
        else { continue }
        try body(
          CountedCase(
            id: id, root: root, figures: figures,
            groups: groups?.groups(statement.optionalText(1)) ?? [nil]))
      }
    }
  }

  /// The fields by whose days cases of a type count.
  static func dates(
    of root: String
  ) -> (own: [String], parts: [(type: String, column: String)]) {
    var own: Set<String> = []
    var parts: Set<[String]> = []
    for measure in Measure.all where measure.root == root {
      switch measure.date {
      case .root(let column): own.insert(column)
      case .part(let column): parts.insert([measure.part ?? "", column])
      }
    }
    return (own.sorted(), parts.sorted { $0.lexicographicallyPrecedes($1) }.map { ($0[0], $0[1]) })
  }
}
