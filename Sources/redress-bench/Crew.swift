import Glibc
import Synchronization

/// Threads that begin together and are waited for: many counties at once.
///
/// Threads of our own and not tasks: each blocks on the network for as long as its hub takes.
enum Crew {
  /// What one thread does.
  fileprivate final class Work: Sendable {
    let index: Int
    let body: @Sendable (Int) throws -> Void
    let gate: Atomic<Bool>
    let fault = Mutex<(any Error)?>(nil)

    init(_ index: Int, _ body: @escaping @Sendable (Int) throws -> Void) {
      self.index = index
      self.body = body
      gate = Atomic(false)
    }
  }

  /// Runs a body on several threads at once.
  ///
  /// - Throws: what the first of them threw, when all have ended.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
    let works = (0..<count).map { Work($0, body) }
    var threads: [pthread_t] = []
    for work in works {
      var thread = pthread_t()
      let retained = unsafe Unmanaged.passRetained(work)
      guard unsafe pthread_create(&thread, nil, enter, retained.toOpaque()) == 0 else {
        unsafe retained.release()
        continue
      }
      threads.append(thread)
    }
    for work in works { work.gate.store(true, ordering: .releasing) }
    for thread in threads { pthread_join(thread, nil) }
    guard threads.count == count else { throw BenchFault.threads(threads.count) }
    for work in works {
      if let fault = work.fault.withLock({ $0 }) { throw fault }
    }
  }
}

private nonisolated func enter(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context = unsafe context else { return nil }
  let work = unsafe Unmanaged<Crew.Work>.fromOpaque(context).takeRetainedValue()
  while !work.gate.load(ordering: .acquiring) { sched_yield() }
  do { try work.body(work.index) } catch { work.fault.withLock { $0 = error } }
  return nil
}
