internal import Dispatch
internal import Synchronization

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
  private let phase = Mutex(Phase.serving)
  /// Entered from the first line of a request to the last byte of its answer.
  private let requests = DispatchGroup()
  /// Entered while code of ours that may block runs: a handler or a stream.
  private let handlers = DispatchGroup()

  init(
    limits: HTTPServer.Limits, refuse: @escaping @Sendable (HTTPRefusal) -> HTTPResponse,
    handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) {
    self.limits = limits
    self.refuse = refuse
    self.handler = handler
  }

  /// Whether a response should close its connection.
  var isEnding: Bool { phase.withLock { $0 != .serving } }

  func beginRequest() { requests.enter() }

  func endRequest() { requests.leave() }

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
