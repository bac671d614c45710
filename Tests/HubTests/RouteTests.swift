import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncSession
import Testing

/// Who may ask what, and what comes of it: every route, in process.
struct RouteTests {
  private static let secrets = ["secret-mediator", "secret-person"]
  /// A section of the other county's feeds, and a line of its cases.
  private static let otherCounty = ["\"150521\",\"class\"", "\"case\":\"150521"]

  @Test(arguments: greetings)
  func `a greeting`(scenario: Scenario) throws { try scenario.run() }

  @Test(arguments: pushes)
  func `a push`(scenario: Scenario) throws { try scenario.run() }

  @Test(arguments: pulls)
  func `a pull`(scenario: Scenario) throws { try scenario.run() }

  @Test(arguments: returns)
  func `a return`(scenario: Scenario) throws { try scenario.run() }

  @Test(arguments: [
    ("GET", "/v1/hello", 405, "http.method"), ("PUT", "/v1/push", 405, "http.method"),
    ("DELETE", "/v1/pull", 405, "http.method"), ("HEAD", "/v1/pull", 405, "http.method"),
    ("GET", "/v1/return", 405, "http.method"), ("GET", "/v1/enrol", 405, "http.method"),
    ("PUT", "/v1/challenge", 405, "http.method"),
    ("POST", "/", 404, "http.path"), ("POST", "/v1", 404, "http.path"),
    ("POST", "/v1/hello/", 404, "http.path"), ("POST", "/v2/hello", 404, "http.path"),
    ("GET", "/v1/unknown", 404, "http.path"), ("POST", "/V1/HELLO", 404, "http.path"),
  ])
  func `what is nowhere`(method: String, path: String, status: Int, code: String) throws {
    let world = try ScenarioWorld()
    let response = try RawResponse(
      world.service.respond(to: try HTTPRequest(method: method, target: path)))
    #expect(response.status == status)
    #expect(try Refusal(decoding: response.body).code == code)
    #expect(response.headers["Allow"] == (status == 405 ? "POST" : nil))
  }

  private static let greetings = [
    Scenario(
      who: "right, the first time", path: "/v1/hello", status: 200,
      mustContain: [
        "\"welcome\"", "\"version\":1", "\"office\":\"150500\"",
        "\"classes\":[\"plain\",\"personal\"]", "\"log\":\"plain\",\"ranges\":[]}",
      ], mustNotContain: secrets, signer: { $0.stranger }
    ) {
      try $0.hub.store.enrol($0.stranger, office: Site.county)
      return $0.stranger.hello(office: Site.county).encoded
    },
    Scenario(
      who: "right, again", path: "/v1/hello", status: 200,
      mustContain: [
        "\"plain\",\"ranges\":[{\"from\":1,\"through\":2,",
        "\"personal\",\"ranges\":[{\"from\":1,",
      ],
      mustNotContain: secrets
    ) { $0.known.hello(office: Site.county).encoded },
    Scenario(
      who: "of the hub's own office", path: "/v1/hello", status: 200,
      mustContain: ["\"welcome\""], signer: { $0.stranger }
    ) {
      try $0.hub.store.enrol($0.stranger, office: Site.city)
      return $0.stranger.hello(office: Site.city).encoded
    },
    Scenario(
      who: "with further versions", path: "/v1/hello", status: 200,
      mustContain: ["\"version\":1,"]
    ) { $0.known.hello(office: Site.county, versions: [3, 1, 2]).encoded },
    Scenario(
      who: "of another office below", path: "/v1/hello", code: "node.not_enrolled", status: 403,
      mustNotContain: ["ranges"]
    ) { $0.known.hello(office: Site.otherCounty).encoded },
    Scenario(
      who: "of an office elsewhere", path: "/v1/hello", code: "sync.not_above", status: 403,
      mustNotContain: ["ranges"]
    ) { $0.known.hello(office: "150600").encoded },
    Scenario(
      who: "of the office above", path: "/v1/hello", code: "sync.not_above", status: 403,
      mustNotContain: ["ranges"]
    ) { $0.known.hello(office: "150000").encoded },
    Scenario(
      who: "of an office that nobody knows", path: "/v1/hello", code: "office.unknown", status: 403,
      mustNotContain: ["ranges"]
    ) { $0.known.hello(office: "990000").encoded },
    Scenario(
      who: "with an id not from the key", path: "/v1/hello", code: "node.unknown", status: 403,
      mustNotContain: ["ranges"]
    ) {
      Hello(
        versions: [1], node: $0.known.node, office: Site.county, publicKey: $0.stranger.publicKey,
        logs: []
      ).encoded
    },
    Scenario(
      who: "without a version in common", path: "/v1/hello", code: "protocol.version", status: 400,
      mustContain: ["2, 9"]
    ) { $0.known.hello(office: Site.county, versions: [2, 9]).encoded },
    Scenario(
      who: "with a short key", path: "/v1/hello", code: "message.malformed", status: 400,
      mustContain: ["public_key"]
    ) {
      Hello(
        versions: [1], node: $0.known.node, office: Site.county, publicKey: [1, 2, 3], logs: []
      ).encoded
    },
    Scenario(
      who: "with another message", path: "/v1/hello", code: "message.malformed", status: 400
    ) { $0.pull($0.known).encoded },
  ]

