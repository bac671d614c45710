import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncSession
import Testing

/// Bodies that are cut, damaged, packed oddly or too large: a clear refusal, and nothing stored.
struct BrokenMessageTests {
  let world: ScenarioWorld
  let held: Int64
  let caller: SignedCaller

  init() throws {
    world = try ScenarioWorld()
    held = try world.hub.store.status().lines
    caller = SignedCaller(world.known.key, world.service)
  }

  @Test func `a push cut at any byte stores nothing, and whole stores all`() throws {
    let body = world.known.batch(from: 3).encoded
    for length in 0..<body.count {
      let response = try post("/v1/push", Array(body[..<length]))
      #expect(response.status == 400, "\(length) bytes")
      #expect(try code(response) == "message.malformed", "\(length) bytes")
    }
    #expect(try world.hub.store.status().lines == held)
    #expect(try post("/v1/push", body).status == 200)
    #expect(try world.hub.store.status().lines == held + 3)
  }

  @Test func `a packed push cut at any byte stores nothing, and whole stores all`() throws {
    let body = GzipBytes.stored(world.known.batch(from: 3).encoded)
    for length in 0..<body.count {
      let response = try post("/v1/push", Array(body[..<length]), encoding: "gzip")
      #expect(try code(response) == "message.gzip", "\(length) bytes")
    }
    #expect(try world.hub.store.status().lines == held)
    #expect(try post("/v1/push", body, encoding: "GZIP").status == 200)
    #expect(try world.hub.store.status().lines == held + 3)
  }

  @Test func `a push with any byte changed stores nothing`() throws {
    let body = world.known.batch(from: 3).encoded
    // The header of the message has members that may be anything; the chain guards the lines.
    let linesStart = try #require(body.firstIndex(of: 0x0A)) + 1
    for place in linesStart..<body.count {
      var changed = body
      changed[place] ^= 1
      #expect(try post("/v1/push", changed).status == 400, "byte \(place)")
    }
    #expect(try world.hub.store.status().lines == held)
  }

  @Test func `a pull or greeting cut at any byte is refused`() throws {
    for (path, body) in [
      ("/v1/pull", world.pull(world.known).encoded),
      ("/v1/hello", world.known.hello(office: Site.county).encoded),
    ] {
      // Its last byte is white space, which JSON does not need.
      for length in 0..<(body.count - 1) {
        #expect(try code(try post(path, Array(body[..<length]))) == "message.malformed")
      }
    }
  }

  @Test func `a return cut at any byte stores nothing, and whole stores all`() throws {
    let body = world.entries(world.known.lines(.plain)[...]).encoded
    for length in 0..<body.count {
      let response = try post("/v1/return", Array(body[..<length]))
      #expect(try code(response) == "message.malformed", "\(length) bytes")
    }
    #expect(try world.hub.store.status().lines == held)
    #expect(try post("/v1/return", body).status == 200)
    #expect(try world.hub.store.status().lines == held + 3)
  }

  @Test(arguments: [
    "/v1/hello", "/v1/push", "/v1/pull", "/v1/return", "/v1/enrol", "/v1/challenge",
  ])
  func `a message without one of its members is refused by the member's name`(path: String) throws {
    let body =
      switch path {
      case "/v1/hello": world.known.hello(office: Site.county).encoded
      case "/v1/push": world.known.batch(from: 3).encoded
      case "/v1/return": world.entries(world.known.lines(.plain)[...]).encoded
      case "/v1/challenge": ChallengeRequest(node: world.known.node).encoded
      case "/v1/enrol":
        world.stranger.enrolment(
          by: try world.hub.store.invite(office: Site.county).code, office: Site.county
        ).encoded
      default: world.pull(world.known).encoded
      }
    // An invitation is noted.
    let held = try world.hub.store.status().lines
    let end = try #require(body.firstIndex(of: 0x0A))
    let members = try #require(try JSONText.read(Array(body[..<end])).members)
    for missing in members {
      for replacement in [nil, JSONValue.object([])] {
        let kept = members.compactMap { member in
          member.name != missing.name
            ? member : replacement.map { JSONMember(name: member.name, value: $0) }
        }
        let changed = Array(JSONValue.object(kept).compact.utf8) + body[end...]
        let response = try post(path, changed)
        #expect(response.status == 400)
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(text.contains("(\(missing.name))"), "\(text)")
      }
    }
    #expect(try world.hub.store.status().lines == held)
  }

