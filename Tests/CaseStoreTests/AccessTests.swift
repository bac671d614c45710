import CaseModel
import ChangeLog
import SQLite
import SyncSession
import Testing

@testable import CaseStore

/// Who was sent personal lines, who looked, and what administrators did are lines of the log.
struct AccessTests {
  private let city: Site
  private let county: Site
  private let laptop: Site

  init() throws {
    city = try Site("150500", seed: 61, isHub: true)
    county = try Site("150502", seed: 62)
    laptop = try Site("150502", seed: 63)
  }

  private func log(_ site: Site, _ act: AccessAct? = nil) throws -> [AccessEntry] {
    var filter = AccessFilter()
    filter.act = act?.rawValue
    return try site.store.accessLog(filter).entries.reversed()
  }

  private func expectSound(
    _ sites: Site..., at location: SourceLocation = #_sourceLocation
  ) throws {
    for site in sites {
      #expect(try site.store.verify().findings == [], sourceLocation: location)
      #expect(try site.store.status().quarantined == 0, sourceLocation: location)
    }
  }

  @Test func `personal lines are noted as sent once a session, however many pages it takes`() throws
  {
    for _ in 0..<8 { try county.saveCase("备注") }
    try InProcessSync.run(county, with: city)
    #expect(try log(city, .sent).isEmpty, "a node's own lines are not sent to it")
    try InProcessSync.run(laptop, with: city)
    let notes = try log(city, .sent)
    #expect(notes.map(\.note.node) == [laptop.store.thisNode.node])
    #expect(notes.map(\.note.office) == ["150502"])
    #expect(notes.map(\.note.range?.entries) == [1...8])
    #expect(notes.map(\.note.range?.hub) == [city.store.thisNode.node])
    #expect(notes.map(\.author) == [city.store.thisNode.node])
    // What comes later is noted by itself; a sync that brings nothing is not.
    try InProcessSync.run(laptop, with: city)
    try county.saveCase("备注")
    try InProcessSync.run(county, with: city)
    try InProcessSync.run(laptop, with: city)
    #expect(try log(city, .sent).map(\.note.range?.entries) == [1...8, 9...9])
    try expectSound(city, county, laptop)
  }

  @Test func `a page is noted before it leaves, and a repeated request is not noted again`() throws
  {
    try county.saveCase("备注")
    try InProcessSync.run(county, with: city)
    try city.store.enrol(laptop.store)
    let node = laptop.store.thisNode.node
    let request = PullRequest(node: node, cursors: [], linesMax: 100)
    _ = try city.store.page(for: request)
    #expect(try log(city, .sent).count == 1)
    _ = try city.store.page(for: request)
    #expect(try log(city, .sent).count == 1)
  }

  @Test func `a long feed is noted in steps, so that a sync that is cut is not noted as all of it`()
    throws
  {
    try county.saveCase("备注")
    try InProcessSync.run(county, with: city)
    let caseID = try county.store.read { connection in
      try connection.text("SELECT id FROM mediation").flatMap { RecordID($0) }
    }.orThrow()
    var drafts: [LineDraft] = []
    for _ in 0..<CaseStore.entriesNotedMax {
      var note = RecordDraft(new: .note, case: caseID, id: county.store.newRecordID())
      note.set("text", .text("备注"))
      drafts.append(try note.line().orThrow())
    }
    try county.store.save(drafts, by: "li")
    var sync = InProcessSync()
    sync.linesMax = 2_000
    _ = try sync.run(county.store, with: city.store)
    try city.store.enrol(laptop.store)
    _ = try city.store.page(
      for: PullRequest(node: laptop.store.thisNode.node, cursors: [], linesMax: 100))
    let most = CaseStore.entriesNotedMax
    #expect(try log(city, .sent).map(\.note.range?.entries) == [1...most])
    var pull = InProcessSync()
    pull.linesMax = 2_000
    _ = try pull.run(laptop.store, with: city.store)
    #expect(try log(city, .sent).map(\.note.range?.entries) == [1...most, (most + 1)...(most + 1)])
  }

  @Test func `notes go to the author's office and to nobody below, and are not noted themselves`()
    throws
  {
    let second = try Site("150500", seed: 64)
    try county.saveCase("备注")
    try InProcessSync.run(county, with: city)
    try InProcessSync.run(laptop, with: city)
    try InProcessSync.run(second, with: city)
    let sent = try log(city, .sent).count
    // The county's lines to the laptop and to the second computer of the city.
    #expect(sent == 2)
    for _ in 0..<3 { try InProcessSync.run(second, with: city) }
    #expect(try log(city, .sent).count == sent)
    #expect(try log(second, .sent).count == sent)
    for site in [county, laptop] {
      try InProcessSync.run(site, with: city)
      #expect(try log(site).isEmpty)
    }
    try expectSound(city, second, county, laptop)
  }

