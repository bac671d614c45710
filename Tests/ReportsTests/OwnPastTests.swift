import Testing

@testable import Reports

/// When a figure is told to be far from an office's own past.
struct OwnPastTests {
  private func isUnusual(_ value: Double, _ past: [Double], areCounts: Bool = true) -> Bool {
    OwnPast(past, areCounts: areCounts).isUnusual(value)
  }

  @Test func `ten times the usual is told, and a tenth of it, ups and downs are not`() {
    let past: [Double] = [40, 44, 36, 52, 39, 41]
    #expect(isUnusual(400, past))
    #expect(isUnusual(4, past))
    #expect(!isUnusual(75, past))
    #expect(!isUnusual(21, past))
    #expect(!isUnusual(40, past))
  }

  @Test func `three times the median is the least that is told, however steady the past`() {
    let past: [Double] = [100, 100, 100, 100]
    #expect(isUnusual(300, past))
    #expect(!isUnusual(299, past))
    #expect(isUnusual(33, past))
    #expect(!isUnusual(34, past))
  }

  @Test func `chance alone moves small counts, so that they are not told`() {
    #expect(!isUnusual(7, [2, 2, 2, 2]))
    #expect(isUnusual(8, [2, 2, 2, 2]))
    #expect(!isUnusual(0, [16, 16, 16, 16]))
    #expect(isUnusual(0, [17, 17, 17, 17]))
    #expect(!isUnusual(4, [0, 0, 0, 0]))
    #expect(isUnusual(5, [0, 0, 0, 0]))
  }

  @Test func `a wild past makes room, one wild span of it does not`() {
    #expect(!isUnusual(300, [10, 200, 30, 400, 60, 90]))
    #expect(isUnusual(300, [50, 52, 900, 48, 51, 50]))
  }

  @Test func `nothing is said with less than four spans behind`() {
    #expect(!isUnusual(1_000, [1, 1, 1]))
    #expect(isUnusual(1_000, [1, 1, 1, 1]))
  }

  @Test func `means of what was nothing before are not told`() {
    #expect(!isUnusual(500, [0, 0, 0, 0], areCounts: false))
    #expect(isUnusual(500, [50, 50, 50, 50], areCounts: false))
  }
}
