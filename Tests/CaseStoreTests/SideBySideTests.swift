import Testing

@testable import CaseStore

/// Work that two threads share.
struct SideBySideTests {
  @Test(arguments: [0, 1, 2, 63, 64, 65, 1_000])
  func `what comes out is in the order of what went in`(count: Int) {
    let numbers = Array(0..<count)
    #expect(SideBySide.map(numbers) { $0 * 2 } == numbers.map { $0 * 2 })
  }
}
