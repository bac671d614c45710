import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncSession
import Testing

/// What one row of a message may hold up for others.
struct RowTests {
  /// A valid line but for where its members stand: its row looks like another kind of row.
  @Test(arguments: ["own", "hole", "next_kind"])
  func `a line that looks like another row does not get in`(member: String) throws {
    let hub = try Site.hub()
    let node = RawNode("odd")
    try hub.store.greet(node, office: Site.county)
    let id = RecordID(office: Site.county, derivedFrom: ["odd"])
    let line = LineDraft(
      record: RecordKey(case: id, type: "mediation", id: id), logClass: .plain,
      set: [JSONMember(name: "office", value: .string(Site.county))]
    ).encoded(node: node.node, sequence: 1, at: "2025-11-20T01:00:00.000Z", by: "odd", salt: [])
    let odd = Array("{\"\(member)\":\"plain\",\"from\":1,\"through\":1,".utf8) + line.dropFirst()
    #expect(try Line(bytes: odd).sequence == 1)
    let after = ChainLink.origin(of: node.log())
    let batch = PushBatch(
      sender: node.node, log: node.log(), from: 1, after: after, items: [.line(odd)],
      link: after.next(Digest(of: odd)), signedBy: node.key)
    let service = HubService(store: hub.store)
    let response = try SignedCaller(node.key, service).post("/v1/push", batch.encoded)
    #expect(response.status == 400)
    // Whoever reads the feed can read it.
    _ = try FeedReader(hub.store, office: Site.county)
  }

  @Test(arguments: [
    ("gzip", true), ("br, gzip", true), ("gzip;q=0.5", true), ("GZIP", true), ("br", false),
    ("identity", false), ("gzip;q=0", false), ("gzip; q=0.000", false), ("", false),
    ("x-notgzip", false), ("*", false),
  ])
  func `an answer is packed for those who ask for it`(accepts: String, isPacked: Bool) throws {
    let world = try ScenarioWorld()
    for _ in 0..<3 { try world.hub.addCase() }
    let reader = RawNode("reader")
    try world.hub.store.greet(reader, office: Site.city)
    let response = try SignedCaller(reader.key, world.service).post(
      "/v1/pull", world.pull(reader).encoded, ["Accept-Encoding": accepts])
    #expect((response.headers["Content-Encoding"] == "gzip") == isPacked)
    #expect(response.body.starts(with: [0x1F, 0x8B]) == isPacked)
  }
}
