public import CaseModel
internal import MutualAid

/// One thing that a check of a claim found: it warns, and a reason lets the claim go on.
public struct ClaimFinding: Sendable, Hashable {
  /// The check, a code of `RecordType.claimChecks`.
  public let check: String
  /// What it found, in a sentence.
  public let phrase: Phrase

  init(_ check: String, _ phrase: Phrase) {
    self.check = check
    self.phrase = phrase
  }

  /// What a reason of a computation means for the claim; nil for one that only makes the amount
  /// smaller, as the amount on the claim shows.
  init?(_ reason: BenefitReason) {
    guard reason.effect == .refused else { return nil }
    let check: String? =
      switch reason {
      case .termsUnknown: "plan_unknown"
      case .missing, .datesReversed: "input_missing"
      case .notEnrolled, .notCovered: "not_enrolled"
      case .outsideValidity: "outside_period"
      case .sexNotAdmitted: "sex_against_plan"
      case .ageNotAdmitted: "age_against_plan"
      case .outsideWindow: "outside_window"
      case .waiting: "waiting_period"
      case .paidBefore: "maybe_paid"
      case .notListed, .nothingAboveDeductible: "not_covered"
      case .daysCut, .yearlyCap, .claimCap: "cap_reached"
      }
    guard let check else { return nil }
    self.init(check, reason.phrase)
  }
}
