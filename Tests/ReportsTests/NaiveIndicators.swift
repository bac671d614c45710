import CaseModel
import ChangeLog

/// Every indicator counted the plain way: loops over the cases as a test describes them, with
/// nothing of the code under test.
struct NaiveIndicators {
  let sketch: CasesSketch

  /// A figure: a sum, or the two numbers of a rate.
  struct Figure: Equatable, CustomStringConvertible {
    var amount: Int64 = 0
    var whole: Int64?

    var description: String { whole.map { "\(amount)/\($0)" } ?? "\(amount)" }
  }

  /// Days, the last included, and the cases that count.
  struct Span {
    var from: String
    var to: String
    var holds: (CaseSketch) -> Bool

    func contains(_ day: String?) -> Bool { day.map { from <= $0 && $0 <= to } ?? false }
  }

  func figure(_ code: String, in span: Span) -> Figure? {
    if let amount = mediation(code, span) ?? money(code, span) ?? progress(code, span) {
      return Figure(amount: amount)
    }
    if let amount = service(code, span) ?? mutualAid(code, span) { return Figure(amount: amount) }
    return rate(code, span)
  }

  // MARK: - Cases

  /// The cases of a type that count, each for itself.
  private func cases(_ type: String, _ span: Span) -> [CaseSketch] {
    sketch.cases.filter {
      $0.type.name == type && !$0.isVoided && $0.mergedInto == nil && span.holds($0)
    }
  }

  private func takenUp(_ span: Span) -> [CaseSketch] {
    cases("mediation", span).filter { $0.text("refused_on") == nil }
  }

  private func concluded(_ span: Span) -> [CaseSketch] {
    takenUp(span).filter { span.contains($0.text("concluded_on")) }
  }

  private func agreed(_ span: Span) -> [CaseSketch] {
    concluded(span).filter {
      ["agreed", "agreed_orally", "performed", "partly_agreed"].contains($0.text("outcome") ?? "")
    }
  }

  /// What was paid on a case and on those merged into it.
  private func payments(_ one: CaseSketch) -> [PartSketch] {
    one.parts("recovery")
      + sketch.cases.filter { $0.mergedInto == one.id }.flatMap { $0.parts("recovery") }
  }

  private func count(_ cases: [CaseSketch]) -> Int64 { Int64(cases.count) }

  private func sum(_ field: String, _ cases: [CaseSketch]) -> Int64 {
    cases.reduce(0) { $0 + $1.number(field) }
  }

  private func sum(_ parts: [PartSketch]) -> Int64 {
    parts.reduce(0) { $0 + $1.number("amount_fen") }
  }

  // MARK: - Mediations

  private func mediation(_ code: String, _ span: Span) -> Int64? {
    let accepted = takenUp(span).filter { span.contains($0.text("accepted_on")) }
    switch code {
    case "accepted": return count(accepted)
    case "collective": return count(accepted.filter { $0.number("workers") >= 10 })
    case "sought": return sum("sought_fen", accepted)
    case "refused":
      return count(cases("mediation", span).filter { span.contains($0.text("refused_on")) })
    case "concluded": return count(concluded(span))
    case "agreed": return count(agreed(span))
    case "failed": return count(concluded(span).filter { $0.text("outcome") == "failed" })
    case "withdrawn": return count(concluded(span).filter { $0.text("outcome") == "withdrawn" })
    case "workers": return sum("workers", concluded(span))
    case "confirmed":
      return count(agreed(span).filter { $0.number("judicial_confirmation") == 1 })
    case "distinct_persons":
      let people = people(joiningBy: [:])
      return Int64(
        Set(
          concluded(span).flatMap { $0.parts("participant") }
            .filter { $0.text("role") == "applicant" }.map { people[$0.id] ?? $0.id }
        ).count)
    case "employers":
      let firms = concluded(span).flatMap { $0.parts("employer") }.map { employer in
        employer.text("code") ?? (employer.text("name") ?? "").filter { $0 != " " }
      }
      return Int64(Set(firms).count)
    default: return nil
    }
  }

