internal import CaseModel
internal import ChangeLog

/// Which cases count as part of which, by definition: worked out by brute force from the rules of
/// DESIGN.md ("an edge that would close a cycle is ignored, the least by the tie rule") and of
/// docs/decisions/0020.
struct OracleMerges {
  private struct Edge {
    let from: String
    let into: String
    let line: OracleLine
  }

  /// The case that each merged case counts as part of at last, by the case, as `NEXT END`.
  private(set) var ends: [String: String] = [:]

  init(_ records: [OracleKey: OracleRecord]) {
    var types: [String: String] = [:]
    var voided: Set<String> = []
    for (key, record) in records where key.isRoot {
      guard let type = record.type, type.place == .caseRoot else { continue }
      types[key.id] = type.name
      if !record.column(RecordType.voidedField).isNull { voided.insert(key.id) }
    }
    var edges: [String: Edge] = [:]
    for key in records.keys.sorted() {
      guard let edge = OracleMerges.edge(key, records) else { continue }
      let isOtherType =
        types[edge.from] != nil && types[edge.into] != nil && types[edge.from] != types[edge.into]
      if edge.from == edge.into || isOtherType { continue }
      if voided.contains(edge.from) || voided.contains(edge.into) { continue }
      if let other = edges[edge.from], other.line.isShownBefore(edge.line) { continue }
      edges[edge.from] = edge
    }
    while let cycle = OracleMerges.cycle(edges) {
      let least = cycle.max { $0.line.isShownBefore($1.line) }
      if let least { edges[least.from] = nil }
    }
    for from in edges.keys.sorted() {
      guard let next = edges[from]?.into else { continue }
      var end = next
      while let further = edges[end]?.into { end = further }
      ends[from] = "\(next) \(end)"
    }
  }

  private static func edge(_ key: OracleKey, _ records: [OracleKey: OracleRecord]) -> Edge? {
    guard let record = records[key], record.type == .merging,
      record.column(RecordType.voidedField).isNull, let line = record.heads("into_case").first,
      let into = record.shown("into_case")?.text, RecordID(into) != nil
    else { return nil }
    return Edge(from: key.caseID, into: into, line: line)
  }

  /// The edges of a cycle, if there is one.
  private static func cycle(_ edges: [String: Edge]) -> [Edge]? {
    for start in edges.keys.sorted() {
      var path: [Edge] = []
      var at = start
      while let edge = edges[at], path.count <= edges.count {
        path.append(edge)
        at = edge.into
        if at == start { return path }
      }
    }
    return nil
  }
}
