import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncSession

/// The world of the examples in `SyncProtocol.md`: the hub of 150500 and a county's computer of
/// 150502 with one case, under fixed clocks and fixed random bytes.
struct ExampleWorld {
  let hub: Site
  let county: Site
  let caseID: RecordID
  let sessions = ExampleSessions()

  init() throws {
    hub = try Site.hub("example hub")
    county = try Site(Site.county, "example county", at: "2025-11-20T01:00:00.000Z")
    caseID = try county.addCase()
    county.clock.advance(seconds: 3_600)
    try county.edit(caseID, "sought_fen", .integer(2_800_000))
  }

  /// One exchange: what happens before it, and the request.
  struct Example: Sendable {
    let name: String
    var before: @Sendable (ExampleWorld) throws -> Void = { _ in }
    let request: @Sendable (ExampleWorld) throws -> HTTPRequest
  }

  static let all: [Example] =
    enrolments + greetings + pushes + refusedPushes + pulls + forks + proofs + returns + people
    + others

  // MARK: - Enrolment

  private static let stranger = RawNode("example stranger")

  private static let enrolments = [
    Example(name: "hub") { _ in
      let nonce = Base64URL.encode([UInt8](repeating: 7, count: HubProof.nonceByteCount))
      return try HTTPRequest(method: "GET", target: "/v1/hub?nonce=\(nonce)")
    },
    Example(name: "enrol", before: { try $0.invite("county") }) { world in
      try post(
        "/v1/enrol", world.county.store.enrolment(by: world.sessions.code("county")).encoded)
    },
    Example(name: "enrol-used") { world in
      try post(
        "/v1/enrol",
        stranger.enrolment(by: world.sessions.code("county"), office: Site.county).encoded)
    },
    Example(name: "challenge") { try challenge($0.county.store.thisNode.node) },
  ]

  private func invite(_ name: String) throws {
    sessions.keep(try hub.store.invite(office: Site.county).code, for: name)
  }

  private static func challenge(_ node: NodeID) throws -> HTTPRequest {
    try post("/v1/challenge", ChallengeRequest(node: node).encoded)
  }

  // MARK: - Greetings

  private static let greetings = [
    Example(name: "hello-1") { try $0.signed("/v1/hello", $0.county.store.hello().encoded) },
    Example(name: "hello-unsigned") { try post("/v1/hello", $0.county.store.hello().encoded) },
    Example(name: "hello-other-version") { world in
      let hello = try world.county.store.hello()
      return try world.signed(
        "/v1/hello",
        Hello(
          versions: [7, 8], node: hello.node, office: hello.office, publicKey: hello.publicKey,
          logs: []
        ).encoded)
    },
    Example(name: "hello-not-below") { world in
      let hello = try world.county.store.hello()
      return try world.signed(
        "/v1/hello",
        Hello(
          versions: [1], node: hello.node, office: "150600", publicKey: hello.publicKey, logs: []
        ).encoded)
    },
    Example(name: "hello-other-node") { world in
      try world.signed("/v1/hello", stranger.hello(office: Site.county).encoded)
    },
    Example(name: "challenge-stranger") { _ in try challenge(stranger.node) },
    Example(name: "hello-not-enrolled") { world in
      try world.signed(
        "/v1/hello", stranger.hello(office: Site.county).encoded, by: stranger.key)
    },
  ]

  // MARK: - Pushes

  private static let pushes = [
    Example(name: "push-plain") {
      try $0.signedLines("/v1/push", $0.batch(.plain, from: 1).encoded)
    },
    Example(name: "push-personal") {
      try $0.signedLines("/v1/push", $0.batch(.personal, from: 1).encoded)
    },
    Example(name: "push-again") {
      try $0.signedLines("/v1/push", $0.batch(.plain, from: 4).encoded)
    },
    Example(name: "hello-resume") { try $0.signed("/v1/hello", $0.county.store.hello().encoded) },
  ]

