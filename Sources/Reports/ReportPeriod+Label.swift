public import CaseModel
internal import Documents
public import Indicators

extension ReportPeriod {
  /// What the period is called, with its year: `2025年三季度`, `2025年1—8月`, `2021—2025年`.
  public var label: Phrase {
    if isWhole, case .years = kind {
      return Phrase("\(from.year)—\(to.year)年", "\(from.year) to \(to.year)")
    }
    return PeriodName.full(from: from, to: to)
  }
}
