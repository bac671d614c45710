import CaseModel
import CaseStore
import ChangeLog
import Testing

/// A store that kept cases before it became a hub.
struct LateHubTests {
  /// The same writes, on a store that is a hub from the start or becomes one at the end.
  private func city(late: Bool) throws -> Site {
    let site = try Site(Site.city, "city")
    if !late { try site.store.becomeRootHub() }
    let plain = try site.addCase(office: Site.county)
    try site.edit(plain, "sought_fen", .integer(1))
    let moved = try site.addCase(office: Site.county, person: "申请人乙")
    try site.save(site.note(on: moved, "移交前"))
    try site.edit(moved, "office", .text(Site.otherCounty))
    try site.save(site.note(on: moved, "移交后"), site.payment(on: moved, fen: 5))
    var office = RecordDraft(new: .office, case: nil, id: try RecordID("150500-zone1").orThrow())
    office.set("code", .text("150571"))
    office.set("name", .text("甲开发区总工会"))
    try site.save(office)
    if late { try site.store.becomeRootHub() }
    return site
  }

  @Test
  func `its feeds hold every line once`() throws {
    let site = try city(late: true)
    let feeds = try FeedReader(site.store, office: Site.city)
    #expect(feeds.repeated == 0)
    #expect(feeds.lines(nil, .plain).count == 1)
    let plain = feeds.lines(Site.county, .plain).union(feeds.lines(Site.otherCounty, .plain))
    #expect(plain.count == 11)
  }

  @Test
  func `its plain feeds are those of a hub from the start`() throws {
    let (lateCity, earlyCity) = (try city(late: true), try city(late: false))
    let late = try FeedReader(lateCity.store, office: Site.city)
    let early = try FeedReader(earlyCity.store, office: Site.city)
    for office in [nil, Site.city, Site.county, Site.otherCounty] {
      #expect(
        late.writes(office, .plain) == early.writes(office, .plain), "\(office ?? "common")")
    }
    // The former office never read the person's lines, and has no need to now.
    #expect(late.writes(Site.otherCounty, .personal) == early.writes(Site.otherCounty, .personal))
    #expect(
      Set(late.writes(Site.county, .personal))
        .isSubset(of: early.writes(Site.county, .personal)))
  }

  @Test
  func `its counties get their cases`() throws {
    let site = try city(late: true)
    let county = try Site(Site.county, "county")
    let other = try Site(Site.otherCounty, "other county")
    for store in [county.store, other.store] {
      var driver = SessionDriver()
      _ = try driver.run(store, with: site.store)
    }
    #expect(try Holding(county.store, classes: [.plain]) == Holding(site.store, classes: [.plain]))
    #expect(
      try Holding(other.store)
        == Holding(site.store, of: try other.store.caseIDs()))
    #expect(try other.store.caseIDs().count == 1)
  }

  @Test func `becoming a hub again changes nothing`() throws {
    let site = try city(late: true)
    let before = try FeedReader(site.store, office: Site.city)
    try site.store.becomeHub()
    let after = try FeedReader(site.store, office: Site.city, word: "again")
    // The city's own feed grows by a note that the first reader was sent something.
    let notes = FeedID(office: Site.city, logClass: .personal)
    for feed in before.entries.keys where feed != .common {
      let entries = try #require(after.entries[feed])
      #expect(entries.starts(with: before.entries[feed] ?? []))
      #expect(entries.count == before.entries[feed]?.count || feed == notes)
    }
    #expect(before.entries.keys == after.entries.keys)
    #expect(before.lines(nil, .plain) == after.lines(nil, .plain))
  }

  @Test func `a store that another process made a hub meanwhile feeds what it writes`() throws {
    let site = try Site(Site.city, "city")
    let daemon = try site.reopened()
    try daemon.becomeRootHub()
    try site.addCase(office: Site.county)
    #expect(try FeedReader(daemon, office: Site.county).lines(Site.county, .plain).count == 4)
  }
}
