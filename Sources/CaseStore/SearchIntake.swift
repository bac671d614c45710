internal import CaseModel
internal import ChangeLog
internal import SQLite

// What a save or a sync costs the search: nothing. Lines stand in the order in which they arrived,
// so that those which the index has not seen are those after a number that it keeps, and the case
// of each stands in it. Only where lines begin or cease to count without a new one - quarantine, a
// revocation, bytes that come late - is a case noted in `search_queue`.

extension CaseStore {
  /// Lines of a batch: the lock is held for a tenth of a second.
  private static let searchLinesEach: Int64 = 2_000

  /// Lines after which the index is joined into one piece, in which words are found fastest; a
  /// million cases take five seconds.
  private static let searchLinesOfBuilding: Int64 = 50_000

  /// Takes in what came since the last time.
  ///
  /// - Returns: how many lines are missing still, because the file cannot be written now.
  func takeInWhatCame(progress: (Int64, Int64) -> Void) throws -> Int64 {
    let start = try read { try SearchQueue.read($0) }
    guard start.isBehind else { return 0 }
    var queue = start
    while queue.isBehind {
      let batch = queue
      let isDone = try CaseStore.unlessUnwritable { try takeIn(batch) }
      guard isDone else { return max(1, queue.lines) }
      queue = try read { try SearchQueue.read($0) }
      progress(start.lines - queue.lines, start.lines)
    }
    if start.lines > CaseStore.searchLinesOfBuilding {
      _ = try CaseStore.unlessUnwritable {
        try write { connection, _ in try SearchIndex.forgetDeleted(connection) }
      }
    }
    return 0
  }

  private func takeIn(_ queue: SearchQueue) throws {
    let batch = try read { connection in
      try queue.batch(linesMax: CaseStore.searchLinesEach, connection)
    }
    try write { connection, writer in
      // Another process may have been faster, or built the index anew.
      let now = try SearchQueue.read(connection)
      guard now.through == queue.through, now.layout == queue.layout else { return }
      if now.layout != SearchLayout.version {
        try SearchIndex.reset(connection)
        return
      }
      let index = try SearchIndex(writer, connection)
      for caseID in batch.cases { try index.update(caseID, connection) }
      for text in batch.queued {
        if let caseID = RecordID(text) { try index.update(caseID, connection) }
        try connection.run("DELETE FROM search_queue WHERE case_id = ?", .text(text))
      }
      try connection.run("UPDATE search_state SET through = ?", .integer(batch.through))
      environment.passed(.searchTakenIn)
    }
  }

  /// Runs what writes; false where the file cannot be written now.
  private static func unlessUnwritable(_ body: () throws -> Void) throws -> Bool {
    do {
      try body()
      return true
    } catch let error as StoreError {
      guard case .database(_, let cause) = error else { throw error }
      switch cause.kind {
      case .full, .readOnly, .busy, .inputOutput, .cannotOpen: return false
      default: throw error
      }
    }
  }
}

/// What the index has not taken in yet.
struct SearchQueue {
  /// The layout that the index has.
  let layout: String
  /// Lines to this arrival are taken in.
  let through: Int64
  /// The newest line.
  let newest: Int64
  /// Whether cases are noted apart.
  let hasCases: Bool

  var isBehind: Bool { lines > 0 || hasCases || layout != SearchLayout.version }
  var lines: Int64 { newest - through }

  static func read(_ connection: borrowing Connection) throws -> SearchQueue {
    let statement = try connection.statement("SELECT layout, through FROM search_state")
    guard try statement.step() else {
      return SearchQueue(layout: "", through: 0, newest: 0, hasCases: false)
    }
    let (layout, through) = (statement.text(0), statement.integer(1))
    statement.reset()
    return SearchQueue(
      layout: layout, through: through,
      newest: try connection.integer("SELECT max(arrival) FROM line") ?? 0,
      hasCases: try !connection.value("SELECT 1 FROM search_queue LIMIT 1").isNull)
  }

  /// Notes a case that is to be taken in again.
  static func note(_ caseID: RecordID, _ connection: borrowing Connection) throws {
    try connection.run(
      "INSERT OR IGNORE INTO search_queue (case_id) VALUES (?)", .text(caseID.text))
  }

  /// What is to be done at once.
  struct Batch {
    let cases: [RecordID]
    let queued: [String]
    let through: Int64
  }

  func batch(linesMax: Int64, _ connection: borrowing Connection) throws -> Batch {
    let last = lines > linesMax ? through + linesMax : newest
    var cases: Set<RecordID> = []
    try connection.query(
      "SELECT body FROM line WHERE arrival > ? AND arrival <= ?", .integer(through), .integer(last)
    ) { row in
      // Of what is erased nothing is found, and what cannot be read has no record.
      guard let bytes = LineBody.bytes(row, 0), let line = try? Line(bytes: bytes),
        let caseID = line.record.caseID
      else { return }
      cases.insert(caseID)
    }
    let queued = try connection.rows(
      "SELECT case_id FROM search_queue ORDER BY case_id LIMIT ?", .integer(linesMax)
    ) { $0.text(0) }
    return Batch(cases: cases.sorted(), queued: queued, through: last)
  }
}
