import CaseModel
import CaseStore
import ChangeLog
import Claims
import Console

/// What follows from the records of a case and stands in none of them: how far a claim has come and
/// how its benefit comes about, what a payment batch adds up to.
enum CaseSupplement {
  /// What follows, as members of the case's JSON.
  static func json(
    _ view: CaseView, _ store: CaseStore, _ language: Language
  ) throws -> [(String, JSONOutput)] {
    switch view.root.type {
    case .claim: try claimJSON(view.root.key.id, store, language)
    case .paymentBatch: try PaymentBatch(view, store).json
    default: []
    }
  }

  /// Prints what follows.
  static func print(_ view: CaseView, _ store: CaseStore, _ session: Session) throws {
    switch view.root.type {
    case .claim: try printClaim(view.root.key.id, store, session)
    case .paymentBatch: try PaymentBatch(view, store).print(session)
    default: break
    }
  }

  private static func claimJSON(
    _ claimID: RecordID, _ store: CaseStore, _ language: Language
  ) throws -> [(String, JSONOutput)] {
    let course = try store.claimCourse(of: claimID)
    let assessment = try ClaimAssessor(store).assess(claimID)
    return [
      ("state", .string(course.isRefused ? "refused" : course.state.rawValue)),
      ("is_approved", .boolean(course.isApproved)), ("is_paid", .boolean(course.isPaid)),
      ("paid_fen", .integer(course.amountPaid.rawValue)),
      ("paid_on", .string(orNull: course.paidOn)),
      ("faults", .array(course.faults.map { .string(ClaimWords.fault($0.fault)[language]) })),
      ("working", assessment.working.map { ClaimWorking.json($0, language) } ?? .null),
      ("differs", .boolean(assessment.differs)),
      (
        "checks",
        .array(
          assessment.findings.map { finding in
            .object([
              ("code", .string(finding.check)), ("message", .string(finding.phrase[language])),
            ])
          })
      ),
    ]
  }

  private static func printClaim(
    _ claimID: RecordID, _ store: CaseStore, _ session: Session
  ) throws {
    let course = try store.claimCourse(of: claimID)
    let assessment = try ClaimAssessor(store).assess(claimID)
    session.print("")
    session.print(
      session.say("最近环节：", "Last step: ") + ClaimWords.status(course)[session.language]
        + (course.isPaid
          ? session.say(
            "，已支付 \(course.amountPaid.yuanGrouped) 元",
            ", paid \(course.amountPaid.yuanGrouped) yuan")
          : ""))
    if let working = assessment.working { ClaimWorking.print(working, session) }
    if assessment.isGiven, let benefit = assessment.benefit {
      session.print(
        session.say(
          "历史给付 \(benefit.yuanGrouped) 元，照录",
          "Given as it was paid: \(benefit.yuanGrouped) yuan"))
    }
    for finding in assessment.findings {
      session.print("※ " + finding.phrase[session.language])
    }
    for found in course.faults {
      session.print("※ " + ClaimWords.fault(found.fault)[session.language])
    }
  }
}
