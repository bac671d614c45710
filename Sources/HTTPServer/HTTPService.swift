internal import Dispatch
internal import Synchronization
internal import Turnstile

/// What the threads of one server share: the handler, the bounds, and who is at work.
final class HTTPService: Sendable {
  private enum Phase {
    case serving
    /// Requests still run, and each is the last on its connection.
    case draining
    /// No handler is entered any more.
    case cut
  }

  let limits: HTTPServer.Limits
  let refuse: @Sendable (HTTPRefusal) -> HTTPResponse
  let handler: @Sendable (HTTPRequest) -> HTTPResponse
  let connections = Connections()
  private let requestRates: Mutex<RateLimiter<ClientAddress>?>
  private let connectionRates: Mutex<RateLimiter<ClientAddress>?>
  /// The bytes of bodies that are held.
  private let bodyBytes = Mutex(0)
  private let phase = Mutex(Phase.serving)
  /// Entered from the first line of a request to the last byte of its answer.
  private let requests = DispatchGroup()
  /// Entered while code of ours that may block runs: a handler or a stream.
  private let handlers = DispatchGroup()
  /// As many as handlers may run.
  private let turns: Turnstile

  init(
    limits: HTTPServer.Limits, refuse: @escaping @Sendable (HTTPRefusal) -> HTTPResponse,
    handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) {
    self.limits = limits
    self.refuse = refuse
    self.handler = handler
    turns = Turnstile(places: limits.handlersMax)
    requestRates = Mutex(HTTPService.limiter(limits, times: 1))
    // A client that connects for each request, and sends too many, gets to read an answer that
    // says so.
    connectionRates = Mutex(HTTPService.limiter(limits, times: 2))
  }

  private static func limiter(
    _ limits: HTTPServer.Limits, times factor: Int
  ) -> RateLimiter<ClientAddress>? {
    limits.requestsPerSecondMax.map { typed in
      let perSecond = max(1, typed) * factor
      return RateLimiter(
        perSecond: perSecond, burst: perSecond * max(1, limits.requestBurstSeconds),
        keysMax: max(2, limits.addressesMax))
    }
  }

  /// Whether a response should close its connection.
  var isEnding: Bool { phase.withLock { $0 != .serving } }

  func beginRequest() { requests.enter() }

  func endRequest() { requests.leave() }

  /// Answers a request once it is its turn, or gives nil once the server no longer waits for it.
  func answer(_ request: HTTPRequest) -> HTTPResponse? {
    turns.pass { run { handler(request) } }
  }

  /// Runs code that may block, or gives nil once the server no longer waits for it.
  func run<Result>(_ body: () throws -> Result) rethrows -> Result? {
    let mayEnter = phase.withLock { phase in
      guard phase != .cut else { return false }
      handlers.enter()
      return true
    }
    guard mayEnter else { return nil }
    defer { handlers.leave() }
    return try body()
  }

  func drain() { phase.withLock { $0 = .draining } }

  /// Waits until no request runs, but no longer than the grace.
  func awaitRequests() {
    _ = requests.wait(timeout: .now() + .seconds(limits.stopGraceSeconds))
  }

  /// Lets no handler begin from now on.
  ///
  /// - Returns: Whether none runs any more.
  func cut() -> Bool {
    phase.withLock { $0 = .cut }
    // The grace is over; those that are about to return still may.
    return handlers.wait(timeout: .now() + .seconds(1)) == .success
  }
}

extension HTTPService {
  /// Whom the limits of an address hold of those who connect; nil for somebody whom none hold.
  func limited(_ address: ListenAddress?) -> ClientAddress? {
    guard let address, !limits.isBehindProxy, limits.limitsLoopback || !address.isLoopback else {
      return nil
    }
    return ClientAddress(address)
  }

  /// Whether a client may have one more connection.
  func mayConnect(_ address: ClientAddress) -> Bool {
    guard connections.count(of: address) < limits.connectionsPerAddressMax else { return false }
    return connectionRates.withLock { $0?.take(address, at: .now) } == nil
  }

  /// Counts a request.
  ///
  /// Nodes have a limit of their own, where a signature was checked: the hub's gate.
  ///
  /// - Returns: nil if it may be answered, else the seconds after which one may be.
  func secondsToWait(_ connection: Connection?, _ headers: HTTPHeaders) -> Int? {
    let forwarded = limits.isBehindProxy ? ClientAddress(forwarded: headers) : nil
    guard let address = forwarded ?? connection?.limitedAddress else { return nil }
    return requestRates.withLock { $0?.take(address, at: .now) }
  }

  /// Whether there is room for so many more bytes of bodies.
  func hasRoom(_ bytes: Int) -> Bool {
    bodyBytes.withLock { $0 + bytes <= limits.bodyBytesInAllMax }
  }

  /// Makes room for so many more bytes of bodies, or gives false.
  func reserve(_ bytes: Int) -> Bool {
    bodyBytes.withLock { held in
      guard held + bytes <= limits.bodyBytesInAllMax else { return false }
      held += bytes
      return true
    }
  }

  /// Gives back what was reserved.
  func release(_ bytes: Int) { bodyBytes.withLock { $0 -= bytes } }
}
