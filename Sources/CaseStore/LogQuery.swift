internal import ChangeLog
internal import SQLite

/// Reads links and runs of the chains of a log.
enum LogQuery {
  /// The first chain of a log; nil if no line of it came with its log.
  static func main(
    of log: LogID, _ connection: borrowing Connection
  ) throws -> LogBranches.Branch? {
    try LogBranches.read(log, connection).first { $0.number == 0 }
  }

  /// The log that a branch is of.
  static func log(_ key: Int64, _ connection: borrowing Connection) throws -> LogID? {
    let statement = try connection.statement("SELECT node, class FROM log WHERE key = ?")
    try statement.bind(key)
    guard try statement.step(), let node = NodeID(statement.text(0)),
      let logClass = LogClass(rawValue: statement.text(1))
    else { return nil }
    return LogID(node: node, logClass: logClass)
  }

  /// The link of a chain after line `sequence`; nil beyond its end.
  static func link(
    of chain: LogBranches.Branch, _ log: LogID, at sequence: Int64,
    _ connection: borrowing Connection
  ) throws -> ChainLink? {
    if sequence == 0 { return .origin(of: log) }
    guard sequence <= chain.through else { return nil }
    if sequence == chain.through { return chain.link }
    if sequence <= chain.forkAfter {
      guard let parent = try parent(of: chain, log, connection) else { return nil }
      return try link(of: parent, log, at: sequence, connection)
    }
    var near = (sequence: Int64(0), link: ChainLink.origin(of: log))
    if chain.forkAfter > 0, let parent = try parent(of: chain, log, connection),
      let link = try link(of: parent, log, at: chain.forkAfter, connection)
    {
      near = (chain.forkAfter, link)
    }
    let statement = try connection.statement(
      """
      SELECT sequence, link FROM log_link WHERE log = ? AND sequence <= ? AND sequence > ?
      ORDER BY sequence DESC LIMIT 1
      """)
    try statement.bind(chain.key, sequence, near.sequence)
    if try statement.step(), let digest = Digest(bytes: statement.bytes(1)) {
      near = (statement.integer(0), ChainLink(digest))
    }
    statement.reset()
    let run = try items(
      of: chain, log, from: near.sequence + 1, through: sequence, keepsBytes: false, connection)
    for item in run { near.link = near.link.next(item.digest) }
    return near.link
  }

  /// Follows a chain from its first line as far as its lines are held, whatever its row says.
  ///
  /// - Parameter visit: is told each link as the lines give it.
  /// - Returns: the number it was followed to, and the link there.
  static func follow(
    _ chain: LogBranches.Branch, _ log: LogID, _ connection: borrowing Connection,
    visit: (_ sequence: Int64, _ link: ChainLink) -> Void = { _, _ in }
  ) throws -> (through: Int64, link: ChainLink) {
    var link = ChainLink.origin(of: log)
    var next: Int64 = 1
    // A bounded run at a time: a log may be longer than memory.
    while next <= chain.through {
      let through = min(chain.through, next + 999)
      let run = try items(
        of: chain, log, from: next, through: through, keepsBytes: false, connection)
      for item in run where item.sequence == next {
        link = link.next(item.digest)
        visit(next, link)
        next += 1
      }
      if next <= through { break }
    }
    return (next - 1, link)
  }

  private static func parent(
    of chain: LogBranches.Branch, _ log: LogID, _ connection: borrowing Connection
  ) throws -> LogBranches.Branch? {
    try LogBranches.read(log, connection).first { $0.key == chain.parent }
  }

  /// One number of a log as it is held.
  struct Item {
    let sequence: Int64
    let digest: Digest
    /// The line's bytes; nil for a hole, an erased line, and where digests alone were asked for.
    let bytes: [UInt8]?
  }

  /// The lines and holes of a run of a chain, in order; what it shares with its parent is read
  /// there.
  static func items(
    of chain: LogBranches.Branch, _ log: LogID, from: Int64, through: Int64,
    bytesMax: Int64 = .max, keepsBytes: Bool = true, _ connection: borrowing Connection
  ) throws -> [Item] {
    guard from <= through else { return [] }
    guard from <= chain.forkAfter, let parent = try parent(of: chain, log, connection) else {
      return try items(
        key: chain.key, from: from, through: through, bytesMax: bytesMax, keepsBytes: keepsBytes,
        connection)
    }
    let shared = min(through, chain.forkAfter)
    let first = try items(
      of: parent, log, from: from, through: shared, bytesMax: bytesMax, keepsBytes: keepsBytes,
      connection)
    let bytes = first.reduce(Int64(0)) { $0 + Int64($1.bytes?.count ?? 0) }
    guard first.last?.sequence == shared, bytes < bytesMax, through > shared else { return first }
    return first
      + (try items(
        key: chain.key, from: shared + 1, through: through, bytesMax: bytesMax - bytes,
        keepsBytes: keepsBytes, connection))
  }

  /// The lines of a run that stand in a chain itself, by arrival and digest, in order.
  static func digests(
    of chain: LogBranches.Branch, from: Int64, through: Int64, _ connection: borrowing Connection
  ) throws -> [(arrival: Int64, digest: Digest)] {
    guard from <= through else { return [] }
    let statement = try connection.statement(
      "SELECT arrival, body FROM line WHERE position BETWEEN ? AND ? ORDER BY position")
    try statement.bind(chain.key << 40 | from, chain.key << 40 | through)
    var found: [(arrival: Int64, digest: Digest)] = []
    while try statement.step() {
      found.append((statement.integer(0), LineBody.digest(statement, 1)))
    }
    return found
  }

  private static func items(
    key: Int64, from: Int64, through: Int64, bytesMax: Int64, keepsBytes: Bool,
    _ connection: borrowing Connection
  ) throws -> [Item] {
    var holes: [Int64: Digest] = [:]
    try connection.query(
      "SELECT sequence, digest FROM hole WHERE log = ? AND sequence BETWEEN ? AND ?",
      .integer(key), .integer(from), .integer(through)
    ) { row in holes[row.integer(0)] = Digest(bytes: row.bytes(1)) }
    var items: [Item] = []
    var byteCount: Int64 = 0
    let statement = try connection.statement(
      "SELECT position, body FROM line WHERE position BETWEEN ? AND ? ORDER BY position")
    try statement.bind(key << 40 | from, key << 40 | through)
    var next = from
    func takeHoles(before sequence: Int64) {
      while next < sequence, let digest = holes[next] {
        items.append(Item(sequence: next, digest: digest, bytes: nil))
        next += 1
      }
    }
    while try statement.step() {
      let sequence = statement.integer(0) & Line.sequenceMax
      takeHoles(before: sequence)
      next = sequence + 1
      guard keepsBytes else {
        items.append(
          Item(sequence: sequence, digest: LineBody.digest(statement, 1), bytes: nil))
        continue
      }
      guard let bytes = LineBody.bytes(statement, 1) else {
        items.append(
          Item(sequence: sequence, digest: LineBody.digest(statement, 1), bytes: nil))
        continue
      }
      byteCount += Int64(bytes.count)
      // At least one line goes, however long, so that no line can hold up the rest.
      if byteCount > bytesMax, !items.isEmpty { return items }
      items.append(Item(sequence: sequence, digest: Digest(of: bytes), bytes: bytes))
    }
    takeHoles(before: through + 1)
    return items
  }
}
