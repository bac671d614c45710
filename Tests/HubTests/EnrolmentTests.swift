import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import SyncClient
import SyncSession
import Testing

/// Invitations: used twice, too late, by the wrong ones, mistyped, and with answers that were lost.
struct EnrolmentTests {
  private let hub: Site
  private let county: Site

  init() throws {
    hub = try Site.hub()
    county = try Site(Site.county, "county")
  }

  private func refusal(_ error: (any Error)?) -> Refusal? {
    guard case .refused(_, _, let refusal) = error as? SyncError else { return nil }
    return refusal
  }

  private func join(_ store: CaseStore, _ code: JoinCode) -> (any Error)? {
    do {
      _ = try SyncClient(store: store).join(code)
      return nil
    } catch { return error }
  }

  @Test func `an invitation lets one computer in, once`() throws {
    let server = try HubServer(hub.store)
    let code = try server.invitation(for: Site.county)
    #expect(join(county.store, code) == nil)
    try server.sync(county.store)
    let node = try #require(try hub.store.enrolledNodes().first)
    #expect(node.node == county.store.thisNode.node && node.office == Site.county)
    #expect(node.machine == "county" && node.completedAt != nil)
    let key = CertificateKeys(try county.store.nodeKey())
    #expect(try keys(of: node.node, at: hub.store) == [key])
    #expect(try keys(of: node.node, at: county.store) == [key])

    let second = try Site(Site.county, "second")
    let refused = try #require(refusal(join(second.store, code)))
    #expect(refused.code == "invitation.used")
    #expect(refused.message.contains("2025-11-20T02:00:00.000Z"))
    #expect(try second.store.upstream() == nil)
    #expect(try hub.store.enrolledNodes().count == 1)
  }

  @Test func `an invitation ends by the hub's clock, whatever the county's says`() throws {
    let server = try HubServer(hub.store)
    let code = JoinCode(
      address: try HubAddress(server.url),
      invitation: try hub.store.invite(office: Site.county, validSeconds: 3_600).code)
    hub.clock.advance(seconds: 3_599)
    county.clock.advance(seconds: 30 * 365 * 86_400)
    let late = try Site(Site.county, "late")
    #expect(join(county.store, code) == nil)
    let other = JoinCode(
      address: code.address,
      invitation: try hub.store.invite(office: Site.county, validSeconds: 3_600).code)
    hub.clock.advance(seconds: 3_600)
    #expect(refusal(join(late.store, other))?.code == "invitation.expired")
    // Whom it let in stays in, and may ask again.
    #expect(join(county.store, code) == nil)
  }

