import CaseModel
import ChangeLog
import SQLite
import SyncSession
import Testing

@testable import CaseStore

/// Lines of another are taken only under its author's signature, or under that of a certified hub
/// over its feed; and what was signed can be proved to whoever asks.
struct SignedLinkTests {
  private let city: Site
  private let county: Site
  private let other: Site
  private let key: RecordKey

  init() throws {
    city = try Site("150500", seed: 81, isHub: true)
    county = try Site("150502", seed: 82)
    other = try Site("150502", seed: 83)
    key = try county.saveCase("笔录")
    for site in [county, other] { try InProcessSync.join(site, to: city) }
    for site in [county, other] { try InProcessSync.run(site, with: city) }
    try other.edit(key, workers: 7)
    for site in [other, county] { try InProcessSync.run(site, with: city) }
  }

  // MARK: - A lying county

  /// A line as its author would have written it next, by somebody who has not the author's key.
  private func forged() throws -> (batch: PushBatch, line: Line) {
    let end = try county.store.hello().logs.first { $0.log.logClass == .plain }.orThrow()
    let line = try LineBook.line(
      end.log, end.through + 1, key, [("workers", "999")], by: "li")
    let batch = PushBatch(
      sender: other.store.thisNode.node, log: end.log, from: end.through + 1, after: end.link,
      items: [.line(line.bytes)], link: end.link.next(line.digest),
      signedBy: try other.store.nodeKey())
    return (batch, line)
  }

