internal import CSQLite

// The life of a statement:
//
//   idle      bindings may be set; holds no lock
//   on a row  step() returned true; columns may be read; a read snapshot is held
//   idle      step() returned false or threw: it was reset at once, its bindings are kept
//   returned  the last reference is gone: reset, bindings cleared, back to the connection
//
// So a loop that ends early holds its snapshot only as long as the statement itself is held, and
// a statement that was let go holds nothing.

/// A prepared statement, lent by its connection for as long as it is held.
///
/// Not to be held beyond the body of the transaction, `read` or `write` it was made in.
@safe
public final class Statement {
  private let prepared: PreparedStatement
  private let handle: ConnectionHandle
  /// Columns of the current row, 0 where there is none.
  private var columnsInRow: Int32 = 0
  /// Whether a body holds a pointer into the current row.
  @usableFromInline
  var isLendingBytes = false

  init(_ prepared: PreparedStatement, handle: ConnectionHandle) {
    self.prepared = prepared
    self.handle = handle
  }

  deinit { handle.giveBack(prepared) }

  /// The text of the statement, with its placeholders.
  public var sql: String { prepared.sql }

  /// The number of placeholders.
  public var parameterCount: Int { Int(unsafe sqlite3_bind_parameter_count(prepared.pointer)) }

  /// Whether columns can be read.
  var isOnRow: Bool { columnsInRow > 0 }

  // MARK: Stepping

  /// Goes to the next row; false after the last one, when the statement is reset and can be bound
  /// and run again.
  public func step() throws(SQLiteError) -> Bool {
    requireOpen()
    precondition(!isLendingBytes, "a step while bytes of the row are lent")
    if columnsInRow == 0 { try handle.requireTransaction() }
    let code = unsafe sqlite3_step(prepared.pointer)
    if code == SQLITE_ROW {
      if columnsInRow == 0 { columnsInRow = unsafe sqlite3_data_count(prepared.pointer) }
      return true
    }
    try end(code)
    return false
  }

  /// Ends the run before its last row, and gives up its snapshot; the bindings are kept.
  public func reset() {
    precondition(!isLendingBytes, "a reset while bytes of the row are lent")
    columnsInRow = 0
    unsafe sqlite3_reset(prepared.pointer)
  }

  /// Binds values from the first placeholder on, runs to the end, drops rows, clears the bindings.
  ///
  /// The fast path for bulk inserts: text and blobs are lent to SQLite for the run, not copied.
  public func run(_ bindings: [Value]) throws(SQLiteError) {
    requireIdle(bindingCount: bindings.count)
    try handle.requireTransaction()
    let code = lend(bindings, from: 0)
    defer { unsafe sqlite3_clear_bindings(prepared.pointer) }
    try end(code)
  }

  /// Runs to the end with what was bound one by one (NULL for the rest), drops rows, clears the
  /// bindings.
  public func runBound() throws(SQLiteError) {
    requireOpen()
    precondition(columnsInRow == 0, "the statement runs already")
    try handle.requireTransaction()
    var code = SQLITE_ROW
    while code == SQLITE_ROW { code = unsafe sqlite3_step(prepared.pointer) }
    defer { unsafe sqlite3_clear_bindings(prepared.pointer) }
    try end(code)
  }

  /// What a body makes of the first row for one text; nil where there is no row.
  ///
  /// The text is lent to SQLite for the run, not copied. Resets, and clears the binding.
  public func firstRow<R>(_ text: String, row body: (Statement) throws -> R) throws -> R? {
    requireIdle(bindingCount: 1)
    var text = text
    return try text.withUTF8 { bytes in
      defer {
        reset()
        unsafe sqlite3_clear_bindings(prepared.pointer)
      }
      try unsafe bind(index: 1, utf8: UnsafeRawBufferPointer(bytes))
      return try step() ? body(self) : nil
    }
  }

  /// Binds values from the first placeholder on, runs to the end, drops rows, clears the bindings.
  public func run(_ bindings: Value...) throws(SQLiteError) {
    try run(bindings)
  }

  /// Binds the values from one on, each inside the scope that keeps its bytes alive, and runs in
  /// the innermost scope; returns the code of whatever came last.
  private func lend(_ bindings: [Value], from position: Int) -> Int32 {
    guard position < bindings.count else {
      var code = SQLITE_ROW
      while code == SQLITE_ROW { code = unsafe sqlite3_step(prepared.pointer) }
      return code
    }
    let index = Int32(position + 1)
    let code: Int32
    switch bindings[position] {
    case .null: code = unsafe sqlite3_bind_null(prepared.pointer, index)
    case .integer(let integer):
      code = unsafe sqlite3_bind_int64(prepared.pointer, index, integer)
    case .real(let real): code = unsafe sqlite3_bind_double(prepared.pointer, index, real)
    case .text(var text):
      return text.withUTF8 { bytes in
        let code = unsafe shim_bind_text_borrowed(
          prepared.pointer, index, bytes.baseAddress, UInt64(bytes.count))
        return code == SQLITE_OK ? lend(bindings, from: position + 1) : code
      }
    case .blob(let blob):
      return unsafe blob.withUnsafeBytes { bytes in
        let code = unsafe shim_bind_blob_borrowed(
          prepared.pointer, index, bytes.baseAddress, UInt64(bytes.count))
        return code == SQLITE_OK ? lend(bindings, from: position + 1) : code
      }
    }
    return code == SQLITE_OK ? lend(bindings, from: position + 1) : code
  }

