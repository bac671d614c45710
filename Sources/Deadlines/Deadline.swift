// When a period ends.
//
// 1. The day that starts a period is not counted (民法典 art. 201).
// 2. Months and years end on the corresponding day, or on the month's last day (art. 202).
// 3. A last day that is a rest day moves to the day after the rest (art. 203). Periods of working
//    days end on a working day by themselves, which may be a Saturday that is worked in exchange.
// 4. The last day runs to its end: what is due today is not overdue.
// 5. An interruption starts the period again, whole, if it comes before the period has ended; one
//    that comes later finds nothing to interrupt (劳动争议调解仲裁法 art. 27(2)).
// 6. A suspension stops the count from its first day to the day on which its cause ended; the rest
//    runs on from there (art. 27(3)). Days that lie in two suspensions count once. While its end is
//    not known, the period has none. It acts on what is left when it begins, so one that begins
//    after the end acts on nothing.
// 7. An extension that the parties agreed on names its last day, which moves off rest days, too.
// 8. A day counted back moves to the working day before it: whoever needs it is safe.

public import CaseModel

/// Something that happened to a running period.
public struct DeadlineChange: Sendable, Hashable {
  /// What happened.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// It starts again, whole.
    case interrupted
    /// It stands still until the cause has ended.
    case suspended
    /// It ends on an agreed day.
    case extended
  }

  /// What happened.
  public let kind: Kind
  /// The day of it.
  public let from: LocalDate
  /// The day on which the cause of a suspension ended, or to which a period was extended.
  public let until: LocalDate?

  /// Describes a change.
  public init(_ kind: Kind, from: LocalDate, until: LocalDate? = nil) {
    self.kind = kind
    self.from = from
    self.until = until
  }
}

/// A period that runs, with its end.
public struct Deadline: Sendable, Hashable {
  /// The rule.
  public let rule: DeadlineRule
  /// The article that was in force when it started.
  public let version: DeadlineRule.Version
  /// The day that started it.
  public let startedOn: LocalDate
  /// The day from which it is counted: the last interruption, else the day that started it.
  public let countedFrom: LocalDate
  /// The day to which the count comes; nil without an end.
  public let rawEnd: LocalDate?
  /// The last day on which it is kept; nil without an end.
  public let lastDay: LocalDate?
  /// Whether the calendar does not reach that far, so that the day may move.
  public let isProvisional: Bool
  /// The day since which it stands still, if it does.
  public let suspendedSince: LocalDate?

  /// Counts a rule from a day.
  ///
  /// - Parameter changes: what happened to the period, in any order; kinds that the rule does not
  ///   know are left aside.
  /// - Returns: nil if the rule was not in force on the day.
  public init?(
    _ rule: DeadlineRule, from start: LocalDate, changes: [DeadlineChange] = [],
    calendar: WorkCalendar
  ) {
    guard let version = rule.version(on: start) else { return nil }
    let changes = changes.filter { rule.changes.contains($0.kind) }.sorted {
      ($0.from, $0.until ?? .max) < ($1.from, $1.until ?? .max)
    }
    let counting = Counting(
      length: version.length, suspensions: changes.filter { $0.kind == .suspended },
      calendar: calendar)
    var from = start
    var end = counting.end(from: from)
    for change in changes where change.kind == .interrupted && change.from > from {
      guard end.lastDay.map({ change.from <= $0 }) ?? true else { break }
      from = change.from
      end = counting.end(from: from)
    }
    for change in changes where change.kind == .extended {
      guard let until = change.until, let last = end.lastDay, until > last else { continue }
      end = counting.moved(until)
    }
    self.rule = rule
    self.version = version
    startedOn = start
    countedFrom = from
    rawEnd = end.raw
    lastDay = end.lastDay
    isProvisional = end.isProvisional
    suspendedSince = end.suspendedSince
  }

  /// Days from today to the last day: 0 on it, negative after it; nil without an end.
  public func daysLeft(on today: LocalDate) -> Int? { lastDay.map { today.daysUntil($0) } }

  /// Whether the last day is over.
  public func isOverdue(on today: LocalDate) -> Bool { lastDay.map { $0 < today } ?? false }
}

/// Counts one length with its suspensions.
private struct Counting {
  struct End {
    var raw: LocalDate?
    var lastDay: LocalDate?
    var isProvisional = false
    var suspendedSince: LocalDate?
  }

  let length: DeadlineRule.Length
  /// In order of their first days.
  let suspensions: [DeadlineChange]
  let calendar: WorkCalendar

  func end(from start: LocalDate) -> End {
    switch length {
    case .unlimited: End()
    case .theDayItself: End(raw: start, lastDay: start)
    case .workingDays(let count): workingDays(count, from: start)
    case .daysBefore(let count): movedBack(start.adding(days: -count))
    case .days(let count): suspended(start.adding(days: count), from: start)
    case .months(let count): suspended(start.adding(months: count), from: start)
    case .years(let count): suspended(start.adding(years: count), from: start)
    }
  }

  /// The end of a period that would end on a day if nothing stopped it.
  private func suspended(_ end: LocalDate, from start: LocalDate) -> End {
    var end = end
    var counted = start
    for suspension in suspensions {
      let first = max(suspension.from, counted)
      guard first <= end else { break }
      guard let until = suspension.until else { return End(suspendedSince: first) }
      guard until > first else { continue }
      end = end.adding(days: first.daysUntil(until))
      counted = until
    }
    return moved(end)
  }

  private func workingDays(_ count: Int, from start: LocalDate) -> End {
    var day = start
    var left = count
    var isProvisional = false
    while left > 0, day < .max {
      day = day.adding(days: 1)
      if let suspension = suspensions.first(where: { holds($0, day, from: start) }) {
        guard suspension.until != nil else {
          return End(suspendedSince: max(suspension.from, start))
        }
        continue
      }
      if calendar.isWorkingDay(day) { left -= 1 }
      if !calendar.isCovered(day) { isProvisional = true }
    }
    return End(raw: day, lastDay: day, isProvisional: isProvisional)
  }

  /// Whether a working day falls into a suspension; the day on which its cause ended is counted
  /// from, and so is not counted itself.
  private func holds(_ suspension: DeadlineChange, _ day: LocalDate, from start: LocalDate) -> Bool
  {
    suspension.from < day && suspension.until.map { day <= $0 && $0 > start } ?? true
  }

  /// A last day, moved off rest days.
  func moved(_ raw: LocalDate) -> End {
    var day = raw
    var isProvisional = !calendar.isCovered(day)
    while calendar.movesTheEnd(day), day < .max {
      day = day.adding(days: 1)
      if !calendar.isCovered(day) { isProvisional = true }
    }
    return End(raw: raw, lastDay: day, isProvisional: isProvisional)
  }

  private func movedBack(_ raw: LocalDate) -> End {
    var day = raw
    var isProvisional = !calendar.isCovered(day)
    while calendar.movesTheEnd(day), day > .min {
      day = day.adding(days: -1)
      if !calendar.isCovered(day) { isProvisional = true }
    }
    return End(raw: raw, lastDay: day, isProvisional: isProvisional)
  }
}
