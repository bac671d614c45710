internal import CaseModel
internal import ChangeLog
internal import SQLite
public import SyncSession
internal import Synchronization

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
  /// A
  /// line that differs from the held one under its number begins a fork: both are kept.
  ///
  /// - Throws: ``StoreError/gap(log:heldThrough:from:)``,
  /// ``StoreError/brokenChain(log:sequence:)``,
  ///   ``StoreError/misplacedLine(log:sequence:)`` and
  /// ``StoreError/malformedLine(log:sequence:_:)``;
  ///   then nothing of the batch is stored.
  public func receive(_ batch: PushBatch) throws -> PushReceipt {
    let items = try parse(batch)
    guard batch.isSigned || DeliberateFault.isActive(.signatureIgnored) else {
      throw StoreError.logNotSigned(log: batch.log, sequence: batch.through)
    }
    let receipt = try writeLines { connection, writer in
      let began = environment.elapsed()
      try checkPeer(batch.sender, sending: [batch.log.logClass], connection)
      try checkKey(of: batch, connection)
      var counts = IntakeCounts()
      var chain = try chain(before: batch, writer: writer, connection)
      var link = batch.after
      for (offset, item) in items.enumerated() {
        let sequence = batch.from + Int64(offset)
        chain = try step(
          chain, item, sequence: sequence, link: link, log: batch.log, writer: writer, &counts,
          connection)
        link = item.link
      }
      try SignedLinks.insert(
        batch.signature, at: batch.through, in: chain, of: batch.log, connection)
      settle(&counts, writer)
      try addIntake(counts, connection)
      try writer.flush(connection)
      intakePace.withLock { $0.note(items.count, took: environment.elapsed() - began) }
      environment.passed(.pushWritten)
      return PushReceipt(
        log: batch.log, ranges: try heldRanges(of: batch.log, connection), counts: counts)
    }
    environment.passed(.pushCommitted)
    return receipt
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

  /// Checks that the author's key is the one known of it, and notes it.
  ///
  /// An id is the beginning of a digest: another key that fits it signs nothing under it.
  private func checkKey(of batch: PushBatch, _ connection: borrowing Connection) throws {
    let known = try SignedLinks.publicKey(of: batch.log.node, connection)
    guard let known else {
      try SignedLinks.note(batch.signature.publicKey, of: batch.log.node, connection)
      return
    }
    guard known == batch.signature.publicKey else {
      throw StoreError.logNotSigned(log: batch.log, sequence: batch.through)
    }
  }

  /// The chain whose line before a batch is the one that the sender holds there.
  private func chain(
    before batch: PushBatch, writer: LineWriter, _ connection: borrowing Connection
  ) throws -> LogBranches.Branch {
    let chains = try writer.logs.chains(of: batch.log, connection)
    for chain in chains where chain.through >= batch.from - 1 {
      let link = try LogQuery.link(of: chain, batch.log, at: batch.from - 1, connection)
      if link == batch.after { return chain }
    }
    // Nothing held ends where the batch begins: the sender asks again and begins earlier.
    throw StoreError.gap(
      log: batch.log, heldThrough: chains.map(\.through).max() ?? 0, from: batch.from)
  }

  /// Takes one item after a chain's line before it: a duplicate, the chain's next, or a fork.
  ///
  /// - Parameter link: the link before the item.
  /// - Returns: the chain that holds the item.
  private func step(
    _ chain: LogBranches.Branch, _ item: ReceivedItem, sequence: Int64, link: ChainLink,
    log: LogID, writer: LineWriter, _ counts: inout IntakeCounts,
    _ connection: borrowing Connection
  ) throws -> LogBranches.Branch {
    let chains = try writer.logs.chains(of: log, connection)
    let current = chains.first { $0.key == chain.key } ?? chain
    if current.through >= sequence {
      let held = try LogQuery.items(
        of: current, log, from: sequence, through: sequence, connection)
      if held.first?.digest == item.digest {
        counts.duplicates += 1
        return current
      }
    }
    if chains.count > 1 {
      for other in chains where other.key != current.key && other.through >= sequence {
        let after = try LogQuery.link(of: other, log, at: sequence, connection)
        guard after == item.link else { continue }
        counts.duplicates += 1
        return other
      }
    }
    var target = current
    if current.through >= sequence {
      if DeliberateFault.isActive(.forkDropped) {
        counts.duplicates += 1
        return current
      }
      let free = chains.first { $0.through == sequence - 1 && $0.link == link }
      target =
        try free
        ?? writer.logs.fork(log, from: current, after: sequence - 1, link: link, connection)
    }
    try take(item, sequence: sequence, chain: target.key, writer: writer, &counts, connection)
    return try writer.logs.advance(log, target.key, to: item.link, connection) ?? target
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
        count(stored, &counts)
        if stored.isNew { lacked.append(entries.from + Int64(offset)) }
      }
      settle(&counts, writer)
      try addIntake(counts, connection)
      environment.passed(.pushWritten)
      return ReturnReceipt(counts: counts, lacked: lacked)
    }
    environment.passed(.pushCommitted)
    return receipt
  }

  /// Counts what became of a line.
  func count(_ stored: LineWriter.Stored, _ counts: inout IntakeCounts) {
    guard stored.isNew else {
      counts.duplicates += 1
      return
    }
    counts.received += 1
    if stored.isErased {
      counts.holes += 1
    } else if stored.quarantined == nil {
      counts.applied += 1
    } else {
      counts.quarantined += 1
    }
  }

  /// Counts as applied what a later line of the same batch let count.
  func settle(_ counts: inout IntakeCounts, _ writer: LineWriter) {
    counts.applied += writer.releasedAtOnce
    counts.quarantined -= writer.releasedAtOnce
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

  private struct ReceivedItem {
    let digest: Digest
    let line: ReceivedLine?
    /// The link after it.
    let link: ChainLink
  }

  private func parse(_ batch: PushBatch) throws -> [ReceivedItem] {
    var link = batch.after
    var items: [ReceivedItem] = []
    items.reserveCapacity(batch.items.count)
    for (offset, item) in batch.items.enumerated() {
      let sequence = batch.from + Int64(offset)
      switch item {
      case .hole(let digest):
        link = link.next(digest)
        items.append(ReceivedItem(digest: digest, line: nil, link: link))
      case .line(let bytes):
        let received: ReceivedLine
        do { received = try ReceivedLine(bytes) } catch {
          throw StoreError.malformedLine(log: batch.log, sequence: sequence, error)
        }
        let line = received.line
        guard line.log == batch.log, line.sequence == sequence else {
          throw StoreError.misplacedLine(log: batch.log, sequence: sequence)
        }
        link = link.next(line.digest)
        items.append(ReceivedItem(digest: line.digest, line: received, link: link))
      }
    }
    guard link == batch.link else {
      throw StoreError.brokenChain(
        log: batch.log, sequence: batch.from + Int64(batch.items.count) - 1)
    }
    return items
  }

  private func take(
    _ item: ReceivedItem, sequence: Int64, chain key: Int64, writer: LineWriter,
    _ counts: inout IntakeCounts, _ connection: borrowing Connection
  ) throws {
    guard let received = item.line else {
      if DeliberateFault.isActive(.holeSwallowed) { return }
      try connection.run(
        "INSERT OR IGNORE INTO hole (log, sequence, digest, reason) VALUES (?, ?, ?, 'sent')",
        .integer(key), .integer(sequence), .blob(item.digest.bytes))
      counts.received += 1
      counts.holes += 1
      return
    }
    count(
      try writer.store(received.line, .chain(key), body: received.body, connection), &counts)
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
