internal import CaseModel
internal import ChangeLog
internal import SQLite
public import SyncSession
internal import Synchronization
internal import Turnstile

extension CaseStore {
  /// Takes the greeting of a node and says what this hub holds of its logs.
  ///
  /// - Throws: ``StoreError/hubNotAbove(hubOffice:office:)`` for an office outside this hub's
  ///   subtree, ``StoreError/unknownNode(_:)`` for an id that does not follow from the key,
  ///   ``StoreError/notEnrolled(_:)`` for one that is not enrolled for the office.
  public func welcome(_ hello: Hello, version: Int64) throws -> HelloReply {
    guard NodeID(publicKey: hello.publicKey) == hello.node, hello.node != thisNode.node else {
      throw StoreError.unknownNode(hello.node)
    }
    let reply = try write { connection, _ in
      let tree = try OfficeQuery.tree(connection)
      guard tree.find(id: hello.office) != nil else {
        throw StoreError.unknownOffice(hello.office)
      }
      guard tree.isAtOrAbove(thisNode.office, hello.office) else {
        throw StoreError.hubNotAbove(hubOffice: thisNode.office, office: hello.office)
      }
      let now = environment.now.iso
      try connection.run(
        "UPDATE peer SET last_seen_at = ? WHERE node = ? AND office = ? AND public_key = ?",
        .text(now), .text(hello.node.text), .text(hello.office), .blob(hello.publicKey))
      guard try connection.integer("SELECT changes()") == 1 else {
        throw StoreError.notEnrolled(hello.node)
      }
      var named: Set<LogID> = []
      var holdings: [HelloReply.Holding] = []
      for end in hello.logs where named.insert(end.log).inserted {
        let ends = hello.logs.filter { $0.log == end.log }
        holdings.append(
          HelloReply.Holding(
            log: end.log, ranges: try heldRanges(of: end.log, agreeing: ends, connection)))
      }
      return HelloReply(
        version: version, node: thisNode.node, office: thisNode.office, time: now,
        classes: classesTaken(from: hello.office, tree), holdings: holdings,
        linesMax: intakePace.withLock { $0.lines }, bytesMax: SyncProtocol.bytesMax,
        isCollecting: try CaseStore.isCollecting(connection))
    }
    environment.passed(.greetingCommitted)
    return reply
  }

  /// Stores a run of a log, all of it or nothing, and says what is held now.
  ///
  /// What is held already is compared and counted as duplicate, so that sending twice is harmless.
  /// A line that differs from the held one under its number begins a fork: both are kept. What
  /// comes while another push is stored is stored together with what came beside it, in one
  /// transaction: of a hundred counties that come at once not each pays for a commit.
  ///
  /// - Throws: ``StoreError/gap(log:heldThrough:from:)``,
  ///   ``StoreError/brokenChain(log:sequence:)``, ``StoreError/misplacedLine(log:sequence:)`` and
  ///   ``StoreError/malformedLine(log:sequence:_:)``; then nothing of the batch is stored.
  public func receive(_ batch: PushBatch) throws -> PushReceipt {
    let intake = try PushIntake(batch)
    let receipt = try pushes.pass(intake, weight: intake.lineCount) { take in
      var group: [PushIntake] = []
      do {
        return try store {
          group = take(Int(intakePace.withLock { $0.linesTogether }))
          return group
        }
      } catch {
        guard group.count > 1 else { throw error }
        // One takes the others back with it: now each by itself.
        return group.flatMap { intake in
          do { return try store { [intake] } } catch { return [.failure(error)] }
        }
      }
    }
    environment.passed(.pushCommitted)
    indexRowsBehind(after: intake.lineCount)
    return receipt
  }

  /// Stores pushes in one transaction.
  private func store(_ group: () -> [PushIntake]) throws -> [Result<PushReceipt, any Error>] {
    // While counties come one upon another, who saves in another process gets in between.
    let pause = { if self.pushes.waitingCount > 0 { Database.leaveToOthers() } }
    return try writeLines(pause: pause) { connection, writer in
      let group = group()
      let began = environment.elapsed()
      let counts = try group.map { intake in
        writer.beginBatch()
        let batch = intake.batch
        try checkPeer(batch.sender, sending: [batch.log.logClass], connection)
        var counts = try intake.store(writer, connection)
        counts.settle(writer)
        try addIntake(counts, connection)
        return counts
      }
      try writer.flush(connection)
      writer.forgetLines()
      let lineCount = group.reduce(0) { $0 + $1.lineCount }
      intakePace.withLock { $0.note(lineCount, took: environment.elapsed() - began) }
      return try zip(group, counts).map { intake, counts in
        environment.passed(.pushWritten)
        let log = intake.batch.log
        return .success(
          PushReceipt(log: log, ranges: try heldRanges(of: log, connection), counts: counts))
      }
    }
  }

  /// By default the region holds what is plain only, and of the rest not even digests; what its
  /// own computers write is its own.
  private func classesTaken(from office: String, _ tree: OfficeTree) -> [LogClass] {
    let holdsPlainOnly = tree.find(id: thisNode.office)?.kind == "region"
    return holdsPlainOnly && office != thisNode.office ? [.plain] : LogClass.allCases
  }

  /// Checks that a node is enrolled here, and may send lines of these classes.
  func checkPeer(
    _ node: NodeID, sending classes: [LogClass] = [], _ connection: borrowing Connection
  ) throws {
    let office = try connection.text("SELECT office FROM peer WHERE node = ?", .text(node.text))
    guard let office else { throw StoreError.notEnrolled(node) }
    guard classes.contains(.personal) else { return }
    let taken = classesTaken(from: office, try OfficeQuery.tree(connection))
    guard taken.contains(.personal) else { throw StoreError.classNotTaken(.personal) }
  }

