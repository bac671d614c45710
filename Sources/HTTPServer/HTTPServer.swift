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
/// is thrown away. So a server holds at most `connectionsMax` × `bodyBytesMax` of bodies.
///
/// The server stands from `init` to `stop`. A server that is let go while it runs stops in
/// `deinit`.
@safe
public final class HTTPServer: Sendable {
  /// What one server bears; the values given here serve an office's hub.
  public struct Limits: Sendable, Hashable {
    /// How many connections are open at a time; further ones are closed at once.
    ///
    /// A page opens six, a syncing node one. When three quarters are taken, connections are no
    /// longer kept between requests, so that idle ones do not shut others out.
    public var connectionsMax = 256
    /// How long a connection may stand without a byte in either direction.
    ///
    /// The time that a handler or a stream takes for itself does not count. A weak line is silent
    /// for many seconds; a dead one must not hold its thread for long.
    public var idleTimeoutSeconds = 60
    /// How large a body may be; a page of sync is at most a few megabytes.
    public var bodyBytesMax = 16 << 20
    /// How much memory libmicrohttpd gives a connection for the header it receives and sends.
    ///
    /// A larger header is answered 431 or 413.
    public var headerBytesMax = 32 << 10
    /// How much stack the thread of a connection has; only what is touched takes memory.
    public var threadStackBytes = 2 << 20
    /// How long `stop` waits for the requests that run.
    public var stopGraceSeconds = 10

    /// Makes limits that serve an office's hub.
    public init() {}
  }

  /// Where the server listens; the port that was given for 0.
  public let boundAddress: ListenAddress

  private let service: HTTPService
  private let daemon: Mutex<Daemon?>

  /// Opens the address and serves it.
  ///
  /// TLS would come in as a parameter here and as two options in `Daemon`; until then a proxy
  /// in front of a server on the loopback address does it.
  ///
  /// - Parameter refuse: Words the answer to a request that the handler does not get; the server
  ///   sets the status.
  /// - Parameter handler: Answers a request, on the thread of its connection; called for several
  ///   requests at once.
  /// - Throws: `addressInUse`, `addressNotHere`, `permissionDenied`, `cannotStart`.
  public init(
    address: ListenAddress, limits: Limits = Limits(),
    refuse: @escaping @Sendable (HTTPRefusal) -> HTTPResponse = { HTTPResponse(status: $0.status) },
    handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) throws(HTTPServerError) {
    let socket = try ListenSocket(address)
    boundAddress = try socket.boundAddress()
    service = HTTPService(limits: limits, refuse: refuse, handler: handler)
    daemon = Mutex(try Daemon(socket: socket, limits: limits, service: service))
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
  /// The status that goes with the fact.
  public var status: Int {
    switch self {
    case .malformedTarget: 400
    case .bodyTooLarge: 413
    }
  }
}
