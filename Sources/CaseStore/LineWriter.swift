internal import CaseModel
internal import ChangeLog
internal import SQLite

/// One write transaction's work on lines: numbering, chaining, storing, merging and feeding.
///
/// A line is stored, merged into its record and appended to the feeds in the same transaction; the
/// states of logs and feeds are kept here while it runs and written once by ``flush(_:)``, which
/// the store calls before it commits.
final class LineWriter {
  /// Every this many lines a log or feed keeps its link, so that any link is near.
  static let linkIntervalLines: Int64 = 256
  /// How many parsed lines are kept for the merge of a transaction.
  private static let parsedLinesMax = 2_048

  let thisNode: ThisNode
  private var logs: [LogID: [LogState]] = [:]
  private var changedLogs: Set<LogID> = []
  private var feeds: [FeedID: FeedState] = [:]
  private var changedFeeds: Set<FeedID> = []
  private var parsedLines: [Int64: Line] = [:]

  init(thisNode: ThisNode) {
    self.thisNode = thisNode
  }

  /// Where one branch of a log stands.
  struct LogState {
    let key: Int64
    let branch: Int64
    var through: Int64
    var link: ChainLink
  }

  /// Where a feed stands.
  private struct FeedState {
    let key: Int64
    var through: Int64
    var link: ChainLink
  }

  /// Writes the states of logs and feeds that changed.
  func flush(_ connection: borrowing Connection) throws {
    for log in changedLogs.sorted() {
      for state in logs[log] ?? [] {
        try connection.run(
          "UPDATE log SET through = ?, link = ? WHERE key = ?", .integer(state.through),
          .blob(state.link.digest.bytes), .integer(state.key))
      }
    }
    for feed in changedFeeds.sorted() {
      guard let state = feeds[feed] else { continue }
      try connection.run(
        "UPDATE feed SET through = ?, link = ? WHERE key = ?", .integer(state.through),
        .blob(state.link.digest.bytes), .integer(state.key))
    }
    changedLogs = []
    changedFeeds = []
  }

  // MARK: - Logs

  /// The branches of a log, oldest first; the first is made if there is none.
  func branches(of log: LogID, _ connection: borrowing Connection) throws -> [LogState] {
    if let states = logs[log] { return states }
    var states: [LogState] = []
    try connection.query(
      "SELECT key, branch, through, link FROM log WHERE node = ? AND class = ? ORDER BY branch",
      .text(log.node.text), .text(log.logClass.rawValue)
    ) { row in
      guard let digest = Digest(bytes: row.bytes(3)) else { return }
      states.append(
        LogState(
          key: row.integer(0), branch: row.integer(1), through: row.integer(2),
          link: ChainLink(digest)))
    }
    if states.isEmpty { states = [try addBranch(0, of: log, connection)] }
    logs[log] = states
    return states
  }

  private func addBranch(
    _ branch: Int64, of log: LogID, _ connection: borrowing Connection
  ) throws -> LogState {
    let origin = ChainLink.origin(of: log)
    try connection.run(
      "INSERT INTO log (node, class, branch, through, link) VALUES (?, ?, ?, 0, ?)",
      .text(log.node.text), .text(log.logClass.rawValue), .integer(branch),
      .blob(origin.digest.bytes))
    return LogState(
      key: Int64(connection.lastInsertedRow), branch: branch, through: 0, link: origin)
  }

  /// Moves the first branch of a log past a line or hole that follows its last one.
  func advance(
    _ log: LogID, past digest: Digest, _ connection: borrowing Connection
  ) throws {
    var states = try branches(of: log, connection)
    states[0].link = states[0].link.next(digest)
    states[0].through += 1
    logs[log] = states
    changedLogs.insert(log)
    if states[0].through % LineWriter.linkIntervalLines == 0 {
      try connection.run(
        "INSERT OR REPLACE INTO log_link (log, sequence, link) VALUES (?, ?, ?)",
        .integer(states[0].key), .integer(states[0].through),
        .blob(states[0].link.digest.bytes))
    }
  }