  @Test func `a line of another's log that the author did not sign is refused`() throws {
    let (batch, line) = try forged()
    let before = try city.lines()
    #expect(throws: StoreError.logNotSigned(log: line.log, sequence: line.sequence)) {
      try city.store.receive(batch)
    }
    // Nor with the author's own signature of something else.
    let end = try county.store.hello().logs.first { $0.log == line.log }.orThrow()
    let real = try county.store.batch(of: end, from: 1, linesMax: 99, bytesMax: .max)
    #expect(throws: StoreError.logNotSigned(log: line.log, sequence: line.sequence)) {
      try city.store.receive(
        PushBatch(
          sender: batch.sender, log: batch.log, from: batch.from, after: batch.after,
          items: batch.items, link: batch.link, signature: real.signature))
    }
    #expect(try city.lines() == before)
    #expect(try city.store.record(key)?.values["workers"] == .integer(7))
  }

  @Test func `a page that the joined hub did not sign is refused, and no cursor moves`() throws {
    try city.edit(key, workers: 8)
    let session = try county.store.beginSession()
    let hub = city.store.thisNode.node
    guard case .greet(let hello) = session.start() else { return }
    #expect(hello.node == county.store.thisNode.node)
    let cursors = try county.store.read { try UpstreamQuery.cursors(hub: hub, $0) }
    let page = try city.store.page(
      for: PullRequest(node: hello.node, cursors: cursors, linesMax: 100))
    let section = try page.sections.first.orThrow()
    let forged = PullPage(
      sections: [
        PullPage.Section(
          feed: section.feed, from: section.from, items: section.items, link: section.link,
          signedBy: try other.store.nodeKey())
      ], disagreeing: [], remaining: 0)
    #expect(
      throws: StoreError.feedNotSigned(
        hub: hub, feed: section.feed, position: section.through)
    ) {
      try county.store.store(forged, from: hub)
    }
    #expect(try county.store.read { try UpstreamQuery.cursors(hub: hub, $0) } == cursors)
    _ = try county.store.store(page, from: hub)
    #expect(try county.store.record(key)?.values["workers"] == .integer(8))
  }

  @Test func `a rebuilt hub takes no forged lines, whoever's feed they are said to be of`() throws {
    let rebuilt = try Site("150500", seed: 84, inPlaceOf: city)
    try rebuilt.store.enrol(other.store)
    let (batch, line) = try forged()
    let feed = FeedID(office: "150502", logClass: .plain)
    let sender = try other.store.nodeKey()
    let lost = city.store.thisNode.node
    let after = ChainLink.origin(of: feed, at: sender.node)
    // As a feed of its own: no certificate makes it a hub.
    #expect(throws: StoreError.feedNotCertified(hub: sender.node)) {
      try rebuilt.store.receive(
        FeedReturn(
          sender: sender.node, feed: feed, from: 1, after: after,
          items: [.line(line.bytes)], link: after.next(line.digest), signedBy: sender,
          chain: try other.store.certificateChain(of: sender.node).orThrow()))
    }
    // As the lost hub's, which did not sign it.
    let origin = ChainLink.origin(of: feed, at: lost)
    let link = origin.next(line.digest)
    #expect(throws: StoreError.feedNotSigned(hub: lost, feed: feed, position: 1)) {
      try rebuilt.store.receive(
        FeedReturn(
          sender: sender.node, hub: lost, feed: feed, from: 1, after: origin,
          items: [.line(line.bytes)], link: link,
          signature: LinkSignature(link, of: feed, at: 1, by: sender),
          chain: try other.store.certificateChain(of: lost).orThrow()))
    }
    #expect(throws: StoreError.logNotSigned(log: line.log, sequence: line.sequence)) {
      try rebuilt.store.receive(batch)
    }
    #expect(try !rebuilt.lines().contains(line))
    // What is true comes back: the lost hub's feeds under its signatures.
    try InProcessSync.join(other, to: rebuilt)
    try InProcessSync.run(other, with: rebuilt)
    #expect(try rebuilt.store.record(key)?.values["workers"] == .integer(7))
    #expect(try rebuilt.store.verify().isSound)
  }

  // MARK: - Passing on

  @Test func `a copy without its key passes on all that was saved before it was made`() throws {
    try county.saveCase("还没有同步", workers: 3)
    let unsent = try county.saveCase(workers: 4)
    let scratch = try Scratch()
    let copy = try CaseStore.copy(
      from: county.store.path, to: scratch.file("copy"), reason: .restored)
    try city.store.enrol(copy)
    var sync = InProcessSync()
    _ = try sync.run(copy, with: city.store)
    #expect(try city.store.record(unsent)?.values["workers"] == .integer(4))
    #expect(try copy.verify().isSound)
    #expect(try city.store.verify().isSound)
  }

  @Test(arguments: [1, 2, 5, 1_000] as [Int64])
  func `another's log is passed on up to signed links, in whatever batches`(
    linesMax: Int64
  ) throws {
    for workers in 10..<30 { try county.edit(key, workers: Int64(workers)) }
    var sync = InProcessSync()
    sync.linesMax = 7
    _ = try sync.run(county.store, with: city.store)
    let log = LogID(node: county.store.thisNode.node, logClass: .plain)
    let end = try city.store.hello().logs.first { $0.log == log }.orThrow()
    var from: Int64 = 1
    while from <= end.through {
      let batch = try city.store.batch(of: end, from: from, linesMax: linesMax, bytesMax: 400)
      #expect(batch.isSigned && !batch.items.isEmpty && batch.items.count <= 7)
      guard !batch.items.isEmpty else { break }
      from = batch.through + 1
    }
    #expect(from == end.through + 1)
  }

  // MARK: - Proofs

  /// Proves the case at a site, asking the city for what it needs.
  private func prove(
    at site: Site, change: ([LogRun]) throws -> [LogRun] = { $0 }
  ) throws -> CaseProof {
    let key = try #require(key.caseID)
    return try site.store.prove(case: key) { lines in
      let asked = ProofRequest(node: site.store.thisNode.node, lines: lines)
      let reply = try city.store.prove(ProofRequest(decoding: asked.encoded))
      return try change(ProofReply(decoding: reply.encoded).runs)
    }
  }

  @Test func `every line of a case is proved to its author and to the root, at each office`() throws
  {
    for site in [county, other, city] {
      let proof = try prove(at: site)
      #expect(proof.isProved && proof.entries.count == 4)
      #expect(proof.chains.count == 2 && proof.root == city.recovery?.publicKey)
    }
  }

  @Test func `without the hub another's lines stand on its word, and own lines on one's own`()
    throws
  {
    let caseID = try #require(key.caseID)
    let proof = try county.store.prove(case: caseID)
    #expect(proof.entries.map(\.standing) == [.proved, .proved, .proved, .hubOnly])
    #expect(!proof.isProved)
  }

  @Test func `a run that was changed on its way proves nothing`() throws {
    let changes: [(LogRun) -> LogRun] = [
      { LogRun($0, digests: $0.digests.reversed() + [Digest(of: "more")]) },
      { LogRun($0, after: ChainLink(Digest(of: "elsewhere"))) },
      { LogRun($0, from: $0.from + 1) },
      { LogRun($0, signature: LinkSignature(publicKey: $0.signature.publicKey, bytes: [])) },
      { run in
        var bytes = run.signature.bytes
        bytes[0] ^= 1
        return LogRun(
          run, signature: LinkSignature(publicKey: run.signature.publicKey, bytes: bytes))
      },
    ]
    for change in changes {
      let proof = try prove(at: county) { $0.map(change) }
      #expect(!proof.isProved && proof.entries[3].standing != .proved)
    }
  }

  @Test func `the author's own key, signing another line, does not prove a forged one`() throws {
    let proof = try prove(at: county) { runs in
      try runs.map { run in
        // The hub makes up what the other computer wrote, and cannot sign it.
        LogRun(
          run, digests: [Digest(of: "made up")],
          signature: LinkSignature(
            run.after.next(Digest(of: "made up")), of: run.log, at: run.from,
            by: try city.store.nodeKey()))
      }
    }
    #expect(proof.entries[3].standing != .proved)
  }

  @Test func `a hub proves to a node only what it reads`() throws {
    let stranger = try Site("150521", seed: 85)
    try InProcessSync.join(stranger, to: city)
    let lines = try county.lines().map { LineReference($0) }
    let asked = ProofRequest(node: stranger.store.thisNode.node, lines: lines)
    let covered = try city.store.prove(asked).runs
    for line in try county.lines() where line.record.caseID != nil {
      #expect(!covered.contains { $0.covers(line.log, line.sequence, line.digest) })
    }
    #expect(throws: StoreError.self) {
      try city.store.prove(
        ProofRequest(node: LineBook.node(77), lines: lines))
    }
  }

  @Test func `a row that was changed past the program is found with its case`() throws {
    try SignedLinkTests.tamper(county, "UPDATE mediation SET workers = 99")
    let proof = try prove(at: county)
    #expect(!proof.isProved)
    #expect(proof.findings == [.recordDiffers(key, field: "workers")])
  }

  // MARK: - verify

  @Test(arguments: [
    "UPDATE log SET signature = zeroblob(64) WHERE signature IS NOT NULL",
    "UPDATE log_signature SET signature = zeroblob(64)",
    "UPDATE log_signature SET sequence = sequence - 1 WHERE sequence > 1",
  ])
  func `a changed signature of an author is found and named`(sql: String) throws {
    let site = sql.hasPrefix("UPDATE log SET") ? county : city
    try SignedLinkTests.tamper(site, sql)
    let findings = try site.store.verify().findings
    #expect(
      findings.contains { if case .wrongLogSignature = $0 { true } else { false } }, "\(findings)")
  }

  @Test func `a log that goes on after its author's last signature is found and named`() throws {
    // A line is put in with all links made to follow: only the signature cannot be made.
    let log = LogID(node: county.store.thisNode.node, logClass: .plain)
    try SignedLinkTests.tamper(city, "DELETE FROM log_signature")
    #expect(
      try city.store.verify().findings.contains {
        if case .unsignedLog(log, _, after: 0) = $0 { true } else { false }
      })
    try SignedLinkTests.tamper(county, "UPDATE log SET signature = NULL")
    #expect(
      try county.store.verify().findings.contains {
        if case .unsignedLog(log, _, after: 0) = $0 { true } else { false }
      })
  }

  @Test func `a changed or missing signature of a hub over its feed is found and named`() throws {
    try SignedLinkTests.tamper(county, "UPDATE feed_signature SET signature = zeroblob(64)")
    #expect(
      try county.store.verify().findings.contains {
        if case .wrongFeedSignature = $0 { true } else { false }
      })
    try SignedLinkTests.tamper(county, "DELETE FROM feed_signature")
    #expect(
      try county.store.verify().findings.contains {
        if case .unsignedFeed = $0 { true } else { false }
      })
  }

  /// Changes a store's file as the sqlite3 shell would.
  private static func tamper(_ site: Site, _ sql: String) throws {
    let connection = try Connection(
      path: site.store.path, access: .readWrite(create: false), busyTimeoutMilliseconds: 5_000)
    try connection.run("PRAGMA foreign_keys = OFF")
    try connection.run(sql)
  }
}

extension LogRun {
  /// A run with something else in it.
  fileprivate init(
    _ run: LogRun, from: Int64? = nil, after: ChainLink? = nil, digests: [Digest]? = nil,
    signature: LinkSignature? = nil
  ) {
    self.init(
      log: run.log, from: from ?? run.from, after: after ?? run.after,
      digests: digests ?? run.digests, signature: signature ?? run.signature)
  }
}
