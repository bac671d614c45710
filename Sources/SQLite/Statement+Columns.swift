internal import CSQLite

// Columns are counted from 0 and read while the statement stands on a row; anything else traps.
// Types convert as in SQLite: NULL reads as 0 and as empty, so a column that may hold NULL is read
// with an optional accessor. Text and bytes are copied; pointers live only in `withBlob`.

extension Statement {
  /// Whether a column is NULL.
  public func isNull(_ index: Int) -> Bool {
    unsafe sqlite3_column_type(row(index), Int32(index)) == SQLITE_NULL
  }

  /// A column as an integer; 0 for NULL.
  public func integer(_ index: Int) -> Int64 {
    unsafe sqlite3_column_int64(row(index), Int32(index))
  }

  /// A column as an integer; nil for NULL.
  public func optionalInteger(_ index: Int) -> Int64? { isNull(index) ? nil : integer(index) }

  /// A column as a floating-point number; 0 for NULL.
  public func real(_ index: Int) -> Double {
    unsafe sqlite3_column_double(row(index), Int32(index))
  }

  /// A column as a floating-point number; nil for NULL.
  public func optionalReal(_ index: Int) -> Double? { isNull(index) ? nil : real(index) }

  /// A column as text; empty for NULL, with U+FFFD where the bytes are not UTF-8.
  public func text(_ index: Int) -> String {
    let row = unsafe row(index)
    // The pointer first: asking for it may convert the value, which changes the count.
    guard let start = unsafe sqlite3_column_text(row, Int32(index)) else { return "" }
    let count = unsafe Int(sqlite3_column_bytes(row, Int32(index)))
    return unsafe String(
      decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// A column as text; nil for NULL.
  public func optionalText(_ index: Int) -> String? { isNull(index) ? nil : text(index) }

  /// A column as bytes, a text as its UTF-8; empty for NULL.
  public func bytes(_ index: Int) -> [UInt8] {
    unsafe [UInt8](blob(index))
  }

  /// A column as bytes, a text as its UTF-8; nil for NULL.
  public func optionalBytes(_ index: Int) -> [UInt8]? { isNull(index) ? nil : bytes(index) }

  /// Lends the bytes of a column, a text as its UTF-8, without a copy; none for NULL.
  ///
  /// The body may not step or reset this statement, nor read the same column as another type.
  @inlinable
  public func withBlob<R: ~Copyable, E: Error>(
    _ index: Int, _ body: (RawSpan) throws(E) -> R
  ) throws(E) -> R {
    try lendingBytes { () throws(E) -> R in
      try body(unsafe blob(index).bytes)
    }
  }

  /// Lends the bytes of a column as a buffer for C, under the rules of ``withBlob(_:_:)``.
  @unsafe
  public func withUnsafeBlob<R: ~Copyable, E: Error>(
    _ index: Int, _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try lendingBytes { () throws(E) -> R in
      try unsafe body(blob(index))
    }
  }

  /// A column as it is stored.
  public func value(_ index: Int) -> Value {
    switch unsafe sqlite3_column_type(row(index), Int32(index)) {
    case SQLITE_INTEGER: .integer(integer(index))
    case SQLITE_FLOAT: .real(real(index))
    case SQLITE_TEXT: .text(text(index))
    case SQLITE_BLOB: .blob(bytes(index))
    default: .null
    }
  }

  @usableFromInline
  func blob(_ index: Int) -> UnsafeRawBufferPointer {
    let row = unsafe row(index)
    let start = unsafe sqlite3_column_blob(row, Int32(index))
    let count = unsafe Int(sqlite3_column_bytes(row, Int32(index)))
    return unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
  }
}
