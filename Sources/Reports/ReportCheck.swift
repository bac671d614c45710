/// What is checked before a report leaves.
public enum ReportCheck: String, Sendable, Hashable, CaseIterable {
  /// Cases of the period that are still open although their time is over.
  case overdue
  /// Cases concluded in the period by an agreement that names no sum.
  case agreedWithoutSum = "agreed_without_sum"
  /// Cases of the period on which more money came than was agreed.
  case receivedMoreThanAgreed = "received_more_than_agreed"
  /// Payments without a day that can be read: they count in no period.
  case receivedWithoutDate = "received_without_date"
  /// Fields of the period's cases in which people wrote different values.
  case differing
  /// What is held and does not count yet.
  case unmerged
  /// Offices whose last complete sync was before the period's end.
  case lastSync = "last_sync"
  /// Figures far from the office's own past.
  case unusual
  /// Figures and records that cannot be.
  case impossible
}
