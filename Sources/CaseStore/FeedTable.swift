internal import ChangeLog
internal import SQLite

/// The rows of feeds: this hub's own, and what was pulled of another's.
enum FeedTable {
  /// The key of a feed, made if it is new.
  static func key(
    of feed: FeedID, hub: NodeID, _ connection: borrowing Connection
  ) throws -> Int64 {
    if let key = try find(feed, hub: hub, connection) { return key }
    try connection.run(
      "INSERT INTO feed (hub, office, class, through, link) VALUES (?, ?, ?, 0, ?)",
      .text(hub.text), .text(feed.office ?? ""), .text(feed.logClass.rawValue),
      .blob(ChainLink.origin(of: feed, at: hub).digest.bytes))
    return Int64(connection.lastInsertedRow)
  }

  /// The key of a feed that has a row.
  static func find(
    _ feed: FeedID, hub: NodeID, _ connection: borrowing Connection
  ) throws -> Int64? {
    try connection.integer(
      "SELECT key FROM feed WHERE hub = ? AND office = ? AND class = ?", .text(hub.text),
      .text(feed.office ?? ""), .text(feed.logClass.rawValue))
  }

  /// How far a feed goes, and its link there; the origin for a feed without a row.
  static func end(
    of feed: FeedID, hub: NodeID, _ connection: borrowing Connection
  ) throws -> (through: Int64, link: ChainLink) {
    var end = (through: Int64(0), link: ChainLink.origin(of: feed, at: hub))
    try connection.query(
      "SELECT through, link FROM feed WHERE hub = ? AND office = ? AND class = ?",
      .text(hub.text), .text(feed.office ?? ""), .text(feed.logClass.rawValue)
    ) { row in
      if let digest = Digest(bytes: row.bytes(1)) { end = (row.integer(0), ChainLink(digest)) }
    }
    return end
  }

  /// Appends an entry, and keeps its link at every interval.
  static func insert(
    _ arrival: Int64, at position: Int64, link: ChainLink, feed key: Int64,
    _ connection: borrowing Connection
  ) throws {
    try connection.statement("INSERT INTO feed_entry (feed, position, line) VALUES (?, ?, ?)")
      .run([.integer(key), .integer(position), .integer(arrival)])
    guard position % LogBranches.linkIntervalLines == 0 else { return }
    try connection.run(
      "INSERT INTO feed_link (feed, position, link) VALUES (?, ?, ?)", .integer(key),
      .integer(position), .blob(link.digest.bytes))
  }

  /// The link of a feed after some entry; nil if the feed is shorter.
  static func link(
    of feed: FeedID, hub: NodeID, at position: Int64, _ connection: borrowing Connection
  ) throws -> ChainLink? {
    if position == 0 { return .origin(of: feed, at: hub) }
    let end = try end(of: feed, hub: hub, connection)
    guard position <= end.through else { return nil }
    if position == end.through { return end.link }
    guard let key = try find(feed, hub: hub, connection) else { return nil }
    var near = (position: Int64(0), link: ChainLink.origin(of: feed, at: hub))
    try connection.query(
      """
      SELECT position, link FROM feed_link WHERE feed = ? AND position <= ?
      ORDER BY position DESC LIMIT 1
      """, .integer(key), .integer(position)
    ) { row in
      if let digest = Digest(bytes: row.bytes(1)) { near = (row.integer(0), ChainLink(digest)) }
    }
    try connection.query(
      """
      SELECT l.body FROM feed_entry e JOIN line l ON l.arrival = e.line
      WHERE e.feed = ? AND e.position > ? AND e.position <= ? ORDER BY e.position
      """, .integer(key), .integer(near.position), .integer(position)
    ) { row in near.link = near.link.next(LineBody.digest(row, 0)) }
    return near.link
  }
}
