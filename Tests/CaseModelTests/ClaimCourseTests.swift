import CaseModel
import Testing

/// How far a claim has come, by its steps alone.
struct ClaimCourseTests {
  private func step(
    _ sequence: Int64, _ state: ClaimCourse.State, by: String = "li",
    _ outcome: ClaimCourse.Outcome = .passed, fen: Int64? = nil, on: String = "2025-03-01"
  ) -> ClaimCourse.Step {
    ClaimCourse.Step(
      id: "\(sequence)-\(state.rawValue)-\(by)", state: state, outcome: outcome,
      sequence: sequence, doneOn: on, doneBy: by, amount: fen.map { Fen(rawValue: $0) })
  }

  private func course(
    _ steps: [ClaimCourse.Step], isHistorical: Bool = false
  ) -> ClaimCourse {
    ClaimCourse(steps, isHistorical: isHistorical)
  }

  private var approved: [ClaimCourse.Step] {
    [
      step(1, .firstReview, by: "li"), step(2, .secondReview, by: "zhang"),
      step(3, .approval, by: "wang", fen: 20_000),
    ]
  }

  @Test func `a claim goes from its reviews to approval, payment and the files`() {
    #expect(course([]).state == .accepted)
    #expect(course([]).nextSequence == 1)
    let reviewed = course(Array(approved.prefix(2)))
    #expect(reviewed.state == .secondReview)
    #expect(reviewed.reviewers == ["li", "zhang"])
    #expect(!reviewed.isApproved)
    let approved = course(approved)
    #expect(approved.approver == "wang")
    #expect(approved.amountApproved == Fen(rawValue: 20_000))
    #expect(approved.nextSequence == 4)
    let paid = course(self.approved + [step(4, .payment, fen: 20_000, on: "2025-03-09")])
    #expect(paid.state == .payment && paid.isPaid && paid.faults.isEmpty)
    #expect(paid.paidOn == "2025-03-09")
    #expect(paid.amountPaid == Fen(rawValue: 20_000))
    let filed = course(
      self.approved + [step(4, .payment, fen: 20_000), step(5, .archive)])
    #expect(filed.state == .archive && filed.isPaid)
  }

  @Test func `steps count in any order in which they come`() {
    let steps = approved + [step(4, .payment, fen: 20_000)]
    for first in steps.indices {
      let turned = Array(steps[first...] + steps[..<first])
      #expect(course(turned).faults.isEmpty)
      #expect(course(turned).state == .payment)
    }
  }

  @Test func `who reviewed cannot approve, and an approval without a review does not count`() {
    let same = course(Array(approved.prefix(2)) + [step(3, .approval, by: "li")])
    #expect(!same.isApproved)
    #expect(same.faults.map(\.fault) == [.approverReviewed("li")])
    #expect(course([step(1, .approval)]).faults.map(\.fault) == [.notReviewed])
    #expect(course([step(1, .approval)]).state == .accepted)
  }

  @Test func `a review made at the same time as its own writer's approval takes that away`() {
    // Two computers, neither seeing the other: the same person approves here and reviews there.
    let both = course([
      step(1, .firstReview, by: "li"), step(2, .approval, by: "wang"),
      step(2, .secondReview, by: "wang"),
    ])
    #expect(!both.isApproved)
    #expect(both.faults.map(\.fault) == [.approverReviewed("wang")])
    let later = course(approved + [step(4, .secondReview, by: "wang")])
    #expect(!later.isApproved)
  }

  @Test func `what goes back is reviewed and approved again`() {
    let back = course(approved + [step(4, .supplement, .returned)])
    #expect(back.state == .supplement && !back.isApproved && back.reviewers.isEmpty)
    let again = course(
      approved + [
        step(4, .firstReview, .returned), step(5, .firstReview, by: "wang"),
        step(6, .approval, by: "li", fen: 100),
      ])
    #expect(again.approver == "li" && again.faults.isEmpty)
    let refused = course(approved + [step(4, .approval, .refused)])
    #expect(refused.isRefused && !refused.isApproved)
  }

  @Test func `money goes out once, as approved, until it comes back`() {
    let twice = course(
      approved + [step(4, .payment, fen: 20_000), step(5, .payment, fen: 20_000)])
    #expect(twice.faults.map(\.fault) == [.paidTwice])
    #expect(twice.amountPaid == Fen(rawValue: 40_000))
    let returned = course(
      approved + [
        step(4, .payment, fen: 20_000), step(5, .paymentReturned, .returned, fen: 20_000),
      ])
    #expect(returned.state == .paymentReturned && !returned.isPaid && returned.isApproved)
    #expect(returned.amountPaid == .zero && returned.paidOn == nil)
    let again = course(
      approved + [
        step(4, .payment, fen: 20_000), step(5, .paymentReturned, .returned, fen: 20_000),
        step(6, .payment, fen: 20_000),
      ])
    #expect(again.isPaid && again.faults.isEmpty)
    let other = course(approved + [step(4, .payment, fen: 20_001)])
    #expect(other.faults.map(\.fault) == [.amountDiffers(approved: Fen(rawValue: 20_000))])
    #expect(course([step(1, .payment, fen: 1)]).faults.map(\.fault) == [.notApproved])
    #expect(course([step(1, .paymentReturned)]).faults.map(\.fault) == [.notPaid])
  }

  @Test func `a claim of earlier years was paid without these steps`() {
    let paid = course([step(1, .payment, fen: 1)], isHistorical: true)
    #expect(paid.isPaid && paid.faults.isEmpty)
    let twice = course(
      [step(1, .payment, fen: 1), step(2, .payment, fen: 1)], isHistorical: true)
    #expect(twice.faults.map(\.fault) == [.paidTwice])
  }

  @Test func `a new fault is told, an old one is not told again`() {
    let before = course([step(1, .approval)])
    let after = course([step(1, .approval), step(2, .payment, fen: 1)])
    #expect(before.newFault(since: course([])) == .notReviewed)
    #expect(after.newFault(since: before) == .notApproved)
    #expect(after.newFault(since: after) == nil)
  }
}
