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
  let grouping: IndicatorGrouping?

  /// Calls a body for each case of a period.
  func each(
    from: LocalDate, to: LocalDate, _ connection: borrowing Connection,
    _ body: (CountedCase) throws -> Void
  ) throws {
    for rows in CountedRows.all where roots.contains(rows.measures.root) {
      let root = rows.measures.root
      let group = grouping.flatMap { Self.column(of: $0, root) } ?? "NULL"
      let dates = Self.dates(of: root)
      var parts = dates.own.map { "SELECT id FROM \(root) WHERE \($0) BETWEEN ?1 AND ?2" }
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
            id: id, root: root, figures: figures, groups: groups(statement.optionalText(1))))
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

  /// What groups a case of a type, as SQL over its row `r`; nil where such cases have no groups.
  private static func column(of grouping: IndicatorGrouping, _ root: String) -> String? {
    guard let type = RecordType.find(root) else { return nil }
    func first(_ names: [String]) -> String? {
      names.first { type.find(field: $0) != nil }.map { "r." + $0 }
    }
    switch grouping {
    case .disputeType: return first(["dispute_types", "matter"])
    case .channel: return first(["channel", "way", "source"])
    case .outcome: return first(["outcome"])
    case .mediator: return first(["mediator", "handler"])
    case .size: return first(["workers"]).map { "CAST(\($0) AS TEXT)" }
    case .industry:
      return """
        (SELECT e.industry FROM employer e WHERE e.case_id = r.id AND e.voided IS NULL
          ORDER BY e.id LIMIT 1)
        """
    case .office, .month, .quarter, .year: return nil
    }
  }

  /// The groups that a column names.
  private func groups(_ column: String?) -> [String?] {
    guard let column else { return [nil] }
    switch grouping {
    case .disputeType:
      // A set is a JSON array of codes, a choice a code; codes hold no quotes.
      let codes = column.split { "[],\" ".contains($0) }.map(String.init)
      let list = RecordType.disputeTypes
      let parents = codes.compactMap { list.find(code: $0)?.parent }
      let all = Set(codes + parents)
      return all.isEmpty ? [nil] : all.sorted()
    case .size: return [Int(column).map { SizeClass.of($0).rawValue }]
    default: return [column]
    }
  }
}

/// How many workers a case is for.
enum SizeClass: String, CaseIterable {
  case one
  case few
  case many
  case crowd

  static func of(_ workers: Int) -> SizeClass {
    switch workers {
    case ...1: .one
    case 2...9: .few
    case 10...29: .many
    default: .crowd
    }
  }

  var label: Phrase {
    switch self {
    case .one: Phrase("1人", "1")
    case .few: Phrase("2—9人", "2 to 9")
    // From ten on, representatives may be chosen (劳动争议调解仲裁法 art. 7).
    case .many: Phrase("10—29人", "10 to 29")
    case .crowd: Phrase("≥30人", "30 or more")
    }
  }
}
