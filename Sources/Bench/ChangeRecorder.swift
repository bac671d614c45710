internal import CSQLite
internal import Synchronization

// How the floor L learns what a store writes, whatever its layout is:
//
//   1. sqlite3_auto_extension hands every connection of this process to `enter`, which puts three
//      hooks on those of the watched file.
//   2. The preupdate hook tells of each row that is inserted, updated or deleted, but by a trigger,
//      which fires again on the copy; its last state within the transaction is kept, so that what
//      is written thrice in one counts once.
//   3. The commit hook ends the transaction: its rows become runs of plain INSERT, UPDATE and
//      DELETE statements by primary key. The rollback hook drops them.
//
// Replaying the recording on a copy of the file as it was before gives the same tables.

/// Records what the program writes into one SQLite file.
///
/// One recorder works at a time, and the file is written by one thread meanwhile.
public final class ChangeRecorder {
  private static let watch = Mutex<Watch?>(nil)

  /// Begins: connections to the file that are opened from now on are watched.
  ///
  /// - Parameter path: the file, which exists and has its tables.
  public init(path: String) throws {
    let database = try PlainDatabase(path: path)
    let names = try database.rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    var shapes: [String: TableShape] = [:]
    for row in names {
      let columns = try database.rows("SELECT name, pk FROM pragma_table_info('\(row[0])')")
      shapes[row[0]] = TableShape(
        name: row[0], columns: columns.map { $0[0] }, keyOrder: columns.map { Int($0[1]) ?? 0 })
    }
    // As SQLite itself calls the file, links followed.
    let name = try database.rows("SELECT file FROM pragma_database_list WHERE name = 'main'")
    let watch = Watch(path: name.first?.first ?? path, shapes: shapes)
    ChangeRecorder.watch.withLock {
      precondition($0 == nil, "one recorder at a time")
      $0 = watch
    }
    unsafe shim_auto_extension(enter)
  }

  /// Ends, and gives what was written by transactions that committed.
  ///
  /// - Throws: the first thing that could not be recorded.
  public func finish() throws -> Recording {
    unsafe shim_cancel_auto_extension(enter)
    return try ChangeRecorder.watch.withLock { watch in
      defer { watch = nil }
      guard let watch else { return Recording() }
      if let fault = watch.fault { throw PlainDatabase.Failure(description: fault) }
      return watch.recording
    }
  }

  /// Whether a connection is of the watched file.
  fileprivate static func isWatched(_ path: String) -> Bool {
    watch.withLock { $0?.path == path }
  }

  fileprivate static func update(_ body: (inout Watch) -> Void) {
    watch.withLock { watch in
      guard var current = watch else { return }
      // Moved out for the time, so that the arrays inside are not copied.
      watch = nil
      body(&current)
      watch = current
    }
  }
}

/// The columns of a table, and the statements that write its rows by primary key.
struct TableShape: Sendable {
  let name: String
  let columns: [String]
  /// The columns of the primary key, in its order; empty for a table without.
  let key: [Int]

  init(name: String, columns: [String], keyOrder: [Int]) {
    self.name = name
    self.columns = columns
    key = columns.indices.filter { keyOrder[$0] > 0 }.sorted { keyOrder[$0] < keyOrder[$1] }
  }

  private var condition: String {
    key.map { "\(columns[$0]) = ?" }.joined(separator: " AND ")
  }

  var insertion: String {
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    return "INSERT INTO \(name) (\(columns.joined(separator: ", "))) VALUES (\(places))"
  }

  var deletion: String { "DELETE FROM \(name) WHERE \(condition)" }

  func update(_ changed: [Int]) -> String {
    let assignments = changed.map { "\(columns[$0]) = ?" }.joined(separator: ", ")
    return "UPDATE \(name) SET \(assignments) WHERE \(condition)"
  }
}

/// A value that a hook copied.
private enum CopiedValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text([UInt8])
  case blob([UInt8])
}

/// What became of one row in the open transaction.
private struct RowChange: Sendable {
  let shape: TableShape
  let key: [CopiedValue]
  var values: [CopiedValue]
  var changed: Set<Int> = []
  var isInserted = false
  var isDeleted = false
}

private struct RowKey: Hashable, Sendable {
  let table: String
  let key: [CopiedValue]
}

/// What one recorder knows.
private struct Watch: Sendable {
  let path: String
  let shapes: [String: TableShape]
  var recording = Recording()
  var fault: String?
  private var changes: [RowChange] = []
  private var places: [RowKey: Int] = [:]

  init(path: String, shapes: [String: TableShape]) {
    self.path = path
    self.shapes = shapes
  }

  mutating func insert(_ table: String, _ values: [CopiedValue]) {
    guard let shape = shape(table) else { return }
    let place = place(shape, values)
    // A row that was deleted before in the same transaction becomes an update of all columns.
    if changes[place].isDeleted {
      changes[place].isDeleted = false
      changes[place].changed = Set(shape.columns.indices)
    } else {
      changes[place].isInserted = true
    }
    changes[place].values = values
  }

