/// Where a case stands, derived from its facts and stored nowhere.
///
/// A type of case declares its statuses in order: the first whose condition holds is the case's.
public struct CaseStatus: Sendable, Hashable {
  /// The code in JSON and on the command line.
  public let code: String
  /// What a clerk reads.
  public let label: Phrase
  /// Whether the office still has something to do about such a case: it is handed over with the
  /// others of a colleague.
  public let isOpen: Bool
  /// When a case has it, if none before it fits.
  public let condition: CaseCondition

  /// Declares a status.
  public init(
    _ code: String, _ label: Phrase, isOpen: Bool, when condition: CaseCondition
  ) {
    self.code = code
    self.label = label
    self.isOpen = isOpen
    self.condition = condition
  }

  /// Of every type: a voided case has this one whatever else is true of it.
  public static let voided = CaseStatus(
    "voided", Phrase("已作废", "voided"), isOpen: false, when: .isSet("voided"))
}

extension RecordType {
  /// The statuses of a case in the order they are asked; none for a type that declares none.
  public var statuses: [CaseStatus] {
    declaredStatuses.isEmpty ? [] : [.voided] + declaredStatuses
  }

  /// The status of a case of this type.
  public func status(of facts: CaseFacts, at moment: CaseMoment) -> CaseStatus? {
    statuses.first { $0.condition.holds(facts, at: moment) }
  }

  /// An SQL expression over a row of the type's table that gives the status' code.
  public func statusSQL(at moment: CaseMoment) -> String? {
    guard !statuses.isEmpty else { return nil }
    let cases = statuses.map { "WHEN \($0.condition.sql(of: self, at: moment)) THEN '\($0.code)'" }
    return "CASE \(cases.joined(separator: "\n")) END"
  }

  /// The status that a person means by a code or a label in either language.
  public func findStatus(typed: String) -> CaseStatus? {
    ChoiceList(statuses.map { Choice($0.code, $0.label) }).find(typed: typed).flatMap { choice in
      statuses.first { $0.code == choice.code }
    }
  }

  /// The field that names who handles a case; nil for none.
  public var handlerField: Field? {
    place == .caseRoot ? fields.first { $0.kind == .text(.user) } : nil
  }
}
