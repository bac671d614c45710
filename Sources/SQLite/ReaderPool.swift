internal import Dispatch
internal import Glibc
internal import Synchronization

/// The reading connections of one file: opened when first needed, lent to one thread at a time.
final class ReaderPool: Sendable {
  private struct State {
    var idle: [LockedConnection] = []
    /// The threads (`pthread_self`) that hold a reader now.
    var threads: [UInt] = []
  }

  private let state = Mutex(State())
  /// Counts the readers that may still be taken; threads beyond that wait here.
  private let places: DispatchSemaphore
  private let path: String
  private let busyTimeoutMilliseconds: Int32

  init(path: String, readersMax: Int, busyTimeoutMilliseconds: Int32) {
    precondition(readersMax > 0, "a pool without readers")
    self.path = path
    self.busyTimeoutMilliseconds = busyTimeoutMilliseconds
    places = DispatchSemaphore(value: readersMax)
  }

  /// Lends a reader to a body, waiting while all are out.
  ///
  /// A body may not ask for a second one: where every thread that holds one waits for another,
  /// none would ever come back.
  func withReader<R: ~Copyable>(_ body: (borrowing Connection) throws -> R) throws -> R {
    let thread = UInt(pthread_self())
    state.withLock {
      precondition(
        !$0.threads.contains(thread), "a read inside a read; pass the connection instead")
    }
    places.wait()
    defer { places.signal() }
    let idle = state.withLock { state in
      state.threads.append(thread)
      return state.idle.popLast()
    }
    defer {
      state.withLock { state in
        if let position = state.threads.firstIndex(of: thread) {
          state.threads.remove(at: position)
        }
      }
    }
    let reader =
      try idle
      ?? LockedConnection(
        path: path, access: .readOnly, timeoutMilliseconds: busyTimeoutMilliseconds)
    defer { state.withLock { $0.idle.append(reader) } }
    return try reader.use(body)
  }

  /// Closes the readers that nobody holds.
  func closeIdle() {
    let idle = state.withLock { state in
      let idle = state.idle
      state.idle = []
      return idle
    }
    _ = consume idle
  }
}
