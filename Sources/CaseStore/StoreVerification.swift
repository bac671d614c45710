internal import CaseModel
public import ChangeLog
internal import SQLite

/// What a check of a whole store found: every log and feed followed link by link, every record
/// computed again from its lines by the definition of the merge.
public struct StoreVerification: Sendable {
  /// One thing that is wrong.
  public enum Finding: Sendable, Hashable {
    /// SQLite's own check found damage.
    case damaged(String)
    /// The link of a log does not follow from its lines, or a line is missing.
    case brokenLog(LogID, branch: Int64, sequence: Int64)
    /// The link of a feed does not follow from its entries.
    case brokenFeed(hub: NodeID, FeedID, position: Int64)
    /// A signature over a link of a log is not its author's: it was changed, or what it signs.
    case wrongLogSignature(LogID, branch: Int64, sequence: Int64)
    /// The author of a log signed for none of its lines after a number.
    case unsignedLog(LogID, branch: Int64, after: Int64)
    /// A signature over a link of a feed is not its hub's.
    case wrongFeedSignature(hub: NodeID, FeedID, position: Int64)
    /// The hub signed for none of the feed's entries after a position.
    case unsignedFeed(hub: NodeID, FeedID, after: Int64)
    /// Bytes that are held as a line cannot be read as one.
    case unreadableLine(arrival: Int64)
    /// A row differs from what its lines say: it was changed past the program.
    case recordDiffers(RecordKey, field: String)
    /// A case counts as part of another and should not, or the other way round.
    case wronglyMerged(RecordID)
    /// A row has no lines, or lines have no row.
    case recordMissing(RecordKey)
    /// A line counts that should not, or the other way round.
    case wronglyJudged(LineName)
    /// A certificate counts that no signature proves: it, its issuer's or the noted root was
    /// changed.
    case unprovedCertificate(LineName)
  }

  /// Lines that were read and hashed.
  public let lines: Int64
  /// Records that were computed again.
  public let records: Int64
  /// Logs and feeds that were followed to their end.
  public let chains: Int64
  /// Everything that is wrong.
  public let findings: [Finding]

  /// Whether nothing is wrong.
  public var isSound: Bool { findings.isEmpty }
}

extension CaseStore {
  /// Checks the whole store against its lines; changes nothing.
  public func verify() throws -> StoreVerification {
    try read { connection in
      var check = Check(
        writer: LineWriter(thisNode: try ThisNode.read(connection) ?? thisNode),
        isBeforeRoots: try CertificateQuery.roots(connection).isEmpty)
      let integrity = try connection.text("PRAGMA integrity_check") ?? ""
      if integrity != "ok" { check.findings.append(.damaged(integrity)) }
      try check.logs(connection)
      try check.feeds(connection)
      try check.records(connection)
      return StoreVerification(
        lines: check.lineCount, records: check.recordCount, chains: check.chainCount,
        findings: check.findings)
    }
  }
}

extension StoreVerification {
  /// What differs between the rows of some records and their lines.
  ///
  /// - Parameter lines: all of their lines that count, by record and number of arrival.
  static func findings(
    in lines: [(record: RecordKey, arrival: Int64)], _ writer: LineWriter,
    _ connection: borrowing Connection
  ) throws -> [Finding] {
    var check = Check(writer: writer, isBeforeRoots: true)
    var arrivals: [RecordKey: [Int64]] = [:]
    for line in lines { arrivals[line.record, default: []].append(line.arrival) }
    for key in arrivals.keys.sorted() {
      try check.record(key, arrivals[key] ?? [], connection)
    }
    return check.findings
  }
}

private struct Check {
  let writer: LineWriter
  let isBeforeRoots: Bool
  var lineCount: Int64 = 0
  var recordCount: Int64 = 0
  var chainCount: Int64 = 0
  var findings: [StoreVerification.Finding] = []

