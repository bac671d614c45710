// What one server bears. Nobody has to prove anything before a request is read, and so every row
// here bounds what a stranger can take:
//
//     connections        connectionsMax, connectionsPerAddressMax; a thread and its stack each
//     header             headerBytesMax a connection
//     bodies             bodyBytesMax each, bodyBytesInAllMax together (an array that grows may
//                        take twice as much for a moment)
//     unpacking, JSON    handlersMax at a time, each of at most what the handler itself allows
//     answers            one a connection; how large is the handler's matter
//     addresses          addressesMax remembered for requests and as many for connections, some
//                        50 bytes each
//     time               until the header: headerSecondsMax. Then a body or an answer must move on
//                        by transferBytesPerSecondMin after transferGraceSeconds; with not a byte
//                        for idleTimeoutSeconds it is over at once
//     requests           requestsPerSecondMax an address, after a rest those of requestBurstSeconds
//                        at once; twice as many connections

extension HTTPServer {
  /// What one server bears; the values given here serve an office's hub.
  public struct Limits: Sendable, Hashable {
    /// How many connections are open at a time; further ones are closed at once.
    ///
    /// A page opens six, a syncing node one. When three quarters are taken, connections are no
    /// longer kept between requests, so that idle ones do not shut others out.
    public var connectionsMax = 256
    /// How many of them one address may have; an office has one address for all its computers.
    public var connectionsPerAddressMax = 64
    /// How long a connection may stand without a byte in either direction.
    ///
    /// The time that a handler or a stream takes for itself does not count. A weak line is silent
    /// for many seconds; a dead one must not hold its thread for long.
    public var idleTimeoutSeconds = 60
    /// How long a client may take to connect, agree on TLS and send the header of a request, and
    /// how long a header may take after an earlier request's connection was idle.
    ///
    /// Our own client gives up connecting after 20.
    public var headerSecondsMax = 30
    /// How slowly a body may come, or an answer be taken, on average.
    ///
    /// Half of what 9600 bits a second carry: the slowest line that is still in use.
    public var transferBytesPerSecondMin = 500
    /// How long a transfer may take whatever its speed.
    public var transferGraceSeconds = 60
    /// How large a body may be; a page of sync is at most a few megabytes.
    public var bodyBytesMax = 16 << 20
    /// How large the bodies may be that are held at a time, of all connections together.
    ///
    /// Sixty messages of the largest size that sync sends; beyond it a client is told to come
    /// again.
    public var bodyBytesInAllMax = 256 << 20
    /// How many handlers run at a time; the others wait for their turn.
    ///
    /// Many more than cores, because they block on SQLite; few enough for what each unpacks.
    public var handlersMax = 32
    /// How many requests an address may send in a second, on and on; nil for any number.
    ///
    /// A node that sends and takes full batches on a fast line needs 30.
    public var requestsPerSecondMax: Int? = 50
    /// How many requests an address may send at once after a rest, in seconds of the rate above.
    public var requestBurstSeconds = 10
    /// How many addresses are remembered with how much they sent; the longest silent are forgotten.
    public var addressesMax = 16_384
    /// Whether programs on this machine, too, are held to the limits of an address.
    public var limitsLoopback = false
    /// Whether every connection comes from a proxy, which names the client's address as the last in
    /// `X-Forwarded-For`: then that address is held to the rate, and no connection to anything.
    public var isBehindProxy = false
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
}
