/// What the rows of a sheet are.
public enum ImportKind: String, Sendable, Hashable, CaseIterable {
  /// A row makes a mediation, its employer, its participant and the person.
  case mediations
  /// A row makes one payment on a case that is held.
  case recoveries
  /// A row makes an office below the store's own.
  case offices
  /// A row makes a worker of one case that is held.
  case workers
}
