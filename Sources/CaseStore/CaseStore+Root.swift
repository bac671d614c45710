internal import CaseModel
public import ChangeLog
internal import SQLite
public import SyncSession

// The root of trust: the recovery keys whose word this store takes, and the hub that one certifies.

extension CaseStore {
  /// Whether nobody above says who this node is, and no root is known: a hub makes one then.
  public func needsRoot() throws -> Bool {
    try read { connection in
      guard try UpstreamQuery.read(connection) == nil else { return false }
      return try CertificateQuery.roots(connection).isEmpty
    }
  }

  /// A new recovery key, which is stored nowhere.
  public func newRecoveryKey() throws -> RecoveryKey {
    guard let key = RecoveryKey(seed: environment.randomBytes(NodeKey.seedByteCount)) else {
      throw StoreError.key(path: path, .unreadable)
    }
    return key
  }

  /// The public keys of the recovery keys whose word is taken, the last noted first.
  public func trustRoots() throws -> [[UInt8]] { try read { try CertificateQuery.roots($0) } }

  /// Makes this node the highest hub, on the word of a new recovery key: certifies it and, anew,
  /// whom it had let in before.
  public func becomeRoot(_ recovery: RecoveryKey) throws {
    let key = try nodeKey()
    try becomeHub()
    try write { connection, writer in
      try note(root: recovery.publicKey, writer, connection)
      try certifyThisHub(by: recovery, key, writer, connection)
      let certification = Certification(environment: environment)
      for subject in try CaseStore.unsignedSubjects(writer, connection) {
        try certification.certify(subject, by: key, writer: writer, connection)
      }
    }
  }

  /// Makes this node the highest hub with a new recovery key, and gives it.
  @discardableResult
  public func becomeRootHub() throws -> RecoveryKey {
    let recovery = try newRecoveryKey()
    try becomeRoot(recovery)
    return recovery
  }

  /// Makes this node a hub of its office in the place of one that was lost, on the word of the
  /// recovery key.
  ///
  /// One that knew no root before gathers what the offices below hold and answers no pull, until
  /// ``openForPulls()``.
  ///
  /// - Throws: ``StoreError/TrustFault/otherRecoveryKey`` if another root is known here.
  public func recoverHub(_ recovery: RecoveryKey) throws {
    let key = try nodeKey()
    let roots = try trustRoots()
    guard roots.isEmpty || roots.contains(recovery.publicKey) else {
      throw StoreError.trust(.otherRecoveryKey)
    }
    try becomeHub()
    try write { connection, writer in
      if roots.isEmpty {
        try connection.run(
          "INSERT OR IGNORE INTO collecting (only, since) VALUES (1, ?)",
          .text(environment.now.iso))
      }
      try note(root: recovery.publicKey, writer, connection)
      try certifyThisHub(by: recovery, key, writer, connection)
    }
  }

  private func certifyThisHub(
    by recovery: RecoveryKey, _ key: NodeKey, _ writer: LineWriter,
    _ connection: borrowing Connection
  ) throws {
    try Certification(environment: environment).certify(
      Certificate.Subject(
        publicKey: key.publicKey, office: writer.thisNode.office, sealingKey: key.sealingKey,
        machine: environment.machine.name, isHub: true), by: recovery.key, writer: writer,
      connection)
  }

  /// Takes a root's word from now on, and judges again what it may prove.
  public func note(root: [UInt8]) throws {
    try write { connection, writer in try note(root: root, writer, connection) }
  }

  func note(
    root: [UInt8], _ writer: LineWriter, _ connection: borrowing Connection
  ) throws {
    try connection.run(
      "INSERT OR IGNORE INTO trust_root (public_key, noted_at) VALUES (?, ?)", .blob(root),
      .text(environment.now.iso))
    try writer.judgeCertificatesAgain(connection)
  }

  /// Since when this hub gathers what others hold and answers no pull; nil for one that does.
  public func collectingSince() throws -> String? {
    try read { try $0.text("SELECT since FROM collecting") }
  }

  static func isCollecting(_ connection: borrowing Connection) throws -> Bool {
    try connection.integer("SELECT 1 FROM collecting") != nil
  }

  /// Answers pulls from now on.
  ///
  /// - Throws: ``StoreError/TrustFault/notCollecting`` for a hub that does.
  public func openForPulls() throws {
    try write { connection, _ in
      try connection.run("DELETE FROM collecting")
      guard try connection.integer("SELECT changes()") == 1 else {
        throw StoreError.trust(.notCollecting)
      }
    }
  }

