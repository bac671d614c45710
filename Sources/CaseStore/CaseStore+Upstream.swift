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
    /// Its public key; nil for one that has not said it yet.
    public let publicKey: [UInt8]?
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
  /// - Throws: ``StoreError/hubNotAbove(hubOffice:office:)``.
  public func join(address: String, hub: HelloReply) throws {
    try write { connection, _ in
      let tree = try OfficeQuery.tree(connection)
      guard tree.isAtOrAbove(hub.office, thisNode.office), hub.node != thisNode.node else {
        throw StoreError.hubNotAbove(hubOffice: hub.office, office: thisNode.office)
      }
      try UpstreamQuery.change(
        to: Upstream(
          address: address, node: hub.node, office: hub.office, publicKey: nil, completedAt: nil,
          clockOffsetMilliseconds: nil),
        classes: hub.classes, at: environment.now.iso, connection)
    }
  }

  /// The greeting that this node sends: who it is, and the logs it holds whole, its own first.
  public func hello() throws -> Hello {
    try read { try hello($0) }
  }

  private func hello(_ connection: borrowing Connection) throws -> Hello {
    guard let thisNode = try ThisNode.read(connection) else {
      throw StoreError.notAStore(path: path)
    }
    let found = try connection.rows(
      """
      SELECT node, class, through, link FROM log
      WHERE branch >= 0 AND through > fork_after AND node <> ?
      ORDER BY node <> ?, node, class = 'personal', branch
      """, .text(NodeID.register.text), .text(thisNode.node.text)
    ) { row -> LogEnd? in
      guard let node = NodeID(row.text(0)), let logClass = LogClass(rawValue: row.text(1)),
        let digest = Digest(bytes: row.bytes(3))
      else { return nil }
      return LogEnd(
        log: LogID(node: node, logClass: logClass), through: row.integer(2),
        link: ChainLink(digest))
    }
    // Its own logs are named even when they are empty: a hub that holds lines of them knows more
    // than a store that was restored to before its first line.
    let own = LogClass.allCases.map { LogID(node: thisNode.node, logClass: $0) }
    let empty = own.filter { log in !found.contains { $0?.log == log } }.map {
      LogEnd(log: $0, through: 0, link: .origin(of: $0))
    }
    return Hello(
      versions: SyncProtocol.versions, node: thisNode.node, office: thisNode.office,
      publicKey: thisNode.publicKey, logs: empty + found.compactMap { $0 })
  }

  /// A session with the joined hub, from where the last one stopped.
  ///
  /// - Throws: ``StoreError/notJoined``.
  public func beginSession() throws -> SyncSession {
    try read { connection in
      guard let upstream = try UpstreamQuery.read(connection) else { throw StoreError.notJoined }
      return SyncSession(
        hello: try hello(connection), expectedHub: upstream.node,
        cursors: try UpstreamQuery.cursors(hub: upstream.node, connection),
        formerFeeds: try UpstreamQuery.formerFeeds(besides: upstream.node, connection))
    }
  }

  /// How far a held log agrees with a hub's runs of it.
  ///
  /// - Returns: the newest number at which both have the same link, and whether lines of the log
  /// are
  ///   known that are not in this chain: the hub's, or of this node's own log such as came by
  /// feeds.
  public func compare(
    _ end: LogEnd, with ranges: [LogRange]
  ) throws -> (agreedThrough: Int64, hubHasOther: Bool) {
    try read { connection in
      guard let chain = try chain(of: end, connection) else { return (0, !ranges.isEmpty) }
      var agreed: Int64 = 0
      var hubHasOther = try isWrittenElsewhere(end.log, connection)
      for range in ranges {
        let link = try LogQuery.link(
          of: chain, end.log, at: min(range.through, chain.through), connection)
        if range.through <= chain.through, link == range.link {
          agreed = max(agreed, range.through)
        } else {
          hubHasOther = !DeliberateFault.isActive(.numberReused)
        }
      }
      return (agreed, hubHasOther)
    }
  }

  /// Whether lines of this node's own log are held that this store did not write.
  private func isWrittenElsewhere(
    _ log: LogID, _ connection: borrowing Connection
  ) throws -> Bool {
    guard try ThisNode.read(connection)?.node == log.node else { return false }
    let found = try connection.integer(
      """
      SELECT 1 FROM log g JOIN line l ON l.position BETWEEN g.key << 40 AND (g.key + 1 << 40) - 1
      WHERE g.node = ? AND g.class = ? AND g.branch <> 0 LIMIT 1
      """, .text(log.node.text), .text(log.logClass.rawValue))
    return found != nil
  }

  /// The chain that an end was read from.
  private func chain(
    of end: LogEnd, _ connection: borrowing Connection
  ) throws -> LogBranches.Branch? {
    for chain in try LogBranches.read(end.log, connection)
    where chain.isChain && chain.through >= end.through {
      if try LogQuery.link(of: chain, end.log, at: end.through, connection) == end.link {
        return chain
      }
    }
    return nil
  }

  /// A run of a held log; without items where the log ends.
  public func batch(
    of end: LogEnd, from: Int64, linesMax: Int64, bytesMax: Int64
  ) throws -> PushBatch {
    let batch = try read { connection in
      guard let thisNode = try ThisNode.read(connection),
        let chain = try chain(of: end, connection),
        let after = try LogQuery.link(of: chain, end.log, at: from - 1, connection)
      else { throw StoreError.gap(log: end.log, heldThrough: 0, from: from) }
      let isOwn = end.log.node == thisNode.node
      let through = min(chain.through, from + linesMax - 1)
      var items = try LogQuery.items(
        of: chain, end.log, from: from, through: through, bytesMax: bytesMax, connection)
      var signed: SignedLinks.Signed?
      if !isOwn {
        (items, signed) = try cut(items, toSignedLinkOf: chain, end.log, from: from, connection)
      }
      let link = items.reduce(after) { $0.next($1.digest) }
      let wire: [LogItem] = items.map { item in
        item.bytes.map { .line($0) } ?? .hole(item.digest)
      }
      if isOwn {
        return PushBatch(
          sender: thisNode.node, log: end.log, from: from, after: after, items: wire, link: link,
          signedBy: try signingKey(of: thisNode))
      }
      let publicKey = try SignedLinks.publicKey(of: end.log.node, connection)
      return PushBatch(
        sender: thisNode.node, log: end.log, from: from, after: after, items: wire, link: link,
        signature: LinkSignature(publicKey: publicKey ?? [], bytes: signed?.bytes ?? []))
    }
    environment.passed(.batchRead)
    return batch
  }

  /// A run of another's log as far as its author signed: shortened to the last signed link in it,
  /// or lengthened to the first one after; nothing if the rest was never signed.
  private func cut(
    _ items: [LogQuery.Item], toSignedLinkOf chain: LogBranches.Branch, _ log: LogID,
    from: Int64, _ connection: borrowing Connection
  ) throws -> ([LogQuery.Item], SignedLinks.Signed?) {
    let through = from + Int64(items.count) - 1
    let last = try SignedLinks.last(of: chain, log, from: from, through: through, connection)
    if let last { return (Array(items.prefix(Int(last.sequence - from) + 1)), last) }
    guard let first = try SignedLinks.first(of: chain, log, from: from, connection),
      first.sequence <= chain.through
    else { return ([], nil) }
    let longer = try LogQuery.items(
      of: chain, log, from: from, through: first.sequence, connection)
    return (longer, first)
  }

  /// The newest position at which a held feed has the hub's link.
  public func findAgreement(_ disagreement: PullPage.Disagreement, hub: NodeID) throws -> Int64 {
    try read { connection in
      for cursor in disagreement.links.reversed() {
        let held = try FeedTable.link(
          of: disagreement.feed, hub: hub, at: cursor.position, connection)
        if held == cursor.link { return cursor.position }
      }
      return 0
    }
  }

  /// Entries of a held feed, to be given back; without lines where the feed ends.
  public func entries(
    of held: SyncSession.HeldFeed, from: Int64, linesMax: Int64, bytesMax: Int64
  ) throws -> FeedReturn {
    try read { connection in
      guard let thisNode = try ThisNode.read(connection),
        let after = try FeedTable.link(
          of: held.feed, hub: held.hub, at: from - 1, connection)
      else { throw StoreError.feedDisagrees(feed: held.feed, position: from) }
      let key = try FeedTable.find(held.feed, hub: held.hub, connection) ?? 0
      let publicKey = try SignedLinks.publicKey(of: held.hub, connection) ?? []
      let chain = try CertificateQuery.hubChain(of: held.hub, thisNode, connection)
      // Only up to what the hub signed: nobody takes more on this node's word.
      let signed = try SignedLinks.positions(ofFeed: key, from: from, connection)
      var items: [FeedItem] = []
      var link = after
      var bytes: Int64 = 0
      var whole: FeedReturn?
      let statement = try connection.statement(
        """
        SELECT l.body, l.position, g.node, g.class
        FROM feed_entry e JOIN line l ON l.arrival = e.line JOIN log g ON g.key = l.position >> 40
        WHERE e.feed = ? AND e.position >= ? ORDER BY e.position LIMIT ?
        """)
      try statement.bind(key, from, SyncProtocol.linesMax)
      while bytes < bytesMax && Int64(items.count) < linesMax || whole == nil,
        try statement.step()
      {
        let digest = LineBody.digest(statement, 0)
        if let body = LineBody.bytes(statement, 0) {
          items.append(.line(body))
          bytes += Int64(body.count)
        } else if let node = NodeID(statement.text(2)),
          let logClass = LogClass(rawValue: statement.text(3))
        {
          items.append(
            .hole(
              FeedHole(
                log: LogID(node: node, logClass: logClass),
                sequence: statement.integer(1) & Line.sequenceMax, digest: digest)))
        }
        link = link.next(digest)
        guard let signature = signed[from + Int64(items.count) - 1] else { continue }
        whole = FeedReturn(
          sender: thisNode.node, hub: held.hub, feed: held.feed, from: from, after: after,
          items: items, link: link,
          signature: LinkSignature(publicKey: publicKey, bytes: signature), chain: chain)
      }
      return whole
        ?? FeedReturn(
          sender: thisNode.node, hub: held.hub, feed: held.feed, from: from, after: after,
          items: [], link: after, signature: LinkSignature(publicKey: publicKey, bytes: []))
    }
  }

  /// Forgets a feed's entries after a position; their lines stay.
  ///
  /// A former hub's feed that is forgotten whole is not given back again.
  ///
  /// - Returns: the cursors of the joined hub as they are now.
  public func cutBack(
    _ held: SyncSession.HeldFeed, through position: Int64
  ) throws -> [FeedCursor] {
    try write { connection, _ in
      guard let upstream = try UpstreamQuery.read(connection) else { throw StoreError.notJoined }
      if let key = try FeedTable.find(held.feed, hub: held.hub, connection),
        let link = try FeedTable.link(of: held.feed, hub: held.hub, at: position, connection)
      {
        try connection.run(
          "DELETE FROM feed_entry WHERE feed = ? AND position > ?", .integer(key),
          .integer(position))
        try connection.run(
          "DELETE FROM feed_link WHERE feed = ? AND position > ?", .integer(key),
          .integer(position))
        try connection.run(
          "DELETE FROM feed_signature WHERE feed = ? AND position > ?", .integer(key),
          .integer(position))
        try connection.run(
          "UPDATE feed SET through = ?, link = ? WHERE key = ?", .integer(position),
          .blob(link.digest.bytes), .integer(key))
      }
      return try UpstreamQuery.cursors(hub: upstream.node, connection)
    }
  }

  /// Notes what the hub acknowledged as stored of a log that this store wrote, under its id or a
  /// former one; what it said of another's is asked anew in each session.
  public func storeReceipt(log: LogID, through: Int64) throws {
    try write { connection, writer in
      let isOwn = try OwnLogs.nodes(writer.thisNode, connection).contains(log.node)
      guard isOwn || DeliberateFault.isActive(.receiptOfAnother) else { return }
      let author = isOwn ? log.node : writer.thisNode.node
      try connection.run(
        """
        INSERT INTO receipt (node, class, through, at) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET through = max(through, excluded.through), at = excluded.at
        """, .text(author.text), .text(log.logClass.rawValue), .integer(through),
        .text(environment.now.iso))
    }
    environment.passed(.receiptCommitted)
  }

  /// Stores the lines of a page and moves the cursors past them, in one transaction.
  ///
  /// - Returns: all cursors as they are now.
  /// - Throws: ``StoreError/feedDisagrees(feed:position:)`` if the links do not follow from the
  ///   entries; then nothing of the page is stored.
  public func store(_ page: PullPage, from hub: NodeID) throws -> [FeedCursor] {
    try store(ReceivedPage(page), from: hub)
  }

  /// Stores the lines of a page that was read before.
  public func store(_ received: ReceivedPage, from hub: NodeID) throws -> [FeedCursor] {
    let cursors = try writeLines { connection, writer in
      var counts = IntakeCounts()
      for (section, entries) in zip(received.page.sections, received.sections) {
        try store(section, entries, hub: hub, writer: writer, &counts, connection)
      }
      counts.settle(writer)
      try addIntake(counts, connection)
      environment.passed(.pageWritten)
      return try UpstreamQuery.cursors(hub: hub, connection)
    }
    environment.passed(.pageCommitted)
    indexRowsBehind(after: received.sections.reduce(0) { $0 + $1.count })
    return cursors
  }

  /// Notes that a sync ended well, and how far this computer's clock is off.
  public func completeSync(_ outcome: SyncSession.Outcome, clockOffsetMilliseconds: Int64?) throws {
    try write { connection, _ in
      try connection.run(
        """
        UPDATE upstream SET completed_at = coalesce(?, completed_at),
          clock_offset_milliseconds = ?, classes = ?
        """, .text(outcome.hub.isCollecting ? nil : environment.now.iso),
        .integer(clockOffsetMilliseconds),
        .text(UpstreamQuery.text(outcome.hub.classes)))
    }
    environment.passed(.completionCommitted)
  }

  private func store(
    _ section: PullPage.Section, _ entries: [ReceivedEntry], hub: NodeID, writer: LineWriter,
    _ counts: inout IntakeCounts, _ connection: borrowing Connection
  ) throws {
    let key = try FeedTable.key(of: section.feed, hub: hub, connection)
    let end = try FeedTable.end(of: section.feed, hub: hub, connection)
    guard section.from == end.through + 1 else {
      throw StoreError.feedDisagrees(feed: section.feed, position: end.through)
    }
    guard section.isSigned(by: hub) else {
      throw StoreError.feedNotSigned(hub: hub, feed: section.feed, position: section.through)
    }
    var position = end.through
    var link = end.link
    for entry in entries {
      switch entry {
      case .malformed: throw StoreError.feedDisagrees(feed: section.feed, position: position)
      case .line(let received):
        let stored = try writer.store(received.line, .loose, body: received.body, connection)
        counts.count(stored)
        position += 1
        link = link.next(received.line.digest)
        try FeedTable.insert(stored.arrival, at: position, link: link, feed: key, connection)
      case .hole(let hole):
        let stored = try writer.store(hole, connection)
        counts.count(stored)
        position += 1
        link = link.next(hole.digest)
        try FeedTable.insert(stored.arrival, at: position, link: link, feed: key, connection)
      case .own(let logClass, let from, let through):
        let log = LogID(node: writer.thisNode.node, logClass: logClass)
        guard let chain = try LogQuery.main(of: log, connection), through <= chain.through else {
          throw StoreError.feedDisagrees(feed: section.feed, position: position)
        }
        let held = try LogQuery.digests(of: chain, from: from, through: through, connection)
        guard held.count == Int(through - from + 1) else {
          throw StoreError.feedDisagrees(feed: section.feed, position: position)
        }
        for line in held {
          position += 1
          link = link.next(line.digest)
          try FeedTable.insert(line.arrival, at: position, link: link, feed: key, connection)
        }
      }
    }
    guard link == section.link else {
      throw StoreError.feedDisagrees(feed: section.feed, position: position)
    }
    try SignedLinks.note(section.signature.publicKey, of: hub, connection)
    try SignedLinks.insert(section.signature, at: position, ofFeed: key, connection)
    if DeliberateFault.isActive(.cursorLeftBehind) { return }
    try connection.run(
      "UPDATE feed SET through = ?, link = ? WHERE key = ?", .integer(position),
      .blob(link.digest.bytes), .integer(key))
  }
}

