internal import Indicators
internal import SQLite

/// The rows of a table of kept sums that a writer has come across: what they hold and what is to be
/// added.
///
/// A row is read once, and no more as long as nobody else writes: a first sync brings the cases of
/// years, whose days come again in each of its transactions.
struct FigureTable {
  /// How many rows are remembered from one transaction to the next: the days of a year at a hundred
  /// offices, about 20 MB.
  private static let rowsMax = 40_000

  private struct Key: Hashable {
    /// The day or month.
    let span: String
    /// The place of the holder and the acceptor in ``offices``.
    let offices: Int
  }

  /// An office that holds cases, and the one that accepted them.
  private struct Offices: Equatable {
    let holder: String
    let acceptor: String
  }

  private struct Row {
    let key: Key
    /// What the table holds; nil before it was read.
    var kept: FigureSums?
    var change = FigureSums()
    var isChanged = false
  }

  private let selection: String
  private let insertion: String
  private let update: String
  private let deletion: String
  private var offices: [Offices] = []
  private var selected = 0
  private var places: [Key: Int] = [:]
  private var rows: [Row] = []
  private var changed: [Int] = []

  /// - Parameters:
  ///   - name: the table's name.
  ///   - column: the column of the day or month.
  init(name: String, column: String) {
    let condition = "\(column) = ? AND holder = ? AND acceptor = ?"
    selection = "SELECT sums FROM \(name) WHERE \(condition)"
    deletion = "DELETE FROM \(name) WHERE \(condition)"
    // A row that cannot be read holds nothing.
    insertion =
      "INSERT OR REPLACE INTO \(name) (sums, \(column), holder, acceptor) VALUES (?, ?, ?, ?)"
    update = "UPDATE \(name) SET sums = ? WHERE \(condition)"
  }

  /// Says at which offices counts what is added next.
  mutating func select(holder: String, acceptor: String) {
    let wanted = Offices(holder: holder, acceptor: acceptor)
    if selected < offices.count, offices[selected] == wanted { return }
    selected = offices.firstIndex(of: wanted) ?? offices.count
    if selected == offices.count { offices.append(wanted) }
  }

  /// Adds to a measure's sum on a day or in a month.
  mutating func add(_ amount: Int128, at measure: Int, on span: String) {
    rows[changedPlace(of: span)].change.add(amount, at: measure)
  }

  /// Adds all that is to be added here to the months of another table.
  func addChanges(to months: inout FigureTable) {
    for place in changed {
      let row = rows[place]
      let pair = offices[row.key.offices]
      months.select(holder: pair.holder, acceptor: pair.acceptor)
      let month = months.changedPlace(of: String(row.key.span.prefix(7)))
      months.rows[month].change.add(row.change)
    }
  }

  private mutating func changedPlace(of span: String) -> Int {
    // What a case adds comes day by day.
    if let place = changed.last, rows[place].key.offices == selected, rows[place].key.span == span {
      return place
    }
    let key = Key(span: span, offices: selected)
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
      guard !rows[place].change.isZero else { continue }
      let key = rows[place].key
      let pair = offices[key.offices]
      let bindings: [Value] = [.text(key.span), .text(pair.holder), .text(pair.acceptor)]
      let kept = try rows[place].kept ?? read(bindings, connection)
      var sums = kept
      sums.add(rows[place].change)
      if sums.isZero {
        try connection.statement(deletion).run(bindings)
      } else {
        try connection.statement(kept.isZero ? insertion : update)
          .run([.text(sums.text)] + bindings)
      }
      rows[place].kept = sums
      rows[place].change = FigureSums()
    }
    changed.removeAll(keepingCapacity: true)
    if rows.count > Self.rowsMax { (rows, places, offices, selected) = ([], [:], [], 0) }
  }

  private func read(
    _ bindings: [Value], _ connection: borrowing Connection
  ) throws -> FigureSums {
    let held = try connection.statement(selection)
    try held.bind(bindings)
    guard try held.step() else { return FigureSums() }
    let sums = FigureSums(text: held.bytes(0)) ?? FigureSums()
    held.reset()
    return sums
  }
}
