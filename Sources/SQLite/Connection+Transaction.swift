// Transactions are closures: they commit when the body returns and roll back when it throws, so
// that no path leaves one open. Some errors (disk full, input/output, interrupt) make SQLite roll
// back by itself; if the body catches such an error and goes on, every further statement and the
// end of the transaction throw it again, and nothing of the body is kept.

extension Connection {
  /// Runs a body in a transaction that may write; waits for other writers up to the busy timeout.
  ///
  /// `BEGIN IMMEDIATE`: the lock is taken before the body reads, so that what it read cannot have
  /// changed when it writes. Transactions do not nest; see ``savepoint(_:)``.
  public func immediateTransaction<R: ~Copyable>(_ body: () throws -> R) throws -> R {
    try transaction("BEGIN IMMEDIATE", body)
  }

  /// Runs a body that sees one state of the file, the one of this moment, whoever commits.
  public func readTransaction<R: ~Copyable>(_ body: () throws -> R) throws -> R {
    try transaction("BEGIN DEFERRED") {
      // A deferred transaction takes its snapshot at its first read: this one.
      try run("SELECT 1 FROM sqlite_schema LIMIT 1")
      return try body()
    }
  }

  /// Runs a body inside a transaction whose changes alone are undone if it throws.
  public func savepoint<R: ~Copyable>(_ body: () throws -> R) throws -> R {
    try handle.requireTransaction()
    precondition(isInTransaction, "a savepoint outside of a transaction")
    // SQLite goes back to the innermost savepoint of a name, so that one name serves all depths.
    try run("SAVEPOINT nested")
    do {
      let result = try body()
      try run("RELEASE nested")
      return result
    } catch {
      if isInTransaction && !(undo("ROLLBACK TO nested") && undo("RELEASE nested")) {
        // What cannot be undone alone is undone with the rest, which the outer body is told of.
        _ = undo("ROLLBACK")
        if let error = error as? SQLiteError { handle.noteFailure(error) }
      }
      throw error
    }
  }

  private func transaction<R: ~Copyable>(_ begin: String, _ body: () throws -> R) throws -> R {
    try handle.requireTransaction()
    precondition(!isInTransaction, "a transaction inside a transaction; use savepoint(_:)")
    try run(begin)
    handle.beginExpectingTransaction()
    defer { handle.stopExpectingTransaction() }
    do {
      let result = try body()
      try run("COMMIT")
      return result
    } catch {
      if isInTransaction { _ = undo("ROLLBACK") }
      precondition(!isInTransaction, "a transaction could not be rolled back")
      throw error
    }
  }

  /// Runs a statement that takes back changes; false if it failed each time.
  ///
  /// An ``InterruptHandle`` that struck before it fails the first attempt; until the end of it no
  /// other can.
  private func undo(_ sql: String) -> Bool {
    handle.interruptHandle.holdingOff { (try? run(sql)) != nil || (try? run(sql)) != nil }
  }
}
