import SQLite
import Testing

@Suite struct TransactionTests {
  @Test func `a transaction commits when its body returns`() throws {
    let connection = try makeConnection()
    let result = try connection.immediateTransaction {
      #expect(isOpen(connection) == true)
      try connection.run("INSERT INTO t VALUES ('a', 1)")
      return 5
    }
    #expect(result == 5)
    #expect(isOpen(connection) == false)
    #expect(try connection.integer("SELECT count(*) FROM t") == 1)
  }

  @Test func `a transaction rolls back when its body throws`() throws {
    let connection = try makeConnection()
    #expect(throws: Refused.self) {
      try connection.immediateTransaction {
        try connection.run("INSERT INTO t VALUES ('a', 1)")
        throw Refused()
      }
    }
    #expect(isOpen(connection) == false)
    #expect(try connection.integer("SELECT count(*) FROM t") == 0)
  }

  @Test func `a transaction rolls back in the middle of a running statement`() throws {
    let connection = try makeConnection()
    try connection.run("INSERT INTO t VALUES ('a', 1), ('b', 2)")
    #expect(throws: Refused.self) {
      try connection.immediateTransaction {
        try connection.query("SELECT a FROM t") { _ in
          try connection.run("DELETE FROM t WHERE b = 2")
          throw Refused()
        }
      }
    }
    #expect(try connection.integer("SELECT count(*) FROM t") == 2)
  }

  @Test func `a savepoint undoes its own changes alone, at any depth`() throws {
    let connection = try makeConnection()
    try connection.immediateTransaction {
      try connection.run("INSERT INTO t VALUES ('outer', 1)")
      #expect(throws: Refused.self) {
        try connection.savepoint {
          try connection.run("INSERT INTO t VALUES ('undone', 2)")
          try connection.savepoint { try connection.run("INSERT INTO t VALUES ('undone', 3)") }
          throw Refused()
        }
      }
      try connection.savepoint {
        try connection.run("INSERT INTO t VALUES ('kept', 4)")
        #expect(throws: Refused.self) {
          try connection.savepoint {
            try connection.run("INSERT INTO t VALUES ('undone', 5)")
            throw Refused()
          }
        }
      }
    }
    #expect(try connection.rows("SELECT b FROM t ORDER BY b") { $0.integer(0) } == [1, 4])
  }

  @Test func `an error that ends the transaction cannot be swallowed by its body`() throws {
    let scratch = try Scratch()
    let connection = try Connection(
      path: scratch.file(), access: .readWrite(create: true), busyTimeoutMilliseconds: 0)
    try connection.execute("CREATE TABLE t (a TEXT, b INTEGER)")
    let loss = try sqliteError {
      try connection.immediateTransaction {
        try connection.run("INSERT INTO t VALUES ('lost', 1)")
        // ON CONFLICT ROLLBACK ends the transaction as a full disk does.
        try connection.execute("CREATE TABLE u (a UNIQUE ON CONFLICT ROLLBACK)")
        try connection.run("INSERT INTO u VALUES (1)")
        try? connection.run("INSERT INTO u VALUES (1)")
        #expect(isOpen(connection) == false)
        try? connection.run("INSERT INTO t VALUES ('stray', 2)")
        try? connection.execute("INSERT INTO t VALUES ('stray', 3)")
      }
    }
    #expect(loss?.kind == .constraint)
    #expect(try connection.integer("SELECT count(*) FROM t") == 0)
    try connection.immediateTransaction { try connection.run("INSERT INTO t VALUES ('next', 4)") }
    #expect(try connection.integer("SELECT count(*) FROM t") == 1)
  }
}

/// `#expect` cannot take apart what cannot be copied.
private func isOpen(_ connection: borrowing Connection) -> Bool { connection.isInTransaction }
