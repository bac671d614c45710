internal import HTTPClient
internal import SyncSession

/// The four requests of the protocol over one HTTP connection.
struct HubConnection {
  private let address: HubAddress
  private let client: HTTPClient

  init(_ address: HubAddress) throws(SyncError) {
    self.address = address
    do { client = try HTTPClient(baseURL: address.url) } catch {
      throw .transport(address: address.url, error)
    }
  }

  func greet(_ hello: Hello) throws(SyncError) -> HelloReply {
    try decode(try post("/v1/hello", hello.encoded, isLines: false)) {
      (bytes) throws(MessageFault) in try HelloReply(decoding: bytes)
    }
  }

  func push(_ batch: PushBatch) throws(SyncError) -> PushReceipt {
    try decode(try post("/v1/push", batch.encoded, isLines: true)) {
      (bytes) throws(MessageFault) in try PushReceipt(decoding: bytes)
    }
  }

  func pull(_ request: PullRequest) throws(SyncError) -> PullPage {
    try decode(try post("/v1/pull", request.encoded, isLines: false)) {
      (bytes) throws(MessageFault) in try PullPage(decoding: bytes)
    }
  }

  func giveBack(_ entries: FeedReturn) throws(SyncError) -> ReturnReceipt {
    try decode(try post("/v1/return", entries.encoded, isLines: true)) {
      (bytes) throws(MessageFault) in try ReturnReceipt(decoding: bytes)
    }
  }

  private func post(
    _ path: String, _ body: [UInt8], isLines: Bool
  ) throws(SyncError) -> HTTPClientResponse {
    let response: HTTPClientResponse
    do {
      response = try client.send(
        "POST", path,
        headers: [("Content-Type", isLines ? "application/x-ndjson" : "application/json")],
        body: body, gzipBody: isLines, responseBytesMax: SyncProtocol.messageBytesMax)
    } catch { throw .transport(address: address.url, error) }
    guard response.status == 200 else {
      guard let refusal = try? Refusal(decoding: response.body) else {
        throw .notAHub(address: address.url, status: response.status)
      }
      throw .refused(address: address.url, status: response.status, refusal)
    }
    return response
  }

  private func decode<Message>(
    _ response: HTTPClientResponse, _ read: ([UInt8]) throws(MessageFault) -> Message
  ) throws(SyncError) -> Message {
    do { return try read(response.body) } catch {
      throw .notAHub(address: address.url, status: response.status)
    }
  }
}
