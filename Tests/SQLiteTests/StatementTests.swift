import SQLite
import Testing

@Suite struct StatementTests {
  @Test func `every kind of value comes back as it was bound`() throws {
    let connection = try makeConnection()
    let values: [Value] = [
      .null, .integer(Int64.min), .integer(Int64.max), .integer(0), .real(0.1), .real(-.infinity),
      .text(""),
      .text("草原 🐎 e\u{301}"), .text("before\0after"), .blob([]), .blob([0, 255, 0]),
      .text(String(repeating: "长", count: 100_000)),
      .blob([UInt8](repeating: 7, count: 3_000_000)),
    ]
    try connection.execute("CREATE TABLE v (id INTEGER PRIMARY KEY, v ANY) STRICT")
    for (id, value) in values.enumerated() {
      try connection.run("INSERT INTO v VALUES (?, ?)", .integer(id), value)
      let copying = try connection.statement("SELECT ?")
      try copying.bind(value)
      #expect(try copying.step())
      #expect(copying.value(0) == value)
      #expect(try !copying.step())
    }
    var count = 0
    try connection.query("SELECT id, v, typeof(v) FROM v ORDER BY id") { row in
      #expect(row.value(1) == values[Int(row.integer(0))])
      count += 1
    }
    #expect(count == values.count)
    #expect(
      try connection.rows("SELECT DISTINCT typeof(v) FROM v ORDER BY 1") { $0.text(0) }
        == ["blob", "integer", "null", "real", "text"])
  }

  @Test func `columns are read by type, NULL by the optional accessors`() throws {
    let connection = try makeConnection()
    let statement = try connection.statement("SELECT 'x' AS name, 7, 1.5, x'0102', NULL")
    #expect(statement.columnCount == 5)
    #expect(statement.columnName(0) == "name")
    #expect(try statement.step())
    #expect(statement.text(0) == "x")
    #expect(statement.integer(1) == 7)
    #expect(statement.real(2) == 1.5)
    #expect(statement.bytes(3) == [1, 2])
    #expect(statement.withBlob(3) { $0.byteCount } == 2)
    #expect(unsafe statement.withUnsafeBlob(3) { unsafe [UInt8]($0) } == [1, 2])
    #expect(statement.withBlob(4) { $0.byteCount } == 0)
    #expect(statement.isNull(4) && !statement.isNull(0))
    #expect(statement.optionalText(0) == "x" && statement.optionalText(4) == nil)
    #expect(statement.optionalInteger(1) == 7 && statement.optionalInteger(4) == nil)
    #expect(statement.optionalReal(2) == 1.5 && statement.optionalReal(4) == nil)
    #expect(statement.optionalBytes(3) == [1, 2] && statement.optionalBytes(4) == nil)
    #expect(statement.text(4) == "" && statement.integer(4) == 0 && statement.bytes(4) == [])
  }

  @Test func `Swift values are bound as they are, nil as NULL`() throws {
    let connection = try makeConnection()
    let statement = try connection.statement("SELECT ?, ?, ?, ?, ?, ?")
    let missing: String? = nil
    try statement.bind("text", 7, Int64(8), 1.5, [UInt8(9)], missing)
    #expect(try statement.step())
    #expect(
      (0..<6).map { statement.value($0) }
        == [.text("text"), .integer(7), .integer(8), .real(1.5), .blob([9]), .null])
  }

  @Test func `bytes that the caller keeps alive are bound without a copy`() throws {
    let connection = try makeConnection()
    let statement = try connection.statement("SELECT ?, ?")
    let bytes: [UInt8] = Array("借来的".utf8)
    try unsafe bytes.withUnsafeBytes { lent in
      try unsafe statement.bind(index: 1, lent)
      try unsafe statement.bind(index: 2, utf8: lent)
      #expect(try statement.step())
      #expect(statement.bytes(0) == bytes)
      #expect(statement.text(1) == "借来的")
      // A blob that was bound as it stands is handed out as it stands.
      unsafe statement.withUnsafeBlob(0) { unsafe #expect($0.baseAddress == lent.baseAddress) }
      statement.reset()
    }
    try unsafe statement.bind(index: 1, UnsafeRawBufferPointer(start: nil, count: 0))
    try unsafe statement.bind(index: 2, utf8: UnsafeRawBufferPointer(start: nil, count: 0))
    #expect(try statement.step())
    #expect(statement.value(0) == .blob([]))
    #expect(statement.value(1) == .text(""))
  }

  @Test func `a run statement keeps no bindings and can be run again`() throws {
    let connection = try makeConnection()
    let insert = try connection.statement("INSERT INTO t VALUES (?, ?)")
    for number in 0..<1000 { try insert.run(.text("row \(number)"), .integer(number)) }
    #expect(connection.changes == 1)
    #expect(connection.lastInsertedRow == 1000)
    #expect(try connection.integer("SELECT count(*) FROM t WHERE a = 'row ' || b") == 1000)
    #expect(try !insert.step(), "bindings are NULL now")
    #expect(try connection.integer("SELECT count(*) FROM t WHERE a IS NULL") == 1)
  }

  @Test func `a statement that is let go comes back reset and without bindings`() throws {
    let connection = try makeConnection()
    try connection.run("INSERT INTO t VALUES ('a', 1), ('b', 2)")
    func readOne() throws {
      let statement = try connection.statement(
        "SELECT a FROM t WHERE ? IS NULL OR b = ? ORDER BY a")
      try statement.bind("x", 2)
      #expect(try statement.step())
      #expect(statement.text(0) == "b")
    }
    try readOne()
    // A select in the middle of its rows would make this throw SQLITE_LOCKED.
    try connection.execute("CREATE TABLE u (a); DROP TABLE u")
    let again = try connection.statement("SELECT a FROM t WHERE ? IS NULL OR b = ? ORDER BY a")
    #expect(try again.step())
    #expect(again.text(0) == "a")
  }

  @Test func `a running statement is not disturbed by a second one of the same text`() throws {
    let connection = try makeConnection()
    try connection.run("INSERT INTO t VALUES ('a', 1), ('b', 2), ('c', 3)")
    var pairs: [String] = []
    try connection.query("SELECT a FROM t ORDER BY b") { outer in
      try connection.query("SELECT a FROM t ORDER BY b") { inner in
        pairs.append(outer.text(0) + inner.text(0))
      }
    }
    #expect(pairs == ["aa", "ab", "ac", "ba", "bb", "bc", "ca", "cb", "cc"])
  }

  @Test func `texts that only look the same are different statements`() throws {
    let connection = try makeConnection()
    let composed = "SELECT length('\u{E9}')"
    let decomposed = "SELECT length('e\u{301}')"
    #expect(composed == decomposed)
    #expect(try connection.integer(composed) == 1)
    #expect(try connection.integer(decomposed) == 2)
  }

  @Test func `bytes that are not UTF-8 are repaired as text and kept as bytes`() throws {
    let connection = try makeConnection()
    try connection.query("SELECT CAST(x'61FF62' AS TEXT)") { row in
      #expect(row.text(0) == "a\u{FFFD}b")
      #expect(row.bytes(0) == [0x61, 0xFF, 0x62])
    }
  }

  @Test func `more texts than the connection keeps still all work`() throws {
    let connection = try makeConnection()
    for round in 0..<2 {
      for number in 0..<500 {
        #expect(
          try connection.integer("SELECT \(number) + ?", .integer(round)) == Int64(number + round))
      }
    }
  }

  @Test func `a statement follows a change of the schema`() throws {
    let connection = try makeConnection()
    try connection.run("INSERT INTO t VALUES ('a', 1)")
    #expect(try connection.rows("SELECT * FROM t") { $0.columnCount } == [2])
    try connection.execute("ALTER TABLE t ADD COLUMN c DEFAULT 'new'")
    #expect(try connection.rows("SELECT * FROM t") { $0.text(2) } == ["new"])
  }

  @Test func `the first value of no row is NULL`() throws {
    let connection = try makeConnection()
    #expect(try connection.value("SELECT a FROM t") == .null)
    #expect(try connection.integer("SELECT b FROM t") == nil)
    #expect(try connection.text("SELECT sqlite_version()") == SQLiteVersion.text)
    #expect(SQLiteVersion.number >= 3_040_000)
    #expect(SQLiteVersion.hasOption("ENABLE_FTS5"))
    #expect(!SQLiteVersion.hasOption("NO_SUCH_OPTION"))
  }

  @Test func `execute runs all statements and names the one that failed`() throws {
    let connection = try makeConnection()
    try connection.execute(
      """
      -- 注释; with a semicolon
      INSERT INTO t VALUES ('草', 1); SELECT * FROM t;
      INSERT INTO t VALUES (';', 2) -- the end
      """)
    try connection.execute("")
    try connection.execute(" -- nothing")
    #expect(try connection.integer("SELECT count(*) FROM t") == 2)
    let error = try sqliteError {
      try connection.execute("DELETE FROM t; INSERT INTO none VALUES (1); DELETE FROM t")
    }
    #expect(error?.message == "no such table: none")
    #expect(try connection.integer("SELECT count(*) FROM t") == 0)
  }
}
