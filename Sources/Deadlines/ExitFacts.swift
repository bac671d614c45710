public import CaseModel

/// The dates of a procedure after mediation, and the periods that they start.
///
/// Source: domain notes 2.2; 法释〔2011〕5号 arts. 4 and 5; 民事诉讼法 arts. 226 and 227;
/// 劳动争议调解仲裁法 arts. 29, 43, 48 to 50; 办案规则 art. 76.
public struct ExitFacts: Sendable, Hashable {
  /// Which procedure, a code of `RecordType.exitKinds`.
  public var kind: String
  /// When it was applied for.
  public var appliedOn: LocalDate?
  /// When the body took it up.
  public var acceptedOn: LocalDate?
  /// When the body decided.
  public var decidedOn: LocalDate?
  /// When the decision was received.
  public var servedOn: LocalDate?
  /// How it ended, a code of `RecordType.exitResults`.
  public var result: String?
  /// Whether an award is final for the employer.
  public var isFinal: Bool

  /// Gathers facts.
  public init(
    kind: String, appliedOn: LocalDate? = nil, acceptedOn: LocalDate? = nil,
    decidedOn: LocalDate? = nil, servedOn: LocalDate? = nil, result: String? = nil,
    isFinal: Bool = false
  ) {
    self.kind = kind
    self.appliedOn = appliedOn
    self.acceptedOn = acceptedOn
    self.decidedOn = decidedOn
    self.servedOn = servedOn
    self.result = result
    self.isFinal = isFinal
  }

  /// Until when the body must answer, decide, or the other side may object.
  public var waiting: [DeadlineStart] {
    guard result == nil else { return [] }
    func start(_ code: String, _ date: LocalDate?, _ field: String) -> [DeadlineStart] {
      date.flatMap { DeadlineStart(code, on: $0, field: field) }.map { [$0] } ?? []
    }
    switch kind {
    case "payment_order" where servedOn != nil:
      return start("PAYORD-OBJ", servedOn, "served_on")
    case _ where decidedOn != nil: return []
    case "judicial_confirmation":
      return acceptedOn == nil
        ? start("CONF-3", appliedOn, "applied_on") : start("CONF-15", acceptedOn, "accepted_on")
    case "arbitration_review": return start("ARBREV-5", acceptedOn, "accepted_on")
    case "payment_order":
      return acceptedOn == nil
        ? start("PAYORD-5", appliedOn, "applied_on")
        : start("PAYORD-15", acceptedOn, "accepted_on")
    case "arbitration":
      return acceptedOn == nil
        ? start("ARB-ACC", appliedOn, "applied_on") : start("ARB-AWARD", acceptedOn, "accepted_on")
    default: return []
    }
  }

  /// Until when an award can be taken to court.
  public var remedies: [DeadlineStart] {
    guard kind == "arbitration", result == "award", let servedOn else { return [] }
    let codes = isFinal ? ["SUE-15-FINAL", "SETASIDE-30"] : ["SUE-15"]
    return codes.compactMap { DeadlineStart($0, on: servedOn, field: "served_on") }
  }
}
