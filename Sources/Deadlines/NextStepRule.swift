// What can be done about a case now, by whom, and until when: rules as data.
//
// A rule holds for a case, or for each of its parts of a type; the day comes from a period that
// runs for that very record (`DueReport` finds them), or from a field. A rule that lives by a
// period is offered while the period runs, or once it is over. Voided cases have no steps.

public import CaseModel

/// A rule that offers something to be done about a case.
public struct NextStepRule: Sendable, Hashable {
  /// Whose turn it is.
  public enum Actor: String, Sendable, Hashable, CaseIterable {
    /// The mediator, or whoever handles the case.
    case handler
    /// The office.
    case office
    /// The applicant.
    case applicant
    /// The other side.
    case respondent
    /// Both parties together.
    case bothParties = "both_parties"
    /// A court.
    case court
    /// The arbitration body.
    case arbitration
    /// The lawyer who was assigned.
    case lawyer
    /// A colleague other than who reviewed.
    case approver
  }

  /// What a rule holds for.
  public enum Subject: Sendable, Hashable {
    /// The case.
    case wholeCase
    /// Each part of a type that fulfils a condition.
    case part(String, CaseCondition)
    /// Each instalment that payments do not cover.
    case uncoveredInstalment
  }

  /// Until when a step is offered.
  public enum Until: Sendable, Hashable {
    /// No day.
    case open
    /// The end of the first of these periods that runs; without one there is no day.
    case end([String])
    /// The same, and the step is offered only while one runs.
    case onlyWithin([String])
    /// The step is offered once the first of these periods is over.
    case onceOver([String])
    /// The day in a field of the part.
    case day(String)
  }

  /// The code.
  public let code: String
  /// The type of case, by name.
  public let root: String
  /// What can be done.
  public let name: Phrase
  /// By whom.
  public let actor: Actor
  /// The article; nil for what no law asks.
  public let citation: Phrase?
  /// When it is offered.
  public let condition: CaseCondition
  /// What it is offered for.
  public let subject: Subject
  /// Until when.
  public let until: Until
  /// The command that records it, with `{case}`, `{record}` and names of what is typed in braces.
  public let command: String

  /// Declares a rule.
  public init(
    _ code: String, of root: String, _ name: Phrase, by actor: Actor, _ citation: Phrase? = nil,
    when condition: CaseCondition, each subject: Subject = .wholeCase, until: Until = .open,
    _ command: String
  ) {
    self.code = code
    self.root = root
    self.name = name
    self.actor = actor
    self.citation = citation
    self.condition = condition
    self.subject = subject
    self.until = until
    self.command = command
  }

  /// All rules, in the order of a case's life.
  public static let all: [NextStepRule] =
    pendingMediation + endedMediation + performance + exits + legalAid + services + claims

  /// Cites an article.
  static func article(_ law: Phrase, _ article: DeadlineRule.Article) -> Phrase {
    Phrase("《\(law.chinese)》\(article.chinese)", "\(law.english), \(article.english)")
  }
}

/// A period that runs in a case.
public struct RunningPeriod: Sendable, Hashable {
  /// The record that started it.
  public let record: String
  /// The period.
  public let deadline: Deadline

  /// Describes a period.
  public init(record: String, _ deadline: Deadline) {
    self.record = record
    self.deadline = deadline
  }
}

/// One thing that can be done about a case now.
public struct NextStep: Sendable, Hashable {
  /// Its rule.
  public let rule: NextStepRule
  /// The part that it is about; nil for the whole case.
  public let record: String?
  /// The last day; nil for none.
  public let until: LocalDate?
  /// The period that gives the day; nil for a day in a field.
  public let deadline: Deadline?
  /// What is missing of an instalment, in fen.
  public let missing: Int64?

  /// The article: the step's own, else that of its period.
  public var citation: Phrase? { rule.citation ?? deadline?.version.citation }

  /// Whether the day has passed.
  public func isOverdue(on today: LocalDate) -> Bool { until.map { $0 < today } ?? false }

  /// What can be done about a case now, the most urgent first, then in the order of the rules.
  ///
  /// - Parameter periods: all periods of the case, those that are over, too.
  public static func all(
    _ facts: CaseFacts, periods: [RunningPeriod], at moment: CaseMoment,
    rules: [NextStepRule] = NextStepRule.all
  ) -> [NextStep] {
    guard facts.values["voided"] == nil else { return [] }
    var steps: [NextStep] = []
    for rule in rules
    where rule.root == facts.root.name && rule.condition.holds(facts, at: moment) {
      for subject in rule.subject.found(in: facts, at: moment) {
        guard let timed = rule.timed(subject, periods, moment) else { continue }
        steps.append(timed)
      }
    }
    let order = steps.indices.sorted { left, right in
      let days = (steps[left].until ?? .max, steps[right].until ?? .max)
      return days.0 == days.1 ? left < right : days.0 < days.1
    }
    return order.map { steps[$0] }
  }
}

/// A part for which a rule holds, or the whole case.
private struct Found {
  var part: CaseFacts.Part?
  var missing: Int64?
}

extension NextStepRule.Subject {
  fileprivate func found(in facts: CaseFacts, at moment: CaseMoment) -> [Found] {
    switch self {
    case .wholeCase: return [Found()]
    case .part(let type, let condition):
      return (facts.parts[type] ?? []).filter { condition.holds($0, of: facts, at: moment) }
        .map { Found(part: $0) }
    case .uncoveredInstalment:
      let missing = facts.cover.missing
      return (facts.parts["instalment"] ?? []).compactMap { part in
        missing[part.id].map { Found(part: part, missing: $0) }
      }
    }
  }
}

extension NextStepRule {
  /// The step with its day; nil where its period is not as the rule asks.
  fileprivate func timed(
    _ found: Found, _ periods: [RunningPeriod], _ moment: CaseMoment
  ) -> NextStep? {
    func first(_ codes: [String]) -> Deadline? {
      periods.first { period in
        codes.contains(period.deadline.rule.code)
          && (found.part.map { $0.id == period.record } ?? true)
      }?.deadline
    }
    func step(_ until: LocalDate?, _ deadline: Deadline?) -> NextStep {
      NextStep(
        rule: self, record: found.part?.id, until: until, deadline: deadline,
        missing: found.missing)
    }
    switch until {
    case .open: return step(nil, nil)
    case .end(let codes):
      let deadline = first(codes)
      return step(deadline?.lastDay, deadline)
    case .onlyWithin(let codes):
      guard let deadline = first(codes), !deadline.isOverdue(on: moment.today) else { return nil }
      return step(deadline.lastDay, deadline)
    case .onceOver(let codes):
      guard let deadline = first(codes), deadline.isOverdue(on: moment.today) else { return nil }
      return step(nil, deadline)
    case .day(let field): return step(found.part?.values[field]?.date, nil)
    }
  }
}
