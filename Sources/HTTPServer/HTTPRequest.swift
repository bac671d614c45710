/// A request as the handler gets it: whole, with its body in memory.
public struct HTTPRequest: Sendable {
  /// The method in upper case, as sent: `GET`, `POST`.
  public let method: String
  /// The path and the query.
  public let target: RequestTarget
  /// The header.
  public let headers: HTTPHeaders
  /// The body as it was received: a `Content-Encoding` is not undone.
  public let body: [UInt8]
  /// The address of the other end of the connection, without its port: `127.0.0.1`, `::1`.
  ///
  /// Behind a proxy this is the proxy.
  public let remoteAddress: String

  /// Makes a request, as the server does from the wire and a test from its scenario.
  ///
  /// - Parameter target: A path with an optional query, percent-encoded: `/v1/cases?year=2025`.
  /// - Throws: `malformedTarget`.
  public init(
    method: String, target: String, headers: HTTPHeaders = [:], body: [UInt8] = [],
    remoteAddress: String = "127.0.0.1"
  ) throws(HTTPRefusal) {
    guard let target = RequestTarget(target) else { throw .malformedTarget }
    self.init(
      method: method, target: target, headers: headers, body: body, remoteAddress: remoteAddress)
  }

  /// Makes a request of its parts.
  public init(
    method: String, target: RequestTarget, headers: HTTPHeaders, body: [UInt8],
    remoteAddress: String
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.remoteAddress = remoteAddress
  }

  /// The path as it was sent, without the query.
  public var path: String { target.path }

  /// The first value that the query gives for a name.
  public func query(_ name: String) -> String? {
    target.query.first { $0.name == name }?.value
  }
}

/// Why the server answers a request without asking the handler.
public enum HTTPRefusal: Error, Sendable, Hashable {
  /// The target is no path, or its percent-encoding is wrong: answered 400.
  case malformedTarget
  /// The body is larger than `HTTPServer.Limits.bodyBytesMax`: answered 413.
  case bodyTooLarge(maximumBytes: Int)
  /// The address sends more requests than `requestsPerSecondMax`: answered 429.
  case tooManyRequests(retryAfterSeconds: Int)
  /// The bodies of others take all the room that there is for bodies: answered 503.
  case tooBusy(retryAfterSeconds: Int)
}
