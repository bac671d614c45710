// What can follow an agreement, by the body under which it was made.
//
// 1. Bodies of 劳动争议调解仲裁法 art. 10, and bodies that a court invited (特邀调解规定 arts. 1 and 6),
//    were set up by law: the parties may ask for judicial confirmation (民事诉讼法 art. 205), for
//    review by arbitration (办案规则 art. 74), and for a payment order (art. 16).
// 2. A union's own room that is none of these helps people to settle (art. 4): a contract, no more.
// 3. Review is refused of what confirms a labour relation, or was confirmed by a court (办案规则
//    art. 75).
// 4. Arbitration, court and enforcement stand open whatever the body.
// 5. Where nobody said which body it was, nothing is ruled out.

internal import CaseModel

/// The exits that stand open after an agreement.
public enum MediationBody {
  /// The exits that need a body set up by law.
  public static let exitsByLaw = ["judicial_confirmation", "arbitration_review", "payment_order"]

  /// Each kind of body with the exits that agreements made under it have.
  public static let exits: [(kind: String, exits: [String])] = [
    ("enterprise", exitsByLaw + always), ("people", exitsByLaw + always),
    ("township", exitsByLaw + always), ("court_invited", exitsByLaw + always),
    ("joint_room", exitsByLaw + always), ("union", always), ("other", always),
  ]

  private static let always = ["arbitration", "court", "enforcement"]

  /// Whether an exit stands open for a body of a kind; nil for an unknown one.
  public static func allows(_ exit: String, _ kind: String?) -> Bool {
    guard let row = exits.first(where: { $0.kind == kind }) else { return true }
    return row.exits.contains(exit)
  }

  /// The same as a condition of the case.
  static func allows(_ exit: String) -> CaseCondition {
    let closed = exits.filter { !$0.exits.contains(exit) }.map(\.kind)
    return .not(.has("handling", .isOneOf("body_kind", closed)))
  }

  /// What in a step that people want to record does not fit the case.
  public enum Doubt: Sendable, Hashable {
    /// The body's agreements have no such exit.
    case notOfThisBody
    /// Both parties must ask together.
    case notJointly
    /// Review is refused of what confirms a labour relation.
    case confirmsRelation
  }

  /// What is doubtful in an exit.
  public static func doubts(
    _ exit: String, isJoint: Bool, bodyKind: String?, disputeTypes: [String]
  ) -> [Doubt] {
    var doubts: [Doubt] = []
    if !allows(exit, bodyKind) { doubts.append(.notOfThisBody) }
    if ["judicial_confirmation", "arbitration_review"].contains(exit), !isJoint {
      doubts.append(.notJointly)
    }
    if exit == "arbitration_review", disputeTypes.contains("relationship") {
      doubts.append(.confirmsRelation)
    }
    return doubts
  }
}
