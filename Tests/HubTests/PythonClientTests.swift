import CaseModel
import CaseStore
import ChangeLog
import SyncClient
import SyncSession
import Testing

/// A program in another language that knows `SyncProtocol.md` only.
struct PythonClientTests {
  let hub: Site
  let server: HubServer

  init() throws {
    hub = try Site.hub()
    server = try HubServer(hub.store)
  }

  /// A client of the county's office that has joined the hub.
  private func enrolled() throws -> PythonClient {
    let python = try PythonClient(office: Site.county)
    try python.run("join", server.invitation(for: Site.county).text)
    return python
  }

  /// What a session prints, certificates among what was received.
  private func done(sent: Int = 0, returned: Int = 0, received: Int = 0) -> String {
    "{\"sent\":\(sent),\"returned\":\(returned),\"received\":\(received)}\n"
  }

  @Test func `what Python pushes, a county shows the same`() throws {
    let python = try enrolled()
    let caseID = try python.addCase()
    #expect(try python.run("sync", server.url) == done(sent: 5, received: 7))
    let county = try Site(Site.county, "county")
    try server.join(county.store)
    try server.sync(county.store)
    #expect(try county.store.caseIDs().map(\.text) == [caseID])
    #expect(try python.run("show") == Shown(of: county.store).text)
    #expect(try python.run("show") == Shown(of: hub.store).text)
  }

  @Test func `what a county pushed, Python shows the same`() throws {
    let county = try Site(Site.county, "county")
    let caseID = try county.addCase()
    try county.save(county.note(on: caseID, "“引号”\\反斜杠\n换行\t制表"))
    try server.join(county.store)
    try server.sync(county.store)
    let python = try enrolled()
    #expect(try python.run("sync", server.url) == done(received: 9))
    #expect(try python.run("show") == Shown(of: county.store).text)
  }

  @Test func `running it twice sends and receives nothing new`() throws {
    let county = try Site(Site.county, "county")
    try county.addCase()
    try server.join(county.store)
    try server.sync(county.store)
    let python = try enrolled()
    _ = try python.addCase()
    #expect(try python.run("sync", server.url) == done(sent: 5, received: 13))
    #expect(try python.run("sync", server.url) == done())
  }

