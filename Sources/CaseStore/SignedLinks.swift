internal import ChangeLog
internal import SQLite

/// The signed links of logs and feeds that are held, and the keys that they were signed with.
///
/// What is passed on of another node's log or feed ends at a signed link; what this node writes it
/// signs anew wherever a batch ends.
enum SignedLinks {
  // MARK: - Keys

  /// Notes the public key of another node, under which a signature was found right.
  static func note(
    _ publicKey: [UInt8], of node: NodeID, _ connection: borrowing Connection
  ) throws {
    try connection.run(
      "INSERT OR IGNORE INTO signing_key (node, public_key) VALUES (?, ?)", .text(node.text),
      .blob(publicKey))
  }

  /// The public key of a node that signed something here; nil if none is known.
  static func publicKey(
    of node: NodeID, _ connection: borrowing Connection
  ) throws -> [UInt8]? {
    try connection.rows(
      """
      SELECT public_key FROM this_node WHERE node = ?1
      UNION ALL SELECT public_key FROM signing_key WHERE node = ?1 LIMIT 1
      """, .text(node.text)
    ) { $0.bytes(0) }.first
  }

  // MARK: - Logs

  /// A signed link of a chain.
  struct Signed {
    let sequence: Int64
    let bytes: [UInt8]
  }

  /// Keeps the signature over a chain's link; what it shares with its parent is kept there.
  static func insert(
    _ signature: LinkSignature, at sequence: Int64, of chain: Int64,
    _ connection: borrowing Connection
  ) throws {
    try connection.run(
      "INSERT OR IGNORE INTO log_signature (log, sequence, signature) VALUES (?, ?, ?)",
      .integer(chain), .integer(sequence), .blob(signature.bytes))
  }

  /// Keeps the signature over a chain's link at the branch that the line stands in.
  static func insert(
    _ signature: LinkSignature, at sequence: Int64, in chain: LogBranches.Branch, of log: LogID,
    _ connection: borrowing Connection
  ) throws {
    let all = try LogBranches.read(log, connection)
    var owner = chain
    while sequence <= owner.forkAfter, let parent = all.first(where: { $0.key == owner.parent }) {
      owner = parent
    }
    try insert(signature, at: sequence, of: owner.key, connection)
  }

  /// The first signed link of a chain at a number or beyond; nil if nobody signed so far.
  static func first(
    of chain: LogBranches.Branch, _ log: LogID, from: Int64, _ connection: borrowing Connection
  ) throws -> Signed? {
    if from <= chain.forkAfter, let parent = try parent(of: chain, log, connection),
      let found = try first(of: parent, log, from: from, connection),
      found.sequence <= chain.forkAfter
    {
      return found
    }
    return try pick(
      """
      SELECT sequence, signature FROM log_signature WHERE log = ?1 AND sequence >= ?2
      UNION ALL SELECT through, signature FROM log
      WHERE key = ?1 AND through >= ?2 AND signature IS NOT NULL
      ORDER BY 1 LIMIT 1
      """, chain.key, max(from, chain.forkAfter + 1), .max, connection)
  }

  /// The last signed link of a chain between two numbers; nil if there is none.
  static func last(
    of chain: LogBranches.Branch, _ log: LogID, from: Int64, through: Int64,
    _ connection: borrowing Connection
  ) throws -> Signed? {
    let own = max(from, chain.forkAfter + 1)
    if own <= through,
      let found = try pick(
        """
        SELECT sequence, signature FROM log_signature
        WHERE log = ?1 AND sequence BETWEEN ?2 AND ?3
        UNION ALL SELECT through, signature FROM log
        WHERE key = ?1 AND through BETWEEN ?2 AND ?3 AND signature IS NOT NULL
        ORDER BY 1 DESC LIMIT 1
        """, chain.key, own, through, connection)
    {
      return found
    }
    guard from <= chain.forkAfter, let parent = try parent(of: chain, log, connection) else {
      return nil
    }
    return try last(
      of: parent, log, from: from, through: min(through, chain.forkAfter), connection)
  }

  /// All signatures that stand over links of a chain itself, by number.
  static func all(
    of chain: LogBranches.Branch, _ connection: borrowing Connection
  ) throws -> [Int64: [UInt8]] {
    var found: [Int64: [UInt8]] = [:]
    try connection.query(
      """
      SELECT sequence, signature FROM log_signature WHERE log = ?1
      UNION ALL SELECT through, signature FROM log WHERE key = ?1 AND signature IS NOT NULL
      """, .integer(chain.key)
    ) { row in found[row.integer(0)] = row.bytes(1) }
    return found
  }

  private static func pick(
    _ sql: String, _ key: Int64, _ from: Int64, _ through: Int64,
    _ connection: borrowing Connection
  ) throws -> Signed? {
    let statement = try connection.statement(sql)
    if through == .max {
      try statement.bind(key, from)
    } else {
      try statement.bind(key, from, through)
    }
    guard try statement.step() else { return nil }
    return Signed(sequence: statement.integer(0), bytes: statement.bytes(1))
  }

  private static func parent(
    of chain: LogBranches.Branch, _ log: LogID, _ connection: borrowing Connection
  ) throws -> LogBranches.Branch? {
    try LogBranches.read(log, connection).first { $0.key == chain.parent }
  }

  // MARK: - Feeds

  /// Keeps the signature over a feed's link.
  static func insert(
    _ signature: LinkSignature, at position: Int64, ofFeed key: Int64,
    _ connection: borrowing Connection
  ) throws {
    try connection.run(
      "INSERT OR REPLACE INTO feed_signature (feed, position, signature) VALUES (?, ?, ?)",
      .integer(key), .integer(position), .blob(signature.bytes))
  }

  /// All signatures over links of a feed, by position.
  static func allPositions(
    ofFeed key: Int64, _ connection: borrowing Connection
  ) throws -> [Int64: [UInt8]] {
    var found: [Int64: [UInt8]] = [:]
    try connection.query(
      "SELECT position, signature FROM feed_signature WHERE feed = ?", .integer(key)
    ) { row in found[row.integer(0)] = row.bytes(1) }
    return found
  }

  /// The positions at which a feed's link is signed, from one on, in order.
  static func positions(
    ofFeed key: Int64, from: Int64, _ connection: borrowing Connection
  ) throws -> [Int64: [UInt8]] {
    var found: [Int64: [UInt8]] = [:]
    // Pages are at most as long as a batch: two of them always hold a signed end.
    try connection.query(
      """
      SELECT position, signature FROM feed_signature WHERE feed = ? AND position >= ?
      ORDER BY position LIMIT 4096
      """, .integer(key), .integer(from)
    ) { row in found[row.integer(0)] = row.bytes(1) }
    return found
  }
}
