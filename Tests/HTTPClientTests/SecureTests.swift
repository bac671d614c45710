import Glibc
import HTTPClient
import HTTPServer
import Synchronization
import Testing
import TransportKeys

/// TLS between our own two sides: the pinned key decides, and nothing else.
struct SecureTests {
  private let identity: ServerIdentity

  init() throws { identity = try ServerIdentity.make() }

  private func serve(_ identity: ServerIdentity) throws -> HTTPServer {
    try HTTPServer(address: ListenAddress("127.0.0.1:0"), tls: HTTPServer.TLS(identity)) {
      HTTPResponse(status: 200, body: $0.body)
    }
  }

  private func client(of server: HTTPServer, pin: KeyPin?) throws -> HTTPClient {
    try HTTPClient(baseURL: "https://\(server.boundAddress)", pin: pin)
  }

  @Test(arguments: [0, 1, 20_000, 12_000_000])
  func `bodies of any size go both ways, one after the other on one connection`(count: Int) throws {
    let server = try serve(identity)
    defer { server.stop() }
    let client = try client(of: server, pin: KeyPin(identity.keyDigest))
    let body = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    for _ in 0..<2 {
      let response = try client.send("POST", "/", body: body, responseBytesMax: count)
      let isWhole = response.body == body
      #expect(isWhole)
    }
  }

  @Test func `a server with another key is told as such, and gets nothing`() throws {
    let server = try serve(identity)
    defer { server.stop() }
    let client = try client(of: server, pin: KeyPin(try ServerIdentity.make().keyDigest))
    for _ in 0..<3 {
      #expect(throws: HTTPClientError.otherKey) {
        try client.send("POST", "/", body: [1], responseBytesMax: 9)
      }
    }
  }

  @Test(arguments: [
    CertificateDates(fromSeconds: 0, toSeconds: 86_400),
    CertificateDates(fromSeconds: 4_102_444_800, toSeconds: 4_133_980_800),
  ])
  func `whatever the dates of a certificate and the clock say, the pinned key decides`(
    dates: CertificateDates
  ) throws {
    let identity = try ServerIdentity.make(dates: dates)
    let server = try serve(identity)
    defer { server.stop() }
    let client = try client(of: server, pin: KeyPin(identity.keyDigest))
    #expect(try client.send("POST", "/", body: [7], responseBytesMax: 9).body == [7])
  }

  @Test func `without a pin a certificate that nobody vouches for is not trusted`() throws {
    let server = try serve(identity)
    defer { server.stop() }
    let client = try client(of: server, pin: nil)
    #expect(throws: HTTPClientError.untrustedCertificate) {
      try client.send("GET", "/", responseBytesMax: 9)
    }
  }

  @Test func `a pinned server that speaks plain HTTP is not spoken to`() throws {
    let server = try HTTPServer(address: ListenAddress("127.0.0.1:0")) { _ in
      HTTPResponse(status: 200)
    }
    defer { server.stop() }
    let pin = KeyPin(identity.keyDigest)
    #expect {
      try client(of: server, pin: pin).send("GET", "/", responseBytesMax: 9)
    } throws: { error in
      if case .tlsFailed? = error as? HTTPClientError { true } else { false }
    }
    #expect(throws: HTTPClientError.malformedURL) {
      try HTTPClient(baseURL: "http://\(server.boundAddress)", pin: pin)
    }
  }

  @Test func `plain HTTP to a server of TLS gets no answer`() throws {
    let server = try serve(identity)
    defer { server.stop() }
    #expect(throws: HTTPClientError.self) {
      try HTTPClient(baseURL: "http://\(server.boundAddress)").send(
        "GET", "/", responseBytesMax: 9)
    }
  }

  @Test func `a body that is refused by its length is answered over TLS, too`() throws {
    var limits = HTTPServer.Limits()
    limits.bodyBytesMax = 100_000
    let server = try HTTPServer(
      address: ListenAddress("127.0.0.1:0"), tls: HTTPServer.TLS(identity), limits: limits
    ) { _ in HTTPResponse(status: 200) }
    defer { server.stop() }
    let client = try client(of: server, pin: KeyPin(identity.keyDigest))
    for count in [100_001, 900_000, 5_000_000] {
      let body = [UInt8](repeating: 1, count: count)
      #expect(try client.send("POST", "/", body: body, responseBytesMax: 9).status == 413)
    }
  }

  @Test func `a key and a certificate that are none do not start a server`() throws {
    #expect(throws: HTTPServerError.cannotStartTLS) {
      try HTTPServer(
        address: ListenAddress("127.0.0.1:0"),
        tls: HTTPServer.TLS(certificatePEM: [1], keyPEM: [2])
      ) { _ in HTTPResponse(status: 200) }
    }
  }

  @Test func `thirty clients at once are served over TLS`() throws {
    let server = try serve(identity)
    defer { server.stop() }
    let pin = KeyPin(identity.keyDigest)
    let baseURL = "https://\(server.boundAddress)"
    let answered = Mutex(0)
    onThreads(30) { number in
      let client = try? HTTPClient(baseURL: baseURL, pin: pin)
      let body = [UInt8](repeating: UInt8(number), count: 100_000)
      let response = try? client?.send("POST", "/", body: body, responseBytesMax: 100_000)
      if response?.body == body { answered.withLock { $0 += 1 } }
    }
    #expect(answered.withLock { $0 } == 30)
  }
}

struct KeyPinTests {
  private let digest = (0..<32).map { UInt8($0 * 8 + 7) }

  @Test func `a pin reads back in each of its forms`() throws {
    let text = "Bw8XHycvNz9HT1dfZ293f4ePl5-nr7e_x8_X3-fv9_8"
    #expect(KeyPin(digest).description == text)
    #expect(KeyPin(text) == KeyPin(digest))
    #expect(KeyPin("Bw8XHycvNz9HT1dfZ293f4ePl5+nr7e/x8/X3+fv9/8=") == KeyPin(digest))
  }

  @Test(arguments: [
    "", "x", "Bw8XHycvNz9HT1dfZ293f4ePl5-nr7e_x8_X3-fv9_",
    "Bw8XHycvNz9HT1dfZ293f4ePl5-nr7e_x8_X3-fv9_9",
    "Bw8XHycvNz9HT1dfZ293f4ePl5-nr7e_x8_X3-fv9_8==", "Bw8XHycvNz9HT1dfZ293f4ePl5-nr7e_x8_X3-fv9 8",
    "Bw8XHycvNz9HT1dfZ293f4ePl5-nr7e_x8_X3-fv9_赤",
  ])
  func `what is no SHA-256 is no pin`(text: String) {
    #expect(KeyPin(text) == nil)
  }
}

extension HTTPServer.TLS {
  init(_ identity: ServerIdentity) {
    self.init(certificatePEM: identity.certificatePEM, keyPEM: identity.keyPEM)
  }
}
