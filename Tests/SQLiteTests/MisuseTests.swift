import SQLite
import Testing

/// Misuse traps with a sentence; that a trap and not a thrown error ended the process is seen by
/// the sentence, which debug builds print.
@Suite struct MisuseTests {
  /// The files of processes that trap are removed by the test.
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func expectSentence(_ sentence: String, _ result: ExitTest.Result?) {
    #if DEBUG
      let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(output.contains(sentence))
    #endif
  }

  @Test func `a write inside a write traps`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [path = scratch.file() as String] in
      let database = try Database(path: path, busyTimeoutMilliseconds: 0)
      try database.write { _ in try database.write { _ in } }
    }
    expectSentence("a write inside a write", result)
  }

  @Test func `a read inside a read traps`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [path = scratch.file() as String] in
      let database = try Database(path: path, busyTimeoutMilliseconds: 0)
      try database.read { _ in try database.read { _ in } }
    }
    expectSentence("a read inside a read", result)
  }

  @Test func `a transaction inside a transaction traps`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let connection = try makeConnection()
      try connection.immediateTransaction { try connection.readTransaction {} }
    }
    expectSentence("a transaction inside a transaction", result)
  }

  @Test func `a savepoint outside of a transaction traps`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      try makeConnection().savepoint {}
    }
    expectSentence("a savepoint outside of a transaction", result)
  }

  @Test func `a body that commits by itself traps`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let connection = try makeConnection()
      try connection.immediateTransaction { try connection.execute("COMMIT") }
    }
    expectSentence("ended it by a statement of its own", result)
  }

  @Test func `a body that leaves a transaction open traps`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [path = scratch.file() as String] in
      let database = try Database(path: path, busyTimeoutMilliseconds: 0)
      try database.withoutTransaction { try $0.run("BEGIN") }
    }
    expectSentence("a body left a transaction open", result)
  }

  @Test func `a body that resets the query it is called by traps`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      try makeConnection().query("SELECT 1") { $0.reset() }
    }
    expectSentence("the body of a query ended its statement", result)
  }

  @Test func `a statement held beyond its body traps`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [path = scratch.file() as String] in
      let database = try Database(path: path, busyTimeoutMilliseconds: 0)
      let leaked = try database.read { try $0.statement("SELECT 1") }
      _ = try leaked.step()
    }
    expectSentence("a statement was held beyond the body", result)
  }

  @Test func `a statement of a closed connection traps`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      func leak() throws -> Statement { try makeConnection().statement("SELECT 1") }
      _ = try leak().step()
    }
    expectSentence("the connection of this statement is closed", result)
  }

  @Test func `a statement may be let go after its connection`() throws {
    func leak() throws -> Statement { try makeConnection().statement("SELECT 1") }
    #expect(try leak().sql == "SELECT 1")
  }

  @Test func `too few values trap`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      try makeConnection().run("INSERT INTO t VALUES (?, ?)", .integer(1))
    }
    expectSentence("1 values for 2 placeholders", result)
  }

  @Test func `a column beyond the last or without a row traps`() async {
    let beyond = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      try makeConnection().query("SELECT 1") { _ = $0.integer(1) }
    }
    expectSentence("no row, or no column 1", beyond)
    let without = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = try makeConnection().statement("SELECT 1").integer(0)
    }
    expectSentence("no row, or no column 0", without)
  }

  @Test func `two statements in one text trap`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      try makeConnection().run("DELETE FROM t; DELETE FROM t")
    }
    expectSentence("more than one statement", result)
    let fine = Result { try makeConnection().run("DELETE FROM t; -- the end\n") }
    #expect(throws: Never.self) { try fine.get() }
  }

  @Test func `a step while bytes of the row are lent traps`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let connection = try makeConnection()
      let statement = try connection.statement("SELECT x'00'")
      _ = try statement.step()
      _ = try statement.withBlob(0) { _ in try statement.step() }
    }
    expectSentence("a step while bytes of the row are lent", result)
  }
}
