import CaseModel
import CaseStore
import ChangeLog
import SyncSession
import Testing

/// Which offices get which lines.
struct PlaceTests {
  let hub: Site
  let county: Site
  let other: Site

  init() throws {
    hub = try Site.hub()
    county = try Site(Site.county, "county")
    other = try Site(Site.otherCounty, "other county")
  }

  private func sync(_ sites: Site...) throws {
    for site in sites {
      var driver = SessionDriver()
      _ = try driver.run(site.store, with: hub.store)
    }
  }

  @Test func `nothing of another office's cases is in any answer to a county`() throws {
    let server = try HubServer(hub.store, isPacking: false)
    let caseID = try other.addCase(person: "不该外传的姓名")
    try other.save(other.note(on: caseID, "不该外传的笔录"))
    try server.join(other.store)
    try server.sync(other.store)
    let exchangesBefore = server.exchanges.count
    let own = try county.addCase(person: "本县的姓名")
    try server.join(county.store)
    try server.sync(county.store)
    try server.sync(county.store)
    let answers = server.exchanges[exchangesBefore...].map(\.response)
    #expect(answers.count > 5)
    for answer in answers {
      // Which node is of which office is for all to know.
      let text = String(decoding: try RawResponse(answer).body, as: UTF8.self)
        .split(separator: "\n").filter { !$0.contains("\"type\":\"certificate\"") }
        .joined(separator: "\n")
      for secret in [
        "不该外传", caseID.text, other.store.thisNode.node.text, Site.otherCounty, "甲公司",
      ] {
        #expect(!text.contains(secret), "\(secret) in \(text)")
      }
    }
    #expect(try county.store.caseIDs() == [own])
    // The city, which stands above both, has all of it.
    #expect(try hub.store.caseIDs() == [caseID, own].sorted())
  }

  @Test func `a computer of the city itself gets every county's cases`() throws {
    try county.addCase()
    try other.addCase()
    let desk = try Site(Site.city, "desk")
    try sync(county, other, desk)
    #expect(try Holding(desk.store) == Holding(hub.store))
    #expect(try desk.store.caseIDs().count == 2)
  }

  @Test
  func `a case that moves brings its whole history, and its old office reads on what is plain`()
    throws
  {
    let caseID = try county.addCase()
    try county.save(county.note(on: caseID, "移交前"))
    try sync(county, other)
    #expect(try other.store.caseIDs() == [])
    try county.edit(caseID, "office", .text(Site.otherCounty))
    try sync(county, other)
    #expect(try other.store.caseIDs() == [caseID])
    #expect(try Holding(other.store) == Holding(hub.store))
    // What the new office writes, the old one reads as far as it is plain.
    try other.save(other.payment(on: caseID, fen: 700), other.note(on: caseID, "移交后"))
    try sync(other, county)
    #expect(try Holding(county.store, classes: [.plain]) == Holding(hub.store, classes: [.plain]))
    #expect(try county.store.received(on: caseID) == Fen(rawValue: 500_700))
    #expect(try county.store.records(of: .note, in: caseID).count == 1)
    #expect(try other.store.records(of: .note, in: caseID).count == 2)
    let feeds = try FeedReader(hub.store, office: Site.city)
    #expect(feeds.repeated == 0)
    #expect(feeds.lines(Site.county, .plain).count == 6)
    #expect(feeds.lines(Site.otherCounty, .plain).count == 6)
    #expect(feeds.lines(Site.county, .personal).count == 2)
    #expect(feeds.lines(Site.otherCounty, .personal).count == 3)
  }

  @Test
  func `a case that moves away and back brings the personal lines written meanwhile`() throws {
    let caseID = try county.addCase()
    try county.edit(caseID, "office", .text(Site.otherCounty))
    try sync(county, other)
    try other.save(other.note(on: caseID, "在别处写的"))
    try sync(other, county)
    #expect(try county.store.records(of: .note, in: caseID).count == 0)
    try other.edit(caseID, "office", .text(Site.county))
    try sync(other, county)
    #expect(try county.store.records(of: .note, in: caseID).count == 1)
    #expect(try Holding(county.store) == Holding(hub.store))
    #expect(try FeedReader(hub.store, office: Site.city).repeated == 0)
  }

  @Test func `while two offices were named at once both read all of the case`() throws {
    let caseID = try county.addCase()
    let neighbour = try Site(Site.county, "neighbour")
    try sync(county, neighbour)
    try county.edit(caseID, "office", .text(Site.otherCounty))
    try neighbour.edit(caseID, "office", .text("150522"))
    try sync(county, neighbour, other)
    try other.save(other.note(on: caseID, "甲处"))
    let third = try Site("150522", "third")
    try sync(other, third)
    try third.save(third.note(on: caseID, "乙处"))
    try sync(third, other)
    #expect(try Holding(other.store) == Holding(hub.store))
    #expect(try Holding(third.store) == Holding(hub.store))
    #expect(try third.store.records(of: .note, in: caseID).count == 2)
    #expect(try other.store.mediation(caseID).conflicts == ["office"])
  }

