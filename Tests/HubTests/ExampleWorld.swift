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

  static let all: [Example] = greetings + pushes + refusedPushes + pulls + others

  // MARK: - Greetings

  private static let greetings = [
    Example(name: "hello-1") { try post("/v1/hello", $0.county.store.hello.encoded) },
    Example(name: "hello-other-version") { world in
      let hello = world.county.store.hello
      return try post(
        "/v1/hello",
        Hello(
          versions: [7, 8], node: hello.node, office: hello.office, publicKey: hello.publicKey
        ).encoded)
    },
    Example(name: "hello-not-below") { world in
      let hello = world.county.store.hello
      return try post(
        "/v1/hello",
        Hello(
          versions: [1], node: hello.node, office: "150600", publicKey: hello.publicKey
        ).encoded)
    },
    Example(name: "hello-other-key") { world in
      let hello = world.county.store.hello
      return try post(
        "/v1/hello",
        Hello(
          versions: [1], node: world.hub.store.thisNode.node, office: hello.office,
          publicKey: hello.publicKey
        ).encoded)
    },
  ]

  // MARK: - Pushes

  private static let pushes = [
    Example(name: "push-plain") { try postLines("/v1/push", $0.batch(.plain, from: 1).encoded) },
    Example(name: "push-personal") {
      try postLines("/v1/push", $0.batch(.personal, from: 1).encoded)
    },
    Example(name: "push-again") { try postLines("/v1/push", $0.batch(.plain, from: 4).encoded) },
    Example(name: "hello-resume") { try post("/v1/hello", $0.county.store.hello.encoded) },
  ]

  private static let refusedPushes = [
    Example(name: "push-gap") { world in
      let batch = try world.batch(.plain, from: 5)
      return try postLines(
        "/v1/push",
        PushBatch(
          log: batch.log, from: 8, after: batch.after,
          items: [.line(try world.otherLine(sequence: 8))],
          link: batch.after.next(Digest(of: try world.otherLine(sequence: 8)))
        ).encoded)
    },
    Example(name: "push-fork") { world in
      let batch = try world.batch(.plain, from: 5)
      let line = try world.otherLine(sequence: 5)
      return try postLines(
        "/v1/push",
        PushBatch(
          log: batch.log, from: 5, after: batch.after, items: [.line(line)],
          link: batch.after.next(Digest(of: line))
        ).encoded)
    },
    Example(name: "push-broken-chain") { world in
      let batch = try world.batch(.plain, from: 5)
      return try postLines(
        "/v1/push",
        PushBatch(
          log: batch.log, from: 5, after: batch.after, items: batch.items, link: batch.after
        ).encoded)
    },
    Example(name: "push-cut") { world in
      let rows = try world.batch(.plain, from: 4).encoded.split(separator: 0x0A)
      return try postLines(
        "/v1/push", rows.dropLast().flatMap { Array($0) + [0x0A] })
    },
    Example(
      name: "push-hole",
      before: { try $0.county.save($0.county.payment(on: $0.caseID, fen: 2_300_000)) }
    ) { world in
      let batch = try world.batch(.plain, from: 6)
      guard case .line(let bytes) = batch.items[0] else { throw Missing() }
      return try postLines(
        "/v1/push",
        PushBatch(
          log: batch.log, from: 6, after: batch.after, items: [.hole(Digest(of: bytes))],
          link: batch.link
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
    ) { try post("/v1/pull", $0.pull([], linesMax: 1_000).encoded) },
    Example(name: "pull-complete") { world in
      try post("/v1/pull", world.pull(world.cursors(), linesMax: 1_000).encoded)
    },
    Example(name: "pull-small-page") { world in
      let cursor = try world.cursors().first { $0.feed == .common }.orThrow()
      return try post("/v1/pull", world.pull([cursor], linesMax: 2).encoded)
    },
    Example(name: "pull-disagreeing") { world in
      let cursors = try world.cursors().map { cursor in
        cursor.feed == .common
          ? cursor
          : FeedCursor(
            feed: cursor.feed, position: cursor.position, link: cursor.link.next(Digest(of: "")))
      }
      return try post("/v1/pull", world.pull(cursors, linesMax: 1_000).encoded)
    },
  ]

  // MARK: - What is no message

  private static let others = [
    Example(name: "pull-unknown-node") { world in
      let stranger = NodeID(publicKey: Digest(of: "a stranger").bytes)
      return try post(
        "/v1/pull", PullRequest(node: stranger, cursors: [], linesMax: 1_000).encoded)
    },
    Example(name: "unknown-path") { _ in try post("/v1/hallo", Array("{}\n".utf8)) },
    Example(name: "unknown-method") { _ in try HTTPRequest(method: "GET", target: "/v1/pull") },
    Example(name: "unknown-encoding") { _ in
      try HTTPRequest(
        method: "POST", target: "/v1/pull",
        headers: ["Content-Type": "application/json", "Content-Encoding": "br"],
        body: Array("{}\n".utf8))
    },
    Example(name: "not-json") { _ in try post("/v1/pull", Array("pull\n".utf8)) },
  ]

  // MARK: - Parts

  private static func post(_ path: String, _ body: [UInt8]) throws -> HTTPRequest {
    try HTTPRequest(
      method: "POST", target: path, headers: ["Content-Type": "application/json"], body: body)
  }

  private static func postLines(_ path: String, _ body: [UInt8]) throws -> HTTPRequest {
    try HTTPRequest(
      method: "POST", target: path, headers: ["Content-Type": "application/x-ndjson"], body: body)
  }

  func batch(_ logClass: LogClass, from: Int64) throws -> PushBatch {
    let log = LogID(node: county.store.thisNode.node, logClass: logClass)
    return try county.store.batch(of: log, from: from, linesMax: 1_000, bytesMax: 1 << 20)
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
