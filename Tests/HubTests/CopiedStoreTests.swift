import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncClient
import SyncSession
import Testing

/// Stores that were copied or restored, hubs that were replaced: nothing is lost and nothing mixed.
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

  /// A copy of a store's file and key, opened.
  private func copy(_ site: Site, to scratch: Scratch) throws -> CaseStore {
    let path = scratch.file("copy.sqlite")
    for suffix in ["", "-wal"] {
      try? Files.copy(site.store.path + suffix, to: path + suffix)
    }
    try Files.copy(site.store.path + ".key", to: path + ".key")
    return try CaseStore(path: path, environment: site.clock.environment)
  }

  @Test func `of two copies that both write, the second to sync is refused and keeps its work`()
    throws
  {
    let scratch = try Scratch()
    let copy = try copy(county, to: scratch)
    let original = try county.addCase()
    let copiedCase = copy.newRecordID()
    var draft = RecordDraft(new: .mediation, case: copiedCase, id: copiedCase)
    draft.set("office", .text(Site.county))
    draft.set("accepted_on", .text("2025-11-21"))
    draft.set("workers", .integer(7))
    draft.set("dispute_types", .codes(["wages"]))
    try copy.save([try draft.line().orThrow()], by: "copy")
    try server.sync(county.store)
    let hubBefore = try Holding(hub.store)
    let copyBefore = try Holding(copy)

    let error = #expect(throws: SyncError.self) { try server.sync(copy) }
    guard case .session(_, .forked(let log, let held, let hubThrough)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(log == LogID(node: copy.thisNode.node, logClass: .plain))
    #expect(held == 5)
    #expect(hubThrough == 8)
    #expect(try Holding(hub.store) == hubBefore)
    #expect(try Holding(copy) == copyBefore)
    #expect(try copy.caseIDs().contains(copiedCase))
    #expect(try !copy.caseIDs().contains(original))
    // The original goes on.
    try county.addCase()
    try server.sync(county.store)
    #expect(try Holding(county.store) == Holding(hub.store))
  }

  @Test func `a copy that wrote more than the original is refused by the hub with log.forked`()
    throws
  {
    let scratch = try Scratch()
    let copy = try copy(county, to: scratch)
    try county.save(county.payment(on: firstCase, fen: 1))
    try server.sync(county.store)
    for fen in 1...3 {
      var payment = county.payment(on: firstCase, fen: Int64(fen) * 100)
      payment.set("method", .text("cash"))
      try copy.save([try payment.line().orThrow()], by: "copy")
    }
    // A client that does not compare the links of the greeting meets the hub's own guard.
    let log = LogID(node: copy.thisNode.node, logClass: .plain)
    for from in [5, 6] as [Int64] {
      let batch = try copy.batch(of: log, from: from, linesMax: 10, bytesMax: 100_000)
      #expect(throws: StoreError.self) { try hub.store.receive(batch) }
      let response = try RawResponse(
        HubService(store: hub.store).respond(
          to: try .init(method: "POST", target: "/v1/push", body: batch.encoded)))
      #expect(response.status == 409)
      #expect(try Refusal(decoding: response.body).code == "log.forked")
    }
    #expect(throws: SyncError.self) { try server.sync(copy) }
    #expect(try hub.store.received(on: firstCase) == Fen(rawValue: 500_001))
    #expect(try copy.received(on: firstCase) == Fen(rawValue: 500_600))
  }

  @Test func `a store restored from an old backup is refused before it writes`() throws {
    let scratch = try Scratch()
    let backup = try copy(county, to: scratch)
    try county.addCase()
    try server.sync(county.store)
    let error = #expect(throws: SyncError.self) { try server.sync(backup) }
    guard case .session(_, .forked) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `an untouched copy may sync: it is the same log`() throws {
    let scratch = try Scratch()
    let copy = try copy(county, to: scratch)
    try server.sync(copy)
    #expect(try Holding(copy) == Holding(hub.store))
  }

  @Test func `another hub at the address is refused, and nothing is sent to it`() throws {
    let other = try Site.hub("another hub")
    let otherServer = try HubServer(other.store)
    try county.addCase()
    let before = try other.store.status().lines
    #expect(
      throws: StoreError.otherHub(
        expected: hub.store.thisNode.node, found: other.store.thisNode.node)
    ) { try otherServer.join(county.store) }
    var driver = SessionDriver()
    #expect(
      throws: SyncSession.Failure.otherHub(
        expected: hub.store.thisNode.node, found: other.store.thisNode.node)
    ) { _ = try driver.run(county.store, with: other.store) }
    #expect(try other.store.status().lines == before)
    #expect(try county.store.status().pending[.plain] == 4)
    try server.sync(county.store)
    #expect(try Holding(county.store) == Holding(hub.store))
  }

  @Test func `a hub restored from an old backup gets back what its counties wrote since`() throws {
    let scratch = try Scratch()
    let backup = try copy(hub, to: scratch)
    let neighbour = try Site(Site.county, "neighbour")
    try neighbour.addCase(person: "申请人乙")
    try server.join(neighbour.store)
    try server.sync(neighbour.store)
    try county.addCase()
    try hub.edit(firstCase, "mediator", .text("hub"))
    for site in [county, neighbour] { try server.sync(site.store) }
    let whole = try Holding(county.store)

    let restored = try HubServer(backup)
    for site in [county, neighbour] { _ = try site.store.rejoin(restored.url) }
    // The restored hub writes another line under a number that it gave once.
    var draft = RecordDraft(editing: try backup.mediation(firstCase))
    draft.set("workers", .integer(9))
    try backup.save([try draft.line().orThrow()], by: "restored")
    for site in [county, neighbour, county] { try restored.sync(site.store) }
    #expect(try backup.caseIDs() == county.store.caseIDs())
    for site in [county, neighbour] {
      let held = Set(try Holding(site.store).rows.filter { $0.hasPrefix("line") })
      #expect(held.isSuperset(of: whole.rows.filter { $0.hasPrefix("line") }))
      #expect(held.isSuperset(of: try Holding(backup).rows.filter { $0.hasPrefix("line") }))
      #expect(try site.store.mediation(firstCase).values["mediator"] == .text("hub"))
      #expect(try site.store.mediation(firstCase).values["workers"] == .integer(9))
    }
  }
}
