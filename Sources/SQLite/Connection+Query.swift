extension Connection {
  /// Runs one statement to its end and drops its rows.
  ///
  /// Text and blobs are bound without copies; see ``Statement/run(_:)-([Value])``.
  public func run(_ sql: String, _ bindings: Value...) throws(SQLiteError) {
    try statement(sql).run(bindings)
  }

  /// Runs one statement to its end and drops its rows, with bindings that were collected.
  public func run(_ sql: String, bindings: [Value]) throws(SQLiteError) {
    try statement(sql).run(bindings)
  }

  /// Calls a body for each row, in the order of the statement.
  ///
  /// The row is the statement itself, of which the body may read the columns.
  public func query(
    _ sql: String, _ bindings: Value..., row body: (Statement) throws -> Void
  ) throws {
    try query(sql, bindings: bindings, row: body)
  }

  /// Calls a body for each row, with bindings that were collected.
  public func query(
    _ sql: String, bindings: [Value], row body: (Statement) throws -> Void
  ) throws {
    let statement = try statement(sql)
    try statement.bind(bindings)
    while try statement.step() {
      try body(statement)
      // Otherwise the next step would begin the statement again, without end.
      precondition(statement.isOnRow, "the body of a query ended its statement")
    }
  }

  /// What a body makes of each row, in the order of the statement.
  public func rows<R>(
    _ sql: String, _ bindings: Value..., row body: (Statement) throws -> R
  ) throws -> [R] {
    var rows: [R] = []
    try query(sql, bindings: bindings) { rows.append(try body($0)) }
    return rows
  }

  /// The first column of the first row, `.null` where there is no row.
  public func value(_ sql: String, _ bindings: Value...) throws(SQLiteError) -> Value {
    try value(sql, bindings: bindings)
  }

  /// The first column of the first row if it is an integer; nothing is converted.
  public func integer(_ sql: String, _ bindings: Value...) throws(SQLiteError) -> Int64? {
    try value(sql, bindings: bindings).integerValue
  }

  /// The first column of the first row if it is a text; nothing is converted.
  public func text(_ sql: String, _ bindings: Value...) throws(SQLiteError) -> String? {
    try value(sql, bindings: bindings).textValue
  }

  /// The first column of the first row, with bindings that were collected.
  public func value(_ sql: String, bindings: [Value]) throws(SQLiteError) -> Value {
    let statement = try statement(sql)
    try statement.bind(bindings)
    return try statement.step() ? statement.value(0) : .null
  }
}
