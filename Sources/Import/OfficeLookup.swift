internal import CaseModel

/// Finds the office that a row names, and whether this store may write its cases.
final class OfficeLookup {
  /// What a cell names.
  enum Finding {
    /// The store's own office, or one below it.
    case own(id: String)
    /// An office elsewhere.
    case other(id: String, name: String)
    /// None, or several.
    case fault(ImportFact)
  }

  /// How many cells are remembered: a sheet names few offices.
  private static let rememberedMax = 4_096

  let tree: OfficeTree
  let ownID: String
  private var remembered: [String: Finding] = [:]

  init(tree: OfficeTree, ownID: String) {
    self.tree = tree
    self.ownID = ownID
  }

  /// Finds an office by id, code or name.
  func find(_ cell: String) -> Finding {
    if let finding = remembered[cell] { return finding }
    let finding = search(cell)
    if remembered.count >= OfficeLookup.rememberedMax { remembered = [:] }
    remembered[cell] = finding
    return finding
  }

  /// Whether the store may write cases of an office.
  func isOwn(_ id: String) -> Bool { id == ownID || tree.isAtOrAbove(ownID, id) }

  /// The name of an office, or its id where it is not known.
  func name(of id: String) -> String { tree.find(id: id)?.name ?? id }

  /// The offices that a cell names, by code also in letters of another case.
  func all(_ cell: String) -> [OfficeTree.Office] {
    let found = tree.find(typed: cell)
    guard found.isEmpty else { return found }
    let key = TextFolding.comparisonForm(cell).lowercased()
    return tree.inOrder.filter { TextFolding.comparisonForm($0.code).lowercased() == key }
  }

  /// The names of offices that may be meant: of this store's own if any is near, else of all.
  private func nearest(to cell: String) -> [String] {
    let suggested = tree.suggestions(for: cell)
    let own = suggested.filter { isOwn($0.id) }
    let candidates = own.isEmpty ? suggested : own
    if !candidates.isEmpty { return candidates.prefix(NearestChoices.limit).map(\.name) }
    return NearestChoices.find(
      cell, among: tree.subtree(of: ownID).map { ($0.name, [$0.name, $0.code]) })
  }

  private func search(_ cell: String) -> Finding {
    let found = all(cell)
    guard let office = found.first else {
      return .fault(.unknownOffice(cell, nearest: nearest(to: cell)))
    }
    guard found.count == 1 else { return .fault(.ambiguousOffice(cell)) }
    return isOwn(office.id)
      ? .own(id: office.id) : .other(id: office.id, name: office.name)
  }
}
