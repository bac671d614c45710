import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Turnstile

/// Locks that are had in the order in which they were asked for.
struct TurnstileTests {
  @Test func `threads get in one by one, in the order they came`() {
    let turnstile = Turnstile()
    let order = Mutex<[Int]>([])
    let inside = Atomic(0)
    let all = DispatchGroup()
    turnstile.pass {
      for index in 0..<8 {
        let isNear = DispatchSemaphore(value: 0)
        DispatchQueue(label: "turn").async(group: all) {
          isNear.signal()
          turnstile.pass {
            #expect(inside.add(1, ordering: .relaxed).newValue == 1)
            order.withLock { $0.append(index) }
            inside.subtract(1, ordering: .relaxed)
          }
        }
        isNear.wait()
        // It stands in line when the next one starts.
        while turnstile.waitingCount <= index { sched_yield() }
      }
    }
    all.wait()
    #expect(order.withLock { $0 } == Array(0..<8))
  }

  @Test func `who throws inside lets the next one in`() throws {
    struct Refused: Error {}
    let turnstile = Turnstile()
    #expect(throws: Refused.self) {
      try turnstile.pass { () throws(Refused) in throw Refused() }
    }
    #expect(turnstile.pass { 7 } == 7)
  }

  @Test func `as many get in as there are places`() {
    let turnstile = Turnstile(places: 2)
    let inside = turnstile.pass { turnstile.pass { turnstile.waitingCount } }
    #expect(inside == 0)
  }
}
