/// Who ever stood directly above whom in the tree of offices.
public struct OfficeEdges: Sendable {
  private var uppers: [String: Set<String>] = [:]

  /// Knows of no office.
  public init() {}

  /// Notes that an office once stood directly above another.
  ///
  /// - Returns: whether that was new.
  @discardableResult
  public mutating func insert(upper: String, above lower: String) -> Bool {
    uppers[lower, default: []].insert(upper).inserted
  }

  /// Whether an office is another, or ever stood above it.
  public func isAtOrAbove(_ upper: String, _ lower: String) -> Bool {
    if upper == lower { return true }
    var open = [lower]
    var visited: Set<String> = []
    while let office = open.popLast() {
      if office == upper { return true }
      if visited.insert(office).inserted { open += uppers[office] ?? [] }
    }
    return false
  }

  /// Whether an office is not another and ever stood above it.
  public func isAbove(_ upper: String, _ lower: String) -> Bool {
    upper != lower && isAtOrAbove(upper, lower)
  }

  /// Whether every edge of another stands here, too.
  public func holdsAll(of other: OfficeEdges) -> Bool {
    other.uppers.allSatisfy { $0.value.isSubset(of: uppers[$0.key] ?? []) }
  }
}
