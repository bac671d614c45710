/// What the rows of a sheet are.
public enum ImportKind: String, Sendable, Hashable, CaseIterable {
  /// A row makes a mediation, its employer, its participant and the person.
  case mediations
  /// A row makes one payment on a case that is held.
  case recoveries
  /// A row makes a claim on a mutual aid plan, its participant, the person and the diagnosis, and a
  /// payment where it says when the claim was paid.
  case claims
  /// A row enrols a person in a mutual-aid plan; rows of one unit and plan make a list.
  case enrolments
  /// A row makes an office below the store's own.
  case offices
  /// A row makes a worker of one case that is held.
  case workers
}