/// Reads the joined hub and how far its feeds are held.
enum UpstreamQuery {
  /// The classes that wait for a hub: those that the joined one takes, all before one is joined.
  static func classes(_ connection: borrowing Connection) throws -> [LogClass] {
    guard let text = try connection.text("SELECT classes FROM upstream") else {
      return LogClass.allCases
    }
    return text.split(separator: " ").compactMap { LogClass(rawValue: String($0)) }
  }

  static func text(_ classes: [LogClass]) -> String {
    classes.map(\.rawValue).joined(separator: " ")
  }

  /// Notes the hub to sync with.
  static func change(
    to hub: CaseStore.Upstream, classes: [LogClass], at time: String,
    _ connection: borrowing Connection
  ) throws {
    if let joined = try read(connection), joined.node != hub.node {
      // What the former hub acknowledged says nothing of this one: everything is offered to it.
      try connection.run("DELETE FROM receipt")
      try connection.run("DELETE FROM upstream")
    }
    try connection.run(
      """
      INSERT INTO upstream (only, address, node, office, classes, joined_at, public_key)
      VALUES (1, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET address = excluded.address,
        public_key = coalesce(excluded.public_key, public_key)
      """, .text(hub.address), .text(hub.node.text), .text(hub.office), .text(text(classes)),
      .text(time), .blob(hub.publicKey))
  }

