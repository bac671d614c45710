public import CaseModel

/// What is known of a claim when its benefit is computed: kept with the claim, so that it can be
/// computed again years later.
public struct BenefitInputs: Hashable, Sendable {
  /// The cover that the person has by an enrolment.
  public struct Cover: Hashable, Sendable {
    /// The first and the last day.
    public var days: ClosedRange<LocalDate>
    /// The first, second, … year in a row that the person takes part, from 1.
    public var yearOfParticipation: Int

    /// Describes a cover.
    public init(_ days: ClosedRange<LocalDate>, yearOfParticipation: Int = 1) {
      self.days = days
      self.yearOfParticipation = yearOfParticipation
    }
  }

  /// The enrolment that covers the person; nil if there is none.
  public var cover: Cover?
  /// The base: what the person paid within the pool, after all insurances.
  public var selfPay: Fen?
  /// Admission to hospital.
  public var admittedOn: LocalDate?
  /// Discharge.
  public var dischargedOn: LocalDate?
  /// Settlement with the hospital.
  public var settledOn: LocalDate?
  /// First diagnosis of the disease.
  public var diagnosedOn: LocalDate?
  /// The code of the disease, of those that the plan names.
  public var disease: String?
  /// The day of an event that has a fixed amount.
  public var happenedOn: LocalDate?
  /// The code of the event, of those that the plan names.
  public var event: String?
  /// The day on which the claim was filed.
  public var filedOn: LocalDate?
  /// The person's sex.
  public var sex: Sex?
  /// The person's day of birth.
  public var birth: LocalDate?
  /// Paid to the person by this plan in this period so far, by other claims.
  public var paidThisYear: Fen
  /// Days that per-day benefits were paid for in this period so far.
  public var daysPaidThisYear: Int
  /// The codes of the plan's once-only benefits that the person was paid in this period.
  public var benefitsPaid: Set<String>

  /// Gathers what is known; what is not given is not known.
  public init(
    cover: Cover? = nil, selfPay: Fen? = nil, admittedOn: LocalDate? = nil,
    dischargedOn: LocalDate? = nil, settledOn: LocalDate? = nil, diagnosedOn: LocalDate? = nil,
    disease: String? = nil, happenedOn: LocalDate? = nil, event: String? = nil,
    filedOn: LocalDate? = nil, sex: Sex? = nil, birth: LocalDate? = nil,
    paidThisYear: Fen = .zero, daysPaidThisYear: Int = 0, benefitsPaid: Set<String> = []
  ) {
    self.cover = cover
    self.selfPay = selfPay
    self.admittedOn = admittedOn
    self.dischargedOn = dischargedOn
    self.settledOn = settledOn
    self.diagnosedOn = diagnosedOn
    self.disease = disease
    self.happenedOn = happenedOn
    self.event = event
    self.filedOn = filedOn
    self.sex = sex
    self.birth = birth
    self.paidThisYear = paidThisYear
    self.daysPaidThisYear = daysPaidThisYear
    self.benefitsPaid = benefitsPaid
  }

  /// Days of the stay: discharge less admission, at least one; nil where a date is missing or
  /// discharge stands before admission.
  public var stayDays: Int? {
    guard let admittedOn, let dischargedOn, admittedOn <= dischargedOn else { return nil }
    return max(1, admittedOn.daysUntil(dischargedOn))
  }
}