  /// Whom this node let in before certificates were signed: enrolled still, by the lines in which
  /// it said so.
  private static func unsignedSubjects(
    _ writer: LineWriter, _ connection: borrowing Connection
  ) throws -> [Certificate.Subject] {
    let own = try OwnLogs.nodes(writer.thisNode, connection)
    let waiting = try connection.rows(
      "SELECT line FROM quarantine WHERE reason = ? ORDER BY line",
      .text(Entitlement.Reason.certificateUnproved.rawValue)
    ) { $0.integer(0) }
    var subjects: [Certificate.Subject] = []
    for arrival in waiting {
      guard let line = try writer.line(at: arrival, connection), own.contains(line.log.node),
        line.value(of: "signature") == nil, let office = line.value(of: "office")?.text,
        let machine = line.value(of: "machine")?.text,
        let publicKey = line.value(of: "public_key")?.text.flatMap({ Base64URL.decode($0) }),
        let sealingKey = line.value(of: "sealing_key")?.text.flatMap({ Base64URL.decode($0) }),
        try connection.integer(
          "SELECT 1 FROM peer WHERE office = ? AND public_key = ?", .text(office),
          .blob(publicKey)) != nil
      else { continue }
      subjects.append(
        Certificate.Subject(
          publicKey: publicKey, office: office, sealingKey: sealingKey, machine: machine,
          isHub: false))
    }
    return subjects
  }
}

extension CaseStore {
  /// Who this hub is, signed over the bytes of whoever asks.
  ///
  /// - Parameters:
  ///   - root: the root that the asker knows; nil for the one that was noted last.
  ///   - pin: the pin of the key with which it serves TLS.
  public func proveHub(nonce: [UInt8], root asked: [UInt8]?, pin: String?) throws -> HubProof {
    let key = try nodeKey()
    return try read { connection in
      let node = try ThisNode.read(connection) ?? thisNode
      let writer = LineWriter(thisNode: node)
      let roots = try CertificateQuery.roots(connection)
      let root = asked.flatMap { roots.contains($0) ? $0 : nil } ?? roots.first
      let chain = try root.flatMap {
        try CertificateQuery(writer).chain(of: node.node, to: $0, asHub: true, connection)
      }
      return HubProof(
        office: node.office, root: root, chain: chain ?? CertificateChain([]), pin: pin,
        nonce: nonce, key: key)
    }
  }

  /// Checks that a hub's proof leads to a root.
  ///
  /// - Parameter roots: those whose word is taken.
  /// - Returns: whether it does.
  public func isProved(_ proof: HubProof, by roots: [[UInt8]]) throws -> Bool {
    try read { connection in
      let edges = try OfficeEdges(connection)
      guard try !CaseStore.isRevoked(proof.node, connection) else { return false }
      return roots.contains { root in
        proof.isProved(by: root) { edges.isAtOrAbove($0, $1) }
      }
    }
  }

  /// Takes up the hub that took the place of the joined one, or that has another key or address.
  ///
  /// - Returns: false for one whose proof does not lead to a root that is known here, or whose
  ///   office neither is the joined hub's nor stands above this one.
  public func takeUp(_ proof: HubProof, address: String) throws -> Bool {
    guard try isProved(proof, by: trustRoots()) else { return false }
    return try write { connection, _ in
      guard let joined = try UpstreamQuery.read(connection) else {
        throw StoreError.notJoined
      }
      let edges = try OfficeEdges(connection)
      guard proof.node != thisNode.node,
        proof.office == joined.office || edges.isAtOrAbove(proof.office, thisNode.office)
      else { return false }
      try UpstreamQuery.change(
        to: CaseStore.Upstream(
          address: address, node: proof.node, office: proof.office,
          publicKey: proof.publicKey, completedAt: nil, clockOffsetMilliseconds: nil),
        classes: UpstreamQuery.classes(connection), at: environment.now.iso, connection)
      return true
    }
  }

  /// Notes the joined hub's public key and, if it is proved by it, its root.
  ///
  /// - Returns: whether the root is noted now.
  @discardableResult
  public func noteHub(_ proof: HubProof) throws -> Bool {
    let isProved = try proof.root.map { try self.isProved(proof, by: [$0]) } ?? false
    return try write { connection, writer in
      try connection.run(
        "UPDATE upstream SET public_key = ? WHERE node = ?", .blob(proof.publicKey),
        .text(proof.node.text))
      guard isProved, let root = proof.root else { return false }
      try note(root: root, writer, connection)
      return true
    }
  }
}