  mutating func logs(_ connection: borrowing Connection) throws {
    let names = try connection.rows("SELECT DISTINCT node, class FROM log ORDER BY node, class") {
      row in
      NodeID(row.text(0)).flatMap { node in
        LogClass(rawValue: row.text(1)).map { LogID(node: node, logClass: $0) }
      }
    }
    for log in names.compactMap({ $0 }) {
      for chain in try LogBranches.read(log, connection) where chain.isChain {
        chainCount += 1
        let signed = try SignedLinks.all(of: chain, connection)
        let publicKey = try SignedLinks.publicKey(of: log.node, connection) ?? []
        let end = try LogQuery.follow(chain, log, connection) { sequence, link in
          guard let bytes = signed[sequence] else { return }
          let signature = LinkSignature(publicKey: publicKey, bytes: bytes)
          if !signature.isValid(for: link, of: log, at: sequence) {
            findings.append(.wrongLogSignature(log, branch: chain.number, sequence: sequence))
          }
        }
        let newest = max(chain.forkAfter, signed.keys.max() ?? 0)
        if newest < chain.through, log.node != .register {
          findings.append(.unsignedLog(log, branch: chain.number, after: newest))
        }
        if end.through < chain.through {
          findings.append(.brokenLog(log, branch: chain.number, sequence: end.through + 1))
        } else if end.link != chain.link {
          findings.append(.brokenLog(log, branch: chain.number, sequence: chain.through))
        }
      }
    }
  }

  mutating func feeds(_ connection: borrowing Connection) throws {
    let feeds = try connection.rows(
      "SELECT key, hub, office, class, through, link FROM feed ORDER BY key"
    ) { row in
      (
        key: row.integer(0), hub: NodeID(row.text(1)), office: row.text(2),
        logClass: LogClass(rawValue: row.text(3)), through: row.integer(4),
        link: Digest(bytes: row.bytes(5))
      )
    }
    for row in feeds {
      guard let hub = row.hub, let logClass = row.logClass, let end = row.link else { continue }
      let feed = FeedID(office: row.office.isEmpty ? nil : row.office, logClass: logClass)
      chainCount += 1
      // This hub's own it signs whenever it gives of them.
      let isOwn = try OwnLogs.nodes(writer.thisNode, connection).contains(hub)
      let signed = isOwn ? [:] : try SignedLinks.allPositions(ofFeed: row.key, connection)
      let publicKey = try SignedLinks.publicKey(of: hub, connection) ?? []
      var link = ChainLink.origin(of: feed, at: hub)
      var position: Int64 = 0
      try connection.query(
        """
        SELECT e.position, l.body FROM feed_entry e JOIN line l ON l.arrival = e.line
        WHERE e.feed = ? ORDER BY e.position
        """, .integer(row.key)
      ) { entry in
        if entry.integer(0) == position + 1 {
          position += 1
          link = link.next(LineBody.digest(entry, 1))
          guard let bytes = signed[position] else { return }
          let signature = LinkSignature(publicKey: publicKey, bytes: bytes)
          if !signature.isValid(for: link, of: feed, at: hub, position: position) {
            findings.append(.wrongFeedSignature(hub: hub, feed, position: position))
          }
        }
      }
      if !isOwn, case let newest = signed.keys.max() ?? 0, newest < row.through {
        findings.append(.unsignedFeed(hub: hub, feed, after: newest))
      }
      if position != row.through || link.digest != end {
        findings.append(.brokenFeed(hub: hub, feed, position: position))
      }
    }
  }

