internal import CaseModel

extension Measure {
  /// All measures, in the order in which a store keeps their sums.
  ///
  /// New ones are added at the end. A case that was voided or merged into another adds nothing, nor
  /// does a voided part; no measure needs to say so.
  public static let all = mediation + recovery + consultation + legalAid + hotline + mutualAid

  /// The measure with a code; nil if there is none.
  public static func find(_ code: String) -> Measure? {
    places[code].map { all[$0] }
  }

  /// The place of a measure in ``all``; nil if there is none of that code.
  public static func place(of code: String) -> Int? { places[code] }

  private static let places = Dictionary(
    uniqueKeysWithValues: all.enumerated().map { ($0.element.code, $0.offset) })

  /// An application that was not taken up is no case.
  private static let wasTakenUp = Condition.isUnset(.root("refused_on"))
  private static let wasAgreed = Condition.isOneOf(
    .root("outcome"), RecordType.agreedOutcomes)

  private static let mediation: [Measure] = [
    Measure("accepted", of: "mediation", on: .root("accepted_on"), where: [wasTakenUp]),
    Measure(
      "accepted_workers", of: "mediation", on: .root("accepted_on"),
      amount: .number(.root("workers")), where: [wasTakenUp]),
    Measure(
      "accepted_collective", of: "mediation", on: .root("accepted_on"),
      where: [wasTakenUp, .isAtLeast(.root("workers"), 10)]),
    Measure(
      "sought", of: "mediation", on: .root("accepted_on"), amount: .money(.root("sought_fen")),
      where: [wasTakenUp]),
    Measure("refused", of: "mediation", on: .root("refused_on")),
    concluded("concluded"),
    concluded("agreed", where: [wasAgreed]),
    concluded("failed", where: [.isOneOf(.root("outcome"), ["failed"])]),
    concluded("withdrawn", where: [.isOneOf(.root("outcome"), ["withdrawn"])]),
    concluded("workers", amount: .number(.root("workers"))),
    concluded(
      "migrant_workers", amount: .number(.root("workers")), where: [.isTrue(.root("migrant"))]),
    concluded("sought_concluded", amount: .money(.root("sought_fen"))),
    concluded("agreed_amount", amount: .money(.root("agreed_fen")), where: [wasAgreed]),
    concluded("confirmed", where: [wasAgreed, .isTrue(.root("judicial_confirmation"))]),
  ]

  private static func concluded(
    _ code: String, amount: Amount = .one, where conditions: [Condition] = []
  ) -> Measure {
    Measure(
      code, of: "mediation", on: .root("concluded_on"), amount: amount,
      where: [wasTakenUp] + conditions)
  }

  private static let recovery: [Measure] = [
    received("received"),
    received("received_pay", where: [.isOneOf(.part("kind"), RecordType.payKinds)]),
    received("received_contributions", where: [.isOneOf(.part("kind"), ["contributions"])]),
    Measure(
      "received_on_concluded", of: "mediation", part: "recovery", on: .root("concluded_on"),
      amount: .money(.part("amount_fen")), where: [wasTakenUp]),
    Measure(
      "received_on_agreed", of: "mediation", part: "recovery", on: .root("concluded_on"),
      amount: .money(.part("amount_fen")), where: [wasTakenUp, wasAgreed]),
  ]

  private static func received(_ code: String, where conditions: [Condition] = []) -> Measure {
    Measure(
      code, of: "mediation", part: "recovery", on: .part("received_on"),
      amount: .money(.part("amount_fen")), where: conditions)
  }

  private static let consultation: [Measure] = [
    Measure("consultations", of: "consultation", on: .root("consulted_on"))
  ]

  private static let isRepresentation = Condition.isOneOf(
    .root("form"), ["negotiation", "arbitration", "litigation", "criminal", "other"])

  private static let legalAid: [Measure] = [
    Measure("aid_applied", of: "legal_aid", on: .root("applied_on")),
    Measure(
      "aid_represented", of: "legal_aid", on: .root("applied_on"), where: [isRepresentation]),
    Measure(
      "aid_granted", of: "legal_aid", on: .root("decided_on"),
      where: [.isOneOf(.root("decision"), ["granted"])]),
    Measure(
      "aid_refused", of: "legal_aid", on: .root("decided_on"),
      where: [.isOneOf(.root("decision"), ["refused"])]),
    Measure("aid_closed", of: "legal_aid", on: .root("closed_on")),
    Measure(
      "aid_recovered", of: "legal_aid", part: "recovery", on: .part("received_on"),
      amount: .money(.part("amount_fen"))),
    Measure(
      "aid_subsidy", of: "legal_aid", on: .root("subsidy_paid_on"),
      amount: .money(.root("subsidy_fen"))),
  ]

  private static let hotline: [Measure] = [
    Measure("hotline_received", of: "hotline", on: .root("received_on")),
    Measure("hotline_due", of: "hotline", on: .root("due_on")),
    Measure(
      "hotline_due_closed", of: "hotline", on: .root("due_on"),
      where: [.isSet(.root("closed_on"))]),
    Measure(
      "hotline_due_closed_in_time", of: "hotline", on: .root("due_on"),
      where: [.isNotAfter(.root("closed_on"), .root("due_on"))]),
    Measure("hotline_closed", of: "hotline", on: .root("closed_on")),
    Measure(
      "hotline_called_back", of: "hotline", on: .root("called_back_on"),
      where: [.isNoneOf(.root("satisfaction"), ["not_reached"])]),
    Measure(
      "hotline_satisfied", of: "hotline", on: .root("called_back_on"),
      where: [.isOneOf(.root("satisfaction"), ["satisfied", "fair"])]),
  ]

  private static let mutualAid: [Measure] = [
    Measure("claims_received", of: "claim", on: .root("received_on")),
    step("claims_paid_out", "payment"),
    step("claims_returned", "payment_returned"),
    Measure(
      "enrolled", of: "enrolment_list", on: .root("enrolled_on"),
      amount: .number(.root("members"))),
    Measure(
      "enrolment_fees", of: "enrolment_list", on: .root("enrolled_on"),
      amount: .money(.root("fee_fen"))),
  ]

  private static func step(_ code: String, _ state: String) -> Measure {
    Measure(
      code, of: "claim", part: "claim_step", on: .part("done_on"),
      amount: .money(.part("amount_fen")), where: [.isOneOf(.part("state"), [state])])
  }
}
