internal import CSQLite

/// SQLite as a C program uses it: prepared statements kept open, pointers bound, nothing else.
///
/// WAL and `synchronous=FULL` as in our stores, all else as SQLite sets it. Not Sendable: one
/// thread opens it and uses it.
@safe
public final class PlainDatabase {
  /// A call that failed: what was called, and SQLite's message.
  public struct Failure: Error, CustomStringConvertible {
    /// What failed and why.
    public let description: String
  }

  private let handle: OpaquePointer
  private var prepared: [String: OpaquePointer] = unsafe [:]

  /// Opens a file, making it if it is missing.
  public init(path: String) throws {
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(
      path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle = unsafe opened else {
      throw Failure(description: "cannot open \(path): \(code)")
    }
    unsafe self.handle = handle
    try execute("PRAGMA journal_mode = WAL")
    try execute("PRAGMA synchronous = FULL")
    unsafe sqlite3_busy_timeout(handle, 10_000)
  }

  deinit {
    unsafe prepared.values.forEach { unsafe sqlite3_finalize($0) }
    unsafe sqlite3_close_v2(handle)
  }

  /// Runs statements and drops their rows.
  public func execute(_ sql: String) throws {
    let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(sql) }
  }

  /// The first column of the first row of a query, as an integer; nil without a row.
  public func integer(_ sql: String) throws -> Int64? {
    let statement = try unsafe statement(sql)
    defer { unsafe sqlite3_reset(statement) }
    switch unsafe sqlite3_step(statement) {
    case SQLITE_ROW: return unsafe sqlite3_column_int64(statement, 0)
    case SQLITE_DONE: return nil
    default: throw failure(sql)
    }
  }

  /// Each row of a query as the texts of its columns, NULL as an empty one.
  public func rows(_ sql: String) throws -> [[String]] {
    let statement = try unsafe statement(sql)
    defer { unsafe sqlite3_reset(statement) }
    var rows: [[String]] = []
    while true {
      let code = unsafe sqlite3_step(statement)
      if code == SQLITE_DONE { return rows }
      guard code == SQLITE_ROW else { throw failure(sql) }
      let count = unsafe sqlite3_column_count(statement)
      rows.append(
        (0..<count).map { column in
          let text = unsafe sqlite3_column_text(statement, column)
          return unsafe text.map { unsafe String(cString: $0) } ?? ""
        })
    }
  }

  /// Writes some transactions of a recording, each durable when the next begins.
  public func replay(_ recording: Recording, _ transactions: Range<Int>) throws {
    let begin = try unsafe statement("BEGIN IMMEDIATE")
    let commit = try unsafe statement("COMMIT")
    let statements = unsafe try recording.statements.map { unsafe try statement($0) }
    try unsafe recording.bytes.withUnsafeBufferPointer { bytes in
      for transaction in transactions {
        try unsafe run(begin)
        for run in recording.runs[recording.transactions[transaction]] {
          let statement = unsafe statements[run.statement]
          for position in 0..<run.valueCount {
            let code = unsafe bind(
              recording.values[run.firstValue + position], at: Int32(position + 1), statement,
              bytes)
            guard code == SQLITE_OK else { throw failure(recording.statements[run.statement]) }
          }
          try unsafe self.run(statement)
        }
        try unsafe run(commit)
      }
    }
  }

  @inline(__always)
  private func bind(
    _ value: Recording.Value, at index: Int32, _ statement: OpaquePointer,
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Int32 {
    switch value {
    case .null: unsafe sqlite3_bind_null(statement, index)
    case .integer(let integer): unsafe sqlite3_bind_int64(statement, index, integer)
    case .real(let real): unsafe sqlite3_bind_double(statement, index, real)
    case .text(let offset, let count):
      unsafe shim_bind_text_borrowed(
        statement, index, bytes.baseAddress.map { unsafe $0 + offset }, UInt64(count))
    case .blob(let offset, let count):
      unsafe shim_bind_blob_borrowed(
        statement, index, bytes.baseAddress.map { unsafe $0 + offset }, UInt64(count))
    }
  }

  @inline(__always)
  private func run(_ statement: OpaquePointer) throws {
    let code = unsafe sqlite3_step(statement)
    unsafe sqlite3_reset(statement)
    guard code == SQLITE_DONE else { throw failure("a statement of a recording") }
  }

  private func statement(_ sql: String) throws -> OpaquePointer {
    if let statement = unsafe prepared[sql] { return unsafe statement }
    var statement: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(
      handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement = unsafe statement else { throw failure(sql) }
    unsafe prepared[sql] = statement
    return unsafe statement
  }

  private func failure(_ sql: String) -> Failure {
    Failure(description: "\(sql): \(unsafe String(cString: sqlite3_errmsg(handle)))")
  }
}
