internal import HTTPClient
internal import SyncSession

/// The four requests of the protocol over one HTTP connection, one after the other.
///
/// A request may be made on another thread, while its maker does other work and leaves the
/// connection alone: that is what makes it safe to share.
struct HubConnection: @unchecked Sendable {
  /// How long a request waits at most for a hub that says when to come again: about as long as a
  /// person looks on.
  private static let waitSecondsMax = 120

  /// What a body is.
  private enum Form {
    case object
    case lines
    case packedLines

    var headers: [(String, String)] {
      switch self {
      case .object: [("Content-Type", "application/json")]
      case .lines: [("Content-Type", "application/x-ndjson")]
      case .packedLines: [("Content-Type", "application/x-ndjson"), ("Content-Encoding", "gzip")]
      }
    }
  }

  private let address: HubAddress
  private let client: HTTPClient
  private let pause: (Int) -> Void

  init(_ address: HubAddress, pause: @escaping (Int) -> Void) throws(SyncError) {
    self.address = address
    self.pause = pause
    do { client = try HTTPClient(baseURL: address.url, pin: address.pin) } catch {
      throw .transport(address: address.url, error)
    }
  }

  func greet(_ hello: Hello) throws(SyncError) -> HelloReply {
    try decode(try post("/v1/hello", hello.encoded, .object)) {
      (bytes) throws(MessageFault) in try HelloReply(decoding: bytes)
    }
  }

  func push(_ batch: PackedBatch) throws(SyncError) -> PushReceipt {
    try decode(try post("/v1/push", batch.body, .packedLines)) {
      (bytes) throws(MessageFault) in try PushReceipt(decoding: bytes)
    }
  }

  func pull(_ request: PullRequest) throws(SyncError) -> PullPage {
    try decode(try post("/v1/pull", request.encoded, .object)) {
      (bytes) throws(MessageFault) in try PullPage(decoding: bytes)
    }
  }

  func giveBack(_ entries: FeedReturn) throws(SyncError) -> ReturnReceipt {
    try decode(try post("/v1/return", entries.encoded, .lines)) {
      (bytes) throws(MessageFault) in try ReturnReceipt(decoding: bytes)
    }
  }

  private func post(
    _ path: String, _ body: [UInt8], _ form: Form
  ) throws(SyncError) -> HTTPClientResponse {
    var waitedSeconds = 0
    var response = try send(path, body, form)
    while let seconds = HubConnection.secondsToWait(response),
      waitedSeconds + seconds <= HubConnection.waitSecondsMax
    {
      pause(seconds)
      waitedSeconds += seconds
      response = try send(path, body, form)
    }
    guard response.status == 200 else {
      guard let refusal = try? Refusal(decoding: response.body) else {
        throw .notAHub(address: address.url, status: response.status)
      }
      throw .refused(address: address.url, status: response.status, refusal)
    }
    return response
  }

  private func send(
    _ path: String, _ body: [UInt8], _ form: Form
  ) throws(SyncError) -> HTTPClientResponse {
    do {
      return try client.send(
        "POST", path,
        headers: form.headers, body: body, gzipBody: form == .lines,
        responseBytesMax: SyncProtocol.messageBytesMax)
    } catch { throw .transport(address: address.url, error) }
  }

  /// When a hub that is busy, or was asked too often, wants to be asked again; nil if it did not
  /// say so in whole seconds (RFC 9110, section 10.2.3, also allows a date, which no hub sends).
  private static func secondsToWait(_ response: HTTPClientResponse) -> Int? {
    guard [429, 503].contains(response.status),
      let seconds = response.header("Retry-After").flatMap({ Int($0) }), seconds >= 0
    else { return nil }
    return max(1, seconds)
  }

  private func decode<Message>(
    _ response: HTTPClientResponse, _ read: ([UInt8]) throws(MessageFault) -> Message
  ) throws(SyncError) -> Message {
    do { return try read(response.body) } catch {
      throw .notAHub(address: address.url, status: response.status)
    }
  }
}
