// Which promised payments are covered.
//
// 1. A payment that names an instalment covers it.
// 2. What is left of that, and payments that name none, cover the rest, the earliest day first;
//    of one day, in order of ids.

/// How far payments cover what an agreement promises.
public struct InstalmentCover: Sendable, Hashable {
  /// A promised payment.
  public struct Instalment: Sendable, Hashable {
    /// Its id.
    public let id: String
    /// When it is due; nil where that is not known.
    public let dueOn: LocalDate?
    /// How much, in fen.
    public let amount: Int64

    /// Describes a promised payment.
    public init(id: String, dueOn: LocalDate?, amount: Int64) {
      self.id = id
      self.dueOn = dueOn
      self.amount = amount
    }
  }

  /// A payment that came.
  public struct Payment: Sendable, Hashable {
    /// How much, in fen.
    public let amount: Int64
    /// The instalment that it names.
    public let instalment: String?

    /// Describes a payment.
    public init(amount: Int64, instalment: String?) {
      self.amount = amount
      self.instalment = instalment
    }
  }

  /// What came, in fen.
  public let received: Int64
  /// What was promised, in fen.
  public let promised: Int64
  /// What is missing of each instalment, by id; covered ones are left out.
  public let missing: [String: Int64]
  private let firstMissing: LocalDate?

  /// Lays payments over instalments.
  public init(instalments: [Instalment], payments: [Payment]) {
    received = payments.reduce(0) { $0.addingClamped($1.amount) }
    promised = instalments.reduce(0) { $0.addingClamped($1.amount) }
    var named: [String: Int64] = [:]
    let known = Set(instalments.map(\.id))
    var rest: Int64 = 0
    for payment in payments {
      if let name = payment.instalment, known.contains(name) {
        named[name] = (named[name] ?? 0).addingClamped(payment.amount)
      } else {
        rest = rest.addingClamped(payment.amount)
      }
    }
    for instalment in instalments {
      rest = rest.addingClamped(
        max(0, (named[instalment.id] ?? 0).subtractingClamped(instalment.amount)))
    }
    var missing: [String: Int64] = [:]
    var first: LocalDate?
    let ordered = instalments.sorted { ($0.dueOn ?? .max, $0.id) < ($1.dueOn ?? .max, $1.id) }
    for instalment in ordered {
      let open = max(0, instalment.amount.subtractingClamped(named[instalment.id] ?? 0))
      let taken = min(open, max(0, rest))
      rest -= taken
      guard open > taken else { continue }
      missing[instalment.id] = open - taken
      if first == nil { first = instalment.dueOn }
    }
    self.missing = missing
    firstMissing = first
  }

  /// Whether something is missing whose day has passed.
  public func isBehind(on today: LocalDate) -> Bool { firstMissing.map { $0 < today } ?? false }
}

/// Sums that stay where 64 bits end: a row may hold any number that somebody wrote.
extension Int64 {
  fileprivate func addingClamped(_ other: Int64) -> Int64 {
    let (sum, isOverflow) = addingReportingOverflow(other)
    return isOverflow ? (other > 0 ? .max : .min) : sum
  }

  fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
    let (rest, isOverflow) = subtractingReportingOverflow(other)
    return isOverflow ? (other < 0 ? .max : .min) : rest
  }
}