  private func money(_ code: String, _ span: Span) -> Int64? {
    let received = cases("mediation", span).flatMap(payments).filter {
      span.contains($0.text("received_on"))
    }
    switch code {
    case "agreed_amount": return sum("agreed_fen", agreed(span))
    case "received": return sum(received)
    case "received_pay":
      return sum(received.filter { ["wages", "overtime"].contains($0.text("kind") ?? "") })
    case "received_contributions":
      return sum(received.filter { $0.text("kind") == "contributions" })
    case "received_on_concluded": return sum(concluded(span).flatMap(payments))
    case "outstanding":
      return agreed(span).reduce(0) { $0 + max(0, $1.number("agreed_fen") - sum(payments($1))) }
    case "overdue_instalments":
      return takenUp(span).reduce(0) { $0 + Int64(overdue($1, at: span.to).count) }
    case "overdue_amount":
      return takenUp(span).reduce(0) { $0 + overdue($1, at: span.to).reduce(0, +) }
    default: return nil
    }
  }

  /// What is missing of each instalment that was due before a day: payments that name one fill it
  /// first; whatever is left fills the others in the order of their days.
  private func overdue(_ one: CaseSketch, at day: String) -> [Int64] {
    let visits = one.parts("return_visit")
    if one.text("outcome") == "performed" { return [] }
    if visits.contains(where: { $0.text("performance") == "performed" }) { return [] }
    let instalments = one.parts("instalment").sorted {
      ($0.text("due_on") ?? "", $0.id.text) < ($1.text("due_on") ?? "", $1.id.text)
    }
    var missing = instalments.map { $0.number("amount_fen") }
    var purse: Int64 = 0
    for payment in payments(one) where (payment.text("received_on") ?? "") <= day {
      let named = instalments.firstIndex { $0.id.text == payment.text("instalment") }
      var rest = payment.number("amount_fen")
      if let named {
        let used = min(rest, missing[named])
        missing[named] -= used
        rest -= used
      }
      purse += rest
    }
    var found: [Int64] = []
    for index in instalments.indices {
      let used = min(purse, missing[index])
      purse -= used
      missing[index] -= used
      if missing[index] > 0, (instalments[index].text("due_on") ?? "") < day {
        found.append(missing[index])
      }
    }
    return found
  }

  private func progress(_ code: String, _ span: Span) -> Int64? {
    let all = takenUp(span)
    func isBefore(_ day: String?) -> Bool { day.map { $0 < span.from } ?? false }
    func isOver(_ day: String?) -> Bool { day.map { $0 <= span.to } ?? false }
    /// The sketches end long before their period does or long after it.
    func isKept(_ one: CaseSketch) -> Bool {
      guard let accepted = one.text("accepted_on").flatMap({ LocalDate(iso: $0) }),
        let concluded = one.text("concluded_on").flatMap({ LocalDate(iso: $0) })
      else { return false }
      return accepted.daysUntil(concluded) < 12
    }
    switch code {
    case "opening_stock":
      return count(all.filter { isBefore($0.text("accepted_on")) })
        - count(all.filter { isBefore($0.text("concluded_on")) })
    case "closing_stock":
      return count(
        all.filter { isOver($0.text("accepted_on")) && !isOver($0.text("concluded_on")) })
    case "deadlines_kept": return count(concluded(span).filter(isKept))
    case "deadlines_missed": return count(concluded(span).filter { !isKept($0) })
    default: return nil
    }
  }

  // MARK: - Services

  private func service(_ code: String, _ span: Span) -> Int64? {
    func on(_ type: String, _ field: String) -> [CaseSketch] {
      cases(type, span).filter { span.contains($0.text(field)) }
    }
    func decided(_ decision: String) -> Int64 {
      count(on("legal_aid", "decided_on").filter { $0.text("decision") == decision })
    }
    switch code {
    case "consultations": return count(on("consultation", "consulted_on"))
    case "aid_applied": return count(on("legal_aid", "applied_on"))
    case "aid_represented":
      let oneLine = ["education", "advice", "drafting", "duty"]
      return count(
        on("legal_aid", "applied_on").filter { !oneLine.contains($0.text("form") ?? "") })
    case "aid_granted": return decided("granted")
    case "aid_refused": return decided("refused")
    case "aid_closed": return count(on("legal_aid", "closed_on"))
    case "aid_recovered":
      return sum(
        cases("legal_aid", span).flatMap(payments).filter {
          span.contains($0.text("received_on"))
        })
    case "aid_subsidy": return sum("subsidy_fen", on("legal_aid", "subsidy_paid_on"))
    case "hotline_received": return count(on("hotline", "received_on"))
    case "hotline_closed": return count(on("hotline", "closed_on"))
    default: return nil
    }
  }

