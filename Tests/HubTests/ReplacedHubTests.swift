import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import SyncClient
import SyncSession
import Testing

/// Hubs that lost what they held, or were replaced: they get back every line that a node holds.
struct ReplacedHubTests {
  let hub: Site
  let county: Site
  let neighbour: Site
  let firstCase: RecordID

  init() throws {
    hub = try Site.hub()
    county = try Site(Site.county, "county")
    neighbour = try Site(Site.county, "neighbour", at: "2025-11-20T01:30:00.000Z")
    firstCase = try county.addCase()
    try sync(county, with: hub.store)
  }

  @discardableResult
  private func sync(_ site: Site, with hub: CaseStore, isJoining: Bool = false) throws
    -> SyncSession.Outcome
  {
    var driver = SessionDriver()
    if isJoining { try driver.join(site.store, hub) }
    return try driver.run(site.store, with: hub)
  }

  /// Writes by all three, known to all three.
  private func writeMore() throws {
    try neighbour.addCase(person: "申请人乙")
    try county.addCase()
    for site in [neighbour, county] { try sync(site, with: hub.store) }
    try hub.edit(firstCase, "mediator", .text("hub"))
    try neighbour.save(neighbour.note(on: firstCase, "笔录"))
    for site in [neighbour, county] { try sync(site, with: hub.store) }
  }

