internal import CaseModel
internal import CaseStore
internal import MutualAid

/// The plans that a store knows, by the names and codes that sheets call them.
final class PlanNames {
  /// A plan as a row needs it.
  struct Plan {
    /// Its code.
    let code: String
    /// Whether it admits women only.
    let isForWomen: Bool
  }

  private let plans: KnownPlans
  /// What cells were found to mean: a sheet names few plans.
  private var remembered: [String: Plan?] = [:]
  private static let rememberedMax = 1_024

  init(_ store: CaseStore) throws {
    plans = try store.knownPlans()
  }

  /// The plan that a cell names, by code or name, in a year; nil if none or several are called so.
  func find(_ cell: String, year: Int?) -> Plan? {
    let key = "\(year ?? 0) \(cell)"
    if let plan = remembered[key] { return plan }
    let found = plans.find(named: cell, year: year)
    let isOne = Set(found.map(\.version.code)).count == 1
    let plan = isOne ? found.last : nil
    let named = plan.map {
      Plan(code: $0.version.code, isForWomen: $0.terms.admission.sex == .female)
    }
    if remembered.count >= PlanNames.rememberedMax { remembered = [:] }
    remembered[key] = .some(named)
    return named
  }
}
