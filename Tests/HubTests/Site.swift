import CaseModel
import CaseStore
import ChangeLog
import Glibc
import SyncSession
import Synchronization

/// A clock that stands still until a test moves it, and random bytes that follow from a word: the
/// same world every time.
final class FixedEnvironment: Sendable {
  private struct State {
    var milliseconds: Int64
    var blocks = 0
    var rest: [UInt8] = []
  }

  private let word: String
  private let machine: Machine
  private let state: Mutex<State>

  init(_ word: String, at instant: String, machine: String? = nil) throws {
    self.word = word
    let name = machine ?? word.filter { $0 != "[" && $0 != "]" && $0 != "," }
    self.machine = Machine(
      name: name.replacing(" ", with: "-"), mark: Digest(of: "machine \(name)"))
    let start = try Instant(iso: instant).orThrow()
    state = Mutex(State(milliseconds: start.millisecondsSince1970))
  }

  func advance(seconds: Int64) { state.withLock { $0.milliseconds += seconds * 1_000 } }

  /// Random byte n is byte n mod 32 of H("WORD m"), m = n / 32.
  private func random(_ count: Int) -> [UInt8] {
    state.withLock { state in
      while state.rest.count < count {
        state.rest += Digest(of: "\(word) \(state.blocks)").bytes
        state.blocks += 1
      }
      defer { state.rest.removeFirst(count) }
      return Array(state.rest.prefix(count))
    }
  }

  var environment: StoreEnvironment {
    StoreEnvironment(
      nowMilliseconds: { self.state.withLock { $0.milliseconds } },
      randomBytes: { self.random($0) }, machine: machine)
  }
}

/// The files of a new store, made once for each computer that tests speak of: the register of offices
/// alone takes longer than most tests.
private struct SiteTemplate {
  let store: [UInt8]
  let key: [UInt8]

  private static let made = Mutex<[String: SiteTemplate]>([:])

  static func make(_ office: String, _ word: String, at instant: String) throws -> SiteTemplate {
    try made.withLock { made in
      let name = "\(office) \(word) \(instant)"
      if let template = made[name] { return template }
      let scratch = try Scratch()
      let path = scratch.file("cases.sqlite")
      let clock = try FixedEnvironment(word, at: instant)
      do {
        _ = try CaseStore.create(
          path: path, office: office, user: "clerk", environment: clock.environment)
      }
      let template = SiteTemplate(
        store: try Files.read(path), key: try Files.read(path + ".key"))
      made[name] = template
      return template
    }
  }
}

/// One computer of an office: its store in a directory of its own, and its clock.
struct Site {
  static let city = "150500"
  static let county = "150502"
  static let otherCounty = "150521"

  let scratch: Scratch
  let clock: FixedEnvironment
  let store: CaseStore
  /// What a highest hub was certified with.
  private(set) var recovery: RecoveryKey?

  /// - Parameter word: what the computer's random bytes follow from, and so its key.
  init(_ office: String, _ word: String, at instant: String = "2025-11-20T01:00:00.000Z") throws {
    scratch = try Scratch()
    clock = try FixedEnvironment(word, at: instant)
    let path = scratch.file("cases.sqlite")
    let template = try SiteTemplate.make(office, word, at: instant)
    try Files.write(template.store, to: path)
    try Files.write(template.key, to: path + ".key")
    // What making it took of the random bytes.
    _ = clock.environment.randomBytes(NodeKey.seedByteCount)
    store = try CaseStore(path: path, environment: clock.environment)
  }

  /// Another process's view of the same file, telling of each step of storage.
  func reopened(_ passed: @escaping @Sendable (StorageStep) -> Void = { _ in }) throws -> CaseStore
  {
    try CaseStore(path: store.path, environment: clock.environment.telling(passed))
  }

  /// A hub of the city in the place of a lost one, on the word of the same recovery key, which gives
  /// out what it holds from the start.
  static func hub(_ word: String, inPlaceOf lost: Site) throws -> Site {
    var site = try Site(city, word, at: "2025-11-20T02:00:00.000Z")
    site.recovery = lost.recovery
    try site.store.recoverHub(try lost.recovery.orThrow())
    try site.store.openForPulls()
    return site
  }

  /// A hub of the city.
  static func hub(_ word: String = "hub") throws -> Site {
    var site = try Site(city, word, at: "2025-11-20T02:00:00.000Z")
    site.recovery = try site.store.becomeRootHub()
    return site
  }
}

// MARK: - Records

