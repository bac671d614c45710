import Simulator
import Testing

/// The simulator finds what it is there to find.
struct DeliberateBugTests {
  /// Runs within which each bug must be found, from a seed that found it at once when it was noted;
  /// docs/simulator.md says how many it takes from seed 1.
  static let runsMax: UInt64 = 40

  /// Bug to the first seed to try and the promises that it breaks.
  static let bugs: [(name: String, seed: UInt64)] = [
    ("lost-over", 1), ("over-from-store", 5), ("void-without-heads", 4),
    ("receipt-before-commit", 15), ("cursor-off-by-one", 1), ("save-told-early", 1),
    ("merge-by-arrival", 5), ("early-name-forgotten", 14), ("line-stored-twice", 1),
    ("hole-swallowed", 13), ("quarantine-merged", 5), ("cursor-left-behind", 1),
    ("personal-to-former-holder", 15), ("fork-dropped", 4), ("number-reused", 8),
    ("ranges-as-one", 4), ("conflict-unmarked", 1), ("case-fed-from-now", 1),
    ("receipt-of-another", 4), ("erased-line-kept", 3009),
    ("revocation-forward-only", 1), ("admit-ignored", 36), ("signature-ignored", 1),
  ]

  @Test func `every bug that can be switched on is in the table`() {
    let names = Set(DeliberateBugTests.bugs.map(\.name))
    #expect(DeliberateBug.allCases.allSatisfy { names.contains($0.name) })
    #if DEBUG
      #expect(DeliberateBug.allCases.count == names.count)
      #expect(names.count >= 10)
    #endif
  }

  @Test(arguments: bugs.map(\.name))
  func `a bug is found`(name: String) throws {
    // Those inside the engine are compiled away in a release build.
    guard let bug = DeliberateBug.allCases.first(where: { $0.name == name }),
      let first = DeliberateBugTests.bugs.first(where: { $0.name == name })?.seed
    else { return }
    let simulation = try Simulation(mayLimitFiles: false)
    defer { simulation.clear() }
    var found: Violation?
    var runs: UInt64 = 0
    while found == nil, runs < DeliberateBugTests.runsMax {
      found = try simulation.run(seed: first + runs, bug: bug).violation
      runs += 1
    }
    print("\(name): \(found.map { $0.promise.rawValue } ?? "not found") in \(runs) runs")
    #expect(found != nil, "\(name) was not found in \(runs) runs from seed \(first)")
    // The world itself failing would prove nothing.
    #expect(found?.facts.hasPrefix("the world itself failed") != true)
  }
}