  private func mutualAid(_ code: String, _ span: Span) -> Int64? {
    let claims = cases("claim", span)
    func steps(_ claim: CaseSketch, _ state: String) -> [PartSketch] {
      claim.parts("claim_step").filter {
        $0.text("state") == state && span.contains($0.text("done_on"))
      }
    }
    let paid = claims.filter { steps($0, "payment").count > steps($0, "payment_returned").count }
    let lists = cases("enrolment_list", span).filter { span.contains($0.text("enrolled_on")) }
    switch code {
    case "claims_received":
      return count(claims.filter { span.contains($0.text("received_on")) })
    case "claims_paid": return count(paid)
    case "claims_amount":
      return claims.reduce(0) {
        $0 + sum(steps($1, "payment")) - sum(steps($1, "payment_returned"))
      }
    case "claimants":
      // Only claims with money in the span tell who is one person by a number.
      var numbers: [RecordID: String] = [:]
      let period = sketch.cases.filter { $0.type == .claim && !$0.isVoided }
      for claim in period
      where !steps(claim, "payment").isEmpty || !steps(claim, "payment_returned").isEmpty {
        guard let applicant = claim.parts("participant").first else { continue }
        numbers[applicant.id] = claim.parts("person").first?.text("identity_number")
      }
      let people = people(joiningBy: numbers)
      return Int64(
        Set(
          paid.map { claim in
            claim.parts("participant").first.map { people[$0.id] ?? $0.id } ?? claim.id
          }
        ).count)
    case "enrolled": return sum("members", lists)
    case "enrolment_fees": return sum("fee_fen", lists)
    default: return nil
    }
  }

  // MARK: - Rates

  private func rate(_ code: String, _ span: Span) -> Figure? {
    let due = cases("hotline", span).filter { span.contains($0.text("due_on")) }
    let called = cases("hotline", span).filter {
      span.contains($0.text("called_back_on"))
        && ($0.text("satisfaction") ?? "not_reached") != "not_reached"
    }
    switch code {
    case "success_rate":
      return Figure(amount: count(agreed(span)), whole: count(concluded(span)))
    case "migrant_share":
      return Figure(
        amount: sum("workers", concluded(span).filter { $0.number("migrant") == 1 }),
        whole: sum("workers", concluded(span)))
    case "hotline_closing_rate":
      return Figure(
        amount: count(due.filter { $0.text("closed_on") != nil }), whole: count(due))
    case "hotline_punctuality":
      let inTime = due.filter { order in
        order.text("closed_on").map { $0 <= order.text("due_on") ?? "" } ?? false
      }
      return Figure(amount: count(inTime), whole: count(due))
    case "hotline_satisfaction":
      let content = called.filter { $0.text("satisfaction") != "dissatisfied" }
      return Figure(amount: count(content), whole: count(called))
    default: return nil
    }
  }

  // MARK: - People

  /// Who stands for whom: everybody is painted with the colour of those they are joined with.
  private func people(joiningBy numbers: [RecordID: String]) -> [RecordID: RecordID] {
    var colours: [RecordID: RecordID] = [:]
    func join(_ one: RecordID, _ other: RecordID) {
      let (new, old) = (colours[one] ?? one, colours[other] ?? other)
      for (id, colour) in colours where colour == old { colours[id] = new }
      colours[one] = new
      colours[other] = new
    }
    for pair in sketch.same { join(pair.participant, pair.other) }
    for (one, number) in numbers {
      for (other, same) in numbers where number == same { join(one, other) }
    }
    return colours
  }
}
