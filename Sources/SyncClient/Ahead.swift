internal import Dispatch
internal import Synchronization

/// Something that is done beside other work, and waited for when it is needed.
final class Ahead<Value: Sendable> {
  private final class Place: Sendable {
    let result = Mutex<Result<Value, any Error>?>(nil)
  }

  private let place = Place()
  private let work = DispatchGroup()

  init(_ body: @escaping @Sendable () throws -> Value) {
    DispatchQueue.global().async(group: work) { [place] in
      let result = Result { try body() }
      place.result.withLock { $0 = result }
    }
  }

  // Nobody reads a store, or a line, after whoever synced it has left.
  deinit { work.wait() }

  /// What came of it.
  func wait() throws -> Value {
    work.wait()
    guard let result = place.result.withLock({ $0 }) else {
      preconditionFailure("the work ended without a result")
    }
    return try result.get()
  }
}
