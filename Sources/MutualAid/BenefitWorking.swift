public import CaseModel

/// An amount with how it came about.
public struct BenefitWorking: Hashable, Sendable {
  /// What one benefit of the plan gives.
  public struct Part: Hashable, Sendable {
    /// The benefit's code in the plan.
    public let benefit: String
    /// What it is called.
    public let name: Phrase
    /// The amount, before the cap of the year.
    public let amount: Fen
    /// The days that a per-day benefit pays for; 0 for others.
    public let daysPaid: Int
    /// The arithmetic, a step a line.
    public let lines: [Phrase]
    /// Why it is nothing, or less than the formula gives.
    public let reasons: [BenefitReason]
  }

  /// The terms that were applied.
  public let version: PlanVersion
  /// What is to be paid.
  public let amount: Fen
  /// The benefits that the claim fits, in the plan's order; with what is missing where it fits
  /// none.
  public let parts: [Part]
  /// Why the whole is nothing, or less than its parts: what regards the person or the year.
  public let reasons: [BenefitReason]
  /// The arithmetic behind the parts: their sum and the cap of the year.
  public let closingLines: [Phrase]

  /// All of the arithmetic, a step a line, as a paper shows it.
  public var lines: [Phrase] {
    parts.flatMap { part in
      parts.count > 1
        ? [Phrase("【\(part.name.chinese)】", part.name.english + ":")] + part.lines
        : part.lines
    } + closingLines
  }

  /// All reasons: of the whole, then of the parts, each once.
  public var allReasons: [BenefitReason] {
    var seen: Set<BenefitReason> = []
    return (reasons + parts.flatMap(\.reasons)).filter { seen.insert($0).inserted }
  }

  /// The codes of benefits that pay something: what a later claim gives as paid before.
  public var benefitsPaid: Set<String> {
    amount == .zero ? [] : Set(parts.filter { $0.amount > .zero }.map(\.benefit))
  }

  /// The days that per-day benefits pay for.
  public var daysPaid: Int { amount == .zero ? 0 : parts.reduce(0) { $0 + $1.daysPaid } }
}
