import CaseModel
import ChangeLog
import SQLite
import SyncSession
import Synchronization

@testable import CaseStore

/// A clock and randomness that tests set: every look at the clock is a second later.
final class TestEnvironment: Sendable {
  private let state: Mutex<(milliseconds: Int64, random: Randomness)>

  init(seed: UInt64) {
    // 2025-11-20T10:00:00Z
    state = Mutex((1_763_632_800_000, Randomness(seed: seed)))
  }

  /// Moves the clock.
  func move(milliseconds: Int64) {
    state.withLock { $0.milliseconds += milliseconds }
  }

  var environment: StoreEnvironment {
    StoreEnvironment(
      nowMilliseconds: { [self] in
        state.withLock { state in
          state.milliseconds += 1_000
          return state.milliseconds
        }
      },
      randomBytes: { [self] count in state.withLock { $0.random.bytes(count) } },
      machine: Machine(name: "test", mark: Digest(of: "test")))
  }
}

/// An office's store in a directory of its own.
struct World {
  static let office = "150502"
  let scratch: Scratch
  let store: CaseStore
  private let clock: TestEnvironment

  init(seed: UInt64 = 1) throws {
    scratch = try Scratch()
    clock = TestEnvironment(seed: seed)
    for (name, bytes) in try World.template.get() { try scratch.write(bytes, to: name) }
    store = try CaseStore(path: scratch.file("cases"), environment: clock.environment)
  }

  /// A store made once and copied for each test: the register alone takes longer than most of them.
  ///
  /// The nodes of sketches are known as the region's, as if a hub had welcomed them, so that what
  /// they write counts.
  private static let template = Result {
    let scratch = try Scratch()
    do {
      let store = try CaseStore.create(
        path: scratch.file("cases"), office: office, user: "li",
        environment: TestEnvironment(seed: 0).environment)
      try store.write { connection, _ in
        for node in Sketch.nodes {
          try connection.run(
            "INSERT INTO certificate (id, heads, node, office) VALUES (?, '', ?, '150000')",
            .text("150000-" + node), .text(node))
        }
        // Some tests call their offices so, which the register does not know.
        for office in ["1", "150501", "150503"] {
          try connection.run(
            "INSERT OR IGNORE INTO office_edge (lower, upper) VALUES (?, '150000')", .text(office))
        }
      }
    }
    return try scratch.names.map { ($0, try scratch.read($0)) }
  }

  var environment: StoreEnvironment { clock.environment }

  /// Forgets that sketched nodes were ever welcomed.
  func forgetCertificates() throws {
    try store.write { connection, _ in try connection.run("DELETE FROM certificate") }
  }

  /// Enrols a node of the office that has no store.
  func enrolSender() throws -> NodeKey {
    let key = try NodeKey(seed: [UInt8](repeating: 5, count: NodeKey.seedByteCount)).orThrow()
    let applicant = Enrolment.Applicant(
      node: key.node, office: World.office, publicKey: key.publicKey, sealingKey: key.sealingKey,
      machine: "sender", machineMark: nil)
    let code = try store.invite(office: World.office).code
    _ = try store.enrol(Enrolment(applicant, invitation: code, key: key))
    return key
  }

  /// A second process's view of the same file.
  func openAgain() throws -> CaseStore {
    try CaseStore(path: store.path, environment: environment)
  }

  /// The line of a mediation with all that intake demands.
  func mediation(
    id: RecordID? = nil, workers: Int64 = 1, change: (inout RecordDraft) -> Void = { _ in }
  ) throws -> LineDraft {
    let id = id ?? store.newRecordID()
    var draft = RecordDraft(new: .mediation, case: id, id: id)
    draft.set("office", .text(World.office))
    draft.set("accepted_on", .text("2025-11-20"))
    draft.set("workers", .integer(workers))
    draft.set("dispute_types", .codes(["wages"]))
    change(&draft)
    return try draft.line().orThrow()
  }

  /// Saves a new mediation and gives its key.
  func savedMediation(
    workers: Int64 = 1, change: (inout RecordDraft) -> Void = { _ in }
  ) throws -> RecordKey {
    let line = try mediation(workers: workers, change: change)
    try store.save([line], by: "li")
    return line.record
  }

  /// The line of a payment on a case.
  func recovery(
    on caseID: RecordID, fen: Int64 = 100, change: (inout RecordDraft) -> Void = { _ in }
  ) throws -> LineDraft {
    var draft = RecordDraft(new: .recovery, case: caseID, id: store.newRecordID())
    draft.set("received_on", .text("2025-11-21"))
    draft.set("amount_fen", .integer(fen))
    draft.set("kind", .text("wages"))
    change(&draft)
    return try draft.line().orThrow()
  }

  func shown(_ key: RecordKey) throws -> StoredRecord {
    try store.record(key).orThrow()
  }

  /// Edits a record as it was shown.
  func edit(
    _ shown: StoredRecord, _ field: String, _ value: FieldValue?, by user: String = "li"
  ) throws {
    var draft = RecordDraft(editing: shown)
    draft.set(field, value)
    try store.save([draft.line().orThrow()], by: user)
  }
}

/// Gives a case a place, as its own record would, where a test has none with an office.
func place(_ record: RecordKey, _ connection: borrowing Connection) throws {
  guard let caseID = record.caseID else { return }
  try connection.run(
    "INSERT OR IGNORE INTO case_place (case_id, office, holds) VALUES (?, ?, 1)",
    .text(caseID.text), .text(caseID.office))
}

struct Missing: Error {}

extension Optional {
  /// The value, or an error that fails the test.
  func orThrow() throws -> Wrapped {
    guard let self else { throw Missing() }
    return self
  }
}

extension CaseStore {
  /// The marks on the fields of a record, `field mark`, sorted.
  func marks(_ key: RecordKey) throws -> [String] {
    try read { try Marks.read(key, $0) }
  }

  func count(_ sql: String) throws -> Int64 {
    try read { try $0.integer("SELECT count(*) FROM \(sql)") ?? -1 }
  }
}

enum Marks {
  static func read(_ key: RecordKey, _ connection: borrowing Connection) throws -> [String] {
    try connection.rows(
      """
      SELECT field || ' ' || mark FROM field_mark WHERE type = ? AND case_id = ? AND id = ?
      ORDER BY 1
      """, .text(key.type), .text(key.caseID?.text ?? ""), .text(key.id.text)
    ) { $0.text(0) }
  }
}

/// Errors that threads threw.
final class Failures: Sendable {
  private let noted = Mutex<[String]>([])

  func note(_ error: any Error) { noted.withLock { $0.append("\(error)") } }

  var all: [String] { noted.withLock { $0 } }
}
