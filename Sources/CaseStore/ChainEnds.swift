public import ChangeLog
internal import SQLite

/// Where the chains of a store end: two stores that show the same ends hold the same lines in the
/// same order.
public struct ChainEnds: Sendable, Hashable {
  /// The end of a log that is held whole.
  public struct Log: Sendable, Hashable {
    /// The log.
    public let log: LogID
    /// The branch: 0, or above for a fork.
    public let branch: Int64
    /// The newest number.
    public let through: Int64
    /// The link after it.
    public let link: ChainLink
  }

  /// The end of a feed.
  public struct Feed: Sendable, Hashable {
    /// The hub that made it.
    public let hub: NodeID
    /// The feed.
    public let feed: FeedID
    /// How many entries are held.
    public let through: Int64
    /// The link after the last.
    public let link: ChainLink
  }

  /// The logs, by node and class.
  public let logs: [Log]
  /// The feeds, by hub, office and class.
  public let feeds: [Feed]
}

extension CaseStore {
  /// Where the chains of this store end.
  public func chainEnds() throws -> ChainEnds {
    try read { connection in
      let logs = try connection.rows(
        """
        SELECT node, class, branch, through, link FROM log WHERE branch >= 0 AND through > 0
        ORDER BY node, class, branch
        """
      ) { row -> ChainEnds.Log? in
        guard let node = NodeID(row.text(0)), let logClass = LogClass(rawValue: row.text(1)),
          let digest = Digest(bytes: row.bytes(4))
        else { return nil }
        return ChainEnds.Log(
          log: LogID(node: node, logClass: logClass), branch: row.integer(2),
          through: row.integer(3), link: ChainLink(digest))
      }
      let feeds = try connection.rows(
        """
        SELECT hub, office, class, through, link FROM feed WHERE through > 0
        ORDER BY hub, office, class
        """
      ) { row -> ChainEnds.Feed? in
        guard let hub = NodeID(row.text(0)), let logClass = LogClass(rawValue: row.text(2)),
          let digest = Digest(bytes: row.bytes(4))
        else { return nil }
        let office = row.text(1)
        return ChainEnds.Feed(
          hub: hub, feed: FeedID(office: office.isEmpty ? nil : office, logClass: logClass),
          through: row.integer(3), link: ChainLink(digest))
      }
      return ChainEnds(logs: logs.compactMap { $0 }, feeds: feeds.compactMap { $0 })
    }
  }

  /// The link after the last line of a log's first chain, worked out from its lines: equal links on
  /// two computers prove that both hold the same lines in the same order.
  ///
  /// - Returns: nil if no line of the log is held in a chain.
  public func computedLink(of log: LogID) throws -> ChainLink? {
    try read { connection in
      guard let chain = try LogQuery.main(of: log, connection), chain.through > 0 else {
        return nil
      }
      return try LogQuery.follow(chain, log, connection).link
    }
  }
}