  private static let refusedPushes = [
    Example(name: "push-gap") { world in
      let batch = try world.batch(.plain, from: 5)
      return try world.signedLines(
        "/v1/push",
        PushBatch(
          sender: batch.sender, log: batch.log, from: 8, after: batch.after,
          items: [.line(try world.otherLine(sequence: 8))],
          link: batch.after.next(Digest(of: try world.otherLine(sequence: 8))),
          signedBy: world.county.store.nodeKey()
        ).encoded)
    },
    Example(name: "push-broken-chain") { world in
      let batch = try world.batch(.plain, from: 5)
      return try world.signedLines(
        "/v1/push",
        PushBatch(
          sender: batch.sender, log: batch.log, from: 5, after: batch.after, items: batch.items,
          link: batch.after, signedBy: world.county.store.nodeKey()
        ).encoded)
    },
    Example(name: "push-cut") { world in
      let rows = try world.batch(.plain, from: 4).encoded.split(separator: 0x0A)
      return try world.signedLines(
        "/v1/push", rows.dropLast().flatMap { Array($0) + [0x0A] })
    },
    Example(
      name: "push-hole",
      before: { try $0.county.save($0.county.payment(on: $0.caseID, fen: 2_300_000)) }
    ) { world in
      let batch = try world.batch(.plain, from: 6)
      guard case .line(let bytes) = batch.items[0] else { throw Missing() }
      return try world.signedLines(
        "/v1/push",
        PushBatch(
          sender: batch.sender, log: batch.log, from: 6, after: batch.after,
          items: [.hole(Digest(of: bytes))],
          link: batch.link, signedBy: world.county.store.nodeKey()
        ).encoded)
    },
  ]

  // MARK: - Pulls

  private static let pulls = [
    Example(
      name: "pull-first",
      before: { world in
        let hub = world.hub
        var office = RecordDraft(
          new: .office, case: nil, id: try RecordID("150500-zone1").orThrow())
        office.set("code", .text("150571"))
        office.set("name", .text("甲开发区总工会"))
        office.set("kind", .text("zone"))
        office.set("reports_to", .text("150500"))
        try hub.save(office)
        hub.clock.advance(seconds: 60)
        try hub.edit(world.caseID, "official_number", .text("通工调〔2025〕1号"))
      }
    ) { try $0.signed("/v1/pull", $0.pull([], linesMax: 1_000).encoded) },
    Example(name: "pull-complete") { world in
      try world.signed("/v1/pull", world.pull(world.cursors(), linesMax: 1_000).encoded)
    },
    Example(name: "pull-replayed") { world in
      try world.signed(
        "/v1/pull", world.pull(world.cursors(), linesMax: 1_000).encoded, isAgain: true)
    },
    Example(name: "pull-small-page") { world in
      let cursor = try world.cursors().first { $0.feed == .common }.orThrow()
      return try world.signed("/v1/pull", world.pull([cursor], linesMax: 2).encoded)
    },
    Example(name: "pull-disagreeing") { world in
      let cursors = try world.cursors().map { cursor in
        cursor.feed == .common
          ? cursor
          : FeedCursor(
            feed: cursor.feed, position: cursor.position, link: cursor.link.next(Digest(of: "")))
      }
      return try world.signed("/v1/pull", world.pull(cursors, linesMax: 1_000).encoded)
    },
  ]

  private static let proofs = [
    Example(name: "prove") { world in
      let edit = try world.hub.store.history(of: world.caseID).last.orThrow().line
      return try world.signed(
        "/v1/prove",
        ProofRequest(node: world.county.store.thisNode.node, lines: [LineReference(edit)]).encoded)
    }
  ]

  // MARK: - Forks and authors

  /// A copy of the county's store, which wrote on from line 5 under the same id and then took a new
  /// one; and a computer that no hub has greeted.
  private static let copy = RawNode("example copy")
  private static let visitor = RawNode("example visitor")

