// A measure says in data what one case adds to which day: a count or a sum of money. Whatever has
// to do with additive figures follows from these declarations: the sums that a store keeps by
// office, day and month, the figures by any other grouping, the list of cases that a figure opens
// to, and the texts that explain it. A rate or a number of persons does not add up and is no
// measure; Indicator.swift makes them of measures or names how they are found.

/// A count, or a sum of a field, over the cases of a type: it adds up over cases, days and offices.
public struct Measure: Sendable, Hashable {
  /// What it is called in data.
  public let code: String
  /// The type of the cases.
  public let root: String
  /// The type of the parts that are added up; nil where it is the case itself.
  public let part: String?
  /// The field whose day it counts on.
  public let date: Column
  /// What is added.
  public let amount: Amount
  /// What must hold of the case and its part, all of it.
  public let conditions: [Condition]

  /// A field of the case's own record or of the part.
  public enum Column: Sendable, Hashable {
    /// Of the case's own record.
    case root(String)
    /// Of the part.
    case part(String)
  }

  /// What one case or part adds.
  public enum Amount: Sendable, Hashable {
    /// One.
    case one
    /// The number in a field; nothing where it is empty.
    case number(Column)
    /// The money in a field, in fen; nothing where it is empty.
    case money(Column)
  }

  /// What must hold of a record, so that it is counted.
  public enum Condition: Sendable, Hashable {
    /// A field has a value.
    case isSet(Column)
    /// A field has no value.
    case isUnset(Column)
    /// A choice has one of these codes.
    case isOneOf(Column, [String])
    /// A choice has a value, but none of these codes.
    case isNoneOf(Column, [String])
    /// A flag says yes.
    case isTrue(Column)
    /// A number is so great or greater.
    case isAtLeast(Column, Int64)
    /// A date is not later than another; both have a value.
    case isNotAfter(Column, Column)
  }

  /// Declares a measure.
  public init(
    _ code: String, of root: String, part: String? = nil, on date: Column,
    amount: Amount = .one, where conditions: [Condition] = []
  ) {
    self.code = code
    self.root = root
    self.part = part
    self.date = date
    self.amount = amount
    self.conditions = conditions
  }

  /// Whether it is money, in fen.
  public var isMoney: Bool {
    if case .money = amount { true } else { false }
  }
}

extension Measure {
  /// Which measures these are: sums that were kept under another version are computed again.
  ///
  /// A digest of ``all`` that stands here, and that a test compares, because working it out took an
  /// eighth of the time of a short command.
  public static let version = "215607da32477d31"
}
