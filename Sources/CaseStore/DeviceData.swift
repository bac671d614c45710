internal import CaseModel
public import ChangeLog
internal import SQLite

/// Whose personal data a computer held: what to tell whom when it is lost.
public struct DeviceData: Sendable {
  /// How a record came onto the computer.
  public enum Way: String, Sendable, Hashable {
    /// It was written there.
    case written
    /// It was sent there, or was about to be.
    case sent
    /// It came with a copy of a store.
    case copied
  }

  /// One record of personal data.
  public struct Row: Sendable {
    /// The record.
    public let record: RecordKey
    /// The local date since which the computer had it.
    public let since: String
    /// How it came there first.
    public let way: Way
  }

  /// The records, by case, type and id; none whose data is erased here.
  public let rows: [Row]
  /// Lines that it got and whose data is erased here: no record can be told any more.
  public let linesErased: Int64
  /// Entries that were noted as sent and are not held here, so that nothing can be said of them.
  public let entriesUnknown: Int64
  /// Whether anything is known of the computer at all.
  public let isKnown: Bool
  /// Further ids under which the same computer is enrolled here, each to be asked for by itself.
  ///
  /// It goes on under a new one when its store was copied, and may hold several stores.
  public let otherIDs: [NodeID]
}

extension CaseStore {
  /// Works out which records of personal data a computer was sent, got with a copy, or wrote, from
  /// the notes of what was sent and the lines that are held.
  ///
  /// Complexity: linear in the lines that the computer got.
  public func personalData(on node: NodeID) throws -> DeviceData {
    try read { connection in
      var search = DeviceSearch(
        writer: LineWriter(thisNode: try ThisNode.read(connection) ?? thisNode))
      try search.addWritten(by: node, connection)
      try search.addSent(to: node, connection)
      try search.addCopied(to: node, connection)
      let isEnrolled =
        try connection.integer("SELECT 1 FROM peer WHERE node = ?", .text(node.text)) != nil
      return DeviceData(
        rows: search.found.sorted { $0.key < $1.key }.map {
          DeviceData.Row(record: $0.key, since: $0.value.since, way: $0.value.way)
        }, linesErased: search.linesErased, entriesUnknown: search.entriesUnknown,
        isKnown: isEnrolled || search.isKnown,
        otherIDs: try otherIDs(ofComputerWith: node, connection))
    }
  }
}

extension CaseStore {
  /// The other ids under which the same computer was enrolled here.
  private func otherIDs(
    ofComputerWith node: NodeID, _ connection: borrowing Connection
  ) throws -> [NodeID] {
    try connection.rows(
      """
      SELECT p.node FROM peer p JOIN peer q ON q.machine_mark = p.machine_mark
        AND q.office = p.office
      WHERE q.node = ? AND p.node <> q.node ORDER BY p.node
      """, .text(node.text)
    ) { NodeID($0.text(0)) }.compactMap { $0 }
  }
}

private struct DeviceSearch {
  let writer: LineWriter
  private(set) var found: [RecordKey: (since: String, way: DeviceData.Way)] = [:]
  private(set) var linesErased: Int64 = 0
  private(set) var entriesUnknown: Int64 = 0
  private(set) var isKnown = false

  init(writer: LineWriter) {
    self.writer = writer
  }

  mutating func addWritten(by node: NodeID, _ connection: borrowing Connection) throws {
    for log in try writer.logs.all(
      of: LogID(node: node, logClass: .personal), connection)
    {
      isKnown = true
      try add(
        """
        SELECT arrival FROM line WHERE position > ? AND position <= ?
        """, [.integer(log.key << 40), .integer(log.key << 40 | Line.sequenceMax)], .written,
        since: nil, connection)
    }
  }

  mutating func addSent(to node: NodeID, _ connection: borrowing Connection) throws {
    let notes = try connection.rows(
      """
      SELECT hub, office, first_entry, last_entry, made_on FROM access
      WHERE node = ? AND act = ? AND voided IS NULL ORDER BY made_on, id
      """, .text(node.text), .text(AccessAct.sent.rawValue)
    ) { ($0.text(0), $0.text(1), $0.integer(2), $0.integer(3), $0.text(4)) }
    for (hub, office, first, last, day) in notes where first <= last {
      isKnown = true
      let key =
        try connection.integer(
          "SELECT key FROM feed WHERE hub = ? AND office = ? AND class = ?", .text(hub),
          .text(office), .text(LogClass.personal.rawValue)) ?? 0
      let count = try add(
        "SELECT line FROM feed_entry WHERE feed = ? AND position BETWEEN ? AND ?",
        [.integer(key), .integer(first), .integer(last)], .sent, since: day, connection)
      entriesUnknown += last - first + 1 - count
    }
  }

  mutating func addCopied(to node: NodeID, _ connection: borrowing Connection) throws {
    let notes = try connection.rows(
      "SELECT last_entry, made_on FROM access WHERE node = ? AND act = ? AND voided IS NULL",
      .text(node.text), .text(AccessAct.copied.rawValue)
    ) { ($0.integer(0), $0.text(1)) }
    for (last, day) in notes {
      isKnown = true
      try add(
        """
        SELECT l.arrival FROM line l JOIN log g ON g.key = l.position >> 40
        WHERE l.arrival <= ? AND g.class = 'personal'
        """, [.integer(last)], .copied, since: day, connection)
    }
  }

  /// Adds the records of some lines.
  ///
  /// - Parameter since: the day of all of them; nil for each line's own.
  /// - Returns: how many lines there are.
  @discardableResult
  private mutating func add(
    _ selection: String, _ bindings: [Value], _ way: DeviceData.Way, since: String?,
    _ connection: borrowing Connection
  ) throws -> Int64 {
    let statement = try connection.statement(selection)
    try statement.bind(bindings)
    var arrivals: [Int64] = []
    while try statement.step() { arrivals.append(statement.integer(0)) }
    for arrival in arrivals {
      guard let line = try writer.line(at: arrival, connection) else {
        linesErased += 1
        continue
      }
      guard line.log.logClass == .personal, line.record.type != RecordType.access.name else {
        continue
      }
      let day = since ?? Instant(iso: line.at)?.localDate.iso ?? line.at
      if let held = found[line.record], held.since <= day { continue }
      found[line.record] = (day, way)
    }
    return Int64(arrivals.count)
  }
}
