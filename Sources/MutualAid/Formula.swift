import CaseModel

/// The arithmetic of one benefit, exact, with its lines.
struct Formula {
  let benefit: PlanBenefit
  private(set) var amount = ExactAmount.zero
  private(set) var daysPaid = 0
  private(set) var lines: [Phrase] = []
  private(set) var reasons: [BenefitReason] = []

  /// Applies a benefit's formula to a claim that gives what it needs.
  init(_ benefit: PlanBenefit, _ inputs: BenefitInputs) {
    self.benefit = benefit
    let base = max(.zero, inputs.selfPay ?? .zero)
    switch benefit.shape {
    case .segmented(let segments): add(segments, of: base)
    case .percent(let rate, let deductible): add(rate, of: base, above: deductible)
    case .perDay(let rates, let daysMax): add(rates, daysMax: daysMax, inputs)
    case .lumpSum(let amounts): add(amounts, code: inputs.disease ?? CodedAmount.any)
    case .fixed(let amounts): add(amounts, code: inputs.event ?? CodedAmount.any)
    }
  }

  /// Raises to the floor, cuts to the cap of a claim, and says how it was rounded.
  mutating func limit() {
    if let floor = benefit.floor, amount > .zero, amount < ExactAmount(floor) {
      amount = ExactAmount(floor)
      lines.append(
        Phrase("不足最低\(floor.yuanGrouped)元，按最低", "Below the minimum, so \(floor.yuanGrouped) yuan"))
    }
    if let cap = benefit.cap, amount > ExactAmount(cap) {
      amount = ExactAmount(cap)
      reasons.append(.claimCap(cap))
      lines.append(
        Phrase("超过单次最高，按\(cap.yuanGrouped)元", "Above the cap, so \(cap.yuanGrouped) yuan"))
    }
    if !amount.isWholeFen {
      lines.append(
        Phrase(
          "四舍五入到分：\(amount.yuan) ≈ \(amount.rounded.yuanGrouped)元",
          "Rounded to a fen, half up: \(amount.yuan) ≈ \(amount.rounded.yuanGrouped) yuan"))
    }
  }

  private mutating func add(_ segments: [Segment], of base: Fen) {
    guard base > .zero else {
      reasons.append(.nothingAboveDeductible(.zero))
      return
    }
    var shares: [ExactAmount] = []
    for segment in segments where base > segment.from {
      let part = (segment.through.map { min(base, $0) } ?? base) - segment.from
      let share = ExactAmount(part, times: segment.rate)
      shares.append(share)
      let sum = "\(part.yuanGrouped) × \(segment.rate.text) = \(share.yuan)"
      let from = segment.from.yuanGrouped
      lines.append(
        segment.through.map { through in
          Phrase(
            "\(from)至\(through.yuanGrouped)元的部分：\(sum)",
            "From \(from) to \(through.yuanGrouped) yuan: \(sum)")
        } ?? Phrase("\(from)元以上的部分：\(sum)", "Above \(from) yuan: \(sum)"))
    }
    amount = shares.reduce(.zero, +)
    if shares.count > 1 {
      let sum = shares.map(\.yuan).joined(separator: " + ") + " = " + amount.yuan
      lines.append(Phrase("各段合计：\(sum)元", "All segments: \(sum) yuan"))
    }
  }

  private mutating func add(_ rate: Rate, of base: Fen, above deductible: Fen) {
    guard base > deductible else {
      reasons.append(.nothingAboveDeductible(deductible))
      return
    }
    let part = base - deductible
    amount = ExactAmount(part, times: rate)
    let factor =
      deductible == .zero
      ? part.yuanGrouped : "(\(base.yuanGrouped) − \(deductible.yuanGrouped))"
    lines.append(Phrase(verbatim: "\(factor) × \(rate.text) = \(amount.yuan)"))
  }

  private mutating func add(_ rates: [Fen], daysMax: Int?, _ inputs: BenefitInputs) {
    let days = inputs.stayDays ?? 0
    let year = max(1, inputs.cover?.yearOfParticipation ?? 1)
    guard let rate = year <= rates.count ? rates[year - 1] : rates.last else { return }
    daysPaid = min(days, daysMax.map { max(0, $0 - inputs.daysPaidThisYear) } ?? days)
    if daysPaid < days { reasons.append(.daysCut(days: days, paid: daysPaid)) }
    guard let sum = rate.share(Int64(daysPaid), of: 1) else { return }
    amount = ExactAmount(sum)
    let text = "\(daysPaid) × \(rate.yuanGrouped) = \(sum.yuanGrouped)"
    lines.append(
      Phrase(
        "第\(year)年参保，每天\(rate.yuanGrouped)元，\(daysPaid)天：\(text)元",
        "Year \(year) of participation, \(rate.yuanGrouped) yuan a day, "
          + "\(daysPaid) days: \(text) yuan"))
  }

  private mutating func add(_ amounts: [CodedAmount], code: String) {
    let found =
      amounts.first { $0.code == code } ?? amounts.first { $0.code == CodedAmount.any }
    guard let found else {
      reasons.append(.notListed(code))
      return
    }
    amount = ExactAmount(found.amount)
    lines.append(
      Phrase(
        "\(benefit.name.chinese)：\(found.amount.yuanGrouped)元",
        "\(benefit.name.english): \(found.amount.yuanGrouped) yuan"))
  }
}
