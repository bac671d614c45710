import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncClient
import SyncSession
import Testing

/// A region, a city that is its client and a hub itself, and a county.
struct ThreeTierTests {
  let region: Site
  let city: Site
  let county: Site

  init() throws {
    region = try Site("150000", "region")
    try region.store.becomeHub()
    city = try Site.hub("city")
    county = try Site(Site.county, "county")
  }

  private func sync(_ site: Site, with hub: Site) throws {
    var driver = SessionDriver()
    _ = try driver.run(site.store, with: hub.store)
  }

  @Test func `what the region writes on a county's case comes down through the city`() throws {
    let caseID = try region.addCase(office: Site.county)
    try sync(city, with: region)
    try sync(county, with: city)
    #expect(try county.store.caseIDs() == [caseID])
    #expect(try Holding(county.store) == Holding(region.store))
    // The next edit, too; and what the county writes on it reaches the city.
    try region.edit(caseID, "mediator", .text("region"))
    try county.save(county.payment(on: caseID, fen: 5))
    try sync(city, with: region)
    try sync(county, with: city)
    #expect(try Holding(county.store) == Holding(city.store))
    #expect(try city.store.received(on: caseID) == Fen(rawValue: 500_005))
  }

  @Test func `a node that another hub knew first gets its own lines back whole`() throws {
    try county.addCase()
    _ = try region.store.welcome(county.store.hello, version: 1)
    for logClass in LogClass.allCases {
      let log = LogID(node: county.store.thisNode.node, logClass: logClass)
      _ = try region.store.receive(
        county.store.batch(of: log, from: 1, linesMax: 100, bytesMax: 1 << 20))
    }
    try sync(city, with: region)
    try sync(county, with: city)
    #expect(try Holding(county.store) == Holding(city.store))
    #expect(try county.store.status().pending.values.allSatisfy { $0 == 0 })
  }

  @Test(.knownIssue("forks that come from two sides"))
  func `a copy that wrote to the region first makes the original's push a fork`() throws {
    let scratch = try Scratch()
    let path = scratch.file("copy.sqlite")
    for suffix in ["", "-wal"] {
      try? Files.copy(county.store.path + suffix, to: path + suffix)
    }
    try Files.copy(county.store.path + ".key", to: path + ".key")
    let copy = try CaseStore(path: path, environment: county.clock.environment)
    let id = copy.newRecordID()
    var draft = RecordDraft(new: .mediation, case: id, id: id)
    draft.set("office", .text(Site.county))
    draft.set("accepted_on", .text("2025-11-20"))
    draft.set("workers", .integer(7))
    draft.set("dispute_types", .codes(["wages"]))
    try copy.save([try draft.line().orThrow()], by: "copy")
    var driver = SessionDriver()
    _ = try driver.run(copy, with: region.store)
    try sync(city, with: region)
    let before = try Holding(city.store)
    #expect(before.rows.count > 1)

    try county.addCase()
    let own = try Holding(county.store)
    let server = try HubServer(city.store)
    try server.join(county.store)
    let error = #expect(throws: SyncError.self) { try server.sync(county.store) }
    guard case .refused(_, _, let refusal) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(refusal.code == "log.forked")
    #expect(try Holding(city.store) == before)
    #expect(try Holding(county.store) == own)
  }
}
