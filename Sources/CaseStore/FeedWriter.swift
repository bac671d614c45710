internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Appends lines to this hub's feeds within one transaction.
///
/// A line goes into the feed of each office that holds its case, and if it is plain into those of
/// offices that held it once. Without its case's own record it waits in no feed.
final class FeedWriter {
  /// Where a feed ends.
  private final class State {
    let feed: FeedID
    let key: Int64
    var through: Int64
    var link: ChainLink
    /// Whether the row says another end.
    var isChanged = false

    init(_ feed: FeedID, key: Int64, through: Int64, link: ChainLink) {
      self.feed = feed
      self.key = key
      self.through = through
      self.link = link
    }
  }

  private let thisNode: ThisNode
  private var states: [FeedID: State] = [:]
  /// The feed asked for last: nearly always the next one, too.
  private var latest: State?
  private var changed: [State] = []

  init(thisNode: ThisNode) {
    self.thisNode = thisNode
  }

  /// Appends a line that was just stored.
  ///
  /// - Parameters:
  ///   - gained: offices that get the whole case, this line with it.
  ///   - isFirst: whether nothing else is held of the case.
  func append(
    _ line: Line, arrival: Int64, gained: [CasePlaces.Gain], isFirst: Bool, writer: LineWriter,
    _ connection: borrowing Connection
  ) throws {
    guard let caseID = line.record.caseID else {
      try appendUnplaced(line, arrival: arrival, connection)
      return
    }
    for gain in gained where !isFirst {
      try appendCase(caseID, gain, writer: writer, connection)
    }
    for place in try writer.places(of: caseID, connection) where place.reads(line.log.logClass) {
      guard isFirst || !gained.contains(where: { $0.place == place }) else { continue }
      try enter(
        arrival, line.digest, in: FeedID(office: place.office, logClass: line.log.logClass),
        connection)
    }
  }

  /// Appends a line that belongs to no case: a plain one is for all, a personal one for its
  /// author's office.
  func appendUnplaced(
    _ line: Line, arrival: Int64, _ connection: borrowing Connection
  ) throws {
    // Every program carries the register itself.
    guard line.log.node != .register else { return }
    switch line.log.logClass {
    case .plain: try enter(arrival, line.digest, in: .common, connection)
    case .personal:
      let office =
        try EntitlementQuery.offices(of: line.log.node, thisNode, connection).first
        ?? thisNode.office
      try enter(
        arrival, line.digest, in: FeedID(office: office, logClass: .personal), connection)
    }
  }

  /// Appends the lines of a case that an office may read and whose feeds do not have them.
  ///
  /// What its feeds have is asked only where it held the case once, or may have until a revocation
  /// took it back, because it costs a scan.
  func appendCase(
    _ caseID: RecordID, _ gain: CasePlaces.Gain, writer: LineWriter,
    _ connection: borrowing Connection
  ) throws {
    if DeliberateFault.isActive(.caseFedFromNow) { return }
    let arrivals = try writer.chains.arrivals(of: caseID, connection)
    let mayBeFed =
      try gain.heldOnce || HeldRevocations(writer).isAnyHeld(connection)
    for logClass in LogClass.allCases where gain.place.reads(logClass) {
      let feed = FeedID(office: gain.place.office, logClass: logClass)
      let held = mayBeFed ? try fed(feed, from: arrivals.min() ?? 0, connection) : []
      for arrival in arrivals where !held.contains(arrival) {
        guard let line = try writer.line(at: arrival, connection), line.log.logClass == logClass
        else { continue }
        try enter(arrival, line.digest, in: feed, connection)
      }
    }
  }

  /// The lines in a feed that came no earlier than one.
  private func fed(
    _ feed: FeedID, from arrival: Int64, _ connection: borrowing Connection
  ) throws -> Set<Int64> {
    guard let key = try FeedTable.find(feed, hub: thisNode.node, connection) else { return [] }
    return Set(
      try connection.rows(
        "SELECT line FROM feed_entry WHERE feed = ? AND line >= ?", .integer(key),
        .integer(arrival)
      ) { $0.integer(0) })
  }

  private func enter(
    _ arrival: Int64, _ digest: Digest, in feed: FeedID, _ connection: borrowing Connection
  ) throws {
    let state = try state(of: feed, connection)
    state.through += 1
    state.link = state.link.next(digest)
    if !state.isChanged {
      state.isChanged = true
      changed.append(state)
    }
    try FeedTable.insert(
      arrival, at: state.through, link: state.link, feed: state.key, connection)
  }

  private func state(of feed: FeedID, _ connection: borrowing Connection) throws -> State {
    if let latest, latest.feed == feed { return latest }
    if let state = states[feed] {
      latest = state
      return state
    }
    let key = try FeedTable.key(of: feed, hub: thisNode.node, connection)
    let end = try FeedTable.end(of: feed, hub: thisNode.node, connection)
    let state = State(feed, key: key, through: end.through, link: end.link)
    states[feed] = state
    latest = state
    return state
  }

  /// Writes the ends that changed.
  func flush(_ connection: borrowing Connection) throws {
    for state in changed.sorted(by: { $0.feed < $1.feed }) {
      state.isChanged = false
      try connection.run(
        "UPDATE feed SET through = ?, link = ? WHERE key = ?", .integer(state.through),
        .blob(state.link.digest.bytes), .integer(state.key))
    }
    changed = []
  }
}
