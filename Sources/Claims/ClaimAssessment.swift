// A claim is worked out in two steps. Gathering looks into the store once: who is covered since
// when, what the person was paid in the year. What it finds is written on the claim, with the
// version of the plan. Computing takes these inputs alone, so that the same amount comes out years
// later, when enrolments and other claims have moved on.

public import CaseModel
public import CaseStore
public import ChangeLog
public import MutualAid

/// What is known of a claim: its working by the kept inputs, and what its checks found.
public struct ClaimAssessment: Sendable {
  /// The terms that it is worked out by; nil where they are not known here.
  public let terms: PlanTerms?
  /// The working by the inputs that the claim keeps; nil without terms, for a given benefit, and
  /// where personal data is not held.
  public let working: BenefitWorking?
  /// The benefit on the claim.
  public let benefit: Fen?
  /// Whether the benefit was taken over as it was paid.
  public let isGiven: Bool
  /// What the checks found.
  public let findings: [ClaimFinding]

  /// Whether the kept inputs give another amount than the claim has.
  public var differs: Bool {
    guard let working, let benefit, !isGiven else { return false }
    return working.amount != benefit
  }
}

/// Works claims out and checks them, by what a store holds.
public struct ClaimAssessor {
  private let store: CaseStore
  private let books: PlanBooks

  /// Looks into a store.
  public init(_ store: CaseStore) {
    self.store = store
    books = PlanBooks(store)
  }

  /// Works a claim out by its kept inputs, and checks it.
  ///
  /// - Parameter forPayment: whether money is on its way out, so that there must be an account.
  /// - Throws: `StoreError.unknownCase`.
  public func assess(
    _ claimID: RecordID, forPayment: Bool = false
  ) throws -> ClaimAssessment {
    guard let file = try ClaimFile(store, claimID) else {
      throw StoreError.unknownCase(claimID.text)
    }
    let terms = try books.terms(of: file)
    // Where personal data is not held, the disease and the day of birth are missing: what was
    // worked out where they are stands.
    let isWorkedOut = !file.isGiven && file.person != nil
    let working = isWorkedOut ? terms.map { Benefit.compute($0, file.inputs) } : nil
    var findings: [ClaimFinding] = []
    if isWorkedOut { findings += try judge(file, terms, working) }
    findings += try doubles(file)
    if forPayment, let finding = account(file) { findings.append(finding) }
    var seen: Set<ClaimFinding> = []
    return ClaimAssessment(
      terms: terms, working: working, benefit: file.benefit, isGiven: file.isGiven,
      findings: findings.filter { seen.insert($0).inserted })
  }

  /// What a computation writes on a claim: the inputs as the store has them now, the version of the
  /// plan and the amount.
  ///
  /// - Throws: `StoreError.unknownCase`.
  public func compute(_ claimID: RecordID) throws -> (draft: RecordDraft, working: BenefitWorking?)
  {
    guard let file = try ClaimFile(store, claimID) else {
      throw StoreError.unknownCase(claimID.text)
    }
    var draft = RecordDraft(editing: file.claim)
    guard let terms = try books.terms(of: file), terms.areKnown else { return (draft, nil) }
    var inputs = file.inputs
    if let cover = try books.cover(of: file, terms) { inputs.cover = cover }
    let before = try paidBefore(file, terms)
    inputs.paidThisYear = before.amount
    inputs.daysPaidThisYear = before.days
    inputs.benefitsPaid = before.benefits
    let working = Benefit.compute(terms, inputs)
    draft.set("plan_version", .text(terms.version.description))
    draft.set("plan_year", .integer(Int64(terms.version.year)))
    if let cover = inputs.cover {
      draft.set("cover_from_on", .text(cover.days.lowerBound.iso))
      draft.set("cover_to_on", .text(cover.days.upperBound.iso))
      draft.set("participation_year", .integer(Int64(cover.yearOfParticipation)))
    }
    if let selfPay = inputs.selfPay { draft.set("self_paid_fen", .integer(selfPay.rawValue)) }
    draft.set("paid_before_fen", .integer(before.amount.rawValue))
    draft.set("days_before", .integer(Int64(before.days)))
    let benefits = before.benefits.sorted().joined(separator: " ")
    draft.set("benefits_before", benefits.isEmpty ? nil : .text(benefits))
    draft.set("benefit_fen", .integer(working.amount.rawValue))
    draft.set("benefit_basis", .text("computed"))
    return (draft, working)
  }

