internal import ChangeLog
internal import SQLite

/// Reads links and runs of a log's first branch.
enum LogQuery {
  /// How far a log is held without a gap, and its link there.
  static func end(
    of log: LogID, _ connection: borrowing Connection
  ) throws -> (key: Int64, through: Int64, link: ChainLink)? {
    let statement = try connection.statement(
      "SELECT key, through, link FROM log WHERE node = ? AND class = ? AND branch = 0")
    try statement.bind(log.node.text, log.logClass.rawValue)
    guard try statement.step(), let digest = Digest(bytes: statement.bytes(2)) else { return nil }
    return (statement.integer(0), statement.integer(1), ChainLink(digest))
  }

  /// The link after line `sequence`; nil beyond what is held without a gap.
  static func link(
    of log: LogID, at sequence: Int64, _ connection: borrowing Connection
  ) throws -> ChainLink? {
    if sequence == 0 { return .origin(of: log) }
    guard let end = try end(of: log, connection), sequence <= end.through else { return nil }
    if sequence == end.through { return end.link }
    var near = (sequence: Int64(0), link: ChainLink.origin(of: log))
    let statement = try connection.statement(
      """
      SELECT sequence, link FROM log_link WHERE log = ? AND sequence <= ?
      ORDER BY sequence DESC LIMIT 1
      """)
    try statement.bind(end.key, sequence)
    if try statement.step(), let digest = Digest(bytes: statement.bytes(1)) {
      near = (statement.integer(0), ChainLink(digest))
    }
    statement.reset()
    for item in try items(key: end.key, from: near.sequence + 1, through: sequence, connection) {
      near.link = near.link.next(item.digest)
    }
    return near.link
  }

  /// One number of a log as it is held.
  struct Item {
    let sequence: Int64
    let digest: Digest
    /// The line's bytes; nil for a hole.
    let bytes: [UInt8]?
  }

  /// The lines and holes of a run, in order.
  static func items(
    key: Int64, from: Int64, through: Int64, bytesMax: Int64 = .max,
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
      let bytes = statement.bytes(1)
      byteCount += Int64(bytes.count)
      // At least one line goes, however long, so that no line can hold up the rest.
      if byteCount > bytesMax, !items.isEmpty { return items }
      items.append(Item(sequence: sequence, digest: Digest(of: bytes), bytes: bytes))
      next = sequence + 1
    }
    takeHoles(before: through + 1)
    return items
  }
}
