public import ChangeLog
internal import CaseModel
internal import SQLite

/// Up to which lines a node is to be trusted, worked out from what is held, before it is said.
public struct RevocationPlan: Sendable, Hashable {
  /// A branch of one of the node's logs.
  public struct Branch: Sendable, Hashable {
    /// Which of the two logs.
    public let logClass: LogClass
    /// The branch's number: 0 for the first that came.
    public let number: Int64
    /// The last number that it shares with another branch; 0 for the first.
    public let forkAfter: Int64
    /// Its last number.
    public let through: Int64
    /// When its last line was written, by the writer's clock; nil for one that is not held whole.
    public let lastWrittenAt: String?
  }

  /// What a person may choose for one log.
  public struct Choice: Sendable, Hashable {
    /// The last trusted number; nil for what is held now, in a forked log for what is common.
    public let through: Int64?
    /// The branch of a forked log whose lines are trusted beyond.
    public let branch: Int64?

    /// Chooses.
    public init(through: Int64? = nil, branch: Int64? = nil) {
      self.through = through
      self.branch = branch
    }
  }

  /// What it will say.
  public let revocation: Revocation
  /// The node's office, as far as it is known.
  public let office: String?
  /// The branches of the node's logs that are held.
  public let branches: [Branch]
  /// How many lines of the node count now and will not.
  public let lowered: Int64
  /// How many lines of the node wait now and will be trusted.
  public let raised: Int64
}

/// Works out a plan.
struct RevocationPlanner {
  private let writer: LineWriter
  private let node: NodeID

  init(_ node: NodeID, _ writer: LineWriter) {
    self.node = node
    self.writer = writer
  }

  /// - Parameter held: what is said of the node by now, below which an admit does not go.
  func plan(
    plain: RevocationPlan.Choice, personal: RevocationPlan.Choice, above held: [Revocation],
    _ connection: borrowing Connection
  ) throws -> RevocationPlan {
    var (plain, personal) = (
      try bound(.plain, plain, connection), try bound(.personal, personal, connection)
    )
    // An admit takes nothing away.
    plain.through = max(plain.through, held.map(\.plainThrough).min() ?? 0)
    personal.through = max(personal.through, held.map(\.personalThrough).min() ?? 0)
    var trusted = plain.trusted.union(personal.trusted)
    if let first = held.first {
      trusted.formUnion(held.dropFirst().reduce(first.trusted) { $0.intersection($1.trusted) })
    }
    guard trusted.count <= Revocation.digestsMax else {
      throw StoreError.tooManyTrusted(count: trusted.count, max: Revocation.digestsMax)
    }
    let revocation = Revocation(
      node: node, plainThrough: plain.through, personalThrough: personal.through, trusted: trusted)
    let changes = try changes(by: revocation, connection)
    return RevocationPlan(
      revocation: revocation, office: try writer.offices(of: node, connection).first,
      branches: try branches(connection), lowered: changes.lowered, raised: changes.raised)
  }

  private func bound(
    _ logClass: LogClass, _ choice: RevocationPlan.Choice, _ connection: borrowing Connection
  ) throws -> (through: Int64, trusted: Set<Digest>) {
    let log = LogID(node: node, logClass: logClass)
    let all = try writer.logs.all(of: log, connection)
    let chains = all.filter(\.isChain)
    let common = chains.filter { $0.parent != nil }.map(\.forkAfter).min()
    // What came by feeds only has no chain that ends somewhere.
    let loose = try all.filter { !$0.isChain }.compactMap { branch in
      try connection.integer(
        "SELECT max(position) FROM line WHERE position > ? AND position < ?",
        .integer(branch.key << 40), .integer((branch.key + 1) << 40)
      ).map { $0 & Line.sequenceMax }
    }
    let held = (chains.map(\.through) + loose).max() ?? 0
    let through = choice.through ?? common ?? held
    guard let number = choice.branch else { return (through, []) }
    guard let chain = chains.first(where: { $0.number == number }) else {
      throw StoreError.unknownBranch(log: log, number: number)
    }
    let items = try LogQuery.items(
      of: chain, log, from: through + 1, through: chain.through, keepsBytes: false, connection)
    return (through, Set(items.map(\.digest)))
  }

  private func branches(
    _ connection: borrowing Connection
  ) throws -> [RevocationPlan.Branch] {
    var branches: [RevocationPlan.Branch] = []
    for logClass in LogClass.allCases {
      for chain in try writer.logs.all(of: LogID(node: node, logClass: logClass), connection)
      where chain.isChain {
        let last = try connection.integer(
          "SELECT arrival FROM line WHERE position = ?", .integer(chain.key << 40 | chain.through))
        branches.append(
          RevocationPlan.Branch(
            logClass: logClass, number: chain.number, forkAfter: chain.forkAfter,
            through: chain.through,
            lastWrittenAt: try last.flatMap { try writer.line(at: $0, connection)?.at }))
      }
    }
    return branches
  }

  /// How many lines of the node's logs would change.
  private func changes(
    by revocation: Revocation, _ connection: borrowing Connection
  ) throws -> (lowered: Int64, raised: Int64) {
    var changes = (lowered: Int64(0), raised: Int64(0))
    for logClass in LogClass.allCases {
      for branch in try writer.logs.all(of: LogID(node: node, logClass: logClass), connection) {
        let rows = try connection.rows(
          """
          SELECT l.arrival, q.reason FROM line l LEFT JOIN quarantine q ON q.line = l.arrival
          WHERE l.position > ? AND l.position < ?
            AND (q.reason = 'revoked' OR (q.line IS NULL AND l.position > ?))
          """, .integer(branch.key << 40), .integer((branch.key + 1) << 40),
          .integer(branch.key << 40 | revocation.through(logClass))
        ) { (arrival: $0.integer(0), waits: $0.optionalText(1) != nil) }
        for row in rows {
          guard let line = try writer.line(at: row.arrival, connection) else { continue }
          if row.waits, revocation.trusts(line) { changes.raised += 1 }
          if !row.waits, !revocation.trusts(line) { changes.lowered += 1 }
        }
      }
    }
    return changes
  }
}
