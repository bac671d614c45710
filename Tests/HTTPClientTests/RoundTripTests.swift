import Gzip
import HTTPClient
import HTTPServer
import Testing

struct RoundTripTests {
  @Test func `a request arrives as it was sent, and the response comes back`() throws {
    let server = try HTTPServer(address: ListenAddress("127.0.0.1:0")) { request in
      HTTPResponse(
        status: 201,
        headers: [
          "X-Method": request.method, "X-Path": request.path,
          "X-Segments": request.target.segments.joined(separator: "|"),
          "X-Query": request.query("q") ?? "none", "X-Echo": request.headers["x-sent"] ?? "none",
          "X-Remote": request.remoteAddress,
        ], body: request.body.reversed())
    }
    defer { server.stop() }
    let client = try HTTPClient(baseURL: "http://\(server.boundAddress)")
    let response = try client.send(
      "POST", "/v1/a%2Fb/\("赤峰".percentEncoded)?q=1+2", headers: [("X-Sent", "yes")],
      body: [1, 2, 3], responseBytesMax: 100)
    #expect(response.status == 201)
    #expect(response.header("x-method") == "POST")
    #expect(response.header("x-path") == "/v1/a%2Fb/%E8%B5%A4%E5%B3%B0")
    #expect(response.header("x-segments") == "v1|a/b|赤峰")
    #expect(response.header("x-query") == "1 2")
    #expect(response.header("x-echo") == "yes")
    #expect(response.header("x-remote") == "127.0.0.1")
    #expect(response.body == [3, 2, 1])
  }
}
