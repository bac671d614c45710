import CaseModel
import ChangeLog
import SQLite
import SyncSession

@testable import CaseStore

/// One office's computer among several, with a new node of its own.
struct Site {
  let scratch: Scratch
  let store: CaseStore
  /// What a highest hub was certified with.
  let recovery: RecoveryKey?
  private let clock: TestEnvironment

  init(_ office: String, seed: UInt64, isHub: Bool = false) throws {
    scratch = try Scratch()
    clock = TestEnvironment(seed: seed)
    store = try CaseStore.create(
      path: scratch.file("cases"), office: office, user: "li", environment: clock.environment)
    recovery = isHub ? try store.becomeRootHub() : nil
  }

  /// A hub in the place of a lost one, on the word of the same recovery key.
  init(_ office: String, seed: UInt64, inPlaceOf lost: Site) throws {
    scratch = try Scratch()
    clock = TestEnvironment(seed: seed)
    store = try CaseStore.create(
      path: scratch.file("cases"), office: office, user: "li", environment: clock.environment)
    recovery = lost.recovery
    try store.recoverHub(try lost.recovery.orThrow())
    try store.openForPulls()
  }

  /// Lets days pass on this computer.
  func wait(days: Int64) { clock.move(milliseconds: days * 86_400_000) }

  /// Opens the store once more, as the next program on this computer does.
  func openElsewhere() throws -> CaseStore {
    try CaseStore(path: store.path, environment: clock.environment)
  }

  private init(_ scratch: Scratch, _ store: CaseStore, _ clock: TestEnvironment) {
    (self.scratch, self.store, self.clock, recovery) = (scratch, store, clock, nil)
  }

  /// What stands on the disk: the store as of now, with its key.
  func backup() throws -> [(name: String, bytes: [UInt8])] {
    try scratch.names.filter { !$0.hasSuffix("-shm") }.map { ($0, try scratch.read($0)) }
  }

  /// Opens what stood on a disk, on another computer.
  static func restore(_ files: [(name: String, bytes: [UInt8])], seed: UInt64) throws -> Site {
    let (scratch, clock) = (try Scratch(), TestEnvironment(seed: seed))
    for (name, bytes) in files { try scratch.write(bytes, to: name) }
    return Site(
      scratch, try CaseStore(path: scratch.file("cases"), environment: clock.environment), clock)
  }

  /// Saves a case with a payment and, if there are words, a personal note.
  @discardableResult
  func saveCase(_ words: String? = nil, workers: Int64 = 1) throws -> RecordKey {
    let id = store.newRecordID()
    var root = RecordDraft(new: .mediation, case: id, id: id)
    root.set("office", .text(store.thisNode.office))
    root.set("accepted_on", .text("2025-11-20"))
    root.set("workers", .integer(workers))
    root.set("dispute_types", .codes(["wages"]))
    var payment = RecordDraft(new: .recovery, case: id, id: store.newRecordID())
    payment.set("received_on", .text("2025-11-21"))
    payment.set("amount_fen", .integer(100))
    payment.set("kind", .text("wages"))
    var drafts = [root, payment]
    if let words {
      var note = RecordDraft(new: .note, case: id, id: store.newRecordID())
      note.set("text", .text(words))
      drafts.append(note)
    }
    try store.save(try drafts.map { try $0.line().orThrow() }, by: "li")
    return root.key
  }

  func edit(_ key: RecordKey, workers: Int64) throws {
    var draft = RecordDraft(editing: try store.record(key).orThrow())
    draft.set("workers", .integer(workers))
    try store.save([draft.line().orThrow()], by: "li")
  }

  /// The lines that are held, the register and notes of who looked aside.
  func lines() throws -> Set<Line> {
    let lines = try store.read { connection in
      try connection.rows("SELECT body FROM line") { row in
        try LineBody.bytes(row, 0).map { try Line(bytes: $0) }
      }
    }
    return Set(
      lines.compactMap { $0 }.filter { $0.log.node != .register && $0.record.type != "access" })
  }

  /// Whether some words stand anywhere on the disk: packed lines hold texts as they are.
  func isOnDisk(_ words: String) throws -> Bool {
    try scratch.names.contains { Bytes.contains(words, in: try scratch.read($0)) }
  }
}

enum Bytes {
  static func contains(_ words: String, in bytes: [UInt8]) -> Bool {
    let pattern = Array(words.utf8)
    guard let first = pattern.first, bytes.count >= pattern.count else { return false }
    var place = 0
    while let found = bytes[place...].firstIndex(of: first) {
      guard found + pattern.count <= bytes.count else { return false }
      if bytes[found..<found + pattern.count].elementsEqual(pattern) { return true }
      place = found + 1
    }
    return false
  }
}

