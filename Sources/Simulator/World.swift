internal import CaseStore
internal import ChangeLog

/// One run: nodes, people, a network and a clock, all drawn from one seed.
///
/// The world is a queue of events in virtual time, taken one after the other on one thread. In the
/// first phase every fault that the plan drew may happen and what was promised must hold all along;
/// in the second the faults have ended and everything must converge within bounds.
final class World {
  enum Event {
    case person(node: Int)
    case save(node: Int, look: Int)
    case sync(node: Int)
    case step(node: Int, session: Int)
    case request(Parcel)
    case answer(Parcel, status: Int)
    case timeout(node: Int, session: Int, request: Int)
    case pullPlug(node: Int)
    case clock(node: Int)
    case partition(node: Int)
    case check(node: Int)
    case backUp(node: Int)
    case restore(node: Int)
    case clone(node: Int)
    case loseHub(node: Int)
    case newer(Int)
    case fillDisk(node: Int)
    case orderErasure(node: Int)
    case erase(node: Int)
    case lie(node: Int)
    case revoke(hub: Int)
    case admit(hub: Int)
  }

  let bug: DeliberateBug?
  /// Whether disks may be filled, by a limit on the whole process.
  let mayLimitFiles: Bool
  let directory: String
  let time = VirtualTime()
  var random: Randomness
  let register: Register
  let plan: RunPlan
  private(set) var nodes: [SimulatedNode] = []
  private(set) var newerNodes: [NewerNode] = []
  var agenda = Agenda<Event>()
  var log: EventLog
  /// Whether faults may happen.
  var isFaulty = true
  /// The first promise that was broken.
  private(set) var violation: Violation?
  /// Lines as the oracle reads them, by digest.
  let archive = OracleArchive()
  var statistics = RunStatistics()
  /// What the highest hub was certified with, and is again when its disk is lost.
  var recovery: RecoveryKey?
  /// How many lines the newest sync that ended well moved.
  var lastOutcome: Int64?
  private var numbers = 0
  /// Stores of the nursery that were used, by office.
  private var used: [String: Int] = [:]

  init(
    seed: UInt64, bug: DeliberateBug?, mayLimitFiles: Bool, directory: String,
    register: Register, tell: ((String) -> Void)?
  ) throws {
    self.bug = bug
    self.mayLimitFiles = mayLimitFiles
    self.directory = directory
    self.register = register
    random = Randomness(seed: seed)
    plan = RunPlan(random: &random, register: register)
    log = EventLog(tell: tell)
    for (index, place) in plan.places.enumerated() {
      let node = try SimulatedNode(
        index: index, place: place, directory: "\(directory)/n\(index)", time: time,
        random: random.branch())
      try deliverStore(to: node.path, office: place.office)
      nodes.append(node)
    }
  }

  /// Puts a store that no node of this world ever had at a path.
  func deliverStore(to path: String, office: String) throws {
    let store = used[office, default: 0]
    used[office] = store + 1
    try StoreNursery.shared.deliver(office: office, place: store, to: path)
  }

  func add(_ node: SimulatedNode) { nodes.append(node) }

  var finalStatistics: RunStatistics {
    var final = statistics
    final.events = log.count
    return final
  }

  /// A number that the run has not used.
  func newNumber() -> Int {
    numbers += 1
    return numbers
  }

  func note(_ text: @autoclosure () -> String, _ nodes: Int...) {
    log.note(text(), at: time.elapsed, of: nodes)
  }

  func after(_ milliseconds: Int64, _ event: Event) {
    agenda.add(event, at: time.now + max(0, milliseconds))
  }

  /// Runs both phases; what the first broken promise is, nil for none.
  func run() -> Violation? {
    do {
      try begin()
      while let (milliseconds, event) = agenda.next() {
        time.move(to: max(time.now, milliseconds))
        try take(event)
      }
      for node in nodes { try check(node) }
      isFaulty = false
      try converge()
    } catch let error as Violation {
      violation = error
    } catch {
      violation = Violation(.refusal, "the world itself failed: \(error)", nodes: [])
    }
    for node in nodes { node.close() }
    return violation
  }

