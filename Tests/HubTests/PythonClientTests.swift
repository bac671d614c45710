import CaseModel
import CaseStore
import ChangeLog
import Testing

/// A program in another language that knows `SyncProtocol.md` only.
struct PythonClientTests {
  let hub: Site
  let server: HubServer

  init() throws {
    hub = try Site.hub()
    server = try HubServer(hub.store)
  }

  @Test func `what Python pushes, a county shows the same`() throws {
    let python = try PythonClient(office: Site.county)
    let caseID = try python.addCase()
    #expect(try python.run("sync", server.url) == "{\"sent\":5,\"received\":5}\n")
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
    let python = try PythonClient(office: Site.county)
    #expect(try python.run("sync", server.url) == "{\"sent\":0,\"received\":6}\n")
    #expect(try python.run("show") == Shown(of: county.store).text)
  }

  @Test func `running it twice sends and receives nothing new`() throws {
    let county = try Site(Site.county, "county")
    try county.addCase()
    try server.join(county.store)
    try server.sync(county.store)
    let python = try PythonClient(office: Site.county)
    _ = try python.addCase()
    #expect(try python.run("sync", server.url) == "{\"sent\":5,\"received\":10}\n")
    #expect(try python.run("sync", server.url) == "{\"sent\":0,\"received\":0}\n")
  }

  @Test(arguments: [1, 3])
  func `any size of batch and page comes to the same`(linesMax: Int) throws {
    let county = try Site(Site.county, "county")
    for _ in 0..<3 { try county.addCase() }
    try server.join(county.store)
    try server.sync(county.store)
    let python = try PythonClient(office: Site.county)
    _ = try python.addCase()
    #expect(
      try python.run("sync", server.url, String(linesMax)) == "{\"sent\":5,\"received\":20}\n")
    try server.sync(county.store)
    #expect(try python.run("show") == Shown(of: county.store).text)
  }

  @Test func `edits on both sides are one conflict for both, and settled for both`() throws {
    let county = try Site(Site.county, "county")
    let caseID = try county.addCase()
    try server.join(county.store)
    try server.sync(county.store)
    let python = try PythonClient(office: Site.county)
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
    let python = try PythonClient(office: Site.county)
    let caseID = try python.addCase()
    let odd = #"{"b":[1.0,-0,1e400,99999999999999999999],"a":null,"名":"𝄞\u0001/"}"#
    try python.run("set", caseID, "workers", odd)
    try python.run("set", caseID, "from_the_future", odd)
    try python.run("sync", server.url)
    #expect(try python.run("show") == Shown(of: hub.store).text)
  }

  @Test func `a hub that is not above is refused with its code`() throws {
    let python = try PythonClient(office: "150600")
    #expect(try python.run("sync", server.url, expecting: 1) == "refused: sync.not_above\n")
  }

  @Test func `another hub at the address is refused`() throws {
    let python = try PythonClient(office: Site.county)
    try python.run("sync", server.url)
    let other = try Site.hub("another hub")
    let otherServer = try HubServer(other.store)
    #expect(try python.run("sync", otherServer.url, expecting: 1) == "refused: sync.other_hub\n")
  }
}