  mutating func records(_ connection: borrowing Connection) throws {
    // Lines of one record stand near each other in its case's chain, not in the table: they are
    // gathered by key, as numbers of arrival.
    var arrivals: [RecordKey: [Int64]] = [:]
    let all = try connection.rows("SELECT arrival FROM line ORDER BY arrival") { $0.integer(0) }
    for arrival in all {
      lineCount += 1
      let line: Line?
      do { line = try writer.line(at: arrival, connection) } catch is LineFault {
        findings.append(.unreadableLine(arrival: arrival))
        continue
      }
      guard let line else {
        // Bytes go away by an order or were never here, and both are listed.
        if try !isListedAsErased(arrival, connection) {
          findings.append(.unreadableLine(arrival: arrival))
        }
        continue
      }
      let isQuarantined = try writer.isQuarantined(arrival, connection)
      if let reason = try judgement(of: line, connection), isQuarantined == (reason == nil) {
        note(reason, of: line)
      }
      if !isQuarantined { arrivals[line.record, default: []].append(arrival) }
    }
    for key in arrivals.keys.sorted() {
      recordCount += 1
      try record(key, arrivals[key] ?? [], connection)
    }
    try rowsWithoutLines(known: Set(arrivals.keys), connection)
    try merges(connection)
  }

  /// What is kept of merged cases follows from the rows.
  private mutating func merges(_ connection: borrowing Connection) throws {
    let expected = try CaseMergeQuery.expected(connection)
    let held = try CaseMergeQuery.kept(connection)
    for caseID in Set(expected.keys).union(held.keys).sorted()
    where expected[caseID] != held[caseID] {
      findings.append(.wronglyMerged(caseID))
    }
  }

  private func isListedAsErased(
    _ arrival: Int64, _ connection: borrowing Connection
  ) throws -> Bool {
    try connection.integer("SELECT 1 FROM erased_line WHERE line = ?", .integer(arrival)) != nil
  }

  private mutating func note(_ reason: Entitlement.Reason?, of line: Line) {
    switch reason {
    case .certificateUnproved: findings.append(.unprovedCertificate(line.name))
    // What was let in before certificates were signed counts until there is a root to judge by.
    case .some where isBeforeRoots: break
    default: findings.append(.wronglyJudged(line.name))
    }
  }

  /// Why a line does not count by the lines that are held, nil within if it does; nil if one that
  /// decides it cannot be read.
  private func judgement(
    of line: Line, _ connection: borrowing Connection
  ) throws -> Entitlement.Reason?? {
    do {
      return .some(try EntitlementQuery(writer).judge(line, connection))
    } catch is LineFault {
      return nil
    }
  }

  mutating func record(
    _ key: RecordKey, _ arrivals: [Int64], _ connection: borrowing Connection
  ) throws {
    var lines: [Line] = []
    for arrival in arrivals {
      if let line = try writer.line(at: arrival, connection) { lines.append(line) }
    }
    let held: [String: FieldMerge]
    do {
      held = try RecordMerge(writer: writer).allHeads(of: key, connection)
    } catch is LineFault {
      // A head cannot be read: its line is named already.
      return
    }
    if held.isEmpty {
      findings.append(.recordMissing(key))
      return
    }
    let columns = try RecordRow(key).heldColumns(connection)
    var expected: [JSONMember] = []
    for field in Set(lines.flatMap { $0.set.map(\.name) }).sorted() {
      let definition = FieldMerge(field: field, of: lines)
      let isEqual =
        Set(definition.heads.map(\.line.digest))
        == Set((held[field]?.heads ?? []).map(\.line.digest))
      if !isEqual { findings.append(.recordDiffers(key, field: field)) }
      expected.append(JSONMember(name: field, value: definition.shown ?? .null))
    }
    for column in RecordRow(key).expectedColumns(for: expected)
    where columns[column.name] ?? column.value != column.value {
      findings.append(.recordDiffers(key, field: column.name))
    }
  }

  private mutating func rowsWithoutLines(
    known: Set<RecordKey>, _ connection: borrowing Connection
  ) throws {
    for type in RecordType.all {
      let caseColumn = type.place == .part ? "case_id" : type.place == .caseRoot ? "id" : "''"
      let rows = try connection.rows("SELECT \(caseColumn), id FROM \(type.name)") { row in
        (RecordID(row.text(0)), RecordID(row.text(1)))
      }
      for (caseID, id) in rows {
        guard let id else { continue }
        let key = RecordKey(case: caseID, type: type.name, id: id)
        if !known.contains(key) { findings.append(.recordMissing(key)) }
      }
    }
  }
}
