public import ChangeLog
internal import CaseModel
internal import SQLite

/// A line that is held and forwarded but does not count, and why.
public struct QuarantinedLine: Sendable {
  /// The line.
  public let line: Line
  /// Why it does not count.
  public let reason: Entitlement.Reason
  /// The author's office, as far as it is known here.
  public let office: String?
}

extension CaseStore {
  /// The lines that do not count yet, in order of arrival.
  ///
  /// - Parameters:
  ///   - caseID: the case to look into; nil for all.
  ///   - rowsMax: how many at most.
  /// - Returns: the lines, and how many there are in all.
  public func quarantinedLines(
    in caseID: RecordID? = nil, rowsMax: Int
  ) throws -> (lines: [QuarantinedLine], total: Int64) {
    try read { connection in
      let writer = LineWriter(thisNode: try ThisNode.read(connection) ?? thisNode)
      let condition = caseID == nil ? "1" : "case_id = ?"
      let bindings: [Value] = caseID.map { [.text($0.text)] } ?? []
      let total =
        try connection.value(
          "SELECT count(*) FROM quarantine WHERE \(condition)", bindings: bindings
        ).integerValue ?? 0
      let statement = try connection.statement(
        "SELECT line, reason FROM quarantine WHERE \(condition) ORDER BY line LIMIT ?")
      try statement.bind(bindings + [.integer(rowsMax)])
      var lines: [QuarantinedLine] = []
      while try statement.step() {
        guard let line = try writer.line(at: statement.integer(0), connection),
          let reason = Entitlement.Reason(rawValue: statement.text(1))
        else { continue }
        let office = try EntitlementQuery.offices(
          of: line.log.node, writer.thisNode, connection
        ).first
        lines.append(QuarantinedLine(line: line, reason: reason, office: office))
      }
      return (lines, total)
    }
  }
}
