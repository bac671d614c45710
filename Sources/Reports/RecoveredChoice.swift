public import CaseModel

/// What the figures of a report would be if another of two unseen values were taken.
///
/// Each choice stands alone: all others are as the report shows them.
public struct RecoveredChoice: Sendable, Hashable {
  /// A value that somebody wrote, as it is shown.
  public struct Value: Sendable, Hashable {
    /// The value in words.
    public let text: Phrase
    /// The value as the log has it, in JSON.
    public let json: String
    /// The user who wrote it.
    public let by: String
    /// The writer's wall clock, `2025-11-20T10:00:00.123Z`.
    public let at: String
    /// The id of the node that wrote it.
    public let node: String
  }

  /// How the figures of one row change.
  public struct RowChange: Sendable, Hashable {
    /// The id, period or code of the group; nil where the group is "other" or "not given".
    public let key: String?
    /// What the group is called.
    public let label: Phrase
    /// The differences.
    public let change: RecoveredFigures
  }

  /// The id of the case.
  public let caseID: String
  /// Its number for people.
  public let shortNumber: String
  /// What stands against what: the raw value of `Conflict.Kind`.
  public let kind: String
  /// The type of the record.
  public let type: String
  /// The id of the record.
  public let id: String
  /// The field's name in the log, an element of a set with its code.
  public let field: String
  /// What a clerk calls the field.
  public let label: Phrase
  /// The value that the report counts.
  public let shown: Value
  /// The other value.
  public let other: Value
  /// How the total changes; nil where the sum would be more than an amount can be.
  public let change: RecoveredFigures?
  /// The rows that change, in the order of the report.
  public let rows: [RowChange]
}

/// Between which totals the choices leave the report.
public struct RecoveredRange: Sendable, Hashable {
  /// For each figure the least total that any choices together give.
  public var lowest: RecoveredFigures
  /// For each figure the greatest.
  public var highest: RecoveredFigures
}
