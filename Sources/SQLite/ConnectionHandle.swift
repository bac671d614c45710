internal import CSQLite
internal import Glibc

/// What a connection and its statements share: the `sqlite3*`, the prepared statements, and where
/// the current transaction stands.
///
/// A statement may outlive its connection by mistake, so the handle is counted; `close()` is
/// called once, by the connection's `deinit`, and `sqlite3_close_v2` keeps the memory until the
/// last statement is finalized.
@safe
final class ConnectionHandle {
  /// Prepared statements that a connection keeps for reuse.
  ///
  /// One takes 2 to 10 KB; a program should have fewer texts than this, so that none is prepared
  /// twice.
  static let preparedStatementsMax = 192

  let pointer: OpaquePointer
  let interruptHandle: InterruptHandle
  private(set) var isOpen = true

  /// Statements that callers hold at this moment.
  var statementsOut = 0

  /// Whether a transaction of ours is open, so that autocommit mode means that SQLite ended it.
  var isTransactionExpected = false
  /// The error after which SQLite rolled back the transaction by itself (full, input/output …).
  private var transactionLoss: SQLiteError?

  private var prepared: [StatementText: PreparedStatement] = [:]
  /// Kept statements by where their text stands in memory: a literal is found without reading it.
  private var byPlace: [PreparedStatement?] = Array(repeating: nil, count: placesMax)
  private static let placesMax = 512
  private var useCount: UInt64 = 0

  /// Set once, before the process opens anything; if somebody opened something before, it stays as
  /// it was, and only slower.
  private static let leavesMemoryUncounted = shim_leave_memory_uncounted() == SQLITE_OK

  init(
    path: String, access: Connection.Access, busyTimeoutMilliseconds: Int32
  ) throws(SQLiteError) {
    if path.utf8.contains(0) { throw SQLiteError(extendedCode: SQLITE_CANTOPEN, sql: nil) }
    var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    switch access {
    case .readOnly: flags |= SQLITE_OPEN_READONLY
    case .readWrite(create: false): flags |= SQLITE_OPEN_READWRITE
    case .readWrite(create: true):
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      Self.createForOwnerOnly(path)
    }
    var opened: OpaquePointer?
    _ = Self.leavesMemoryUncounted
    // Debian's SQLite reads a path that begins with `file:` as a URI, with options in it.
    let name = path.hasPrefix("file:") ? "./" + path : path
    let code = unsafe sqlite3_open_v2(name, &opened, flags, nil)
    guard let pointer = unsafe opened else {
      throw SQLiteError(extendedCode: SQLITE_NOMEM, sql: nil)
    }
    unsafe self.pointer = pointer
    self.interruptHandle = unsafe InterruptHandle(pointer)
    if code != SQLITE_OK { throw error(code, sql: nil) }
    waitForLocks(milliseconds: busyTimeoutMilliseconds)
    let switches: [(option: Int32, on: Int32)] = [
      (SQLITE_DBCONFIG_ENABLE_FKEY, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
      (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
    ]
    for (option, on) in switches {
      let code = unsafe shim_set_switch(pointer, option, on)
      if code != SQLITE_OK { throw error(code, sql: nil) }
    }
    // SQLite reads nothing before it must, and opens a file that is write-protected for reading.
    try Statement(take("PRAGMA schema_version"), handle: self).run()
    let isProtected = unsafe sqlite3_db_readonly(pointer, "main") == 1
    if isProtected && access != .readOnly {
      throw SQLiteError(extendedCode: SQLITE_READONLY, sql: nil)
    }
  }

  deinit { close() }

  /// How long to wait before looking again whether another connection's lock is gone.
  static let lockPauseMicroseconds: UInt32 = 250

  /// Waits for other connections' locks for so long at least, looking again each quarter of a
  /// millisecond.
  ///
  /// SQLite's own waiting grows to pauses of a tenth of a second, in which whoever writes much
  /// comes first again and again.
  func waitForLocks(milliseconds: Int32) {
    let attempts = Int(milliseconds) * 1_000 / Int(Self.lockPauseMicroseconds)
    guard let attemptsMax = unsafe UnsafeMutableRawPointer(bitPattern: attempts) else {
      unsafe sqlite3_busy_handler(pointer, nil, nil)
      return
    }
    let wait: @convention(c) (UnsafeMutableRawPointer?, Int32) -> Int32 = { attemptsMax, attempt in
      guard Int(attempt) < Int(bitPattern: attemptsMax) else { return 0 }
      usleep(ConnectionHandle.lockPauseMicroseconds)
      return 1
    }
    unsafe sqlite3_busy_handler(pointer, wait, attemptsMax)
  }

  /// Makes a new file with mode 0600, which SQLite then gives to its log as well.
  ///
  /// SQLite would make it readable to all. `O_EXCL`, because closing a file that is open elsewhere
  /// in this process would drop the locks on it. If this fails, SQLite's own attempt tells why.
  private static func createForOwnerOnly(_ path: String) {
    if path.isEmpty || path == ":memory:" { return }
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
  }

  func close() {
    guard isOpen else { return }
    isOpen = false
    interruptHandle.disconnect()
    for (_, statement) in prepared {
      statement.isKept = false
      if !statement.isOut { statement.finalize() }
    }
    prepared = [:]
    byPlace = []
    unsafe sqlite3_close_v2(pointer)
  }

  /// The error that a call on this connection has just returned.
  ///
  /// A few messages quote bound or stored values (the query of a full-text search, a JSON path);
  /// all of them come with the plain code `SQLITE_ERROR` while a statement runs.
  func error(_ code: Int32, sql: String?, mayQuoteValues: Bool = false) -> SQLiteError {
    if mayQuoteValues && code & 0xff == SQLITE_ERROR {
      return SQLiteError(extendedCode: code, sql: sql)
    }
    let message = unsafe String(cString: sqlite3_errmsg(pointer))
    return SQLiteError(extendedCode: code, message: message, sql: sql)
  }

  // MARK: Prepared statements

  /// Compiles the first statement of a text, to nil for blanks and comments; returns its length in
  /// bytes.
  @unsafe
  func compile(
    _ sql: String, flags: Int32, into statement: inout OpaquePointer?
  ) throws(SQLiteError) -> Int {
    precondition(!sql.utf8.contains(0), "SQL text holds a NUL")
    var text = sql
    var length = 0
    let code = text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        guard let start = characters.baseAddress else { return SQLITE_OK }
        var end: UnsafePointer<CChar>?
        let code = unsafe sqlite3_prepare_v3(
          pointer, start, Int32(characters.count), UInt32(flags), &statement, &end)
        length = unsafe (end ?? start) - start
        return code
      }
    }
    if code != SQLITE_OK { throw error(code, sql: sql) }
    return length
  }

