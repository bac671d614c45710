internal import CaseModel
public import ChangeLog
internal import SQLite
public import SyncSession

extension CaseStore {
  /// The hub that this node syncs with.
  public struct Upstream: Sendable, Hashable {
    /// Its address, as given to `join`.
    public let address: String
    /// Its id.
    public let node: NodeID
    /// The id of its office.
    public let office: String
    /// When the last complete sync ended, as an instant's text; nil before the first.
    public let completedAt: String?
    /// The hub's clock less this computer's at the last sync, in milliseconds.
    public let clockOffsetMilliseconds: Int64?
  }

  /// The joined hub; nil before `join`.
  public func upstream() throws -> Upstream? {
    try read { try UpstreamQuery.read($0) }
  }

  /// Notes the hub that answered at an address as the one to sync with.
  ///
  /// - Throws: ``StoreError/hubNotAbove(hubOffice:office:)``;
  /// ``StoreError/otherHub(expected:found:)``
  ///   if another hub was joined before: its receipts say nothing of this one.
  public func join(address: String, hub: HelloReply) throws {
    try write { connection, _ in
      let tree = try OfficeQuery.tree(connection)
      guard tree.isAtOrAbove(hub.office, thisNode.office), hub.node != thisNode.node else {
        throw StoreError.hubNotAbove(hubOffice: hub.office, office: thisNode.office)
      }
      if let joined = try UpstreamQuery.read(connection), joined.node != hub.node {
        throw StoreError.otherHub(expected: joined.node, found: hub.node)
      }
      try connection.run(
        """
        INSERT INTO upstream (only, address, node, office, joined_at) VALUES (1, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET address = excluded.address
        """, .text(address), .text(hub.node.text), .text(hub.office), .text(environment.now.iso))
    }
  }

  /// The greeting that this node sends.
  public var hello: Hello {
    Hello(
      versions: SyncProtocol.versions, node: thisNode.node, office: thisNode.office,
      publicKey: thisNode.publicKey)
  }

  /// A session with the joined hub, from where the last one stopped.
  ///
  /// - Throws: ``StoreError/notJoined``.
  public func beginSession() throws -> SyncSession {
    try read { connection in
      guard let upstream = try UpstreamQuery.read(connection) else { throw StoreError.notJoined }
      var ends: [LogClass: Int64] = [:]
      for logClass in LogClass.allCases {
        let log = LogID(node: thisNode.node, logClass: logClass)
        ends[logClass] = try LogQuery.end(of: log, connection)?.through ?? 0
      }
      return SyncSession(
        hello: hello, expectedHub: upstream.node, logEnds: ends,
        cursors: try UpstreamQuery.cursors(hub: upstream.node, connection))
    }
  }

  /// A run of this node's own log; without items where the log ends.
  public func batch(
    of log: LogID, from: Int64, linesMax: Int64, bytesMax: Int64
  ) throws -> PushBatch {
    let batch = try read { connection in
      let end = try LogQuery.end(of: log, connection)
      guard let after = try LogQuery.link(of: log, at: from - 1, connection) else {
        throw StoreError.gap(log: log, heldThrough: end?.through ?? 0, from: from)
      }
      guard let end, from <= end.through else {
        return PushBatch(log: log, from: from, after: after, items: [], link: after)
      }
      let items = try LogQuery.items(
        key: end.key, from: from, through: min(end.through, from + linesMax - 1),
        bytesMax: bytesMax, connection)
      return PushBatch(
        log: log, from: from, after: after,
        items: items.map { item in item.bytes.map { .line($0) } ?? .hole(item.digest) },
        link: items.reduce(after) { $0.next($1.digest) })
    }
    environment.passed(.batchRead)
    return batch
  }

  /// Notes what the hub acknowledged as stored.
  public func storeReceipt(log: LogID, through: Int64) throws {
    try write { connection, _ in
      try connection.run(
        """
        INSERT INTO receipt (class, through, at) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET through = max(through, excluded.through), at = excluded.at
        """, .text(log.logClass.rawValue), .integer(through), .text(environment.now.iso))
    }
    environment.passed(.receiptCommitted)
  }

  /// Stores the lines of a page and moves the cursors past them, in one transaction.
  ///
  /// - Returns: all cursors as they are now.
  /// - Throws: ``StoreError/feedDisagrees(feed:position:)`` if the links do not follow from the
  ///   entries; then nothing of the page is stored.
  public func store(_ page: PullPage, from hub: NodeID) throws -> [FeedCursor] {
    let cursors = try write { connection, writer in
      var counts = IntakeCounts()
      for feed in page.disagreeing { try forget(feed, hub: hub, connection) }
      for section in page.sections {
        try store(section, hub: hub, writer: writer, &counts, connection)
      }
      try addIntake(counts, connection)
      environment.passed(.pageWritten)
      return try UpstreamQuery.cursors(hub: hub, connection)
    }
    environment.passed(.pageCommitted)
    return cursors
  }

