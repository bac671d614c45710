// How far a claim has come, as a function of its steps and of nothing else.
//
// Steps are put in order by their number, then by their state, day and id: two of one number were
// made by people who did not see each other. They are taken one after another:
//
// 1. A review that passed adds its reviewer; one that sent back, or a supplement, ends the round:
//    what was reviewed before is reviewed again.
// 2. An approval counts if somebody reviewed in this round, and somebody else approves (four eyes).
// 3. A payment needs an approval that counts, its amount, and no payment before it that did not
//    come back. What was paid is paid all the same: the fault is told, the money is counted.
// 4. Money that came back opens the claim again for another payment; its approval stands.
//
// A claim taken over from the books of earlier years (historical) was paid without these steps.

/// The course of a claim: its state, who reviewed and approved it, what was paid.
public struct ClaimCourse: Sendable {
  /// One step, as it counts.
  public struct Step: Sendable, Hashable {
    /// The record's id.
    public let id: String
    /// What the step is.
    public let state: State
    /// How it ended.
    public let outcome: Outcome
    /// Its number on the claim; 0 where none was given.
    public let sequence: Int64
    /// Its day, ISO 8601.
    public let doneOn: String
    /// Who did it.
    public let doneBy: String
    /// What was approved, paid or came back; nil for any other step.
    public let amount: Fen?
    /// The id of the batch that paid.
    public let batch: String?

    /// Describes a step.
    public init(
      id: String, state: State, outcome: Outcome = .passed, sequence: Int64, doneOn: String,
      doneBy: String, amount: Fen? = nil, batch: String? = nil
    ) {
      self.id = id
      self.state = state
      self.outcome = outcome
      self.sequence = sequence
      self.doneOn = doneOn
      self.doneBy = doneBy
      self.amount = amount
      self.batch = batch
    }
  }

  /// What a step is, and so the state that a claim is in; the raw values are the codes of the log.
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// 受理.
    case accepted
    /// 补正.
    case supplement
    /// 初审.
    case firstReview = "first_review"
    /// 复审.
    case secondReview = "second_review"
    /// 审批.
    case approval
    /// 支付.
    case payment
    /// 退汇.
    case paymentReturned = "payment_returned"
    /// 归档.
    case archive

    fileprivate var rank: Int { State.allCases.firstIndex(of: self) ?? 0 }
  }

  /// How a step ended; the raw values are the codes of the log.
  public enum Outcome: String, Sendable, Hashable {
    /// The claim goes on.
    case passed
    /// It goes back for papers or corrections.
    case returned
    /// Nothing is paid.
    case refused
  }

  /// What should not stand among the steps of a claim.
  public enum Fault: Sendable, Hashable {
    /// An approval by somebody who reviewed: it does not count.
    case approverReviewed(String)
    /// An approval of what nobody had reviewed: it does not count.
    case notReviewed
    /// A payment without an approval that counts.
    case notApproved
    /// A payment after another that did not come back.
    case paidTwice
    /// A payment of another amount than was approved.
    case amountDiffers(approved: Fen)
    /// Money came back that had not gone out.
    case notPaid
  }

  /// The state that the claim is in.
  public private(set) var state = State.accepted
  /// Whether the last decision was that nothing is paid.
  public private(set) var isRefused = false
  /// Who reviewed in this round.
  public private(set) var reviewers: Set<String> = []
  /// Who approved it; nil while it is not approved.
  public private(set) var approver: String?
  /// The amount that was approved; nil where the approval names none.
  public private(set) var amountApproved: Fen?
  /// How many payments went out and did not come back.
  public private(set) var standingPayments = 0
  /// What went out, less what came back.
  public private(set) var amountPaid = Fen.zero
  /// The day of the last payment that did not come back, ISO 8601.
  public private(set) var paidOn: String?
  /// What should not stand, by step.
  public private(set) var faults: [(step: String, fault: Fault)] = []
  /// The number of the next step.
  public private(set) var nextSequence: Int64 = 1
  private let isHistorical: Bool

  /// Follows the steps of a claim.
  ///
  /// - Parameter isHistorical: whether it was taken over from the books of earlier years.
  public init(_ steps: [Step], isHistorical: Bool) {
    self.isHistorical = isHistorical
    let ordered = steps.sorted { left, right in
      (left.sequence, left.state.rank, left.doneOn, left.id)
        < (right.sequence, right.state.rank, right.doneOn, right.id)
    }
    for step in ordered {
      take(step)
      nextSequence = max(nextSequence, step.sequence + 1)
    }
  }

  /// Whether the claim may be paid.
  public var isApproved: Bool { approver != nil }

  /// Whether money went out and did not come back.
  public var isPaid: Bool { standingPayments > 0 }

  /// What stands wrong now and did not before: why a write of a step is refused.
  public func newFault(since before: ClaimCourse) -> Fault? {
    faults.first { found in
      !before.faults.contains { $0.step == found.step && $0.fault == found.fault }
    }?.fault
  }

  private mutating func take(_ step: Step) {
    switch (step.state, step.outcome) {
    case (.accepted, .passed): break
    case (.supplement, _), (.firstReview, .returned), (.secondReview, .returned),
      (.approval, .returned), (.accepted, .returned):
      beginRound()
    case (_, .refused):
      state = step.state
      isRefused = true
      approver = nil
    case (.firstReview, .passed), (.secondReview, .passed):
      state = step.state
      isRefused = false
      reviewers.insert(step.doneBy)
      // Who reviews what they approved has approved what they reviewed.
      if approver == step.doneBy {
        approver = nil
        faults.append((step.id, .approverReviewed(step.doneBy)))
      }
    case (.approval, .passed): approve(step)
    case (.payment, _): pay(step)
    case (.paymentReturned, _): takeBack(step)
    case (.archive, _): state = .archive
    }
  }

  private mutating func beginRound() {
    state = .supplement
    isRefused = false
    reviewers = []
    approver = nil
  }

  private mutating func approve(_ step: Step) {
    guard !reviewers.isEmpty else { return faults.append((step.id, .notReviewed)) }
    guard !reviewers.contains(step.doneBy) else {
      return faults.append((step.id, .approverReviewed(step.doneBy)))
    }
    state = .approval
    isRefused = false
    approver = step.doneBy
    amountApproved = step.amount
  }

  private mutating func pay(_ step: Step) {
    if !isApproved, !isHistorical { faults.append((step.id, .notApproved)) }
    if isPaid { faults.append((step.id, .paidTwice)) }
    if isApproved, let amountApproved, step.amount != amountApproved {
      faults.append((step.id, .amountDiffers(approved: amountApproved)))
    }
    standingPayments += 1
    amountPaid = amountPaid.adding(step.amount ?? .zero) ?? amountPaid
    paidOn = step.doneOn
    state = .payment
  }

  private mutating func takeBack(_ step: Step) {
    guard isPaid else { return faults.append((step.id, .notPaid)) }
    standingPayments -= 1
    amountPaid = amountPaid.subtracting(step.amount ?? .zero) ?? amountPaid
    if !isPaid { paidOn = nil }
    state = .paymentReturned
  }
}
