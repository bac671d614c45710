internal import CMicroHTTPD
internal import Glibc

/// One request and its answer, from the request line to the last byte; only the thread of its
/// connection touches it.
///
///     began ── received(header) ──┬─ too large ──────────────────────────► answered
///                                 └─► receiving ──┬─ over the bound ─► discarding ─► answered
///                                                 └─ complete: handler ─────────────► answered
final class Exchange {
  private enum State {
    case began
    case receiving
    /// Of a body without a length that came too large: the answer can go out only after it.
    case discarding(bytes: Int)
    case answered
  }

  let service: HTTPService
  private let target: String
  private var state = State.began
  private var headers = HTTPHeaders()
  private var body: [UInt8] = []
  /// Whether the client may still be sending what nobody will read.
  private(set) var isAnsweredEarly = false

  init(service: HTTPService, target: String) {
    self.service = service
    self.target = target
  }

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
    let maximumBytes = service.limits.bodyBytesMax
    let declaredBytes = headers["Content-Length"].flatMap { Int($0) }
    if let declaredBytes, declaredBytes > maximumBytes {
      return answerEarly(.bodyTooLarge(maximumBytes: maximumBytes))
    }
    self.headers = headers
    body.reserveCapacity(min(declaredBytes ?? 0, reservedBytesMax))
    state = .receiving
    return .proceed
  }

  /// Takes a part of the body.
  func receive(_ part: UnsafeBufferPointer<UInt8>) -> Step {
    let maximumBytes = service.limits.bodyBytesMax
    switch state {
    case .receiving:
      if body.count + part.count <= maximumBytes {
        unsafe body.append(contentsOf: part)
      } else {
        body = []
        state = .discarding(bytes: 0)
      }
      return .proceed
    case .discarding(let bytes):
      // Patience for as much again, so that most clients get to read the answer.
      guard bytes + part.count <= maximumBytes else { return .cut }
      state = .discarding(bytes: bytes + part.count)
      return .proceed
    case .began, .answered:
      return .cut
    }
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
      guard let response = service.run({ service.handler(request) }) else { return .cut }
      return .answer(response)
    case .discarding:
      state = .answered
      return .answer(refusal(.bodyTooLarge(maximumBytes: service.limits.bodyBytesMax)))
    case .began, .answered:
      return .cut
    }
  }

  private func answerEarly(_ fact: HTTPRefusal) -> Step {
    state = .answered
    isAnsweredEarly = true
    return .answer(refusal(fact))
  }

  private func refusal(_ fact: HTTPRefusal) -> HTTPResponse {
    var response = service.refuse(fact)
    response.status = fact.status
    return response
  }
}

/// How much memory a mere announcement gets.
private let reservedBytesMax = 64 << 10
