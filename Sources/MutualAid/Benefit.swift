// What a plan pays for a claim.
//
// 1. What regards the person or the claim as a whole refuses all: no enrolment, the other sex, an
//    age that is not admitted, filed too late, discharge before admission.
// 2. Each benefit that the claim fits is then asked: was it covered on its day (of admission,
//    diagnosis or event), was the waiting period over, is it paid once and was paid.
// 3. Its formula gives an exact amount; the floor raises it where it is above nothing, the cap of a
//    claim cuts it; it is rounded to a fen, half up, once.
// 4. The sum is cut to what the cap of the year leaves.
//
// All reasons are told, not only the first: a clerk asks for everything at once.

import CaseModel

/// The computation of benefits: terms and inputs in, amount and working out.
public enum Benefit {
  /// Computes what a claim is to be paid.
  ///
  /// - Returns: the amount with its working; 0 with reasons where nothing is paid. The same terms
  ///   and inputs give the same working, always.
  public static func compute(_ terms: PlanTerms, _ inputs: BenefitInputs) -> BenefitWorking {
    guard terms.areKnown else {
      return BenefitWorking(
        version: terms.version, amount: .zero, parts: [], reasons: [.termsUnknown],
        closingLines: [])
    }
    var reasons = Eligibility.reasons(terms, inputs)
    let claimed = terms.benefits.filter { Eligibility.missing($0, inputs) == nil }
    let asked = claimed.isEmpty ? terms.benefits : claimed
    let parts = asked.map { part($0, terms, inputs, isRefused: !reasons.isEmpty) }
    guard reasons.isEmpty else {
      return BenefitWorking(
        version: terms.version, amount: .zero, parts: parts, reasons: reasons, closingLines: [])
    }

    var total = Fen.sum(parts.map(\.amount)) ?? Fen.limit
    var lines: [Phrase] = []
    if parts.count > 1 {
      let sum = parts.map(\.amount.yuanGrouped).joined(separator: " + ")
      lines.append(
        Phrase("合计：\(sum) = \(total.yuanGrouped)元", "Sum: \(sum) = \(total.yuanGrouped) yuan"))
    }
    if let cap = terms.yearlyCap {
      let left = max(Fen.zero, cap.subtracting(inputs.paidThisYear) ?? .zero)
      if total > left {
        reasons.append(.yearlyCap(cap, paidBefore: inputs.paidThisYear))
        let sum = "\(cap.yuanGrouped) − \(inputs.paidThisYear.yuanGrouped) = \(left.yuanGrouped)"
        lines.append(Phrase("年度限额余额：\(sum)元", "Left of the year's cap: \(sum) yuan"))
        total = left
      }
    }
    return BenefitWorking(
      version: terms.version, amount: total, parts: parts, reasons: reasons, closingLines: lines)
  }

  private static func part(
    _ benefit: PlanBenefit, _ terms: PlanTerms, _ inputs: BenefitInputs, isRefused: Bool
  ) -> BenefitWorking.Part {
    let refusals = Eligibility.reasons(benefit, terms, inputs)
    guard refusals.isEmpty, !isRefused else {
      return BenefitWorking.Part(
        benefit: benefit.code, name: benefit.name, amount: .zero, daysPaid: 0, lines: [],
        reasons: refusals)
    }
    var formula = Formula(benefit, inputs)
    formula.limit()
    return BenefitWorking.Part(
      benefit: benefit.code, name: benefit.name, amount: formula.amount.rounded,
      daysPaid: formula.daysPaid, lines: formula.lines, reasons: formula.reasons)
  }
}
