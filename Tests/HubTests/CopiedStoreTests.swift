import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncClient
import SyncSession
import Testing

/// Stores that were copied or restored: both branches of a log are kept, who learns of it goes on
/// under a new id, nothing is lost and nothing mixed.
struct CopiedStoreTests {
  let hub: Site
  let county: Site
  let server: HubServer
  let firstCase: RecordID

  init() throws {
    hub = try Site.hub()
    county = try Site(Site.county, "county")
    server = try HubServer(hub.store)
    firstCase = try county.addCase()
    try server.join(county.store)
    try server.sync(county.store)
  }

  /// A case as the copy's clerk writes it.
  private func addCase(to copy: CaseStore) throws -> RecordID {
    let id = copy.newRecordID()
    var draft = RecordDraft(new: .mediation, case: id, id: id)
    draft.set("office", .text(Site.county))
    draft.set("accepted_on", .text("2025-11-21"))
    draft.set("workers", .integer(7))
    draft.set("dispute_types", .codes(["wages"]))
    try copy.save([try draft.line().orThrow()], by: "copy")
    return id
  }

  /// What the hub holds of a log, run by run.
  private func runs(of log: LogID, at hub: CaseStore) throws -> [String] {
    let asking = RawNode("asking")
    try hub.enrol(asking, office: Site.county)
    let reply = try hub.welcome(
      Hello(
        versions: [1], node: asking.node, office: Site.county, publicKey: asking.publicKey,
        logs: [LogEnd(log: log, through: 1, link: .origin(of: log))]), version: 1)
    return reply.ranges(of: log).map { "\($0.from)-\($0.through)" }
  }

