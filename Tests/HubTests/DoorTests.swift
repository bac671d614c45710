import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncSession
import Testing

/// Who may ask what: nobody, an unknown key, another office, the office above, one below, one that
/// was revoked, and the right one, on every route; first in the name of the right one, then in their own.
struct DoorTests {
  /// The people at the door.
  enum Visitor: CaseIterable, Sendable {
    case nobody, unknownKey, otherOffice, above, below, revoked, right

    var isEnrolled: Bool {
      switch self {
      case .nobody, .unknownKey, .above: false
      case .otherOffice, .below, .revoked, .right: true
      }
    }
  }

  private static let routes = [
    "/v1/hello", "/v1/push", "/v1/pull", "/v1/prove", "/v1/return", "/v1/elsewhere",
  ]
  private static let township = "150502-town"
  private static let countyData = ["申请人甲", "\"office\":\"150502\",\"class\"", "\"workers\":"]
  private static let otherData = ["secret-mediator", "secret-person", "\"150521\",\"class\""]

  private let world: ScenarioWorld
  private let below = RawNode("below")
  private let above = RawNode("above")
  private let other = RawNode("other county")
  private let revoked: RawNode

  init() throws {
    world = try ScenarioWorld()
    var office = RecordDraft(
      new: .office, case: nil, id: try RecordID(DoorTests.township).orThrow())
    office.set("code", .text("150502101"))
    office.set("name", .text("甲镇总工会"))
    office.set("kind", .text("township"))
    office.set("reports_to", .text(Site.county))
    try world.hub.save(office)
    try world.hub.store.enrol(below, office: DoorTests.township)
    var revoked = RawNode("revoked")
    let own = RecordID(office: Site.county, derivedFrom: ["revoked"])
    for workers in 1...2 {
      try revoked.write(
        RecordKey(case: own, type: "mediation", id: own),
        ["office": .string(Site.county), "headcount": .integer(Int64(workers))])
    }
    try world.hub.store.enrol(revoked, office: Site.county)
    let plan = try world.hub.store.planRevocation(of: revoked.node)
    try world.hub.store.revoke(plan, reason: "stolen", by: "admin")
    self.revoked = revoked
  }

  private func node(_ visitor: Visitor) -> RawNode? {
    switch visitor {
    case .nobody: nil
    case .unknownKey: world.stranger
    case .otherOffice: other
    case .above: above
    case .below: below
    case .revoked: revoked
    case .right: world.known
    }
  }

  private func post(_ visitor: Visitor, _ path: String, _ body: [UInt8]) throws -> RawResponse {
    guard let node = node(visitor) else {
      return try RawResponse(
        world.service.respond(to: HTTPRequest(method: "POST", target: path, body: body)))
    }
    return try SignedCaller(node.key, world.service).post(path, body)
  }

  @Test(arguments: Visitor.allCases, routes)
  func `in the right one's name`(visitor: Visitor, path: String) throws {
    let lines = try world.hub.store.status().lines
    let body =
      switch path {
      case "/v1/hello": world.known.hello(office: Site.county).encoded
      case "/v1/push": world.known.batch(from: 3).encoded
      case "/v1/return": world.entries(world.known.lines(.plain)[...]).encoded
      case "/v1/elsewhere":
        ElsewhereRequest(
          node: world.known.node,
          persons: [
            PersonReference(
              caseID: try RecordID("150502-1").orThrow(),
              participant: try RecordID("150502-2").orThrow())
          ]
        ).encoded
      case "/v1/prove":
        ProofRequest(
          node: world.known.node, lines: world.known.lines(.plain).map { LineReference($0) }
        ).encoded
      default: world.pull(world.known).encoded
      }
    let response = try post(visitor, path, body)
    let isRight = visitor == .right
    let text = String(decoding: response.body, as: UTF8.self)
    switch visitor {
    case .nobody:
      #expect(response.status == 401)
      #expect(response.headers["WWW-Authenticate"] == "Redress")
      #expect(try code(response) == "session.unsigned")
    case .unknownKey, .above:
      #expect(response.status == 403)
      #expect(try code(response) == "node.not_enrolled")
    case .otherOffice, .below, .revoked:
      #expect(response.status == 403)
      #expect(try code(response) == "session.other_node")
    case .right: #expect(response.status == 200, "\(text)")
    }
    if !isRight {
      for words in ["ranges", "\"own\""] + DoorTests.countyData + DoorTests.otherData {
        #expect(!text.contains(words), "\(words) in \(text)")
      }
      #expect(try world.hub.store.status().lines == lines)
    }
  }