  /// Notes that a sync ended well, and how far this computer's clock is off.
  public func completeSync(_ outcome: SyncSession.Outcome, clockOffsetMilliseconds: Int64?) throws {
    try write { connection, _ in
      try connection.run(
        "UPDATE upstream SET completed_at = ?, clock_offset_milliseconds = ?",
        .text(environment.now.iso), .integer(clockOffsetMilliseconds))
    }
    environment.passed(.completionCommitted)
  }

  /// Begins a feed again: lines that are held are recognised, only the cursor goes back.
  private func forget(
    _ feed: FeedID, hub: NodeID, _ connection: borrowing Connection
  ) throws {
    guard let key = try FeedTable.find(feed, hub: hub, connection) else { return }
    try connection.run("DELETE FROM feed_entry WHERE feed = ?", .integer(key))
    try connection.run("DELETE FROM feed_link WHERE feed = ?", .integer(key))
    try connection.run(
      "UPDATE feed SET through = 0, link = ? WHERE key = ?",
      .blob(ChainLink.origin(of: feed, at: hub).digest.bytes), .integer(key))
  }

  private func store(
    _ section: PullPage.Section, hub: NodeID, writer: LineWriter, _ counts: inout IntakeCounts,
    _ connection: borrowing Connection
  ) throws {
    let key = try FeedTable.key(of: section.feed, hub: hub, connection)
    let end = try FeedTable.end(of: section.feed, hub: hub, connection)
    guard section.from == end.through + 1 else {
      throw StoreError.feedDisagrees(feed: section.feed, position: end.through)
    }
    var position = end.through
    var link = end.link
    for item in section.items {
      switch item {
      case .line(let bytes):
        let line: Line
        do { line = try Line(bytes: bytes) } catch {
          throw StoreError.feedDisagrees(feed: section.feed, position: position)
        }
        let stored = try writer.store(line, connection)
        counts.received += stored.isNew ? 1 : 0
        counts.applied += stored.isNew ? 1 : 0
        counts.duplicates += stored.isNew ? 0 : 1
        position += 1
        link = link.next(line.digest)
        try FeedTable.insert(stored.arrival, at: position, link: link, feed: key, connection)
      case .own(let logClass, let from, let through):
        let log = LogID(node: thisNode.node, logClass: logClass)
        guard let logEnd = try LogQuery.end(of: log, connection), through <= logEnd.through else {
          throw StoreError.feedDisagrees(feed: section.feed, position: position)
        }
        for sequence in from...through {
          let arrival = try connection.integer(
            "SELECT arrival FROM line WHERE position = ?",
            .integer(logEnd.key << 40 | sequence))
          guard let arrival, let line = try writer.line(at: arrival, connection) else {
            throw StoreError.feedDisagrees(feed: section.feed, position: position)
          }
          position += 1
          link = link.next(line.digest)
          try FeedTable.insert(arrival, at: position, link: link, feed: key, connection)
        }
      }
    }
    guard link == section.link else {
      throw StoreError.feedDisagrees(feed: section.feed, position: position)
    }
    try connection.run(
      "UPDATE feed SET through = ?, link = ? WHERE key = ?", .integer(position),
      .blob(link.digest.bytes), .integer(key))
  }
}

/// Reads the joined hub and how far its feeds are held.
enum UpstreamQuery {
  static func read(_ connection: borrowing Connection) throws -> CaseStore.Upstream? {
    let statement = try connection.statement(
      "SELECT address, node, office, completed_at, clock_offset_milliseconds FROM upstream")
    guard try statement.step(), let node = NodeID(statement.text(1)) else { return nil }
    return CaseStore.Upstream(
      address: statement.text(0), node: node, office: statement.text(2),
      completedAt: statement.optionalText(3),
      clockOffsetMilliseconds: statement.optionalInteger(4))
  }

  static func cursors(
    hub: NodeID, _ connection: borrowing Connection
  ) throws -> [FeedCursor] {
    var cursors: [FeedCursor] = []
    try connection.query(
      """
      SELECT office, class, through, link FROM feed WHERE hub = ? AND through > 0
      ORDER BY office, class
      """, .text(hub.text)
    ) { row in
      guard let logClass = LogClass(rawValue: row.text(1)), let digest = Digest(bytes: row.bytes(3))
      else { return }
      let office = row.text(0)
      cursors.append(
        FeedCursor(
          feed: FeedID(office: office.isEmpty ? nil : office, logClass: logClass),
          position: row.integer(2), link: ChainLink(digest)))
    }
    return cursors
  }
}
