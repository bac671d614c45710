internal import ChangeLog
internal import SQLite

/// The branches of logs that one transaction works on: where each ends, and the link there.
///
/// A chain (branch 0 and above) holds the lines 1 to `through` of a log without a gap; a fork
/// shares
/// those up to `forkAfter` with its parent. A loose branch (below 0) holds single lines that came
/// by
/// feeds. A line that comes with its log later moves from the loose branch into the chain.
final class LogBranches {
  /// Every this many lines a log keeps its link, so that any link is near.
  static let linkIntervalLines: Int64 = 256

  /// One branch.
  struct Branch {
    let key: Int64
    let number: Int64
    let parent: Int64?
    let forkAfter: Int64
    var through: Int64
    var link: ChainLink

    var isChain: Bool { number >= 0 }
  }

  /// What is known of one log.
  private final class Known {
    let log: LogID
    var branches: [Branch]
    /// Whether an end is another than its row says.
    var isChanged = false

    init(_ log: LogID, _ branches: [Branch]) {
      self.log = log
      self.branches = branches
    }
  }

  /// The key of this node, which signs its own logs; nil for who only reads.
  private let signer: NodeKey?

  private var logs: [LogID: Known] = [:]
  private var changed: [Known] = []
  /// The log asked for last: nearly always the next one, too.
  private var latest: (log: LogID, known: Known)?

  init(signer: NodeKey?) {
    self.signer = signer
  }

  /// The branches of a log, loose ones first; none if no line of it was ever held.
  func all(of log: LogID, _ connection: borrowing Connection) throws -> [Branch] {
    try known(log, connection).branches
  }

  private func known(_ log: LogID, _ connection: borrowing Connection) throws -> Known {
    if let latest, latest.log == log { return latest.known }
    let known = try logs[log] ?? Known(log, LogBranches.read(log, connection))
    logs[log] = known
    latest = (log, known)
    return known
  }

  static func read(_ log: LogID, _ connection: borrowing Connection) throws -> [Branch] {
    try connection.rows(
      """
      SELECT key, branch, parent, fork_after, through, link FROM log
      WHERE node = ? AND class = ? ORDER BY branch
      """, .text(log.node.text), .text(log.logClass.rawValue)
    ) { row in
      Digest(bytes: row.bytes(5)).map { digest in
        Branch(
          key: row.integer(0), number: row.integer(1), parent: row.optionalInteger(2),
          forkAfter: row.integer(3), through: row.integer(4), link: ChainLink(digest))
      }
    }.compactMap { $0 }
  }

  /// The chains of a log; the first is made if there is none.
  func chains(of log: LogID, _ connection: borrowing Connection) throws -> [Branch] {
    let all = try all(of: log, connection)
    let found = all.allSatisfy(\.isChain) ? all : all.filter(\.isChain)
    if !found.isEmpty { return found }
    return [
      try add(
        0, to: log, parent: nil, forkAfter: 0, link: .origin(of: log), connection)
    ]
  }

  /// Begins a fork that shares the lines up to `sequence` with a chain.
  func fork(
    _ log: LogID, from chain: Branch, after sequence: Int64, link: ChainLink,
    _ connection: borrowing Connection
  ) throws -> Branch {
    let number = try chains(of: log, connection).count
    return try add(
      Int64(number), to: log, parent: chain.key, forkAfter: sequence, link: link, connection)
  }

  /// A loose branch with a free place for a number.
  func loosePlace(
    for sequence: Int64, of log: LogID, _ connection: borrowing Connection
  ) throws -> Int64 {
    let loose = try all(of: log, connection).filter { !$0.isChain }
    for branch in loose.reversed() {
      let position = branch.key << 40 | sequence
      let taken = try connection.integer(
        "SELECT 1 FROM line WHERE position = ?", .integer(position))
      if taken == nil { return position }
    }
    let branch = try add(
      -Int64(loose.count) - 1, to: log, parent: nil, forkAfter: 0, link: .origin(of: log),
      connection)
    return branch.key << 40 | sequence
  }

  private func add(
    _ number: Int64, to log: LogID, parent: Int64?, forkAfter: Int64, link: ChainLink,
    _ connection: borrowing Connection
  ) throws -> Branch {
    try connection.run(
      """
      INSERT INTO log (node, class, branch, parent, fork_after, through, link)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, .text(log.node.text), .text(log.logClass.rawValue), .integer(number),
      .integer(parent), .integer(forkAfter), .integer(forkAfter), .blob(link.digest.bytes))
    let branch = Branch(
      key: Int64(connection.lastInsertedRow), number: number, parent: parent,
      forkAfter: forkAfter, through: forkAfter, link: link)
    let known = try known(log, connection)
    known.branches = (known.branches.filter { $0.key != branch.key } + [branch])
      .sorted { $0.number < $1.number }
    return branch
  }

  /// Moves a chain past the line or hole that follows its last one.
  ///
  /// - Parameter link: the link after that.
  /// - Returns: the chain as it is now.
  @discardableResult
  func advance(
    _ log: LogID, _ key: Int64, to link: ChainLink, _ connection: borrowing Connection
  ) throws -> Branch? {
    let known = try known(log, connection)
    guard let index = known.branches.firstIndex(where: { $0.key == key }) else { return nil }
    known.branches[index].link = link
    known.branches[index].through += 1
    if !known.isChanged {
      known.isChanged = true
      changed.append(known)
    }
    let branch = known.branches[index]
    if branch.through % LogBranches.linkIntervalLines == 0 {
      try connection.run(
        "INSERT OR REPLACE INTO log_link (log, sequence, link) VALUES (?, ?, ?)",
        .integer(branch.key), .integer(branch.through), .blob(branch.link.digest.bytes))
      if let signer, signer.node == log.node {
        try SignedLinks.insert(
          LinkSignature(branch.link, of: log, at: branch.through, by: signer), at: branch.through,
          of: branch.key, connection)
      }
    }
    return branch
  }

  /// Writes the ends that changed.
  func flush(_ connection: borrowing Connection) throws {
    for known in changed {
      known.isChanged = false
      for branch in known.branches where branch.isChain {
        // Signed with every transaction, so that a copy of this store, even without its key, can
        // pass on all that was saved.
        let signature = signer.flatMap { key in
          key.node == known.log.node && branch.number == 0
            ? LinkSignature(branch.link, of: known.log, at: branch.through, by: key) : nil
        }
        try connection.run(
          "UPDATE log SET through = ?, link = ?, signature = ? WHERE key = ?",
          .integer(branch.through), .blob(branch.link.digest.bytes), .blob(signature?.bytes),
          .integer(branch.key))
      }
    }
    changed = []
  }
}
