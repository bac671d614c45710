// Which cases are merged into which: a function of the rows, so of the held lines only.
//
// An edge leads from a case to the case that a record `merging` on it names; a voided record has
// none. An edge does not count
// 1. if its case was voided;
// 2. if it leads to its own case, to a voided case, or to a case of another type: a case must not
//    vanish because the one that it was to be part of counts nowhere;
// 3. if another edge of the same case was written later: the greatest by the tie rule stays;
// 4. if it is the least by the tie rule of a cycle of those that are left.
//
// What leads to a case that is not held counts: it is held where both cases are. Cases count once,
// at the end of their edges. The edges that 2 to 4 ignore are listed as conflicts.

internal import CaseModel
internal import ChangeLog

/// Cases that lead to each other, and which of the edges count.
struct CaseMerges {
  /// That a case is to be part of another.
  struct Edge: Hashable {
    /// The record that says it.
    let record: RecordKey
    let caseID: RecordID
    let into: RecordID
  }

  /// What is held of a case.
  struct Root: Hashable {
    let type: String
    let isVoided: Bool
  }

  /// Why an edge does not count.
  enum Fault: Hashable {
    case caseVoided
    case targetVoided
    case otherType
    case written
    case cycle
  }

  /// The edges that count, by their case.
  private(set) var edges: [RecordID: Edge] = [:]
  /// The edges that do not.
  private(set) var faults: [RecordKey: Fault] = [:]

  /// - Parameters:
  ///   - all: every edge of the cases that lead to each other.
  ///   - roots: what is held of these cases.
  ///   - precedes: whether the line that says an edge is below another's: a total order.
  init(
    _ all: [Edge], roots: [RecordID: Root],
    precedes: (_ left: Edge, _ right: Edge) throws -> Bool
  ) rethrows {
    for edge in all.sorted(by: { $0.record < $1.record }) {
      if let fault = CaseMerges.fault(of: edge, roots) {
        faults[edge.record] = fault
        continue
      }
      guard let other = edges[edge.caseID] else {
        edges[edge.caseID] = edge
        continue
      }
      let isLess = try precedes(edge, other)
      if other.into != edge.into { faults[isLess ? edge.record : other.record] = .written }
      if !isLess { edges[edge.caseID] = edge }
    }
    let byText = Dictionary(uniqueKeysWithValues: edges.map { ($0.key.text, $0.value) })
    let ignored = try OfficeCycles.ignored(among: byText.mapValues(\.into.text)) { left, right in
      guard let left = byText[left], let right = byText[right] else { return left < right }
      return try precedes(left, right)
    }
    for text in ignored {
      guard let edge = byText[text] else { continue }
      edges[edge.caseID] = nil
      faults[edge.record] = .cycle
    }
  }

  private static func fault(of edge: Edge, _ roots: [RecordID: Root]) -> Fault? {
    let root = roots[edge.caseID]
    if root?.isVoided == true { return .caseVoided }
    if edge.into == edge.caseID { return .cycle }
    guard let target = roots[edge.into] else { return nil }
    if target.isVoided { return .targetVoided }
    if let root, root.type != target.type { return .otherType }
    return nil
  }

  /// The case at the end of a case's edges; nil for one that leads nowhere.
  func end(of caseID: RecordID) -> RecordID? {
    guard var end = edges[caseID]?.into else { return nil }
    while let next = edges[end]?.into { end = next }
    return end
  }
}
