internal import CaseStore
internal import ChangeLog
internal import SQLite

/// All that a store holds, read past the engine in one transaction: rows as they are.
struct HeldState {
  struct HeldLine {
    let arrival: Int64
    let log: Int64
    let sequence: Int64
    let previous: Int64?
    let line: OracleLine
  }

  /// A digest that stands in for a line.
  struct HeldBlank {
    let arrival: Int64
    let log: Int64
    let sequence: Int64
    let previous: Int64?
    let digest: Digest
  }

  struct HeldLog {
    let key: Int64
    let node: String
    let logClass: String
    let branch: Int64
    let parent: Int64?
    let forkAfter: Int64
    let through: Int64
    let link: [UInt8]
    var kept: [(sequence: Int64, link: [UInt8])] = []
    var holes: [Int64: [UInt8]] = [:]
  }

  struct HeldFeed {
    let key: Int64
    let hub: String
    let office: String
    let logClass: String
    let through: Int64
    let link: [UInt8]
    var entries: [(position: Int64, line: Int64)] = []
    var kept: [(position: Int64, link: [UInt8])] = []

    var name: String { "\(office.isEmpty ? "common" : office)/\(logClass)" }
  }

  /// The store's present id.
  let node: String
  /// The offices of all ids under which the store wrote.
  private(set) var ownOffices: [String: String] = [:]
  private(set) var lines: [HeldLine] = []
  private(set) var blanks: [HeldBlank] = []
  /// The records that were erased here.
  private(set) var erased: Set<OracleKey> = []
  /// Lines that came to count, or came themselves, after later ones.
  private(set) var late: Set<Int64> = []
  /// The recovery keys whose word the store takes.
  private(set) var roots: [[UInt8]] = []
  private(set) var judge = OracleJudge(ownOffices: [:], roots: [])
  private(set) var logs: [HeldLog] = []
  private(set) var feeds: [HeldFeed] = []
  /// Lines that the store does not count, and those that do not count by definition.
  private(set) var quarantined: Set<Int64> = []
  private(set) var judgedOut: Set<Int64> = []
  private(set) var marks: [OracleKey: [String]] = [:]
  private(set) var intake: [Int64] = []
  private(set) var records: [OracleKey: OracleRecord] = [:]

  init(_ node: SimulatedNode, _ archive: OracleArchive) throws {
    let store = try node.store()
    self.init(node: store.thisNode.node.text)
    var state = self
    state.ownOffices = [state.node: store.thisNode.office]
    state.roots = try store.trustRoots()
    try store.read { try state.read($0, archive) }
    self = state
  }

  private init(node: String) {
    self.node = node
  }

  private mutating func read(_ connection: borrowing Connection, _ archive: OracleArchive) throws {
    try connection.query("SELECT line FROM quarantine") { quarantined.insert($0.integer(0)) }
    try connection.query("SELECT node, office FROM former_node") {
      ownOffices[$0.text(0)] = $0.text(1)
    }
    try connection.query(
      "SELECT arrival, position, previous, body FROM line ORDER BY arrival"
    ) { row in
      let position = row.integer(1)
      guard let bytes = LineBody.bytes(row, 3) else {
        blanks.append(
          HeldBlank(
            arrival: row.integer(0), log: position >> 40, sequence: position & ((1 << 40) - 1),
            previous: row.optionalInteger(2), digest: LineBody.digest(row, 3)))
        return
      }
      lines.append(
        HeldLine(
          arrival: row.integer(0), log: position >> 40, sequence: position & ((1 << 40) - 1),
          previous: row.optionalInteger(2), line: try archive.line(bytes)))
    }
    try connection.query("SELECT type, case_id, id FROM erased_record") { row in
      erased.insert(OracleKey(caseID: row.text(1), type: row.text(0), id: row.text(2)))
    }
    try connection.query("SELECT line FROM late_line") { late.insert($0.integer(0)) }
    try readLogs(connection)
    try readFeeds(connection)
    try connection.query("SELECT type, case_id, id, field, mark FROM field_mark") { row in
      let key = OracleKey(caseID: row.text(1), type: row.text(0), id: row.text(2))
      marks[key, default: []].append("\(row.text(3)) \(row.text(4))")
    }
    try connection.query(
      "SELECT received, applied, quarantined, holes, duplicates FROM intake"
    ) { row in intake = (0..<5).map { row.integer($0) } }
    let waiting: Set<Digest>
    if hasRevocations {
      let found = OracleRevocations(
        lines.map(\.line), ownOffices: ownOffices, roots: roots)
      (judge, waiting) = (found.judge, found.waiting)
    } else {
      judge = OracleJudge(ownOffices: ownOffices, roots: roots)
      for held in lines { _ = judge.add(held.line) }
      waiting = Set(judge.waiting.map(\.digest))
    }
    for held in lines {
      if waiting.contains(held.line.digest) {
        judgedOut.insert(held.arrival)
      } else {
        let record = records[held.line.key] ?? OracleRecord(held.line.key)
        record.add(held.line)
        records[held.line.key] = record
      }
    }
  }

  private mutating func readLogs(_ connection: borrowing Connection) throws {
    var found: [HeldLog] = []
    try connection.query(
      """
      SELECT key, node, class, branch, parent, fork_after, through, link FROM log
      ORDER BY node, class, branch
      """
    ) { row in
      found.append(
        HeldLog(
          key: row.integer(0), node: row.text(1), logClass: row.text(2), branch: row.integer(3),
          parent: row.optionalInteger(4), forkAfter: row.integer(5), through: row.integer(6),
          link: row.bytes(7)))
    }
    for place in found.indices {
      try connection.query(
        "SELECT sequence, link FROM log_link WHERE log = ? ORDER BY sequence",
        .integer(found[place].key)
      ) { found[place].kept.append(($0.integer(0), $0.bytes(1))) }
      try connection.query(
        "SELECT sequence, digest FROM hole WHERE log = ?", .integer(found[place].key)
      ) { found[place].holes[$0.integer(0)] = $0.bytes(1) }
    }
    logs = found
  }

  private mutating func readFeeds(_ connection: borrowing Connection) throws {
    var found: [HeldFeed] = []
    try connection.query(
      "SELECT key, hub, office, class, through, link FROM feed ORDER BY hub, office, class"
    ) { row in
      found.append(
        HeldFeed(
          key: row.integer(0), hub: row.text(1), office: row.text(2), logClass: row.text(3),
          through: row.integer(4), link: row.bytes(5)))
    }
    for place in found.indices {
      try connection.query(
        "SELECT position, line FROM feed_entry WHERE feed = ? ORDER BY position",
        .integer(found[place].key)
      ) { found[place].entries.append(($0.integer(0), $0.integer(1))) }
      try connection.query(
        "SELECT position, link FROM feed_link WHERE feed = ? ORDER BY position",
        .integer(found[place].key)
      ) { found[place].kept.append(($0.integer(0), $0.bytes(1))) }
    }
    feeds = found
  }

  /// Whether a node was revoked, by a line that counts or not.
  var hasRevocations: Bool { lines.contains { OracleRevocations.isOne($0.line) } }

  /// The digests that stand in for lines, of a log or of feeds.
  var digestsAlone: Set<Digest> {
    Set(blanks.map(\.digest))
      .union(logs.flatMap { $0.holes.values.compactMap { Digest(bytes: $0) } })
  }

  /// The digests of all lines but the register's.
  var digests: Set<Digest> {
    Set(lines.filter { !$0.line.isRegister }.map(\.line.digest))
  }
}
