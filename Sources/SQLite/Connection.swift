internal import CSQLite

/// One open SQLite file; closes it at the end of its life.
///
/// A connection belongs to one thread at a time: it cannot be copied, and whoever holds it is the
/// only one who uses it (SQLite's own locks are off). Foreign keys are enforced, the schema is not
/// trusted to call unsafe functions, the schema tables cannot be written, and a text in double
/// quotes is a name and never a string.
public struct Connection: ~Copyable {
  /// What a connection may do to the file.
  public enum Access: Sendable, Hashable {
    /// Read and write; with `create` the file is made, readable by its owner only, if missing.
    case readWrite(create: Bool)
    /// Read; whatever writes throws ``SQLiteError/Kind/readOnly``.
    case readOnly
  }

  /// How far a checkpoint goes.
  public enum CheckpointMode: Sendable, Hashable {
    /// Copy what can be copied without waiting for anyone.
    case passive
    /// Wait for readers and writers up to the busy timeout, copy all, and cut the log to nothing.
    case truncate
  }

  /// What a checkpoint did.
  public struct Checkpoint: Sendable, Hashable {
    /// Pages in the log, -1 where the file has no log.
    public let pagesInLog: Int
    /// Pages of the log that now stand in the file.
    public let pagesCopied: Int
    /// Whether a reader or writer kept it from finishing.
    public let wasBlocked: Bool
  }

  let handle: ConnectionHandle

  /// Opens a file and reads its header, so that a file that is not SQLite fails here.
  ///
  /// - Parameter path: A path, or `:memory:` for a private database in memory; never a URI.
  /// - Parameter busyTimeoutMilliseconds: How long a statement waits for another connection's
  ///   lock before it throws ``SQLiteError/Kind/busy``; 0 never waits.
  public init(
    path: String, access: Access, busyTimeoutMilliseconds: Int32
  ) throws(SQLiteError) {
    handle = try ConnectionHandle(
      path: path, access: access, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
  }

  deinit { handle.close() }

  /// Runs several statements and drops their rows; an error's text begins with what failed.
  ///
  /// The statements before that one have taken effect, unless a transaction surrounds them.
  public func execute(_ sql: String) throws(SQLiteError) {
    var rest = sql
    while !rest.isEmpty {
      var statement: OpaquePointer?
      let length = try unsafe handle.compile(rest, flags: 0, into: &statement)
      defer { unsafe sqlite3_finalize(statement) }
      if let statement = unsafe statement {
        try unsafe finish(statement, sql: String(rest.utf8.prefix(length)) ?? "")
      }
      if length == 0 { return }
      rest = String(rest.utf8.dropFirst(length)) ?? ""
    }
  }

  private func finish(_ statement: OpaquePointer, sql: String) throws(SQLiteError) {
    try handle.requireTransaction()
    var code = SQLITE_ROW
    while code == SQLITE_ROW { code = unsafe sqlite3_step(statement) }
    if code != SQLITE_DONE {
      let error = handle.error(code, sql: sql)
      handle.noteFailure(error)
      throw error
    }
  }

  /// A prepared statement, reset and without bindings, for as long as the caller holds it.
  ///
  /// The connection keeps prepared statements and hands the same one out again; while that one is
  /// held, another is prepared, so that a running statement is never disturbed. The text must be
  /// one statement.
  public func statement(_ sql: String) throws(SQLiteError) -> Statement {
    Statement(try handle.take(sql), handle: handle)
  }

  /// Rows that the last INSERT, UPDATE or DELETE changed, without those of triggers.
  public var changes: Int { Int(unsafe sqlite3_changes64(handle.pointer)) }

  /// The rowid of the last row that this connection inserted.
  public var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle.pointer) }

  /// A number that changes with each commit to the file, by whomever, of which this connection
  /// knows: of its own at once, of another's when a transaction of its own begins.
  ///
  /// Wraps `SQLITE_FCNTL_DATA_VERSION`.
  public var dataVersion: UInt32 {
    var version: UInt32 = 0
    _ = unsafe sqlite3_file_control(
      handle.pointer, "main", SQLITE_FCNTL_DATA_VERSION, &version)
    return version
  }

  /// Whether a transaction is open.
  public var isInTransaction: Bool { handle.isInTransaction }

  /// A way to stop what this connection runs, from another thread.
  public var interruptHandle: InterruptHandle { handle.interruptHandle }

  /// Copies the write-ahead log into the file; being blocked is a result and not an error.
  ///
  /// Wraps `sqlite3_wal_checkpoint_v2`. Not for use inside a transaction.
  @discardableResult
  public func checkpoint(_ mode: CheckpointMode) throws(SQLiteError) -> Checkpoint {
    precondition(!isInTransaction, "a checkpoint inside a transaction")
    var pagesInLog: Int32 = -1
    var pagesCopied: Int32 = -1
    let flag =
      switch mode {
      case .passive: SQLITE_CHECKPOINT_PASSIVE
      case .truncate: SQLITE_CHECKPOINT_TRUNCATE
      }
    let code = unsafe sqlite3_wal_checkpoint_v2(
      handle.pointer, nil, flag, &pagesInLog, &pagesCopied)
    guard code == SQLITE_OK || code & 0xff == SQLITE_BUSY else {
      throw handle.error(code, sql: nil)
    }
    return Checkpoint(
      pagesInLog: Int(pagesInLog), pagesCopied: Int(pagesCopied), wasBlocked: code != SQLITE_OK)
  }
}
