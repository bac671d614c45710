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
    guard firstMonth < afterMonths else {
      return try read("figure_day", "day", from.iso, to.iso, standing, connection)
    }
    let lastMonth = afterMonths.adding(days: -1)
    var tallies = try read(
      "figure_month", "month", String(firstMonth.iso.prefix(7)), String(lastMonth.iso.prefix(7)),
      standing, connection)
    if from < firstMonth {
      tallies += try read(
        "figure_day", "day", from.iso, firstMonth.adding(days: -1).iso, standing, connection)
    }
    if afterMonths <= to {
      tallies += try read("figure_day", "day", afterMonths.iso, to.iso, standing, connection)
    }
    return tallies
  }

  private static func read(
    _ table: String, _ column: String, _ from: String, _ to: String, _ standing: CaseStanding,
    _ connection: borrowing Connection
  ) throws -> [Tally] {
    // Rows stand by office; each has rows of months wherever it has some of days.
    try connection.rows(
      """
      SELECT f.\(standing.rawValue), f.\(column), f.sums
      FROM (SELECT DISTINCT holder, acceptor FROM figure_month) o
      CROSS JOIN \(table) f ON f.holder = o.holder AND f.acceptor = o.acceptor
      WHERE f.\(column) BETWEEN ? AND ?
      """, .text(from), .text(to)
    ) { row in
      Tally(
        office: row.text(0), span: row.text(1),
        sums: FigureSums(text: row.bytes(2)) ?? FigureSums())
    }
  }
}
