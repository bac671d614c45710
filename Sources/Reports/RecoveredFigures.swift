public import CaseModel

/// The figures of one row of the report "recovered", or of its total.
public struct RecoveredFigures: Sendable, Hashable {
  /// Cases accepted in the period.
  public var accepted: Int64 = 0
  /// Cases concluded in the period: the sum of the four below.
  public var concluded: Int64 = 0
  /// Of them ended by an agreement; see ``RecordType/agreedOutcomes``.
  public var agreed: Int64 = 0
  /// Of them without an agreement.
  public var failed: Int64 = 0
  /// Of them withdrawn.
  public var withdrawn: Int64 = 0
  /// Of them ended, referred out, or without an outcome that this version knows.
  public var other: Int64 = 0
  /// Workers of the cases concluded in the period.
  public var workers: Int64 = 0
  /// What was agreed in the agreed ones of them.
  public var agreedAmount = Fen.zero
  /// Money received in the period, whichever case it belongs to.
  public var received = Fen.zero
  /// Of that, wages and overtime.
  public var receivedPay = Fen.zero
  /// Of that, contributions paid to the insurer.
  public var receivedContributions = Fen.zero
  /// Money received so far, on any date, on the cases concluded in the period.
  public var receivedOnConcluded = Fen.zero

  /// Makes figures that are all zero.
  public init() {}

  /// Whether nothing was counted.
  public var isZero: Bool { self == RecoveredFigures() }

  /// The sums, figure by figure.
  func adding(_ others: RecoveredFigures) throws(ReportError) -> RecoveredFigures {
    var sum = self
    sum.accepted += others.accepted
    sum.concluded += others.concluded
    sum.agreed += others.agreed
    sum.failed += others.failed
    sum.withdrawn += others.withdrawn
    sum.other += others.other
    sum.workers += others.workers
    for path in Self.amounts {
      guard let amount = self[keyPath: path].adding(others[keyPath: path]) else {
        throw .sumTooLarge
      }
      sum[keyPath: path] = amount
    }
    return sum
  }

  private static var amounts: [WritableKeyPath<RecoveredFigures, Fen>] {
    [\.agreedAmount, \.received, \.receivedPay, \.receivedContributions, \.receivedOnConcluded]
  }
}