  private func begin() throws {
    for node in nodes where node.place.isHub { try node.becomeHub(&recovery) }
    for node in nodes {
      guard let upstream = node.place.upstream else { continue }
      try join(node, nodes[upstream])
    }
    note("\(nodes.count) nodes: \(nodes.map { describe($0.place) }.joined(separator: " "))")
    for node in nodes {
      for _ in 0..<plan.actsOfPeople { schedule(.person(node: node.index)) }
      guard node.place.upstream != nil else { continue }
      for _ in 0..<plan.syncs { schedule(.sync(node: node.index)) }
    }
    for _ in 0..<plan.faults.crashes { schedule(.pullPlug(node: random.below(nodes.count))) }
    for _ in 0..<plan.faults.fullDisks { schedule(.fillDisk(node: random.below(nodes.count))) }
    for _ in 0..<plan.faults.clockJumps { schedule(.clock(node: random.below(nodes.count))) }
    for _ in 0..<plan.faults.partitions { schedule(.partition(node: random.below(nodes.count))) }
    for _ in 0..<plan.faults.backups { schedule(.backUp(node: random.below(nodes.count))) }
    for _ in 0..<plan.faults.backups { schedule(.restore(node: random.below(nodes.count))) }
    for _ in 0..<plan.faults.clones { schedule(.clone(node: random.below(nodes.count))) }
    let hubs = nodes.indices.filter { nodes[$0].place.isHub }
    for _ in 0..<plan.faults.lostHubs { schedule(.loseHub(node: random.pick(hubs))) }
    for place in 0..<plan.newerNodes {
      let hub = nodes[random.pick(hubs)]
      guard
        let newer = NewerNode(
          office: hub.place.office, hub: hub.index, random: random.branch())
      else { continue }
      newerNodes.append(newer)
      for _ in 0...random.below(6) { schedule(.newer(place)) }
    }
    for _ in 0..<plan.erasures {
      schedule(.orderErasure(node: random.below(nodes.count)))
      schedule(.erase(node: random.below(nodes.count)))
    }
    let below = nodes.indices.filter { nodes[$0].place.upstream != nil }
    for _ in 0..<plan.lies { schedule(.lie(node: random.pick(below))) }
    for _ in 0..<plan.revocations {
      schedule(.revoke(hub: random.pick(hubs)))
      if random.happens(perMille: 600) { schedule(.admit(hub: random.pick(hubs))) }
    }
    for _ in 0..<2 { schedule(.check(node: random.below(nodes.count))) }
  }

  private func describe(_ place: RunPlan.Place) -> String {
    place.office + (place.isHub ? "*" : "") + (place.upstream.map { "→n\($0)" } ?? "")
  }

  func schedule(_ event: Event) {
    let end = VirtualTime.start + plan.durationMilliseconds
    agenda.add(event, at: random.within(time.now...max(time.now, end)))
  }

  private func take(_ event: Event) throws {
    switch event {
    case .person(let node): try act(nodes[node])
    case .save(let node, let look): try save(nodes[node], look: look)
    case .sync(let node): try beginSync(nodes[node])
    case .step(let node, let session): try step(nodes[node], session: session)
    case .request(let parcel): try receive(parcel)
    case .answer(let parcel, let status): try takeAnswer(parcel, status: status)
    case .timeout(let node, let session, let request):
      timeOut(nodes[node], session: session, request: request)
    case .pullPlug(let node): pullPlug(nodes[node])
    case .clock(let node): moveClock(nodes[node])
    case .partition(let node): cutOff(nodes[node])
    case .check(let node): try check(nodes[node])
    case .backUp(let node): try backUp(nodes[node])
    case .restore(let node): try restore(nodes[node])
    case .clone(let node): try clone(nodes[node])
    case .loseHub(let node): try loseHub(nodes[node])
    case .fillDisk(let node): fillDisk(nodes[node])
    case .orderErasure(let node): try orderErasure(nodes[node])
    case .erase(let node): try eraseWhatIsDue(nodes[node])
    case .lie(let node): try lie(nodes[node])
    case .revoke(let hub): try revoke(nodes[hub])
    case .admit(let hub): try admit(nodes[hub])
    case .newer(let place): try actNewer(newerNodes[place])
    }
  }
}

/// What a run did, in numbers.
public struct RunStatistics: Sendable {
  /// Events that happened.
  public var events = 0
  /// Lines that people were told are saved.
  public var lines = 0
  /// How many of them were of each type.
  public var written: [String: Int] = [:]
  /// How many of these changed a record that was shown, not made a new one.
  public var edited: [String: Int] = [:]
  /// Syncs that ended well.
  public var syncs = 0
  /// Crashes.
  public var crashes = 0
  /// Steps that found the disk full.
  public var fullDisks = 0
  /// Disks that were lost, restored or copied.
  public var replacements = 0
  /// Stores that went on under a new id because a copy had written.
  public var forks = 0
  /// Records that were erased at the end, at all nodes.
  public var erasures = 0
  /// Words on nodes: revocations and admits.
  public var revocations = 0
  /// Conflicts that stood at the end, at all nodes.
  public var conflicts = 0

  /// Nothing done yet.
  public init() {}

  /// Adds what another run did.
  public mutating func add(_ other: RunStatistics) {
    events += other.events
    lines += other.lines
    written.merge(other.written, uniquingKeysWith: +)
    edited.merge(other.edited, uniquingKeysWith: +)
    syncs += other.syncs
    crashes += other.crashes
    fullDisks += other.fullDisks
    replacements += other.replacements
    forks += other.forks
    erasures += other.erasures
    revocations += other.revocations
    conflicts += other.conflicts
  }
}