  // MARK: - Checks

  private func judge(
    _ file: ClaimFile, _ terms: PlanTerms?, _ working: BenefitWorking?
  ) throws -> [ClaimFinding] {
    guard let terms, let working else {
      return [
        ClaimFinding(
          "plan_unknown",
          Phrase(
            "本机没有“\(file.text("plan_code") ?? "")”的条款，无法核算。",
            "the terms of “\(file.text("plan_code") ?? "")” are not known here."))
      ]
    }
    guard let benefit = file.benefit else {
      return [
        ClaimFinding("input_missing", Phrase("还没有计算补助金额。", "the benefit was not worked out yet."))
      ]
    }
    var findings = working.allReasons.compactMap { ClaimFinding($0) }
    if file.identityNumber != nil, try books.cover(of: file, terms) == nil,
      !findings.contains(where: { $0.check == "not_enrolled" })
    {
      findings.append(
        ClaimFinding(
          "not_enrolled", Phrase("参保名单里查不到此人。", "the person is not on the lists of enrolled.")))
    }
    if benefit != working.amount {
      findings.append(
        ClaimFinding(
          benefit > working.amount ? "benefit_above" : "benefit_below",
          Phrase(
            "申请上的金额 \(benefit.yuanGrouped) 元，按条款应为 \(working.amount.yuanGrouped) 元。",
            "the claim has \(benefit.yuanGrouped) yuan; by the plan it is "
              + "\(working.amount.yuanGrouped).")))
    }
    return findings
  }

  /// Other claims that may be this one.
  private func doubles(_ file: ClaimFile) throws -> [ClaimFinding] {
    let claimID = file.claim.key.id
    let bySettlement = try store.paidClaims(ofSettlementOf: claimID)
    let byPerson = try others(of: file).filter { other in
      other.eventDay == file.eventDay && other.day("discharged_on") == file.day("discharged_on")
    }.map(\.claim.key.id)
    return Set(bySettlement + byPerson).sorted().map { other in
      ClaimFinding(
        "maybe_paid",
        Phrase(
          "同一人同一次就诊已由 \(other.shortNumber) 补助过，可能重复。",
          "the same person and stay was paid by \(other.shortNumber); maybe claimed twice."))
    }
  }

  /// The person's other claims on the plan that were paid, as far as the store can tell people.
  private func others(of file: ClaimFile) throws -> [ClaimFile] {
    guard let number = file.identityNumber, let plan = file.text("plan_code") else { return [] }
    return try store.claims(of: number).compactMap { id -> ClaimFile? in
      guard id != file.claim.key.id, let other = try ClaimFile(store, id), !other.claim.isVoided,
        other.text("plan_code") == plan, try store.claimCourse(of: id).isPaid
      else { return nil }
      return other
    }
  }

  /// What the person was paid by the plan in the year of the terms, by other claims.
  private func paidBefore(
    _ file: ClaimFile, _ terms: PlanTerms
  ) throws -> (amount: Fen, days: Int, benefits: Set<String>) {
    var amount = Fen.zero
    var days = 0
    var benefits: Set<String> = []
    for other in try others(of: file) where other.count("plan_year") == terms.version.year {
      let paid = try store.claimCourse(of: other.claim.key.id).amountPaid
      amount = amount.adding(paid) ?? amount
      let working = Benefit.compute(terms, other.inputs)
      days += working.daysPaid
      benefits.formUnion(working.benefitsPaid)
    }
    return (amount, days, benefits)
  }

  private func account(_ file: ClaimFile) -> ClaimFinding? {
    guard file.person != nil || file.payee != nil else { return nil }
    let account = file.payee?.values["account"] ?? file.person?.values["bank_card"]
    guard account == nil else { return nil }
    return ClaimFinding(
      "account_missing", Phrase("没有收款账号。", "there is no account to pay to."))
  }
}
