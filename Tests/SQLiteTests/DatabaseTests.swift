import Dispatch
import Glibc
import SQLite
import Synchronization
import Testing

@Suite struct DatabaseTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func open(readersMax: Int = 2, busyTimeoutMilliseconds: Int32 = 30_000) throws -> Database {
    try Database(
      path: scratch.file(), readersMax: readersMax, busyTimeoutMilliseconds: busyTimeoutMilliseconds
    ) { connection in
      try connection.execute("CREATE TABLE IF NOT EXISTS t (a INTEGER)")
    }
  }

  @Test func `what write returned from is seen by the next read`() throws {
    let database = try open()
    let row = try database.write { connection in
      try connection.run("INSERT INTO t VALUES (7)")
      return connection.lastInsertedRow
    }
    #expect(row == 1)
    #expect(try database.read { try $0.integer("SELECT a FROM t") } == 7)
    let settings = try database.withoutTransaction { connection in
      try ["journal_mode", "synchronous", "foreign_keys", "trusted_schema"].map {
        try connection.value("PRAGMA \($0)")
      }
    }
    #expect(settings == [.text("wal"), .integer(2), .integer(1), .integer(0)])
  }

  @Test func `a write that throws leaves nothing`() throws {
    let database = try open()
    #expect(throws: Refused.self) {
      try database.write { connection in
        try connection.run("INSERT INTO t VALUES (7)")
        throw Refused()
      }
    }
    #expect(try database.read { try $0.integer("SELECT count(*) FROM t") } == 0)
    try database.write { try $0.run("INSERT INTO t VALUES (8)") }
  }

  @Test func `readers cannot write`() throws {
    let database = try open()
    let error = try sqliteError { try database.read { try $0.run("DELETE FROM t") } }
    #expect(error?.kind == .readOnly)
  }

  @Test func `a reader sees the state of its start while others commit`() throws {
    let database = try open()
    try database.write { try $0.run("INSERT INTO t VALUES (1)") }
    let counts = try database.read { connection in
      // The snapshot stands before the first query of the body.
      try database.write { try $0.run("INSERT INTO t VALUES (2)") }
      let first = try connection.integer("SELECT count(*) FROM t")
      try database.write { try $0.run("INSERT INTO t VALUES (3)") }
      return [first, try connection.integer("SELECT count(*) FROM t")]
    }
    #expect(counts == [1, 1])
    #expect(try database.read { try $0.integer("SELECT count(*) FROM t") } == 3)
  }

  @Test func `a read inside a write sees the state before`() throws {
    let database = try open()
    try database.write { connection in
      try connection.run("INSERT INTO t VALUES (1)")
      #expect(try database.read { try $0.integer("SELECT count(*) FROM t") } == 0)
      #expect(try connection.integer("SELECT count(*) FROM t") == 1)
    }
  }

  @Test func `a connection is a parameter that closures of its methods may use`() throws {
    let database = try open()
    try database.write { connection in
      try connection.savepoint {
        try connection.run("INSERT INTO t VALUES (1)")
        try connection.query("SELECT a FROM t") { row in
          try connection.run("UPDATE t SET a = ?", .integer(row.integer(0) + 1))
        }
      }
    }
    #expect(try database.read { try $0.integer("SELECT a FROM t") } == 2)
  }

  @Test func `two databases on one file write from many threads without losing anything`() throws {
    let databases = [try open(), try open()]
    let failures = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for _ in 0..<25 {
        do {
          try databases[thread % 2].write { connection in
            let last = try connection.integer("SELECT coalesce(max(a), 0) FROM t") ?? 0
            try connection.run("INSERT INTO t VALUES (?)", .integer(last + 1))
          }
          _ = try databases[thread % 2].read { try $0.integer("SELECT count(*) FROM t") }
        } catch {
          failures.withLock { $0 += 1 }
        }
      }
    }
    #expect(failures.withLock { $0 } == 0)
    for database in databases {
      #expect(try database.read { try $0.integer("SELECT count(*) FROM t") } == 200)
      #expect(try database.read { try $0.integer("SELECT max(a) FROM t") } == 200)
    }
  }

  @Test func `two processes write one file without losing anything`() async throws {
    let path = scratch.file()
    let here = try open()
    async let exit = #expect(processExitsWith: .success) { [path = path as String] in
      let there = try Database(path: path, busyTimeoutMilliseconds: 30_000)
      for _ in 0..<100 { try there.write { try $0.run("INSERT INTO t VALUES (2)") } }
    }
    for _ in 0..<100 { try here.write { try $0.run("INSERT INTO t VALUES (1)") } }
    _ = await exit
    #expect(
      try here.read { try $0.rows("SELECT count(*) FROM t GROUP BY a") { $0.integer(0) } }
        == [100, 100])
  }

  @Test func `a writer in another database is busy after the timeout and can write later`() throws {
    let holder = try open()
    let other = try open(busyTimeoutMilliseconds: 20)
    try holder.write { _ in
      let error = try sqliteError { try other.write { _ in _ = Issue.record("both write") } }
      #expect(error?.kind == .busy)
      #expect(error?.sql == "BEGIN IMMEDIATE")
      #expect(try other.read { try $0.integer("SELECT count(*) FROM t") } == 0)
    }
    try other.write { try $0.run("INSERT INTO t VALUES (1)") }
  }

  @Test func `a write that can wait gives up before the timeout, and the next does not`() throws {
    let holder = try open()
    let other = try open()
    let began = DispatchSemaphore(value: 0)
    let tried = DispatchSemaphore(value: 0)
    func hold(until release: @escaping @Sendable () -> Void) {
      DispatchQueue.global().async {
        try? holder.write { _ in
          began.signal()
          release()
        }
      }
      began.wait()
    }
    // Who waited longer would write in the end.
    hold { _ = tried.wait(timeout: .now() + .seconds(10)) }
    let error = try sqliteError {
      try other.write(waitingMilliseconds: 1) { _ in _ = Issue.record("both write") }
    }
    tried.signal()
    #expect(error?.kind == .busy)
    hold { usleep(20_000) }
    try other.write { try $0.run("INSERT INTO t VALUES (1)") }
    #expect(try other.read { try $0.integer("SELECT count(*) FROM t") } == 1)
  }

  @Test func `a file that others read cannot become a database until they stop`() throws {
    let holder = try Connection(
      path: scratch.file(), access: .readWrite(create: true), busyTimeoutMilliseconds: 0)
    try holder.execute("CREATE TABLE t (a INTEGER)")
    try holder.readTransaction {
      let error = try sqliteError { _ = try open(busyTimeoutMilliseconds: 30) }
      #expect(error?.kind == .busy)
      #expect(error?.sql == "PRAGMA journal_mode = WAL")
    }
    try open(busyTimeoutMilliseconds: 30).write { try $0.run("INSERT INTO t VALUES (1)") }
  }

  @Test(arguments: 0..<10)
  func `many may open the same new file at once`(round: Int) throws {
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      do {
        try open().write { try $0.run("INSERT INTO t VALUES (1)") }
      } catch {
        failures.withLock { $0.append("\(error)") }
      }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(try open().read { try $0.integer("SELECT count(*) FROM t") } == 4)
  }

  @Test func `more threads read than there are readers`() throws {
    let database = try open(readersMax: 2)
    try database.write { try $0.run("INSERT INTO t VALUES (1)") }
    let inside = Atomic(0)
    let most = Atomic(0)
    let sum = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      for _ in 0..<50 {
        let count = try? database.read { connection in
          let now = inside.add(1, ordering: .sequentiallyConsistent).newValue
          most.max(now, ordering: .sequentiallyConsistent)
          defer { inside.subtract(1, ordering: .sequentiallyConsistent) }
          return try connection.integer("SELECT count(*) FROM t")
        }
        sum.add(Int(count ?? 0), ordering: .sequentiallyConsistent)
      }
    }
    #expect(sum.load(ordering: .sequentiallyConsistent) == 800)
    #expect(most.load(ordering: .sequentiallyConsistent) <= 2)
  }

  @Test func `a checkpoint cuts the log unless a reader needs it`() throws {
    let database = try open(busyTimeoutMilliseconds: 0)
    try database.write { try $0.run("INSERT INTO t VALUES (1)") }
    let blocked = try database.read { _ in
      try database.write { try $0.run("INSERT INTO t VALUES (2)") }
      return try database.checkpoint(.truncate)
    }
    #expect(blocked.wasBlocked && blocked.pagesCopied < blocked.pagesInLog)
    let passive = try database.checkpoint(.passive)
    #expect(!passive.wasBlocked && passive.pagesCopied == passive.pagesInLog)
    #expect(try !database.checkpoint(.truncate).wasBlocked)
    #expect(try scratch.read("database-wal") == [])
  }

  @Test func `the log is gone after the last database on a file closes`() throws {
    do {
      let database = try open()
      try database.write { try $0.run("INSERT INTO t VALUES (1)") }
      _ = try database.read { try $0.integer("SELECT a FROM t") }
    }
    #expect(throws: ScratchFailure.self) { try scratch.read("database-wal") }
    let connection = try Connection(
      path: scratch.file(), access: .readWrite(create: false), busyTimeoutMilliseconds: 0)
    #expect(try connection.integer("SELECT a FROM t") == 1)
  }

  @Test func `a database in memory is shared by its connections and leaves no file`() throws {
    var path = ""
    do {
      let database = try Database(path: ":memory:", busyTimeoutMilliseconds: 0)
      let other = try Database(path: ":memory:", busyTimeoutMilliseconds: 0)
      try database.write { try $0.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)") }
      #expect(try database.read { try $0.integer("SELECT a FROM t") } == 1)
      #expect(try other.read { try $0.integer("SELECT count(*) FROM sqlite_schema") } == 0)
      path = database.path
      #expect(unsafe access(path, F_OK) == 0)
    }
    #expect(unsafe access(path, F_OK) != 0)
  }

  @Test func `another thread interrupts a statement, and the connection goes on`() throws {
    let database = try open()
    let ended = Atomic(false)
    let error = try database.write { connection in
      let handle = connection.interruptHandle
      let done = DispatchGroup()
      DispatchQueue.global().async(group: done) {
        while !ended.load(ordering: .relaxed) { handle.interrupt() }
      }
      defer {
        ended.store(true, ordering: .relaxed)
        done.wait()
      }
      return try sqliteError {
        _ = try connection.integer(
          "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT count(*) FROM n")
      }
    }
    #expect(error?.kind == .interrupted)
    try database.write { try $0.run("INSERT INTO t VALUES (1)") }
  }

  @Test func `interrupts at any time leave whole transactions only`() throws {
    let database = try open()
    let ended = Atomic(false)
    let done = DispatchGroup()
    let handle = try database.withoutTransaction { $0.interruptHandle }
    DispatchQueue.global().async(group: done) {
      while !ended.load(ordering: .relaxed) { handle.interrupt() }
    }
    var committed: Int64 = 0
    for _ in 0..<300 {
      do {
        try database.write { connection in
          try connection.run("INSERT INTO t VALUES (1)")
          try? connection.savepoint {
            try connection.run("INSERT INTO t VALUES (2)")
            try connection.run("INSERT INTO t VALUES (3)")
          }
          try connection.run("INSERT INTO t VALUES (4)")
        }
        committed += 1
      } catch let error as SQLiteError {
        #expect(error.kind == .interrupted)
      }
    }
    ended.store(true, ordering: .relaxed)
    done.wait()
    let counts = try database.read { connection in
      try (1...4).map {
        try connection.integer("SELECT count(*) FROM t WHERE a = ?", .integer($0)) ?? 0
      }
    }
    #expect(counts[0] == committed && counts[3] == committed && counts[1] == counts[2])
  }
}
