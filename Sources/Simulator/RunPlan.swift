/// What the seed draws for a whole run: the offices and who syncs with whom, how busy people are,
/// and which faults there are, each with its own rate.
///
/// Many runs have only some of the faults, so that one fault cannot hide what another would show.
struct RunPlan {
  /// One node of the world.
  struct Place {
    let office: String
    /// Which of the nodes it syncs with; nil for the root.
    let upstream: Int?
    /// 0 for the root.
    let tier: Int
    /// Whether others sync with it.
    let isHub: Bool
  }

  /// Tiers of nodes below and with the root.
  static let tiersMax = 3

  let places: [Place]
  /// Length of the first phase.
  let durationMilliseconds: Int64
  /// Events of people at each node, and syncs that each node begins.
  let actsOfPeople: Int
  let syncs: Int
  let habits: Habits
  let faults: Faults
  /// Nodes of a later version.
  let newerNodes: Int
  /// How often people have something erased.
  let erasures: Int
  /// How often an enrolled node makes up what another is to have written.
  let lies: Int
  /// How often a hub's administrator revokes a computer.
  ///
  /// Not in runs with erasures: what was erased by an order that counts no more stays erased, on
  /// those computers that had it in time.
  let revocations: Int
  /// Lines in a batch or page at most, where the world makes them small.
  let linesMax: Int64

  /// How often people do what, as weights.
  struct Habits {
    var newCase = 0
    var newPart = 0
    var edit = 0
    var void = 0
    var settle = 0
    var handOver = 0
    var office = 0
    var manyParts = 0
    /// Milliseconds between looking and saving at most.
    var waitMillisecondsMax: Int64 = 0
    /// How few cases people work on: a small number makes them meet.
    var favouriteCases = 0
  }

  /// Faults, so many in a thousand messages or actions.
  struct Faults {
    var drop = 0
    var duplicate = 0
    var truncate = 0
    var delay = 0
    var abort = 0
    /// Crashes, full disks, clock jumps and partitions in the whole run.
    var crashes = 0
    var fullDisks = 0
    var clockJumps = 0
    var partitions = 0
    /// Backups and restorings, copies of stores, hubs that lose their disk.
    var backups = 0
    var clones = 0
    var lostHubs = 0
    /// Whether clocks show only full hours at times, so that edits tie.
    var ties = false
  }

  init(random: inout Randomness, register: Register) {
    places = RunPlan.drawPlaces(&random, register)
    durationMilliseconds = random.within(600_000...40_000_000)
    actsOfPeople = 2 + random.below(random.happens(perMille: 100) ? 40 : 10)
    syncs = 1 + random.below(7)
    habits = RunPlan.drawHabits(&random)
    faults = RunPlan.drawFaults(&random)
    newerNodes = random.pick([0, 0, 1, 2])
    linesMax = random.happens(perMille: 400) ? 1_000 : random.within(1...7)
    // From a copy: runs without erasures stay as they were before there were any.
    var others = random
    erasures = others.pick([0, 0, 0, 1, 3, 8])
    lies = others.pick([0, 0, 0, 1, 4])
    revocations = erasures == 0 ? others.pick([0, 0, 0, 1, 2, 5]) : 0
  }

  private static func drawPlaces(_ random: inout Randomness, _ register: Register) -> [Place] {
    let tiers = 1 + random.below(tiersMax)
    let count = 3 + random.below(random.happens(perMille: 200) ? 10 : 4)
    let isRegional = tiers == 3 || (tiers == 2 && random.happens(perMille: 300))
    let root = isRegional ? register.region : random.pick(register.cities)
    var places = [Place(office: root, upstream: nil, tier: 0, isHub: true)]
    if tiers == 1 {
      for _ in 1..<count {
        places.append(Place(office: root, upstream: 0, tier: 1, isHub: false))
      }
      return places
    }
    if tiers == 3 {
      for city in random.shuffled(register.cities).prefix(1 + random.below(3)) {
        places.append(Place(office: city, upstream: 0, tier: 1, isHub: true))
      }
    }
    let hubs = tiers == 3 ? Array(1..<places.count) : [0]
    // Few offices, so that some have two nodes and cases move among all of them.
    let below = hubs.map { hub in
      Array(random.shuffled(register.below(places[hub].office)).prefix(1 + random.below(4)))
        + (random.happens(perMille: 300) ? [places[hub].office] : [])
    }
    while places.count < count {
      let hub = random.below(hubs.count)
      places.append(
        Place(
          office: random.pick(below[hub]), upstream: hubs[hub], tier: tiers - 1, isHub: false))
    }
    return places
  }

  private static func drawHabits(_ random: inout Randomness) -> Habits {
    var habits = Habits()
    habits.newCase = 2 + random.below(6)
    habits.newPart = 2 + random.below(8)
    habits.edit = 4 + random.below(16)
    habits.void = random.below(4)
    habits.settle = random.below(5)
    habits.handOver = random.pick([0, 1, 2, 6])
    habits.office = random.pick([0, 0, 1, 2])
    habits.manyParts = random.happens(perMille: 40) ? 1 : 0
    habits.waitMillisecondsMax = random.pick([1_000, 600_000, 10_000_000])
    habits.favouriteCases = random.pick([1, 2, 4, 100])
    return habits
  }

  private static func drawFaults(_ random: inout Randomness) -> Faults {
    var faults = Faults()
    func rate(_ most: Int) -> Int { random.happens(perMille: 500) ? 1 + random.below(most) : 0 }
    faults.drop = rate(150)
    faults.duplicate = rate(250)
    faults.truncate = rate(120)
    faults.delay = rate(400)
    faults.abort = rate(120)
    faults.crashes = rate(8)
    faults.fullDisks = rate(6)
    faults.clockJumps = rate(8)
    faults.partitions = rate(4)
    if random.happens(perMille: 500) {
      faults.backups = random.pick([0, 0, 2, 5])
      faults.clones = random.pick([0, 0, 1, 2])
      faults.lostHubs = random.pick([0, 0, 1])
    }
    faults.ties = random.happens(perMille: 400)
    return faults
  }
}

/// The offices that every store holds from the start; of each city's a few, so that few different
/// stores are made.
struct Register {
  private static let citiesMax = 3
  private static let officesBelowMax = 4

  let region: String
  let cities: [String]
  private let children: [String: [String]]

  /// - Parameter offices: each office's id and the one it reports to, in order.
  init(_ offices: [(id: String, reportsTo: String?)]) {
    var children: [String: [String]] = [:]
    for office in offices {
      if let upper = office.reportsTo { children[upper, default: []].append(office.id) }
    }
    let region = offices.first { $0.reportsTo == nil }?.id ?? ""
    self.region = region
    self.children = children.mapValues { Array($0.prefix(Register.officesBelowMax)) }
    cities = Array((self.children[region] ?? []).prefix(Register.citiesMax))
  }

  /// The offices directly below one.
  func below(_ office: String) -> [String] { children[office] ?? [] }
}
