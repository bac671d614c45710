internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// An HTTP/1.1 server: libmicrohttpd behind a handler of values.
///
/// Each connection has a thread of its own (`MHD_USE_THREAD_PER_CONNECTION`), because handlers and
/// streams block on SQLite: in a pool of as many threads as cores, two slow reports would stop
/// everybody else who was dealt to these threads. The price is a stack a connection, and
/// `connectionsMax` bounds it.
///
/// A request comes to the handler whole. A body above the bound is refused as soon as it is known
/// to be, from `Content-Length` before its first byte; of one without a length, what goes on coming
/// is thrown away. `Limits` has all the bounds; what a stranger can take of the server is in them.
///
/// The server stands from `init` to `stop`. A server that is let go while it runs stops in
/// `deinit`.
@safe
public final class HTTPServer: Sendable {
  /// What a server proves itself with over TLS, in PEM.
  public struct TLS: Sendable {
    let certificatePEM: [UInt8]
    let keyPEM: [UInt8]

    /// Takes a certificate, with those above it if need be, and its secret key without a password.
    public init(certificatePEM: [UInt8], keyPEM: [UInt8]) {
      self.certificatePEM = certificatePEM
      self.keyPEM = keyPEM
    }
  }

  /// Where the server listens; the port that was given for 0.
  public let boundAddress: ListenAddress

  private let service: HTTPService
  private let daemon: Mutex<Daemon?>

  /// Opens the address and serves it.
  ///
  /// - Parameter tls: What to prove itself with; nil serves plain HTTP.
  /// - Parameter refuse: Words the answer to a request that the handler does not get; the server
  ///   sets the status.
  /// - Parameter handler: Answers a request, on the thread of its connection; called for several
  ///   requests at once.
  /// - Throws: `addressInUse`, `addressNotHere`, `permissionDenied`, `cannotStart`,
  ///   `cannotStartTLS`.
  public init(
    address: ListenAddress, tls: TLS? = nil, limits: Limits = Limits(),
    refuse: @escaping @Sendable (HTTPRefusal) -> HTTPResponse = { HTTPResponse(status: $0.status) },
    handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) throws(HTTPServerError) {
    let socket = try ListenSocket(address)
    boundAddress = try socket.boundAddress()
    service = HTTPService(limits: limits, refuse: refuse, handler: handler)
    daemon = Mutex(try Daemon(socket: socket, tls: tls, limits: limits, service: service))
  }

  deinit {
    stop()
  }

  /// Stops: accepts nobody any more, lets the requests that run finish, closes all connections.
  ///
  /// After `stopGraceSeconds` a request that is still on its way is cut. A handler that has not
  /// returned even then cannot be interrupted: it keeps its thread, and the server's memory with
  /// it.
  /// A further call tries again, or finds nothing to do. Never call this from a handler, which
  /// would wait for itself.
  ///
  /// - Returns: Whether everything has ended; false if a handler or a stream still runs.
  @discardableResult
  public func stop() -> Bool {
    daemon.withLock { daemon in
      guard daemon?.stop() ?? true else { return false }
      daemon = nil
      return true
    }
  }
}

extension HTTPRefusal {
  /// The seconds after which the same request may succeed; the server sends them as `Retry-After`.
  public var retryAfterSeconds: Int? {
    switch self {
    case .malformedTarget, .bodyTooLarge: nil
    case .tooManyRequests(let seconds), .tooBusy(let seconds): seconds
    }
  }

  /// The status that goes with the fact.
  public var status: Int {
    switch self {
    case .malformedTarget: 400
    case .bodyTooLarge: 413
    case .tooManyRequests: 429
    case .tooBusy: 503
    }
  }
}
