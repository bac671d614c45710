import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncSession
import Testing

/// Every example of `SyncProtocol.md`, cut out of the document and replayed.
struct ProtocolExamplesTests {
  @Test func `the program makes every request as the document shows it`() throws {
    let texts = try texts()
    let document = try ProtocolDocument.read(writing: texts)
    for text in texts where text.kind == "http-request" {
      let block = try #require(document.block(text.kind, text.name), "\(text.name) is missing")
      #expect(block.text == text.text, "```\(text.kind) \(text.name)\n\(text.text)```")
    }
  }

  @Test func `every request of the document gets its response, in process and over a socket`()
    throws
  {
    let document = try ProtocolDocument()
    let near = try ExampleWorld()
    let service = HubService(store: near.hub.store)
    let far = try ExampleWorld()
    let server = try HubServer(far.hub.store)
    let requests = document.blocks.filter { $0.kind == "http-request" }
    #expect(requests.map(\.name) == ExampleWorld.all.map(\.name), "the document's order")
    for example in ExampleWorld.all {
      let request = try HTTPText.request(
        try #require(document.block("http-request", example.name)).text)
      let expected = try #require(document.block("http-response", example.name)).text
      try example.before(near)
      let answer = HTTPText.text(try RawResponse(service.respond(to: request)))
      #expect(expected == answer, "```http-response \(example.name)\n\(answer)```")
      try example.before(far)
      let sent = HTTPText.text(try RawResponse(of: request, to: server.server))
      #expect(expected == sent, "over a socket:\n```http-response \(example.name)\n\(sent)```")
    }
  }

  @Test func `the values of the document follow from their definitions`() throws {
    let text = try ExampleValues.text(try ExampleWorld())
    let document = try ProtocolDocument.read(writing: [("values", "example", text)])
    let block = try #require(document.block("values", "example"))
    #expect(block.text == text, "```values example\n\(text)```")
  }

  /// All blocks of requests and responses as they are.
  private func texts() throws -> [(kind: String, name: String, text: String)] {
    let world = try ExampleWorld()
    let service = HubService(store: world.hub.store)
    return try ExampleWorld.all.flatMap { example in
      try example.before(world)
      let request = try example.request(world)
      let response = try RawResponse(service.respond(to: request))
      try world.sessions.note(request, response)
      return [
        ("http-request", example.name, HTTPText.text(request)),
        ("http-response", example.name, HTTPText.text(response)),
      ]
    }
  }
}

/// Digests, ids and links of the example world, for whoever writes these functions anew.
enum ExampleValues {
  static func text(_ world: ExampleWorld) throws -> String {
    let secret = (0..<16).map { UInt8($0) }
    let key = world.county.store.thisNode.publicKey
    let node = world.county.store.thisNode.node
    let log = LogID(node: node, logClass: .plain)
    let hub = world.hub.store.thisNode.node
    let feed = FeedID(office: Site.county, logClass: .plain)
    let line = Array("{\"a\":\"工会\"}".utf8)
    let derived = RecordID(office: Site.county, derivedFrom: ["mediation", "2025", "17"])
    let rows: [(String, String)] = [
      ("H of no bytes", Digest(of: "").base64),
      ("H of {\"a\":\"工会\"}", Digest(of: line).base64),
      ("its first six bytes", Digest(of: line).prefix6),
      ("public key of the county's node", Base64URL.encode(key)),
      ("its digest", Digest(of: key).base64),
      ("id of the county's node", node.text),
      ("origin of its plain log", ChainLink.origin(of: log).base64),
      (
        "link after a line {\"a\":\"工会\"} there",
        ChainLink.origin(of: log).next(Digest(of: line)).base64
      ),
      ("id of the hub's node", hub.text),
      ("origin of its feed 150502 plain", ChainLink.origin(of: feed, at: hub).base64),
      ("origin of its common feed", ChainLink.origin(of: .common, at: hub).base64),
      ("id derived for 150502 from mediation, 2025, 17", derived.text),
      (
        "sealing key of the county's node",
        Base64URL.encode(try world.county.store.nodeKey().sealingKey)
      ),
      ("base 32 of the bytes 0 to 15", Base32.encode(secret)),
      (
        "invitation of the hub with this secret",
        InvitationCode(hub: hub, secret: secret).description
      ),
      ("what the hub keeps of it", InvitationCode.digest(of: secret).base64),
    ]
    return rows.map { "\($0.0): \($0.1)\n" }.joined()
  }
}

extension Digest {
  /// The first six bytes in base64url, as a name has them.
  var prefix6: String { Base64URL.encode(Array(bytes.prefix(6))) }
}
