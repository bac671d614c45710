internal import CaseModel

extension StoreCheck {
  /// Whether the sums by day and month and what each case received are as the rows give them.
  static let figures = StoreCheck("figures", Phrase("统计数", "kept figures")) { store, _ in
    let findings = try store.checkFigures(isRepairing: false)
    if !findings.isClean { _ = try store.checkFigures(isRepairing: true) }
    return Outcome(
      examined: findings.cases, wrong: findings.days + findings.months + findings.received,
      isRebuilt: !findings.isClean)
  }
}
