public import CaseModel

/// One of the figures of the report "recovered", in the order of its columns.
///
/// The raw value is its name in JSON.
public enum RecoveredFigure: String, Sendable, CaseIterable {
  /// See ``RecoveredFigures/accepted``.
  case accepted
  /// See ``RecoveredFigures/concluded``.
  case concluded
  /// See ``RecoveredFigures/agreed``.
  case agreed
  /// See ``RecoveredFigures/failed``.
  case failed
  /// See ``RecoveredFigures/withdrawn``.
  case withdrawn
  /// See ``RecoveredFigures/other``.
  case other
  /// See ``RecoveredFigures/workers``.
  case workers
  /// See ``RecoveredFigures/agreedAmount``.
  case agreedAmount = "agreed_fen"
  /// See ``RecoveredFigures/received``.
  case received = "received_fen"
  /// See ``RecoveredFigures/receivedPay``.
  case receivedPay = "received_pay_fen"
  /// See ``RecoveredFigures/receivedContributions``.
  case receivedContributions = "received_contributions_fen"
  /// See ``RecoveredFigures/receivedOnConcluded``.
  case receivedOnConcluded = "received_on_concluded_fen"

  /// What it is called.
  public var label: Phrase {
    switch self {
    case .accepted: Phrase("受理", "accepted")
    case .concluded: Phrase("结案", "concluded")
    case .agreed: Phrase("达成协议", "agreed")
    case .failed: Phrase("调解不成", "failed")
    case .withdrawn: Phrase("撤回", "withdrawn")
    case .other: Phrase("其他", "other")
    case .workers: Phrase("涉及职工", "workers")
    case .agreedAmount: Phrase("协议金额", "agreed amount")
    case .received: Phrase("期内到账", "received in period")
    case .receivedPay: Phrase("其中工资加班费", "of it pay")
    case .receivedContributions: Phrase("其中补缴社保费", "of it contributions")
    case .receivedOnConcluded: Phrase("结案案件累计到账", "received so far on concluded")
    }
  }

  /// Whether it is an amount of money, in fen.
  public var isAmount: Bool {
    switch self {
    case .accepted, .concluded, .agreed, .failed, .withdrawn, .other, .workers: false
    case .agreedAmount, .received, .receivedPay, .receivedContributions, .receivedOnConcluded:
      true
    }
  }

  /// A value of it as a person reads it, amounts in 元.
  func text(_ value: Int64) -> String {
    isAmount ? Fen(rawValue: value).yuanGrouped : String(value)
  }
}

extension RecoveredFigures {
  /// A figure as an integer, amounts in fen.
  public subscript(figure: RecoveredFigure) -> Int64 {
    get {
      switch figure {
      case .accepted: accepted
      case .concluded: concluded
      case .agreed: agreed
      case .failed: failed
      case .withdrawn: withdrawn
      case .other: other
      case .workers: workers
      case .agreedAmount: agreedAmount.rawValue
      case .received: received.rawValue
      case .receivedPay: receivedPay.rawValue
      case .receivedContributions: receivedContributions.rawValue
      case .receivedOnConcluded: receivedOnConcluded.rawValue
      }
    }
    set {
      switch figure {
      case .accepted: accepted = newValue
      case .concluded: concluded = newValue
      case .agreed: agreed = newValue
      case .failed: failed = newValue
      case .withdrawn: withdrawn = newValue
      case .other: other = newValue
      case .workers: workers = newValue
      case .agreedAmount: agreedAmount = Fen(rawValue: newValue)
      case .received: received = Fen(rawValue: newValue)
      case .receivedPay: receivedPay = Fen(rawValue: newValue)
      case .receivedContributions: receivedContributions = Fen(rawValue: newValue)
      case .receivedOnConcluded: receivedOnConcluded = Fen(rawValue: newValue)
      }
    }
  }

  /// The differences, figure by figure; they may be negative.
  func change(from before: RecoveredFigures) -> RecoveredFigures {
    var change = RecoveredFigures()
    // Both are within the limit of amounts, so that no difference leaves 64 bits.
    for figure in RecoveredFigure.allCases { change[figure] = self[figure] - before[figure] }
    return change
  }
}
