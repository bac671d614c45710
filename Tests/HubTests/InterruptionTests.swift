import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncClient
import SyncSession
import Testing

/// A sync that is cut anywhere loses nothing, and the next one goes on.
struct InterruptionTests {
  @Test func `a session cut at each of its steps is taken up by the next`() throws {
    var steps = 0
    while true {
      let (hub, county, neighbour) = try world()
      var driver = SessionDriver(stepsMax: steps, linesMax: 2)
      let isDone: Bool
      do {
        _ = try driver.run(county.store, with: hub.store)
        isDone = true
      } catch is SessionDriver.Cut {
        isDone = false
      }
      // What the person wrote is there, whatever happened to the line.
      #expect(try county.store.status().lines >= 117, "\(steps) steps")
      for site in [neighbour, county, neighbour] {
        var whole = SessionDriver()
        _ = try whole.run(site.store, with: hub.store)
      }
      #expect(try Holding(county.store) == Holding(hub.store), "\(steps) steps")
      #expect(try Holding(neighbour.store) == Holding(hub.store), "\(steps) steps")
      let status = try county.store.status()
      #expect(status.intake.isConsistent)
      #expect(status.pending.values.allSatisfy { $0 == 0 }, "\(steps) steps")
      if isDone { break }
      steps += 1
    }
    #expect(steps > 30)
  }

  @Test func `a client cut at each of its steps, again and again, still gets through`() throws {
    let (hub, county, _) = try world()
    var attempts = 0
    while true {
      attempts += 1
      // Ten steps are what a session takes that has nothing left to do; others get less far.
      var driver = SessionDriver(stepsMax: 10, linesMax: 2)
      do {
        _ = try driver.run(county.store, with: hub.store)
        break
      } catch is SessionDriver.Cut {}
      try #require(attempts < 100)
    }
    #expect(attempts > 3)
    #expect(try Holding(county.store) == Holding(hub.store))
  }

  @Test func `answers that are lost or cut on the way cost nothing but the time`() throws {
    let (hub, county, _) = try world()
    let caseID = try county.store.caseIDs()[0]
    try hub.store.enrol(county.store)
    for path in ["/v1/challenge", "/v1/hello", "/v1/push", "/v1/pull"] {
      for damage in Damage.allCases {
        try county.save(county.payment(on: caseID, fen: 1))
        let before = try Holding(county.store)
        let isDamaging = Switch()
        let server = try HubServer(hub.store) { request, response in
          request.path == path && isDamaging.isOn ? damage.apply(to: response) : response
        }
        _ = try county.store.rejoin(server.url)
        isDamaging.turn(on: true)
        #expect(throws: SyncError.self) { try server.sync(county.store) }
        #expect(try Holding(county.store) == before, "\(path) \(damage)")
      }
    }
    let server = try HubServer(hub.store)
    _ = try county.store.rejoin(server.url)
    try server.sync(county.store)
    #expect(try Holding(county.store) == Holding(hub.store))
  }

  @Test func `a page whose lines were changed on the way is not stored`() throws {
    let (hub, county, _) = try world()
    let server = try HubServer(hub.store, isPacking: false) { request, response in
      guard request.path == "/v1/pull", case .bytes(let bytes) = response.body else {
        return response
      }
      var changed = response
      let text = String(decoding: bytes, as: UTF8.self).replacing("\"甲公司\"", with: "\"乙公司\"")
      changed.body = .bytes(Array(text.utf8))
      return changed
    }
    try server.join(county.store)
    let before = try Holding(county.store)
    let error = #expect(throws: StoreError.self) { try server.sync(county.store) }
    guard case .feedDisagrees = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try Holding(county.store) == before)
    #expect(try county.store.status().intake.received == 0)
  }

  private enum Damage: CaseIterable {
    case empty, half, lastByteGone, page, serverError

    func apply(to response: HTTPResponse) -> HTTPResponse {
      guard case .bytes(let bytes) = response.body else { return response }
      var damaged = response
      switch self {
      case .empty: damaged.body = .bytes([])
      case .half: damaged.body = .bytes(Array(bytes[..<(bytes.count / 2)]))
      // The last byte of JSON is white space; that of NDJSON and of gzip is not.
      case .lastByteGone: damaged.body = .bytes(Array(bytes.dropLast(2)))
      case .page: damaged.body = .bytes(Array("<html>login</html>".utf8))
      case .serverError: damaged = HTTPResponse(status: 502)
      }
      return damaged
    }
  }

  /// A hub with a neighbour's case in it, a county with a case to send, and that neighbour.
  private func world() throws -> (hub: Site, county: Site, neighbour: Site) {
    let hub = try Site.hub()
    let neighbour = try Site(Site.county, "neighbour")
    try neighbour.addCase(person: "申请人乙")
    var driver = SessionDriver()
    _ = try driver.run(neighbour.store, with: hub.store)
    let county = try Site(Site.county, "county")
    try county.addCase()
    return (hub, county, neighbour)
  }
}

extension CaseStore {
  /// Notes that the joined hub is at another address now.
  func rejoin(_ url: String) throws -> HelloReply {
    try SyncClient(store: self).join(try JoinCode(url))
  }
}