  private static let pushes = [
    Scenario(
      who: "right", path: "/v1/push", status: 200,
      mustContain: [
        "\"receipt\"", "\"through\":5", "\"received\":3,\"applied\":3,\"quarantined\":0",
        "\"duplicates\":0",
      ], appended: 3
    ) { $0.known.batch(from: 3).encoded },
    Scenario(
      who: "right, all held", path: "/v1/push", status: 200,
      mustContain: ["\"received\":0", "\"duplicates\":2", "\"through\":2"]
    ) { $0.known.batch(through: 2).encoded },
    Scenario(
      who: "right, a part inside what is held", path: "/v1/push", status: 200,
      mustContain: ["\"duplicates\":1", "\"through\":2"]
    ) { $0.known.batch(through: 1).encoded },
    Scenario(
      who: "right, overlapping", path: "/v1/push", status: 200,
      mustContain: ["\"received\":2", "\"duplicates\":1", "\"through\":4"], appended: 2
    ) { $0.known.batch(from: 2, through: 4).encoded },
    Scenario(
      who: "who is not enrolled", path: "/v1/push", code: "node.not_enrolled", status: 403,
      mustNotContain: ["ranges"], signer: { $0.stranger }
    ) { $0.stranger.batch().encoded },
    Scenario(
      who: "as the hub itself", path: "/v1/push", code: "session.other_node", status: 403,
      appended: 0
    ) { world in
      try world.hub.addCase()
      return try world.hub.store.ownBatch(.plain, from: 1).encoded
    },
    Scenario(
      who: "of another's log, whose author is not enrolled", path: "/v1/push", status: 200,
      mustContain: ["\"received\":1,\"applied\":0,\"quarantined\":1"], appended: 1
    ) { $0.stranger.batch(sender: $0.known.node).encoded },
    Scenario(
      who: "of another's log, whose author is of the other county", path: "/v1/push", status: 200,
      mustContain: ["\"received\":1,\"applied\":0,\"quarantined\":1"], appended: 1
    ) { world in
      try world.hub.store.enrol(world.stranger, office: Site.otherCounty)
      return world.stranger.batch(sender: world.known.node).encoded
    },
    Scenario(
      who: "with another line under a number", path: "/v1/push", status: 200,
      mustContain: [
        "\"ranges\":[{\"from\":1,\"through\":2,", "{\"from\":2,\"through\":2,",
        "\"received\":1,\"applied\":1,",
      ], appended: 1
    ) { world in
      let batch = world.known.batch(from: 2, through: 2)
      let line = try batch.lines[0].replacing("\"workers\":2", "\"workers\":9")
      return PushBatch(
        sender: batch.sender, log: batch.log, from: 2, after: batch.after, items: [.line(line)],
        link: batch.after.next(Digest(of: line)), signedBy: world.known.key
      ).encoded
    },
    Scenario(
      who: "with a gap", path: "/v1/push", code: "log.gap", status: 409,
      mustContain: ["held to 2", "from 4"]
    ) { $0.known.batch(from: 4).encoded },
    Scenario(
      who: "with another log's line", path: "/v1/push", code: "line.misplaced", status: 400
    ) { world in
      let batch = world.known.batch(from: 3)
      let line = world.stranger.batch().items[0]
      return PushBatch(
        sender: batch.sender, log: batch.log, from: 3, after: batch.after, items: [line],
        link: batch.link, signedBy: world.known.key
      ).encoded
    },
    Scenario(
      who: "with a wrong link before it", path: "/v1/push", code: "log.gap", status: 409
    ) { world in
      let batch = world.known.batch(from: 3)
      let after = batch.after.next(Digest(of: ""))
      var link = after
      for case .line(let bytes) in batch.items { link = link.next(Digest(of: bytes)) }
      return PushBatch(
        sender: batch.sender, log: batch.log, from: 3, after: after, items: batch.items, link: link,
        signedBy: world.known.key
      ).encoded
    },
    Scenario(
      who: "with a wrong link after it", path: "/v1/push", code: "log.broken_chain", status: 400
    ) { world in
      let batch = world.known.batch(from: 3)
      return PushBatch(
        sender: batch.sender, log: batch.log, from: 3, after: batch.after, items: batch.items,
        link: batch.after, signedBy: world.known.key
      ).encoded
    },
    Scenario(
      who: "with a link that is none", path: "/v1/push", code: "message.malformed", status: 400,
      mustContain: ["link"]
    ) { try $0.known.batch(from: 3).encoded.replacing("\"link\":\"", "\"link\":\"AAA") },
    Scenario(
      who: "with rows in another order", path: "/v1/push", code: "line.misplaced", status: 400
    ) { world in
      let batch = world.known.batch(from: 3)
      return PushBatch(
        sender: batch.sender, log: batch.log, from: 3, after: batch.after,
        items: batch.items.reversed(),
        link: batch.link, signedBy: world.known.key
      ).encoded
    },
    Scenario(
      who: "with a row too few", path: "/v1/push", code: "message.malformed", status: 400,
      mustContain: ["ends too early"]
    ) { try $0.known.batch(from: 3).encoded.replacing("\"count\":3", "\"count\":4") },
    Scenario(
      who: "with a row too many", path: "/v1/push", code: "message.malformed", status: 400,
      mustContain: ["ends too early"]
    ) { try $0.known.batch(from: 3).encoded.replacing("\"count\":3", "\"count\":2") },
    Scenario(
      who: "with no rows", path: "/v1/push", code: "message.malformed", status: 400,
      mustContain: ["count"]
    ) { world in
      let end = world.known.batch(through: 2).link
      return PushBatch(
        sender: world.known.node, log: world.known.log(), from: 3, after: end, items: [], link: end,
        signedBy: world.known.key
      ).encoded
    },
    Scenario(
      who: "of a class that nobody knows", path: "/v1/push", code: "message.malformed", status: 400,
      mustContain: ["log"]
    ) { try $0.known.batch(from: 3).encoded.replacing("\"plain\"", "\"secret\"") },
    Scenario(
      who: "with a line of other bytes", path: "/v1/push", code: "log.broken_chain", status: 400
    ) { try $0.known.batch(from: 3).encoded.replacing("\"workers\":3", "\"workers\":4") },
    Scenario(
      who: "with a row that is no line", path: "/v1/push", code: "line.malformed", status: 400
    ) { try $0.known.batch(from: 3).encoded.replacing("\"seq\":3", "\"seq\":0") },
  ]