  static func read(_ connection: borrowing Connection) throws -> CaseStore.Upstream? {
    let statement = try connection.statement(
      """
      SELECT address, node, office, completed_at, clock_offset_milliseconds, public_key
      FROM upstream
      """)
    guard try statement.step(), let node = NodeID(statement.text(1)) else { return nil }
    return CaseStore.Upstream(
      address: statement.text(0), node: node, office: statement.text(2),
      publicKey: statement.optionalBytes(5), completedAt: statement.optionalText(3),
      clockOffsetMilliseconds: statement.optionalInteger(4))
  }

  /// Feeds that are held of hubs other than the joined one and this node.
  static func formerFeeds(
    besides hub: NodeID, _ connection: borrowing Connection
  ) throws -> [SyncSession.HeldFeed] {
    try connection.rows(
      """
      SELECT f.hub, f.office, f.class FROM feed f
      WHERE f.through > 0 AND f.hub <> ? AND f.hub <> (SELECT node FROM this_node)
        AND f.hub NOT IN (SELECT node FROM former_node)
      ORDER BY f.hub, f.office, f.class
      """, .text(hub.text)
    ) { row -> SyncSession.HeldFeed? in
      guard let hub = NodeID(row.text(0)), let logClass = LogClass(rawValue: row.text(2)) else {
        return nil
      }
      let office = row.text(1)
      return SyncSession.HeldFeed(
        hub: hub, feed: FeedID(office: office.isEmpty ? nil : office, logClass: logClass))
    }.compactMap { $0 }
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
