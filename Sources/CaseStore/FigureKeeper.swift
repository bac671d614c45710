// Figures by day and month follow the rows of cases in the transaction that changes these. Before
// the first row of a case changes, what the case adds is read; when the transaction ends it is read
// again, and the difference goes into the sums. So it does not matter which rows change or how: an
// edit, a void, a hand-over, a merge of conflicting values, a revocation that takes lines back.
//
// 1. The sums are a function of the rows, and the rows of the held lines: after any order of
//    arrival they are equal, and equal to what a recomputation gives (FigureCheck).
// 2. Differences are added up in memory and written once a transaction.
// 3. A case of which all lines came in this transaction, each straight into a row, is not read at
//    all (NewCase). Nothing is kept per case but what it received.

internal import CaseModel
internal import ChangeLog
internal import Indicators
internal import SQLite

/// Keeps the sums by day and month while a transaction changes cases.
final class FigureKeeper {
  /// How many cases are remembered before their differences are taken.
  private static let casesMax = 1_024

  /// A case that changes.
  private struct Change {
    let caseID: RecordID
    /// What it added before.
    let before: CaseFigures?
    /// What it adds now, as long as that need not be read.
    var new: NewCase?
  }

  private let rare: RareTables
  private var changes: [Change] = []
  private var places: [RecordID: Int] = [:]
  private var table = FigureTable()

  init(_ rare: RareTables = RareTables()) {
    self.rare = rare
  }

  /// Notes that a record is about to change.
  func willChange(_ record: RecordKey, _ connection: borrowing Connection) throws {
    guard let caseID = record.caseID, RecordShape.find(record.type)?.isCounted == true else {
      return
    }
    try willChange(caseID, connection)
  }

  /// Notes that a case is about to change, or what it counts as part of.
  func willChange(_ caseID: RecordID, _ connection: borrowing Connection) throws {
    let place = try place(of: caseID, isNewCase: false, connection)
    changes[place].new = nil
  }

  /// Notes that a line's record, of a type that is counted, is about to get its row out of the
  /// line.
  ///
  /// Whoever could not make the row so says that the record will change.
  ///
  /// - Parameter isNewCase: whether the record is a case's own and there is none yet, which spares
  ///   the reading: parts that came before their case add nothing until it is here.
  func willInsert(
    _ record: RecordKey, isNewCase: Bool, _ connection: borrowing Connection
  ) throws {
    guard let caseID = record.caseID else { return }
    _ = try place(of: caseID, isNewCase: isNewCase, connection)
  }

  /// Notes that a record, of a type that is counted, got its row out of a line.
  ///
  /// - Parameter isFirst: whether no line of its case was held before it.
  func didInsert(_ line: Line, isFirst: Bool) {
    guard let caseID = line.record.caseID, let place = findPlace(of: caseID) else { return }
    if isFirst {
      changes[place].new = NewCase(line)
    } else if changes[place].new?.add(line) != true {
      changes[place].new = nil
    }
  }

  /// Where a case stands among the changes; what it adds before is read unless it stands there.
  private func place(
    of caseID: RecordID, isNewCase: Bool, _ connection: borrowing Connection
  ) throws -> Int {
    if let place = findPlace(of: caseID) { return place }
    if changes.count >= Self.casesMax { try settle(connection) }
    let mayBeMerged = try rare.mayHold(.merging, connection)
    if mayBeMerged, let end = try CaseMergeQuery.end(of: caseID, connection),
      findPlace(of: end) == nil
    {
      note(end, try CaseFigures.read(end, mayBeMerged: true, connection))
    }
    let before =
      isNewCase ? nil : try CaseFigures.read(caseID, mayBeMerged: mayBeMerged, connection)
    return note(caseID, before)
  }

  /// Most lines of a batch follow others of their case.
  private func findPlace(of caseID: RecordID) -> Int? {
    if let last = changes.last, last.caseID == caseID { return changes.count - 1 }
    return places[caseID]
  }

  @discardableResult
  private func note(_ caseID: RecordID, _ before: CaseFigures?) -> Int {
    changes.append(Change(caseID: caseID, before: before))
    places[caseID] = changes.count - 1
    return changes.count - 1
  }

  /// Writes what has changed.
  func flush(_ connection: borrowing Connection) throws {
    try settle(connection)
    try table.flush(connection)
  }

  /// Takes the differences of all cases that were noted.
  private func settle(_ connection: borrowing Connection) throws {
    guard !changes.isEmpty else { return }
    let mayBeMerged = try rare.mayHold(.merging, connection)
    for change in changes {
      let new =
        if let new = change.new, !mayBeMerged {
          new.figures
        } else {
          try CaseFigures.read(change.caseID, mayBeMerged: mayBeMerged, connection)
        }
      guard new != change.before else { continue }
      add(change.before, sign: -1)
      add(new, sign: 1)
      if change.before?.received != new?.received {
        try FigureKeeper.write(received: new?.received, of: change.caseID, connection)
      }
    }
    changes.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
  }

  /// Adds what a case adds, or takes it away.
  func add(_ figures: CaseFigures?, sign: Int128) {
    guard let figures else { return }
    table.select(holder: figures.holder, acceptor: figures.acceptor)
    for contribution in figures.contributions {
      table.add(
        sign * Int128(contribution.amount), at: contribution.measure, on: contribution.day)
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
}