  @Test(arguments: Visitor.allCases)
  func `in one's own name a greeting and a pull give one's own feeds and nothing else`(
    visitor: Visitor
  ) throws {
    guard let node = node(visitor) else { return }
    let offices: [Visitor: String] = [
      .otherOffice: Site.otherCounty, .above: "150000", .below: DoorTests.township,
    ]
    let hello = node.hello(office: offices[visitor] ?? Site.county)
    let greeted = try post(visitor, "/v1/hello", hello.encoded)
    let pulled = try post(visitor, "/v1/pull", world.pull(node).encoded)
    guard visitor.isEnrolled else {
      for response in [greeted, pulled] { #expect(try code(response) == "node.not_enrolled") }
      return
    }
    #expect(greeted.status == 200)
    guard visitor != .revoked else {
      #expect(pulled.status == 403)
      #expect(try code(pulled) == "node.revoked")
      return
    }
    #expect(pulled.status == 200)
    let page = try PullPage(decoding: pulled.body)
    let own: Set<String?> =
      switch visitor {
      case .otherOffice: [nil, Site.otherCounty]
      case .below: [nil, DoorTests.township]
      default: [nil, Site.county]
      }
    #expect(Set(page.sections.map(\.feed.office)).isSubset(of: own))
    let text = String(decoding: pulled.body, as: UTF8.self)
    let foreign =
      switch visitor {
      case .otherOffice: DoorTests.countyData
      case .below: DoorTests.countyData + DoorTests.otherData
      default: DoorTests.otherData
      }
    for words in foreign { #expect(!text.contains(words), "\(words) in \(text)") }
  }

  @Test(arguments: Visitor.allCases, [Site.county, Site.otherCounty, "150000"])
  func `nobody is greeted for an office that is not theirs`(
    visitor: Visitor, office: String
  ) throws {
    guard let node = node(visitor) else { return }
    let response = try post(visitor, "/v1/hello", node.hello(office: office).encoded)
    let isOwn =
      ((visitor == .right || visitor == .revoked) && office == Site.county)
      || (visitor == .otherOffice && office == Site.otherCounty)
    #expect((response.status == 200) == isOwn)
  }

  @Test(arguments: Visitor.allCases)
  func `whoever asks gets a challenge, and says nothing by it`(visitor: Visitor) throws {
    let name = node(visitor)?.node ?? .register
    let response = try post(
      .nobody, "/v1/challenge", ChallengeRequest(node: name).encoded)
    #expect(response.status == 200)
    let reply = try ChallengeReply(decoding: response.body)
    #expect(reply.hub == world.hub.store.thisNode.node)
    #expect(try JSONText.read(response.body).members?.count == 3)
  }

  @Test(arguments: Visitor.allCases)
  func `a certificate is for who has a code of the hub's, and for its office`(
    visitor: Visitor
  ) throws {
    guard let node = node(visitor) else {
      #expect(try code(post(.nobody, "/v1/enrol", [])) == "message.malformed")
      return
    }
    let hub = world.hub.store
    guard visitor != .revoked else {
      let invitation = try hub.invite(office: Site.county).code
      let asked = node.enrolment(by: invitation, office: Site.county).encoded
      #expect(try code(post(visitor, "/v1/enrol", asked)) == "node.revoked")
      return
    }
    let stray = InvitationCode(
      hub: hub.thisNode.node, secret: [UInt8](repeating: 7, count: 16))
    let asked = node.enrolment(by: stray, office: Site.county).encoded
    #expect(try code(post(visitor, "/v1/enrol", asked)) == "invitation.unknown")
    #expect(throws: StoreError.hubNotAbove(hubOffice: Site.city, office: "150000")) {
      try hub.invite(office: "150000")
    }
    let invitation = try hub.invite(office: Site.county).code
    let elsewhere = node.enrolment(by: invitation, office: Site.otherCounty).encoded
    #expect(try code(post(visitor, "/v1/enrol", elsewhere)) == "invitation.other_office")
    let right = node.enrolment(by: invitation, office: Site.county).encoded
    #expect(try post(visitor, "/v1/enrol", right).status == 200)
  }

  @Test func `what a revoked computer sends is kept and waits, and it is given nothing`() throws {
    let hub = world.hub.store
    let pushed = try post(.revoked, "/v1/push", revoked.batch(from: 1).encoded)
    let receipt = try PushReceipt(decoding: pushed.body)
    #expect(receipt.counts.received == 2 && receipt.counts.quarantined == 2)
    func waiting() throws -> [Entitlement.Reason] {
      try hub.quarantinedLines(rowsMax: 9).lines.filter { $0.line.log.node == revoked.node }
        .map(\.reason)
    }
    #expect(try waiting() == [.revoked, .revoked])
    let entries = world.entries(revoked.lines(.plain)[...], sender: revoked.node)
    let returned = try post(.revoked, "/v1/return", entries.encoded)
    #expect(returned.status == 403)
    #expect(try code(returned) == "node.revoked")
    let words = try Refusal(decoding: returned.body)
    #expect(words.chinese.contains("停用") && words.message.contains("revoked by"))
    // An admit lets count what was sent, and the door stays shut.
    let found = try #require(try hub.revokedNode(revoked.node))
    #expect(found.waiting == 2 && found.plainThrough == 0)
    let plan = try hub.planAdmission(of: revoked.node)
    #expect(plan.raised == 2 && plan.lowered == 0)
    try hub.admit(plan, by: "admin")
    #expect(try waiting().isEmpty)
    #expect(try code(post(.revoked, "/v1/pull", world.pull(revoked).encoded)) == "node.revoked")
    #expect(try hub.verify().isSound)
  }

  @Test func `the word of an id that was revoked lets nobody in`() throws {
    let successor = RawNode("successor")
    let mark = Digest(of: "computer")
    let before = RawNode("before")
    let hub = world.hub.store
    let code = try hub.invite(office: Site.county).code
    _ = try hub.enrol(
      Enrolment(
        before.applicant(office: Site.county, mark: mark), invitation: code, key: before.key))
    let request = Enrolment(
      successor.applicant(office: Site.county, mark: mark), hub: hub.thisNode.node,
      key: successor.key, former: before.key)
    try hub.revoke(try hub.planRevocation(of: before.node), reason: "lost", by: "admin")
    let answer = try post(.nobody, "/v1/enrol", request.encoded)
    #expect(try self.code(answer) == "node.revoked")
  }

  private func code(_ response: RawResponse) throws -> String {
    try Refusal(decoding: response.body).code
  }
}
