public import ChangeLog
internal import SQLite
public import SyncSession

// The node's side of enrolment.

extension CaseStore {
  /// This node's key, from the file beside the store.
  ///
  /// - Throws: ``StoreError/key(path:_:)``.
  public func nodeKey() throws -> NodeKey { try KeyFile(besideStore: path).read() }

  /// Asks for a certificate with an invitation.
  ///
  /// - Parameter machine: what this computer is to be called; nil for its host name.
  /// - Throws: ``StoreError/invalidMachine(_:)``, ``StoreError/key(path:_:)``.
  public func enrolment(
    by invitation: InvitationCode, machine: String? = nil
  ) throws -> Enrolment {
    let key = try nodeKey()
    return Enrolment(try applicant(key, machine), invitation: invitation, key: key)
  }

  /// Asks for a certificate on the word of each id that this store had and has the key of, the
  /// newest first.
  public func enrolmentsByFormerIDs(at hub: NodeID) throws -> [Enrolment] {
    let key = try nodeKey()
    let applicant = try applicant(key, nil)
    let former = try read { connection in
      try connection.rows("SELECT node FROM former_node ORDER BY until DESC, node") {
        NodeID($0.text(0))
      }
    }
    let file = KeyFile(besideStore: path)
    return former.compactMap { $0.flatMap { file.readFormer($0) } }.map {
      Enrolment(applicant, hub: hub, key: key, former: $0)
    }
  }

  /// Asks for a certificate with those that this node has: for a hub that takes a lost one's place.
  public func enrolmentsByCertificate(at hub: NodeID) throws -> [Enrolment] {
    let key = try nodeKey()
    let chains = try read { connection in
      let writer = LineWriter(thisNode: try ThisNode.read(connection) ?? thisNode)
      return try CertificateQuery.roots(connection).compactMap { root in
        try CertificateQuery(writer).chain(of: key.node, to: root, asHub: false, connection)
      }
    }
    let applicant = try applicant(key, nil)
    return chains.map { Enrolment(applicant, hub: hub, key: key, certificate: $0) }
  }

  func applicant(_ key: NodeKey, _ machine: String?) throws -> Enrolment.Applicant {
    let name = machine ?? environment.machine.name
    guard Machine.isName(name) else { throw StoreError.invalidMachine(name) }
    return Enrolment.Applicant(
      node: key.node, office: thisNode.office, publicKey: key.publicKey,
      sealingKey: key.sealingKey, machine: name, machineMark: environment.machine.mark)
  }

  /// Enrols a node whose store is at hand, as an administrator does who has both computers: for the
  /// simulator, the benches and tests.
  @discardableResult
  public func enrol(_ node: CaseStore) throws -> EnrolmentReply {
    let (office, isHub) = try node.read { connection in
      let asker = try ThisNode.read(connection) ?? node.thisNode
      return (asker.office, asker.isHub)
    }
    let asHub = isHub && office != thisNode.office
    let reply = try enrol(node.enrolment(by: invite(office: office, isHub: asHub).code))
    for root in try trustRoots().reversed() { try node.note(root: root) }
    return reply
  }
}