  /// Resets after the last row or an error, and throws the error.
  private func end(_ code: Int32) throws(SQLiteError) {
    columnsInRow = 0
    guard code != SQLITE_DONE else {
      unsafe sqlite3_reset(prepared.pointer)
      return
    }
    let error = handle.error(code, sql: sql, mayQuoteValues: true)
    unsafe sqlite3_reset(prepared.pointer)
    handle.noteFailure(error)
    throw error
  }

  private func requireOpen() {
    precondition(handle.isOpen, "the connection of this statement is closed")
  }

  private func requireIdle(bindingCount: Int) {
    requireOpen()
    precondition(columnsInRow == 0, "values are bound while the statement runs")
    precondition(
      bindingCount == parameterCount,
      "\(bindingCount) values for \(parameterCount) placeholders: \(sql)")
  }

  // MARK: Binding

  /// Binds values to all placeholders in order, copying text and blobs.
  public func bind(_ values: [Value]) throws(SQLiteError) {
    requireIdle(bindingCount: values.count)
    for position in values.indices { try bind(index: position + 1, values[position]) }
  }

  /// Binds values to all placeholders in order, copying text and blobs.
  public func bind(_ values: Value...) throws(SQLiteError) {
    try bind(values)
  }

  /// Binds Swift values to all placeholders in order, copying text and blobs.
  public func bind<First: Bindable, each Rest: Bindable>(
    _ first: First, _ rest: repeat each Rest
  ) throws(SQLiteError) {
    var index = 1
    try first.bind(to: self, index: index)
    for value in repeat each rest {
      index += 1
      try value.bind(to: self, index: index)
    }
    requireIdle(bindingCount: index)
  }

  /// Binds a value to one placeholder, counted from 1, copying text and blobs.
  public func bind(index: Int, _ value: Value) throws(SQLiteError) {
    switch value {
    case .null: try bindNull(index: index)
    case .integer(let integer): try bind(index: index, integer)
    case .real(let real): try bind(index: index, real)
    case .text(let text): try bind(index: index, text)
    case .blob(let bytes): try bind(index: index, bytes)
    }
  }

  /// Binds NULL to one placeholder, counted from 1.
  public func bindNull(index: Int) throws(SQLiteError) {
    try require(unsafe sqlite3_bind_null(prepared.pointer, Int32(index)))
  }

  /// Binds an integer to one placeholder, counted from 1.
  public func bind(index: Int, _ integer: Int64) throws(SQLiteError) {
    try require(unsafe sqlite3_bind_int64(prepared.pointer, Int32(index), integer))
  }

  /// Binds a floating-point number to one placeholder, counted from 1.
  public func bind(index: Int, _ real: Double) throws(SQLiteError) {
    try require(unsafe sqlite3_bind_double(prepared.pointer, Int32(index), real))
  }

  /// Binds a text to one placeholder, counted from 1, with a copy.
  public func bind(index: Int, _ text: String) throws(SQLiteError) {
    var text = text
    let code = text.withUTF8 {
      unsafe shim_bind_text_copied(
        prepared.pointer, Int32(index), $0.baseAddress, UInt64($0.count))
    }
    try require(code)
  }

  /// Binds bytes to one placeholder, counted from 1, with a copy.
  public func bind(index: Int, _ bytes: [UInt8]) throws(SQLiteError) {
    let code = unsafe bytes.withUnsafeBytes {
      unsafe shim_bind_blob_copied(
        prepared.pointer, Int32(index), $0.baseAddress, UInt64($0.count))
    }
    try require(code)
  }

  /// Binds bytes as a blob without a copy.
  ///
  /// The caller keeps them alive and unchanged until the statement is reset or bound anew.
  @unsafe
  public func bind(index: Int, _ bytes: UnsafeRawBufferPointer) throws(SQLiteError) {
    try require(
      unsafe shim_bind_blob_borrowed(
        prepared.pointer, Int32(index), bytes.baseAddress, UInt64(bytes.count)))
  }

  /// Binds bytes of UTF-8 as a text without a copy.
  ///
  /// The caller keeps them alive and unchanged until the statement is reset or bound anew.
  @unsafe
  public func bind(index: Int, utf8 bytes: UnsafeRawBufferPointer) throws(SQLiteError) {
    try require(
      unsafe shim_bind_text_borrowed(
        prepared.pointer, Int32(index), bytes.baseAddress, UInt64(bytes.count)))
  }

  private func require(_ code: Int32) throws(SQLiteError) {
    precondition(columnsInRow == 0, "a value is bound while the statement runs")
    precondition(code & 0xff != SQLITE_RANGE, "no placeholder of that number: \(sql)")
    if code != SQLITE_OK { throw handle.error(code, sql: sql) }
  }

  // MARK: Columns, counted from 0; see Statement+Columns.swift

  /// The number of columns of each row, 0 for a statement without rows.
  public var columnCount: Int { Int(unsafe sqlite3_column_count(prepared.pointer)) }

  /// The name of a column, as `AS` gives it.
  public func columnName(_ index: Int) -> String {
    guard let name = unsafe sqlite3_column_name(prepared.pointer, Int32(index)) else {
      preconditionFailure("no column \(index): \(sql)")
    }
    return unsafe String(cString: name)
  }

  /// The statement's pointer, if it stands on a row that has this column.
  func row(_ index: Int) -> OpaquePointer {
    precondition(index >= 0 && index < Int(columnsInRow), "no row, or no column \(index): \(sql)")
    return unsafe prepared.pointer
  }

  /// Runs a body during which the row may not be left.
  @inlinable
  func lendingBytes<R: ~Copyable, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    let wasLending = isLendingBytes
    isLendingBytes = true
    defer { isLendingBytes = wasLending }
    return try body()
  }
}
