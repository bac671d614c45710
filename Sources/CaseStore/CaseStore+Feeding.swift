internal import CaseModel
internal import ChangeLog
internal import SQLite
public import SyncSession

extension CaseStore {
  /// Answers a pull: the entries of the node's feeds that follow its cursors.
  ///
  /// A node reads the common feed and one feed a class for each office of its subtree. Its own
  /// lines come back as runs of numbers. A page without entries says that both sides agree on all
  /// feeds, and is noted as a completed sync of the node. Personal lines of others are noted as
  /// sent before they are.
  ///
  /// - Throws: ``StoreError/notEnrolled(_:)``, ``StoreError/nodeRevoked(_:since:office:)``,
  ///   ``StoreError/TrustFault/collecting``.
  public func page(for request: PullRequest) throws -> PullPage {
    let page = try read { connection in
      guard
        let office = try connection.text(
          "SELECT office FROM peer WHERE node = ?", .text(request.node.text))
      else { throw StoreError.notEnrolled(request.node) }
      guard try !CaseStore.isCollecting(connection) else { throw StoreError.trust(.collecting) }
      try checkNotRevoked(request.node, connection)
      let key = try signingKey(of: try ThisNode.read(connection) ?? thisNode)
      return try PageReader(key: key, request: request)
        .read(scope: OfficeQuery.tree(connection).subtree(of: office).map(\.id), connection)
    }
    try noteSent(page, to: request.node)
    environment.passed(.pageRead)
    if page.sections.isEmpty, page.disagreeing.isEmpty, page.remaining == 0 {
      try write { connection, _ in
        let now = environment.now.iso
        try connection.run(
          "UPDATE peer SET completed_at = ?, last_seen_at = ? WHERE node = ?", .text(now),
          .text(now), .text(request.node.text))
      }
    }
    return page
  }
}

/// Reads one page from the feeds of a scope.
private struct PageReader {
  let key: NodeKey
  let request: PullRequest

  private var hub: NodeID { key.node }

  func read(scope: [String], _ connection: borrowing Connection) throws -> PullPage {
    var sections: [PullPage.Section] = []
    var disagreeing: [PullPage.Disagreement] = []
    var remaining: Int64 = 0
    var lines = min(request.linesMax, SyncProtocol.linesMax)
    var bytes = SyncProtocol.bytesMax
    var isFull = false
    let feeds =
      [FeedID.common]
      + scope.flatMap { office in
        LogClass.allCases.map { FeedID(office: office, logClass: $0) }
      }
    for feed in feeds {
      let cursor = request.cursors.first { $0.feed == feed }
      let end = try FeedTable.end(of: feed, hub: hub, connection)
      let position = cursor?.position ?? 0
      let held = try FeedTable.link(of: feed, hub: hub, at: position, connection)
      if let cursor, held != cursor.link {
        disagreeing.append(try disagreement(feed, through: end.through, connection))
        continue
      }
      remaining += end.through - position
      guard end.through > position, !isFull, let held else { continue }
      let section = try self.section(
        of: feed, after: position, link: held, &lines, &bytes, connection)
      remaining -= section.through - position
      sections.append(section)
      // What people's lines hang on is plain: where those overtook their cases, they would wait in
      // quarantine and be judged again one by one.
      isFull = lines <= 0 || bytes <= 0 || section.through < end.through
    }
    return PullPage(sections: sections, disagreeing: disagreeing, remaining: remaining)
  }

  /// Links by which the asker finds how far both agree: at the start and the end, at distances
  /// from the end that double, so that what is sent again is at most as long as what differs.
  private func disagreement(
    _ feed: FeedID, through: Int64, _ connection: borrowing Connection
  ) throws -> PullPage.Disagreement {
    var positions: Set<Int64> = [0, through]
    var distance: Int64 = 1
    while distance < through {
      positions.insert(through - distance)
      distance *= 2
    }
    var links: [FeedCursor] = []
    for position in positions.sorted() {
      let link = try FeedTable.link(of: feed, hub: hub, at: position, connection)
      if let link { links.append(FeedCursor(feed: feed, position: position, link: link)) }
    }
    return PullPage.Disagreement(feed: feed, links: links)
  }

  private func section(
    of feed: FeedID, after position: Int64, link: ChainLink, _ lines: inout Int64,
    _ bytes: inout Int64, _ connection: borrowing Connection
  ) throws -> PullPage.Section {
    var items: [FeedItem] = []
    var through = position
    // A page that ends where the feed keeps its link costs no digest at all.
    let interval = LogBranches.linkIntervalLines
    let aligned = (position + lines) / interval * interval - position
    let feedKey = try FeedTable.find(feed, hub: hub, connection) ?? 0
    // A branch of the asker's log is another store's: that one it does not hold.
    var ownLogs: [(key: Int64, logClass: LogClass)] = []
    try connection.query(
      "SELECT key, class FROM log WHERE node = ? AND branch = 0", .text(request.node.text)
    ) { row in
      if let logClass = LogClass(rawValue: row.text(1)) {
        ownLogs.append((key: row.integer(0), logClass: logClass))
      }
    }
    let statement = try connection.statement(
      """
      SELECT l.position, l.body FROM feed_entry e JOIN line l ON l.arrival = e.line
      WHERE e.feed = ? AND e.position > ? ORDER BY e.position LIMIT ?
      """)
    try statement.bind(feedKey, position, aligned >= interval ? aligned : lines)
    while bytes > 0, try statement.step() {
      let place = statement.integer(0)
      let sequence = place & Line.sequenceMax
      lines -= 1
      through += 1
      if let logClass = ownLogs.first(where: { $0.key == place >> 40 })?.logClass {
        if case .own(logClass, let from, let through)? = items.last, through + 1 == sequence {
          items[items.count - 1] = .own(logClass, from: from, through: sequence)
        } else {
          items.append(.own(logClass, from: sequence, through: sequence))
        }
      } else if let body = LineBody.bytes(statement, 1) {
        bytes -= Int64(body.count)
        items.append(.line(body))
      } else if let log = try LogQuery.log(place >> 40, connection) {
        let digest = LineBody.digest(statement, 1)
        items.append(.hole(FeedHole(log: log, sequence: sequence, digest: digest)))
      }
    }
    let end = try FeedTable.link(of: feed, hub: hub, at: through, connection)
    return PullPage.Section(
      feed: feed, from: position + 1, items: items, link: end ?? link, signedBy: key)
  }
}
