import CaseModel
import CaseStore
import ChangeLog
import SyncSession
import Testing

/// Which lines count: the same for all who hold the same lines, in whatever order these came.
struct EntitlementTests {
  private static let caseID = RecordID(office: Site.county, derivedFrom: ["entitlement"])
  private static let root = RecordKey(case: caseID, type: "mediation", id: caseID)

  private static func payment(_ word: String) -> RecordKey {
    RecordKey(
      case: caseID, type: "recovery", id: RecordID(office: Site.county, derivedFrom: [word]))
  }

  /// A case of the county, made by a node of it.
  private func maker() throws -> (node: RawNode, root: Line) {
    var node = RawNode("maker")
    let root = try node.write(
      EntitlementTests.root, ["office": .string(Site.county), "workers": .integer(1)])
    return (node, root)
  }

  private func reasons(_ store: CaseStore) throws -> [String] {
    try store.quarantinedLines(rowsMax: 100).lines
      .map { "\($0.line.name.node == RawNode("maker").node ? "maker" : "other") \($0.reason)" }
  }

  @Test(arguments: 0..<8)
  func `a node that was of two offices is entitled as of both, whoever learns of which first`(
    number: Int
  ) throws {
    let hub = try Site.hub()
    let (maker, _) = try maker()
    try maker.pushAll(to: hub.store, office: Site.county)
    var moved = RawNode("moved \(number)")
    try moved.write(EntitlementTests.payment("moved"), ["amount_fen": .integer(5)])
    try moved.pushAll(to: hub.store, office: Site.county)
    #expect(try hub.store.received(on: EntitlementTests.caseID) == Fen(rawValue: 5))
    try hub.store.greet(moved, office: Site.otherCounty)
    // A computer that gets both certificates before the line.
    let county = try Site(Site.county, "county")
    var driver = SessionDriver()
    _ = try driver.run(county.store, with: hub.store)
    #expect(try county.store.received(on: EntitlementTests.caseID) == Fen(rawValue: 5))
    #expect(try Holding(county.store) == Holding(hub.store))
  }

  @Test func `a line of an author that no hub has greeted waits for its certificate`() throws {
    let hub = try Site.hub()
    let (maker, _) = try maker()
    try maker.pushAll(to: hub.store, office: Site.county)
    var other = RawNode("other")
    try other.write(EntitlementTests.payment("p"), ["amount_fen": .integer(5)])
    _ = try hub.store.receive(other.batch(sender: maker.node))
    #expect(try reasons(hub.store) == ["other authorUnknown"])
    #expect(try hub.store.received(on: EntitlementTests.caseID) == .zero)
    // It is passed on as it is, and judged there as here.
    let county = try Site(Site.county, "county")
    var driver = SessionDriver()
    _ = try driver.run(county.store, with: hub.store)
    #expect(try reasons(county.store) == ["other authorUnknown"])
    try hub.store.greet(other, office: Site.county)
    driver = SessionDriver()
    _ = try driver.run(county.store, with: hub.store)
    for store in [hub.store, county.store] {
      #expect(try reasons(store) == [])
      #expect(try store.received(on: EntitlementTests.caseID) == Fen(rawValue: 5))
      #expect(try store.status().intake.isConsistent)
    }
  }

  @Test func `a line of another county counts from when that county once held the case`() throws {
    let hub = try Site.hub()
    var (maker, root) = try maker()
    try maker.pushAll(to: hub.store, office: Site.county)
    var other = RawNode("other")
    try other.write(EntitlementTests.payment("p"), ["amount_fen": .integer(5)])
    try other.pushAll(to: hub.store, office: Site.otherCounty)
    #expect(try reasons(hub.store) == ["other authorNotEntitled"])
    try maker.write(
      EntitlementTests.root, ["office": .string(Site.otherCounty)], over: ["office": [root]])
    try maker.pushAll(to: hub.store, office: Site.county)
    #expect(try reasons(hub.store) == [])
    #expect(try hub.store.received(on: EntitlementTests.caseID) == Fen(rawValue: 5))
  }

  @Test func `a line whose case has not come waits for it`() throws {
    let hub = try Site.hub()
    var other = RawNode("other")
    try other.write(EntitlementTests.payment("p"), ["amount_fen": .integer(5)])
    try other.pushAll(to: hub.store, office: Site.county)
    #expect(try reasons(hub.store) == ["other caseUnknown"])
    let (maker, _) = try maker()
    try maker.pushAll(to: hub.store, office: Site.county)
    #expect(try reasons(hub.store) == [])
    #expect(try hub.store.received(on: EntitlementTests.caseID) == Fen(rawValue: 5))
  }

  @Test func `a case is not taken by who does not hold it, nor placed for another office`() throws {
    let hub = try Site.hub()
    let (maker, root) = try maker()
    try maker.pushAll(to: hub.store, office: Site.county)
    var other = RawNode("other")
    try other.write(
      EntitlementTests.root, ["office": .string(Site.otherCounty)], over: ["office": [root]])
    try other.write(EntitlementTests.root, ["office": .string(Site.otherCounty)])
    try other.pushAll(to: hub.store, office: Site.otherCounty)
    #expect(
      try reasons(hub.store) == ["other placeNotEntitled", "other placeNotEntitled"])
    let shown = try hub.store.mediation(EntitlementTests.caseID)
    #expect(shown.values["office"] == .text(Site.county))
    #expect(shown.conflicts == [])
    let reader = try FeedReader(hub.store, office: Site.otherCounty)
    #expect(reader.entries.keys.sorted() == [.common])
  }
}
