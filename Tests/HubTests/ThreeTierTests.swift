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
    try region.store.becomeRootHub()
    city = try Site(Site.city, "city", at: "2025-11-20T02:00:00.000Z")
    try city.store.becomeHub()
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
    try region.store.enrol(county.store)
    _ = try region.store.receive(county.store.ownBatch(.plain, from: 1))
    #expect(throws: StoreError.classNotTaken(.personal)) {
      try region.store.receive(county.store.ownBatch(.personal, from: 1))
    }
    try sync(city, with: region)
    try sync(county, with: city)
    #expect(try Holding(county.store) == Holding(city.store))
    #expect(try county.store.status().pending.values.allSatisfy { $0 == 0 })
  }

  @Test func `a copy that wrote to the region first leaves two branches, and both are everywhere`()
    throws
  {
    let scratch = try Scratch()
    let copy = try county.copied(to: scratch)
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
    #expect(try city.store.caseIDs() == [id])

    // The city has the copy's line singly: the original's log begins beside it.
    let node = county.store.thisNode.node
    let own = try county.addCase()
    try sync(county, with: city)
    for store in [city.store, county.store] { #expect(try store.caseIDs() == [id, own].sorted()) }
    // By then the original holds a line of its own log that it did not write.
    let written = try county.addCase()
    try sync(county, with: city)
    #expect(county.store.thisNode.node != node)
    try sync(city, with: region)
    driver = SessionDriver()
    _ = try driver.run(copy, with: region.store)
    #expect(copy.thisNode.node != node && copy.thisNode.node != county.store.thisNode.node)
    let plain = try Holding(county.store, classes: [.plain])
    #expect(try county.store.caseIDs() == [id, own, written].sorted())
    for store in [city.store, region.store, copy] {
      #expect(try Holding(store, classes: [.plain]) == plain)
    }
  }

  @Test func `a city goes up with its counties' logs, each whole and of its author`() throws {
    let caseID = try county.addCase()
    // What its counties write counts at the city when the region has certified it.
    try sync(city, with: region)
    try sync(county, with: city)
    try city.edit(caseID, "mediator", .text("city"))
    try sync(city, with: region)
    #expect(
      try Holding(region.store, classes: [.plain]) == Holding(city.store, classes: [.plain]))
    #expect(try Holding(region.store).lines.count == 5)
    #expect(try region.store.status().intake.quarantined == 0)
    // The region's programs hold no personal line of it.
    #expect(try region.store.records(of: .person, in: caseID).isEmpty)
    // A county that comes to the region itself has nothing more to send.
    let outcome = try {
      var driver = SessionDriver()
      try driver.join(county.store, region.store)
      return try driver.run(county.store, with: region.store)
    }()
    #expect(outcome.sent == 0)
  }

  @Test func `a restored city that the region knows more of goes on under a new id`() throws {
    let caseID = try county.addCase()
    for (site, hub) in [(county, city), (city, region)] { try sync(site, with: hub) }
    let scratch = try Scratch()
    let backup = try city.copied(to: scratch)
    let node = backup.thisNode.node
    try city.edit(caseID, "mediator", .text("city"))
    for (site, hub) in [(city, region), (county, city)] { try sync(site, with: hub) }
    var driver = SessionDriver()
    _ = try driver.run(backup, with: region.store)
    #expect(backup.thisNode.node != node)
    #expect(try backup.mediation(caseID).values["mediator"] == .text("city"))
    // Its counties join it under that id, and nothing is missing there.
    driver = SessionDriver()
    try driver.join(county.store, backup)
    _ = try driver.run(county.store, with: backup)
    let desk = try Site(Site.city, "desk")
    driver = SessionDriver()
    _ = try driver.run(desk.store, with: backup)
    for store in [county.store, desk.store] { #expect(try Holding(store) == Holding(backup)) }
  }
}