  mutating func update(_ table: String, from old: [CopiedValue], to new: [CopiedValue]) {
    guard let shape = shape(table) else { return }
    guard shape.key.allSatisfy({ old[$0] == new[$0] }) else {
      delete(table, old)
      insert(table, new)
      return
    }
    let place = place(shape, old)
    changes[place].values = new
    changes[place].changed.formUnion(old.indices.filter { old[$0] != new[$0] })
  }

  mutating func delete(_ table: String, _ values: [CopiedValue]) {
    guard let shape = shape(table) else { return }
    let place = place(shape, values)
    changes[place].isDeleted = !changes[place].isInserted
    changes[place].isInserted = false
    changes[place].changed = []
  }

  private mutating func shape(_ table: String) -> TableShape? {
    if let shape = shapes[table], !shape.key.isEmpty { return shape }
    fault = fault ?? "the table \(table) has no primary key to find its rows by"
    return nil
  }

  private mutating func place(_ shape: TableShape, _ values: [CopiedValue]) -> Int {
    let key = shape.key.map { values[$0] }
    let rowKey = RowKey(table: shape.name, key: key)
    if let place = places[rowKey] { return place }
    places[rowKey] = changes.count
    changes.append(RowChange(shape: shape, key: key, values: values))
    return changes.count - 1
  }

  mutating func drop() {
    changes = []
    places = [:]
  }

  mutating func commit() {
    for change in changes {
      if change.isInserted {
        for value in change.values { append(value) }
        recording.endRun(of: change.shape.insertion)
      } else if change.isDeleted {
        for value in change.key { append(value) }
        recording.endRun(of: change.shape.deletion)
      } else if !change.changed.isEmpty {
        let changed = change.changed.sorted()
        for column in changed { append(change.values[column]) }
        for value in change.key { append(value) }
        recording.endRun(of: change.shape.update(changed))
      }
    }
    if !changes.isEmpty { recording.endTransaction() }
    drop()
  }

  private mutating func append(_ value: CopiedValue) {
    switch value {
    case .null: recording.appendNull()
    case .integer(let integer): recording.append(integer)
    case .real(let real): recording.append(real)
    case .text(let bytes): recording.append(text: bytes)
    case .blob(let bytes): recording.append(blob: bytes)
    }
  }
}

// MARK: - What SQLite calls

private nonisolated func enter(
  _ connection: OpaquePointer?, _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ functions: UnsafeRawPointer?
) -> Int32 {
  guard let connection = unsafe connection,
    let name = unsafe sqlite3_db_filename(connection, "main"),
    ChangeRecorder.isWatched(unsafe String(cString: name))
  else { return SQLITE_OK }
  unsafe sqlite3_preupdate_hook(connection, noteRow, nil)
  unsafe sqlite3_commit_hook(connection, noteCommit, nil)
  unsafe sqlite3_rollback_hook(connection, noteRollback, nil)
  return SQLITE_OK
}

private nonisolated func noteRow(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ operation: Int32,
  _ schema: UnsafePointer<CChar>?, _ table: UnsafePointer<CChar>?, _ oldRow: Int64,
  _ newRow: Int64
) {
  guard let connection = unsafe connection, let table = unsafe table,
    unsafe sqlite3_preupdate_depth(connection) == 0
  else { return }
  let name = unsafe String(cString: table)
  let count = unsafe sqlite3_preupdate_count(connection)
  let old = operation == SQLITE_INSERT ? [] : unsafe copyRow(connection, count, isNew: false)
  let new = operation == SQLITE_DELETE ? [] : unsafe copyRow(connection, count, isNew: true)
  ChangeRecorder.update { watch in
    switch operation {
    case SQLITE_INSERT: watch.insert(name, new)
    case SQLITE_UPDATE: watch.update(name, from: old, to: new)
    default: watch.delete(name, old)
    }
  }
}

private nonisolated func noteCommit(_ context: UnsafeMutableRawPointer?) -> Int32 {
  ChangeRecorder.update { $0.commit() }
  return 0
}

private nonisolated func noteRollback(_ context: UnsafeMutableRawPointer?) {
  ChangeRecorder.update { $0.drop() }
}

private nonisolated func copyRow(
  _ connection: OpaquePointer, _ count: Int32, isNew: Bool
) -> [CopiedValue] {
  (0..<count).map { column in
    var value: OpaquePointer?
    let code =
      isNew
      ? unsafe sqlite3_preupdate_new(connection, column, &value)
      : unsafe sqlite3_preupdate_old(connection, column, &value)
    guard code == SQLITE_OK, let value = unsafe value else { return .null }
    switch unsafe sqlite3_value_type(value) {
    case SQLITE_INTEGER: return .integer(unsafe sqlite3_value_int64(value))
    case SQLITE_FLOAT: return .real(unsafe sqlite3_value_double(value))
    case SQLITE_TEXT: return .text(unsafe copyBytes(sqlite3_value_text(value), of: value))
    case SQLITE_BLOB:
      return .blob(
        unsafe copyBytes(
          sqlite3_value_blob(value)?.assumingMemoryBound(to: UInt8.self), of: value))
    default: return .null
    }
  }
}

private nonisolated func copyBytes(
  _ start: UnsafePointer<UInt8>?, of value: OpaquePointer
) -> [UInt8] {
  unsafe Array(
    UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
}