  /// Stores entries of a feed that a node gives back: lines of any author, each singly.
  ///
  /// The signature of the hub whose feed it was vouches for them.
  ///
  /// - Throws: ``StoreError/notEnrolled(_:)``, ``StoreError/feedDisagrees(feed:position:)`` for a
  /// link
  ///   that does not follow, or for bytes that are no line; then nothing is stored.
  public func receive(_ entries: FeedReturn) throws -> ReturnReceipt {
    let returned = try parse(entries)
    guard entries.isSigned || DeliberateFault.isActive(.signatureIgnored) else {
      throw StoreError.feedNotSigned(
        hub: entries.hub, feed: entries.feed,
        position: entries.from + Int64(entries.items.count) - 1)
    }
    let receipt = try writeLines { connection, writer in
      let classes = [entries.feed.logClass] + returned.map(\.logClass)
      try checkPeer(entries.sender, sending: classes, connection)
      try checkNotRevoked(entries.sender, connection)
      let lines = returned.compactMap { if case .line(let line) = $0 { line } else { nil } }
      try ReturnedFeed(entries).check(lines, writer, connection)
      var counts = IntakeCounts()
      var lacked: [Int64] = []
      for (offset, entry) in returned.enumerated() {
        let stored =
          switch entry {
          case .line(let line): try writer.store(line, .loose, connection)
          case .hole(let hole): try writer.store(hole, connection)
          }
        counts.count(stored)
        if stored.isNew { lacked.append(entries.from + Int64(offset)) }
      }
      counts.settle(writer)
      try addIntake(counts, connection)
      environment.passed(.pushWritten)
      return ReturnReceipt(counts: counts, lacked: lacked)
    }
    environment.passed(.pushCommitted)
    return receipt
  }

  private enum ReturnedEntry {
    case line(Line)
    case hole(FeedHole)

    var digest: Digest {
      switch self {
      case .line(let line): line.digest
      case .hole(let hole): hole.digest
      }
    }

    var logClass: LogClass {
      switch self {
      case .line(let line): line.log.logClass
      case .hole(let hole): hole.log.logClass
      }
    }
  }

  /// The entries that a node gives back, if their link follows.
  private func parse(_ entries: FeedReturn) throws -> [ReturnedEntry] {
    var link = entries.after
    var returned: [ReturnedEntry] = []
    for (offset, item) in entries.items.enumerated() {
      let position = entries.from + Int64(offset)
      switch item {
      case .line(let bytes):
        do { returned.append(.line(try Line(bytes: bytes))) } catch {
          throw StoreError.feedDisagrees(feed: entries.feed, position: position)
        }
      case .hole(let hole): returned.append(.hole(hole))
      case .own: throw StoreError.feedDisagrees(feed: entries.feed, position: position)
      }
      link = link.next(returned[offset].digest)
    }
    guard link == entries.link else {
      throw StoreError.feedDisagrees(
        feed: entries.feed, position: entries.from + Int64(returned.count))
    }
    return returned
  }

  /// What is held of a log without a gap, a run a chain.
  func heldRanges(
    of log: LogID, _ connection: borrowing Connection
  ) throws -> [LogRange] {
    let ranges = try LogBranches.read(log, connection)
      .filter { $0.isChain && $0.through > $0.forkAfter }
      .map { LogRange(from: $0.forkAfter + 1, through: $0.through, link: $0.link) }
    guard DeliberateFault.isActive(.rangesAsOne) else { return ranges }
    return ranges.max { $0.through < $1.through }.map { [$0] } ?? []
  }

  /// What is held of a log, with the runs that end where the asker's chains end: it may hold the
  /// beginning only of what is longer here, and is not to send that again each time.
  private func heldRanges(
    of log: LogID, agreeing ends: [LogEnd], _ connection: borrowing Connection
  ) throws -> [LogRange] {
    var ranges = try heldRanges(of: log, connection)
    for end in ends
    where end.through > 0
      && !ranges.contains(where: { $0.through == end.through && $0.link == end.link })
    {
      for chain in try LogBranches.read(log, connection)
      where chain.isChain && chain.through > end.through {
        let link = try LogQuery.link(of: chain, log, at: end.through, connection)
        guard link == end.link else { continue }
        ranges.append(LogRange(from: 1, through: end.through, link: end.link))
        break
      }
    }
    return ranges
  }

  func addIntake(_ counts: IntakeCounts, _ connection: borrowing Connection) throws {
    try connection.run(
      """
      UPDATE intake SET received = received + ?, applied = applied + ?,
        quarantined = quarantined + ?, holes = holes + ?, duplicates = duplicates + ?
      """, .integer(counts.received), .integer(counts.applied), .integer(counts.quarantined),
      .integer(counts.holes), .integer(counts.duplicates))
  }
}

extension IntakeCounts {
  /// Counts what became of a line.
  mutating func count(_ stored: LineWriter.Stored) {
    guard stored.isNew else {
      duplicates += 1
      return
    }
    received += 1
    if stored.isErased {
      holes += 1
    } else if stored.quarantined == nil {
      applied += 1
    } else {
      quarantined += 1
    }
  }

  /// Counts as applied what a later line of the same batch let count.
  mutating func settle(_ writer: LineWriter) {
    applied += writer.releasedAtOnce
    quarantined -= writer.releasedAtOnce
  }
}
