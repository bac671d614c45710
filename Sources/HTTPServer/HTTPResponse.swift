internal import Synchronization

/// What the handler answers.
///
/// The server adds `Content-Length` or chunked encoding, `Date`, and what keeps the connection; for
/// `HEAD`, 204 and 304 it sends the header only.
public struct HTTPResponse: Sendable {
  /// The contents of a response.
  public enum Body: Sendable {
    /// All of it, in memory.
    case bytes([UInt8])
    /// Chunks, made while they are sent.
    case stream(HTTPBodyStream)
  }

  /// The status code, 200 to 599.
  public var status: Int
  /// The header without what the server adds; a field with an empty value is not sent.
  public var headers: HTTPHeaders
  /// The contents.
  public var body: Body

  /// Makes a response with its contents in memory.
  public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.init(status: status, headers: headers, body: .bytes(body))
  }

  /// Makes a response of its parts.
  public init(status: Int, headers: HTTPHeaders, body: Body) {
    precondition((200...599).contains(status), "a final status is from 200 to 599")
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// Contents that are made while they are sent, so that a response of any size takes little memory.
///
/// The server asks for a chunk when the socket has room for more, on the thread of the connection;
/// a slow client therefore holds up only the making of its own response. If making fails, the
/// connection is cut, so that the client does not take a part for the whole.
public struct HTTPBodyStream: Sendable {
  /// How long the contents are, if that is known: then they go out with a `Content-Length`.
  public let lengthBytes: Int?
  /// Makes the next chunk; nil is the end.
  public let next: @Sendable () throws -> [UInt8]?

  /// Makes a stream of a closure that is called until it gives nil or throws.
  public init(lengthBytes: Int? = nil, next: @escaping @Sendable () throws -> [UInt8]?) {
    self.lengthBytes = lengthBytes
    self.next = next
  }

  /// Makes a stream whose closure moves a state on: a cursor, an offset, an open file.
  public init<State>(
    lengthBytes: Int? = nil, from state: consuming sending State,
    next: @escaping @Sendable (inout State) throws -> [UInt8]?
  ) {
    let box = StateBox(state)
    self.init(lengthBytes: lengthBytes) { try box.advance(next) }
  }
}

/// The state of one stream; only the thread of its connection takes the lock.
private final class StateBox<State>: Sendable {
  let state: Mutex<State>

  init(_ state: consuming sending State) {
    self.state = Mutex(state)
  }

  func advance(_ next: @Sendable (inout State) throws -> [UInt8]?) throws -> [UInt8]? {
    try state.withLock { try next(&$0) }
  }
}
