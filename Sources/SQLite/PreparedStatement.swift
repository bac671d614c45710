internal import CSQLite

/// The text of a statement as a key: texts are the same if their bytes are.
///
/// Equality of `String` would take a literal with a composed letter for the same with a decomposed
/// one, and hash by normalizing both.
struct StatementText: Hashable {
  private let text: String

  init(_ text: String) { self.text = text }

  static func == (left: StatementText, right: StatementText) -> Bool {
    var (left, right) = (left.text, right.text)
    return left.withUTF8 { left in
      right.withUTF8 { right in unsafe left.elementsEqual(right) }
    }
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

/// A `sqlite3_stmt*` that its connection keeps, or that is finalized on its return.
@safe
final class PreparedStatement {
  let pointer: OpaquePointer
  let sql: String
  let byteCount: Int
  /// Where the text stands in memory; see ``place(of:)``.
  let place: UInt
  var isOut = false
  var isKept = false
  var lastUse: UInt64 = 0

  init(sql: String, handle: ConnectionHandle) throws(SQLiteError) {
    var first: OpaquePointer?
    let length = try unsafe handle.compile(sql, flags: SQLITE_PREPARE_PERSISTENT, into: &first)
    guard let pointer = unsafe first else { preconditionFailure("SQL text without a statement") }
    unsafe self.pointer = pointer
    self.sql = sql
    byteCount = sql.utf8.count
    place = Self.place(of: sql)
    let rest = String(sql.utf8.dropFirst(length)) ?? ""
    if !rest.isEmpty {
      var second: OpaquePointer?
      _ = try? unsafe handle.compile(rest, flags: 0, into: &second)
      precondition(unsafe second == nil, "SQL text of more than one statement; use execute(_:)")
    }
  }

  /// The address of a text's bytes; 0 for one that has none of its own, because it is short.
  static func place(of text: String) -> UInt {
    let shortMax = 15
    let address = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
      bytes.count > shortMax ? UInt(bitPattern: bytes.baseAddress) : 0
    }
    return address ?? 0
  }

  func reset() {
    unsafe sqlite3_reset(pointer)
    unsafe sqlite3_clear_bindings(pointer)
  }

  /// Frees the statement; it is not touched afterwards.
  func finalize() {
    unsafe sqlite3_finalize(pointer)
  }
}