  private static let forks = [
    Example(name: "enrol-former") { world in
      try post(
        "/v1/enrol",
        Enrolment(
          copy.applicant(
            office: Site.county, machine: "example-county",
            mark: world.county.clock.environment.machine.mark), hub: world.hub.store.thisNode.node,
          key: copy.key, former: world.county.store.nodeKey()
        ).encoded)
    },
    Example(name: "challenge-copy") { _ in try challenge(copy.node) },
    Example(name: "hello-copy") { world in
      let branch = try world.branch()
      return try world.signed(
        "/v1/hello",
        Hello(
          versions: [1], node: copy.node, office: Site.county, publicKey: copy.publicKey,
          logs: [LogEnd(log: branch.log, through: 6, link: branch.link)]
        ).encoded, by: copy.key)
    },
    Example(name: "push-fork") {
      try $0.signedLines("/v1/push", try $0.branch().encoded, by: copy.key)
    },
    Example(name: "hello-forked") { try $0.signed("/v1/hello", $0.county.store.hello().encoded) },
    Example(name: "push-quarantined") { world in
      try world.signedLines(
        "/v1/push", world.visit().batch(sender: copy.node).encoded, by: copy.key)
    },
    Example(name: "enrol-visitor", before: { try $0.invite("visitor") }) { world in
      try post(
        "/v1/enrol",
        visitor.enrolment(by: world.sessions.code("visitor"), office: Site.county).encoded)
    },
    Example(name: "challenge-visitor") { _ in try challenge(visitor.node) },
    Example(name: "push-counted") { world in
      try world.signedLines("/v1/push", world.visit().batch().encoded, by: visitor.key)
    },
  ]

  // MARK: - Returns

  private static let returns = [
    Example(name: "return-common") { world in
      let hub = try world.formerHub()
      return try world.signedLines(
        "/v1/return", world.entries(.common, of: hub, hub.lines(.plain).prefix(1)).encoded)
    },
    Example(name: "return-case") { world in
      let hub = try world.formerHub()
      let feed = FeedID(office: Site.county, logClass: .plain)
      return try world.signedLines(
        "/v1/return", world.entries(feed, of: hub, hub.lines(.plain).suffix(1)).encoded)
    },
    Example(name: "return-broken") { world in
      let hub = try world.formerHub()
      let whole = try world.entries(.common, of: hub, hub.lines(.plain).prefix(1))
      return try world.signedLines(
        "/v1/return",
        FeedReturn(
          sender: whole.sender, feed: whole.feed, from: whole.from,
          after: whole.after, items: whole.items, link: whole.after,
          signedBy: hub.key, chain: whole.chain
        ).encoded)
    },
  ]

  // MARK: - People

  private static let people = [
    Example(
      name: "elsewhere",
      before: { world in
        // The same person stands in a case of the city, by name and year of birth.
        let caseID = try world.hub.addCase()
        try world.hub.giveBirthYear(in: caseID)
      }
    ) { world in
      let person = try world.hub.store.records(of: .person, in: world.caseID).first.orThrow()
      try world.hub.giveBirthYear(in: world.caseID)
      return try world.signed(
        "/v1/elsewhere",
        ElsewhereRequest(
          node: world.county.store.thisNode.node,
          persons: [PersonReference(caseID: world.caseID, participant: person.key.id)]
        ).encoded)
    }
  ]

  // MARK: - What is no message

  private static let others = [
    Example(name: "unknown-path") { _ in try post("/v1/hallo", Array("{}\n".utf8)) },
    Example(name: "unknown-method") { _ in try HTTPRequest(method: "GET", target: "/v1/pull") },
    Example(name: "unknown-encoding") { _ in
      try HTTPRequest(
        method: "POST", target: "/v1/challenge",
        headers: ["Content-Type": "application/json", "Content-Encoding": "br"],
        body: Array("{}\n".utf8))
    },
    Example(name: "not-json") { _ in try post("/v1/challenge", Array("challenge\n".utf8)) },
  ]

  // MARK: - Parts

  private static func post(_ path: String, _ body: [UInt8]) throws -> HTTPRequest {
    try HTTPRequest(
      method: "POST", target: path, headers: ["Content-Type": "application/json"], body: body)
  }