  @Test func `a look is noted once a day, reader and case, and goes up`() throws {
    let first = try county.saveCase("备注")
    let second = try county.saveCase("备注")
    for _ in 0..<3 {
      try county.store.noteRead(of: first.id, by: "li")
      try county.store.noteRead(of: nil, by: "li")
    }
    try county.store.noteRead(of: first.id, by: "wang")
    try county.store.noteRead(of: second.id, by: "li")
    county.wait(days: 1)
    try county.store.noteRead(of: first.id, by: "li")
    let notes = try log(county)
    #expect(notes.map(\.act) == ["read", "listed", "read", "read", "read"])
    #expect(notes.map(\.who) == ["li", "li", "wang", "li", "li"])
    #expect(notes.map(\.note.caseID) == [first.id, nil, first.id, second.id, first.id])
    var ofCase = AccessFilter()
    ofCase.caseID = second.id
    #expect(try county.store.accessLog(ofCase).total == 1)
    try InProcessSync.run(county, with: city)
    #expect(try log(city, .read).count == 4)
    // The laptop of the same office has them; they say nothing of a person.
    try InProcessSync.run(laptop, with: city)
    #expect(try log(laptop, .read).count == 4)
    try expectSound(city, county, laptop)
  }

  @Test func `what administrators do is noted with it`() throws {
    let root = try county.saveCase("备注")
    let person = try county.savePerson("稀有名", in: root.id)
    try InProcessSync.run(county, with: city)
    _ = try city.store.invite(office: "150502", by: "zhang.wei")
    let order = try city.order(person)
    try city.store.withdrawErasure(order, reason: "mistake", by: "li")
    let notes = try log(city)
    // The county joined by an invitation, too.
    #expect(
      notes.map(\.act) == [
        "invited", "enrolled", "invited", "erasure_ordered", "erasure_withdrawn",
      ])
    #expect(notes.map(\.note.office) == ["150502", "150502", "150502", nil, nil])
    #expect(notes[2].who == "zhang.wei")
    #expect(notes[1].note.node == county.store.thisNode.node)
    #expect(notes[3].note.caseID == root.id && notes[3].note.record == order)
    try expectSound(city)
  }

  @Test func `what a computer held is what it wrote and what it was sent`() throws {
    let own = try laptop.saveCase("自己的备注")
    try InProcessSync.run(laptop, with: city)
    let sent = try county.saveCase("别人的备注")
    try InProcessSync.run(county, with: city)
    laptop.wait(days: 3)
    city.wait(days: 3)
    try InProcessSync.run(laptop, with: city)
    // The city's own case never went to it.
    try city.saveCase("市里的备注")
    try InProcessSync.run(laptop, with: city)
    let data = try city.store.personalData(on: laptop.store.thisNode.node)
    #expect(data.isKnown && data.linesErased == 0 && data.entriesUnknown == 0)
    // All stores of the tests stand on one computer.
    #expect(data.otherIDs == [county.store.thisNode.node])
    let rows = Dictionary(uniqueKeysWithValues: data.rows.map { ($0.record.caseID, $0) })
    #expect(Set(rows.keys) == [own.id, sent.id])
    #expect(rows[own.id]?.way == .written && rows[sent.id]?.way == .sent)
    #expect(rows[sent.id]?.since == city.store.today.iso)
    let nobody = try NodeID("0123456789ab").orThrow()
    #expect(try !city.store.personalData(on: nobody).isKnown)
  }

  @Test func `erased persons do not show among what a computer held`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson("稀有名", in: root.id)
    _ = try county.saveNote("备注", in: root.id)
    try InProcessSync.run(county, with: city)
    try InProcessSync.run(laptop, with: city)
    let node = laptop.store.thisNode.node
    #expect(try city.store.personalData(on: node).rows.map(\.record.type) == ["note", "person"])
    _ = try city.order(person)
    city.wait(days: 40)
    try city.store.eraseWhatIsDue()
    let data = try city.store.personalData(on: node)
    #expect(data.rows.map(\.record.type) == ["note"])
    #expect(data.linesErased == 1)
  }

  @Test func `a hub that goes on under a new id still tells what the old one sent`() throws {
    try county.saveCase("备注")
    try InProcessSync.run(county, with: city)
    try InProcessSync.run(laptop, with: city)
    _ = try city.store.takeNewIdentity(reason: .forked)
    let data = try city.store.personalData(on: laptop.store.thisNode.node)
    #expect(data.rows.count == 1 && data.entriesUnknown == 0)
    // Its feeds begin anew: what is sent of them is noted anew.
    try InProcessSync.join(laptop, to: city)
    try InProcessSync.run(laptop, with: city)
    #expect(try log(city, .sent).count == 2)
  }

  @Test func `a copy of the store holds what had come until then`() throws {
    try county.saveCase("备注")
    let node = try NodeID("0123456789ab").orThrow()
    let view = try county.store.newestView()
    try county.saveCase("后来的备注")
    try county.store.note(.copied(to: node, through: view), by: "li")
    let data = try county.store.personalData(on: node)
    #expect(data.rows.map(\.way) == [.copied])
  }

  @Test func `a note that another node wrote does not keep a hub from noting`() throws {
    try county.saveCase("备注")
    try InProcessSync.run(county, with: city)
    var forged = AccessNote(.sent, node: laptop.store.thisNode.node, office: "150502", count: 1)
    forged.range = AccessNote.Range(hub: city.store.thisNode.node, entries: 1...1_000_000)
    try county.store.note(forged, by: "li")
    try InProcessSync.run(county, with: city)
    try InProcessSync.run(laptop, with: city)
    let notes = try log(city, .sent)
    #expect(notes.map(\.author).contains(city.store.thisNode.node))
    #expect(notes.count == 2)
  }
}
