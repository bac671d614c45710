internal import Dispatch
internal import Synchronization

/// A lock, or a few places, that threads get in the order in which they asked.
///
/// Of a hundred counties whose batches wait for the one writer, none waits longer than for all the
/// others once; an ordinary lock goes to whoever happens to run.
public final class Turnstile: Sendable {
  private struct State {
    var free: Int
    var waiting: [DispatchSemaphore] = []
  }

  private let state: Mutex<State>

  /// Makes a turnstile with so many places: one, for a lock.
  public init(places: Int = 1) {
    state = Mutex(State(free: max(1, places)))
  }

  /// How many wait.
  var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Runs a body once a place is free.
  public func pass<R: ~Copyable, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    enter()
    defer { leave() }
    return try body()
  }

  private func enter() {
    let turn: DispatchSemaphore? = state.withLock { state in
      guard state.free == 0 else {
        state.free -= 1
        return nil
      }
      let turn = DispatchSemaphore(value: 0)
      state.waiting.append(turn)
      return turn
    }
    turn?.wait()
  }

  /// Hands the place to the next in line, without letting it go between.
  private func leave() {
    state.withLock { state in
      if state.waiting.isEmpty {
        state.free += 1
      } else {
        state.waiting.removeFirst().signal()
      }
    }
  }
}