  /// A request that the county's node signs, or another.
  private func signed(
    _ path: String, _ body: [UInt8], by key: NodeKey? = nil, isAgain: Bool = false
  ) throws -> HTTPRequest {
    try sessions.request(
      path, body, "application/json", by: key ?? county.store.nodeKey(), isAgain: isAgain)
  }

  private func signedLines(
    _ path: String, _ body: [UInt8], by key: NodeKey? = nil
  ) throws -> HTTPRequest {
    try sessions.request(path, body, "application/x-ndjson", by: key ?? county.store.nodeKey())
  }

  func batch(_ logClass: LogClass, from: Int64) throws -> PushBatch {
    try county.store.ownBatch(logClass, from: from)
  }

  /// What the copy wrote as line 6.
  private func branch() throws -> PushBatch {
    let batch = try batch(.plain, from: 6)
    let line = try otherLine(sequence: 6)
    return try PushBatch(
      sender: ExampleWorld.copy.node, log: batch.log, from: 6, after: batch.after,
      items: [.line(line)], link: batch.after.next(Digest(of: line)),
      signedBy: county.store.nodeKey())
  }

  /// A computer of the county that wrote on the case and gave its file to another.
  private func visit() throws -> RawNode {
    var node = ExampleWorld.visitor
    try node.write(
      RecordKey(case: caseID, type: "mediation", id: caseID), ["mediator": .string("visitor")],
      at: "2025-11-20T03:30:00.000Z")
    return node
  }

  /// A hub that the county had joined before, with its own certificate and an edit of the case.
  private func formerHub() throws -> RawNode {
    var node = RawNode("example former hub")
    let certificate = Certificate(
      node.applicant(office: Site.city).subject(machine: "former", isHub: true),
      by: try hub.recovery.orThrow().key)
    try node.write(certificate, at: "2025-11-19T01:00:00.000Z")
    try node.write(
      RecordKey(case: caseID, type: "mediation", id: caseID),
      ["concluded_on": .string("2025-11-20")], at: "2025-11-20T01:30:00.000Z")
    return node
  }

  private func entries(
    _ feed: FeedID, of hub: RawNode, _ lines: ArraySlice<Line>
  ) throws -> FeedReturn {
    let after = ChainLink.origin(of: feed, at: hub.node)
    return FeedReturn(
      sender: county.store.thisNode.node, feed: feed, from: 1, after: after,
      items: lines.map { .line($0.bytes) }, link: lines.reduce(after) { $0.next($1.digest) },
      signedBy: hub.key, chain: hub.hubChain(by: self.hub.recovery))
  }

  /// A line that another copy of the county's store might have written under a number.
  private func otherLine(sequence: Int64) throws -> [UInt8] {
    LineDraft(
      record: RecordKey(case: caseID, type: "mediation", id: caseID), logClass: .plain,
      set: [JSONMember(name: "workers", value: .integer(2))]
    ).encoded(
      node: county.store.thisNode.node, sequence: sequence, at: "2025-11-20T03:00:00.000Z",
      by: "clerk", salt: [])
  }

  private func pull(_ cursors: [FeedCursor], linesMax: Int64) -> PullRequest {
    PullRequest(node: county.store.thisNode.node, cursors: cursors, linesMax: linesMax)
  }

  /// The ends of the hub's feeds, as the county stores them after its first pull.
  private func cursors() throws -> [FeedCursor] {
    let page = try hub.store.page(for: pull([], linesMax: 1_000))
    return page.sections.map { section in
      FeedCursor(feed: section.feed, position: section.through, link: section.link)
    }
  }
}

extension Site {
  /// Writes the year of birth of the people of a case.
  fileprivate func giveBirthYear(in caseID: RecordID) throws {
    for person in try store.records(of: .person, in: caseID) {
      let key = RecordKey(case: caseID, type: "participant", id: person.key.id)
      var draft =
        try store.record(key).map { RecordDraft(editing: $0) }
        ?? RecordDraft(new: .participant, case: caseID, id: person.key.id)
      if try store.record(key) == nil { draft.set("role", .text("applicant")) }
      draft.set("birth_year", .integer(1985))
      try save(draft)
    }
  }
}