  @Test func `of two copies that both write, both branches are kept, and each goes on apart`()
    throws
  {
    let scratch = try Scratch()
    let copy = try county.copied(to: scratch)
    let log = LogID(node: county.store.thisNode.node, logClass: .plain)
    let original = try county.addCase()
    let copiedCase = try addCase(to: copy)
    try #require(try !server.sync(county.store).tookNewIdentity)
    let before = try [hub.store, copy].map { Set(try Holding($0).lines) }

    let result = try server.sync(copy)
    #expect(result.tookNewIdentity)
    #expect(copy.thisNode.node != log.node)
    #expect(try Holding(copy) == Holding(hub.store))
    for lines in before { #expect(lines.isSubset(of: try Holding(hub.store).lines)) }
    #expect(try copy.caseIDs() == [firstCase, original, copiedCase].sorted())
    #expect(try runs(of: log, at: hub.store) == ["1-8", "5-5"])
    #expect(try hub.store.mediation(copiedCase).values["workers"] == .integer(7))

    // The original learns it from the hub's runs, and goes on under a new id as well.
    #expect(try server.sync(county.store).tookNewIdentity)
    #expect(try Holding(county.store) == Holding(hub.store))
    for store in [county.store, copy] { #expect(store.thisNode.node != log.node) }
    #expect(county.store.thisNode.node != copy.thisNode.node)
    // What both write from now on is one log each.
    try county.addCase()
    _ = try addCase(to: copy)
    for store in [county.store, copy, county.store] {
      #expect(try !server.sync(store).tookNewIdentity)
    }
    for store in [county.store, copy] {
      #expect(try Holding(store) == Holding(hub.store))
      #expect(try store.status().pending.values.allSatisfy { $0 == 0 })
    }
    #expect(try runs(of: log, at: hub.store) == ["1-8", "5-5"])
  }

  @Test func `an edit of one field by both copies is a conflict, settled by either`() throws {
    let scratch = try Scratch()
    let copy = try county.copied(to: scratch)
    try county.edit(firstCase, "agreed_fen", .integer(100))
    var draft = RecordDraft(editing: try copy.mediation(firstCase))
    draft.set("agreed_fen", .integer(200))
    try copy.save([try draft.line().orThrow()], by: "copy")
    for store in [county.store, copy, county.store] { try server.sync(store) }
    for store in [county.store, copy, hub.store] {
      #expect(try store.mediation(firstCase).conflicts == ["agreed_fen"])
    }
    try county.edit(firstCase, "agreed_fen", .integer(150))
    for store in [county.store, copy] { try server.sync(store) }
    for store in [county.store, copy, hub.store] {
      #expect(try store.mediation(firstCase).conflicts == [])
      #expect(try store.mediation(firstCase).values["agreed_fen"] == .integer(150))
    }
  }

  @Test func `a client that does not compare sends its branch all the same, and it is kept`()
    throws
  {
    let scratch = try Scratch()
    let copy = try county.copied(to: scratch)
    try county.save(county.payment(on: firstCase, fen: 1))
    try server.sync(county.store)
    for fen in 1...3 {
      var payment = county.payment(on: firstCase, fen: Int64(fen) * 100)
      payment.set("method", .text("cash"))
      try copy.save([try payment.line().orThrow()], by: "copy")
    }
    let log = LogID(node: copy.thisNode.node, logClass: .plain)
    let caller = SignedCaller(try copy.nodeKey(), HubService(store: hub.store))
    // From where both agree, again, and on from its own last line.
    for (from, linesMax, received) in [(5, 1, 1), (5, 2, 1), (7, 9, 1), (1, 9, 0)] {
      let batch = try copy.ownBatch(.plain, from: Int64(from), linesMax: Int64(linesMax))
      let response = try caller.post("/v1/push", batch.encoded)
      #expect(response.status == 200)
      let receipt = try PushReceipt(decoding: response.body)
      #expect(receipt.counts.received == received && receipt.counts.applied == received)
    }
    #expect(try runs(of: log, at: hub.store) == ["1-5", "5-7"])
    #expect(try hub.store.received(on: firstCase) == Fen(rawValue: 500_601))
    // A run after a line that the hub has in no branch leaves a gap, and nothing of it is stored.
    let stray = RawNode("stray")
    let after = ChainLink(Digest(of: "elsewhere"))
    let batch = try copy.ownBatch(.plain, from: 7)
    #expect(throws: StoreError.gap(log: log, heldThrough: 7, from: 7)) {
      try hub.store.greet(stray, office: Site.county)
      _ = try hub.store.receive(
        PushBatch(
          sender: stray.node, log: log, from: 7, after: after, items: batch.items,
          link: batch.items.reduce(after) { link, item in
            guard case .line(let bytes) = item else { return link }
            return link.next(Digest(of: bytes))
          }, signedBy: copy.nodeKey()))
    }
    #expect(try server.sync(copy).tookNewIdentity)
    #expect(try copy.received(on: firstCase) == Fen(rawValue: 500_601))
  }

  @Test func `three copies are three branches, in whatever order they sync`() throws {
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
      let scratches = try (0..<3).map { _ in try Scratch() }
      let hub = try Site.hub("hub \(order)")
      let server = try HubServer(hub.store)
      let stores = try scratches.map { try county.copied(to: $0) }
      let log = LogID(node: county.store.thisNode.node, logClass: .plain)
      for store in stores {
        _ = try addCase(to: store)
        _ = try addCase(to: store)
        try server.join(store)
      }
      for index in order {
        #expect(try server.sync(stores[index]).tookNewIdentity == (index != order[0]))
      }
      for index in order { try server.sync(stores[index]) }
      #expect(try runs(of: log, at: hub.store) == ["1-6", "5-6", "5-6"])
      for store in stores { #expect(try Holding(store) == Holding(hub.store)) }
      #expect(try hub.store.caseIDs().count == 7)
    }
  }

  @Test func `a store restored from an old backup gets back what it had sent, under a new id`()
    throws
  {
    let scratch = try Scratch()
    let backup = try county.copied(to: scratch)
    let node = backup.thisNode.node
    try county.addCase()
    try server.sync(county.store)
    #expect(try server.sync(backup).tookNewIdentity)
    #expect(backup.thisNode.node != node)
    #expect(try Holding(backup) == Holding(county.store))
    #expect(try server.sync(backup).outcome.received == 0)
    _ = try addCase(to: backup)
    #expect(try !server.sync(backup).tookNewIdentity)
    #expect(try Holding(backup) == Holding(hub.store))
  }

  @Test func `an untouched copy may sync: it is the same log`() throws {
    let scratch = try Scratch()
    let copy = try county.copied(to: scratch)
    #expect(try !server.sync(copy).tookNewIdentity)
    #expect(try Holding(copy) == Holding(hub.store))
  }

  @Test func `learning of a copy, cut at each step, is taken up by the next sync`() throws {
    var steps = 0
    while true {
      let (hub, county) = (try Site.hub(), try Site(Site.county, "county"))
      try county.addCase()
      var first = SessionDriver()
      _ = try first.run(county.store, with: hub.store)
      let scratch = try Scratch()
      let copy = try county.copied(to: scratch)
      _ = try addCase(to: copy)
      try county.addCase()
      var second = SessionDriver()
      _ = try second.run(county.store, with: hub.store)
      let written = try Set(Holding(hub.store).lines + Holding(copy).lines)
      var cut = SessionDriver(stepsMax: steps, linesMax: 2)
      let isDone: Bool
      do {
        _ = try cut.run(copy, with: hub.store)
        isDone = true
      } catch is SessionDriver.Cut { isDone = false }
      // Also by a program that was started anew.
      let reopened = try CaseStore(path: copy.path, environment: county.clock.environment)
      for store in [reopened, county.store, reopened] {
        var whole = SessionDriver()
        _ = try whole.run(store, with: hub.store)
      }
      for store in [reopened, county.store, hub.store] {
        #expect(try Set(Holding(store).lines) == written, "\(steps) steps")
      }
      if isDone { break }
      steps += 1
    }
    #expect(steps > 20)
  }
}

extension Site {
  /// A copy of a store's file and key, opened.
  func copied(to scratch: Scratch) throws -> CaseStore {
    let path = scratch.file("copy.sqlite")
    for suffix in ["", "-wal"] {
      try? Files.copy(store.path + suffix, to: path + suffix)
    }
    try Files.copy(store.path + ".key", to: path + ".key")
    return try CaseStore(path: path, environment: clock.environment)
  }
}

extension Holding {
  /// The lines among the rows.
  var lines: [String] { rows.filter { $0.hasPrefix("line") } }
}