  // MARK: - Lines

  /// Stores a line unless it is held, merges it and appends it to the feeds.
  ///
  /// A second line under one number goes into a further branch of the log.
  ///
  /// - Returns: the line's arrival, and whether it is new.
  @discardableResult
  func store(
    _ line: Line, _ connection: borrowing Connection
  ) throws -> (arrival: Int64, isNew: Bool) {
    var states = try branches(of: line.log, connection)
    var position: Int64?
    for state in states {
      let candidate = state.key << 40 | line.sequence
      guard let held = try find(position: candidate, connection) else {
        position = candidate
        break
      }
      if held.line.digest == line.digest { return (held.arrival, false) }
    }
    if position == nil {
      let state = try addBranch(Int64(states.count), of: line.log, connection)
      states.append(state)
      logs[line.log] = states
      position = state.key << 40 | line.sequence
    }
    let tail = try CaseChain.tail(of: line.record, connection)
    let insertion = try connection.statement(
      "INSERT INTO line (position, previous, body) VALUES (?, ?, ?)")
    try insertion.run([
      .integer(position ?? 0), tail.map { .integer($0) } ?? .null, .blob(line.bytes),
    ])
    let arrival = Int64(connection.lastInsertedRow)
    remember(line, at: arrival)
    try RecordMerge(writer: self).apply(line, arrival: arrival, connection)
    try CaseChain.setTail(of: line.record, to: arrival, connection)
    if thisNode.isHub { try feed(line, arrival: arrival, connection) }
    return (arrival, true)
  }

  /// The line that arrived as this number.
  func line(at arrival: Int64, _ connection: borrowing Connection) throws -> Line? {
    if let line = parsedLines[arrival] { return line }
    let statement = try connection.statement("SELECT body FROM line WHERE arrival = ?")
    try statement.bind(arrival)
    guard try statement.step() else { return nil }
    let line = try Line(bytes: statement.bytes(0))
    remember(line, at: arrival)
    return line
  }

  /// The held lines that a name names: none, one, or several where names coincide.
  func lines(
    named name: LineName, in logClass: LogClass, _ connection: borrowing Connection
  ) throws -> [Int64] {
    var found: [Int64] = []
    let log = LogID(node: name.node, logClass: logClass)
    let states: [LogState]
    if let known = logs[log] {
      states = known
    } else {
      let exists = try connection.integer(
        "SELECT 1 FROM log WHERE node = ? AND class = ?", .text(name.node.text),
        .text(logClass.rawValue))
      if exists == nil { return [] }
      states = try branches(of: log, connection)
    }
    for state in states {
      let held = try find(position: state.key << 40 | name.sequence, connection)
      if let held, held.line.digest.prefix == name.prefix { found.append(held.arrival) }
    }
    return found
  }

  private func find(
    position: Int64, _ connection: borrowing Connection
  ) throws -> (arrival: Int64, line: Line)? {
    let statement = try connection.statement("SELECT arrival FROM line WHERE position = ?")
    try statement.bind(position)
    guard try statement.step() else { return nil }
    let arrival = statement.integer(0)
    guard let line = try line(at: arrival, connection) else { return nil }
    return (arrival, line)
  }

  private func remember(_ line: Line, at arrival: Int64) {
    if parsedLines.count >= LineWriter.parsedLinesMax { parsedLines.removeAll() }
    parsedLines[arrival] = line
  }

  // MARK: - Feeds

  /// Appends a line to this hub's feeds.
  ///
  /// These are the feed of each office that holds its case, and for plain lines of those that held
  /// it once. Without its case's own record it waits in no feed.
  private func feed(_ line: Line, arrival: Int64, _ connection: borrowing Connection) throws {
    guard let caseID = line.record.caseID else {
      try feedUnplaced(line, arrival: arrival, connection)
      return
    }
    let places = CasePlaces(caseID)
    var gained: [(place: CasePlaces.Place, heldOnce: Bool)] = []
    if line.record.isCaseRoot,
      line.value(of: "office") != nil || !line.replaced(in: "office").isEmpty
    {
      // The case came here or moved: who may read more of it than before gets what it has not got.
      gained = try places.update(by: line, writer: self, connection)
      for (place, heldOnce) in gained {
        try feedWholeCase(caseID, to: place, hasPart: heldOnce, connection)
      }
    }
    for place in try places.all(connection) where place.reads(line.log.logClass) {
      guard !gained.contains(where: { $0.place == place }) else { continue }
      try append(
        arrival, line.digest, to: FeedID(office: place.office, logClass: line.log.logClass),
        connection)
    }
  }

