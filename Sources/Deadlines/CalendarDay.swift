public import CaseModel

/// A day on which the calendar says otherwise than the day of the week.
public struct CalendarDay: Sendable, Hashable {
  /// What such a day is.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// No work: a holiday, or a rest day that was moved to it.
    case off
    /// Work on a Saturday or Sunday, in exchange for a day off (调休上班).
    case work
  }

  /// The day.
  public let date: LocalDate
  /// What it is.
  public let kind: Kind
  /// The holiday it belongs to, a code of `RecordType.holidays`.
  public let holiday: String

  /// Makes a day.
  public init(_ date: LocalDate, _ kind: Kind, holiday: String) {
    self.date = date
    self.kind = kind
    self.holiday = holiday
  }

  /// The year whose notice names the day: days at the end of December belong to the New Year
  /// holiday of the next year, and no other holiday comes near them.
  public var noticeYear: Int { date.month == 12 ? date.year + 1 : date.year }
}
