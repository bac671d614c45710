import ChangeLog

/// Writes lines as other nodes would have: each takes the next number of its author's log.
struct LineBook {
  private var numbers: [LogID: Int64] = [:]
  private var records = 0

  /// The id of a node that nobody has met.
  static func node(_ number: Int) -> NodeID {
    NodeID(
      publicKey: (0..<32).map { UInt8(truncatingIfNeeded: $0 < 8 ? number >> ($0 * 8) : 7) })
  }

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

  /// A hub's word that a node is of an office.
  mutating func certificate(_ node: NodeID, _ office: String) throws -> Line {
    let key = RecordKey(case: nil, type: "certificate", id: try id("150500"))
    return try line(
      LineBook.node(-1), key, ["node": "\"\(node)\"", "office": "\"\(office)\""])
  }

  /// A certificate that a hub gave.
  mutating func certificate(_ node: NodeID, _ office: String, by hub: NodeID) throws -> Line {
    let key = RecordKey(case: nil, type: "certificate", id: try id(office))
    return try line(
      hub, key, ["node": "\"\(node)\"", "office": "\"\(office)\"", "issuer": "\"\(hub)\""])
  }

  /// A hub's word up to which lines a node is trusted.
  mutating func revocation(
    _ hub: NodeID, of office: String, _ node: NodeID, plain: Int64, personal: Int64 = 0,
    trusted: [Line] = [], over: [Line] = []
  ) throws -> Line {
    let id = Revocation.id(office: office, node: node)
    let digests = trusted.map(\.digest.base64).joined(separator: " ")
    return try line(
      hub, RecordKey(case: nil, type: "revocation", id: id),
      [
        "node": "\"\(node)\"", "plain_through": "\(plain)", "personal_through": "\(personal)",
        "trusted": digests.isEmpty ? "null" : "\"\(digests)\"", "reason": "\"stolen\"",
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