  /// Appends a line that belongs to no case: a plain one is for all, a personal one for its
  /// author's office.
  private func feedUnplaced(
    _ line: Line, arrival: Int64, _ connection: borrowing Connection
  ) throws {
    // Every program carries the register itself.
    guard line.log.node != .register else { return }
    switch line.log.logClass {
    case .plain: try append(arrival, line.digest, to: .common, connection)
    case .personal:
      let office =
        try connection.text("SELECT office FROM peer WHERE node = ?", .text(line.log.node.text))
        ?? thisNode.office
      try append(
        arrival, line.digest, to: FeedID(office: office, logClass: .personal), connection)
    }
  }

  /// Appends the lines of a case that an office may read.
  ///
  /// - Parameter hasPart: whether the office's feeds hold some of them already: asked only then,
  ///   because it costs a scan.
  private func feedWholeCase(
    _ caseID: RecordID, to place: CasePlaces.Place, hasPart: Bool,
    _ connection: borrowing Connection
  ) throws {
    let arrivals = try CaseChain.arrivals(of: caseID, connection)
    for logClass in LogClass.allCases where place.reads(logClass) {
      let feed = FeedID(office: place.office, logClass: logClass)
      let held = hasPart ? try fed(feed, from: arrivals.first ?? 0, connection) : []
      for arrival in arrivals where !held.contains(arrival) {
        guard let line = try line(at: arrival, connection), line.log.logClass == logClass else {
          continue
        }
        try append(arrival, line.digest, to: feed, connection)
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

  /// Appends all held lines to the feeds of a node that becomes a hub.
  func feedEverything(_ connection: borrowing Connection) throws {
    var arrivals: [Int64] = []
    try connection.query("SELECT arrival FROM line ORDER BY arrival") { row in
      arrivals.append(row.integer(0))
    }
    var casesFed: Set<RecordID> = []
    for arrival in arrivals {
      guard let line = try line(at: arrival, connection) else { continue }
      guard let caseID = line.record.caseID else {
        try feedUnplaced(line, arrival: arrival, connection)
        continue
      }
      // A case goes whole with its first line: its places are known by now.
      guard casesFed.insert(caseID).inserted else { continue }
      let places = CasePlaces(caseID)
      try places.update(by: line, writer: self, connection)
      for place in try places.all(connection) {
        try feedWholeCase(caseID, to: place, hasPart: false, connection)
      }
    }
  }

  private func append(
    _ arrival: Int64, _ digest: Digest, to feed: FeedID, _ connection: borrowing Connection
  ) throws {
    var state = try feedState(feed, connection)
    state.through += 1
    state.link = state.link.next(digest)
    feeds[feed] = state
    changedFeeds.insert(feed)
    try FeedTable.insert(
      arrival, at: state.through, link: state.link, feed: state.key, connection)
  }

  private func feedState(
    _ feed: FeedID, _ connection: borrowing Connection
  ) throws -> FeedState {
    if let state = feeds[feed] { return state }
    let key = try FeedTable.key(of: feed, hub: thisNode.node, connection)
    var state = FeedState(
      key: key, through: 0, link: .origin(of: feed, at: thisNode.node))
    try connection.query("SELECT through, link FROM feed WHERE key = ?", .integer(key)) { row in
      state.through = row.integer(0)
      if let digest = Digest(bytes: row.bytes(1)) { state.link = ChainLink(digest) }
    }
    feeds[feed] = state
    return state
  }
}
