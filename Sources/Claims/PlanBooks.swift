internal import CaseModel
internal import CaseStore
internal import MutualAid

/// The plans and the enrolments that a store knows.
struct PlanBooks {
  private let store: CaseStore

  init(_ store: CaseStore) {
    self.store = store
  }

  /// The terms of a claim's plan: of the version that it names, else the newest of its year.
  func terms(of file: ClaimFile) throws -> PlanTerms? { nil }

  /// The cover of a claim's person on the day that it is about; nil if none is known.
  func cover(of file: ClaimFile, _ terms: PlanTerms) throws -> BenefitInputs.Cover? { nil }
}
