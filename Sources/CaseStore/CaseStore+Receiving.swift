internal import CaseModel
internal import ChangeLog
internal import SQLite
public import SyncSession

extension CaseStore {
  /// Takes the greeting of a node and says what this hub holds of its logs.
  ///
  /// - Throws: ``StoreError/hubNotAbove(hubOffice:office:)`` for an office outside this hub's
  ///   subtree, ``StoreError/unknownNode(_:)`` for an id that does not follow from the key.
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
        """
        INSERT INTO peer (node, office, public_key, first_seen_at, last_seen_at)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET office = excluded.office, last_seen_at = excluded.last_seen_at
        """, .text(hello.node.text), .text(hello.office), .blob(hello.publicKey), .text(now),
        .text(now))
      var ranges: [LogClass: [LogRange]] = [:]
      for logClass in LogClass.allCases {
        ranges[logClass] = try heldRanges(
          of: LogID(node: hello.node, logClass: logClass), connection)
      }
      return HelloReply(
        version: version, node: thisNode.node, office: thisNode.office, time: now,
        ranges: ranges, linesMax: SyncProtocol.linesMax, bytesMax: SyncProtocol.bytesMax)
    }
    environment.passed(.greetingCommitted)
    return reply
  }

  /// Stores a run of a log, all of it or nothing, and says what is held now.
  ///
  /// What is held already is compared and counted as duplicate, so that sending twice is harmless.
  ///
  /// - Throws: ``StoreError/gap(log:heldThrough:from:)``, ``StoreError/forked(log:sequence:)``,
  ///   ``StoreError/brokenChain(log:sequence:)``, ``StoreError/misplacedLine(log:sequence:)`` and
  ///   ``StoreError/malformedLine(log:sequence:_:)``; then nothing of the batch is stored.
  public func receive(_ batch: PushBatch) throws -> PushReceipt {
    let lines = try parse(batch)
    let receipt = try write { connection, writer in
      let known = try connection.integer(
        "SELECT 1 FROM peer WHERE node = ?", .text(batch.log.node.text))
      guard known != nil else { throw StoreError.unknownNode(batch.log.node) }
      let held = try writer.branches(of: batch.log, connection)[0]
      guard batch.from <= held.through + 1 else {
        throw StoreError.gap(log: batch.log, heldThrough: held.through, from: batch.from)
      }
      guard try LogQuery.link(of: batch.log, at: batch.from - 1, connection) == batch.after else {
        throw StoreError.forked(log: batch.log, sequence: batch.from - 1)
      }
      var counts = IntakeCounts()
      var link = batch.after
      for (offset, item) in lines.enumerated() {
        let sequence = batch.from + Int64(offset)
        link = link.next(item.digest)
        if sequence <= held.through {
          counts.duplicates += 1
          if sequence == held.through, link != held.link {
            throw StoreError.forked(log: batch.log, sequence: sequence)
          }
          continue
        }
        try take(item, sequence: sequence, log: batch.log, writer: writer, &counts, connection)
        try writer.advance(batch.log, past: item.digest, connection)
      }
      // A batch that lies wholly within what is held is compared at its own end.
      let through = batch.from + Int64(lines.count) - 1
      if through < held.through,
        try LogQuery.link(of: batch.log, at: through, connection) != link
      {
        throw StoreError.forked(log: batch.log, sequence: through)
      }
      try addIntake(counts, connection)
      try writer.flush(connection)
      environment.passed(.pushWritten)
      return PushReceipt(
        log: batch.log, ranges: try heldRanges(of: batch.log, connection), counts: counts)
    }
    environment.passed(.pushCommitted)
    return receipt
  }

  private struct ReceivedItem {
    let digest: Digest
    let line: Line?
  }

  private func parse(_ batch: PushBatch) throws -> [ReceivedItem] {
    var link = batch.after
    var items: [ReceivedItem] = []
    items.reserveCapacity(batch.items.count)
    for (offset, item) in batch.items.enumerated() {
      let sequence = batch.from + Int64(offset)
      switch item {
      case .hole(let digest):
        items.append(ReceivedItem(digest: digest, line: nil))
        link = link.next(digest)
      case .line(let bytes):
        let line: Line
        do { line = try Line(bytes: bytes) } catch {
          throw StoreError.malformedLine(log: batch.log, sequence: sequence, error)
        }
        guard line.log == batch.log, line.sequence == sequence else {
          throw StoreError.misplacedLine(log: batch.log, sequence: sequence)
        }
        items.append(ReceivedItem(digest: line.digest, line: line))
        link = link.next(line.digest)
      }
    }
    guard link == batch.link else {
      throw StoreError.brokenChain(
        log: batch.log, sequence: batch.from + Int64(batch.items.count) - 1)
    }
    return items
  }

  private func take(
    _ item: ReceivedItem, sequence: Int64, log: LogID, writer: LineWriter,
    _ counts: inout IntakeCounts, _ connection: borrowing Connection
  ) throws {
    guard let line = item.line else {
      let key = try writer.branches(of: log, connection)[0].key
      try connection.run(
        "INSERT OR IGNORE INTO hole (log, sequence, digest, reason) VALUES (?, ?, ?, 'sent')",
        .integer(key), .integer(sequence), .blob(item.digest.bytes))
      counts.received += 1
      counts.holes += 1
      return
    }
    if try writer.store(line, connection).isNew {
      counts.received += 1
      counts.applied += 1
    } else {
      counts.duplicates += 1
    }
  }

  /// What is held of a log without a gap from its first line.
  private func heldRanges(
    of log: LogID, _ connection: borrowing Connection
  ) throws -> [LogRange] {
    guard let end = try LogQuery.end(of: log, connection), end.through > 0 else { return [] }
    return [LogRange(from: 1, through: end.through, link: end.link)]
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
