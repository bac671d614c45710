internal import Dispatch
internal import Synchronization

/// Work on many things that do not depend on each other, by two threads.
enum SideBySide {
  /// Below this many things another thread is not worth waking.
  static let countMin = 64

  /// What a body makes of each of some things, in their order.
  static func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ body: @Sendable (Element) -> Result
  ) -> [Result] {
    guard elements.count >= countMin else { return elements.map(body) }
    let middle = elements.count / 2
    let halves = Mutex<[Int: [Result]]>([:])
    DispatchQueue.concurrentPerform(iterations: 2) { half in
      let done = (half == 0 ? elements[..<middle] : elements[middle...]).map(body)
      halves.withLock { $0[half] = done }
    }
    return halves.withLock { ($0[0] ?? []) + ($0[1] ?? []) }
  }
}
