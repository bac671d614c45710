internal import CaseModel
public import CaseStore
public import ChangeLog
public import Deadlines
internal import SQLite

/// The calendars of a store: what the program carries, and over it what offices gave.
///
/// A year counts as the nearest office gave it, going up from the office of a case: so that the
/// same case has the same deadlines wherever it is looked at, a county need not wait for the region
/// when next year's notice is out, and nobody can change another branch's calendar.
public struct StoredCalendars {
  private let uppers: [String: String]
  private let given: [String: [CalendarDay]]
  private var made: [String: WorkCalendar] = [:]

  /// Reads what offices gave.
  static func read(_ connection: borrowing Connection) throws -> StoredCalendars {
    var given: [String: [CalendarDay]] = [:]
    try connection.query(
      "SELECT id, day_on, kind, holiday FROM calendar_day WHERE voided IS NULL ORDER BY id"
    ) { row in
      guard let id = RecordID(row.text(0)),
        let date = row.optionalText(1).flatMap({ LocalDate(iso: $0) }),
        let kind = row.optionalText(2).flatMap({ CalendarDay.Kind(rawValue: $0) })
      else { return }
      given[id.office, default: []].append(
        CalendarDay(date, kind, holiday: row.optionalText(3) ?? "other"))
    }
    var uppers: [String: String] = [:]
    for found in try OfficeQuery.all(connection) {
      if let upper = found.office.reportsTo { uppers[found.office.id] = upper }
    }
    return StoredCalendars(uppers: uppers, given: given)
  }

  private init(uppers: [String: String], given: [String: [CalendarDay]]) {
    self.uppers = uppers
    self.given = given
  }

  /// The office and those above it, the office first.
  private func chain(from office: String) -> [String] {
    var chain = [office]
    while let upper = uppers[chain[chain.count - 1]], !chain.contains(upper) {
      chain.append(upper)
    }
    return chain
  }

  /// The days that hold at an office, in order.
  public func days(of office: String) -> [CalendarDay] {
    let layers = chain(from: office).reversed().compactMap { given[$0] }
    return WorkCalendar.layered([WorkCalendar.publishedDays] + layers)
  }

  /// The calendar of an office.
  public mutating func calendar(of office: String) -> WorkCalendar {
    if given.isEmpty { return .published }
    if let calendar = made[office] { return calendar }
    let calendar = WorkCalendar(days: days(of: office))
    made[office] = calendar
    return calendar
  }
}

extension CaseStore {
  /// The calendars as this store knows them.
  public func calendars() throws -> StoredCalendars {
    try read { try StoredCalendars.read($0) }
  }

  /// The ids of the days that an office gave for the notices of some years.
  public func calendarDays(
    of office: String, inNoticeYears years: Set<Int>
  ) throws -> [RecordID] {
    try read { connection in
      try connection.rows("SELECT id, day_on FROM calendar_day WHERE voided IS NULL ORDER BY id") {
        row -> RecordID? in
        guard let id = RecordID(row.text(0)), id.office == office,
          let date = row.optionalText(1).flatMap({ LocalDate(iso: $0) }),
          years.contains(CalendarDay(date, .off, holiday: "other").noticeYear)
        else { return nil }
        return id
      }.compactMap { $0 }
    }
  }
}