  @Test(arguments: [1, 3])
  func `any size of batch and page comes to the same`(linesMax: Int) throws {
    let county = try Site(Site.county, "county")
    for _ in 0..<3 { try county.addCase() }
    try server.join(county.store)
    try server.sync(county.store)
    let python = try enrolled()
    _ = try python.addCase()
    #expect(
      try python.run("sync", server.url, String(linesMax)) == done(sent: 5, received: 23))
    try server.sync(county.store)
    #expect(try python.run("show") == Shown(of: county.store).text)
  }

  @Test func `edits on both sides are one conflict for both, and settled for both`() throws {
    let county = try Site(Site.county, "county")
    let caseID = try county.addCase()
    try server.join(county.store)
    try server.sync(county.store)
    let python = try enrolled()
    try python.run("sync", server.url)

    try county.edit(caseID, "sought_fen", .integer(3_000_000))
    try python.run("set", caseID.text, "sought_fen", "2800000")
    try server.sync(county.store)
    try python.run("sync", server.url)
    try server.sync(county.store)
    #expect(try county.store.mediation(caseID).conflicts == ["sought_fen"])
    #expect(try python.run("show") == Shown(of: county.store).text)

    try python.run("set", caseID.text, "sought_fen", "2900000")
    try python.run("sync", server.url)
    try server.sync(county.store)
    #expect(try county.store.mediation(caseID).conflicts == [])
    #expect(try county.store.mediation(caseID).values["sought_fen"] == .integer(2_900_000))
    #expect(try python.run("show") == Shown(of: county.store).text)
  }

  @Test func `a value that no version reads is the same for both`() throws {
    let python = try enrolled()
    let caseID = try python.addCase()
    let odd = #"{"b":[1.0,-0,1e400,99999999999999999999],"a":null,"名":"𝄞\u0001/"}"#
    try python.run("set", caseID, "workers", odd)
    try python.run("set", caseID, "from_the_future", odd)
    try python.run("sync", server.url)
    #expect(try python.run("show") == Shown(of: hub.store).text)
  }

  @Test func `Python comes to the same vectors`() throws {
    #expect(try PythonClient.checkVectors() > 75)
  }

  @Test func `what a hub refuses is told by its code`() throws {
    let python = try PythonClient(office: "150600")
    #expect(try python.run("sync", server.url, expecting: 1) == "refused: node.not_enrolled\n")
    let code = try server.invitation(for: Site.county).text
    #expect(try python.run("join", code, expecting: 1) == "refused: invitation.other_office\n")
    let mistyped = String(code.dropLast()) + (code.hasSuffix("0") ? "1" : "0")
    #expect(try python.run("join", mistyped, expecting: 1) == "refused: invitation.mistyped\n")
  }

  @Test(arguments: [1, 1_000])
  func `another hub at the address is refused, and given everything once it is joined`(
    linesMax: Int
  ) throws {
    let county = try Site(Site.county, "county")
    try county.addCase()
    try server.join(county.store)
    try server.sync(county.store)
    let python = try enrolled()
    _ = try python.addCase()
    try python.run("sync", server.url)
    let shown = try python.run("show")
    let other = try Site.hub("another hub", inPlaceOf: hub)
    let otherServer = try HubServer(other.store)
    #expect(try python.run("sync", otherServer.url, expecting: 1) == "refused: sync.other_hub\n")
    #expect(try other.store.caseIDs() == [])
    try python.run("join", otherServer.invitation(for: Site.county).text)
    // The county's five lines, and the certificates of the former hub, the county and Python.
    #expect(
      try python.run("sync", otherServer.url, String(linesMax))
        == done(sent: 5, returned: 8, received: 15))
    #expect(try python.run("sync", otherServer.url) == done())
    #expect(try Shown(of: other.store).text == shown)
    #expect(try python.run("show") == shown)
  }

  @Test func `a hub restored from a backup gets back what Python holds`() throws {
    let county = try Site(Site.county, "county")
    try county.addCase()
    try server.join(county.store)
    try server.sync(county.store)
    let python = try enrolled()
    try python.run("sync", server.url)
    let scratch = try Scratch()
    let backup = try HubServer(try hub.copied(to: scratch))
    let caseID = try county.addCase()
    try server.sync(county.store)
    try hub.edit(caseID, "mediator", .text("hub"))
    try python.run("sync", server.url)
    let shown = try python.run("show")
    #expect(shown == (try Shown(of: hub.store).text))
    #expect(try python.run("sync", backup.url) == done(returned: 6, received: 6))
    #expect(try python.run("show") == shown)
    #expect(try python.run("sync", backup.url) == done())
  }

  @Test(arguments: [[0, 1], [1, 0]])
  func `of two copies each goes on under a new id, and both show both`(order: [Int]) throws {
    let python = try enrolled()
    let caseID = try python.addCase()
    try python.run("sync", server.url)
    let clients = [python, try python.copied()]
    for (number, client) in clients.enumerated() {
      _ = try client.addCase()
      try client.run("set", caseID, "sought_fen", "\(number + 1)00")
    }
    for index in order + order { try clients[index].run("sync", server.url) }
    let shown = try Shown(of: hub.store).text
    #expect(try hub.store.caseIDs().count == 3)
    #expect(shown.contains("\"field\":\"sought_fen\",\"value\":"))
    #expect(try hub.store.mediation(RecordID(caseID).orThrow()).conflicts == ["sought_fen"])
    for client in clients { #expect(try client.run("show") == shown) }
    try clients[0].run("set", caseID, "sought_fen", "300")
    for client in clients { try client.run("sync", server.url) }
    #expect(try hub.store.mediation(RecordID(caseID).orThrow()).conflicts == [])
    let settled = try Shown(of: hub.store).text
    for client in clients {
      #expect(try client.run("show") == settled)
      #expect(try client.run("sync", server.url) == done())
    }
  }

  @Test func `what does not count for the hub does not for Python, until it does`() throws {
    let caseID = RecordID(office: Site.county, derivedFrom: ["python"])
    let root = RecordKey(case: caseID, type: "mediation", id: caseID)
    var (maker, late, other) = (RawNode("maker"), RawNode("late"), RawNode("elsewhere"))
    let made = try maker.write(root, ["office": .string(Site.county), "workers": .integer(1)])
    try late.write(root, ["workers": .integer(2)], over: ["workers": [made]])
    try other.write(root, ["office": .string(Site.otherCounty)], over: ["office": [made]])
    try other.write(root, ["mediator": .string("elsewhere")])
    try maker.pushAll(to: hub.store, office: Site.county)
    _ = try hub.store.receive(late.batch(sender: maker.node))
    try other.pushAll(to: hub.store, office: Site.otherCounty)
    #expect(try hub.store.status().intake.quarantined == 3)
    let python = try enrolled()
    try python.run("sync", server.url)
    let shown = try Shown(of: hub.store).text
    #expect(try python.run("show") == shown && !shown.contains("elsewhere"))
    try late.pushAll(to: hub.store, office: Site.county)
    try maker.write(root, ["office": .string(Site.otherCounty)], over: ["office": [made]])
    try maker.pushAll(to: hub.store, office: Site.county)
    try python.run("sync", server.url)
    #expect(try python.run("show") == Shown(of: hub.store).text)
    #expect(try Shown(of: hub.store).text.contains("elsewhere"))
    #expect(try hub.store.status().intake.quarantined == 1)
  }
}
