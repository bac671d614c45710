internal import CaseModel
internal import CaseStore
internal import MutualAid

/// The plans and the enrolments that a store knows.
struct PlanBooks {
  private let store: CaseStore

  init(_ store: CaseStore) {
    self.store = store
  }

  /// The terms of a claim's plan: of the version that it names, else the newest of its year, else
  /// of the year that it is about.
  func terms(of file: ClaimFile) throws -> PlanTerms? {
    let plans = try store.knownPlans()
    if let version = file.text("plan_version").flatMap({ PlanVersion($0) }) {
      return plans.find(version)?.terms
    }
    guard let name = file.text("plan_code") else { return nil }
    let year = file.count("plan_year") ?? (file.eventDay ?? file.day("received_on"))?.year
    let found = plans.find(named: name, year: year)
    // Two plans that share a name are not guessed between.
    guard Set(found.map(\.version.code)).count == 1 else { return nil }
    return found.last?.terms
  }

  /// The cover of a claim's person in its plan: the one that holds the day that the claim is about,
  /// else the one of the plan's year; nil if none is known.
  func cover(of file: ClaimFile, _ terms: PlanTerms) throws -> BenefitInputs.Cover? {
    guard let number = file.identityNumber else { return nil }
    let code = terms.version.code
    let enrolments = try store.enrolments(of: number).filter { $0.planCode == code }
    let day = file.eventDay
    let holding = enrolments.first { enrolled in
      day.map { enrolled.cover?.contains($0) ?? false } ?? false
    }
    let found = holding ?? enrolments.first { $0.year == terms.version.year }
    guard let found, let days = found.cover else { return nil }
    return BenefitInputs.Cover(days, yearOfParticipation: found.yearOfParticipation)
  }
}