  @Test func `an invitation is for one office, of one hub`() throws {
    let server = try HubServer(hub.store)
    let code = try server.invitation(for: Site.otherCounty)
    #expect(refusal(join(county.store, code))?.code == "invitation.other_office")
    // It was not used by that.
    let other = try Site(Site.otherCounty, "other")
    #expect(join(other.store, code) == nil)

    let elsewhere = try Site.hub("another hub")
    let wrong = JoinCode(
      address: code.address, invitation: try elsewhere.store.invite(office: Site.county).code)
    #expect(
      join(county.store, wrong) as? StoreError
        == .invitation(.ofHub(elsewhere.store.thisNode.node)))
    // Its secret was not even sent.
    #expect(server.exchanges.filter { $0.request.path == "/v1/enrol" }.count == 2)
    let unknown = JoinCode(
      address: code.address,
      invitation: InvitationCode(
        hub: hub.store.thisNode.node, secret: [UInt8](repeating: 1, count: 16)))
    #expect(refusal(join(county.store, unknown))?.code == "invitation.unknown")
  }

  @Test func `without an invitation nobody is greeted`() throws {
    let server = try HubServer(hub.store)
    let code = try JoinCode(server.url)
    #expect(refusal(join(county.store, code))?.code == "node.not_enrolled")
    #expect(try county.store.upstream() == nil)
    #expect(try hub.store.status().peers.isEmpty)
  }

  @Test func `an answer that was lost has not burnt the invitation`() throws {
    let isLosing = Switch()
    let server = try HubServer(hub.store) { request, response in
      request.path == "/v1/enrol" && isLosing.isOn ? HTTPResponse(status: 502) : response
    }
    let code = try server.invitation(for: Site.county)
    isLosing.turn(on: true)
    for _ in 0..<2 {
      #expect(join(county.store, code) is SyncError)
      #expect(try county.store.upstream() == nil)
    }
    #expect(try hub.store.enrolledNodes().count == 1)
    let lines = try hub.store.status().lines
    isLosing.turn(on: false)
    #expect(join(county.store, code) == nil)
    #expect(try hub.store.status().lines == lines)
    let answers = try server.exchanges.filter { $0.request.path == "/v1/enrol" }
      .map { try RawResponse($0.response).body }
    #expect(answers.count == 3)
  }

  @Test func `the same node may use another invitation, and keeps what it is`() throws {
    let server = try HubServer(hub.store)
    try county.addCase()
    for _ in 0..<2 {
      try server.join(county.store)
      try server.sync(county.store)
    }
    #expect(try hub.store.enrolledNodes().count == 1)
    #expect(try keys(of: county.store.thisNode.node, at: hub.store).count == 1)
    #expect(try Holding(county.store) == Holding(hub.store))
  }

  @Test func `what was changed in a request is refused, and nothing is used`() throws {
    let node = RawNode("applicant")
    let other = RawNode("another")
    let code = try hub.store.invite(office: Site.county).code
    let right = node.enrolment(by: code, office: Site.county)
    func changed(
      _ node: RawNode, office: String = Site.county, key: RawNode? = nil, machine: String = "raw"
    ) -> Enrolment {
      Enrolment(
        applicant: Enrolment.Applicant(
          node: node.node, office: office, publicKey: (key ?? node).publicKey,
          sealingKey: (key ?? node).key.sealingKey, machine: machine, machineMark: nil),
        proof: right.proof, signature: right.signature)
    }
    for request in [
      changed(other), changed(node, machine: "other"), changed(node, office: Site.otherCounty),
      Enrolment(
        applicant: right.applicant, proof: .invitation([UInt8](repeating: 0, count: 16)),
        signature: right.signature),
      // Signed for another hub.
      node.enrolment(
        by: InvitationCode(hub: other.node, secret: code.secret), office: Site.county),
    ] {
      #expect(throws: StoreError.badSignature(request.applicant.node)) {
        try hub.store.enrol(Enrolment(decoding: request.encoded))
      }
    }
    #expect(throws: StoreError.unknownNode(node.node)) {
      try hub.store.enrol(changed(node, key: other))
    }
    for name in ["", "甲 乙", "a b", String(repeating: "a", count: 65), "a/b"] {
      #expect(throws: StoreError.invalidMachine(name)) {
        try hub.store.enrol(node.enrolment(by: code, office: Site.county, machine: name))
      }
    }
    #expect(try hub.store.enrolledNodes().isEmpty)
    _ = try hub.store.enrol(right)
  }

  @Test func `the hub may say what a computer is called`() throws {
    let code = try hub.store.invite(office: Site.county, machine: "counter-1").code
    let reply = try hub.store.enrol(county.store.enrolment(by: code, machine: "mine"))
    #expect(reply.certificate.subject.machine == "counter-1")
    #expect(try hub.store.enrolledNodes().map(\.machine) == ["counter-1"])
  }

  @Test func `neither a code's secret nor a node's key lies in a store`() throws {
    let code = try hub.store.invite(office: Site.county).code
    _ = try hub.store.enrol(county.store.enrolment(by: code))
    let texts = [code.secret, try hub.store.nodeKey().seed, try county.store.nodeKey().seed]
    for site in [hub, county] {
      for suffix in ["", "-wal"] {
        guard let bytes = try? Files.read(site.store.path + suffix) else { continue }
        for secret in texts {
          #expect(bytes.firstRange(of: secret) == nil)
          #expect(bytes.firstRange(of: Array(Base64URL.encode(secret).utf8)) == nil)
        }
      }
    }
  }

  // MARK: - New ids

  @Test func `on the word of the former id the same computer goes on, and another one does not`()
    throws
  {
    let former = RawNode("former")
    let mark = Digest(of: "a computer")
    let code = try hub.store.invite(office: Site.county).code
    _ = try hub.store.enrol(
      Enrolment(
        former.applicant(office: Site.county, mark: mark), invitation: code, key: former.key))
    let next = RawNode("next")
    let hubID = hub.store.thisNode.node
    func asked(
      _ mark: Digest?, office: String = Site.county, by word: RawNode? = nil,
      naming named: RawNode? = nil
    ) -> Enrolment {
      let whole = Enrolment(
        next.applicant(office: office, mark: mark), hub: hubID, key: next.key,
        former: (word ?? former).key)
      guard let named, case .former(_, let signature) = whole.proof else { return whole }
      return Enrolment(
        applicant: whole.applicant, proof: .former(named.node, signature: signature),
        signature: whole.signature)
    }
    for other in [Digest(of: "another computer"), nil] {
      #expect(throws: StoreError.needsAdministrator(next.node)) {
        try hub.store.enrol(asked(other))
      }
    }
    #expect(throws: StoreError.needsAdministrator(next.node)) {
      try hub.store.enrol(asked(mark, office: Site.otherCounty))
    }
    #expect(throws: StoreError.needsAdministrator(next.node)) {
      try hub.store.enrol(asked(mark, by: RawNode("a stranger")))
    }
    // Another's signature under the enrolled id's name.
    #expect(throws: StoreError.badSignature(next.node)) {
      try hub.store.enrol(asked(mark, by: RawNode("a stranger"), naming: former))
    }
    #expect(try hub.store.enrolledNodes().map(\.node) == [former.node])
    for _ in 0..<2 { _ = try hub.store.enrol(asked(mark)) }
    #expect(try Set(hub.store.enrolledNodes().map(\.node)) == [former.node, next.node])
  }

  @Test func `a copy does not become the enrolled computer by the code that was used`() throws {
    let node = RawNode("original")
    let code = try hub.store.invite(office: Site.county).code
    func asked(_ mark: String, machine: String) -> Enrolment {
      Enrolment(
        node.applicant(office: Site.county, machine: machine, mark: Digest(of: mark)),
        invitation: code, key: node.key)
    }
    let first = try hub.store.enrol(asked("here", machine: "original"))
    #expect(try hub.store.enrol(asked("there", machine: "copy")) == first)
    #expect(try hub.store.enrolledNodes().map(\.machine) == ["original"])
    let next = RawNode("next")
    #expect(throws: StoreError.needsAdministrator(next.node)) {
      try hub.store.enrol(
        Enrolment(
          next.applicant(office: Site.county, mark: Digest(of: "there")),
          hub: hub.store.thisNode.node, key: next.key, former: node.key))
    }
  }

  @Test func `a computer without a mark does not go on by itself`() throws {
    let (former, next) = (RawNode("former"), RawNode("next"))
    try hub.store.enrol(former, office: Site.county)
    #expect(throws: StoreError.needsAdministrator(next.node)) {
      try hub.store.enrol(
        Enrolment(
          next.applicant(office: Site.county), hub: hub.store.thisNode.node, key: next.key,
          former: former.key))
    }
  }

  @Test func `a copy on another computer waits for an invitation, and has lost nothing`() throws {
    let server = try HubServer(hub.store)
    try county.addCase()
    try server.join(county.store)
    try server.sync(county.store)
    let scratch = try Scratch()
    let path = scratch.file("copy.sqlite")
    for suffix in ["", "-wal", ".key"] {
      try? Files.copy(county.store.path + suffix, to: path + suffix)
    }
    let elsewhere = try FixedEnvironment("elsewhere", at: "2025-11-20T01:00:00.000Z")
    let copy = try CaseStore(path: path, environment: elsewhere.environment)
    try county.addCase()
    try server.sync(county.store)
    let id = copy.newRecordID()
    var draft = RecordDraft(new: .mediation, case: id, id: id)
    draft.set("office", .text(Site.county))
    draft.set("accepted_on", .text("2025-11-21"))
    draft.set("workers", .integer(7))
    draft.set("dispute_types", .codes(["wages"]))
    try copy.save([try draft.line().orThrow()], by: "copy")
    let before = try Holding(copy)
    for _ in 0..<2 {
      let error = #expect(throws: SyncError.self) { try server.sync(copy) }
      #expect(refusal(error)?.code == "node.needs_administrator")
      #expect(try Holding(copy) == before)
    }
    #expect(try hub.store.caseIDs().count == 2)
    try server.join(copy)
    try server.sync(copy)
    #expect(try hub.store.caseIDs().count == 3)
    #expect(try Holding(copy) == Holding(hub.store))
    #expect(try hub.store.enrolledNodes().map(\.machine).sorted() == ["county", "elsewhere"])
  }

  // MARK: - Certificates

  private struct CertificateKeys: Hashable {
    let publicKey: String
    let sealingKey: String

    init(_ key: NodeKey) {
      publicKey = Base64URL.encode(key.publicKey)
      sealingKey = Base64URL.encode(key.sealingKey)
    }

    init(_ subject: Certificate.Subject) {
      publicKey = Base64URL.encode(subject.publicKey)
      sealingKey = Base64URL.encode(subject.sealingKey)
    }
  }

  private func keys(of node: NodeID, at store: CaseStore) throws -> [CertificateKeys] {
    try store.certificates(of: node).filter { $0.office == Site.county && !$0.isHub }
      .map { CertificateKeys($0.subject) }
  }
}