  @Test func `another hub at the joined address gets nothing until it is joined`() throws {
    let other = try Site.hub("another hub")
    try county.addCase()
    var driver = SessionDriver()
    #expect(
      throws: SyncSession.Failure.otherHub(
        expected: hub.store.thisNode.node, found: other.store.thisNode.node)
    ) { _ = try driver.run(county.store, with: other.store) }
    #expect(try other.store.caseIDs() == [])
    #expect(try county.store.status().pending[.plain] == 4)
    try sync(county, with: hub.store)
    #expect(try Holding(county.store) == Holding(hub.store))
  }

  @Test func `a hub that is joined instead gets all logs and the feeds of the former one`() throws {
    try writeMore()
    let whole = try Holding(county.store)
    let other = try HubServer(try Site.hub("another hub").store)
    let second = try Site.hub("second hub", inPlaceOf: hub)
    let server = try HubServer(second.store)
    try server.join(county.store)
    #expect(try county.store.status().pending[.plain] == 8)
    let result = try server.sync(county.store)
    #expect(!result.tookNewIdentity)
    #expect(result.outcome.sent == 10)
    // The neighbour's case, its note, the former hub's edit, and certificates of all three.
    #expect(result.outcome.returned == 10)
    #expect(result.outcome.mended.count == 2 && result.outcome.mended.contains(firstCase))
    #expect(server.exchanges.contains { $0.request.path == "/v1/return" })
    #expect(other.exchanges.isEmpty)
    #expect(try Holding(second.store) == whole)
    #expect(try Holding(county.store) == whole)
    #expect(try county.store.status().pending.values.allSatisfy { $0 == 0 })
    #expect(try second.store.status().intake.quarantined == 0)
    // It is given once.
    let again = try server.sync(county.store).outcome
    #expect(again.returned == 0 && again.sent == 0 && again.received == 0)
    // The neighbour's own log comes with itself and moves in place of what was given.
    try server.join(neighbour.store)
    try server.sync(neighbour.store)
    #expect(try Holding(second.store) == whole)
    #expect(try Holding(neighbour.store) == whole)
  }

  @Test(arguments: 1...4)
  func `giving back in any size of batch comes to the same`(linesMax: Int64) throws {
    try writeMore()
    let whole = try Holding(county.store)
    let other = try Site.hub("another hub", inPlaceOf: hub)
    var driver = SessionDriver(linesMax: linesMax)
    try driver.join(county.store, other.store)
    _ = try driver.run(county.store, with: other.store)
    #expect(try Holding(other.store) == whole)
    #expect(try Holding(county.store) == whole)
  }

  @Test func `giving back, cut at each step, is taken up by the next sync`() throws {
    try writeMore()
    let whole = try Holding(county.store)
    var steps = 0
    while true {
      let scratch = try Scratch()
      let copy = try county.copied(to: scratch)
      let other = try Site.hub("another hub", inPlaceOf: hub)
      var cut = SessionDriver(stepsMax: steps, linesMax: 2)
      let isDone: Bool
      do {
        try cut.join(copy, other.store)
        _ = try cut.run(copy, with: other.store)
        isDone = true
      } catch is SessionDriver.Cut { isDone = false }
      #expect(try Holding(copy) == whole, "\(steps) steps")
      var rest = SessionDriver()
      try rest.join(copy, other.store)
      _ = try rest.run(copy, with: other.store)
      #expect(try Holding(other.store) == whole, "\(steps) steps")
      #expect(try Holding(copy) == whole, "\(steps) steps")
      if isDone { break }
      steps += 1
    }
    #expect(steps > 30)
  }

  @Test func `an empty hub gets from each of its nodes what that one holds`() throws {
    try writeMore()
    let stranger = try Site(Site.otherCounty, "other county")
    try stranger.addCase(person: "申请人丙")
    try sync(stranger, with: hub.store)
    let whole = try Holding(hub.store)
    let empty = try Site.hub("empty hub", inPlaceOf: hub)
    for site in [neighbour, county, stranger] {
      try sync(site, with: empty.store, isJoining: true)
    }
    #expect(try Holding(empty.store) == whole)
    for site in [neighbour, county, stranger] { try sync(site, with: empty.store) }
    #expect(try Holding(county.store) == Holding(hub.store, of: county.store.caseIDs()))
    #expect(try FeedReader(empty.store, office: Site.city).repeated == 0)
  }

  @Test func `a hub restored from an old backup gets back what its counties wrote since`() throws {
    let scratch = try Scratch()
    let backup = try hub.copied(to: scratch)
    try writeMore()
    let whole = try Set(Holding(county.store).lines)
    // The restored hub writes another line under a number that it gave once.
    var draft = RecordDraft(editing: try backup.mediation(firstCase))
    draft.set("workers", .integer(9))
    try backup.save([try draft.line().orThrow()], by: "restored")
    // Who was enrolled after the backup was made is invited again.
    for site in [county, neighbour] { try backup.enrol(site.store) }
    for site in [county, neighbour, county] { try sync(site, with: backup) }
    #expect(try Set(Holding(backup).lines).isSuperset(of: whole))
    for site in [county, neighbour] {
      #expect(try Holding(site.store) == Holding(backup))
      #expect(try site.store.mediation(firstCase).values["mediator"] == .text("hub"))
      #expect(try site.store.mediation(firstCase).values["workers"] == .integer(9))
    }
    #expect(try FeedReader(backup, office: Site.city).repeated == 0)
  }

  @Test func `a restored hub that goes on under a new id serves all it held before`() throws {
    let scratch = try Scratch()
    let backup = try hub.copied(to: scratch)
    try writeMore()
    let whole = try Set(Holding(county.store).lines)
    try backup.takeNewIdentity(reason: .restored)
    // A computer that comes first has nothing to give.
    let desk = try Site(Site.city, "desk")
    try sync(desk, with: backup)
    #expect(try Holding(desk.store) == Holding(backup))
    #expect(try desk.store.caseIDs() == [firstCase])
    for site in [county, neighbour] { try sync(site, with: backup, isJoining: true) }
    for site in [county, desk] { try sync(site, with: backup) }
    #expect(try Set(Holding(backup).lines) == whole)
    for site in [county, neighbour, desk] {
      #expect(try Holding(site.store) == Holding(backup))
    }
    #expect(try FeedReader(backup, office: Site.city).repeated == 0)
  }

  @Test func `a region gets no personal line back, nor from a former hub`() throws {
    let region = try Site("150000", "region")
    try region.store.becomeRootHub()
    try region.store.note(root: try hub.recovery.orThrow().publicKey)
    try writeMore()
    let secret = try neighbour.addCase(person: "不该上传的姓名")
    for site in [neighbour, county] { try sync(site, with: hub.store) }
    try sync(county, with: region.store, isJoining: true)
    #expect(try region.store.caseIDs().contains(secret))
    let classes = try region.store.caseIDs().flatMap { try region.store.history(of: $0) }
      .map(\.line.log.logClass)
    #expect(!classes.isEmpty && !classes.contains(.personal))
    #expect(
      try Holding(region.store, classes: [.plain]) == Holding(county.store, classes: [.plain]))
  }
}
