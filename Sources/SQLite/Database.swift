internal import CSQLite
internal import Glibc
internal import Synchronization

// One file, many readers, one writer. The file is in WAL mode: readers see the last commit and
// never wait for the writer, and the writer never waits for readers. Within the process a lock
// lets one thread write at a time; between processes SQLite's own lock does, for which a write
// waits up to the busy timeout. `synchronous` is FULL: what `write` returned from survives a loss
// of power.

/// A SQLite file with one writer and a pool of readers, for all threads of a process.
///
/// Several processes may have one on the same file at the same time.
public final class Database: Sendable {
  /// The most readers that are open at once: twice the threads that a small server computes on.
  public static let readersMax = 8
  /// The wait between attempts to switch a file to WAL while another process does.
  static let openingPauseMilliseconds: Int32 = 10

  /// The path of the file.
  public let path: String
  private let writer: LockedConnection
  private let readers: ReaderPool
  /// The thread that is inside `write`, 0 for none: to tell misuse from waiting.
  private let writingThread = Atomic<UInt>(0)
  private let temporaryDirectory: TemporaryDirectory?
  private let busyTimeoutMilliseconds: Int32

  /// Opens a file, making it if it is missing, and prepares it before any reader opens it.
  ///
  /// - Parameter path: A path, or `:memory:` for a file of its own in a temporary directory that
  ///   goes away with this object: a shared database in memory has no WAL, and its readers would
  ///   block the writer, which no real file does.
  /// - Parameter readersMax: The most readers at once; a read beyond that waits.
  /// - Parameter busyTimeoutMilliseconds: How long to wait for locks of other processes.
  /// - Parameter prepare: Called once with the writer, outside of a transaction: migrations,
  ///   settings.
  public init(
    path: String, readersMax: Int = Database.readersMax, busyTimeoutMilliseconds: Int32,
    prepare: (borrowing Connection) throws -> Void = { _ in }
  ) throws {
    temporaryDirectory = path == ":memory:" ? try TemporaryDirectory() : nil
    let path = temporaryDirectory.map { $0.path + "/database" } ?? path
    let isTemporary = temporaryDirectory != nil
    self.path = path
    self.busyTimeoutMilliseconds = busyTimeoutMilliseconds
    writer = try LockedConnection(
      path: path, access: .readWrite(create: true), timeoutMilliseconds: busyTimeoutMilliseconds)
    readers = ReaderPool(
      path: path, readersMax: readersMax, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
    try writer.use { connection in
      try Self.switchToWriteAheadLog(
        connection, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
      try connection.run("PRAGMA synchronous = \(isTemporary ? "OFF" : "FULL")")
      // A transaction of a thousand lines fits, instead of being written to the log twice; and the
      // log is copied into the file in fewer and longer runs.
      try connection.run("PRAGMA cache_size = -\(Self.writerCacheKilobytes)")
      try connection.run("PRAGMA wal_autocheckpoint = \(Self.checkpointPages)")
      try prepare(connection)
    }
  }

  /// Memory that the writer takes at most for pages.
  private static let writerCacheKilobytes = 65_536
  /// Pages that the log has at least when it is copied: 16 MB.
  private static let checkpointPages = 4_096

  deinit {
    // Readers first: the last connection to close copies the log into the file, and only the
    // writer can.
    readers.closeIdle()
  }

  /// Switches the file to WAL, which it then is for good.
  ///
  /// Two connections that switch one new file at the same time would wait for each other, so
  /// SQLite refuses one at once, whatever its timeout: the waiting is done here.
  private static func switchToWriteAheadLog(
    _ connection: borrowing Connection, busyTimeoutMilliseconds: Int32
  ) throws(SQLiteError) {
    connection.handle.waitForLocks(milliseconds: 0)
    let attemptsMax = max(busyTimeoutMilliseconds / openingPauseMilliseconds, 1)
    var attempt: Int32 = 1
    while true {
      do throws(SQLiteError) {
        let mode = try connection.text("PRAGMA journal_mode = WAL")
        guard mode == "wal" else {
          throw SQLiteError(
            extendedCode: SQLITE_CANTOPEN, message: "the file has no write-ahead log", sql: nil)
        }
        break
      } catch {
        guard error.kind == .busy && attempt < attemptsMax else { throw error }
        attempt += 1
        usleep(UInt32(openingPauseMilliseconds) * 1000)
      }
    }
    connection.handle.waitForLocks(milliseconds: busyTimeoutMilliseconds)
  }

  /// Runs a body in the one IMMEDIATE transaction of this moment: the only way to write.
  ///
  /// Commits when the body returns and rolls back when it throws. Waits for other threads without
  /// a bound and for other processes up to the busy timeout; retries nothing. A body may read,
  /// through the connection it is given; a `read` inside sees the state before.
  public func write<R: ~Copyable>(_ body: (borrowing Connection) throws -> R) throws -> R {
    try withWriter { connection in
      try connection.immediateTransaction { try body(connection) }
    }
  }

  /// Runs a body as ``write(_:)`` does, and waits less for other processes: for what can as well be
  /// done later.
  public func write<R: ~Copyable>(
    waitingMilliseconds wait: Int32, _ body: (borrowing Connection) throws -> R
  ) throws -> R {
    try withWriter { connection in
      connection.handle.waitForLocks(milliseconds: wait)
      defer { connection.handle.waitForLocks(milliseconds: busyTimeoutMilliseconds) }
      return try connection.immediateTransaction { try body(connection) }
    }
  }

  /// Runs a body with the writer outside of a transaction: VACUUM, settings, checkpoints.
  public func withoutTransaction<R: ~Copyable>(
    _ body: (borrowing Connection) throws -> R
  ) throws -> R {
    try withWriter(body)
  }

  /// Leaves the file to other processes for a moment, in which one that waits for it looks again.
  ///
  /// For who would otherwise write without end; to be called between transactions.
  public static func leaveToOthers() { usleep(3 * ConnectionHandle.lockPauseMicroseconds) }

  /// Runs a body that sees one state of the file, that of its start, whoever commits meanwhile.
  ///
  /// Waits while all readers are out. A read inside a read of the same thread traps. A long read
  /// keeps the log from being cut.
  public func read<R: ~Copyable>(_ body: (borrowing Connection) throws -> R) throws -> R {
    try readers.withReader { connection in
      try connection.readTransaction { try body(connection) }
    }
  }

  /// Copies the log into the file; see ``Connection/checkpoint(_:)``.
  @discardableResult
  public func checkpoint(_ mode: Connection.CheckpointMode) throws -> Connection.Checkpoint {
    try withWriter { try $0.checkpoint(mode) }
  }

  private func withWriter<R: ~Copyable>(
    _ body: (borrowing Connection) throws -> R
  ) throws -> R {
    let thread = UInt(pthread_self())
    precondition(
      writingThread.load(ordering: .relaxed) != thread,
      "a write inside a write; pass the connection instead")
    return try writer.use { connection in
      writingThread.store(thread, ordering: .relaxed)
      defer { writingThread.store(0, ordering: .relaxed) }
      return try body(connection)
    }
  }
}
