public import CaseModel
public import ChangeLog
internal import SQLite
public import SyncSession

/// The proof of a case's history: each line to the signature of the node that wrote it, and each
/// node to the root.
public struct CaseProof: Sendable {
  /// One line of the history.
  public struct Entry: Sendable {
    /// The line.
    public let line: Line
    /// What stands behind it.
    public let standing: LineStanding
    /// Whether it counts; else it is kept apart.
    public let isQuarantined: Bool
  }

  /// The case.
  public let caseID: RecordID
  /// Its lines, in order of arrival.
  public let entries: [Entry]
  /// How many of its lines were erased by an order: digests alone are held.
  public let erasedCount: Int
  /// The runs that prove the lines.
  public let runs: [LogRun]
  /// The certificates of their authors, up to the root.
  public let chains: [NodeID: CertificateChain]
  /// The root's public key; nil where none is known.
  public let root: [UInt8]?
  /// Rows of the case that differ from its lines.
  public let findings: [StoreVerification.Finding]

  /// Whether every line is proved and every row is what its lines say.
  public var isProved: Bool {
    findings.isEmpty && entries.allSatisfy { $0.standing == .proved }
  }
}

extension CaseStore {
  /// Proves a case's history.
  ///
  /// - Parameter fetch: asks the hub for runs that cover lines, at most
  ///   ``ProofRequest/linesMax`` at a time; an empty answer for a hub that is out of reach.
  /// - Throws: ``StoreError``, and what `fetch` throws.
  public func prove(
    case caseID: RecordID, fetch: ([LineReference]) throws -> [LogRun] = { _ in [] }
  ) throws -> CaseProof {
    let key = try nodeKey()
    var runs: [LogRun] = []
    var missing: [LineReference] = []
    try read { connection in
      let references = try caseLines(caseID, connection).lines.map { LineReference($0.line) }
      runs = try LineProofs(key: key).runs(for: references, connection)
      missing = references.filter { line in
        !runs.contains { $0.covers(line.log, line.sequence, line.digest) }
      }
    }
    // Asked outside of the transaction: a slow line must not hold a state of the store.
    for start in stride(from: 0, to: missing.count, by: ProofRequest.linesMax) {
      runs += try fetch(
        Array(missing[start..<min(start + ProofRequest.linesMax, missing.count)]))
    }
    return try read { connection in
      let writer = LineWriter(thisNode: try ThisNode.read(connection) ?? thisNode)
      let root = try CertificateQuery.roots(connection).first
      let query = CertificateQuery(writer)
      let right = runs.filter(\.isSigned)
      let wrong = runs.filter { !$0.isSigned }
      let (lines, erasedCount) = try caseLines(caseID, connection)
      var chains: [NodeID: CertificateChain] = [:]
      for author in Set(lines.map(\.line.log.node)) {
        chains[author] = try root.flatMap {
          try query.chain(of: author, to: $0, asHub: false, connection)
        }
      }
      let entries = try lines.map { held in
        let reference = LineReference(held.line)
        let run = right.first {
          $0.covers(reference.log, reference.sequence, reference.digest)
        }
        let isWrong = wrong.contains {
          $0.covers(reference.log, reference.sequence, reference.digest)
        }
        let standing: LineStanding
        if let run {
          let subject = chains[reference.log.node]?.certificates.first?.subject
          standing =
            subject?.publicKey == run.signature.publicKey ? .proved : .authorUncertified
        } else if !isWrong, try isVouchedFor(held.arrival, connection) {
          standing = .hubOnly
        } else {
          standing = .unproved
        }
        return CaseProof.Entry(
          line: held.line, standing: standing, isQuarantined: held.isQuarantined)
      }
      let used = right.filter { run in
        entries.contains { run.covers($0.line.log, $0.line.sequence, $0.line.digest) }
      }
      return CaseProof(
        caseID: caseID, entries: entries, erasedCount: erasedCount, runs: used, chains: chains,
        root: root,
        findings: try StoreVerification.findings(
          in: lines.filter { !$0.isQuarantined }.map { ($0.line.record, $0.arrival) }, writer,
          connection))
    }
  }

  private struct HeldLine {
    let arrival: Int64
    let line: Line
    let isQuarantined: Bool
  }

  /// The lines of a case that are held with their bytes, and how many are not.
  private func caseLines(
    _ caseID: RecordID, _ connection: borrowing Connection
  ) throws -> (lines: [HeldLine], erasedCount: Int) {
    let writer = LineWriter(thisNode: try ThisNode.read(connection) ?? thisNode)
    var lines: [HeldLine] = []
    var erasedCount = 0
    for arrival in try CaseChains.stored(of: caseID, connection) {
      guard let line = try writer.line(at: arrival, connection) else {
        erasedCount += 1
        continue
      }
      lines.append(
        HeldLine(
          arrival: arrival, line: line,
          isQuarantined: try writer.isQuarantined(arrival, connection)))
    }
    return (lines, erasedCount)
  }

  /// Whether a line stands in a feed that was pulled, before a link that the hub signed.
  private func isVouchedFor(
    _ arrival: Int64, _ connection: borrowing Connection
  ) throws -> Bool {
    try connection.integer(
      """
      SELECT 1 FROM feed f JOIN feed_entry e ON e.feed = f.key AND e.line = ?1
      JOIN feed_signature s ON s.feed = f.key AND s.position >= e.position LIMIT 1
      """, .integer(arrival)) != nil
  }

  /// Answers a node that asks for the proof of lines: for those that it reads.
  ///
  /// - Throws: ``StoreError/notEnrolled(_:)``.
  public func prove(_ request: ProofRequest) throws -> ProofReply {
    let key = try nodeKey()
    return try read { connection in
      let office = try connection.text(
        "SELECT office FROM peer WHERE node = ?", .text(request.node.text))
      guard let office else { throw StoreError.notEnrolled(request.node) }
      let scope = Set(try OfficeQuery.tree(connection).subtree(of: office).map(\.id))
      let writer = LineWriter(thisNode: try ThisNode.read(connection) ?? thisNode)
      let read = try request.lines.filter { line in
        try isRead(line, in: scope, writer, connection)
      }
      return ProofReply(runs: try LineProofs(key: key).runs(for: read, connection))
    }
  }

  /// Whether a line stands in the feeds of a scope.
  private func isRead(
    _ reference: LineReference, in scope: Set<String>, _ writer: LineWriter,
    _ connection: borrowing Connection
  ) throws -> Bool {
    let name = LineName(
      node: reference.log.node, sequence: reference.sequence, prefix: reference.digest.prefix)
    for arrival in try writer.lines(named: name, in: reference.log.logClass, connection) {
      guard let line = try writer.line(at: arrival, connection),
        line.digest == reference.digest
      else { continue }
      guard let caseID = line.record.caseID else {
        if line.log.logClass == .plain { return true }
        return try writer.offices(of: line.log.node, connection).contains { scope.contains($0) }
      }
      return try writer.places(of: caseID, connection).contains {
        scope.contains($0.office) && $0.reads(line.log.logClass)
      }
    }
    return false
  }
}

extension CaseStore {
  /// A node's certificate with those above it up to the root; nil if none leads there.
  public func certificateChain(of node: NodeID) throws -> CertificateChain? {
    try read { connection in
      let writer = LineWriter(thisNode: try ThisNode.read(connection) ?? thisNode)
      return try CertificateQuery.roots(connection).first.flatMap {
        try CertificateQuery(writer).chain(of: node, to: $0, asHub: false, connection)
      }
    }
  }

  /// The wall clock of this store.
  public var now: Instant { environment.now }
}
