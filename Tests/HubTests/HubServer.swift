import CaseStore
import Glibc
import HTTPServer
import Hub
import SyncClient
import SyncSession
import Synchronization
import TransportKeys

/// A hub on a real socket; every answer's bytes can be looked at afterwards.
final class HubServer: Sendable {
  let server: HTTPServer
  private let scheme: String
  private let noted: NotedAnswers
  private let store: CaseStore

  /// - Parameters:
  ///   - tls: what to prove itself with; nil for plain HTTP.
  ///   - limits: what the server bears.
  ///   - requestsOfAProcess: after so many requests the hub is started anew.
  ///   - isPacking: whether answers are packed for those who ask for it.
  ///   - intercept: may answer in the hub's place, or change its answer.
  init(
    _ store: CaseStore, tls: ServerIdentity? = nil, limits: HTTPServer.Limits = .init(),
    isPacking: Bool = true, requestsOfAProcess: Int = .max,
    intercept: @escaping @Sendable (HTTPRequest, HTTPResponse) -> HTTPResponse = { $1 }
  ) throws {
    let process = HubProcess(store, requests: requestsOfAProcess)
    let noted = NotedAnswers()
    self.store = store
    scheme = tls == nil ? "http" : "https"
    server = try HTTPServer(
      address: ListenAddress("127.0.0.1:0"),
      tls: tls.map { HTTPServer.TLS(certificatePEM: $0.certificatePEM, keyPEM: $0.keyPEM) },
      limits: limits, refuse: HubService.refuse
    ) {
      var headers = $0.headers
      if !isPacking { headers["Accept-Encoding"] = nil }
      let request = HTTPRequest(
        method: $0.method, target: $0.target, headers: headers, body: $0.body,
        remoteAddress: $0.remoteAddress)
      let response = intercept(request, process.respond(to: request))
      noted.note(request, response)
      return response
    }
    self.noted = noted
  }

  deinit { server.stop() }

  var url: String { "\(scheme)://\(server.boundAddress)" }

  /// The requests so far, with their answers.
  var exchanges: [(request: HTTPRequest, response: HTTPResponse)] { noted.all }

  /// What `redress computer invite` prints for an office.
  func invitation(for office: String) throws -> JoinCode {
    JoinCode(address: try HubAddress(url), invitation: try store.invite(office: office).code)
  }

  func join(_ store: CaseStore) throws {
    _ = try SyncClient(store: store).join(try invitation(for: store.thisNode.office))
  }

  @discardableResult
  func sync(_ store: CaseStore) throws -> SyncClient.Result {
    try SyncClient(store: store).sync { _ in }
  }
}

/// A hub's process, and the one after it.
private final class HubProcess: Sendable {
  private let store: CaseStore
  private let requests: Int
  private let state: Mutex<(service: HubService, count: Int)>

  init(_ store: CaseStore, requests: Int) {
    self.store = store
    self.requests = requests
    state = Mutex((HubService(store: store), 0))
  }

  func respond(to request: HTTPRequest) -> HTTPResponse {
    let service = state.withLock { state in
      if state.count == requests { state = (HubService(store: store), 0) }
      state.count += 1
      return state.service
    }
    return service.respond(to: request)
  }
}

/// Requests and answers as they went, noted from any thread.
private final class NotedAnswers: Sendable {
  private let noted = Mutex<[(request: HTTPRequest, response: HTTPResponse)]>([])

  func note(_ request: HTTPRequest, _ response: HTTPResponse) {
    noted.withLock { $0.append((request, response)) }
  }

  var all: [(request: HTTPRequest, response: HTTPResponse)] { noted.withLock { $0 } }
}

/// Something that a test turns on for the server's threads.
final class Switch: Sendable {
  private let state = Mutex(false)

  var isOn: Bool { state.withLock { $0 } }

  func turn(on: Bool) { state.withLock { $0 = on } }
}

extension HTTPRequest {
  /// The target as it was sent, of names and values that need no escape.
  var pathAndQuery: String {
    let pairs = target.query.map { "\($0.name)=\($0.value)" }
    return path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
  }
}

/// A response as a socket gives it.
struct RawResponse: Equatable {
  var status: Int
  var headers: HTTPHeaders
  var body: [UInt8]

  init(_ response: HTTPResponse) throws {
    guard case .bytes(let bytes) = response.body else { throw Missing() }
    status = response.status
    headers = response.headers
    body = bytes
  }

  /// Sends a request over a connection of its own and reads the answer to its end.
  init(of request: HTTPRequest, to server: HTTPServer) throws {
    var text = "\(request.method) \(request.pathAndQuery) HTTP/1.1\r\nHost: localhost\r\n"
    for field in request.headers.fields { text += "\(field.name): \(field.value)\r\n" }
    text += "Content-Length: \(request.body.count)\r\nConnection: close\r\n\r\n"
    try self.init(received: Self.exchange(Array(text.utf8) + request.body, with: server))
  }

  private init(received: [UInt8]) throws {
    let separator = Array("\r\n\r\n".utf8)
    let end = try received.indices.first { received[$0...].starts(with: separator) }.orThrow()
    let rows = String(decoding: received[..<end], as: UTF8.self).split(separator: "\r\n")
    status = try Int(rows[0].split(separator: " ")[1]).orThrow()
    headers = [:]
    for row in rows.dropFirst() {
      let colon = try row.firstIndex(of: ":").orThrow()
      headers.append(
        String(row[..<colon]), String(row[row.index(after: colon)...].drop { $0 == " " }))
    }
    body = Array(received[(end + 4)...])
  }

  private static func exchange(_ bytes: [UInt8], with server: HTTPServer) throws -> [UInt8] {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw ScratchFailure.cannotRead("socket", errno) }
    defer { close(descriptor) }
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_port = server.boundAddress.port.bigEndian
    target.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = unsafe withUnsafePointer(to: target) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw ScratchFailure.cannotRead("connect", errno) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    return Files.readAll(descriptor)
  }
}