extension Site {
  /// Saves a mediation with an employer, a participant, that person and a payment: four plain lines
  /// and one personal.
  @discardableResult
  func addCase(office: String? = nil, person: String = "申请人甲") throws -> RecordID {
    let id = store.newRecordID()
    var mediation = RecordDraft(new: .mediation, case: id, id: id)
    mediation.set("office", .text(office ?? store.thisNode.office))
    mediation.set("accepted_on", .text("2025-11-20"))
    mediation.set("workers", .integer(1))
    mediation.set("dispute_types", .codes(["wages"]))
    mediation.set("sought_fen", .integer(3_200_000))
    var employer = RecordDraft(new: .employer, case: id, id: store.newRecordID())
    employer.set("name", .text("甲公司"))
    employer.set("industry", .text("E"))
    let participantID = store.newRecordID()
    var participant = RecordDraft(new: .participant, case: id, id: participantID)
    participant.set("role", .text("applicant"))
    participant.set("migrant", .flag(true))
    var named = RecordDraft(new: .person, case: id, id: participantID)
    named.set("name", .text(person))
    try save(mediation, employer, participant, named, payment(on: id, fen: 500_000))
    return id
  }

  func payment(on caseID: RecordID, fen: Int64) -> RecordDraft {
    var draft = RecordDraft(new: .recovery, case: caseID, id: store.newRecordID())
    draft.set("received_on", .text("2025-11-21"))
    draft.set("amount_fen", .integer(fen))
    draft.set("kind", .text("wages"))
    return draft
  }

  func note(on caseID: RecordID, _ words: String) -> RecordDraft {
    var draft = RecordDraft(new: .note, case: caseID, id: store.newRecordID())
    draft.set("text", .text(words))
    return draft
  }

  func save(_ drafts: RecordDraft...) throws {
    try store.save(drafts.map { try $0.line().orThrow() }, by: "clerk")
  }

  /// Edits a case's own record as it is shown here.
  func edit(_ caseID: RecordID, _ field: String, _ value: FieldValue?) throws {
    var draft = RecordDraft(editing: try store.mediation(caseID))
    draft.set(field, value)
    try save(draft)
  }
}

extension CaseStore {
  /// How far this store's own log goes.
  func ownEnd(_ logClass: LogClass) throws -> LogEnd {
    let log = LogID(node: thisNode.node, logClass: logClass)
    return try hello().logs.first { $0.log == log }.orThrow()
  }

  /// A run of this store's own log.
  func ownBatch(_ logClass: LogClass, from: Int64, linesMax: Int64 = 1_000) throws -> PushBatch {
    try batch(of: ownEnd(logClass), from: from, linesMax: linesMax, bytesMax: 1 << 20)
  }

  func mediation(_ caseID: RecordID) throws -> StoredRecord {
    try record(RecordKey(case: caseID, type: "mediation", id: caseID)).orThrow()
  }

  /// The cases held, in order of their ids.
  func caseIDs() throws -> [RecordID] {
    var filter = CaseFilter()
    filter.includesVoided = true
    filter.rowsMax = 100_000
    return try cases(of: .mediation, filter).rows.map(\.id).sorted()
  }
}

// MARK: - Comparing

/// What a store holds of its cases, as text that can be compared: the lines, and what is shown.
struct Holding: Equatable, CustomStringConvertible {
  var rows: [String] = []

  /// - Parameter classes: the classes to look at.
  init(_ store: CaseStore, classes: [LogClass] = LogClass.allCases, of cases: [RecordID]? = nil)
    throws
  {
    for id in try cases ?? store.caseIDs() {
      rows.append("case \(id)")
      let lines = try store.history(of: id).map(\.line).filter { classes.contains($0.log.logClass) }
      rows += lines.map { "line \($0.log) \($0.sequence) \($0.digest.base64)" }.sorted()
      for type in RecordType.all where classes.contains(type.logClass) {
        for record in try store.records(of: type, in: id) {
          for (field, merge) in record.merges.sorted(by: { $0.key < $1.key }) {
            let heads = merge.heads.map { "\($0.line.name)=\($0.value.canonical)" }
            rows.append(
              "\(type.name) \(record.key.id) \(field) \(heads.joined(separator: " "))"
                + (merge.isConflict ? " conflict" : ""))
          }
        }
      }
    }
  }

  var description: String { rows.joined(separator: "\n") }
}

struct Missing: Error {}

extension Optional {
  /// The value, or an error that fails the test.
  func orThrow() throws -> Wrapped {
    guard let self else { throw Missing() }
    return self
  }
}
