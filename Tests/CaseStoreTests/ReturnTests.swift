import CaseModel
import ChangeLog
import SQLite
import SyncSession
import Testing

@testable import CaseStore

/// A hub that lost its disk gets back what its nodes hold, of any author.
struct ReturnTests {
  private let city: Site
  private let counties: [Site]

  init() throws {
    city = try Site("150500", seed: 11, isHub: true)
    counties = [try Site("150502", seed: 12), try Site("150521", seed: 13)]
  }

  private func sync(_ rounds: Int = 2, with hub: Site) throws {
    for _ in 0..<rounds {
      for county in counties { try InProcessSync.run(county, with: hub) }
    }
  }

  /// Checks that nobody has anything more to tell, and that the counts add up.
  private func verifyQuiet(_ hub: Site, _ location: SourceLocation = #_sourceLocation) throws {
    for county in counties {
      var sync = InProcessSync()
      let outcome = try sync.run(county.store, with: hub.store)
      #expect(outcome.sent == 0 && outcome.returned == 0, sourceLocation: location)
      #expect(outcome.received == 0 && sync.pushed == 0, sourceLocation: location)
      let status = try county.store.status()
      #expect(status.pending.values.allSatisfy { $0 == 0 }, sourceLocation: location)
      #expect(status.intake.isConsistent, sourceLocation: location)
      #expect(status.quarantined == 0, sourceLocation: location)
      try LogCheck.verify(county.store, location)
    }
    let status = try hub.store.status()
    #expect(status.intake.isConsistent && status.quarantined == 0, sourceLocation: location)
  }

  @Test func `an empty hub in the place of a lost one gets all lines back`() throws {
    let keys = try counties.map { try $0.saveCase("工资三个月") }
    let own = try city.saveCase("市里自己的")
    try sync(with: city)
    // Edited by the city, so that the counties hold lines of another author on their cases.
    for key in keys { try city.edit(key, workers: 7) }
    try sync(with: city)
    try verifyQuiet(city)
    let lost = try city.lines()
    let empty = try Site("150500", seed: 14, inPlaceOf: city)
    for county in counties { try InProcessSync.join(county, to: empty) }
    try sync(with: empty)
    try verifyQuiet(empty)
    let found = try empty.lines()
    // What only the city itself might read it had alone: nobody can show it.
    let readByNobody = lost.filter { $0.record.caseID == own.id }
    #expect(lost.subtracting(readByNobody).isSubset(of: found))
    #expect(readByNobody.count == 3)
    for key in keys {
      #expect(try empty.store.record(key)?.values["workers"] == .integer(7))
      #expect(try empty.store.records(of: .note, in: key.id).count == 1)
    }
    for county in counties {
      #expect(
        try county.store.count("feed WHERE through > 0 AND hub = '\(city.store.thisNode.node)'")
          == 0)
    }
  }

  @Test func `a hub restored from an older copy goes on where both agree`() throws {
    var keys = try counties.map { try $0.saveCase("第一次") }
    try sync(with: city)
    let backup = try city.backup()
    keys += try counties.map { try $0.saveCase("第二次") }
    for key in keys.prefix(2) { try city.edit(key, workers: 5) }
    try sync(with: city)
    let lost = try city.lines()
    for isWrittenOn in [false, true] {
      let restored = try Site.restore(backup, seed: 15)
      #expect(restored.store.thisNode.node == city.store.thisNode.node)
      // A hub that wrote on before anybody synced has other entries at the same positions.
      if isWrittenOn { try restored.saveCase("恢复之后") }
      try sync(3, with: restored)
      try verifyQuiet(restored)
      #expect(lost.isSubset(of: try restored.lines()), "written on: \(isWrittenOn)")
      for key in keys.prefix(2) {
        #expect(try restored.store.record(key)?.values["workers"] == .integer(5))
      }
      #expect(try restored.store.count("mediation") == (isWrittenOn ? 5 : 4))
      for county in counties {
        #expect(try county.lines().isSubset(of: restored.lines()))
      }
    }
  }

  // MARK: Agreement

  private static let key = LineBook.key(9)
  private static let hub = key.node
  private static let feed = FeedID(office: "150502", logClass: .plain)

  /// A county's store that holds a feed of so many entries, with the feed's links.
  private func feed(_ count: Int) throws -> (store: CaseStore, links: [ChainLink]) {
    let store = counties[0].store
    try store.join(
      address: "http://127.0.0.1:1",
      hub: HelloReply(
        version: 1, node: ReturnTests.hub, office: "150500", time: "", classes: LogClass.allCases,
        holdings: [], linesMax: 1, bytesMax: 1))
    var book = LineBook()
    let root = try book.mediation("150502")
    let lines = try (0..<count).map { _ in
      try book.line(LineBook.node(1), root, ["workers": "1"])
    }
    var links = [ChainLink.origin(of: ReturnTests.feed, at: ReturnTests.hub)]
    for line in lines { links.append(links[links.count - 1].next(line.digest)) }
    _ = try store.store(
      PullPage(
        sections: [
          PullPage.Section(
            feed: ReturnTests.feed, from: 1, items: lines.map { .line($0.bytes) },
            link: links[count], signedBy: ReturnTests.key)
        ], disagreeing: [], remaining: 0), from: ReturnTests.hub)
    return (store, links)
  }

  @Test func `agreement is found at the newest named position that both share`() throws {
    let count = 40
    let (store, links) = try feed(count)
    for through in [0, 1, 2, 3, 17, 40, 55] {
      for agreed in 0...min(count, through) {
        // The positions that a hub names: 0, its end, and distances from the end that double.
        var positions: Set<Int> = [0, through]
        var distance = 1
        while distance < through {
          positions.insert(through - distance)
          distance *= 2
        }
        let named = positions.sorted().map { position in
          FeedCursor(
            feed: ReturnTests.feed, position: Int64(position),
            link: position <= agreed
              ? links[position] : ChainLink(Digest(of: "other \(position)")))
        }
        let found = try store.findAgreement(
          PullPage.Disagreement(feed: ReturnTests.feed, links: named), hub: ReturnTests.hub)
        #expect(found == Int64(positions.filter { $0 <= agreed }.max() ?? 0))
        // What is read again is at most as long as what differs.
        #expect(agreed - Int(found) <= max(1, through - agreed))
      }
    }
    let unknown = FeedCursor(
      feed: .common, position: 7, link: ChainLink(Digest(of: "x")))
    #expect(
      try store.findAgreement(
        PullPage.Disagreement(feed: .common, links: [unknown]), hub: ReturnTests.hub) == 0)
  }

  @Test func `a feed is cut back to any position, and its lines stay`() throws {
    let count = 300
    let (store, links) = try feed(count)
    let lines = try store.count("line")
    let held = SyncSession.HeldFeed(hub: ReturnTests.hub, feed: ReturnTests.feed)
    for position in [300, 299, 257, 256, 255, 1, 0] {
      let whole = try store.entries(of: held, from: 1, linesMax: 1_000, bytesMax: .max)
      #expect(whole.link == links[whole.items.count])
      let cursors = try store.cutBack(held, through: Int64(position))
      #expect(cursors.map(\.position) == (position == 0 ? [] : [Int64(position)]))
      #expect(cursors.map(\.link) == (position == 0 ? [] : [links[position]]))
      #expect(try store.count("feed_entry") == Int64(position))
      #expect(try store.count("feed_link") == (position >= 256 ? 1 : 0))
      #expect(try store.count("line") == lines)
    }
    let nothing = try store.entries(of: held, from: 1, linesMax: 10, bytesMax: .max)
    #expect(nothing.items.isEmpty)
  }
}
