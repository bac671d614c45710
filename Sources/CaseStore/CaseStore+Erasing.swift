internal import CaseModel
internal import ChangeLog
internal import SQLite

extension CaseStore {
  /// Erases the records on which orders act today, and takes what is left of them out of the file.
  ///
  /// It happens when a store is opened, when an order comes, after each sync and once a day in the
  /// daemon.
  ///
  /// - Returns: how many records were erased now.
  @discardableResult
  public func eraseWhatIsDue() throws -> Int {
    let count = try eraseRecordsDue()
    try cleanFile()
    return count
  }

  /// Erases the records on which orders act today; copies of old pages may stay in the file.
  func eraseRecordsDue() throws -> Int {
    let isDue = try read { connection in
      let writer = LineWriter(thisNode: thisNode, environment: environment)
      return try !ErasureQuery(writer).due(connection).isEmpty
    }
    guard isDue else { return 0 }
    let count = try write { connection, writer in
      // Freed bytes are overwritten, also of pages that are given up.
      try connection.run("PRAGMA secure_delete = ON")
      let orders = try ErasureQuery(writer).due(connection)
      var done: Set<RecordKey> = []
      for order in orders where done.insert(order.record).inserted {
        try RecordEraser(writer).erase(order, on: today, connection)
      }
      try connection.run("PRAGMA secure_delete = OFF")
      environment.passed(.erasureWritten)
      return done.count
    }
    environment.passed(.erasureCommitted)
    return count
  }

  /// Rebuilds the file if it may hold copies of what was erased, and cuts its log.
  ///
  /// Overwriting freed bytes is not enough: when SQLite moves rows between pages it leaves copies
  /// in their free space, of which it knows nothing (2 of 3,000 erased rows in a trial, whether the
  /// setting was on from the start or not). The file is as large again for a moment.
  ///
  /// - Returns: whether nothing is left; false while another holds an old state of the file.
  @discardableResult
  func cleanFile() throws -> Bool {
    let unclean = "SELECT case_id, type, id FROM erased_record WHERE is_file_clean = 0"
    let isClean = try read { try $0.value(unclean + " LIMIT 1").isNull }
    if isClean { return true }
    return try withoutTransaction { connection in
      let records = try connection.rows(unclean) { row in
        (0..<3).map { row.value($0) }
      }
      try SearchErasure.clean(connection)
      try connection.run("VACUUM")
      let checkpoint = try connection.checkpoint(.truncate)
      guard !checkpoint.wasBlocked else { return false }
      for record in records {
        try connection.run(
          """
          UPDATE erased_record SET is_file_clean = 1 WHERE case_id = ? AND type = ? AND id = ?
          """, bindings: record)
      }
      return true
    }
  }
}
