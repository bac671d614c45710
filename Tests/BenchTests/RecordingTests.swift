import Bench
import FoundationEssentials
import Testing

/// The floor L: what is recorded of one file and replayed on a copy gives the same tables.
@Suite(.serialized) struct RecordingTests: ~Copyable {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/recording-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static let schema = """
    CREATE TABLE line (arrival INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE TABLE person (
      place TEXT, id TEXT, name TEXT, age INTEGER, PRIMARY KEY (place, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX person_name ON person (name);
    INSERT INTO person VALUES ('a', '1', '王', 30), ('a', '2', '李', NULL);
    """

  private func makeFiles() throws -> (watched: String, copy: String) {
    let paths = (watched: folder + "/watched", copy: folder + "/copy")
    for path in [paths.watched, paths.copy] {
      try PlainDatabase(path: path).execute(RecordingTests.schema)
    }
    return paths
  }

  private func contents(_ path: String) throws -> [[String]] {
    let database = try PlainDatabase(path: path)
    return try database.rows("SELECT arrival, hex(body) FROM line ORDER BY 1")
      + database.rows("SELECT place, id, name, ifnull(age, 'none') FROM person ORDER BY 1, 2")
  }

  @Test func `replaying a recording gives the same rows`() throws {
    let paths = try makeFiles()
    let recorder = try ChangeRecorder(path: paths.watched)
    let writer = try PlainDatabase(path: paths.watched)
    try writer.execute(
      """
      BEGIN;
      INSERT INTO line (body) VALUES (x'00ff'), (x'');
      INSERT INTO person VALUES ('b', '1', '张', 41);
      UPDATE person SET age = 31 WHERE id = '1' AND place = 'a';
      COMMIT;
      """)
    try writer.execute("UPDATE person SET name = NULL, age = 7 WHERE place = 'a' AND id = '2'")
    try writer.execute("DELETE FROM person WHERE place = 'b'")
    let recording = try recorder.finish()
    #expect(recording.transactionCount == 3)
    #expect(try contents(paths.copy) != contents(paths.watched))
    try PlainDatabase(path: paths.copy).replay(recording, 0..<recording.transactionCount)
    #expect(try contents(paths.copy) == contents(paths.watched))
  }

  @Test func `what a trigger writes is left to the trigger of the copy`() throws {
    let paths = try makeFiles()
    for path in [paths.watched, paths.copy] {
      try PlainDatabase(path: path).execute(
        """
        CREATE TRIGGER noted AFTER UPDATE OF age ON person BEGIN
          INSERT INTO line (body) VALUES (CAST(new.age AS BLOB));
        END;
        """)
    }
    let recorder = try ChangeRecorder(path: paths.watched)
    try PlainDatabase(path: paths.watched).execute("UPDATE person SET age = 31 WHERE id = '1'")
    let recording = try recorder.finish()
    #expect(recording.runCount == 1)
    try PlainDatabase(path: paths.copy).replay(recording, 0..<recording.transactionCount)
    #expect(try contents(paths.copy) == contents(paths.watched))
  }

  @Test func `a row written thrice in one transaction is written once`() throws {
    let paths = try makeFiles()
    let recorder = try ChangeRecorder(path: paths.watched)
    let writer = try PlainDatabase(path: paths.watched)
    try writer.execute(
      """
      BEGIN;
      INSERT INTO person VALUES ('c', '1', '赵', 1);
      UPDATE person SET age = 2 WHERE place = 'c';
      UPDATE person SET age = 3 WHERE place = 'c';
      INSERT INTO person VALUES ('c', '2', '白', 1);
      DELETE FROM person WHERE place = 'c' AND id = '2';
      COMMIT;
      """)
    let recording = try recorder.finish()
    #expect(recording.runCount == 1)
    try PlainDatabase(path: paths.copy).replay(recording, 0..<1)
    #expect(try contents(paths.copy) == contents(paths.watched))
  }

  @Test func `a recording without a table writes the others alone, transaction by transaction`()
    throws
  {
    let paths = try makeFiles()
    let recorder = try ChangeRecorder(path: paths.watched)
    let writer = try PlainDatabase(path: paths.watched)
    try writer.execute("INSERT INTO line (body) VALUES (x'00ff')")
    try writer.execute(
      """
      BEGIN;
      INSERT INTO person VALUES ('b', '1', '张', 41);
      UPDATE person SET age = 31 WHERE id = '1' AND place = 'a';
      DELETE FROM person WHERE id = '2' AND place = 'a';
      INSERT INTO line (body) VALUES (x'01');
      COMMIT;
      """)
    let recording = try recorder.finish()
    #expect(recording.tables == ["line", "person"])
    let rest = recording.without(table: "person")
    #expect(rest.transactionCount == 2 && rest.runCount == 2)
    let copy = try PlainDatabase(path: paths.copy)
    let people = try copy.rows("SELECT name FROM person")
    try copy.replay(rest, 0..<2)
    #expect(try copy.rows("SELECT count(*) FROM line") == [["2"]])
    #expect(try copy.rows("SELECT name FROM person") == people)
  }

  @Test func `a row deleted and written again keeps its last state`() throws {
    let paths = try makeFiles()
    let recorder = try ChangeRecorder(path: paths.watched)
    let writer = try PlainDatabase(path: paths.watched)
    try writer.execute(
      """
      BEGIN;
      DELETE FROM person WHERE id = '1';
      INSERT INTO person VALUES ('a', '1', '孙', 9);
      COMMIT;
      """)
    let recording = try recorder.finish()
    try PlainDatabase(path: paths.copy).replay(recording, 0..<recording.transactionCount)
    #expect(try contents(paths.copy) == contents(paths.watched))
  }

  @Test func `what was rolled back is not recorded`() throws {
    let paths = try makeFiles()
    let recorder = try ChangeRecorder(path: paths.watched)
    let writer = try PlainDatabase(path: paths.watched)
    try writer.execute("BEGIN; INSERT INTO line (body) VALUES (x'01'); ROLLBACK")
    let recording = try recorder.finish()
    #expect(recording.transactionCount == 0)
    #expect(recording.runCount == 0)
  }

  @Test func `another file and what came after the end are not recorded`() throws {
    let paths = try makeFiles()
    let recorder = try ChangeRecorder(path: paths.watched)
    try PlainDatabase(path: paths.copy).execute("INSERT INTO line (body) VALUES (x'01')")
    #expect(try recorder.finish().runCount == 0)
    try PlainDatabase(path: paths.watched).execute("INSERT INTO line (body) VALUES (x'01')")
    #expect(try ChangeRecorder(path: paths.watched).finish().runCount == 0)
  }

  @Test func `a table without a primary key cannot be recorded`() throws {
    let path = folder + "/keyless"
    try PlainDatabase(path: path).execute("CREATE TABLE heap (a TEXT)")
    let recorder = try ChangeRecorder(path: path)
    try PlainDatabase(path: path).execute("INSERT INTO heap VALUES ('x')")
    #expect(throws: PlainDatabase.Failure.self) { try recorder.finish() }
  }
}
