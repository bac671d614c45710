import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncClient
import SyncSession
import Testing

/// Who is let in by a certificate, who waits, and that a lying county gets nowhere.
struct CertificateTests {
  private let hub: Site
  private let county: Site

  init() throws {
    hub = try Site.hub()
    county = try Site(Site.county, "county")
  }

  private func sync(_ site: Site, with hub: Site) throws {
    var driver = SessionDriver()
    _ = try driver.run(site.store, with: hub.store)
  }

  // MARK: - A lying county

  @Test func `what an enrolled office forges is quarantined everywhere, and names nobody`() throws {
    let hubKey = try hub.store.nodeKey()
    let accomplice = RawNode("accomplice")
    var liar = RawNode("liar")
    let word = accomplice.applicant(office: Site.county).subject(machine: "m", isHub: false)
    let above = accomplice.applicant(office: Site.city).subject(machine: "m", isHub: true)
    // Its own signature under the hub's name; its own word; its own word for an office above; the
    // hub's true word of itself under the accomplice's record.
    let signed = Certificate(word, by: liar.key)
    try liar.write(Certificate(word, issuer: hubKey.node, signature: signed.signature))
    try liar.write(signed)
    try liar.write(Certificate(above, by: liar.key))
    let own = try hub.store.certificates(of: hubKey.node)[0]
    try liar.write(own, id: signed.recordID)
    try liar.pushAll(to: hub.store, office: Site.county)
    var told = accomplice
    try told.write(
      RecordKey(
        case: nil, type: "office", id: RecordID(office: Site.city, derivedFrom: ["x"])),
      ["name": .string("x")])
    _ = try hub.store.receive(told.batch(sender: liar.node))
    try sync(county, with: hub)
    for store in [hub.store, county.store] {
      let held = try store.quarantinedLines(rowsMax: 100)
      let reasons = held.lines.map(\.reason)
      #expect(reasons.filter { $0 == .certificateUnproved }.count == 4)
      #expect(reasons.filter { $0 == .authorUnknown }.count == 1)
      #expect(try store.certificates(of: accomplice.node) == [])
      #expect(try store.verify().isSound)
    }
    #expect(throws: StoreError.self) { try hub.store.greet(accomplice, office: "150600") }
  }

  // MARK: - By certificate

  private func chain() throws -> CertificateChain {
    CertificateChain(
      [try #require(try hub.store.certificates(of: county.store.thisNode.node).first)]
        + (try hub.store.certificates(of: hub.store.thisNode.node)))
  }

  @Test func `a hub of the same root lets in whom another certified, and nobody else`() throws {
    try sync(county, with: hub)
    let second = try Site.hub("second hub", inPlaceOf: hub)
    let stranger = try Site.hub("stranger")
    let id = second.store.thisNode.node
    let requests = try county.store.enrolmentsByCertificate(at: id)
    #expect(requests.count == 1)
    let read = try Enrolment(decoding: requests[0].encoded)
    #expect(read == requests[0])
    let reply = try second.store.enrol(read)
    #expect(reply.certificate.issuer == id)
    #expect(reply.certificate.isSigned(by: second.store.thisNode.publicKey))
    #expect(try second.store.enrol(read) == reply)
    #expect(try second.store.enrolledNodes().map(\.node) == [county.store.thisNode.node])
    // A hub of another root knows nothing of it.
    let elsewhere = try county.store.enrolmentsByCertificate(at: stranger.store.thisNode.node)
    #expect(throws: StoreError.trust(.unprovedNode(county.store.thisNode.node))) {
      try stranger.store.enrol(elsewhere[0])
    }
    // Nor does another's certificate serve.
    let thief = RawNode("thief")
    let stolen = Enrolment(
      thief.applicant(office: Site.county), hub: id, key: thief.key, certificate: try chain())
    #expect(throws: StoreError.trust(.unprovedNode(thief.node))) { try second.store.enrol(stolen) }
    let cut = Enrolment(
      requests[0].applicant, hub: id, key: try county.store.nodeKey(),
      certificate: CertificateChain([try chain().certificates[0]]))
    #expect(throws: StoreError.self) { try second.store.enrol(cut) }
  }

