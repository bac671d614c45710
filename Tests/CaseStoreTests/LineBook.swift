import ChangeLog
import Synchronization

/// Writes lines as other nodes would have: each takes the next number of its author's log.
struct LineBook {
  private var numbers: [LogID: Int64] = [:]
  private var records = 0

  /// The id of a node that nobody has met.
  static func node(_ number: Int) -> NodeID { key(number).node }

  /// The key of such a node.
  static func key(_ number: Int) -> NodeKey {
    let seed = (0..<32).map { UInt8(truncatingIfNeeded: $0 < 8 ? number >> ($0 * 8) : 7) }
    guard let key = NodeKey(seed: seed) else { preconditionFailure("a seed has 32 bytes") }
    keys.withLock { $0[key.node] = key }
    return key
  }

  /// The key that certifies: a root's.
  static func root() -> NodeKey { key(9_000_009) }

  /// The key of a node that was named by its number.
  static func key(of node: NodeID) -> NodeKey {
    guard let key = keys.withLock({ $0[node] }) else { preconditionFailure("\(node) has no key") }
    return key
  }

  private static let keys = Mutex<[NodeID: NodeKey]>([:])

  /// A new record's id.
  mutating func id(_ office: String) throws -> RecordID {
    records += 1
    return try RecordID("\(office)-\(records)").orThrow()
  }

  mutating func line(
    _ node: NodeID, _ record: RecordKey, _ set: [String: String],
    over: [(field: String, lines: [Line])] = [], log: LogClass = .plain, by user: String = "li"
  ) throws -> Line {
    let log = LogID(node: node, logClass: log)
    numbers[log, default: 0] += 1
    return try LineBook.line(
      log, numbers[log] ?? 0, record, set.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 },
      over: over.map { ($0.field, $0.lines.map(\.name)) }, by: user)
  }

  static func line(
    _ log: LogID, _ sequence: Int64, _ record: RecordKey, _ set: [(String, String)],
    over: [(String, [LineName])] = [], by user: String = "li"
  ) throws -> Line {
    let caseText = record.caseID.map { "\"case\":\"\($0)\"," } ?? ""
    let set = set.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
    let over = over.map { field, names in
      "\"\(field)\":[\(names.map { "\"\($0)\"" }.joined(separator: ","))]"
    }.joined(separator: ",")
    let text =
      "{\"v\":1,\"node\":\"\(log.node)\",\"log\":\"\(log.logClass.rawValue)\",\"seq\":\(sequence),"
      + "\"at\":\"2025-11-20T10:00:00.000Z\",\"by\":\"\(user)\",\(caseText)"
      + "\"type\":\"\(record.type)\",\"id\":\"\(record.id)\",\"set\":{\(set)}"
      + (over.isEmpty ? "" : ",\"over\":{\(over)}")
      + (log.logClass == .personal ? ",\"salt\":\"AAAAAAAAAAAAAAAA\"}" : "}")
    return try Line(bytes: Array(text.utf8))
  }

  /// The root's word that a node is of an office.
  mutating func certificate(_ node: NodeID, _ office: String) throws -> Line {
    return try certificate(
      LineBook.key(of: node).publicKey, office, by: LineBook.root(), author: LineBook.node(-1))
  }

  /// A signed word on who a key belongs to, in a line of whoever brings it.
  mutating func certificate(
    _ publicKey: [UInt8], _ office: String, isHub: Bool = false, by issuer: NodeKey,
    author: NodeID, change: (inout [String: String]) -> Void = { _ in }
  ) throws -> Line {
    let certificate = Certificate(
      Certificate.Subject(
        publicKey: publicKey, office: office, sealingKey: publicKey, machine: "m", isHub: isHub),
      by: issuer)
    var set: [String: String] = [:]
    for member in certificate.members { set[member.name] = member.value.compact }
    change(&set)
    return try line(
      author, RecordKey(case: nil, type: "certificate", id: certificate.recordID), set)
  }

  /// A certificate that a hub gave; one that it brings of itself is the root's word.
  ///
  /// Nodes of cities and of the region are hubs.
  mutating func certificate(_ node: NodeID, _ office: String, by hub: NodeID) throws -> Line {
    try certificate(
      LineBook.key(of: node).publicKey, office, isHub: office.hasSuffix("00"),
      by: node == hub ? LineBook.root() : LineBook.key(of: hub), author: hub)
  }

  /// A hub's word up to which lines a node is trusted.
  mutating func revocation(
    _ hub: NodeID, of office: String, _ node: NodeID, plain: Int64, personal: Int64 = 0,
    trusted: [Line] = [], over: [Line] = [], recovery: NodeKey? = nil
  ) throws -> Line {
    let id = Revocation.id(office: office, node: node)
    let digests = trusted.map(\.digest.base64).sorted().joined(separator: " ")
    let revocation = Revocation(
      node: node, plainThrough: plain, personalThrough: personal,
      trusted: Set(trusted.map(\.digest)))
    let signature = recovery.flatMap { revocation.signed(by: $0, for: office).signature }
    return try line(
      hub, RecordKey(case: nil, type: "revocation", id: id),
      [
        "node": "\"\(node)\"", "plain_through": "\(plain)", "personal_through": "\(personal)",
        "trusted": digests.isEmpty ? "null" : "\"\(digests)\"", "reason": "\"stolen\"",
        "signature": signature.map { "\"\(Base64URL.encode($0))\"" } ?? "null",
      ], over: over.isEmpty ? [] : [("plain_through", over)])
  }

  /// Goes on under other numbers, as a copy of a node's store does.
  mutating func goOn(_ node: NodeID, _ log: LogClass = .plain, after sequence: Int64) {
    numbers[LogID(node: node, logClass: log)] = sequence
  }

  /// A new case's record.
  mutating func mediation(_ office: String) throws -> RecordKey {
    let id = try id(office)
    return RecordKey(case: id, type: "mediation", id: id)
  }

  /// A new record that hangs on a case.
  mutating func part(_ root: RecordKey, _ type: String) throws -> RecordKey {
    RecordKey(case: root.id, type: type, id: try id(root.id.office))
  }
}
