/// The tree of union offices, as the held records of offices give it.
public struct OfficeTree: Sendable, Hashable {
  /// One office.
  public struct Office: Sendable, Hashable {
    /// The record's id, which other records and ids of cases name.
    public let id: String
    /// The code under which people know it; the id of a shipped office.
    public let code: String
    /// The union's name.
    public let name: String
    /// The code of its kind; see ``RecordType/officeKinds``.
    public let kind: String?
    /// The id of the office above it; nil for the root.
    public let reportsTo: String?
    /// The id of an office that its record names as above it and that does not count, because it
    /// stands below this one; see ``OfficeCycles``.
    public let ignoredReportsTo: String?
    /// Where it stands among its siblings.
    public let displayOrder: Int64

    /// Makes an office.
    public init(
      id: String, code: String, name: String, kind: String?, reportsTo: String?,
      ignoredReportsTo: String? = nil, displayOrder: Int64
    ) {
      self.id = id
      self.code = code
      self.name = name
      self.kind = kind
      self.reportsTo = reportsTo
      self.ignoredReportsTo = ignoredReportsTo
      self.displayOrder = displayOrder
    }
  }

  private let byID: [String: Office]
  private let children: [String: [Office]]

  /// Makes the tree; siblings stand by display order, then id.
  public init(_ offices: [Office]) {
    byID = Dictionary(offices.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    children = Dictionary(grouping: offices.filter { $0.reportsTo != nil }) { $0.reportsTo ?? "" }
      .mapValues { siblings in
        siblings.sorted { ($0.displayOrder, $0.id) < ($1.displayOrder, $1.id) }
      }
  }

  /// How many offices there are.
  public var count: Int { byID.count }

  /// The office with an id.
  public func find(id: String) -> Office? { byID[id] }

  /// The offices that a person may mean by an id, a code or a name.
  public func find(typed: String) -> [Office] {
    let key = TextFolding.comparisonForm(typed)
    if let office = byID[key.lowercased()] { return [office] }
    return byID.values.filter { office in
      let name = TextFolding.comparisonForm(office.name)
      // People say the place and mean its union: 科尔沁区 for 科尔沁区总工会.
      return TextFolding.comparisonForm(office.code) == key || name == key
        || name == key + "总工会"
    }.sorted { $0.id < $1.id }
  }

  /// The offices whose name holds a text or is near it, for suggestions.
  public func suggestions(for typed: String) -> [Office] {
    let key = TextFolding.comparisonForm(typed)
    guard !key.isEmpty else { return [] }
    return byID.values.filter { $0.name.contains(key) || $0.code.hasPrefix(key.prefix(4)) }
      .sorted { $0.id < $1.id }
  }

  /// An office and all below it, each before those below it, siblings in order of display.
  public func subtree(of id: String) -> [Office] {
    guard let root = byID[id] else { return [] }
    var found: [Office] = []
    var visited: Set<String> = []
    func visit(_ office: Office) {
      // A cycle of `reports_to` must not hang the program.
      guard visited.insert(office.id).inserted else { return }
      found.append(office)
      for child in children[office.id] ?? [] { visit(child) }
    }
    visit(root)
    return found
  }

  /// Whether `upper` is `lower` or stands above it.
  public func isAtOrAbove(_ upper: String, _ lower: String) -> Bool {
    var current: String? = lower
    var visited: Set<String> = []
    while let id = current, visited.insert(id).inserted {
      if id == upper { return true }
      current = byID[id]?.reportsTo
    }
    return false
  }

  /// All offices, the root's subtree first in its order, then any that hang nowhere.
  public var inOrder: [Office] {
    let roots = byID.values.filter { office in
      office.reportsTo.map { byID[$0] == nil } ?? true
    }.sorted { rank($0) < rank($1) }
    return roots.flatMap { subtree(of: $0.id) }
  }

  /// Where an office that nothing stands above comes: one that names an office above it, which
  /// does not count, is not the root.
  private func rank(_ office: Office) -> (Int, Int64, String) {
    (office.ignoredReportsTo == nil ? 0 : 1, office.displayOrder, office.id)
  }
}
