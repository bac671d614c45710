internal import CaseModel
internal import CaseStore
internal import ChangeLog

/// What one run gave.
public struct RunReport: Sendable {
  /// The seed, which gives the same run again.
  public let seed: UInt64
  /// The first broken promise; nil if all were kept.
  public let violation: Violation?
  /// A digest over all that happened: equal for equal runs.
  public let digest: String
  /// What the run did.
  public let statistics: RunStatistics
  /// The newest events of the nodes that the violation concerns.
  public let trace: [String]
}

/// Runs worlds from seeds.
public struct Simulation {
  /// Events that a trace shows.
  public static let traceLinesMax = 40

  private let directory: String
  private let mayLimitFiles: Bool
  private let register: Register

  /// Makes a place for stores, in memory where the machine has one.
  ///
  /// - Parameter mayLimitFiles: whether full disks may be played by a limit on the size of all
  /// files of
  ///   the process; only for a program that does nothing else.
  public init(mayLimitFiles: Bool) throws {
    self.mayLimitFiles = mayLimitFiles
    directory = try StoreFiles.makeDirectory()
    let path = directory + "/register"
    let time = VirtualTime()
    let surroundings = Surroundings(
      time: time, random: Randomness(seed: 0), path: path, machine: .unknown)
    let store = try CaseStore.create(
      path: path, office: "150000", user: "li", environment: surroundings.environment)
    register = Register(
      try store.officeTree().inOrder.map { (id: $0.id, reportsTo: $0.reportsTo) })
  }

  /// Removes the stores of all runs.
  public func clear() {
    StoreFiles.removeDirectory(directory)
  }

  /// Runs one world.
  ///
  /// - Parameters:
  ///   - seed: what all draws follow from.
  ///   - bug: a fault to switch on; nil for the engine as it is.
  ///   - tell: called with each event, for a full trace.
  public func run(
    seed: UInt64, bug: DeliberateBug? = nil, tell: ((String) -> Void)? = nil
  ) throws -> RunReport {
    let place = "\(directory)/world"
    try StoreFiles.makeDirectory(place)
    defer { StoreFiles.removeDirectory(place) }
    let world = try World(
      seed: seed, bug: bug, mayLimitFiles: mayLimitFiles, directory: place, register: register,
      tell: tell)
    let violation: Violation?
    if let bug {
      violation = bug.whileActive { world.run() }
    } else {
      violation = world.run()
    }
    return RunReport(
      seed: seed, violation: violation, digest: world.log.digest.base64,
      statistics: world.finalStatistics,
      trace: violation.map {
        world.log.trace(of: $0.nodes, linesMax: Simulation.traceLinesMax)
      } ?? [])
  }
}
