import CaseModel
import Glibc
import Simulator
import Testing

/// Worlds from seeds: what was promised must hold in every one of them.
struct SimulatorTests {
  /// Seconds that fresh seeds take where nothing is said; `.ci/run` gives them two minutes.
  static let secondsDefault = 10.0

  /// Seeds that found bugs of the engine when they were new.
  static let regressionSeeds: [UInt64] = [
    303, 404, 500, 709, 10_026, 40_044, 50_002, 103_551, 201_335, 403_208, 84_609_282,
    792_797_252, 1_074_087_267,
  ]

  @Test func `every promise holds in worlds from a fresh seed`() throws {
    let simulation = try Simulation(mayLimitFiles: false)
    defer { simulation.clear() }
    let first = environmentNumber("SEED") ?? UInt64.random(in: 1...999_999_999)
    let seconds = environmentNumber("REDRESS_SIMULATE_SECONDS").map { Double($0) }
    let end = now() + (seconds ?? SimulatorTests.secondsDefault)
    print("SEED=\(first)")
    var seed = first
    repeat {
      try expectKept(simulation, seed)
      seed &+= 1
    } while now() < end
    print("\(seed &- first) worlds")
  }

  @Test(arguments: regressionSeeds)
  func `a seed that once found a bug finds none`(seed: UInt64) throws {
    let simulation = try Simulation(mayLimitFiles: false)
    defer { simulation.clear() }
    try expectKept(simulation, seed)
  }

  @Test(arguments: [7, 8, 9] as [UInt64])
  func `a seed gives the same run twice, bit for bit`(seed: UInt64) throws {
    let simulation = try Simulation(mayLimitFiles: false)
    defer { simulation.clear() }
    var told: [[String]] = []
    var digests: [String] = []
    for _ in 0..<2 {
      var events: [String] = []
      let report = try simulation.run(seed: seed) { events.append($0) }
      told.append(events)
      digests.append(report.digest)
    }
    #expect(told[0].count > 20)
    #expect(told[0] == told[1])
    #expect(digests[0] == digests[1])
  }

  @Test func `another seed gives another run`() throws {
    let simulation = try Simulation(mayLimitFiles: false)
    defer { simulation.clear() }
    #expect(try simulation.run(seed: 7).digest != simulation.run(seed: 8).digest)
  }

  @Test func `runs do what they are for`() throws {
    let simulation = try Simulation(mayLimitFiles: false)
    defer { simulation.clear() }
    var total = RunStatistics()
    for seed in 20..<26 as Range<UInt64> { total.add(try simulation.run(seed: seed).statistics) }
    #expect(total.lines > 50)
    #expect(total.syncs > 30)
    #expect(total.crashes > 0)
    #expect(total.replacements > 0)
    #expect(total.conflicts > 0)
  }

  /// Worlds in which, when they were noted, people wrote and edited every type; where draws have
  /// changed since, more follow until all are met.
  static let seedsOfAllTypes: [UInt64] = [
    3_045, 3_035, 3_022, 3_011, 3_009, 3_006, 3_029, 3_005, 3_020, 3_016, 3_002, 3_012, 3_000,
    3_001,
  ]

  @Test func `people write and edit every type of record`() throws {
    let simulation = try Simulation(mayLimitFiles: false)
    defer { simulation.clear() }
    // What the programs write by themselves: nobody edits these.
    let ofPrograms = ["access", "certificate", "erasure", "revocation"]
    let types = RecordType.all.map(\.name).filter { !ofPrograms.contains($0) }
    var total = RunStatistics()
    func missing(_ counts: [String: Int]) -> [String] { types.filter { counts[$0] == nil } }
    var isMet: Bool { missing(total.written).isEmpty && missing(total.edited).isEmpty }
    for seed in SimulatorTests.seedsOfAllTypes + (3_000..<3_060) where !isMet {
      let before = (missing(total.written), missing(total.edited))
      try total.add(simulation.run(seed: seed).statistics)
      let after = (missing(total.written), missing(total.edited))
      if before != after {
        print("SEED=\(seed) still not written \(after.0), not edited \(after.1)")
      }
    }
    #expect(missing(total.written) == [])
    #expect(missing(total.edited) == [])
  }

  private func expectKept(_ simulation: Simulation, _ seed: UInt64) throws {
    let report = try simulation.run(seed: seed)
    guard let violation = report.violation else { return }
    Issue.record(
      """
      SEED=\(seed) \(violation.promise.rawValue) nodes \(violation.nodes): \(violation.facts)
      replay: redress-sim --no-full-disk --seed \(seed) --trace
      \(report.trace.joined(separator: "\n"))
      """)
  }

  private func environmentNumber(_ name: String) -> UInt64? {
    unsafe getenv(name).flatMap { unsafe UInt64(String(cString: $0)) }
  }

  private func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
