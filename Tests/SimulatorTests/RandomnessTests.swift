import Testing

@testable import Simulator

/// The same numbers on every machine, for ever: a seed must mean what it meant.
struct RandomnessTests {
  @Test func `the numbers are those of xoshiro256 filled by SplitMix64`() {
    var random = Randomness(seed: 0)
    #expect(
      (0..<4).map { _ in random.next() } == [
        0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A, 0x1A5F_849D_4933_E6E0, 0x6AA5_94F1_262D_2D2C,
      ])
  }

  @Test func `draws stay within their bounds and reach them`() {
    var random = Randomness(seed: 3)
    var seen: Set<Int64> = []
    for _ in 0..<400 { seen.insert(random.within(-2...2)) }
    #expect(seen == [-2, -1, 0, 1, 2])
    #expect((0..<400).allSatisfy { _ in (0..<7).contains(random.below(7)) })
    #expect(random.within(5...5) == 5)
    _ = random.within(.min ... .max)
  }

  @Test func `a shuffle keeps every element`() {
    var random = Randomness(seed: 4)
    let shuffled = random.shuffled(Array(0..<50))
    #expect(shuffled.sorted() == Array(0..<50))
    #expect(shuffled != Array(0..<50))
  }

  @Test func `weights of nothing are never picked`() {
    var random = Randomness(seed: 5)
    #expect((0..<300).allSatisfy { _ in random.pick(weights: [0, 3, 0, 1]) % 2 == 1 })
  }

  @Test func `events come by time, and at one time in the order they were noted`() {
    var agenda = Agenda<String>()
    for (text, time) in [("c", 5), ("a", 1), ("d", 5), ("b", 3), ("e", 5)] {
      agenda.add(text, at: Int64(time))
    }
    var order = ""
    while let next = agenda.next() { order += next.event }
    #expect(order == "abcde")
  }
}
