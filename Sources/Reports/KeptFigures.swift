internal import CaseModel
internal import CaseStore
internal import Indicators
internal import SQLite

/// Sums of measures by office and day or month, as the store keeps them.
///
/// Whole months are read from the table of months and what is left at both ends from that of days:
/// a report over five years of a hundred offices reads a few thousand rows, however many cases
/// these have.
struct KeptFigures {
  /// One row of a table.
  struct Tally {
    /// The office at which the cases count.
    let office: String
    /// The day or month.
    let span: String
    /// What was counted.
    let sums: FigureSums
  }

  /// Reads the tallies of a period.
  static func tallies(
    from: LocalDate, to: LocalDate, at standing: CaseStanding,
    _ connection: borrowing Connection
  ) throws -> [Tally] {
    let firstMonth = from.day == 1 ? from : from.monthEnd.adding(days: 1)
    let afterMonths = to == to.monthEnd ? to.adding(days: 1) : to.monthStart
    guard firstMonth < afterMonths else { return try days(from, to, standing, connection) }
    var tallies = try months(firstMonth, afterMonths.adding(days: -1), standing, connection)
    if from < firstMonth {
      tallies += try days(from, firstMonth.adding(days: -1), standing, connection)
    }
    if afterMonths <= to { tallies += try days(afterMonths, to, standing, connection) }
    return tallies
  }

  private static func months(
    _ from: LocalDate, _ to: LocalDate, _ standing: CaseStanding,
    _ connection: borrowing Connection
  ) throws -> [Tally] {
    try connection.rows(
      selection("sums", of: "figure_month", standing), .text(month(from)), .text(month(to))
    ) { row in
      Tally(
        office: row.text(0), span: row.text(1),
        sums: FigureSums(text: row.bytes(2)) ?? FigureSums())
    }
  }

  private static func days(
    _ from: LocalDate, _ to: LocalDate, _ standing: CaseStanding,
    _ connection: borrowing Connection
  ) throws -> [Tally] {
    let (first, last) = (from.iso, to.iso)
    let rows = try connection.rows(
      selection("days", of: "figure_day", standing), .text(month(from)), .text(month(to))
    ) { row -> [Tally] in
      let month = row.text(1)
      let days = FigureDays(text: row.bytes(2)) ?? FigureDays()
      return days.range.compactMap { day in
        let span = "\(month)-\(day < 10 ? "0" : "")\(day)"
        guard first <= span, span <= last, !days[day].isZero else { return nil }
        return Tally(office: row.text(0), span: span, sums: days[day])
      }
    }
    return rows.flatMap { $0 }
  }

  /// Rows stand by office; each has rows of months wherever it has some of days.
  private static func selection(
    _ column: String, of table: String, _ standing: CaseStanding
  ) -> String {
    """
    SELECT f.\(standing.rawValue), f.month, f.\(column)
    FROM (SELECT DISTINCT holder, acceptor FROM figure_month) o
    CROSS JOIN \(table) f ON f.holder = o.holder AND f.acceptor = o.acceptor
    WHERE f.month BETWEEN ? AND ?
    """
  }

  private static func month(_ day: LocalDate) -> String { String(day.iso.prefix(7)) }
}
