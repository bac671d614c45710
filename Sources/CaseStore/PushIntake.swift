internal import ChangeLog
internal import SQLite
internal import SyncSession

/// A push with its lines read: what can be done with one before the store is needed.
struct PushIntake: Sendable {
  private struct Item {
    let digest: Digest
    /// Nil where a digest alone came.
    let line: ReceivedLine?
    /// The link after it.
    let link: ChainLink
  }

  let batch: PushBatch
  private let items: [Item]
  var lineCount: Int { items.count }

  /// Reads the lines of a batch, and checks that they follow each other and that it is signed.
  ///
  /// - Throws: ``StoreError/brokenChain(log:sequence:)``,
  ///   ``StoreError/misplacedLine(log:sequence:)``,
  ///   ``StoreError/malformedLine(log:sequence:_:)`` and
  ///   ``StoreError/logNotSigned(log:sequence:)``.
  init(_ batch: PushBatch) throws {
    self.batch = batch
    items = try PushIntake.items(of: batch)
    guard batch.isSigned || DeliberateFault.isActive(.signatureIgnored) else {
      throw StoreError.logNotSigned(log: batch.log, sequence: batch.through)
    }
  }

  private static func items(of batch: PushBatch) throws -> [Item] {
    // Three quarters of what is done before the store is needed.
    let read = SideBySide.map(batch.items) { PushIntake.read($0) }
    var link = batch.after
    var items: [Item] = []
    items.reserveCapacity(batch.items.count)
    for (offset, item) in batch.items.enumerated() {
      let sequence = batch.from + Int64(offset)
      let received: ReceivedLine?
      do { received = try read[offset].get() } catch {
        throw StoreError.malformedLine(log: batch.log, sequence: sequence, error)
      }
      let digest: Digest
      switch item {
      case .hole(let held): digest = held
      case .line:
        guard let line = received?.line, line.log == batch.log, line.sequence == sequence else {
          throw StoreError.misplacedLine(log: batch.log, sequence: sequence)
        }
        digest = line.digest
      }
      link = link.next(digest)
      items.append(Item(digest: digest, line: received, link: link))
    }
    guard link == batch.link else {
      throw StoreError.brokenChain(
        log: batch.log, sequence: batch.from + Int64(batch.items.count) - 1)
    }
    return items
  }

  /// Reads a line; nil for a digest alone.
  private static func read(_ item: LogItem) -> Result<ReceivedLine?, LineFault> {
    guard case .line(let bytes) = item else { return .success(nil) }
    do { return .success(try ReceivedLine(bytes)) } catch { return .failure(error) }
  }

  /// Stores the lines in a transaction of many.
  ///
  /// - Throws: ``StoreError/gap(log:heldThrough:from:)`` and
  ///   ``StoreError/logNotSigned(log:sequence:)`` for a key that is not the author's; then the
  ///   transaction is to be given up.
  func store(_ writer: LineWriter, _ connection: borrowing Connection) throws -> IntakeCounts {
    try checkKey(connection)
    var counts = IntakeCounts()
    var chain = try firstChain(writer, connection)
    var link = batch.after
    for (offset, item) in items.enumerated() {
      chain = try step(
        chain, item, sequence: batch.from + Int64(offset), link: link, writer, &counts,
        connection)
      link = item.link
    }
    try SignedLinks.insert(
      batch.signature, at: batch.through, in: chain, of: batch.log, connection)
    return counts
  }

  /// Checks that the author's key is the one known of it, and notes it.
  ///
  /// An id is the beginning of a digest: another key that fits it signs nothing under it.
  private func checkKey(_ connection: borrowing Connection) throws {
    let known = try SignedLinks.publicKey(of: batch.log.node, connection)
    guard let known else {
      try SignedLinks.note(batch.signature.publicKey, of: batch.log.node, connection)
      return
    }
    guard known == batch.signature.publicKey else {
      throw StoreError.logNotSigned(log: batch.log, sequence: batch.through)
    }
  }

  /// The chain whose line before the batch is the one that the sender holds there.
  private func firstChain(
    _ writer: LineWriter, _ connection: borrowing Connection
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
    _ chain: LogBranches.Branch, _ item: Item, sequence: Int64, link: ChainLink,
    _ writer: LineWriter, _ counts: inout IntakeCounts, _ connection: borrowing Connection
  ) throws -> LogBranches.Branch {
    let log = batch.log
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
    try take(item, sequence: sequence, chain: target.key, writer, &counts, connection)
    return try writer.logs.advance(log, target.key, to: item.link, connection) ?? target
  }

  private func take(
    _ item: Item, sequence: Int64, chain key: Int64, _ writer: LineWriter,
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
    counts.count(
      try writer.store(received.line, .chain(key), body: received.body, connection))
  }
}
