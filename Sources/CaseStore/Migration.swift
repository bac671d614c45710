internal import Schema
internal import SQLite

/// The numbered migrations of `Schema/`, embedded in the program.
///
/// A store's `user_version` is the number of the last one applied; each runs in a transaction of
/// its own, so that a cut upgrade goes on where it stopped.
enum Migration {
  /// Marks a file as a store of Redress: "RDRS" in ASCII.
  static let applicationID: Int64 = 0x5244_5253

  /// The number of the newest migration that this program knows.
  static var newest: Int { all().last?.number ?? 0 }

  /// Applies what is missing.
  ///
  /// - Returns: whether there was anything to apply.
  /// - Throws: ``StoreError/newerSchema(path:store:program:)`` for a store that a newer program
  ///   wrote, ``StoreError/notAStore(path:)`` for another program's file.
  @discardableResult
  static func apply(path: String, _ connection: borrowing Connection) throws -> Bool {
    let application = try connection.integer("PRAGMA application_id") ?? 0
    let tables = try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
    guard application == applicationID || (application == 0 && tables == 0) else {
      throw StoreError.notAStore(path: path)
    }
    let migrations = all()
    let version = Int(try connection.integer("PRAGMA user_version") ?? 0)
    guard version <= newest else {
      throw StoreError.newerSchema(path: path, store: version, program: newest)
    }
    for migration in migrations where migration.number > version {
      try connection.immediateTransaction {
        // Another process may have done it while this one waited.
        let version = try connection.integer("PRAGMA user_version") ?? 0
        guard version < migration.number else { return }
        try connection.execute(migration.sql)
        if migration.number == KeyColumns.migration { try KeyColumns.fill(connection) }
        try connection.execute(
          "PRAGMA user_version = \(migration.number); PRAGMA application_id = \(applicationID)")
      }
    }
    return version < newest
  }

  /// Checks, without changing it, that a file is a store that this program can open.
  ///
  /// - Throws: as ``apply(path:_:)``; an empty file is no store either.
  static func check(path: String, _ connection: borrowing Connection) throws {
    let application = try connection.integer("PRAGMA application_id") ?? 0
    guard application == applicationID else { throw StoreError.notAStore(path: path) }
    let version = Int(try connection.integer("PRAGMA user_version") ?? 0)
    guard version <= newest else {
      throw StoreError.newerSchema(path: path, store: version, program: newest)
    }
  }

  private struct Step {
    let number: Int
    let sql: String
  }

  private static func all() -> [Step] {
    var count = 0
    guard let first = unsafe schema_migrations(&count) else { return [] }
    return (0..<count).map { index in
      let migration = unsafe first[index]
      let bytes = unsafe UnsafeRawBufferPointer(start: migration.sql, count: migration.length)
      return unsafe Step(
        number: Int(migration.number), sql: String(decoding: bytes, as: UTF8.self))
    }
  }
}
