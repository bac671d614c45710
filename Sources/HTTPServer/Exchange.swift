internal import CMicroHTTPD
internal import Glibc

/// One request and its answer, from the request line to the last byte; only the thread of its
/// connection touches it.
///
///     began ── received(header) ──┬─ refused with a body to come ────────► answered
///                                 ├─ refused without one ─► discarding ──► answered
///                                 └─► receiving ──┬─ over a bound ─► discarding ─► answered
///                                                 └─ complete: handler ───────────► answered
final class Exchange {
  private enum State {
    case began
    case receiving
    /// Of a body that was refused while it came: the answer can go out only after it.
    case discarding(bytes: Int, HTTPRefusal)
    case answered
  }

  let service: HTTPService
  private let connection: Connection?
  private let target: String
  private var state = State.began
  private var headers = HTTPHeaders()
  private var body: [UInt8] = []
  /// What is reserved of the room for bodies.
  private var reservedBytes = 0
  /// Whether the client may still be sending what nobody will read.
  private(set) var isAnsweredEarly = false

  init(service: HTTPService, connection: Connection?, target: String) {
    self.service = service
    self.connection = connection
    self.target = target
  }

  deinit { service.release(reservedBytes) }

  /// What a call from libmicrohttpd leads to.
  enum Step {
    /// More is to come.
    case proceed
    case answer(HTTPResponse)
    /// The connection is closed without an answer.
    case cut
  }

  /// Whether the header is still to come.
  var isNew: Bool { if case .began = state { true } else { false } }

  /// Takes the header.
  func receive(_ headers: HTTPHeaders) -> Step {
    connection?.note { $0.beginReceiving(at: .now) }
    let declaredBytes = headers["Content-Length"].flatMap { Int($0) }
    if let fact = judge(headers, declaredBytes: declaredBytes) {
      guard declaredBytes ?? 0 > 0 || headers["Transfer-Encoding"] != nil else {
        // Nothing more comes, and the connection can be kept.
        state = .discarding(bytes: 0, fact)
        return .proceed
      }
      state = .answered
      isAnsweredEarly = true
      return .answer(refusal(fact))
    }
    self.headers = headers
    body.reserveCapacity(min(declaredBytes ?? 0, reservedBytesMax))
    state = .receiving
    return .proceed
  }

  /// Why a request is refused by its header.
  private func judge(_ headers: HTTPHeaders, declaredBytes: Int?) -> HTTPRefusal? {
    if let seconds = service.secondsToWait(connection, headers) {
      return .tooManyRequests(retryAfterSeconds: seconds)
    }
    guard let declaredBytes else { return nil }
    let maximumBytes = service.limits.bodyBytesMax
    if declaredBytes > maximumBytes { return .bodyTooLarge(maximumBytes: maximumBytes) }
    return service.hasRoom(declaredBytes) ? nil : Exchange.tooBusy
  }

  /// Takes a part of the body.
  func receive(_ part: UnsafeBufferPointer<UInt8>) -> Step {
    connection?.note { $0.receive(part.count) }
    let maximumBytes = service.limits.bodyBytesMax
    switch state {
    case .receiving:
      if body.count + part.count > maximumBytes {
        discard(.bodyTooLarge(maximumBytes: maximumBytes))
      } else if service.reserve(part.count) {
        reservedBytes += part.count
        unsafe body.append(contentsOf: part)
      } else {
        discard(Exchange.tooBusy)
      }
      return .proceed
    case .discarding(let bytes, let fact):
      // Patience for as much again, so that most clients get to read the answer.
      guard bytes + part.count <= maximumBytes else { return .cut }
      state = .discarding(bytes: bytes + part.count, fact)
      return .proceed
    case .began, .answered:
      return .cut
    }
  }

  private func discard(_ fact: HTTPRefusal) {
    letBodyGo()
    state = .discarding(bytes: 0, fact)
  }

  private func letBodyGo() {
    body = []
    service.release(reservedBytes)
    reservedBytes = 0
  }

  /// Answers the complete request.
  func complete(method: String, remoteAddress: String) -> Step {
    switch state {
    case .receiving:
      state = .answered
      guard let target = RequestTarget(target) else {
        return .answer(refusal(.malformedTarget))
      }
      let request = HTTPRequest(
        method: method, target: target, headers: headers, body: body, remoteAddress: remoteAddress)
      connection?.note { $0.beginHandling() }
      // However slowly the answer is taken, the body is not held for it.
      defer { letBodyGo() }
      guard let response = service.answer(request) else { return .cut }
      return .answer(response)
    case .discarding(_, let fact):
      state = .answered
      return .answer(refusal(fact))
    case .began, .answered:
      return .cut
    }
  }

  /// Notes that an answer goes out, on the client's time from now on.
  func beginSending(_ response: HTTPResponse) {
    // A stream counts its chunks itself.
    let bytes = if case .bytes(let bytes) = response.body { bytes.count } else { 0 }
    connection?.note { $0.beginSending(bytes, at: .now) }
  }

  /// Notes that the answer is out, or the connection lost.
  func end() { connection?.note { $0.beginWaiting(at: .now) } }

  /// What is answered while the bodies of others take all the room; they are through in seconds.
  private static let tooBusy = HTTPRefusal.tooBusy(retryAfterSeconds: 5)

  private func refusal(_ fact: HTTPRefusal) -> HTTPResponse {
    var response = service.refuse(fact)
    response.status = fact.status
    if let seconds = fact.retryAfterSeconds { response.headers["Retry-After"] = String(seconds) }
    return response
  }
}

/// How much memory a mere announcement gets.
private let reservedBytesMax = 64 << 10
