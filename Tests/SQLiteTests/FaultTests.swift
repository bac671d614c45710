import Glibc
import SQLite
import Testing

@Suite struct FaultTests {
  /// The file size limit of a process of its own makes the operating system refuse the write at
  /// the Nth byte, in the log and in the file, also in the middle of a page.
  @Test func `a write that fails at any byte keeps what was committed and nothing else`()
    async throws
  {
    let scratch = try Scratch()
    await #expect(processExitsWith: .success) { [path = scratch.file() as String] in
      signal(SIGXFSZ, SIG_IGN)
      let database = try Database(path: path, busyTimeoutMilliseconds: 0) { connection in
        try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)")
      }
      var committed: Int64 = 0
      var failures = 0
      for bytesMax in stride(from: 1000, to: 150_000, by: 1777) {
        limitFiles(bytesMax: rlim_t(bytesMax))
        do {
          for _ in 0..<40 {
            try database.write { connection in
              for _ in 0..<3 {
                try connection.run(
                  "INSERT INTO t (body) VALUES (?)", .blob(Array(repeating: 1, count: 1000)))
              }
            }
            committed += 3
          }
          _ = try database.checkpoint(.truncate)
        } catch let error as SQLiteError {
          try #require(error.kind == .inputOutput || error.kind == .full)
          failures += 1
        }
        limitFiles(bytesMax: rlim_t.max)
        let count = try database.read { try $0.integer("SELECT count(*) FROM t") }
        try #require(count == committed)
      }
      try #require(failures > 50)
      try database.write { try $0.run("INSERT INTO t (body) VALUES (NULL)") }
      // What a second connection, which knows none of the first one's pages, finds on disk.
      let other = try Connection(path: path, access: .readOnly, busyTimeoutMilliseconds: 0)
      try #require(try other.integer("SELECT count(*) FROM t") == committed + 1)
      try #require(try other.text("PRAGMA integrity_check") == "ok")
    }
  }
}

private func limitFiles(bytesMax: rlim_t) {
  var limit = rlimit(rlim_cur: bytesMax, rlim_max: rlim_t.max)
  unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}
