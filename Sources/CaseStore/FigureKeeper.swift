// Figures by day and month follow the rows of cases in the transaction that changes these. Before
// the first row of a case changes, what the case adds is read; when the transaction ends it is read
// again, and the difference goes into the sums. So it does not matter which rows change or how: an
// edit, a void, a hand-over, a merge of conflicting values, a revocation that takes lines back.
//
// 1. The sums are a function of the rows, and the rows of the held lines: after any order of
//    arrival they are equal, and equal to what a recomputation gives (FigureCheck).
// 2. Differences are added up in memory and written once a transaction, in the order of the tables.
// 3. A case that comes whole costs one reading; nothing is kept per case but what it received.

internal import CaseModel
internal import ChangeLog
internal import Indicators
internal import SQLite

/// Keeps the sums by day and month while a transaction changes cases.
final class FigureKeeper {
  /// How many cases are remembered before their differences are taken.
  private static let casesMax = 1_024

  /// An office that holds cases, and the one that accepted them, on a day.
  private struct Key: Hashable, Comparable {
    let day: String
    let holder: String
    let acceptor: String

    static func < (left: Key, right: Key) -> Bool {
      (left.day, left.holder, left.acceptor) < (right.day, right.holder, right.acceptor)
    }
  }

  private let rare: RareTables
  /// What each case added before it changed.
  private var before: [RecordID: CaseFigures?] = [:]
  private var days: [Key: FigureSums] = [:]

  init(_ rare: RareTables = RareTables()) {
    self.rare = rare
  }

  /// Notes that a record is about to change.
  ///
  /// - Parameter isNewCase: whether the record is a case's own and there is none yet, which spares
  ///   the reading.
  func willChange(
    _ record: RecordKey, isNewCase: Bool = false, _ connection: borrowing Connection
  ) throws {
    guard let caseID = record.caseID, CountedRows.types.contains(record.type) else { return }
    if isNewCase, before[caseID] == nil {
      // Payments that came before their case add nothing until it is here.
      try note(caseID, nil, connection)
    }
    try willChange(caseID, connection)
  }

  /// Notes that a case is about to change, or what it counts as part of.
  func willChange(_ caseID: RecordID, _ connection: borrowing Connection) throws {
    if before.count >= Self.casesMax { try settle(connection) }
    let mayBeMerged = try rare.mayHold(.merging, connection)
    if mayBeMerged, let end = try CaseMergeQuery.end(of: caseID, connection),
      before[end] == nil
    {
      try note(end, try CaseFigures.read(end, mayBeMerged: true, connection), connection)
    }
    if before[caseID] == nil {
      try note(
        caseID, try CaseFigures.read(caseID, mayBeMerged: mayBeMerged, connection), connection)
    }
  }

  private func note(
    _ caseID: RecordID, _ figures: CaseFigures?, _ connection: borrowing Connection
  ) throws {
    before.updateValue(figures, forKey: caseID)
  }

  /// Writes what has changed.
  func flush(_ connection: borrowing Connection) throws {
    guard !before.isEmpty || !days.isEmpty else { return }
    try settle(connection)
    var months: [Key: FigureSums] = [:]
    for (key, sums) in days {
      let month = Key(
        day: String(key.day.prefix(7)), holder: key.holder, acceptor: key.acceptor)
      months[month, default: FigureSums()].add(sums)
    }
    try write(days, to: "figure_day", "day", connection)
    try write(months, to: "figure_month", "month", connection)
    days = [:]
  }

  /// Forgets what a transaction that was undone has noted.
  func forget() {
    before = [:]
    days = [:]
  }

  /// Takes the differences of all cases that were noted.
  private func settle(_ connection: borrowing Connection) throws {
    let mayBeMerged = try rare.mayHold(.merging, connection)
    for (caseID, old) in before {
      let new = try CaseFigures.read(caseID, mayBeMerged: mayBeMerged, connection)
      guard new != old else { continue }
      add(old, sign: -1)
      add(new, sign: 1)
      if old?.received != new?.received {
        try FigureKeeper.write(received: new?.received, of: caseID, connection)
      }
    }
    before.removeAll(keepingCapacity: true)
  }

  /// Adds what a case adds, or takes it away.
  func add(_ figures: CaseFigures?, sign: Int128) {
    guard let figures else { return }
    // A case adds to few days: those are added up before they are looked for.
    var mine: [(day: String, sums: FigureSums)] = []
    for contribution in figures.contributions {
      let amount = sign * Int128(contribution.amount)
      if let place = mine.firstIndex(where: { $0.day == contribution.day }) {
        mine[place].sums.add(amount, at: contribution.measure)
      } else {
        mine.append((contribution.day, FigureSums()))
        mine[mine.count - 1].sums.add(amount, at: contribution.measure)
      }
    }
    for (day, sums) in mine {
      let key = Key(day: day, holder: figures.holder, acceptor: figures.acceptor)
      days[key, default: FigureSums()].add(sums)
    }
  }

  static func write(
    received: Int64?, of caseID: RecordID, _ connection: borrowing Connection
  ) throws {
    guard let received else {
      return try connection.run(
        "DELETE FROM case_received WHERE case_id = ?", .text(caseID.text))
    }
    try connection.run(
      """
      INSERT INTO case_received (case_id, received_fen) VALUES (?, ?)
      ON CONFLICT DO UPDATE SET received_fen = excluded.received_fen
      """, .text(caseID.text), .integer(received))
  }

  private func write(
    _ changes: [Key: FigureSums], to table: String, _ column: String,
    _ connection: borrowing Connection
  ) throws {
    let condition = "\(column) = ? AND holder = ? AND acceptor = ?"
    for key in changes.keys.sorted() {
      guard let change = changes[key], !change.isZero else { continue }
      let bindings: [Value] = [.text(key.day), .text(key.holder), .text(key.acceptor)]
      let held = try connection.statement("SELECT sums FROM \(table) WHERE \(condition)")
      try held.bind(bindings)
      var sums = FigureSums()
      if try held.step() { sums = FigureSums(text: held.bytes(0)) ?? FigureSums() }
      held.reset()
      sums.add(change)
      if sums.isZero {
        try connection.run("DELETE FROM \(table) WHERE \(condition)", bindings: bindings)
      } else {
        try connection.run(
          """
          INSERT INTO \(table) (\(column), holder, acceptor, sums) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET sums = excluded.sums
          """, bindings: bindings + [.text(sums.text)])
      }
    }
  }
}
