/// Why a request got no response.
///
/// Any status is a response, not an error. After `timedOut(.stalled)` and `connectionCut` it is
/// unknown whether the server acted on the request.
public enum HTTPClientError: Error, Sendable, Hashable {
  /// The part of a request that took too long.
  public enum Phase: Sendable, Hashable {
    /// Finding, reaching and greeting the server.
    case connect
    /// Nothing went in either direction.
    case stalled
  }

  /// The base URL is not `http://…` or `https://…`, or the path does not fit behind it.
  case malformedURL
  /// A header field has a line break or a zero in it, or a name that HTTP does not allow.
  case malformedHeader(name: String)
  /// The name of the server, or of a proxy, is unknown here: often, there is no network.
  case cannotResolve
  /// Nobody answers at the address, or somebody refuses; the number is the system's `errno`.
  case cannotConnect(isRefused: Bool, errno: Int32)
  /// The server took longer than `HTTPClient.Timeouts` allows.
  case timedOut(Phase)
  /// The connection ended before the response did.
  case connectionCut
  /// The server has another key than the pinned one: it is not the server that was meant, or it
  /// lost its key. Trying again does not help.
  case otherKey
  /// No authority that this machine trusts vouches for the server's name, or not on the date that
  /// this machine's clock shows.
  case untrustedCertificate
  /// The server spoke no TLS, or none that both know; the number is libcurl's `CURLcode`.
  case tlsFailed(code: Int)
  /// The libcurl of this machine cannot pin a key.
  case tlsUnavailable
  /// The response is larger than the caller's bound, unpacked if it is packed.
  case tooLarge(maximumBytes: Int)
  /// The body is not in the encoding that its header names, or breaks off within it.
  case malformedBody
  /// `progress` returned false.
  case cancelled
  /// The other side does not speak HTTP/1.1, or libcurl met a fault of its own; its `CURLcode`.
  case protocolError(code: Int)
  /// There was no memory for the request.
  case outOfMemory
  /// libcurl is not installed, or cannot be loaded.
  case libraryMissing
}
