/// What a rule asks of a case, as data.
///
/// A status and a next step say by conditions when they hold. Two readers understand them:
/// ``holds(_:at:)`` on facts in memory, ``sql(of:at:)`` for a list of many cases; a test holds both
/// together. Whatever is missing makes a condition false, never unknown.
public indirect enum CaseCondition: Sendable, Hashable {
  /// Always.
  case always
  /// A field has a value.
  case isSet(String)
  /// A field has one of these codes, a set any of them.
  case isOneOf(String, [String])
  /// A flag says yes.
  case isTrue(String)
  /// A number is so large or larger.
  case isAtLeast(String, Int64)
  /// A day has not passed.
  case isTodayOrLater(String)
  /// A day has passed.
  case isBeforeToday(String)
  /// A period that a day starts has passed; the code is that of the period's rule.
  case isOver(String, since: String)
  /// A part of a type hangs on the case that fulfils a condition of its own fields.
  case has(String, CaseCondition)
  /// Of the parts of a type the one with the greatest number in a field, of several the one with
  /// the greatest id, fulfils a condition of its own fields.
  case last(String, by: String, CaseCondition)
  /// Payments reach the sum that was agreed, else that of the instalments.
  case isPaid
  /// Money has reached the worker.
  case isPartlyPaid
  /// A promised payment's day has passed, and payments do not cover it (``InstalmentCover``).
  case isBehind
  /// Another case came from this one.
  case becameCase
  /// All of them.
  case all([CaseCondition])
  /// One of them at least.
  case any([CaseCondition])
  /// The contrary.
  case not(CaseCondition)

  /// A part of a type hangs on the case.
  public static func has(_ part: String) -> CaseCondition { .has(part, .always) }

  /// None of them.
  public static func none(_ conditions: CaseCondition...) -> CaseCondition {
    .not(.any(conditions))
  }
}

/// The day on which conditions are asked, and what follows from it.
public struct CaseMoment: Sendable, Hashable {
  /// The day that counts as today.
  public let today: LocalDate
  /// By rule, the last day that starts a period which is over today; the longer the period, the
  /// earlier the day.
  public let lastStarts: [String: LocalDate]

  /// Names a day.
  public init(today: LocalDate, lastStarts: [String: LocalDate] = [:]) {
    self.today = today
    self.lastStarts = lastStarts
  }
}

/// What is known of a case: its own values and those of its parts, none of them voided.
public struct CaseFacts: Sendable, Hashable {
  /// One record that hangs on the case.
  public struct Part: Sendable, Hashable {
    /// Its id.
    public let id: String
    /// Its values.
    public let values: [String: FieldValue]

    /// Describes a part.
    public init(id: String, _ values: [String: FieldValue]) {
      self.id = id
      self.values = values
    }
  }

  /// The type of the case.
  public let root: RecordType
  /// Its own values.
  public var values: [String: FieldValue]
  /// Its parts by type, in order of their ids; voided ones are left out.
  public var parts: [String: [Part]]
  /// Whether another case came from it.
  public var hasSuccessor: Bool

  /// Gathers facts.
  public init(
    _ root: RecordType, _ values: [String: FieldValue], parts: [String: [Part]] = [:],
    hasSuccessor: Bool = false
  ) {
    self.root = root
    self.values = values
    self.parts = parts
    self.hasSuccessor = hasSuccessor
  }

  /// How far payments cover what was promised.
  public var cover: InstalmentCover {
    InstalmentCover(
      instalments: (parts["instalment"] ?? []).map { part in
        InstalmentCover.Instalment(
          id: part.id, dueOn: part.values["due_on"]?.date,
          amount: part.values["amount_fen"]?.integer ?? 0)
      },
      payments: (parts["recovery"] ?? []).map { part in
        InstalmentCover.Payment(
          amount: part.values["amount_fen"]?.integer ?? 0,
          instalment: part.values["instalment"]?.text)
      })
  }
}

extension FieldValue {
  /// The day that a date's text says; nil for any other value.
  public var date: LocalDate? { text.flatMap { LocalDate(iso: $0) } }
}

extension CaseCondition {
  /// Whether it holds.
  public func holds(_ facts: CaseFacts, at moment: CaseMoment) -> Bool {
    holds(facts.values, facts, moment)
  }

  /// Whether it holds of one part of a case.
  public func holds(
    _ part: CaseFacts.Part, of facts: CaseFacts, at moment: CaseMoment
  ) -> Bool {
    holds(part.values, facts, moment)
  }

  private func holds(
    _ values: [String: FieldValue], _ facts: CaseFacts, _ moment: CaseMoment
  ) -> Bool {
    switch self {
    case .always: return true
    case .isSet(let field): return values[field] != nil
    case .isOneOf(let field, let codes):
      guard let value = values[field] else { return false }
      return (value.codes ?? value.text.map { [$0] } ?? []).contains { codes.contains($0) }
    case .isTrue(let field): return values[field] == .flag(true)
    case .isAtLeast(let field, let number): return (values[field]?.integer ?? .min) >= number
    case .isTodayOrLater(let field): return values[field]?.date.map { $0 >= moment.today } ?? false
    case .isBeforeToday(let field): return values[field]?.date.map { $0 < moment.today } ?? false
    case .isOver(let rule, let field):
      guard let last = moment.lastStarts[rule], let day = values[field]?.date else { return false }
      return day <= last
    case .has(let part, let condition):
      return (facts.parts[part] ?? []).contains { condition.holds($0.values, facts, moment) }
    case .last(let part, let field, let condition):
      let last = (facts.parts[part] ?? []).max {
        ($0.values[field]?.integer ?? .min, $0.id) < ($1.values[field]?.integer ?? .min, $1.id)
      }
      return last.map { condition.holds($0.values, facts, moment) } ?? false
    case .isPaid:
      let cover = facts.cover
      let promised = (facts.parts["instalment"] ?? []).isEmpty ? nil : cover.promised
      return (facts.values["agreed_fen"]?.integer ?? promised).map { cover.received >= $0 } ?? false
    case .isPartlyPaid: return facts.cover.received > 0
    case .isBehind: return facts.cover.isBehind(on: moment.today)
    case .becameCase: return facts.hasSuccessor
    case .all(let conditions): return conditions.allSatisfy { $0.holds(values, facts, moment) }
    case .any(let conditions): return conditions.contains { $0.holds(values, facts, moment) }
    case .not(let condition): return !condition.holds(values, facts, moment)
    }
  }
}
