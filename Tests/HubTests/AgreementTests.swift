import CaseModel
import CaseStore
import ChangeLog
import Dispatch
import HTTPServer
import SyncClient
import SyncSession
import Synchronization
import Testing

/// Counties and a hub end with the same lines and the same values.
struct AgreementTests {
  let hub: Site
  let county: Site
  let neighbour: Site

  init() throws {
    hub = try Site.hub()
    county = try Site(Site.county, "county")
    neighbour = try Site(Site.county, "neighbour", at: "2025-11-20T01:30:00.000Z")
  }

  @Test func `two counties' computers of one office see each other's cases over a socket`() throws {
    let server = try HubServer(hub.store)
    let first = try county.addCase()
    let second = try neighbour.addCase(person: "申请人乙")
    for site in [county, neighbour] { try server.join(site.store) }
    for site in [county, neighbour, county] { try server.sync(site.store) }
    #expect(try county.store.caseIDs() == [first, second].sorted())
    #expect(try Holding(county.store) == Holding(hub.store))
    #expect(try Holding(neighbour.store) == Holding(hub.store))
    for site in [county, neighbour] {
      let status = try site.store.status()
      #expect(status.pending.values.reduce(0, +) == 0)
      #expect(status.intake.isConsistent)
      #expect(status.upstream?.completedAt != nil)
    }
    #expect(try hub.store.status().peers.allSatisfy { $0.completedAt != nil })
  }

  @Test func `the outcome counts what went either way, and a second sync nothing`() throws {
    let server = try HubServer(hub.store)
    try county.addCase()
    try hub.addCase(office: Site.county)
    try server.join(county.store)
    let outcome = try server.sync(county.store).outcome
    #expect(outcome.sent == 5)
    #expect(outcome.received == 12)  // with the certificates of both
    let again = try server.sync(county.store).outcome
    #expect(again.sent == 0)
    #expect(again.received == 0)
  }

  @Test(arguments: 1...12)
  func `any size of batch and page comes to the same`(linesMax: Int64) throws {
    try county.addCase()
    let moved = try county.addCase()
    try county.edit(moved, "sought_fen", .integer(1))
    try neighbour.addCase()
    for site in [county, neighbour, county] {
      var driver = SessionDriver(linesMax: linesMax)
      _ = try driver.run(site.store, with: hub.store)
    }
    #expect(try Holding(county.store) == Holding(hub.store))
    #expect(try Holding(neighbour.store) == Holding(hub.store))
    #expect(try county.store.caseIDs().count == 3)
  }

  @Test func `a batch of more bytes than a push takes goes in pieces, and pages as well`() throws {
    let caseID = try county.addCase()
    let words = String(repeating: "调解记录", count: 4_500)  // 54 kB in UTF-8
    for _ in 0..<25 { try county.save(county.note(on: caseID, words)) }
    let server = try HubServer(hub.store)
    try server.join(county.store)
    try server.sync(county.store)
    let pushes = server.exchanges.filter { $0.request.path == "/v1/push" }
    #expect(pushes.count == 3)  // plain, then 1.4 MB of personal lines
    try server.join(neighbour.store)
    try server.sync(neighbour.store)
    #expect(try Holding(neighbour.store) == Holding(hub.store))
  }

  @Test
  func `edits that did not see each other are a conflict everywhere until someone settles it`()
    throws
  {
    let server = try HubServer(hub.store)
    let caseID = try county.addCase()
    for site in [county, neighbour] { try server.join(site.store) }
    for site in [county, neighbour] { try server.sync(site.store) }
    county.clock.advance(seconds: 7_200)
    try county.edit(caseID, "agreed_fen", .integer(100))
    try neighbour.edit(caseID, "agreed_fen", .integer(200))
    try hub.edit(caseID, "mediator", .text("hub"))
    for site in [county, neighbour, county] { try server.sync(site.store) }
    let all = [county, neighbour, hub]
    for site in all {
      let shown = try site.store.mediation(caseID)
      #expect(shown.conflicts == ["agreed_fen"])
      #expect(shown.values["agreed_fen"] == .integer(100))
      #expect(shown.values["mediator"] == .text("hub"))
    }
    try neighbour.edit(caseID, "agreed_fen", .integer(200))
    for site in [neighbour, county] { try server.sync(site.store) }
    for site in all {
      let shown = try site.store.mediation(caseID)
      #expect(shown.conflicts == [])
      #expect(shown.values["agreed_fen"] == .integer(200))
    }
  }

