internal import CaseModel
internal import Indicators
internal import SQLite

/// The rows of kept sums that a writer has come across: what they hold and what is to be added.
///
/// A row is read once, and no more as long as nobody else writes: a first sync brings the cases of
/// years, whose days come again in each of its transactions.
struct FigureTable {
  /// How many months are remembered from one transaction to the next: those of some years at a
  /// hundred offices, about 15 MB.
  private static let rowsMax = 4_000

  private struct Key: Hashable {
    /// Its first day.
    let month: LocalDate
    /// The place of the holder and the acceptor in ``offices``.
    let offices: Int
  }

  /// An office that holds cases, and the one that accepted them.
  private struct Offices: Equatable {
    let holder: String
    let acceptor: String
  }

  /// A month's days at offices.
  private struct Row {
    let key: Key
    /// What the tables hold; nil before it was read.
    var kept: (days: FigureDays, total: FigureSums)?
    /// What is to be added, by day, from the first.
    var change: [FigureSums] = []
    var isChanged = false
  }

  private var offices: [Offices] = []
  private var selected = 0
  private var places: [Key: Int] = [:]
  private var rows: [Row] = []
  private var changed: [Int] = []

  /// Says at which offices counts what is added next.
  mutating func select(holder: String, acceptor: String) {
    let wanted = Offices(holder: holder, acceptor: acceptor)
    if selected < offices.count, offices[selected] == wanted { return }
    selected = offices.firstIndex(of: wanted) ?? offices.count
    if selected == offices.count { offices.append(wanted) }
  }

  /// Adds to a measure's sum on a day, `2025-01-05`.
  mutating func add(_ amount: Int128, at measure: Int, on date: String) {
    guard let date = LocalDate(iso: date) else { return }
    let place = changedPlace(of: date.monthStart)
    while rows[place].change.count < date.day { rows[place].change.append(FigureSums()) }
    rows[place].change[date.day - 1].add(amount, at: measure)
  }

  private mutating func changedPlace(of month: LocalDate) -> Int {
    // What a case adds comes day by day.
    let key = Key(month: month, offices: selected)
    if let place = changed.last, rows[place].key == key { return place }
    let place: Int
    if let found = places[key] {
      place = found
    } else {
      place = rows.count
      rows.append(Row(key: key))
      places[key] = place
    }
    if !rows[place].isChanged {
      rows[place].isChanged = true
      changed.append(place)
    }
    return place
  }

  /// Writes what has changed.
  mutating func flush(_ connection: borrowing Connection) throws {
    for place in changed {
      rows[place].isChanged = false
      let change = rows[place].change
      rows[place].change = []
      guard change.contains(where: { !$0.isZero }) else { continue }
      let key = rows[place].key
      let pair = offices[key.offices]
      let bindings: [Value] = [
        .text(pair.holder), .text(pair.acceptor), .text(String(key.month.iso.prefix(7))),
      ]
      var (days, total) = try rows[place].kept ?? read(bindings, connection)
      for (index, sums) in change.enumerated() where !sums.isZero {
        days.add(sums, on: index + 1)
        total.add(sums)
      }
      if days.isZero {
        for table in ["figure_day", "figure_month"] {
          try connection.statement(
            "DELETE FROM \(table) WHERE holder = ? AND acceptor = ? AND month = ?"
          ).run(bindings)
        }
      } else {
        try write(days.text, "days", "figure_day", bindings, connection)
        try write(total.text, "sums", "figure_month", bindings, connection)
      }
      rows[place].kept = (days, total)
    }
    changed.removeAll(keepingCapacity: true)
    if rows.count > Self.rowsMax { (rows, places, offices, selected) = ([], [:], [], 0) }
  }

  private func write(
    _ text: String, _ column: String, _ table: String, _ bindings: [Value],
    _ connection: borrowing Connection
  ) throws {
    try connection.statement(
      """
      INSERT INTO \(table) (holder, acceptor, month, \(column)) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET \(column) = excluded.\(column)
      """
    ).run(bindings + [.text(text)])
  }

  /// What a row of days holds, with its total; one that cannot be read holds nothing.
  private func read(
    _ bindings: [Value], _ connection: borrowing Connection
  ) throws -> (days: FigureDays, total: FigureSums) {
    let held = try connection.statement(
      "SELECT days FROM figure_day WHERE holder = ? AND acceptor = ? AND month = ?")
    try held.bind(bindings)
    guard try held.step() else { return (FigureDays(), FigureSums()) }
    let days = FigureDays(text: held.bytes(0)) ?? FigureDays()
    held.reset()
    return (days, days.total)
  }
}
