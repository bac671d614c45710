/// Which values of a field stand, and which one is shown.
///
/// The heads of a field are the values whose line no held line of that record and field names in
/// `over`; this is a function of the set of held lines, whatever their order of arrival. Of several
/// heads with different values the greatest by (`at`, node, digest) is shown, and the field is in
/// conflict until someone writes over all of them.
public struct FieldMerge: Sendable, Hashable {
  /// One head: the value and the line that set it.
  public struct Head: Sendable, Hashable {
    /// The line.
    public let line: Line
    /// The value that the line set.
    public let value: JSONValue

    /// Makes a head.
    public init(line: Line, value: JSONValue) {
      self.line = line
      self.value = value
    }
  }

  /// All heads, the shown one first, then descending by (`at`, node, digest).
  public let heads: [Head]

  /// Merges heads that were found by other means.
  public init(heads: [Head]) {
    self.heads = heads.sorted { FieldMerge.precedes($1.line, $0.line) }
  }

  /// Merges one field of one record from the lines held of that record: the definition itself.
  public init(field: String, of lines: [Line]) {
    var replaced: Set<LineName> = []
    for line in lines { replaced.formUnion(line.replaced(in: field)) }
    var seen: Set<Digest> = []
    self.init(
      heads: lines.compactMap { line in
        guard let value = line.value(of: field), !replaced.contains(line.name),
          seen.insert(line.digest).inserted
        else { return nil }
        return Head(line: line, value: value)
      })
  }

  /// The value to show; nil if the field was never set.
  public var shown: JSONValue? { heads.first?.value }

  /// Whether two heads have different values.
  public var isConflict: Bool {
    guard let first = heads.first else { return false }
    return heads.dropFirst().contains { !$0.value.isSame(as: first.value) }
  }

  /// Whether `left` is below `right` by (`at`, node, digest).
  public static func precedes(_ left: Line, _ right: Line) -> Bool {
    if left.at != right.at { return left.at < right.at }
    if left.log.node != right.log.node { return left.log.node < right.log.node }
    return left.digest < right.digest
  }
}