  @Test func `an edit of a personal record follows the case to the other computer`() throws {
    let caseID = try county.addCase()
    for site in [county, neighbour] {
      var driver = SessionDriver()
      _ = try driver.run(site.store, with: hub.store)
    }
    let person = try neighbour.store.records(of: .person, in: caseID)[0]
    var draft = RecordDraft(editing: person)
    draft.set("phone", .text("13800000000"))
    try neighbour.save(draft)
    for site in [neighbour, county] {
      var driver = SessionDriver()
      _ = try driver.run(site.store, with: hub.store)
    }
    #expect(
      try county.store.records(of: .person, in: caseID)[0].values["phone"]
        == .text("13800000000"))
  }

  @Test func `an office that the city adds reaches every county, and no personal line does`() throws
  {
    var office = RecordDraft(new: .office, case: nil, id: try RecordID("150500-zone1").orThrow())
    office.set("code", .text("150571"))
    office.set("name", .text("甲开发区总工会"))
    office.set("reports_to", .text(Site.city))
    try hub.save(office)
    var driver = SessionDriver()
    _ = try driver.run(county.store, with: hub.store)
    #expect(try county.store.officeTree().find(id: "150500-zone1")?.code == "150571")
  }

  @Test func `pushes of several nodes in any order come to the same lines, values and feeds`()
    throws
  {
    let caseID = RecordID(office: Site.county, derivedFrom: ["several"])
    let root = RecordKey(case: caseID, type: "mediation", id: caseID)
    let payment = RecordKey(
      case: caseID, type: "recovery", id: RecordID(office: Site.county, derivedFrom: ["payment"]))
    var (a, b, c) = (RawNode("several a"), RawNode("several b"), RawNode("several c"))
    let first = try a.write(
      root, ["office": .string(Site.county), "workers": .integer(1)], at: time(1))
    let paid = try b.write(payment, ["amount_fen": .integer(5)], at: time(2))
    try b.write(root, ["workers": .integer(2)], over: ["workers": [first]], at: time(3))
    try c.write(root, ["workers": .integer(3)], over: ["workers": [first]], at: time(3))
    try c.write(payment, ["amount_fen": .integer(6)], over: ["amount_fen": [paid]], at: time(4))
    try c.write(
      RecordKey(case: caseID, type: "person", id: caseID), ["name": .string("申请人甲")],
      in: .personal, at: time(5))
    let nodes = [a, b, c]
    var expected: (holding: Holding, plain: Set<Digest>, personal: Set<Digest>)?
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      let hub = try Site.hub()
      for index in order { try nodes[index].pushAll(to: hub.store, office: Site.county) }
      let feeds = try FeedReader(hub.store, office: Site.county)
      let found = (
        try Holding(hub.store), feeds.lines(Site.county, .plain),
        feeds.lines(Site.county, .personal)
      )
      #expect(feeds.repeated == 0)
      #expect(found.1.count == 5 && found.2.count == 1, "\(order)")
      if let expected {
        #expect(found.0 == expected.holding, "\(order)")
        #expect(found.1 == expected.plain && found.2 == expected.personal, "\(order)")
      }
      expected = found
    }
  }

  @Test func `many who push and pull at once are all served, and nothing is lost or repeated`()
    throws
  {
    let server = try HubServer(hub.store)
    let nodes = try (0..<8).map { number in
      var node = RawNode("at once \(number)")
      for place in 0..<3 {
        let id = RecordID(office: Site.county, derivedFrom: ["at once", "\(number)", "\(place)"])
        try node.write(
          RecordKey(case: id, type: "mediation", id: id), ["office": .string(Site.county)])
      }
      try hub.store.enrol(node, office: Site.county)
      return node
    }
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: nodes.count) { index in
      let node = nodes[index]
      do {
        let caller = SignedCaller(node.key) { try RawResponse(of: $0, to: server.server) }
        let pull = PullRequest(node: node.node, cursors: [], linesMax: 1_000)
        for (path, body) in [
          ("/v1/hello", node.hello(office: Site.county).encoded),
          ("/v1/push", node.batch(from: 1, through: 1).encoded), ("/v1/pull", pull.encoded),
          ("/v1/push", node.batch(from: 2).encoded), ("/v1/pull", pull.encoded),
        ] {
          let response = try caller.post(path, body)
          if response.status != 200 { failures.withLock { $0.append("\(path) \(response)") } }
        }
      } catch { failures.withLock { $0.append("\(error)") } }
    }
    #expect(failures.withLock { $0 } == [])
    let feeds = try FeedReader(hub.store, office: Site.county)
    #expect(feeds.lines(Site.county, .plain).count == 24)
    #expect(feeds.repeated == 0)
  }

  private func time(_ hour: Int) -> String { "2025-11-20T0\(hour):00:00.000Z" }
}