  /// Takes a statement out: the kept one, or a new one where that is in use.
  func take(_ sql: String) throws(SQLiteError) -> PreparedStatement {
    precondition(isOpen, "the connection of this statement is closed")
    useCount += 1
    let place = PreparedStatement.place(of: sql)
    let slot = Int(truncatingIfNeeded: place >> 4) & (Self.placesMax - 1)
    // The kept text holds its place, so no other text can stand there.
    if place != 0, let known = byPlace[slot], known.place == place, known.isKept, !known.isOut,
      known.byteCount == sql.utf8.count
    {
      lendOut(known)
      return known
    }
    let text = StatementText(sql)
    let kept = prepared[text]
    let statement: PreparedStatement
    if let kept, !kept.isOut {
      statement = kept
    } else {
      statement = try PreparedStatement(sql: sql, handle: self)
      if kept == nil {
        if prepared.count >= Self.preparedStatementsMax { forgetLeastRecentlyUsed() }
        prepared[text] = statement
        statement.isKept = true
      }
    }
    if statement.isKept, statement.place == place, place != 0 { byPlace[slot] = statement }
    lendOut(statement)
    return statement
  }

  private func lendOut(_ statement: PreparedStatement) {
    statement.isOut = true
    statement.lastUse = useCount
    statementsOut += 1
  }

  /// Takes a statement back: it is reset, so that it holds no lock, snapshot or borrowed bytes.
  func giveBack(_ statement: PreparedStatement) {
    statementsOut -= 1
    statement.isOut = false
    if statement.isKept { statement.reset() } else { statement.finalize() }
  }

  private func forgetLeastRecentlyUsed() {
    var oldest: PreparedStatement?
    for (_, statement) in prepared where !statement.isOut {
      if statement.lastUse < oldest?.lastUse ?? .max { oldest = statement }
    }
    guard let oldest else { return }
    prepared[StatementText(oldest.sql)] = nil
    oldest.isKept = false
    oldest.finalize()
  }

  // MARK: The transaction

  var isInTransaction: Bool { unsafe sqlite3_get_autocommit(pointer) == 0 }

  /// Notes that a statement failed; some failures end the transaction.
  func noteFailure(_ error: SQLiteError) {
    if isTransactionExpected && !isInTransaction && transactionLoss == nil {
      transactionLoss = error
    }
  }

  /// Throws what ended the transaction, if SQLite ended it: a body that caught that error must not
  /// go on in autocommit mode, where each statement would commit by itself.
  func requireTransaction() throws(SQLiteError) {
    guard isTransactionExpected else { return }
    if let transactionLoss { throw transactionLoss }
    precondition(isInTransaction, "the body of a transaction ended it by a statement of its own")
  }

  func beginExpectingTransaction() {
    isTransactionExpected = true
    transactionLoss = nil
  }

  func stopExpectingTransaction() {
    isTransactionExpected = false
    transactionLoss = nil
  }
}