  @Test func `a hub that gathers takes everything, and gives nothing until it is opened`() throws {
    try county.addCase()
    try sync(county, with: hub)
    let site = try Site(Site.city, "gathering", at: "2025-11-20T02:00:00.000Z")
    try site.store.recoverHub(try hub.recovery.orThrow())
    let server = try HubServer(site.store)
    _ = try site.store.enrol(
      county.store.enrolmentsByCertificate(at: site.store.thisNode.node)[0])
    _ = try SyncClient(store: county.store).join(JoinCode(server.url))
    let first = try server.sync(county.store).outcome
    #expect(first.hub.isCollecting && first.sent == 5 && first.received == 0)
    #expect(!server.exchanges.contains { $0.request.path == "/v1/pull" })
    #expect(try county.store.upstream()?.completedAt == nil)
    #expect(try site.store.caseIDs() == county.store.caseIDs())
    let pull = PullRequest(node: county.store.thisNode.node, cursors: [], linesMax: 10)
    #expect(throws: StoreError.trust(.collecting)) { try site.store.page(for: pull) }
    try site.store.openForPulls()
    #expect(try server.sync(county.store).outcome.received > 0)
    #expect(try Holding(county.store) == Holding(site.store))
    #expect(throws: StoreError.trust(.notCollecting)) { try site.store.openForPulls() }
    #expect(throws: StoreError.trust(.otherRecoveryKey)) {
      try site.store.recoverHub(site.store.newRecoveryKey())
    }
  }

  // MARK: - Proof

  @Test func `a hub's proof holds for its asker's nonce, its key and its root only`() throws {
    let nonce = [UInt8](repeating: 7, count: HubProof.nonceByteCount)
    let proof = try hub.store.proveHub(nonce: nonce, root: nil, pin: "PIN")
    let root = try hub.recovery.orThrow().publicKey
    #expect(try HubProof(decoding: proof.encoded) == proof)
    #expect(proof.isSigned(over: nonce) && proof.root == root && proof.pin == "PIN")
    #expect(!proof.isSigned(over: [UInt8](repeating: 8, count: 32)))
    #expect(try county.store.isProved(proof, by: [root]))
    #expect(try !county.store.isProved(proof, by: [proof.publicKey]))
    for (from, to) in [("PIN", "PIM"), (Site.city, "150600"), ("\"root\":\"", "\"root\":\"A")] {
      let text = String(decoding: proof.encoded, as: UTF8.self).replacing(from, with: to)
      let changed = try? HubProof(decoding: Array(text.utf8))
      #expect(changed?.isSigned(over: nonce) != true, "\(to)")
    }
    let service = HubService(store: hub.store, pin: "PIN")
    let asked = try HTTPRequest(
      method: "GET", target: "/v1/hub?nonce=\(Base64URL.encode(nonce))", headers: [:], body: [])
    guard case .bytes(let answered) = service.respond(to: asked).body else { throw Missing() }
    #expect(try HubProof(decoding: answered) == proof)
    let unasked = try HTTPRequest(method: "GET", target: "/v1/hub", headers: [:], body: [])
    #expect(service.respond(to: unasked).status == 400)
  }

  @Test func `a store that was joined before roots notes its hub's at the next sync`() throws {
    let server = try HubServer(hub.store)
    try server.join(county.store)
    let root = try hub.recovery.orThrow().publicKey
    #expect(try county.store.trustRoots() == [root])
    #expect(try county.store.upstream()?.publicKey == hub.store.thisNode.publicKey)
    let old = try Site(Site.county, "old")
    _ = try hub.store.enrol(old.store.enrolment(by: hub.store.invite(office: Site.county).code))
    try old.store.join(
      address: server.url, hub: hub.store.welcome(old.store.hello(), version: 1))
    #expect(try old.store.trustRoots() == [])
    try server.sync(old.store)
    #expect(try old.store.trustRoots() == [root])
    #expect(try old.store.status().quarantined == 0)
  }

  // MARK: - Waiting

  @Test func `a copy waits for an administrator, who lets it in by its id`() throws {
    try sync(county, with: hub)
    let former = try county.store.nodeKey()
    let copy = RawNode("copy")
    let applicant = copy.applicant(office: Site.county, mark: Digest(of: "another computer"))
    let id = hub.store.thisNode.node
    func ask() throws {
      _ = try hub.store.enrol(
        Enrolment(applicant, hub: id, key: copy.key, former: former))
    }
    for _ in 0..<2 {
      #expect(throws: StoreError.needsAdministrator(copy.node)) { try ask() }
    }
    let waiting = try hub.store.waitingNodes()
    #expect(waiting.map(\.node) == [copy.node] && waiting[0].former == former.node)
    // Whose word is nobody's does not wait.
    let stranger = RawNode("stranger")
    #expect(throws: StoreError.self) {
      try hub.store.enrol(
        Enrolment(
          stranger.applicant(office: Site.county), hub: id, key: stranger.key,
          former: RawNode("nobody").key))
    }
    #expect(try hub.store.waitingNodes().count == 1)
    let reply = try hub.store.renew(copy.node.text, isHub: nil)
    #expect(reply.certificate.node == copy.node && !reply.certificate.isHub)
    #expect(try hub.store.waitingNodes() == [])
    #expect(try hub.store.enrolledKey(of: copy.node) == copy.publicKey)
    #expect(throws: StoreError.trust(.unknownNode("0000"))) {
      try hub.store.renew("0000", isHub: nil)
    }
  }

  @Test func `a certificate is written anew, and a node becomes a hub by it`() throws {
    try sync(county, with: hub)
    let node = county.store.thisNode.node
    let before = try hub.store.status().lines
    let plain = try hub.store.renew(node.text, isHub: nil).certificate
    #expect(try hub.store.status().lines == before + 1 && !plain.isHub)
    #expect(try hub.store.certificates(of: node) == [plain])
    let asHub = try hub.store.renew(node.text, isHub: true).certificate
    #expect(asHub.isHub)
    #expect(try hub.store.certificates(of: node) == [asHub, plain])
    #expect(try hub.store.renew(node.text, isHub: nil).certificate == asHub)
    try sync(county, with: hub)
    #expect(try county.store.isCertifiedHub())
    #expect(try county.store.verify().isSound && hub.store.verify().isSound)
    #expect(throws: StoreError.trust(.hubOfOwnOffice(Site.city))) {
      try hub.store.invite(office: Site.city, isHub: true)
    }
  }
}
