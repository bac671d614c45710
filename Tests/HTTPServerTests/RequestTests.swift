import HTTPServer
import Testing

struct RequestTargetTests {
  @Test func `a path is split before it is decoded`() throws {
    let target = try #require(RequestTarget("/v1/a%2Fb/%E8%B5%A4"))
    #expect(target.path == "/v1/a%2Fb/%E8%B5%A4")
    #expect(target.segments == ["v1", "a/b", "赤"])
  }

  @Test(arguments: [
    ("/", []), ("/a", ["a"]), ("/a/", ["a", ""]), ("//a", ["", "a"]), ("/a+b", ["a+b"]),
    ("/..", [".."]),
  ])
  func `segments stand between slashes`(text: String, segments: [String]) throws {
    #expect(try #require(RequestTarget(text)).segments == segments)
  }

  @Test func `a query is pairs in their order, decoded`() throws {
    let target = try #require(RequestTarget("/x?a=1&b=2+3&a=%26&c&d=e=f&&=g"))
    let pairs = target.query.map { "\($0.name)=\($0.value)" }
    #expect(pairs == ["a=1", "b=2 3", "a=&", "c=", "d=e=f", "=g"])
    #expect(try HTTPRequest(method: "GET", target: "/x?a=1&a=2").query("a") == "1")
  }

  @Test(arguments: [
    "", "x", "*", "/%", "/%4", "/%zz", "/%00", "/%ff", "/?a=%", "/?%C3=1", "ftp://host/x",
  ])
  func `a target that is no path or wrongly encoded is refused`(text: String) {
    #expect(RequestTarget(text) == nil)
    #expect(throws: HTTPRefusal.malformedTarget) { try HTTPRequest(method: "GET", target: text) }
  }

  @Test(arguments: [
    ("http://hub.example/v1?x=1", "/v1"), ("https://[::1]:80/v1", "/v1"), ("http://hub", "/"),
  ])
  func `a target as a proxy writes it loses its host`(text: String, path: String) throws {
    #expect(try #require(RequestTarget(text)).path == path)
  }
}

struct HTTPHeadersTests {
  @Test func `names compare without regard to case`() {
    var headers: HTTPHeaders = ["Content-Type": "text/plain", "X-A": "1"]
    headers.append("x-a", "2")
    #expect(headers["CONTENT-TYPE"] == "text/plain")
    #expect(headers["X-a"] == "1")
    #expect(headers.values("x-A") == ["1", "2"])
    #expect(headers["X"] == nil)
    headers["X-A"] = "3"
    #expect(headers.values("x-a") == ["3"])
    headers["x-a"] = nil
    #expect(headers.fields.map(\.name) == ["Content-Type"])
  }

  @Test func `only letters have a case`() {
    let headers: HTTPHeaders = ["a@": "1"]
    #expect(headers["a`"] == nil)
  }
}

struct ListenAddressTests {
  @Test(arguments: [
    ("127.0.0.1:0", "127.0.0.1", 0, true), ("[::1]:8080", "::1", 8080, true),
    ("localhost:0", "127.0.0.1", 0, true), ("0.0.0.0:65535", "0.0.0.0", 65535, false),
    ("[::]:80", "::", 80, false), ("127.1.2.3:1", "127.1.2.3", 1, true),
    ("10.0.0.1:1", "10.0.0.1", 1, false), ("[2001:db8::1]:1", "2001:db8::1", 1, false),
    ("[::ffff:127.0.0.1]:1", "127.0.0.1", 1, true),
  ])
  func `an address is read`(text: String, host: String, port: UInt16, isLoopback: Bool) throws {
    let address = try ListenAddress(text)
    #expect(address.host == host)
    #expect(address.port == port)
    #expect(address.isLoopback == isLoopback)
    #expect(try ListenAddress(address.description) == address)
  }

  @Test(arguments: [
    "", ":", ":80", "80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "::1:80",
    "[::1]", "[::1]80", "[127.0.0.1]:80", "hub.example:80", "127.0.0:80", "[fe80::1%lo]:80",
    "localhost", "127.0.0.1: 80", "[]:80",
  ])
  func `anything else is no address`(text: String) {
    #expect(throws: HTTPServerError.self) { try ListenAddress(text) }
  }
}
