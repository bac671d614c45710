import HTTPServer
import Testing

struct RouterTests {
  private let router: Router

  init() {
    var router = Router { _, unmatched in
      switch unmatched {
      case .path: HTTPResponse(status: 404, body: Array("no path".utf8))
      case .method(let allowed): HTTPResponse(status: 405, body: Array("\(allowed)".utf8))
      }
    }
    for (method, pattern) in [
      ("GET", "/"), ("GET", "/v1/cases"), ("POST", "/v1/cases"), ("GET", "/v1/cases/{id}"),
      ("PUT", "/v1/cases/{id}"), ("GET", "/v1/cases/new"), ("GET", "/v1/cases/{id}/notes/{note}"),
      ("GET", "/files/{path...}"), ("GET", "/files/{name}"), ("HEAD", "/v1/cases"),
      ("DELETE", "/only"),
    ] {
      router.add(method, pattern) { request, path in
        var headers: HTTPHeaders = ["X-Route": "\(method) \(pattern)"]
        for name in ["id", "note", "path", "name"] where pattern.contains("{\(name)") {
          headers["X-\(name)"] = path[name]
        }
        return HTTPResponse(status: 200, headers: headers)
      }
    }
    self.router = router
  }

  @Test(arguments: [
    ("GET", "/", "GET /"), ("GET", "/v1/cases?year=2025", "GET /v1/cases"),
    ("POST", "/v1/cases", "POST /v1/cases"), ("GET", "/v1/cases/7", "GET /v1/cases/{id}"),
    ("PUT", "/v1/cases/new", "PUT /v1/cases/{id}"), ("GET", "/v1/cases/new", "GET /v1/cases/new"),
    ("HEAD", "/v1/cases", "HEAD /v1/cases"), ("HEAD", "/v1/cases/7", "GET /v1/cases/{id}"),
    ("GET", "/files/a", "GET /files/{name}"), ("GET", "/files/a/b", "GET /files/{path...}"),
    ("GET", "/v1/%63ases", "GET /v1/cases"),
  ])
  func `the best match answers`(method: String, target: String, route: String) throws {
    let response = try router.respond(to: HTTPRequest(method: method, target: target))
    #expect(response.status == 200)
    #expect(response.headers["X-Route"] == route)
  }

  @Test func `parameters are decoded segments`() throws {
    let notes = try router.respond(
      to: HTTPRequest(method: "GET", target: "/v1/cases/a%2Fb/notes/%E8%B5%A4"))
    #expect(notes.headers["X-id"] == "a/b")
    #expect(notes.headers["X-note"] == "赤")
    let file = try router.respond(to: HTTPRequest(method: "GET", target: "/files/a/b/c"))
    #expect(file.headers["X-path"] == "a/b/c")
  }

  @Test(arguments: ["/v2", "/v1", "/v1/cases/", "/v1/cases/7/notes", "/files", "/files/", "//"])
  func `a path without a pattern is answered 404`(target: String) throws {
    let response = try router.respond(to: HTTPRequest(method: "GET", target: target))
    #expect(response.status == 404)
    #expect(response.body.bytes == Array("no path".utf8))
  }

  @Test(arguments: [
    ("DELETE", "/v1/cases", "GET, HEAD, POST"), ("POST", "/v1/cases/new", "GET, HEAD, PUT"),
    ("GET", "/only", "DELETE"), ("HEAD", "/only", "DELETE"), ("OPTIONS", "/", "GET, HEAD"),
  ])
  func `another method is answered 405 with those that are allowed`(
    method: String, target: String, allowed: String
  ) throws {
    let response = try router.respond(to: HTTPRequest(method: method, target: target))
    #expect(response.status == 405)
    #expect(response.headers["Allow"] == allowed)
  }

  @Test func `a second handler for the same method and shape is a programmer's mistake`() async {
    await #expect(processExitsWith: .failure) {
      var router = Router()
      router.add("GET", "/a/{x}") { _, _ in HTTPResponse(status: 200) }
      router.add("GET", "/a/{y}") { _, _ in HTTPResponse(status: 200) }
    }
  }
}

extension HTTPResponse.Body {
  var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
}
