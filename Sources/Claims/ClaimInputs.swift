internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import MutualAid

/// The records of a claim that its benefit is computed from.
struct ClaimFile {
  let claim: StoredRecord
  let participant: StoredRecord?
  let person: StoredRecord?
  let diagnosis: StoredRecord?
  let payee: StoredRecord?

  /// Reads them; nil if no such claim is held.
  init?(_ store: CaseStore, _ claimID: RecordID) throws {
    let key = RecordKey(case: claimID, type: RecordType.claim.name, id: claimID)
    guard let claim = try store.record(key) else { return nil }
    func first(_ type: RecordType) throws -> StoredRecord? {
      try store.records(of: type, in: claimID).first { !$0.isVoided }
    }
    self.claim = claim
    participant = try first(.participant)
    person = try first(.person)
    diagnosis = try first(.diagnosis)
    payee = try first(.payee)
  }

  func text(_ field: String) -> String? { claim.values[field]?.text }
  func fen(_ field: String) -> Fen? {
    claim.values[field]?.integer.map { Fen(rawValue: $0) }
  }
  func day(_ field: String) -> LocalDate? { text(field).flatMap { LocalDate(iso: $0) } }
  func count(_ field: String) -> Int? { claim.values[field]?.integer.map { Int($0) } }

  /// The benefit as it stands on the claim.
  var benefit: Fen? { fen("benefit_fen") }

  /// Whether the benefit was taken over as it was paid, and so is not computed.
  var isGiven: Bool { text("benefit_basis") == "given" }

  /// The person's identity number in normal form; nil where none is held here.
  var identityNumber: String? {
    (person?.values["identity_number"]?.text).map(IdentityNumber.normalForm)
  }

  /// The day that the claim is about: admission, diagnosis or the event.
  var eventDay: LocalDate? {
    day("admitted_on") ?? day("diagnosed_on") ?? day("happened_on")
  }

  /// What the person paid in the pool: as it stands, or the cost in the pool less what others paid.
  var selfPay: Fen? {
    if let given = fen("self_paid_fen") { return given }
    guard let pool = fen("pool_fen") else { return nil }
    let paid = ["paid_basic_fen", "paid_supplement_fen", "paid_other_fen"].compactMap(fen)
    return Fen.sum(paid).flatMap { pool.subtracting($0) }.map { max(.zero, $0) }
  }

  /// What the benefit is computed from, as it is kept on the claim.
  var inputs: BenefitInputs {
    var inputs = BenefitInputs()
    if let from = day("cover_from_on"), let to = day("cover_to_on"), from <= to {
      inputs.cover = BenefitInputs.Cover(
        from...to, yearOfParticipation: count("participation_year") ?? 1)
    }
    inputs.selfPay = selfPay
    inputs.admittedOn = day("admitted_on")
    inputs.dischargedOn = day("discharged_on")
    inputs.settledOn = day("settled_on")
    inputs.diagnosedOn = day("diagnosed_on")
    inputs.happenedOn = day("happened_on")
    inputs.disease = diagnosis?.values["disease_code"]?.text
    inputs.event = diagnosis?.values["event_code"]?.text
    inputs.filedOn = day("received_on")
    inputs.sex = (participant?.values["sex"]?.text).flatMap(Sex.init)
    inputs.birth = birth
    inputs.paidThisYear = fen("paid_before_fen") ?? .zero
    inputs.daysPaidThisYear = count("days_before") ?? 0
    let codes = text("benefits_before")?.split(separator: " ").map(String.init) ?? []
    inputs.benefitsPaid = Set(codes)
    return inputs
  }

  private var birth: LocalDate? {
    guard let number = identityNumber else { return nil }
    var finding = IdentityNumber.check(number)
    if case .fifteenDigits(let upgraded) = finding { finding = IdentityNumber.check(upgraded) }
    if case .valid(let birth, _) = finding { return birth }
    return nil
  }
}
