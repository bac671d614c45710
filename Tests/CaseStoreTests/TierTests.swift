import CaseModel
import ChangeLog
import SQLite
import SyncSession
import Testing

@testable import CaseStore

/// Three tiers: a city's hub is itself a client of the region's, which holds what is plain only.
struct TierTests {
  private static let words = "身份证号码不给别人看"
  /// The region's own notes of who looked are its own.
  private static let othersPersonalLogs =
    "log WHERE class = 'personal' AND node <> (SELECT node FROM this_node)"

  private let region: Site
  private let city: Site
  private let county: Site

  init() throws {
    region = try Site("150000", seed: 41, isHub: true)
    city = try Site("150500", seed: 42)
    try city.store.becomeHub()
    try InProcessSync.join(city, to: region)
    county = try Site("150502", seed: 43)
  }

  private func syncAll(_ rounds: Int = 2) throws {
    for _ in 0..<rounds {
      try InProcessSync.run(county, with: city)
      try InProcessSync.run(city, with: region)
    }
  }

  /// Checks what the region holds: all that is plain, nothing that is not, not even a digest.
  private func verifyRegion(_ location: SourceLocation = #_sourceLocation) throws {
    let plain = try city.lines().filter { $0.log.logClass == .plain }
    let personal = try city.lines().filter { $0.log.logClass == .personal }
    #expect(!personal.isEmpty, sourceLocation: location)
    let held = try region.lines()
    #expect(plain.isSubset(of: held), sourceLocation: location)
    #expect(held.allSatisfy { $0.log.logClass == .plain }, sourceLocation: location)
    #expect(try region.store.count(TierTests.othersPersonalLogs) == 0, sourceLocation: location)
    #expect(try region.store.count("hole") == 0, sourceLocation: location)
    #expect(try city.isOnDisk(TierTests.words), sourceLocation: location)
    #expect(try !region.isOnDisk(TierTests.words), sourceLocation: location)
    for line in personal {
      #expect(try !region.isOnDisk(line.digest.base64), sourceLocation: location)
    }
    let status = try region.store.status()
    #expect(status.intake.isConsistent && status.quarantined == 0, sourceLocation: location)
  }

  @Test func `plain lines go up two tiers, and personal ones stop at the city`() throws {
    let keys = try (0..<3).map { try county.saveCase(TierTests.words, workers: $0 + 1) }
    try city.saveCase(TierTests.words)
    try InProcessSync.run(county, with: city)
    var up = InProcessSync()
    _ = try up.run(city.store, with: region.store)
    try syncAll()
    try verifyRegion()
    for bytes in up.sent {
      #expect(!Bytes.contains(TierTests.words, in: bytes))
      #expect(!Bytes.contains("\"log\":\"personal\",\"seq\"", in: bytes))
    }
    for (index, key) in keys.enumerated() {
      #expect(
        try region.store.record(key)?.values["workers"] == .integer(Int64(index + 1)))
      #expect(try region.store.records(of: .note, in: key.id).isEmpty)
    }
    // What the region writes comes down both tiers.
    try region.edit(keys[0], workers: 8)
    for _ in 0..<2 {
      try InProcessSync.run(city, with: region)
      try InProcessSync.run(county, with: city)
    }
    #expect(try county.store.record(keys[0])?.values["workers"] == .integer(8))
    var quiet = InProcessSync()
    let outcome = try quiet.run(city.store, with: region.store)
    #expect(outcome.sent == 0 && outcome.received == 0 && quiet.pushed == 0)
    // Nothing waits for a hub that will never take it.
    #expect(try city.store.status().pending == [.plain: 0])
  }

  @Test func `a city that was joined to another hub gives the region plain feeds only`() throws {
    // The office's former hub, which its new one was a client of.
    let former = try Site("150500", seed: 44, inPlaceOf: region)
    try county.saveCase(TierTests.words)
    try InProcessSync.run(county, with: former)
    try former.saveCase(TierTests.words)
    try InProcessSync.join(city, to: former)
    try InProcessSync.run(city, with: former)
    #expect(try city.isOnDisk(TierTests.words))
    try InProcessSync.join(city, to: region)
    var up = InProcessSync()
    let outcome = try up.run(city.store, with: region.store)
    #expect(outcome.returned > 0)
    for bytes in up.sent { #expect(!Bytes.contains(TierTests.words, in: bytes)) }
    try verifyRegion()
    // What it did not show it has still.
    #expect(
      try city.store.count(
        "feed WHERE class = 'personal' AND through > 0 AND hub = '\(former.store.thisNode.node)'")
        > 0)
    try InProcessSync.join(county, to: city)
    try syncAll()
    try verifyRegion()
  }

  @Test func `personal lines that are sent to a region all the same are refused`() throws {
    try county.saveCase(TierTests.words)
    let node = county.store
    try region.store.enrol(node)
    let end = try node.hello().logs.first { $0.log.logClass == .personal }.orThrow()
    let batch = try node.batch(of: end, from: 1, linesMax: 10, bytesMax: .max)
    #expect(throws: StoreError.classNotTaken(.personal)) { try region.store.receive(batch) }
    let hole = PushBatch(
      sender: batch.sender, log: batch.log, from: 1, after: batch.after,
      items: try county.lines().filter { $0.log == batch.log }.map { .hole($0.digest) },
      link: batch.link, signature: batch.signature)
    #expect(throws: StoreError.classNotTaken(.personal)) { try region.store.receive(hole) }
    let lines = try county.lines().filter { $0.log.logClass == .personal }
    #expect(throws: StoreError.classNotTaken(.personal)) {
      try region.store.receive(
        Return.of(Array(lines), from: node.nodeKey()))
    }
    #expect(try !region.isOnDisk(TierTests.words))
    #expect(try region.store.count(TierTests.othersPersonalLogs) == 0)
  }

  @Test func `another computer of the region itself gives its hub both classes, also back`() throws
  {
    let second = try Site("150000", seed: 46)
    let key = try second.saveCase(TierTests.words)
    try InProcessSync.run(second, with: region)
    try InProcessSync.run(second, with: region)
    #expect(try !region.store.records(of: .note, in: key.id).isEmpty)
    #expect(try second.store.status().pending == [.plain: 0, .personal: 0])
    let empty = try Site("150000", seed: 47, inPlaceOf: region)
    try InProcessSync.join(second, to: empty)
    for _ in 0..<2 { try InProcessSync.run(second, with: empty) }
    #expect(try region.lines().isSubset(of: empty.lines()))
  }

  @Test func `a region's hub that lost its disk gets the logs of counties back from the city`()
    throws
  {
    let key = try county.saveCase(TierTests.words, workers: 4)
    try syncAll()
    let lost = try region.lines()
    let empty = try Site("150000", seed: 45, inPlaceOf: region)
    try InProcessSync.join(city, to: empty)
    for _ in 0..<2 { try InProcessSync.run(city, with: empty) }
    #expect(lost.isSubset(of: try empty.lines()))
    #expect(try empty.store.record(key)?.values["workers"] == .integer(4))
    #expect(try !empty.isOnDisk(TierTests.words))
    // The counties' logs are whole there, not single lines.
    let chains = "log WHERE branch = 0 AND node = '\(county.store.thisNode.node)' AND through = 2"
    #expect(try empty.store.count(chains) == 1)
  }
}
