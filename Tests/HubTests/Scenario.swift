import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncSession
import Testing

/// What scenarios find: a hub, a county's node that is enrolled and pushed two lines of a case,
/// and a case of the other county.
struct ScenarioWorld {
  let hub: Site
  let service: HubService
  /// Is enrolled; two of its five plain lines and its personal line are at the hub.
  let known: RawNode
  /// Is not enrolled; wrote a line of its own.
  let stranger: RawNode
  let caseID: RecordID

  init() throws {
    hub = try Site.hub()
    service = HubService(store: hub.store)
    caseID = RecordID(office: Site.county, derivedFrom: ["scenario"])
    var known = RawNode("known")
    try ScenarioWorld.write(caseID, 5, to: &known)
    let person = RecordKey(case: caseID, type: "person", id: caseID)
    try known.write(person, ["name": .string("申请人甲")], in: .personal)
    try hub.store.greet(known, office: Site.county)
    _ = try hub.store.receive(known.batch(from: 1, through: 2))
    _ = try hub.store.receive(known.batch(.personal))
    self.known = known

    var stranger = RawNode("stranger")
    try ScenarioWorld.write(caseID, 1, to: &stranger)
    self.stranger = stranger

    var other = RawNode("other county")
    let otherCase = RecordID(office: Site.otherCounty, derivedFrom: ["scenario"])
    try other.write(
      RecordKey(case: otherCase, type: "mediation", id: otherCase),
      ["office": .string(Site.otherCounty), "mediator": .string("secret-mediator")])
    try other.write(
      RecordKey(case: otherCase, type: "person", id: otherCase),
      ["name": .string("secret-person")], in: .personal)
    try other.pushAll(to: hub.store, office: Site.otherCounty)
  }

  private static func write(_ caseID: RecordID, _ count: Int, to node: inout RawNode) throws {
    let root = RecordKey(case: caseID, type: "mediation", id: caseID)
    for number in 1...count {
      try node.write(
        root,
        number == 1
          ? ["office": .string(Site.county), "workers": .integer(1)]
          : ["workers": .integer(Int64(number))])
    }
  }

  /// Entries of a feed of a hub that was joined before.
  func entries(_ lines: ArraySlice<Line>, sender: NodeID? = nil) -> FeedReturn {
    let former = RawNode("former hub")
    let feed = FeedID(office: Site.county, logClass: .plain)
    let after = ChainLink.origin(of: feed, at: former.node)
    return FeedReturn(
      sender: sender ?? known.node, feed: feed, from: 1, after: after,
      items: lines.map { .line($0.bytes) }, link: lines.reduce(after) { $0.next($1.digest) },
      signedBy: former.key, chain: former.hubChain(by: hub.recovery))
  }

  func pull(_ node: RawNode, _ cursors: [FeedCursor] = [], linesMax: Int64 = 1_000) -> PullRequest {
    PullRequest(node: node.node, cursors: cursors, linesMax: linesMax)
  }
}

/// A request, and what must come of it.
struct Scenario: Sendable, CustomTestStringConvertible {
  let who: String
  let path: String
  /// The code of the refusal; nil where the answer is 200.
  var code: String?
  let status: Int
  var mustContain: [String] = []
  var mustNotContain: [String] = []
  /// Lines that the hub holds more afterwards.
  var appended: Int64 = 0
  /// Who signs the request; nil for nobody.
  var signer: @Sendable (ScenarioWorld) throws -> RawNode? = { $0.known }
  let body: @Sendable (ScenarioWorld) throws -> [UInt8]

  var testDescription: String { "\(path) \(who)" }

  func run() throws {
    let world = try ScenarioWorld()
    let body = try body(world)
    let signer = try signer(world)
    let before = try world.hub.store.status().lines
    let response =
      try signer.map { try SignedCaller($0.key, world.service).post(path, body) }
      ?? RawResponse(
        world.service.respond(to: try HTTPRequest(method: "POST", target: path, body: body)))
    let text = String(decoding: response.body, as: UTF8.self)
    #expect(response.status == status, "\(text)")
    if let code {
      let refusal = try Refusal(decoding: response.body)
      #expect(refusal.code == code)
      #expect(!refusal.message.isEmpty && !refusal.chinese.isEmpty)
    }
    for part in mustContain { #expect(text.contains(part), "\(part) in \(text)") }
    for part in mustNotContain { #expect(!text.contains(part), "\(part) in \(text)") }
    #expect(try world.hub.store.status().lines - before == appended)
  }
}

extension PushBatch {
  /// The bytes of its lines.
  var lines: [[UInt8]] {
    items.compactMap { item in
      guard case .line(let bytes) = item else { return nil }
      return bytes
    }
  }
}

extension Array where Element == UInt8 {
  /// The bytes with one text in them replaced by another; fails where the text does not stand.
  func replacing(_ old: String, _ new: String) throws -> [UInt8] {
    let text = String(decoding: self, as: UTF8.self)
    try #require(text.contains(old), "\(old) in \(text)")
    return Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
  }
}
