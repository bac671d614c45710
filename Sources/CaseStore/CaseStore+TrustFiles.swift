internal import CaseModel
internal import ChangeLog
internal import SQLite
public import SyncSession

// Enrolment and certificates by file, for computers that have no line to each other.

extension CaseStore {
  /// Asks for a certificate in a file.
  ///
  /// - Parameter machine: what this computer is to be called; nil for its host name.
  public func request(machine: String?) throws -> NodeRequest {
    let key = try nodeKey()
    return NodeRequest(try applicant(key, machine), key: key)
  }

  /// Checks a request and answers it: enrols the node, as an administrator says who compared its
  /// key.
  ///
  /// - Parameters:
  ///   - address: where this hub is reached, as `redress join` takes it.
  ///   - isHub: whether the node is to be a hub of its office.
  /// - Throws: ``StoreError/TrustFault/file(_:)``, ``StoreError/TrustFault/notCertified``,
  ///   ``StoreError/hubNotAbove(hubOffice:office:)``.
  public func certify(
    _ request: NodeRequest, address: String, isHub: Bool
  ) throws -> NodeAnswer {
    let applicant = request.applicant
    guard request.isSigned else { throw StoreError.trust(.file(.changed)) }
    guard Machine.isName(applicant.machine) else {
      throw StoreError.invalidMachine(applicant.machine)
    }
    let key = try nodeKey()
    return try write { connection, writer in
      let hub = writer.thisNode
      guard applicant.node != hub.node,
        try !CaseStore.isRevoked(applicant.node, connection)
      else { throw StoreError.unknownNode(applicant.node) }
      guard !isHub || applicant.office != hub.office else {
        throw StoreError.trust(.hubOfOwnOffice(applicant.office))
      }
      let reply = try letIn(
        applicant, machine: applicant.machine, isHub: isHub, by: key, writer: writer, connection)
      let (root, chain) = try ownChain(writer, connection)
      return NodeAnswer(
        to: applicant.node, address: address, hubOffice: hub.office, root: root,
        chain: CertificateChain([reply.certificate] + chain.certificates), key: key)
    }
  }

  /// Takes a hub's answer: notes the root and the hub to sync with.
  ///
  /// - Throws: ``StoreError/TrustFault/file(_:)``, ``StoreError/hubNotAbove(hubOffice:office:)``.
  public func join(_ answer: NodeAnswer) throws {
    let key = try nodeKey()
    guard answer.isSigned else { throw StoreError.trust(.file(.changed)) }
    guard answer.node == key.node else { throw StoreError.trust(.file(.ofOther(answer.node))) }
    try write { connection, writer in
      let edges = try writer.edges(connection)
      let certificates = answer.chain.certificates
      guard certificates.count > 1, certificates[0].subject.publicKey == key.publicKey,
        certificates[0].office == writer.thisNode.office,
        certificates[1].subject.publicKey == answer.hubKey,
        certificates[1].office == answer.hubOffice,
        answer.chain.isValid(to: answer.root, isAbove: { edges.isAtOrAbove($0, $1) })
      else { throw StoreError.trust(.unprovedHub(answer.hub)) }
      guard edges.isAtOrAbove(answer.hubOffice, writer.thisNode.office) else {
        throw StoreError.hubNotAbove(
          hubOffice: answer.hubOffice, office: writer.thisNode.office)
      }
      try UpstreamQuery.change(
        to: Upstream(
          address: answer.address, node: answer.hub, office: answer.hubOffice,
          publicKey: answer.hubKey, completedAt: nil, clockOffsetMilliseconds: nil),
        classes: LogClass.allCases, at: environment.now.iso, connection)
      try note(root: answer.root, writer, connection)
    }
  }

  /// The lines of trust that this hub holds and that count.
  ///
  /// - Throws: ``StoreError/TrustFault/notCertified`` for a node that is no certified hub.
  public func trustLines() throws -> TrustLines {
    let key = try nodeKey()
    return try read { connection in
      let writer = LineWriter(thisNode: try ThisNode.read(connection) ?? thisNode)
      let (root, chain) = try ownChain(writer, connection)
      // All of them stand in this hub's common feed, in the order they came.
      let arrivals = try connection.rows(
        """
        SELECT e.line FROM feed_entry e JOIN feed f ON f.key = e.feed
        WHERE f.hub = ? AND f.office = '' ORDER BY e.position
        """, .text(writer.thisNode.node.text)
      ) { $0.integer(0) }
      var lines: [[UInt8]] = []
      for arrival in arrivals {
        guard let line = try writer.line(at: arrival, connection),
          line.record.caseID == nil, TrustLines.recordTypes.contains(line.record.type),
          try !writer.isQuarantined(arrival, connection)
        else { continue }
        lines.append(line.bytes)
      }
      return TrustLines(lines, root: root, chain: chain, key: key)
    }
  }

  /// Stores the lines of trust that a file brings, all of them or none: each has to be proved by
  /// the root that is known here.
  ///
  /// - Returns: how many were new.
  /// - Throws: ``StoreError/TrustFault/noRoot``, ``StoreError/TrustFault/file(_:)``.
  public func take(_ file: TrustLines) throws -> Int64 {
    guard file.isSigned else { throw StoreError.trust(.file(.changed)) }
    var lines: [Line] = []
    for bytes in file.lines {
      guard let line = try? Line(bytes: bytes), line.record.caseID == nil,
        TrustLines.recordTypes.contains(line.record.type)
      else { throw StoreError.trust(.file(.malformed)) }
      lines.append(line)
    }
    return try write { connection, writer in
      let edges = try writer.edges(connection)
      let roots = try writer.roots(connection)
      guard !roots.isEmpty else { throw StoreError.trust(.noRoot) }
      guard file.chain.certificates.first?.isHub == true,
        roots.contains(where: { root in
          file.chain.isValid(to: root) { edges.isAtOrAbove($0, $1) }
        }), try !CaseStore.isRevoked(file.hub, connection)
      else { throw StoreError.trust(.unprovedHub(file.hub)) }
      let own = try OwnLogs.nodes(writer.thisNode, connection)
      var counts = IntakeCounts()
      var arrivals: [(Int64, LineName)] = []
      // What this store wrote it has, or it is a copy; a sync tells, not a file.
      for line in lines where !own.contains(line.log.node) {
        let stored = try writer.store(line, .loose, connection)
        counts.count(stored)
        arrivals.append((stored.arrival, line.name))
      }
      for (arrival, name) in arrivals where try writer.isQuarantined(arrival, connection) {
        throw StoreError.trust(.file(.unproved(name)))
      }
      counts.settle(writer)
      try addIntake(counts, connection)
      return counts.received
    }
  }

  /// This hub's certificates up to a root.
  private func ownChain(
    _ writer: LineWriter, _ connection: borrowing Connection
  ) throws -> (root: [UInt8], chain: CertificateChain) {
    for root in try writer.roots(connection) {
      let chain = try CertificateQuery(writer).chain(
        of: writer.thisNode.node, to: root, asHub: true, connection)
      if let chain { return (root, chain) }
    }
    throw StoreError.trust(.notCertified)
  }

  /// Whether this node's own certificate makes it a hub whose word counts.
  public func isCertifiedHub() throws -> Bool {
    try read { connection in
      let node = try ThisNode.read(connection) ?? thisNode
      return try CertificateQuery.rights(of: node.node, connection)
        .contains { $0.office == node.office }
    }
  }
}
