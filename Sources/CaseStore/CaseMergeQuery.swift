internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Reads which cases lead to each other.
struct CaseMergeQuery {
  /// The cases that edges join to a case, whether the edges count or not, and the case.
  static func joined(
    to caseID: RecordID, _ connection: borrowing Connection
  ) throws -> Set<RecordID> {
    var found: Set<RecordID> = [caseID]
    var waiting = [caseID]
    while let next = waiting.popLast() {
      let neighbours = try connection.rows(
        """
        SELECT into_case FROM merging WHERE case_id = ?1 AND voided IS NULL
        UNION SELECT case_id FROM merging WHERE into_case = ?1 AND voided IS NULL
        """, .text(next.text)
      ) { RecordID($0.text(0)) }
      for neighbour in neighbours.compactMap({ $0 }) where found.insert(neighbour).inserted {
        waiting.append(neighbour)
      }
    }
    return found
  }

  /// What counts among cases.
  static func merges(
    among cases: Set<RecordID>, _ connection: borrowing Connection
  ) throws -> CaseMerges {
    var edges: [CaseMerges.Edge] = []
    var roots: [RecordID: CaseMerges.Root] = [:]
    for caseID in cases.sorted() {
      roots[caseID] = try root(caseID, connection)
      edges += try connection.rows(
        "SELECT id, into_case FROM merging WHERE case_id = ? AND voided IS NULL",
        .text(caseID.text)
      ) { row -> CaseMerges.Edge? in
        guard let id = RecordID(row.text(0)), let into = RecordID(row.text(1)) else { return nil }
        return CaseMerges.Edge(
          record: RecordKey(case: caseID, type: RecordType.merging.name, id: id), caseID: caseID,
          into: into)
      }.compactMap { $0 }
    }
    return try CaseMerges(edges, roots: roots) { left, right in
      guard let leftLine = try line(of: left, connection),
        let rightLine = try line(of: right, connection)
      else { return left.record < right.record }
      return FieldMerge.precedes(leftLine, rightLine)
    }
  }

  private static func root(
    _ caseID: RecordID, _ connection: borrowing Connection
  ) throws -> CaseMerges.Root? {
    for shape in RecordShape.ofCases {
      let statement = try connection.statement(shape.voidedSelection)
      try statement.bind(caseID.text)
      guard try statement.step() else { continue }
      return CaseMerges.Root(type: shape.type.name, isVoided: !statement.isNull(0))
    }
    return nil
  }

  /// The line that gives an edge its end.
  private static func line(
    of edge: CaseMerges.Edge, _ connection: borrowing Connection
  ) throws -> Line? {
    try RecordQuery.record(edge.record, connection)?.merges["into_case"]?.heads.first?.line
  }

  // MARK: - What is kept

  /// The case that a case counts as part of, at the end of all edges; nil for none.
  static func end(
    of caseID: RecordID, _ connection: borrowing Connection
  ) throws -> RecordID? {
    try connection.text(
      "SELECT final_id FROM merged_case WHERE case_id = ?", .text(caseID.text)
    ).flatMap { RecordID($0) }
  }

  /// The cases that count as part of a case, in order of their ids.
  static func parts(
    of caseID: RecordID, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    try connection.rows(
      "SELECT case_id FROM merged_case WHERE final_id = ? ORDER BY case_id", .text(caseID.text)
    ) { RecordID($0.text(0)) }.compactMap { $0 }
  }

  /// Computes again what is kept of cases and of all that edges join to them.
  ///
  /// - Parameter figures: what keeps the cases' figures, told before a case leads elsewhere.
  static func settle(
    _ touched: Set<RecordID>, _ figures: FigureKeeper, _ connection: borrowing Connection
  ) throws {
    var settled: Set<RecordID> = []
    for caseID in touched.sorted() where !settled.contains(caseID) {
      let cases = try joined(to: caseID, connection)
      settled.formUnion(cases)
      let merges = try merges(among: cases, connection)
      for caseID in cases.sorted() { try figures.willChange(caseID, connection) }
      for caseID in cases.sorted() {
        // A case is found by what stands in those merged into it, and they are not.
        for found in [caseID, try end(of: caseID, connection)].compactMap({ $0 }) {
          try SearchQueue.note(found, connection)
        }
        guard let edge = merges.edges[caseID], let end = merges.end(of: caseID) else {
          try connection.run("DELETE FROM merged_case WHERE case_id = ?", .text(caseID.text))
          continue
        }
        try connection.run(
          "INSERT OR REPLACE INTO merged_case (case_id, into_id, final_id) VALUES (?, ?, ?)",
          .text(caseID.text), .text(edge.into.text), .text(end.text))
      }
    }
  }

  /// What is kept of one case.
  struct Kept: Hashable {
    let into: RecordID
    let end: RecordID
  }

  /// What is kept, by case.
  static func kept(_ connection: borrowing Connection) throws -> [RecordID: Kept] {
    var kept: [RecordID: Kept] = [:]
    try connection.query("SELECT case_id, into_id, final_id FROM merged_case") { row in
      guard let caseID = RecordID(row.text(0)), let into = RecordID(row.text(1)),
        let end = RecordID(row.text(2))
      else { return }
      kept[caseID] = Kept(into: into, end: end)
    }
    return kept
  }

  /// What must be kept, by the rows: for a check.
  static func expected(_ connection: borrowing Connection) throws -> [RecordID: Kept] {
    let cases = try connection.rows(
      "SELECT case_id FROM merging UNION SELECT into_case FROM merging WHERE into_case IS NOT NULL"
    ) { RecordID($0.text(0)) }.compactMap { $0 }
    let merges = try merges(among: Set(cases), connection)
    var expected: [RecordID: Kept] = [:]
    for (caseID, edge) in merges.edges {
      if let end = merges.end(of: caseID) { expected[caseID] = Kept(into: edge.into, end: end) }
    }
    return expected
  }
}

/// The cases in a transaction whose edges may count otherwise than before.
final class TouchedMerges {
  private var cases: Set<RecordID> = []

  /// Notes a line that counts.
  func note(
    _ record: RecordKey, _ rare: RareTables, _ connection: borrowing Connection
  ) throws {
    guard let caseID = record.caseID else { return }
    if record.type == RecordType.merging.name {
      rare.note(.merging)
      cases.insert(caseID)
    } else if record.isCaseRoot, try rare.mayHold(.merging, connection) {
      cases.insert(caseID)
    }
  }

  /// Computes again what is kept of them.
  func flush(_ figures: FigureKeeper, _ connection: borrowing Connection) throws {
    guard !cases.isEmpty else { return }
    try CaseMergeQuery.settle(cases, figures, connection)
    cases = []
  }
}
