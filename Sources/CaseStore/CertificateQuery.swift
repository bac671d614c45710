internal import CaseModel
public import ChangeLog
internal import SQLite

/// What the held certificates say, as far as they count.
///
/// The rows of `certificate` are made of counting lines only, and who is certified, by whom and as
/// what follows from a row's id: no later line can change that.
struct CertificateQuery {
  private let writer: LineWriter

  init(_ writer: LineWriter) {
    self.writer = writer
  }

  /// Whether a line is a certificate that its signatures prove.
  func proves(_ line: Line, _ connection: borrowing Connection) throws -> Bool {
    guard let certificate = Certificate(line) else { return false }
    let edges = try writer.edges(connection)
    return certificate.isProved(
      byLineOf: line.log.node, roots: try writer.roots(connection),
      rights: try writer.rights(of: certificate.issuer, connection)
    ) { edges.isAtOrAbove($0, $1) }
  }

  /// The public keys of the recovery keys whose word is taken, the last noted first.
  static func roots(_ connection: borrowing Connection) throws -> [[UInt8]] {
    try connection.rows("SELECT public_key FROM trust_root ORDER BY noted_at DESC, public_key") {
      $0.bytes(0)
    }
  }

  /// What a node's certificates entitle it to as a hub.
  static func rights(
    of node: NodeID, _ connection: borrowing Connection
  ) throws -> [Certificate.Right] {
    try connection.rows(
      """
      SELECT public_key, office FROM certificate
      WHERE node = ? AND hub = 1 AND public_key IS NOT NULL AND office IS NOT NULL ORDER BY id
      """, .text(node.text)
    ) { row in
      Base64URL.decode(row.text(0)).map { Certificate.Right(publicKey: $0, office: row.text(1)) }
    }.compactMap { $0 }
  }

  /// The certificates of a node that count, those of a hub first.
  func certificates(
    of node: NodeID, _ connection: borrowing Connection
  ) throws -> [Certificate] {
    let ids = try connection.rows(
      "SELECT id FROM certificate WHERE node = ? ORDER BY hub DESC, id", .text(node.text)
    ) { RecordID($0.text(0)) }
    return try ids.compactMap { $0 }.compactMap { id in
      try newest(RecordKey(case: nil, type: Certificate.recordType, id: id), connection)
    }
  }

  /// The newest certificate of a record that counts: as its line has it, for a row may be of two.
  func newest(_ record: RecordKey, _ connection: borrowing Connection) throws -> Certificate? {
    for arrival in try writer.chains.arrivals(of: record, connection).reversed() {
      guard let line = try writer.line(at: arrival, connection),
        try !writer.isQuarantined(arrival, connection), let certificate = Certificate(line)
      else { continue }
      return certificate
    }
    return nil
  }

  /// A node's certificate with those above it up to a root; nil if none leads there.
  ///
  /// - Parameter asHub: whether only a hub's certificate will do.
  func chain(
    of node: NodeID, to root: [UInt8], asHub: Bool, _ connection: borrowing Connection
  ) throws -> CertificateChain? {
    var open: [[Certificate]] = try certificates(of: node, connection)
      .filter { $0.isHub || !asHub }.map { [$0] }
    var seen: Set<NodeID> = [node]
    let edges = try writer.edges(connection)
    while !open.isEmpty {
      let found = open.removeFirst()
      guard let last = found.last, found.count <= CertificateChain.linksMax else { continue }
      if last.isSigned(by: root) { return CertificateChain(found) }
      guard seen.insert(last.issuer).inserted || found.count == 1 else { continue }
      for upper in try certificates(of: last.issuer, connection) where upper.isHub {
        let right = Certificate.Right(publicKey: upper.subject.publicKey, office: upper.office)
        guard last.isSigned(by: right.publicKey),
          right.covers(last, isAbove: { edges.isAtOrAbove($0, $1) })
        else { continue }
        open.append(found + [upper])
      }
    }
    return nil
  }

  /// What makes a node a hub, up to a root that is known here; empty if nothing does.
  static func hubChain(
    of hub: NodeID, _ thisNode: ThisNode, _ connection: borrowing Connection
  ) throws -> CertificateChain {
    let query = CertificateQuery(LineWriter(thisNode: thisNode))
    for root in try roots(connection) {
      if let chain = try query.chain(of: hub, to: root, asHub: true, connection) { return chain }
    }
    return CertificateChain([])
  }
}

extension CaseStore {
  /// The held certificates of a node that count.
  public func certificates(of node: NodeID) throws -> [Certificate] {
    try read { connection in
      try CertificateQuery(LineWriter(thisNode: ThisNode.read(connection) ?? thisNode))
        .certificates(of: node, connection)
    }
  }

  /// Whether a node's held certificates, as far as they count, make it a hub for this node's office
  /// or one above: whose feeds may be given back.
  func hubCertificateCounts(
    _ node: NodeID, _ writer: LineWriter, _ connection: borrowing Connection
  ) throws -> Bool {
    let edges = try writer.edges(connection)
    return try writer.rights(of: node, connection)
      .contains { edges.isAtOrAbove($0.office, writer.thisNode.office) }
  }

  /// Whether a node's work is taken back by a held revocation.
  static func isRevoked(_ node: NodeID, _ connection: borrowing Connection) throws -> Bool {
    guard let thisNode = try ThisNode.read(connection) else { return false }
    return try !HeldRevocations(LineWriter(thisNode: thisNode)).of(node, connection).isEmpty
  }
}