  @Test(arguments: [
    "", "\n", "null", "[]", "{}", "\"push\"", "{\"message\":\"push\"", "{\"message\":1}",
    "{\"message\":\"welcome\"}", "\u{FEFF}{}", "{\"message\":\"push\",\"message\":\"push\"}",
  ])
  func `what is no message is refused on every route`(text: String) throws {
    for path in ["/v1/hello", "/v1/push", "/v1/pull", "/v1/return", "/v1/enrol", "/v1/challenge"] {
      let response = try post(path, Array(text.utf8))
      #expect(response.status == 400)
      #expect(try code(response) == "message.malformed")
    }
  }

  @Test func `bytes that are no UTF-8 are refused`() throws {
    #expect(try code(try post("/v1/pull", [0x7B, 0x22, 0xFF, 0x22, 0x7D])) == "message.malformed")
  }

  @Test func `very deep nesting is refused`() throws {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(try code(try post("/v1/pull", deep)) == "message.malformed")
  }

  @Test(arguments: ["br", "deflate", "gzip, gzip", "x"])
  func `an unknown encoding is refused`(encoding: String) throws {
    let response = try post("/v1/pull", world.pull(world.known).encoded, encoding: encoding)
    #expect(response.status == 415)
    #expect(try code(response) == "message.encoding")
  }

  @Test func `identity is no encoding`() throws {
    let body = world.pull(world.known).encoded
    #expect(try post("/v1/pull", body, encoding: "identity").status == 200)
  }

  @Test func `what is packed and not said to be is refused`() throws {
    let body = GzipBytes.stored(world.pull(world.known).encoded)
    #expect(try code(try post("/v1/pull", body)) == "message.malformed")
  }

  @Test func `a body over the limit is refused, one at the limit is read`() throws {
    let body = world.pull(world.known).encoded
    let space = [UInt8](repeating: 0x20, count: SyncProtocol.messageBytesMax - body.count)
    #expect(try post("/v1/pull", body + space).status == 200)
    let response = try post("/v1/pull", body + space + [0x20])
    #expect(response.status == 413)
    #expect(try code(response) == "message.too_large")
    let packed = GzipBytes.stored(body + space)
    #expect(try post("/v1/pull", packed, encoding: "gzip").status == 200)
    let larger = GzipBytes.stored(body + space + [0x20])
    #expect(try code(try post("/v1/pull", larger, encoding: "gzip")) == "message.too_large")
  }

  @Test func `a small body that unpacks to much is refused`() throws {
    let bomb = GzipBytes.bomb(copies: 17_000)
    #expect(bomb.count < 30_000)
    let response = try post("/v1/push", bomb, encoding: "gzip")
    #expect(response.status == 413)
    #expect(try code(response) == "message.too_large")
  }

  @Test func `a body over the server's limit is refused on its announcement`() throws {
    let server = try HubServer(world.hub.store)
    let request = try HTTPRequest(
      method: "POST", target: "/v1/push", body: [UInt8](repeating: 0x20, count: 16 << 20 + 1))
    let response = try RawResponse(of: request, to: server.server)
    #expect(response.status == 413)
    #expect(try code(response) == "http.request")
  }

  private func post(
    _ path: String, _ body: [UInt8], encoding: String? = nil
  ) throws -> RawResponse {
    var headers: HTTPHeaders = ["Content-Type": "application/x-ndjson"]
    headers["Content-Encoding"] = encoding
    return try caller.post(path, body, headers)
  }

  private func code(_ response: RawResponse) throws -> String {
    try Refusal(decoding: response.body).code
  }
}
