import Glibc
import SQLite
import Testing

@Suite struct ErrorTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func open(
    _ name: String = "database", _ access: Connection.Access = .readWrite(create: true)
  ) throws -> Connection {
    try Connection(path: scratch.file(name), access: access, busyTimeoutMilliseconds: 0)
  }

  /// Makes a file of many pages with a table `t (id, body)`.
  func makeFile(_ name: String = "database") throws {
    let connection = try open(name)
    try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)")
    try connection.immediateTransaction {
      let insert = try connection.statement("INSERT INTO t (body) VALUES (?)")
      for _ in 0..<500 { try insert.run(.text(String(repeating: "x", count: 300))) }
    }
  }

  @Test(arguments: [100, 4096, 10_000])
  func `a file that is not SQLite is told apart`(size: Int) throws {
    try scratch.write(Array(repeating: 0x78, count: size), to: "database")
    let before = try scratch.read("database")
    #expect(try sqliteError { _ = try open() }?.kind == .notADatabase)
    #expect(
      try sqliteError { _ = try Database(path: scratch.file(), busyTimeoutMilliseconds: 0) }?.kind
        == .notADatabase)
    #expect(try scratch.read("database") == before)
  }

  @Test func `an empty file is an empty database`() throws {
    try scratch.write([], to: "database")
    #expect(try open().integer("SELECT count(*) FROM sqlite_schema") == 0)
  }

  @Test func `a path that cannot be opened is told apart`() throws {
    for path in [
      scratch.file("missing/database"), scratch.path, scratch.file("a\0b"), "/dev/null/database",
    ] {
      let error = try sqliteError {
        _ = try Connection(
          path: path, access: .readWrite(create: true), busyTimeoutMilliseconds: 0)
      }
      #expect(error?.kind == .cannotOpen)
    }
    #expect(
      try sqliteError { _ = try open("none", .readWrite(create: false)) }?.kind == .cannotOpen)
    #expect(try sqliteError { _ = try open("none", .readOnly) }?.kind == .cannotOpen)
    #expect(throws: ScratchFailure.self) { try scratch.read("none") }
  }

  @Test func `a path that looks like a URI is a path`() throws {
    let error = try sqliteError {
      _ = try Connection(
        path: "file:/nowhere?mode=memory", access: .readWrite(create: true),
        busyTimeoutMilliseconds: 0)
    }
    #expect(error?.kind == .cannotOpen)
  }

  @Test func `a cut file is corrupt`() throws {
    try makeFile()
    let whole = try scratch.read("database")
    try scratch.write(Array(whole.prefix(3 * 4096)), to: "database")
    #expect(
      try sqliteError { _ = try open().integer("SELECT sum(id) FROM t") }?.kind == .corrupt)
  }

  @Test func `a damaged page is corrupt`() throws {
    try makeFile()
    var bytes = try scratch.read("database")
    for position in 4096..<8192 { bytes[position] = 0xff }
    try scratch.write(bytes, to: "database")
    let connection = try open()
    #expect(
      try sqliteError { _ = try connection.integer("SELECT sum(id) FROM t") }?.kind == .corrupt)
  }

  @Test func `a full file is told apart, keeps what was committed and can go on`() throws {
    try makeFile()
    let connection = try open()
    let pages = try #require(try connection.integer("PRAGMA page_count"))
    try connection.execute("PRAGMA max_page_count = \(pages + 2)")
    let error = try sqliteError {
      try connection.immediateTransaction {
        try connection.run("INSERT INTO t (body) VALUES ('short')")
        try connection.run(
          "INSERT INTO t (body) VALUES (?)", .blob(Array(repeating: 1, count: 99_999)))
      }
    }
    #expect(error?.kind == .full)
    #expect(try connection.integer("SELECT count(*) FROM t") == 500)
    try connection.run("INSERT INTO t (body) VALUES ('short')")
    #expect(try connection.text("PRAGMA integrity_check") == "ok")
  }

  @Test func `a read-only connection refuses to write`() throws {
    try makeFile()
    let connection = try open("database", .readOnly)
    #expect(try connection.integer("SELECT count(*) FROM t") == 500)
    #expect(try sqliteError { try connection.run("DELETE FROM t") }?.kind == .readOnly)
    let error = try sqliteError {
      try connection.immediateTransaction { try connection.run("DELETE FROM t") }
    }
    #expect(error?.kind == .readOnly)
  }

  @Test func `a write-protected file or directory is told apart`() throws {
    try makeFile()
    unsafe chmod(scratch.file(), 0o444)
    try asOrdinaryUser(owning: scratch) {
      #expect(try sqliteError { _ = try open() }?.kind == .readOnly)
      let reader = try open("database", .readOnly)
      #expect(try reader.integer("SELECT count(*) FROM t") == 500)
    }
    unsafe chmod(scratch.file(), 0o644)
    unsafe chmod(scratch.path, 0o555)
    defer { unsafe chmod(scratch.path, 0o755) }
    try asOrdinaryUser(owning: scratch) {
      #expect(try sqliteError { _ = try open("new") }?.kind == .cannotOpen)
      // The journal cannot be made.
      let kind = try sqliteError { try open().run("DELETE FROM t") }?.kind
      #expect(kind == .readOnly || kind == .cannotOpen)
      #expect(try open().integer("SELECT count(*) FROM t") == 500)
    }
  }

  @Test func `a lock of another connection is busy`() throws {
    try makeFile()
    let holder = try open()
    let other = try open()
    try holder.immediateTransaction { () throws in
      #expect(try sqliteError { try other.immediateTransaction {} }?.kind == .busy)
      #expect(try other.integer("SELECT count(*) FROM t") == 500)
    }
    try holder.execute("BEGIN EXCLUSIVE")
    let error = try sqliteError { _ = try open() }
    #expect(error?.kind == .busy)
    #expect(error?.extendedCode == 5)
    try holder.execute("ROLLBACK")
    try other.immediateTransaction {}
  }

  @Test func `a constraint names its columns and the statement, with the extended code`() throws {
    let connection = try open()
    try connection.execute(
      """
      CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
      CREATE TABLE child (parent INTEGER REFERENCES parent (id)) STRICT;
      INSERT INTO parent VALUES (1, 'taken');
      """)
    let sql = "INSERT INTO parent (name) VALUES (?)"
    let unique = try sqliteError { try connection.run(sql, .text("taken")) }
    #expect(unique?.kind == .constraint)
    #expect(unique?.extendedCode == 2067)
    #expect(unique?.message == "UNIQUE constraint failed: parent.name")
    #expect(unique?.sql == sql)
    #expect(try sqliteError { try connection.run(sql, .null) }?.extendedCode == 1299)
    let foreign = try sqliteError { try connection.run("INSERT INTO child VALUES (2)") }
    #expect(foreign?.extendedCode == 787)
    let typed = try sqliteError { try connection.run("INSERT INTO child VALUES (?)", .text("张三")) }
    #expect(typed?.kind == .constraint)
    #expect(typed?.message.contains("张三") == false)
  }

  @Test func `an error in the SQL is told with SQLite's words`() throws {
    let connection = try open()
    let error = try sqliteError { _ = try connection.statement("SELEC 1") }
    #expect(error?.kind == .other)
    #expect(error?.message == "near \"SELEC\": syntax error")
    // In SQLite's default a name in double quotes that is no column is a string.
    let quoted = try sqliteError { _ = try connection.statement("SELECT \"missing\"") }
    #expect(quoted?.message == "no such column: missing")
  }

  @Test func `no message quotes a bound or stored value`() throws {
    let connection = try open()
    try connection.execute(
      """
      CREATE VIRTUAL TABLE words USING fts5 (body);
      CREATE TABLE stored (query); INSERT INTO stored VALUES ('SECRET''"');
      """)
    for (sql, binding) in [
      ("SELECT * FROM words WHERE words MATCH ?", "SECRET' \""),
      ("SELECT * FROM words WHERE words MATCH ?", "SECRET:x"),
      ("SELECT json_extract('{}', ?)", "SECRET["), ("SELECT json(?)", "SECRET"),
      ("SELECT json_extract('{}', query) FROM stored WHERE ? <> ''", "x"),
      ("SELECT 1 WHERE 'a' LIKE 'b' ESCAPE ?", "SECRET"),
    ] {
      let statement = try connection.statement(sql)
      try statement.bind(.text(binding))
      let error = try sqliteError { _ = try statement.step() }
      #expect(error?.kind == .other)
      #expect("\(String(describing: error))".contains("SECRET") == false)
      #expect(error?.sql == sql)
    }
  }

  @Test func `a failed statement can be run again`() throws {
    let connection = try open()
    try connection.execute("CREATE TABLE u (a UNIQUE)")
    let insert = try connection.statement("INSERT INTO u VALUES (?)")
    try insert.run(.integer(1))
    #expect(try sqliteError { try insert.run(.integer(1)) }?.kind == .constraint)
    try insert.run(.integer(2))
    #expect(try connection.integer("SELECT count(*) FROM u") == 2)
  }

  @Test func `the schema is not trusted, and full-text tables are written by statements only`()
    throws
  {
    let connection = try open()
    try connection.execute(
      """
      CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT);
      CREATE VIRTUAL TABLE words USING fts5 (body, content = '', tokenize = 'unicode61');
      """)
    try connection.run("INSERT INTO words (rowid, body) VALUES (5, ?)", .text("工 伤 认 定"))
    #expect(
      try connection.integer("SELECT rowid FROM words WHERE words MATCH ?", .text("\"工 伤\"")) == 5)
    #expect(
      try sqliteError { try connection.run("UPDATE sqlite_schema SET sql = ''") }?.kind == .other)
    // FTS5 of SQLite 3.40 does not declare itself innocuous.
    try connection.execute(
      """
      CREATE TRIGGER note_added AFTER INSERT ON note BEGIN
        INSERT INTO words (rowid, body) VALUES (new.id, new.body);
      END
      """)
    #expect(
      try sqliteError { try connection.run("INSERT INTO note (body) VALUES ('x')") }?.message
        == "unsafe use of virtual table \"words\"")
  }

  @Test func `a new file and its log are readable by their owner only`() throws {
    let database = try Database(path: scratch.file(), busyTimeoutMilliseconds: 0)
    try database.write { try $0.execute("CREATE TABLE t (a)") }
    for name in ["database", "database-wal", "database-shm"] {
      var status = stat()
      #expect(unsafe stat(scratch.file(name), &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
    }
  }
}

/// Runs a body on this thread with the file permissions of nobody, where the tests run as root,
/// whom no permission stops.
private func asOrdinaryUser(owning scratch: Scratch, _ body: () throws -> Void) throws {
  guard geteuid() == 0 else { return try body() }
  let nobody: uid_t = 65534
  for path in [scratch.path, scratch.file()] { unsafe chown(path, nobody, nobody) }
  // <sys/fsuid.h> is not in the Glibc module; unlike seteuid it concerns the calling thread only.
  typealias SetUser = @convention(c) (uid_t) -> CInt
  guard let symbol = unsafe dlsym(dlopen(nil, RTLD_NOW), "setfsuid") else {
    throw ScratchFailure.noSymbol
  }
  let setUser = unsafe unsafeBitCast(symbol, to: SetUser.self)
  _ = setUser(nobody)
  defer { _ = setUser(0) }
  try body()
}
