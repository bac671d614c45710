internal import CaseModel
internal import ChangeLog
internal import SQLite

/// The revocations that are held: which of them count, and what they say of a node.
///
/// Which count is worked out from the lines (``TrustedRevocations``) whenever a line comes that may
/// decide it, if any revocation is held at all; what they say is read from the merged records.
struct HeldRevocations {
  private let writer: LineWriter

  init(_ writer: LineWriter) {
    self.writer = writer
  }

  /// What a writer knows, so that it is asked once.
  struct Memory {
    fileprivate var standing: [NodeID: [Revocation]] = [:]
    fileprivate var lines: [HeldLine]?
    fileprivate var counting: Set<Digest>?
    fileprivate var isAnyHeld: Bool?
  }

  /// A line of a certificate, an office or a revocation.
  struct HeldLine {
    let arrival: Int64
    let line: Line
  }

  /// Whether a line may decide which revocations count.
  static func mayDecide(_ line: Line) -> Bool {
    guard line.record.caseID == nil, line.log.node != .register else { return false }
    return switch line.record.type {
    case "certificate", Revocation.recordType: true
    case "office":
      line.value(of: "reports_to") != nil || !line.replaced(in: "reports_to").isEmpty
    default: false
    }
  }

  /// Notes that a line which may decide was just stored, and is in no chain of lines yet.
  func note(_ line: Line, at arrival: Int64, _ connection: borrowing Connection) throws {
    guard try Revocation.isOne(line) || isAnyHeld(connection) else { return }
    let earlier = try decidingLines(connection)
    writer.revocationMemory.lines = earlier + [HeldLine(arrival: arrival, line: line)]
    writer.revocationMemory.counting = nil
    if Revocation.isOne(line) {
      writer.rare.note(.revocation)
      writer.revocationMemory.isAnyHeld = true
      forgetStanding()
    }
  }

  /// Forgets what was read of merged records, because they changed.
  func forgetStanding() { writer.revocationMemory.standing = [:] }

  /// Whether a revocation is held, whether it counts or not.
  func isAnyHeld(_ connection: borrowing Connection) throws -> Bool {
    if let known = writer.revocationMemory.isAnyHeld { return known }
    var isHeld = try writer.rare.mayHold(.revocation, connection)
    if !isHeld, try writer.rare.mayHold(.rootlessCase, connection) {
      isHeld = try !connection.value(
        "SELECT 1 FROM rootless_case WHERE case_id LIKE 'revocation %' LIMIT 1"
      ).isNull
    }
    writer.revocationMemory.isAnyHeld = isHeld
    return isHeld
  }

  /// What the revocations that stand say of a node; empty for one that is not revoked.
  func of(_ node: NodeID, _ connection: borrowing Connection) throws -> [Revocation] {
    guard try writer.rare.mayHold(.revocation, connection) else { return [] }
    if let known = writer.revocationMemory.standing[node] { return known }
    var standing: [Revocation] = []
    for record in try HeldRevocations.records(of: node, connection) {
      let heads = try RecordMerge(writer: writer).heads(
        of: record, field: Revocation.headsField, connection)
      standing += heads.compactMap { Revocation($0.line) }
    }
    writer.revocationMemory.standing[node] = standing
    return standing
  }

  /// The records of the offices that revoked a node.
  static func records(
    of node: NodeID, _ connection: borrowing Connection
  ) throws -> [RecordKey] {
    try connection.rows(
      "SELECT id FROM revocation WHERE node = ? ORDER BY id", .text(node.text)
    ) { row in
      RecordID(row.text(0)).map { RecordKey(case: nil, type: Revocation.recordType, id: $0) }
    }.compactMap { $0 }
  }

  /// Whether a line's author was not revoked, or the line is trusted all the same.
  func trust(_ line: Line, _ connection: borrowing Connection) throws -> Bool {
    try of(line.log.node, connection).allSatisfy { $0.trusts(line) }
  }

  /// Whether a revocation's line counts.
  func counts(_ line: Line, _ connection: borrowing Connection) throws -> Bool {
    try counting(connection).contains(line.digest)
  }

  /// The revocations' lines that are held.
  func revocationLines(_ connection: borrowing Connection) throws -> [HeldLine] {
    try decidingLines(connection).filter { Revocation.isOne($0.line) }
  }

