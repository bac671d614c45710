public import CaseModel

extension CaseMoment {
  /// A day with what the calendar makes of it, so that a condition can ask for all cases at once
  /// whether a period is over: a later start never ends earlier.
  public init(_ today: LocalDate, calendar: WorkCalendar) {
    var lastStarts: [String: LocalDate] = [:]
    for (_, code) in RecordType.hotlineRules {
      guard let rule = DeadlineRule.find(code) else { continue }
      lastStarts[code] = CaseMoment.lastStart(rule, before: today, calendar)
    }
    self.init(today: today, lastStarts: lastStarts)
  }

  /// The last day that starts a period which is over; the longest here takes under a year.
  private static func lastStart(
    _ rule: DeadlineRule, before today: LocalDate, _ calendar: WorkCalendar
  ) -> LocalDate? {
    var day = today
    for _ in 0..<365 {
      day = day.adding(days: -1)
      guard let deadline = Deadline(rule, from: day, calendar: calendar) else { return nil }
      if deadline.isOverdue(on: today) { return day }
    }
    return nil
  }
}
