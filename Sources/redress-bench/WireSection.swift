import Bench
import CaseModel
import CaseStore
import ChangeLog
import FoundationEssentials
import Gzip
import HTTPServer
import Hub
import SyncClient
import Synchronization
import SyncSession
import TransportKeys

/// Unpacks a body that a hub packed.
func unpacked(_ body: [UInt8]) throws -> [UInt8] {
  body.starts(with: [0x1F, 0x8B]) ? try gunzip(body, limit: 64 << 20) : body
}

/// What goes over the wire: bytes a line, and a county's way to an empty hub.
struct WireSection {
  let workshop: Workshop
  private static let batchLines = 1_000

  func bytes() throws {
    workshop.tell("bytes on the wire")
    let path = workshop.memory + "/wire.sqlite"
    defer { workshop.remove(path) }
    // Somebody types them one after the other: each line has a time of its own.
    let clock = Atomic<Int64>(1_760_000_000_000)
    let environment = StoreEnvironment(
      nowMilliseconds: { clock.add(61_537, ordering: .relaxed).newValue },
      randomBytes: StoreEnvironment.system.randomBytes)
    let store = try CaseStore.create(
      path: path, office: County.office, user: "clerk.1", environment: environment)
    let lines = WireSection.batchLines
    var samples = SampleCases(office: County.office, seed: 4)
    let drafts = (0..<lines).map { _ in samples.mediation() }
    for draft in drafts { try store.save([draft].compactMap { $0.line() }, by: "clerk.1") }
    let edits = try drafts.map { draft in
      var edit = RecordDraft(editing: try store.record(draft.key).orThrow())
      edit.set("agreed_fen", .integer((draft.value(of: "agreed_fen")?.integer ?? 0) + 100))
      return edit
    }
    for edit in edits { try store.save([edit].compactMap { $0.line() }, by: "clerk.1") }
    let plain = try packedBytes(store, .plain)
    workshop.report(
      Figure(
        "wire-case", "a new 20-field case on the wire, gzip in batches of \(lines)", .bytes,
        [plain[0]], target: .atMost(135)))
    workshop.report(
      Figure("wire-edit", "one edited field on the wire", .bytes, [plain[1]], target: .atMost(60)))
    let people = (0..<lines).map { _ in samples.wholeCase() }
    for person in people {
      try store.save(person.drafts.compactMap { $0.line() }, by: "clerk.1")
    }
    let personal = try packedBytes(store, .personal)
    workshop.report(
      Figure(
        "wire-person", "a person's line on the wire", .bytes, [personal[0]], target: .atMost(110)))
  }

  /// The bytes of a line in each batch of a log.
  private func packedBytes(_ store: CaseStore, _ logClass: LogClass) throws -> [Double] {
    let end = try store.hello().logs.first { $0.log.logClass == logClass }.orThrow()
    return try stride(from: Int64(1), through: end.through, by: WireSection.batchLines).map {
      let batch = try store.batch(
        of: end, from: $0, linesMax: Int64(WireSection.batchLines), bytesMax: 64 << 20)
      return Double(try gzip(batch.encoded, level: 6).count) / Double(batch.items.count)
    }
  }

  func size() throws {
    workshop.tell("the size of a store")
    let county = try workshop.county()
    let path = workshop.memory + "/plain.sqlite"
    defer { workshop.remove(path) }
    let empty: Int
    do {
      let plain = try PlainRecords.create(path: path)
      try plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      empty = workshop.size(of: path)
      var recording = Recording()
      for (index, draft) in county.drafts.enumerated() {
        PlainRecords.insert(draft, into: &recording)
        if index % 1_000 == 999 { recording.endTransaction() }
      }
      recording.endTransaction()
      try plain.replay(recording, 0..<recording.transactionCount)
      try plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
    let plain = Double(workshop.size(of: path) - empty)
    let ours = Double(try bytesIndexed(of: county) - county.bytesEmpty)
    let saved = Double(county.bytesFull - county.bytesEmpty)
    let count = Double(county.drafts.count)
    workshop.report(
      Figure(
        "size", "store of \(county.drafts.count) 20-field records with history / plain rows",
        .ratio, [ours / plain], target: .atMost(3.5),
        remark: """
          \(Int(ours / count)) bytes a record, \(Int(saved / count)) until a question indexes it, \
          the plain row \(Int(plain / count))
          """))
  }

  /// The size of a county's store whose records stand in all indexes.
  private func bytesIndexed(of county: County) throws -> Int {
    let path = workshop.memory + "/indexed.sqlite"
    defer { workshop.remove(path) }
    try workshop.copyStore(county.path, to: path)
    do {
      let store = try CaseStore(path: path)
      for table in DeferredIndex.Table.allCases { try store.bringUpIndexes(of: table, leaving: 0) }
    }
    return workshop.size(of: path)
  }

  /// A county with records that no hub has, to an empty hub over loopback HTTP, without TLS and
  /// with it.
  func endToEnd() throws {
    let county = try workshop.county()
    let title = "county with \(county.drafts.count) records to an empty hub, HTTP"
    workshop.report(
      Figure(
        "end-to-end", title, .perSecond, try rates(of: county, tls: nil),
        target: .atLeast(25_000), remark: "without TLS, see the next row"))
    workshop.report(
      Figure(
        "end-to-end-tls", "the same with TLS", .perSecond,
        try rates(of: county, tls: try ServerIdentity.make()), target: .atLeast(25_000),
        remark: "P-256 and a pinned key, one connection"))
  }

  /// Records a second, one run each.
  private func rates(of county: County, tls identity: ServerIdentity?) throws -> [Double] {
    workshop.tell("a county syncs to an empty hub over HTTP\(identity == nil ? "" : " with TLS")")
    var rates: [Double] = []
    let watch = Stopwatch()
    // A run of today's speed takes long; nine of the speed that is aimed at do not.
    while rates.isEmpty || (rates.count < workshop.sizes.turns && watch.seconds < 45) {
      let paths = ["county", "hub"].map { workshop.memory + "/end-to-end-\($0).sqlite" }
      defer { for path in paths { workshop.remove(path) } }
      try workshop.copyStore(county.path, to: paths[0])
      try PushSection.makeHub(workshop, paths[1], enrolling: nil)
      let hub = try CaseStore(path: paths[1])
      let service = HubService(store: hub)
      let server = try HTTPServer(
        address: ListenAddress("127.0.0.1:0"),
        tls: identity.map {
          HTTPServer.TLS(certificatePEM: $0.certificatePEM, keyPEM: $0.keyPEM)
        }, refuse: HubService.refuse
      ) { service.respond(to: $0) }
      defer { server.stop() }
      let address = server.boundAddress.description
      let pin = identity.map { "#sha256=\(Base64URL.encode($0.keyDigest))" } ?? ""
      let client = SyncClient(store: try CaseStore(path: paths[0]))
      let seconds = try SyncCost.with(microseconds: Workshop.syncMicroseconds) {
        try client.join(address + pin, of: hub, office: County.office)
        return try Stopwatch.time {
          let sent = try client.sync { _ in }.outcome.sent
          guard sent == Int64(county.drafts.count) else {
            throw BenchFault.lost(expected: Int64(county.drafts.count), found: sent)
          }
        }
      }
      rates.append(Double(county.drafts.count) / seconds)
    }
    return rates
  }
}

extension Optional {
  /// The value that must be there, as a fault where it is not.
  func orThrow() throws -> Wrapped {
    guard let self else { throw BenchFault.lost(expected: 1, found: 0) }
    return self
  }
}
