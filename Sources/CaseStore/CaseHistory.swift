public import ChangeLog
internal import CaseModel
internal import SQLite

/// One line of a case's history, with the values it replaced.
public struct HistoryEntry: Sendable {
  /// One field that the line set.
  public struct Change: Sendable {
    /// The field's name in the log.
    public let field: String
    /// The values that the person was shown, as the replaced lines had set them.
    public let old: [JSONValue]
    /// The value that was set.
    public let new: JSONValue
  }

  /// The line.
  public let line: Line
  /// The office of the node that wrote it, as far as it is known here.
  public let office: String?
  /// What it changed.
  public let changes: [Change]
  /// Whether the line counts; else it is kept apart.
  public let isQuarantined: Bool
}

/// How far a case got on its way up.
public enum CaseReach: Sendable, Hashable {
  /// Every line that this computer wrote of it was acknowledged by the hub.
  case acknowledged
  /// So many of its lines are on this computer only.
  case local(lines: Int)
}

extension CaseStore {
  /// All lines of a case in order of arrival.
  public func history(of caseID: RecordID) throws -> [HistoryEntry] {
    try read { connection in
      let thisNode = try ThisNode.read(connection) ?? thisNode
      let writer = LineWriter(thisNode: thisNode)
      var entries: [HistoryEntry] = []
      for arrival in try CaseChains.stored(of: caseID, connection) {
        guard let line = try writer.line(at: arrival, connection) else { continue }
        var changes: [HistoryEntry.Change] = []
        for member in line.set {
          var old: [JSONValue] = []
          for name in line.replaced(in: member.name) {
            for held in try writer.lines(named: name, in: line.log.logClass, connection) {
              let replaced = try writer.line(at: held, connection)
              if replaced?.record == line.record, let value = replaced?.value(of: member.name) {
                old.append(value)
              }
            }
          }
          changes.append(HistoryEntry.Change(field: member.name, old: old, new: member.value))
        }
        let isQuarantined =
          try connection.integer(
            "SELECT 1 FROM quarantine WHERE line = ?", .integer(arrival)) != nil
        entries.append(
          HistoryEntry(
            line: line,
            office: try EntitlementQuery.offices(of: line.log.node, thisNode, connection).first,
            changes: changes, isQuarantined: isQuarantined))
      }
      return entries
    }
  }

  /// How far a case got: on this computer only, or received by the hub.
  public func reach(of caseID: RecordID) throws -> CaseReach {
    try read { connection in
      let nodes = try OwnLogs.nodes(thisNode, connection)
      let classes = try UpstreamQuery.classes(connection)
      let writer = LineWriter(thisNode: thisNode)
      var pending = 0
      for arrival in try CaseChains.stored(of: caseID, connection) {
        guard let line = try writer.line(at: arrival, connection), nodes.contains(line.log.node),
          classes.contains(line.log.logClass),
          try OwnLogs.isWrittenHere(arrival, connection)
        else { continue }
        if try line.sequence > OwnLogs.acknowledged(of: line.log, connection) { pending += 1 }
      }
      return pending == 0 ? .acknowledged : .local(lines: pending)
    }
  }
}
