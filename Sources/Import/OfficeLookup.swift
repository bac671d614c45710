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

  private func search(_ cell: String) -> Finding {
    let found = tree.find(typed: cell)
    guard let office = found.first else {
      let nearest = tree.suggestions(for: cell).prefix(NearestChoices.limit).map(\.name)
      return .fault(.unknownOffice(cell, nearest: Array(nearest)))
    }
    guard found.count == 1 else { return .fault(.ambiguousOffice(cell)) }
    return isOwn(office.id)
      ? .own(id: office.id) : .other(id: office.id, name: office.name)
  }
}
