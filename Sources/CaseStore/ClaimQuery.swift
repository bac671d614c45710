public import CaseModel
public import ChangeLog
public import SQLite

extension CaseStore {
  /// How far a claim has come, by its steps that count.
  public func claimCourse(of caseID: RecordID) throws -> ClaimCourse {
    try read { try ClaimQuery.course(of: caseID, $0) }
  }

  /// The other claims that have a settlement number and were paid, and not taken back.
  public func paidClaims(ofSettlementOf caseID: RecordID) throws -> [RecordID] {
    try read { try ClaimQuery.paidClaims(ofSettlementOf: caseID, $0) }
  }

  /// Whether a claim has a settlement number, whatever brackets and widths were typed.
  public func hasClaim(settlement number: String) throws -> Bool {
    try read { connection in
      try connection.integer(
        "SELECT 1 FROM claim WHERE settlement_number_key = ? AND voided IS NULL LIMIT 1",
        .text(CaseNumber.normalForm(number))) != nil
    }
  }

  /// The claims whose person has an identity number; empty where personal data is not held.
  ///
  /// - Parameter number: as it was typed, of 15 digits or of 18.
  public func claims(of number: String) throws -> [RecordID] {
    guard let key = KeyForm.identityNumber.key(of: number) else { return [] }
    let people = DeferredIndex.identityNumber.keys(where: "identity_number_key = ?1")
    return try read(by: .person) { connection in
      try connection.rows(
        """
        SELECT DISTINCT claim.id FROM person JOIN claim ON claim.id = person.case_id
        WHERE person.key IN (\(people)) AND person.voided IS NULL ORDER BY claim.id
        """, .text(key)
      ) { RecordID($0.text(0)) }.compactMap { $0 }
    }
  }

  /// The claims of an office and those below it that are approved, not paid and in no open batch.
  ///
  /// - Parameter office: whose claims; nil for all that are held.
  public func claimsToPay(in office: String?) throws -> [RecordID] {
    try read { try ClaimQuery.claimsToPay(in: office, $0) }
  }
}

/// Reads claims and their steps.
public enum ClaimQuery {
  /// A step as it stands, and whether it was voided.
  struct HeldStep {
    var step: ClaimCourse.Step
    var isVoided: Bool
  }

  /// How far a claim has come, in a transaction of the caller.
  public static func course(
    of caseID: RecordID, _ connection: borrowing Connection
  ) throws -> ClaimCourse {
    let steps = try steps(of: caseID, connection).filter { !$0.isVoided }.map(\.step)
    return ClaimCourse(steps, isHistorical: try isHistorical(caseID, connection))
  }

  /// The steps of a claim that this version can read.
  static func steps(
    of caseID: RecordID, _ connection: borrowing Connection
  ) throws -> [HeldStep] {
    try connection.rows(
      """
      SELECT id, state, outcome, sequence, done_on, done_by, amount_fen, batch, voided
      FROM claim_step WHERE case_id = ? ORDER BY id
      """, .text(caseID.text)
    ) { row -> HeldStep? in
      guard let state = row.value(1).textValue.flatMap(ClaimCourse.State.init),
        let outcome = row.value(2).textValue.flatMap(ClaimCourse.Outcome.init)
      else { return nil }
      return HeldStep(
        step: ClaimCourse.Step(
          id: row.text(0), state: state, outcome: outcome,
          sequence: row.value(3).integerValue ?? 0, doneOn: row.value(4).textValue ?? "",
          doneBy: row.value(5).textValue ?? "",
          amount: row.value(6).integerValue.map(Fen.init(rawValue:)),
          batch: row.value(7).textValue),
        isVoided: !row.value(8).isNull)
    }.compactMap { $0 }
  }

  /// Whether a claim was taken over from the books of earlier years, where it was paid without the
  /// steps of this program: by an import, with the amount that was paid.
  static func isHistorical(
    _ caseID: RecordID, _ connection: borrowing Connection
  ) throws -> Bool {
    guard caseID.isDerived else { return false }
    return try connection.text("SELECT benefit_basis FROM claim WHERE id = ?", .text(caseID.text))
      == "given"
  }

  static func paidClaims(
    ofSettlementOf caseID: RecordID, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    let others = try connection.rows(
      """
      SELECT other.id FROM claim AS own
      JOIN claim AS other ON other.settlement_number_key = own.settlement_number_key
        AND other.id <> own.id AND other.plan_code = own.plan_code AND other.voided IS NULL
      WHERE own.id = ? ORDER BY other.id
      """, .text(caseID.text)
    ) { RecordID($0.text(0)) }
    return try others.compactMap { $0 }.filter { try course(of: $0, connection).isPaid }
  }

  /// The open batch in which a claim stands, other than one; nil if there is none.
  static func openBatch(
    of claim: String, otherThan batch: String, _ connection: borrowing Connection
  ) throws -> RecordID? {
    try connection.text(
      """
      SELECT payment.case_id FROM payment JOIN payment_batch ON payment_batch.id = payment.case_id
      WHERE payment.claim = ? AND payment.case_id <> ? AND payment.voided IS NULL
        AND payment_batch.voided IS NULL AND payment_batch.closed_on IS NULL LIMIT 1
      """, .text(claim), .text(batch)
    ).flatMap { RecordID($0) }
  }

  static func claimsToPay(
    in office: String?, _ connection: borrowing Connection
  ) throws -> [RecordID] {
    let scope = try office.map { try OfficeQuery.tree(connection).subtree(of: $0).map(\.id) }
    let approved = try connection.rows(
      """
      SELECT DISTINCT claim.id, claim.office, claim.received_on FROM claim_step
      JOIN claim ON claim.id = claim_step.case_id
      WHERE claim_step.state = 'approval' AND claim_step.voided IS NULL AND claim.voided IS NULL
      ORDER BY claim.received_on, claim.id
      """
    ) { (id: RecordID($0.text(0)), office: $0.value(1).textValue ?? "") }
    return try approved.compactMap { found -> RecordID? in
      guard let id = found.id, scope?.contains(found.office) ?? true else { return nil }
      let course = try course(of: id, connection)
      guard course.isApproved, !course.isPaid,
        try openBatch(of: id.text, otherThan: "", connection) == nil
      else { return nil }
      return id
    }
  }
}
