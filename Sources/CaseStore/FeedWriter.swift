internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Appends lines to this hub's feeds within one transaction.
///
/// A line goes into the feed of each office that holds its case, and if it is plain into those of
/// offices that held it once. Without its case's own record it waits in no feed.
final class FeedWriter {
  private struct State {
    let key: Int64
    var through: Int64
    var link: ChainLink
  }

  private let thisNode: ThisNode
  private var states: [FeedID: State] = [:]
  private var changed: Set<FeedID> = []

  init(thisNode: ThisNode) {
    self.thisNode = thisNode
  }

  /// Appends a line that was just stored.
  func append(
    _ line: Line, arrival: Int64, _ connection: borrowing Connection
  ) throws {
    guard line.log.node != .register else { return }
    guard let caseID = line.record.caseID else {
      switch line.log.logClass {
      case .plain: try enter(arrival, line.digest, in: .common, connection)
      case .personal:
        let office =
          try EntitlementQuery.office(of: line.log.node, thisNode, connection) ?? thisNode.office
        try enter(
          arrival, line.digest, in: FeedID(office: office, logClass: .personal), connection)
      }
      return
    }
    let places = CasePlaces(caseID)
    guard try places.isPlaced(connection) else { return }
    for place in try places.all(connection) where place.reads(line.log.logClass) {
      try enter(
        arrival, line.digest, in: FeedID(office: place.office, logClass: line.log.logClass),
        connection)
    }
  }

  /// Appends the lines of a case to the feeds of an office that reads it anew.
  ///
  /// - Parameters:
  ///   - fed: the line that was fed just now, if any.
  ///   - isFirst: whether the case had no place before, so that nothing of it can be fed already.
  func appendCase(
    _ caseID: RecordID, to place: CasePlaces.Place, except fed: Int64?, isFirst: Bool,
    writer: LineWriter, _ connection: borrowing Connection
  ) throws {
    for arrival in try CaseChain.arrivals(of: caseID, connection) where arrival != fed {
      guard let line = try writer.line(at: arrival, connection), place.reads(line.log.logClass)
      else { continue }
      let feed = FeedID(office: place.office, logClass: line.log.logClass)
      if try isFirst || !holds(arrival, feed, connection) {
        try enter(arrival, line.digest, in: feed, connection)
      }
    }
  }

  /// Whether a feed has a line already: asked only where a case gains a reader.
  private func holds(
    _ arrival: Int64, _ feed: FeedID, _ connection: borrowing Connection
  ) throws -> Bool {
    guard let key = try FeedTable.find(feed, hub: thisNode.node, connection) else { return false }
    return try connection.integer(
      "SELECT 1 FROM feed_entry WHERE feed = ? AND line = ? LIMIT 1", .integer(key),
      .integer(arrival)) != nil
  }

  private func enter(
    _ arrival: Int64, _ digest: Digest, in feed: FeedID, _ connection: borrowing Connection
  ) throws {
    var state = try state(of: feed, connection)
    state.through += 1
    state.link = state.link.next(digest)
    states[feed] = state
    changed.insert(feed)
    try FeedTable.insert(
      arrival, at: state.through, link: state.link, feed: state.key, connection)
  }

  private func state(of feed: FeedID, _ connection: borrowing Connection) throws -> State {
    if let state = states[feed] { return state }
    let key = try FeedTable.key(of: feed, hub: thisNode.node, connection)
    let end = try FeedTable.end(of: feed, hub: thisNode.node, connection)
    let state = State(key: key, through: end.through, link: end.link)
    states[feed] = state
    return state
  }

  /// Writes the ends that changed.
  func flush(_ connection: borrowing Connection) throws {
    for feed in changed.sorted() {
      guard let state = states[feed] else { continue }
      try connection.run(
        "UPDATE feed SET through = ?, link = ? WHERE key = ?", .integer(state.through),
        .blob(state.link.digest.bytes), .integer(state.key))
    }
    changed = []
  }
}
