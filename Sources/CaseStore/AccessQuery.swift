public import CaseModel
public import ChangeLog
internal import SQLite

/// A note as it stands in the log.
public struct AccessEntry: Sendable {
  /// What was noted.
  public let note: AccessNote
  /// The code of the act, also of one that a newer version brought.
  public let act: String
  /// When, by the clock of the computer that wrote it.
  public let at: String
  /// Who did it.
  public let who: String
  /// The computer that wrote the note.
  public let author: NodeID
}

/// Which notes to list.
public struct AccessFilter: Sendable {
  /// The code of the act; nil for all.
  public var act: String?
  /// The computer that saw or got something; nil for all.
  public var node: NodeID?
  /// The case; nil for all.
  public var caseID: RecordID?
  /// The first day and the last.
  public var from: LocalDate?
  /// The last day.
  public var to: LocalDate?
  /// How many at most.
  public var rowsMax = 200

  /// All notes.
  public init() {}
}

extension CaseStore {
  /// The notes of who saw personal data and what administrators did, newest first.
  ///
  /// - Returns: the notes, and how many there are in all.
  public func accessLog(
    _ filter: AccessFilter
  ) throws -> (entries: [AccessEntry], total: Int64) {
    var conditions = ["voided IS NULL"]
    var bindings: [Value] = []
    func add(_ condition: String, _ text: String?) {
      guard let text else { return }
      conditions.append(condition)
      bindings.append(.text(text))
    }
    add("act = ?", filter.act)
    add("node = ?", filter.node?.text)
    add("of_case = ?", filter.caseID?.text)
    add("made_on >= ?", filter.from?.iso)
    add("made_on <= ?", filter.to?.iso)
    let condition = conditions.joined(separator: " AND ")
    return try read { connection in
      let writer = LineWriter(thisNode: try ThisNode.read(connection) ?? thisNode)
      let total =
        try connection.value(
          "SELECT count(*) FROM access WHERE \(condition)", bindings: bindings
        ).integerValue ?? 0
      let statement = try connection.statement(
        """
        SELECT act, who, node, of_case, record, hub, office, first_entry, last_entry, count,
          last_line
        FROM access WHERE \(condition) ORDER BY made_on DESC, last_line DESC LIMIT ?
        """)
      try statement.bind(bindings + [.integer(filter.rowsMax)])
      var entries: [AccessEntry] = []
      while try statement.step() {
        guard let line = try writer.line(at: statement.integer(10), connection) else { continue }
        // An act that a newer version brought is listed by its code.
        var note = AccessNote(
          AccessAct(rawValue: statement.text(0)) ?? .read,
          node: statement.optionalText(2).flatMap { NodeID($0) },
          case: statement.optionalText(3).flatMap { RecordID($0) },
          record: statement.optionalText(4).flatMap { RecordID($0) },
          office: statement.optionalText(6), count: statement.isNull(9) ? nil : statement.integer(9)
        )
        if let hub = NodeID(statement.text(5)), statement.integer(7) <= statement.integer(8) {
          note.range = AccessNote.Range(
            hub: hub, entries: statement.integer(7)...statement.integer(8))
        }
        entries.append(
          AccessEntry(
            note: note, act: statement.text(0), at: line.at, who: statement.text(1),
            author: line.log.node))
      }
      return (entries, total)
    }
  }
}
