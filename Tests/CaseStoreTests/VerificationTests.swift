import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// `verify` finds what was changed past the program, and says where.
struct VerificationTests {
  private let site: Site
  private let key: RecordKey

  init() throws {
    site = try Site("150500", seed: 71, isHub: true)
    key = try site.saveCase("笔录")
    try site.edit(key, workers: 5)
  }

  @Test func `a sound store is told as sound, with what was read`() throws {
    let verification = try site.store.verify()
    #expect(verification.isSound)
    let own: Int64 = 4
    #expect(verification.lines >= own && verification.records >= 3 && verification.chains >= 5)
  }

  @Test(arguments: [
    ("UPDATE mediation SET workers = 99", "workers"),
    ("UPDATE mediation SET voided = 'mistake'", "voided"),
    ("UPDATE mediation SET dispute_types = 'social_insurance'", "dispute_types"),
    ("UPDATE recovery SET amount_fen = amount_fen + 1", "amount_fen"),
    ("UPDATE note SET text = '改过'", "text"),
  ])
  func `a value that was changed past the program is named`(sql: String, field: String) throws {
    try expectFinding(after: sql) {
      if case .recordDiffers(_, field) = $0 { true } else { false }
    }
  }

  @Test(arguments: [
    "DELETE FROM recovery",
    "UPDATE recovery SET id = '150500-019a9e90-0d6f-7782-8a45-b942229c70bc'",
  ])
  func `a row without lines, and lines without a row, are named`(sql: String) throws {
    try expectFinding(after: sql) {
      if case .recordMissing(let key) = $0 { key.type == "recovery" } else { false }
    }
  }

  @Test(arguments: [
    "DELETE FROM line WHERE arrival = (SELECT max(arrival) FROM line)",
    "UPDATE log SET link = zeroblob(32) WHERE through > 0 AND branch = 0",
    "UPDATE log SET through = through + 1 WHERE through > 0 AND branch = 0",
  ])
  func `a log whose lines were changed is named`(sql: String) throws {
    try expectFinding(after: sql) {
      if case .brokenLog = $0 { true } else { false }
    }
  }

  @Test func `a line that says something else is named`() throws {
    let arrival = try site.store.newestView()
    let edit = try body(of: arrival)
    let line = String(decoding: edit, as: UTF8.self)
    let changed = line.replacing("\"workers\":5", with: "\"workers\":6")
    #expect(changed != line)
    try set(LineBody.stored(Array(changed.utf8)), of: arrival)
    try expectFinding { if case .brokenLog = $0 { true } else { false } }
    try expectFinding { if case .brokenFeed = $0 { true } else { false } }
    try set(LineBody.stored(edit), of: arrival)
    #expect(try site.store.verify().isSound)
  }

  @Test func `a bit of a stored line that flipped is found and named`() throws {
    var random = Randomness.announced()
    let arrival = try site.store.newestView()
    let packed = try LineBody.stored(body(of: arrival)).blobValue.orThrow()
    for _ in 0..<12 {
      var damaged = packed
      let place = Int.random(in: packed.indices, using: &random)
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      try set(.blob(damaged), of: arrival)
      try expectFinding { if case .brokenLog = $0 { true } else { false } }
    }
  }

  @Test func `a line that is none any more is named`() throws {
    try expectFinding(
      after: "UPDATE line SET body = x'FF00' WHERE arrival = (SELECT max(arrival) FROM line)"
    ) {
      if case .unreadableLine = $0 { true } else { false }
    }
  }

  @Test(arguments: [
    "UPDATE feed SET link = zeroblob(32)",
    "DELETE FROM feed_entry WHERE position = 1",
    "UPDATE feed_entry SET position = -position WHERE position = 2",
  ])
  func `a feed whose entries were changed is named`(sql: String) throws {
    try expectFinding(after: sql) {
      if case .brokenFeed = $0 { true } else { false }
    }
  }

  @Test func `a line that was put into quarantine by hand is named`() throws {
    try expectFinding(
      after:
        """
        INSERT INTO quarantine (line, node, case_id, reason)
        SELECT max(arrival), '', '', 'author_unknown' FROM line
        """
    ) {
      if case .wronglyJudged = $0 { true } else { false }
    }
  }

  /// Checks that a change of the file is found and named.
  private func expectFinding(
    after sql: String? = nil, _ location: SourceLocation = #_sourceLocation,
    where isExpected: (StoreVerification.Finding) -> Bool
  ) throws {
    if let sql { try tamper(sql) }
    let findings = try site.store.verify().findings
    let isFound = findings.contains(where: isExpected)
    #expect(isFound, "\(findings)", sourceLocation: location)
  }

  /// Changes the file as the sqlite3 shell would, without the program's checks.
  private func tamper(_ sql: String, _ bindings: Value...) throws {
    let connection = try Connection(
      path: site.scratch.file("cases"), access: .readWrite(create: false),
      busyTimeoutMilliseconds: 5_000)
    try connection.run("PRAGMA foreign_keys = OFF")
    try connection.run(sql, bindings: bindings)
  }

  /// The bytes of a line.
  private func body(of arrival: Int64) throws -> [UInt8] {
    try site.store.read { connection in
      let statement = try connection.statement("SELECT body FROM line WHERE arrival = ?")
      try statement.bind(arrival)
      return try statement.step() ? LineBody.bytes(statement, 0) ?? [] : []
    }
  }

  /// Puts another body in the place of a line's.
  private func set(_ body: Value, of arrival: Int64) throws {
    try tamper("UPDATE line SET body = ? WHERE arrival = ?", body, .integer(arrival))
  }
}
