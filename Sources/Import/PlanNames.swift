internal import CaseModel
internal import CaseStore

/// The plans that a store knows, by the names and codes that sheets call them.
struct PlanNames {
  /// A plan as a row needs it.
  struct Plan {
    /// Its code.
    let code: String
    /// Whether it admits women only.
    let isForWomen: Bool
  }

  init(_ store: CaseStore) throws {}

  /// The plan that a cell names; nil if none is called so.
  func find(_ cell: String, year: Int?) -> Plan? { nil }
}
