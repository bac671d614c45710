internal import CSQLite

/// The SQLite library that this process runs on.
public enum SQLiteVersion {
  /// The version as SQLite writes it, such as `3.40.1`.
  public static var text: String { unsafe String(cString: sqlite3_libversion()) }

  /// The version as one number: 3040001 is 3.40.1.
  public static var number: Int { Int(sqlite3_libversion_number()) }

  /// Whether the library was compiled with an option, such as `ENABLE_FTS5`.
  public static func hasOption(_ name: String) -> Bool {
    unsafe sqlite3_compileoption_used(name) != 0
  }
}