/// Syncs two stores without a network: each message is taken through its bytes.
struct InProcessSync {
  /// Lines in a batch or page at most.
  var linesMax: Int64 = 3
  /// All that was sent to the hub.
  private(set) var sent: [[UInt8]] = []
  /// Items that were pushed, whether the hub had them or not.
  private(set) var pushed = 0
  /// Whether the node went on under a new id.
  private(set) var tookNewIdentity = false

  init() {}

  @discardableResult
  static func run(_ node: Site, with hub: Site) throws -> SyncSession.Outcome {
    var sync = InProcessSync()
    return try sync.run(node.store, with: hub.store)
  }

  /// Joins a hub, whichever was joined before.
  static func join(_ node: Site, to hub: Site) throws {
    try hub.store.enrol(node.store)
    let reply = try hub.store.welcome(node.store.hello(), version: 1)
    try node.store.join(address: "http://127.0.0.1:1", hub: reply)
  }

  mutating func run(_ store: CaseStore, with hub: CaseStore) throws -> SyncSession.Outcome {
    if try store.upstream() == nil {
      try hub.enrol(store)
      try store.join(
        address: "http://127.0.0.1:1", hub: hub.welcome(store.hello(), version: 1))
    }
    do { return try session(store, hub) } catch SyncSession.Failure.forked {
      try store.takeNewIdentity(reason: .forked)
      tookNewIdentity = true
      for request in try store.enrolmentsByFormerIDs(at: hub.thisNode.node) {
        _ = try hub.enrol(request)
      }
      return try session(store, hub)
    }
  }

  private mutating func session(
    _ store: CaseStore, _ hub: CaseStore
  ) throws -> SyncSession.Outcome {
    var session = try store.beginSession()
    var action = session.start()
    while true {
      switch action {
      case .greet(let hello):
        sent.append(hello.encoded)
        let reply = try hub.welcome(Hello(decoding: hello.encoded), version: 1)
        action = session.handle(.welcomed(try HelloReply(decoding: reply.encoded)))
      case .compare(let end, let ranges):
        let found = try store.compare(end, with: ranges)
        action = session.handle(
          .compared(agreedThrough: found.agreedThrough, hubHasOther: found.hubHasOther))
      case .readBatch(let end, let from, let most, let bytesMax):
        let batch = try store.batch(
          of: end, from: from, linesMax: min(most, linesMax), bytesMax: bytesMax)
        action = session.handle(.batchRead(batch))
      case .push(let batch):
        sent.append(batch.encoded)
        pushed += batch.items.count
        let receipt = try hub.receive(PushBatch(decoding: batch.encoded))
        action = session.handle(.receiptReceived(try PushReceipt(decoding: receipt.encoded)))
      case .storeReceipt(let log, let through):
        try store.storeReceipt(log: log, through: through)
        action = session.handle(.receiptStored)
      case .findAgreement(let disagreement):
        let through = try store.findAgreement(disagreement, hub: hub.thisNode.node)
        action = session.handle(.agreementFound(through: through))
      case .readReturn(let held, let from, let most, let bytesMax):
        let entries = try store.entries(
          of: held, from: from, linesMax: min(most, linesMax), bytesMax: bytesMax)
        action = session.handle(.returnRead(entries))
      case .giveBack(let entries):
        sent.append(entries.encoded)
        let receipt = try hub.receive(FeedReturn(decoding: entries.encoded))
        action = session.handle(.returnReceived(try ReturnReceipt(decoding: receipt.encoded)))
      case .cutBack(let held, let through):
        action = session.handle(.feedCutBack(cursors: try store.cutBack(held, through: through)))
      case .pull(let request):
        let asked = PullRequest(
          node: request.node, cursors: request.cursors, linesMax: linesMax)
        sent.append(asked.encoded)
        let page = try hub.page(for: PullRequest(decoding: asked.encoded))
        action = session.handle(.pageReceived(try PullPage(decoding: page.encoded)))
      case .storePage(let page):
        action = session.handle(
          .pageStored(cursors: try store.store(page, from: hub.thisNode.node)))
      case .finish(let outcome):
        try store.completeSync(outcome, clockOffsetMilliseconds: 0)
        return outcome
      case .fail(let failure): throw failure
      }
    }
  }
}
