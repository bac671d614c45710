internal import Dispatch
internal import Synchronization

/// A line of threads with requests, of whom the first serves several at once.
///
/// It is for work whose end costs more than its middle, such as a commit: while one is served,
/// others gather, and the next who gets there does their work with its own. Requests are served in
/// the order in which they came.
public final class GroupTurnstile<Request: Sendable, Outcome: Sendable>: Sendable {
  private final class Ticket: Sendable {
    let request: Request
    let weight: Int
    let turn = DispatchSemaphore(value: 0)
    /// Nil until it was served; who is woken before that leads.
    let outcome = Mutex<Result<Outcome, any Error>?>(nil)

    init(_ request: Request, weight: Int) {
      (self.request, self.weight) = (request, weight)
    }
  }

  private struct State {
    /// Whether one is about to serve; it is the first that waits.
    var isLed = false
    var waiting: [Ticket] = []
  }

  private let state = Mutex(State())

  /// Makes one where nobody waits.
  public init() {}

  /// How many wait, the one about to serve included.
  public var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Waits for a request's turn, and serves it with others or has it served by another thread.
  ///
  /// - Parameters:
  ///   - weight: How much work it is, in the unit of what `serve` asks for.
  ///   - serve: Called with a function that gives the requests to serve: the first that waits,
  ///     and those after it that weigh with it no more than asked for. It is to be called once,
  ///     as late as can be, for whoever comes before that is taken along. Returns an outcome for
  ///     each; what it throws instead is the outcome of all of them.
  public func pass(
    _ request: Request, weight: Int,
    serve: (_ take: (_ weightMax: Int) -> [Request]) throws -> [Result<Outcome, any Error>]
  ) throws -> Outcome {
    let ticket = Ticket(request, weight: weight)
    if !enter(ticket) {
      ticket.turn.wait()
      if let outcome = ticket.outcome.withLock({ $0 }) { return try outcome.get() }
    }
    var group: [Ticket] = []
    let served = Result {
      try serve { weightMax in
        group = take(weightMax: weightMax)
        return group.map(\.request)
      }
    }
    if group.isEmpty { group = take(weightMax: 0) }
    let outcomes = group.indices.map { index in served.flatMap { $0[index] } }
    for (other, outcome) in zip(group, outcomes).dropFirst() {
      other.outcome.withLock { $0 = outcome }
      other.turn.signal()
    }
    return try outcomes[0].get()
  }

  /// - Returns: whether the ticket's thread is to serve.
  private func enter(_ ticket: Ticket) -> Bool {
    state.withLock { state in
      state.waiting.append(ticket)
      defer { state.isLed = true }
      return !state.isLed
    }
  }

  /// Takes the first and those that go along, and calls the next to serve.
  private func take(weightMax: Int) -> [Ticket] {
    state.withLock { state in
      var weight = 0
      let group = state.waiting.enumerated().prefix { index, ticket in
        weight += ticket.weight
        return index == 0 || weight <= weightMax
      }.map(\.element)
      state.waiting.removeFirst(group.count)
      if let next = state.waiting.first { next.turn.signal() } else { state.isLed = false }
      return group
    }
  }
}
