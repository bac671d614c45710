import Bench
import Testing

struct SpreadTests {
  @Test func `the median is the middle one, or between the two in the middle`() {
    #expect(Spread([9, 1, 5]).median == 5)
    #expect(Spread([4, 1, 9, 2]).median == 3)
    #expect(Spread([7]).median == 7)
  }

  @Test func `the spread runs from the least to the greatest in any order`() {
    let spread = Spread([3, -2, 11, 4])
    #expect(spread.least == -2)
    #expect(spread.greatest == 11)
  }

  @Test func `a percentile is the measurement of its nearest rank`() {
    let hundred = Spread((1...100).map { Double($0) })
    #expect(hundred.percentile(0.99) == 99)
    #expect(hundred.percentile(0.5) == 50)
    #expect(hundred.percentile(1) == 100)
    #expect(hundred.percentile(0.001) == 1)
    // Of few measurements the 99th percentile is the worst: nothing is made up between them.
    #expect(Spread([1, 2, 40]).percentile(0.99) == 40)
  }

  @Test func `ratios are taken of pairs and not of medians`() {
    // Both of the second pair were slowed down alike.
    let ratios = Spread.ratios([50, 5, 60], to: [100, 10, 120])
    #expect(ratios.samples == [0.5, 0.5, 0.5])
  }

  @Test func `a target is reached when all measurements reach it`() {
    #expect(Target.atLeast(0.8).verdict(on: Spread([0.8, 0.9])) == .reached)
    #expect(Target.atLeast(0.8).verdict(on: Spread([0.5, 0.79])) == .missed)
    #expect(Target.atMost(5).verdict(on: Spread([4, 5])) == .reached)
    #expect(Target.atMost(5).verdict(on: Spread([5.1, 9])) == .missed)
  }

  @Test func `a spread that covers its target decides nothing`() {
    #expect(Target.atLeast(0.8).verdict(on: Spread([0.7, 0.95])) == .undecided)
    #expect(Target.atMost(5).verdict(on: Spread([4, 4, 4, 6])) == .undecided)
  }

  @Test func `turns alternate, and the first of each leg is not counted`() throws {
    var order: [String] = []
    let turns = try Turns(
      3,
      [
        { turn in
          order.append("ours \(turn)")
          return (units: 10 * (turn + 1), seconds: 2)
        },
        { turn in
          order.append("floor \(turn)")
          return (units: 10, seconds: 1)
        },
      ])
    #expect(
      order == [
        "ours 0", "floor 0", "ours 1", "floor 1", "ours 2", "floor 2", "ours 3", "floor 3",
      ])
    #expect(turns.rates == [[10, 15, 20], [10, 10, 10]])
  }

  @Test func `shares of a turn alternate and count together`() throws {
    var order: [Int] = []
    let turns = try Turns(
      1, sharesEach: 2,
      [
        { share in
          order.append(share)
          return (units: 1, seconds: Double(share))
        },
        { share in
          order.append(-share)
          return (units: 3, seconds: 1)
        },
      ])
    #expect(order == [0, 0, 1, -1, 2, -2, 3, -3])
    #expect(turns.rates == [[0.4], [3]])
  }
}
