import CaseModel

/// Whether anything is paid at all.
enum Eligibility {
  /// What refuses a claim whatever it is for.
  static func reasons(_ terms: PlanTerms, _ inputs: BenefitInputs) -> [BenefitReason] {
    var reasons: [BenefitReason] = []
    if inputs.cover == nil { reasons.append(.notEnrolled) }
    if let sex = inputs.sex, let admitted = terms.admission.sex, sex != admitted {
      reasons.append(.sexNotAdmitted(sex))
    }
    if let ages = terms.admission.ages, let birth = inputs.birth {
      let age = fullYears(
        from: birth, to: inputs.cover?.days.lowerBound ?? terms.validity.lowerBound)
      if !ages.contains(age) { reasons.append(.ageNotAdmitted(age, admitted: ages)) }
    }
    if let admitted = inputs.admittedOn, let discharged = inputs.dischargedOn,
      discharged < admitted
    {
      reasons.append(.datesReversed)
    }
    if let filed = inputs.filedOn, let last = lastDayToFile(terms, inputs), filed > last {
      reasons.append(.outsideWindow(filedOn: filed, last: last))
    }
    return reasons
  }

  /// What refuses one benefit.
  static func reasons(
    _ benefit: PlanBenefit, _ terms: PlanTerms, _ inputs: BenefitInputs
  ) -> [BenefitReason] {
    if let missing = missing(benefit, inputs) { return [.missing(missing)] }
    var reasons: [BenefitReason] = []
    if let day = day(of: benefit, inputs) {
      if !terms.validity.contains(day) {
        reasons.append(.outsideValidity(on: day, validity: terms.validity))
      }
      if let cover = inputs.cover {
        if !cover.days.contains(day) {
          reasons.append(.notCovered(on: day, cover: cover.days))
        } else if let from = waitingOver(benefit, cover), day < from {
          reasons.append(.waiting(on: day, from: from))
        }
      }
    }
    if benefit.isOnce, inputs.benefitsPaid.contains(benefit.code) { reasons.append(.paidBefore) }
    return reasons
  }

  /// What a benefit needs and the claim does not give: the claim is not for it.
  static func missing(_ benefit: PlanBenefit, _ inputs: BenefitInputs) -> BenefitReason.Input? {
    switch benefit.shape {
    case .segmented, .percent: inputs.selfPay == nil ? .selfPay : nil
    case .perDay: inputs.stayDays == nil ? .stay : nil
    case .lumpSum(let amounts):
      if inputs.diagnosedOn == nil {
        .diagnosis
      } else {
        inputs.disease == nil && !amounts.contains { $0.code == CodedAmount.any } ? .disease : nil
      }
    case .fixed: inputs.event == nil || inputs.happenedOn == nil ? .event : nil
    }
  }

  /// The day that must be covered.
  static func day(of benefit: PlanBenefit, _ inputs: BenefitInputs) -> LocalDate? {
    switch benefit.shape {
    case .segmented, .percent, .perDay:
      inputs.admittedOn ?? inputs.dischargedOn ?? inputs.settledOn
    case .lumpSum: inputs.diagnosedOn
    case .fixed: inputs.happenedOn
    }
  }

  /// The last day on which the claim may be filed: of the windows whose start is known, the latest.
  static func lastDayToFile(_ terms: PlanTerms, _ inputs: BenefitInputs) -> LocalDate? {
    terms.windows.compactMap { window -> LocalDate? in
      let start: LocalDate? =
        switch window.start {
        case .discharge: inputs.dischargedOn
        case .settlement: inputs.settledOn
        case .event: inputs.diagnosedOn ?? inputs.happenedOn
        case .coverEnd: inputs.cover?.days.upperBound ?? terms.validity.upperBound
        }
      return start?.adding(days: window.days)
    }.max()
  }

  /// The first day after the waiting period; nil where nobody waits.
  private static func waitingOver(
    _ benefit: PlanBenefit, _ cover: BenefitInputs.Cover
  ) -> LocalDate? {
    guard benefit.waitingDays > 0, benefit.waitsOnRenewal || cover.yearOfParticipation <= 1 else {
      return nil
    }
    return cover.days.lowerBound.adding(days: benefit.waitingDays)
  }

  /// Years of age on a day; who was born on 29 February is a year older on 1 March.
  static func fullYears(from birth: LocalDate, to day: LocalDate) -> Int {
    let years = day.year - birth.year
    return (day.month, day.day) < (birth.month, birth.day) ? years - 1 : years
  }
}
