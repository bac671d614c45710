internal import CSQLite

/// A failure that SQLite reported: facts for a program to decide on, no text for users.
public struct SQLiteError: Error, Sendable, Hashable {
  /// What kind of failure it is, of those that callers tell apart.
  public enum Kind: Sendable, Hashable {
    /// Another connection or process held a lock for longer than the busy timeout.
    case busy
    /// The disk, or the page limit of the file, is full.
    case full
    /// The file is damaged.
    case corrupt
    /// The file, its directory or this connection may only be read.
    case readOnly
    /// A constraint of the schema refused the row.
    case constraint
    /// The file is not a SQLite file.
    case notADatabase
    /// The file cannot be opened or made.
    case cannotOpen
    /// The operating system failed to read, write, lock or sync the file.
    case inputOutput
    /// An ``InterruptHandle`` stopped the statement.
    case interrupted
    /// The schema changed under the statement, more often than SQLite prepares it anew.
    case schemaChanged
    /// None of the others: an error in the SQL, a value too large, a misuse.
    case other
  }

  /// What kind of failure it is.
  public let kind: Kind
  /// SQLite's extended result code, such as 2067 for `SQLITE_CONSTRAINT_UNIQUE`.
  public let extendedCode: Int32
  /// SQLite's words for developers' logs: they quote no bound value.
  public let message: String
  /// The text of the statement with its placeholders, if there was one.
  public let sql: String?

  init(extendedCode: Int32, message: String, sql: String?) {
    self.kind = Kind(extendedCode: extendedCode)
    self.extendedCode = extendedCode
    self.message = message
    self.sql = sql
  }

  /// An error in SQLite's own general words, where a message of its own would not be ours to show.
  init(extendedCode: Int32, sql: String?) {
    let text = unsafe sqlite3_errstr(extendedCode).map { unsafe String(cString: $0) }
    self.init(extendedCode: extendedCode, message: text ?? "unknown error", sql: sql)
  }
}

extension SQLiteError.Kind {
  init(extendedCode: Int32) {
    self =
      switch extendedCode & 0xff {
      // SQLITE_PROTOCOL is a race for the WAL's locks that was lost too often.
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .busy
      case SQLITE_FULL: .full
      // No room for the index of the log (-shm), which SQLite counts with input and output.
      case SQLITE_IOERR where extendedCode == SQLITE_IOERR | 19 << 8: .full  // SQLITE_IOERR_SHMSIZE
      case SQLITE_CORRUPT: .corrupt
      case SQLITE_READONLY: .readOnly
      case SQLITE_CONSTRAINT: .constraint
      case SQLITE_NOTADB: .notADatabase
      case SQLITE_CANTOPEN: .cannotOpen
      case SQLITE_IOERR: .inputOutput
      case SQLITE_INTERRUPT: .interrupted
      case SQLITE_SCHEMA: .schemaChanged
      default: .other
      }
  }
}
