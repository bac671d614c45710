import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Turnstile

/// Requests that are served together, in the order in which they came.
struct GroupTurnstileTests {
  private struct Refused: Error {}

  private typealias Line = GroupTurnstile<Int, String>

  /// Sends requests from a thread each while the first is being served.
  ///
  /// - Returns: which were served together, and what each got: `refused` where it was an error.
  private func serve(
    _ weights: [Int], weightMax: Int,
    outcome: @escaping @Sendable ([Int]) throws -> [Result<String, any Error>]
  ) -> (groups: [[Int]], outcomes: [String?]) {
    let line = Line()
    // What they wait for, such as a store's one writer.
    let writer = Turnstile()
    let groups = Mutex<[[Int]]>([])
    let outcomes = Mutex<[String?]>(Array(repeating: nil, count: weights.count))
    let all = DispatchGroup()
    let mayGo = DispatchSemaphore(value: 0)
    for (index, weight) in weights.enumerated() {
      DispatchQueue(label: "request").async(group: all) {
        let got = try? line.pass(index, weight: weight) { take in
          try writer.pass {
            if index == 0 { mayGo.wait() }
            let group = take(weightMax)
            groups.withLock { $0.append(group) }
            return try outcome(group)
          }
        }
        outcomes.withLock { $0[index] = got ?? "refused" }
      }
      // It stands in line when the next one comes.
      while line.waitingCount <= index { sched_yield() }
    }
    mayGo.signal()
    all.wait()
    return (groups.withLock { $0 }, outcomes.withLock { $0 })
  }

  @Test func `those who wait are served together, each with its own outcome`() {
    let found = serve([1, 1, 1, 1, 1], weightMax: 3) { group in
      group.map { .success("\($0)") }
    }
    #expect(found.groups == [[0, 1, 2], [3, 4]])
    #expect(found.outcomes == ["0", "1", "2", "3", "4"])
  }

  @Test func `who weighs too much goes alone, and nobody overtakes`() {
    let found = serve([9, 1, 4, 2, 1], weightMax: 3) { group in
      group.map { .success("\($0)") }
    }
    #expect(found.groups == [[0], [1], [2], [3, 4]])
    #expect(found.outcomes == ["0", "1", "2", "3", "4"])
  }

  @Test func `one that fails fails alone, unless all do`() {
    let one = serve([1, 1, 1], weightMax: 3) { group in
      group.map { $0 == 1 ? .failure(Refused()) : .success("\($0)") }
    }
    #expect(one.outcomes == ["0", "refused", "2"])
    let all = serve([1, 1, 1, 1], weightMax: 2) { group in
      if group.contains(0) { throw Refused() }
      return group.map { .success("\($0)") }
    }
    #expect(all.outcomes == ["refused", "refused", "2", "3"])
  }

  @Test func `who fails before taking anybody fails alone, and the next one serves`() throws {
    let line = Line()
    #expect(throws: Refused.self) { try line.pass(0, weight: 1) { _ in throw Refused() } }
    #expect(line.waitingCount == 0)
    #expect(try line.pass(1, weight: 1) { take in take(5).map { .success("\($0)") } } == "1")
  }
}
