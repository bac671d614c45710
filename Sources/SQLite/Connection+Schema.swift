internal import CSQLite

extension Connection {
  /// Forgets tables that are too damaged to be dropped, as a virtual one whose own tables cannot be
  /// read: they are struck out of the schema. Their pages are free after the next `VACUUM`.
  ///
  /// Only for tables whose contents can be computed again. Within a transaction that makes a table
  /// after it, so that other connections notice.
  public func forgetTables(_ names: [String]) throws {
    try handle.withoutDefence {
      try run("PRAGMA writable_schema = ON")
      defer { _ = try? run("PRAGMA writable_schema = RESET") }
      for name in names {
        try run("DELETE FROM sqlite_schema WHERE tbl_name = ?", .text(name))
      }
    }
  }
}

extension ConnectionHandle {
  /// Lets a body write tables that SQLite keeps for itself.
  fileprivate func withoutDefence(_ body: () throws -> Void) throws {
    let off = unsafe shim_set_switch(pointer, SQLITE_DBCONFIG_DEFENSIVE, 0)
    if off != SQLITE_OK { throw error(off, sql: nil) }
    defer { _ = unsafe shim_set_switch(pointer, SQLITE_DBCONFIG_DEFENSIVE, 1) }
    try body()
  }
}
