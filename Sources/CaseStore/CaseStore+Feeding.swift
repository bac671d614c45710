internal import CaseModel
internal import ChangeLog
internal import SQLite
public import SyncSession

extension CaseStore {
  /// Answers a pull: the entries of the node's feeds that follow its cursors.
  ///
  /// A node reads the common feed and one feed a class for each office of its subtree. Its own
  /// lines come back as runs of numbers. A page without entries says that both sides agree on all
  /// feeds, and is noted as a completed sync of the node.
  ///
  /// - Throws: ``StoreError/unknownNode(_:)`` for a node that has not introduced itself.
  public func page(for request: PullRequest) throws -> PullPage {
    let page = try read { connection in
      guard
        let office = try connection.text(
          "SELECT office FROM peer WHERE node = ?", .text(request.node.text))
      else { throw StoreError.unknownNode(request.node) }
      let hub = try ThisNode.read(connection)?.node ?? thisNode.node
      return try PageReader(hub: hub, request: request)
        .read(scope: OfficeQuery.tree(connection).subtree(of: office).map(\.id), connection)
    }
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
  let hub: NodeID
  let request: PullRequest

  func read(scope: [String], _ connection: borrowing Connection) throws -> PullPage {
    var sections: [PullPage.Section] = []
    var disagreeing: [PullPage.Disagreement] = []
    var remaining: Int64 = 0
    var lines = min(request.linesMax, SyncProtocol.linesMax)
    var bytes = SyncProtocol.bytesMax
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
      guard end.through > position, lines > 0, bytes > 0, let held else { continue }
      let section = try self.section(
        of: feed, after: position, link: held, &lines, &bytes, connection)
      remaining -= section.through - position
      sections.append(section)
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
    var link = link
    let key = try FeedTable.find(feed, hub: hub, connection) ?? 0
    let statement = try connection.statement(
      """
      SELECT l.position, g.node, g.class, g.branch, l.body
      FROM feed_entry e JOIN line l ON l.arrival = e.line JOIN log g ON g.key = l.position >> 40
      WHERE e.feed = ? AND e.position > ? ORDER BY e.position LIMIT ?
      """)
    try statement.bind(key, position, lines)
    while bytes > 0, try statement.step() {
      let sequence = statement.integer(0) & Line.sequenceMax
      let digest = LineBody.digest(statement, 4)
      link = link.next(digest)
      lines -= 1
      // A branch of the asker's log is another store's: that one it does not hold.
      if statement.text(1) == request.node.text, statement.integer(3) == 0,
        let logClass = LogClass(rawValue: statement.text(2))
      {
        if case .own(logClass, let from, let through)? = items.last, through + 1 == sequence {
          items[items.count - 1] = .own(logClass, from: from, through: sequence)
        } else {
          items.append(.own(logClass, from: sequence, through: sequence))
        }
      } else if let body = LineBody.bytes(statement, 4) {
        bytes -= Int64(body.count)
        items.append(.line(body))
      } else if let node = NodeID(statement.text(1)),
        let logClass = LogClass(rawValue: statement.text(2))
      {
        let log = LogID(node: node, logClass: logClass)
        items.append(.hole(FeedHole(log: log, sequence: sequence, digest: digest)))
      }
    }
    return PullPage.Section(feed: feed, from: position + 1, items: items, link: link)
  }
}
