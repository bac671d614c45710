import CaseStore
import HTTPClient
import HTTPServer
import Hub
import SyncClient
import SyncSession
import Synchronization
import Testing
import TransportKeys

/// A sync over TLS with a pinned hub, and one with a hub that wants to be left alone for a while.
struct SecureSyncTests {
  private let hub: Site
  private let county: Site

  init() throws {
    hub = try Site.hub()
    county = try Site(Site.county, "county")
    try county.addCase()
    try hub.store.enrol(county.store)
  }

  private func address(_ server: HubServer, _ identity: ServerIdentity) -> String {
    "\(server.url)#sha256=\(KeyPin(identity.keyDigest))"
  }

  @Test func `a county syncs over TLS with the hub whose key it was told`() throws {
    let identity = try ServerIdentity.make(dates: CertificateDates(fromSeconds: 0, toSeconds: 1))
    let server = try HubServer(hub.store, tls: identity)
    _ = try county.store.rejoin(address(server, identity))
    #expect(try county.store.upstream()?.address == address(server, identity))
    try server.sync(county.store)
    #expect(try Holding(county.store) == Holding(hub.store))
  }

  @Test func `a hub with another key gets nothing, and a sync does not go on without the key`()
    throws
  {
    let identity = try ServerIdentity.make()
    do {
      let server = try HubServer(hub.store, tls: identity)
      _ = try county.store.rejoin(address(server, identity))
    }
    let impostor = try HubServer(hub.store, tls: ServerIdentity.make())
    #expect { try county.store.rejoin(address(impostor, identity)) } throws: { error in
      if case .transport(_, .otherKey)? = error as? SyncError { true } else { false }
    }
    #expect(impostor.exchanges.isEmpty)
  }

  /// A hub that says 429 or 503 to the first requests, and waits that nobody sits out.
  private func sync(
    refusing count: Int, _ fact: HTTPRefusal
  ) throws -> (waits: [Int], isDone: Bool) {
    let refused = Mutex(0)
    let server = try HubServer(hub.store) { request, response in
      let isRefused = refused.withLock { refused in
        refused += 1
        return refused <= count
      }
      guard isRefused else { return response }
      var refusal = HubService.refuse(fact)
      refusal.headers["Retry-After"] = fact.retryAfterSeconds.map { String($0) }
      return refusal
    }
    try county.store.join(
      address: server.url, hub: hub.store.welcome(county.store.hello(), version: 1))
    var waits: [Int] = []
    let client = SyncClient(store: county.store) { waits.append($0) }
    do {
      _ = try client.sync { _ in }
      return (waits, true)
    } catch SyncError.refused(_, fact.status, let refusal) {
      #expect(refusal.code.hasPrefix("http."))
      return (waits, false)
    }
  }

  @Test(arguments: [
    HTTPRefusal.tooManyRequests(retryAfterSeconds: 2), .tooBusy(retryAfterSeconds: 2),
  ])
  func `a hub that wants to be asked later is asked later, and nothing is lost`(fact: HTTPRefusal)
    throws
  {
    let result = try sync(refusing: 3, fact)
    #expect(result.isDone)
    #expect(result.waits == [2, 2, 2])
    #expect(try Holding(county.store) == Holding(hub.store))
  }

  @Test func `the waiting has an end`() throws {
    let result = try sync(refusing: .max, .tooManyRequests(retryAfterSeconds: 50))
    #expect(!result.isDone)
    #expect(result.waits == [50, 50])
    let before = try Holding(hub.store)
    #expect(try sync(refusing: .max, .tooBusy(retryAfterSeconds: 4_000)).waits == [])
    #expect(try Holding(hub.store) == before)
  }

  @Test(arguments: [
    (HTTPRefusal.tooManyRequests(retryAfterSeconds: 7), 429, "http.too_many"),
    (.tooBusy(retryAfterSeconds: 7), 503, "http.busy"),
    (.bodyTooLarge(maximumBytes: 1), 413, "http.request"), (.malformedTarget, 400, "http.request"),
  ])
  func `what the server refuses by itself is worded in both languages`(
    fact: HTTPRefusal, status: Int, code: String
  ) throws {
    let response = HubService.refuse(fact)
    #expect(response.status == status)
    guard case .bytes(let bytes) = response.body else {
      Issue.record("a refusal is in memory")
      return
    }
    let refusal = try Refusal(decoding: bytes)
    #expect(refusal.code == code)
    #expect(!refusal.message.isEmpty && !refusal.chinese.isEmpty)
    if fact.retryAfterSeconds != nil {
      #expect(refusal.hint.contains("7 seconds") && refusal.chineseHint.contains("7 秒"))
    }
  }

  @Test func `a county that syncs faster than it may waits its turn and loses nothing`() throws {
    var limits = HTTPServer.Limits()
    limits.limitsLoopback = true
    limits.requestsPerSecondMax = 1
    limits.requestBurstSeconds = 3
    let server = try HubServer(hub.store, limits: limits)
    var waits = 0
    let client = SyncClient(store: county.store) { seconds in
      waits += 1
      SyncClient.sleep(seconds: seconds)
    }
    _ = try client.join(server.invitation(for: Site.county))
    _ = try client.sync { _ in }
    #expect(waits > 0)
    #expect(try Holding(county.store) == Holding(hub.store))
  }
}
