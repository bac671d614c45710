public import CaseModel

/// The facts of legal aid that start periods.
///
/// Source: 法律援助法 art. 43.
public struct LegalAidFacts: Sendable, Hashable {
  /// Whether it is a form that is decided and assigned.
  public var isRepresentation: Bool
  /// When it was applied for.
  public var appliedOn: LocalDate?
  /// When a supplement was asked for.
  public var supplementAskedOn: LocalDate?
  /// When it came.
  public var supplementReceivedOn: LocalDate?
  /// When it was decided.
  public var decidedOn: LocalDate?
  /// How, a code of `RecordType.aidDecisions`.
  public var decision: String?
  /// Whether somebody is assigned.
  public var isAssigned: Bool
  /// Whether it is closed.
  public var isClosed: Bool

  /// Gathers facts.
  public init(
    isRepresentation: Bool = true, appliedOn: LocalDate? = nil,
    supplementAskedOn: LocalDate? = nil, supplementReceivedOn: LocalDate? = nil,
    decidedOn: LocalDate? = nil, decision: String? = nil, isAssigned: Bool = false,
    isClosed: Bool = false
  ) {
    self.isRepresentation = isRepresentation
    self.appliedOn = appliedOn
    self.supplementAskedOn = supplementAskedOn
    self.supplementReceivedOn = supplementReceivedOn
    self.decidedOn = decidedOn
    self.decision = decision
    self.isAssigned = isAssigned
    self.isClosed = isClosed
  }

  /// Until when the office decides, then assigns.
  ///
  /// While it waits for a supplement nothing runs; with it the time to decide begins again.
  public var periods: [DeadlineStart] {
    guard isRepresentation, !isClosed else { return [] }
    let isDecided = decision != nil || decidedOn != nil
    if isDecided {
      guard decision == "granted", !isAssigned, let decidedOn else { return [] }
      return [DeadlineStart("AID-3", on: decidedOn, field: "decided_on")].compactMap { $0 }
    }
    if let supplementReceivedOn {
      return [
        DeadlineStart("AID-7", on: supplementReceivedOn, field: "supplement_received_on")
      ].compactMap { $0 }
    }
    guard supplementAskedOn == nil, let appliedOn else { return [] }
    return [DeadlineStart("AID-7", on: appliedOn, field: "applied_on")].compactMap { $0 }
  }
}

/// The facts of an order of the hotline that start periods.
public struct HotlineFacts: Sendable, Hashable {
  /// When it came.
  public var receivedOn: LocalDate?
  /// When it was dispatched.
  public var dispatchedOn: LocalDate?
  /// The day that stands on the order.
  public var dueOn: LocalDate?
  /// How hard it is, a code of `RecordType.hotlineComplexities`.
  public var complexity: String?

  /// Gathers facts.
  public init(
    receivedOn: LocalDate? = nil, dispatchedOn: LocalDate? = nil, dueOn: LocalDate? = nil,
    complexity: String? = nil
  ) {
    self.receivedOn = receivedOn
    self.dispatchedOn = dispatchedOn
    self.dueOn = dueOn
    self.complexity = complexity
  }

  /// Until when it must be done: the day on the order, else counted by its complexity from the day
  /// it was dispatched, else received.
  public var period: DeadlineStart? {
    if let dueOn { return DeadlineStart("HOT-DUE", on: dueOn, field: "due_on") }
    let rules = RecordType.hotlineRules
    // A kind that nobody named, or that a newer version brought, is an ordinary one.
    guard let rule = rules.first(where: { $0.0 == complexity }) ?? rules.first else { return nil }
    if let dispatchedOn { return DeadlineStart(rule.1, on: dispatchedOn, field: "dispatched_on") }
    return receivedOn.flatMap { DeadlineStart(rule.1, on: $0, field: "received_on") }
  }
}
