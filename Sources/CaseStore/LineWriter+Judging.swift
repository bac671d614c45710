internal import ChangeLog
internal import SQLite

// Judging lines again: those that waited when what decides about them comes, and those that counted
// when a revocation takes them back.

extension LineWriter {
  /// Judges quarantined lines again that a line may have decided.
  func judgeAgain(after line: Line, _ connection: borrowing Connection) throws {
    guard try rare.mayHold(.quarantine, connection) else { return }
    let condition: String
    var bindings: [Value] = []
    if line.record.caseID == nil, line.record.type == Certificate.recordType {
      // What the certified node wrote; of what it certified it is the author, too.
      condition = "node = ?"
      bindings = [.text(line.value(of: "node")?.text)]
    } else if line.record.caseID == nil, line.record.type == "office" {
      condition = "1"
    } else if line.record.isCaseRoot, line.value(of: "office") != nil {
      condition = "case_id = ?"
      bindings = [.text(line.record.id.text)]
    } else {
      return
    }
    try judgeAgain(where: condition, bindings, connection)
  }

  /// Judges again what another root may prove, and what follows from it.
  func judgeCertificatesAgain(_ connection: borrowing Connection) throws {
    trustRoots = nil
    try judgeAgain(
      where: "reason = ?", [.text(Entitlement.Reason.certificateUnproved.rawValue)], connection)
  }

  private func judgeAgain(
    where condition: String, _ bindings: [Value], _ connection: borrowing Connection
  ) throws {
    let statement = try connection.statement(
      "SELECT line FROM quarantine WHERE \(condition) ORDER BY line")
    try statement.bind(bindings)
    var waiting: [Int64] = []
    while try statement.step() { waiting.append(statement.integer(0)) }
    for arrival in waiting {
      guard let held = try self.line(at: arrival, connection) else { continue }
      try judgeAgain(held, arrival: arrival, connection)
    }
  }

  /// Judges all quarantined lines again.
  func judgeAllAgain(_ connection: borrowing Connection) throws {
    let waiting = try connection.rows("SELECT line FROM quarantine ORDER BY line") {
      $0.integer(0)
    }
    for arrival in waiting {
      guard let held = try self.line(at: arrival, connection) else { continue }
      try judgeAgain(held, arrival: arrival, connection)
    }
  }

  /// Judges a quarantined line again.
  func judgeAgain(
    _ line: Line, arrival: Int64, _ connection: borrowing Connection
  ) throws {
    guard try isQuarantined(arrival, connection) else { return }
    if let reason = try EntitlementQuery(self).judge(line, connection) {
      try connection.run(
        "UPDATE quarantine SET reason = ?1 WHERE line = ?2 AND reason <> ?1",
        .text(reason.rawValue), .integer(arrival))
      return
    }
    try release(line, arrival: arrival, connection)
  }

  private func release(
    _ line: Line, arrival: Int64, _ connection: borrowing Connection
  ) throws {
    try noteLate(line, arrival: arrival, connection)
    // What was fed while it waited stays where it is; who gains the case by it gets the whole.
    let gained = try letCount(line, arrival: arrival, connection)
    if thisNode.isHub, let caseID = line.record.caseID {
      for gain in gained { try feeds.appendCase(caseID, gain, writer: self, connection) }
    }
    try judgeAgain(after: line, connection)
  }

  /// Merges a line that waited and notes what it places.
  ///
  /// - Returns: the offices that may read more of the case than before.
  @discardableResult
  func letCount(
    _ line: Line, arrival: Int64, _ connection: borrowing Connection
  ) throws -> [CasePlaces.Gain] {
    try connection.run("DELETE FROM quarantine WHERE line = ?", .integer(arrival))
    if let caseID = line.record.caseID { try SearchQueue.note(caseID, connection) }
    if line.record.isCaseRoot || line.record.type == ErasureOrder.recordType { mayEraseNow = true }
    let tail = try chains.tail(of: line.record, connection)
    try RecordMerge(writer: self).apply(line, arrival: arrival, connection)
    // The line stands in the chain already: a record that it makes must begin where the chain ends.
    try chains.setTail(of: line.record, to: tail ?? arrival, isMerged: true, connection)
    (chains.absent, chains.written) = (nil, nil)
    if Revocation.isOne(line) {
      rare.note(.revocation)
      HeldRevocations(self).forgetStanding()
    }
    return try settle(line, connection)
  }

  /// Keeps a line from counting.
  func quarantine(
    _ line: Line, arrival: Int64, _ reason: Entitlement.Reason, _ connection: borrowing Connection
  ) throws {
    rare.note(.quarantine)
    try connection.run(
      "INSERT INTO quarantine (line, node, case_id, reason) VALUES (?, ?, ?, ?)",
      .integer(arrival), .text(line.log.node.text), .text(line.record.caseID?.text ?? ""),
      .text(reason.rawValue))
  }

  /// Notes that a line begins to count later than it came.
  func noteLate(
    _ line: Line, arrival: Int64, _ connection: borrowing Connection
  ) throws {
    try connection.run(
      """
      INSERT INTO late_line (line, counts_from) SELECT ?, max(arrival) FROM line WHERE true
      ON CONFLICT DO UPDATE SET counts_from = excluded.counts_from
      """, .integer(arrival))
    if quarantined.remove(arrival) != nil {
      releasedAtOnce += 1
    } else if try wasReceived(line, arrival: arrival, connection) {
      releasedLate += 1
    }
  }

  /// Notes that a line counts no more.
  func noteLost(
    _ line: Line, arrival: Int64, _ connection: borrowing Connection
  ) throws {
    try connection.run("DELETE FROM late_line WHERE line = ?", .integer(arrival))
    if try wasReceived(line, arrival: arrival, connection) { releasedLate -= 1 }
  }

  /// Whether a line came from others; what this store wrote under a former id did not.
  private func wasReceived(
    _ line: Line, arrival: Int64, _ connection: borrowing Connection
  ) throws -> Bool {
    guard line.log.node != thisNode.node else { return false }
    let isOwn = try OwnLogs.nodes(thisNode, connection).contains(line.log.node)
    return try !isOwn || !OwnLogs.isWrittenHere(arrival, connection)
  }

  /// Makes all follow the revocations, if any is held.
  ///
  /// - Returns: whether any is.
  func settleRevocations(_ connection: borrowing Connection) throws -> Bool {
    guard try HeldRevocations(self).isAnyHeld(connection) else { return false }
    try RevocationSettlement(self).settle(connection)
    return true
  }

  /// Forgets who is of which office, and who stood above whom.
  func forgetOffices() { (authorOffices, hubRights, officeEdges) = ([:], [:], nil) }

  func isQuarantined(_ arrival: Int64, _ connection: borrowing Connection) throws -> Bool {
    guard try rare.mayHold(.quarantine, connection) else { return false }
    let statement = try connection.statement("SELECT 1 FROM quarantine WHERE line = ?")
    try statement.bind(arrival)
    return try statement.step()
  }
}
