public import CaseModel

/// What starts a deadline: a fact of a case, and the field that holds it.
public struct DeadlineStart: Sendable, Hashable {
  /// The rule.
  public let rule: DeadlineRule
  /// The day of the fact.
  public let on: LocalDate
  /// The field that holds the day.
  public let field: String
  /// What follows from the case itself beside what people entered.
  public let changes: [DeadlineChange]

  /// Names a rule by its code; nil for one that this version does not know.
  public init?(_ code: String, on: LocalDate, field: String, changes: [DeadlineChange] = []) {
    guard let rule = DeadlineRule.find(code) else { return nil }
    self.rule = rule
    self.on = on
    self.field = field
    self.changes = changes
  }
}

/// The facts of a mediation that start deadlines.
public struct MediationFacts: Sendable, Hashable {
  /// The day of the application; what is not given is taken from the day it was taken up.
  public var appliedOn: LocalDate?
  /// The day it was taken up.
  public var acceptedOn: LocalDate?
  /// The day the worker knew of the infringement.
  public var infringementKnownOn: LocalDate?
  /// The day the employment ended.
  public var employmentEndedOn: LocalDate?
  /// Where the case came from, a code of `RecordType.channels`.
  public var channel: String?
  /// Whether arrears of pay are in dispute.
  public var isAboutPay: Bool
  /// Whether anything else is.
  public var isAboutMore: Bool
  /// Whether it was concluded, or has an outcome.
  public var isConcluded: Bool
  /// How it was concluded, a code of `RecordType.outcomes`.
  public var outcome: String?
  /// The day the agreement took effect.
  public var effectiveOn: LocalDate?
  /// Whether the court has confirmed the agreement.
  public var isConfirmed: Bool
  /// The kind of body that mediated, a code of `RecordType.bodyKinds`; nil where nobody said it.
  public var bodyKind: String?
  /// The procedures that were applied for, codes of `RecordType.exitKinds`.
  public var exitKinds: [String]
  /// Whether it is in dispute that there is a labour relation.
  public var isAboutRelation: Bool

  /// The office's own period while the case is open; an outcome ends it even before the day of the
  /// conclusion is entered.
  ///
  /// Where a court sent the case, the court's period takes the place of the one that an application
  /// starts.
  public var periods: [DeadlineStart] {
    guard !isConcluded else { return [] }
    let start =
      switch channel {
      case "court_before_filing":
        acceptedOn.flatMap { DeadlineStart("REF-30", on: $0, field: "accepted_on") }
      // Which procedure the court follows is not recorded: the ordinary one.
      case "court_after_filing":
        acceptedOn.flatMap { DeadlineStart("REF-15", on: $0, field: "accepted_on") }
      default: application.flatMap { DeadlineStart("MED-15", on: $0.on, field: $0.field) }
      }
    return start.map { [$0] } ?? []
  }

  /// Limitation, begun anew by the application: applying for mediation is claiming from the other
  /// side.
  ///
  /// Arrears of pay have none while the employment lasts, so the end of the employment starts it.
  ///
  /// Source: 劳动争议调解仲裁法 art. 27; 劳动人事争议仲裁办案规则 art. 27.
  public var limitations: [DeadlineStart] {
    let interruptions = application.map { [DeadlineChange(.interrupted, from: $0.on)] } ?? []
    var starts: [DeadlineStart?] = []
    if isAboutPay, let employmentEndedOn {
      starts.append(
        DeadlineStart(
          "LIM-WAGE", on: employmentEndedOn, field: "employment_ended_on", changes: interruptions))
    }
    if isAboutMore || !isAboutPay, let infringementKnownOn {
      starts.append(
        DeadlineStart(
          "LIM-1Y", on: infringementKnownOn, field: "infringement_known_on",
          changes: interruptions))
    }
    return starts.compactMap { $0 }
  }

  /// What the parties may apply for together once an agreement is in force, as far as the body's
  /// kind admits it; what was applied for is offered no more (see `MediationBody`).
  public var exits: [DeadlineStart] {
    guard let outcome, RecordType.agreedOutcomes.contains(outcome), !isConfirmed,
      let effectiveOn, !exitKinds.contains("judicial_confirmation"),
      !exitKinds.contains("arbitration_review")
    else { return [] }
    var codes: [String] = []
    if MediationBody.allows("judicial_confirmation", bodyKind) { codes.append("CONF-30") }
    if MediationBody.allows("arbitration_review", bodyKind), !isAboutRelation {
      codes.append("ARBREV-15")
    }
    return codes.compactMap { DeadlineStart($0, on: effectiveOn, field: "effective_on") }
  }

  private var application: (on: LocalDate, field: String)? {
    appliedOn.map { ($0, "applied_on") } ?? acceptedOn.map { ($0, "accepted_on") }
  }

  /// The types of dispute that are arrears of pay.
  public static let payTypes: Set<String> = ["pay", "wages", "overtime"]

  /// Gathers facts.
  public init(
    appliedOn: LocalDate? = nil, acceptedOn: LocalDate? = nil,
    infringementKnownOn: LocalDate? = nil, employmentEndedOn: LocalDate? = nil,
    channel: String? = nil, disputeTypes: [String] = [], isConcluded: Bool = false,
    outcome: String? = nil, effectiveOn: LocalDate? = nil, isConfirmed: Bool = false,
    bodyKind: String? = nil, exitKinds: [String] = []
  ) {
    self.appliedOn = appliedOn
    self.acceptedOn = acceptedOn
    self.infringementKnownOn = infringementKnownOn
    self.employmentEndedOn = employmentEndedOn
    self.channel = channel
    isAboutPay = disputeTypes.contains { MediationFacts.payTypes.contains($0) }
    isAboutMore = disputeTypes.contains { !MediationFacts.payTypes.contains($0) }
    self.isConcluded = isConcluded || outcome != nil
    self.outcome = outcome
    self.effectiveOn = effectiveOn
    self.isConfirmed = isConfirmed
    self.bodyKind = bodyKind
    self.exitKinds = exitKinds
    isAboutRelation = disputeTypes.contains("relationship")
  }
}