  private static let pulls = [
    Scenario(
      who: "right", path: "/v1/pull", status: 200,
      mustContain: [
        "\"page\"", "{\"own\":\"plain\",\"from\":1,\"through\":2}",
        "{\"own\":\"personal\",\"from\":1,\"through\":1}",
      ], mustNotContain: secrets + otherCounty
    ) { $0.pull($0.known).encoded },
    Scenario(
      who: "who is not enrolled", path: "/v1/pull", code: "node.not_enrolled", status: 403,
      mustNotContain: secrets + ["\"own\"", "150502-"], signer: { $0.stranger }
    ) { $0.pull($0.stranger).encoded },
    Scenario(
      who: "as the register", path: "/v1/pull", code: "session.other_node", status: 403
    ) { _ in PullRequest(node: .register, cursors: [], linesMax: 10).encoded },
    Scenario(
      who: "with the other county's feeds", path: "/v1/pull", status: 200,
      mustContain: ["\"disagreeing\":[]"], mustNotContain: secrets + otherCounty
    ) { world in
      let feeds = LogClass.allCases.map { FeedID(office: Site.otherCounty, logClass: $0) }
      let cursors = feeds.map { feed in
        FeedCursor(
          feed: feed, position: 0, link: .origin(of: feed, at: world.hub.store.thisNode.node))
      }
      return world.pull(world.known, cursors).encoded
    },
    Scenario(
      who: "from beyond the end", path: "/v1/pull", status: 200,
      mustContain: [
        "\"disagreeing\":[{\"office\":\"150502\",\"class\":\"plain\",\"links\":[[0,\"",
        "],[1,\"", "],[2,\"",
        "{\"own\":\"personal\",\"from\":1,\"through\":1}",
      ], mustNotContain: ["\"own\":\"plain\""]
    ) { world in
      let feed = FeedID(office: Site.county, logClass: .plain)
      let link = ChainLink(Digest(of: ""))
      return world.pull(
        world.known, [FeedCursor(feed: feed, position: Line.sequenceMax, link: link)]
      ).encoded
    },
    Scenario(
      who: "for no lines", path: "/v1/pull", code: "message.malformed", status: 400,
      mustContain: ["lines_max"]
    ) { $0.pull($0.known, linesMax: 0).encoded },
    Scenario(
      who: "from before the beginning", path: "/v1/pull", code: "message.malformed", status: 400,
      mustContain: ["position"]
    ) { world in
      let link = ChainLink(Digest(of: ""))
      return world.pull(
        world.known, [FeedCursor(feed: .common, position: -1, link: link)]
      ).encoded
    },
    Scenario(
      who: "for very many lines", path: "/v1/pull", status: 200, mustContain: ["\"remaining\":0"]
    ) { $0.pull($0.known, linesMax: .max).encoded },
  ]