  private func counting(_ connection: borrowing Connection) throws -> Set<Digest> {
    if let known = writer.revocationMemory.counting { return known }
    let own = writer.thisNode
    var known = [TrustedRevocations.KnownNode(node: own.node, office: own.office)]
    known += try connection.rows("SELECT node, office FROM former_node ORDER BY node") { row in
      NodeID(row.text(0)).map { .init(node: $0, office: row.text(1)) }
    }.compactMap { $0 }
    let lines = try decidingLines(connection)
    let counting = TrustedRevocations(
      among: lines.map(\.line), edges: try registerEdges(connection),
      roots: try writer.roots(connection), known: known
    ).lines
    writer.revocationMemory.counting = counting
    return counting
  }

  /// The lines that decide, from the chains of their records.
  private func decidingLines(_ connection: borrowing Connection) throws -> [HeldLine] {
    if let lines = writer.revocationMemory.lines { return lines }
    var lines: [HeldLine] = []
    for record in try AloneRecords(writer).changed(connection)
    where ["certificate", "office", Revocation.recordType].contains(record.type) {
      for arrival in try writer.chains.arrivals(of: record, connection) {
        guard let line = try readableLine(at: arrival, connection),
          HeldRevocations.mayDecide(line)
        else { continue }
        lines.append(HeldLine(arrival: arrival, line: line))
      }
    }
    writer.revocationMemory.lines = lines
    return lines
  }

  /// A line; nil for one that is erased or was damaged, which a check of the store names.
  private func readableLine(
    at arrival: Int64, _ connection: borrowing Connection
  ) throws -> Line? {
    do { return try writer.line(at: arrival, connection) } catch is LineFault { return nil }
  }

  /// The tree as the register's lines have it.
  private func registerEdges(_ connection: borrowing Connection) throws -> OfficeEdges {
    let alone = AloneRecords(writer)
    var edges = OfficeEdges()
    for office in try alone.registerOffices(connection) {
      if let upper = office.reportsTo { edges.insert(upper: upper, above: office.id) }
    }
    for record in try alone.changed(connection) where record.type == "office" {
      for arrival in try writer.chains.arrivals(of: record, connection) {
        guard let line = try readableLine(at: arrival, connection), line.log.node == .register,
          let upper = line.value(of: "reports_to")?.text
        else { continue }
        edges.insert(upper: upper, above: record.id.text)
      }
    }
    return edges
  }
}

/// The records that hang on no case.
struct AloneRecords {
  /// What tells offices of which nobody but the register ever wrote.
  private static let isOfRegister = """
    EXISTS (SELECT 1 FROM line l WHERE l.arrival = o.last_line AND l.previous IS NULL
      AND l.position >> 40 IN (SELECT key FROM log WHERE node = '\(NodeID.register.text)'))
    """

  private let writer: LineWriter

  init(_ writer: LineWriter) {
    self.writer = writer
  }

  /// All that others than the register wrote, whether they count or not, each once.
  func changed(_ connection: borrowing Connection) throws -> [RecordKey] {
    // Records without a row are found by the ends of their chains.
    try writer.chains.flush(connection)
    var keys: Set<RecordKey> = []
    func add(_ type: String, _ id: String) {
      if let id = RecordID(id) { keys.insert(RecordKey(case: nil, type: type, id: id)) }
    }
    for shape in RecordShape.alone {
      let type = shape.type.name
      let condition = type == "office" ? "NOT \(AloneRecords.isOfRegister)" : "1"
      try connection.query("SELECT id FROM \(type) o WHERE \(condition)") { add(type, $0.text(0)) }
    }
    try connection.query("SELECT type, id FROM foreign_record WHERE case_id = ''") {
      add($0.text(0), $0.text(1))
    }
    try connection.query("SELECT case_id FROM rootless_case WHERE case_id LIKE '% %'") { row in
      let parts = row.text(0).split(separator: " ", maxSplits: 1).map(String.init)
      if parts.count == 2 { add(parts[0], parts[1]) }
    }
    return keys.sorted()
  }

  /// The offices of which nobody but the register ever wrote.
  func registerOffices(
    _ connection: borrowing Connection
  ) throws -> [(id: String, reportsTo: String?)] {
    try writer.chains.flush(connection)
    return try connection.rows(
      "SELECT id, reports_to FROM office o WHERE \(AloneRecords.isOfRegister) ORDER BY id"
    ) { (id: $0.text(0), reportsTo: $0.optionalText(1)) }
  }
}