  @Test func `lines whose root has not come wait, and then all come`() throws {
    let caseID = RecordID(office: Site.county, derivedFrom: ["rootless"])
    let root = RecordKey(case: caseID, type: "mediation", id: caseID)
    var (a, b) = (RawNode("root"), RawNode("parts"))
    let first = try a.write(root, ["office": .string(Site.county), "workers": .integer(1)])
    let payment = RecordID(office: Site.county, derivedFrom: ["rootless payment"])
    try b.write(
      RecordKey(case: caseID, type: "recovery", id: payment), ["amount_fen": .integer(700)])
    try b.write(root, ["workers": .integer(2)], over: ["workers": [first]])
    try b.write(
      RecordKey(case: caseID, type: "person", id: payment), ["name": .string("申请人甲")],
      in: .personal)
    try b.pushAll(to: hub.store, office: Site.county)
    #expect(
      try FeedReader(hub.store, office: Site.county, word: "early").entries.keys.sorted()
        == [.common])
    try a.pushAll(to: hub.store, office: Site.county)
    let feeds = try FeedReader(hub.store, office: Site.county)
    #expect(feeds.lines(Site.county, .plain).count == 3)
    #expect(feeds.lines(Site.county, .personal).count == 1)
    #expect(feeds.repeated == 0)
    try sync(county)
    #expect(try Holding(county.store) == Holding(hub.store))
  }

  @Test
  func `a hand-over that comes before the root leaves the same feeds as after it`() throws {
    let caseID = RecordID(office: Site.county, derivedFrom: ["early hand-over"])
    let root = RecordKey(case: caseID, type: "mediation", id: caseID)
    var (a, b) = (RawNode("root"), RawNode("hand-over"))
    let first = try a.write(root, ["office": .string(Site.county), "workers": .integer(1)])
    try a.write(
      RecordKey(case: caseID, type: "person", id: caseID), ["name": .string("申请人甲")],
      in: .personal)
    try b.write(root, ["office": .string(Site.otherCounty)], over: ["office": [first]])
    var found: [[Set<Digest>]] = []
    for nodes in [[a, b], [b, a]] {
      let hub = try Site.hub()
      for node in nodes { try node.pushAll(to: hub.store, office: Site.county) }
      let feeds = try FeedReader(hub.store, office: Site.city)
      #expect(feeds.repeated == 0)
      found.append(
        [Site.county, Site.otherCounty].flatMap { office in
          LogClass.allCases.map { feeds.lines(office, $0) }
        })
      #expect(feeds.lines(Site.otherCounty, .plain).count == 2)
      #expect(feeds.lines(Site.otherCounty, .personal).count == 1)
      #expect(feeds.lines(Site.county, .plain).count == 2)
    }
    // Who read a person's line before the hand-over came has it; who did not, gets none later.
    #expect(found[0][0] == found[1][0] && found[0][2] == found[1][2])
    #expect(found[1][1].isSubset(of: found[0][1]))
  }

  @Test
  func `hand-overs in any order of pushes leave the same feeds, and a late hub has them too`()
    throws
  {
    let caseID = RecordID(office: Site.county, derivedFrom: ["hand-overs"])
    let root = RecordKey(case: caseID, type: "mediation", id: caseID)
    let person = RecordKey(case: caseID, type: "person", id: caseID)
    var (a, b, c) = (RawNode("hands a"), RawNode("hands b"), RawNode("hands c"))
    let first = try a.write(root, ["office": .string(Site.county), "workers": .integer(1)])
    let moved = try b.write(root, ["office": .string(Site.otherCounty)], over: ["office": [first]])
    try b.write(person, ["name": .string("申请人甲")], in: .personal)
    try c.write(root, ["office": .string("150522")], over: ["office": [first, moved]])
    try c.write(root, ["workers": .integer(2)], over: ["workers": [first]])
    let offices = [Site.county, Site.otherCounty, "150522"]
    let nodes = [a, b, c]
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      for isLate in [false, true] {
        let hub = try Site(Site.city, "hub")
        if !isLate { try hub.store.becomeRootHub() }
        for index in order {
          // Only from above both may a case be handed on that two of its offices gave away.
          try nodes[index].pushAll(to: hub.store, office: index == 2 ? Site.city : Site.county)
        }
        if isLate { try hub.store.becomeRootHub() }
        let feeds = try FeedReader(hub.store, office: Site.city)
        #expect(feeds.repeated == 0, "\(order) late: \(isLate)")
        for office in offices {
          #expect(feeds.lines(office, .plain).count == 4, "\(office) \(order) late: \(isLate)")
        }
        #expect(feeds.lines("150522", .personal).count == 1, "\(order) late: \(isLate)")
      }
    }
  }

  @Test
  func `a case of a type that a newer version brought is passed on`() throws {
    let caseID = RecordID(office: Site.county, derivedFrom: ["legal aid"])
    var node = RawNode("newer")
    try node.write(
      RecordKey(case: caseID, type: "legal_aid", id: caseID), ["office": .string(Site.county)])
    try node.write(
      RecordKey(
        case: caseID, type: "hearing", id: RecordID(office: Site.county, derivedFrom: ["h"])),
      ["held_on": .string("2025-11-20")])
    try node.pushAll(to: hub.store, office: Site.county)
    let feeds = try FeedReader(hub.store, office: Site.county)
    #expect(feeds.lines(Site.county, .plain).count == 2)
    try sync(county)
    #expect(try county.store.history(of: caseID).count == 2)
  }

  @Test func `lines without a case go to all if plain, and to their author's office if personal`()
    throws
  {
    var node = RawNode("caseless")
    let id = RecordID(office: Site.county, derivedFrom: ["plan"])
    try node.write(RecordKey(case: nil, type: "plan", id: id), ["title": .string("x")])
    try node.write(
      RecordKey(case: nil, type: "diary", id: id), ["text": .string("y")], in: .personal)
    try node.pushAll(to: hub.store, office: Site.county)
    let own = try FeedReader(hub.store, office: Site.county)
    #expect(own.lines(nil, .plain).count == 1)
    #expect(own.lines(Site.county, .personal).count == 1)
    let others = try FeedReader(hub.store, office: Site.otherCounty, word: "other reader")
    #expect(others.lines(nil, .plain).count == 1)
    #expect(others.entries.keys.sorted() == [.common])
  }
}