  private static let returns = [
    Scenario(
      who: "right", path: "/v1/return", status: 200,
      mustContain: [
        "\"returned\"", "\"received\":1,\"applied\":1,", "\"duplicates\":2,\"lacked\":[",
      ],
      appended: 1
    ) { $0.entries($0.known.lines(.plain).prefix(3)).encoded },
    Scenario(
      who: "of an author that is not enrolled", path: "/v1/return", status: 200,
      mustContain: ["\"received\":1,\"applied\":0,\"quarantined\":1"], appended: 1
    ) { $0.entries($0.stranger.lines(.plain)[...]).encoded },
    Scenario(
      who: "who is not enrolled", path: "/v1/return", code: "node.not_enrolled", status: 403,
      mustNotContain: secrets, signer: { $0.stranger }
    ) { $0.entries($0.known.lines(.plain)[...], sender: $0.stranger.node).encoded },
    Scenario(
      who: "with a wrong link after it", path: "/v1/return", code: "feed.disagrees", status: 400
    ) {
      try $0.entries($0.known.lines(.plain)[...]).encoded.replacing("workers\":3", "workers\":4")
    },
    Scenario(
      who: "with a row that is no line", path: "/v1/return", code: "feed.disagrees", status: 400
    ) { try $0.entries($0.known.lines(.plain)[...]).encoded.replacing("\"seq\":3", "\"seq\":0") },
    Scenario(
      who: "with a row too few", path: "/v1/return", code: "message.malformed", status: 400,
      mustContain: ["ends too early"]
    ) {
      try $0.entries($0.known.lines(.plain)[...]).encoded.replacing("\"count\":5", "\"count\":6")
    },
    Scenario(
      who: "with no rows", path: "/v1/return", code: "message.malformed", status: 400,
      mustContain: ["count"]
    ) { $0.entries([]).encoded },
  ]
}
