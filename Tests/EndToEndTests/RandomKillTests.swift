import ChangeLog
import Glibc
import Testing

// Power does not fail at named steps. Here a county imports sheets, records payments and syncs with
// its city, the city imports, too, and each of these runs is cut by SIGKILL, to the client or to the
// daemon, after a delay that is drawn up to the time such a run takes on this machine. What a
// program said is saved must be there at the end, at both ends; what it had no time to say may be,
// but once. SEED=… in the environment draws the same runs and delays again.

/// Programs that are killed at random moments lose nothing and double nothing.
struct RandomKillTests {
  static let kills = 200

  @Test func `two hundred kills at random moments lose nothing and double nothing`() throws {
    let seed = environmentValue("SEED").flatMap { UInt64($0) } ?? UInt64.random(in: 1...999_999)
    print("SEED=\(seed)")
    let trial = try Trial(seed: seed)
    for _ in 1...Self.kills { try trial.cut() }
    // Kills that come after the end prove nothing.
    #expect(trial.landed * 2 >= Self.kills, "\(trial.landed) of \(Self.kills); SEED=\(seed)")
    try trial.finish()
  }
}

/// A county and its city through many cuts.
private final class Trial {
  private enum Act: CaseIterable {
    case importBelow, importAbove, pay, syncCut, syncCutAbove
  }

  /// How many runs a kill cut before they had ended.
  private(set) var landed = 0

  private let seed: UInt64
  private var random: Randomness
  private let folder: Folder
  private let county: Office
  private let city: Office
  private var daemon: Daemon
  private let address: String
  /// The longest delay of a run, which follows what runs take: a kill that came too late shortens
  /// it, one that landed makes it longer.
  private var delaysMilliseconds: [Act: Double] = [:]
  /// Rows that the county's and the city's imports have said are saved.
  private var rowsBelow = 0
  private var rowsAbove = 0
  private var attemptedPayments: Set<Int64> = []
  private var acknowledgedPayments: Set<String> = []

  init(seed: UInt64) throws {
    self.seed = seed
    random = Randomness(seed: seed)
    folder = try Folder()
    city = try Office(Office.city, in: folder)
    county = try Office(Office.county, in: folder)
    daemon = try Daemon(city)
    address = daemon.address
    try county.join(daemon)
    try measure()
  }

  /// Lets each kind of run end once, and notes how long it took.
  private func measure() throws {
    let sync = ["sync", "--json"]
    let runs: [(Act, () throws -> ChildProcess)] = [
      (.importBelow, { try self.importing(self.county, after: 0, year: 2025) }),
      (.importAbove, { try self.importing(self.city, after: 0, year: 2024) }),
      (.syncCut, { try self.county.start(sync) }), (.syncCutAbove, { try self.county.start(sync) }),
      (.pay, { try self.paying() }),
    ]
    for (act, start) in runs {
      let begin = Moment.now
      let result = try start().wait().mustSucceed()
      delaysMilliseconds[act] = Double(Moment.now.milliseconds(after: begin)) * 1.4
      if act == .importBelow { rowsBelow = Self.rowsAtOnce }
      if act == .importAbove { rowsAbove = Self.rowsAtOnce }
      if act == .pay { acknowledge(try JSONText.read(result.output)) }
    }
  }

  /// One run and one kill.
  func cut() throws {
    let weights: [(Act, Int)] = [
      (.importBelow, 4), (.importAbove, 1), (.pay, 3), (.syncCut, 6), (.syncCutAbove, 6),
    ]
    let act = random.pick(weights)
    switch act {
    case .importBelow:
      let result = try kill(act, try importing(county, after: rowsBelow, year: 2025))
      if result != nil { rowsBelow += Self.rowsAtOnce }
    case .importAbove:
      let result = try kill(act, try importing(city, after: rowsAbove, year: 2024))
      if result != nil { rowsAbove += Self.rowsAtOnce }
    case .pay: acknowledge(try kill(act, try paying()))
    case .syncCut: _ = try kill(act, try county.start(["sync", "--json"]))
    case .syncCutAbove:
      let client = try county.start(["sync", "--json"])
      let isCut = client.run(milliseconds: delay(of: act))
      try daemon.kill()
      note(act, isCut: isCut)
      let result = try client.wait()
      #expect(result.ending == .exited(isCut ? result.status : 0), "\(result)\nSEED=\(seed)")
      daemon = try Daemon(city, listen: address)
    }
  }

  private static let rowsAtOnce = 12

  private func caseNumber(_ row: Int) -> String {
    "通工调〔2025〕第" + String(String(10_000 + row).dropFirst()) + "号"
  }

  private func importing(_ office: Office, after rows: Int, year: Int) throws -> ChildProcess {
    let path = try folder.write(
      sheet(rows: rows..<rows + Self.rowsAtOnce, year: year), to: "\(year).csv")
    return try office.start(["import", "mediations", path, "--json"])
  }

  /// Records a payment of a sum that no other has.
  private func paying() throws -> ChildProcess {
    let fen = Int64(100_000 + attemptedPayments.count)
    attemptedPayments.insert(fen)
    let number = caseNumber(random.below(rowsBelow))
    let amount = "\(fen / 100).\(String(fen % 100 + 100).dropFirst())"
    return try county.start([
      "recovery", "add", number, "--amount", amount, "--on", "2025-06-01", "--json",
    ])
  }

  private func acknowledge(_ payment: JSONValue?) {
    if let id = payment?["id"]?.text { acknowledgedPayments.insert(id) }
  }

  /// Kills a client after a random delay; what it said is saved, nil if it did not come to that.
  private func kill(_ act: Act, _ client: ChildProcess) throws -> JSONValue? {
    let isCut = client.run(milliseconds: delay(of: act))
    client.send(SIGKILL)
    let result = try client.wait()
    let wasKilled = result.ending == .killed(signal: SIGKILL)
    if !wasKilled { #expect(result.ending == .exited(0), "\(result)\nSEED=\(seed)") }
    note(act, isCut: isCut && wasKilled)
    return try? JSONText.read(result.output)
  }

  private func delay(of act: Act) -> Int {
    random.below(Int(delaysMilliseconds[act] ?? 0) + 1)
  }

  private func note(_ act: Act, isCut: Bool) {
    if isCut { landed += 1 }
    let delay = (delaysMilliseconds[act] ?? 0) * (isCut ? 1.06 : 0.87)
    delaysMilliseconds[act] = min(max(delay, 4), 400)
  }

  /// Lets everything come to its end without a kill, and compares.
  func finish() throws {
    for (office, rows, year) in [(county, rowsBelow, 2025), (city, rowsAbove, 2024)] {
      let result = try importing(office, after: rows, year: year).wait().mustSucceed()
      #expect(try JSONText.read(result.output)["refused"]?.integer == 0)
    }
    rowsBelow += Self.rowsAtOnce
    rowsAbove += Self.rowsAtOnce
    _ = try county.json("sync")
    try daemon.stop()
    try expectAgreement(county, city)

    // Every row that an import reported stands there once.
    let list = try city.json("mediation", "list", "--limit", "100000")
    let numbers = (list["cases"]?.elements ?? []).compactMap { $0["official_number"]?.text }
    #expect(numbers.count == rowsBelow + rowsAbove, "SEED=\(seed)")
    #expect(Set(numbers).count == numbers.count, "SEED=\(seed)")
    for row in 0..<rowsBelow { #expect(numbers.contains(caseNumber(row)), "SEED=\(seed)") }
    let sought = (list["cases"]?.elements ?? []).reduce(0) {
      $0 + ($1["sought_fen"]?.integer ?? 0)
    }
    var expected: Int64 = 0
    for rows in [rowsBelow, rowsAbove] {
      for row in 0..<Int64(rows) { expected += row * 100 + 25 }
    }
    #expect(sought == expected, "SEED=\(seed)")

    // Every payment that was reported is there, and none twice.
    for office in [county, city] {
      let payments = try office.payments()
      #expect(acknowledgedPayments.isSubset(of: payments.map(\.id)), "SEED=\(seed)")
      #expect(Set(payments.map(\.fen)).count == payments.count, "SEED=\(seed)")
      #expect(attemptedPayments.isSuperset(of: payments.map(\.fen)), "SEED=\(seed)")
      let total = payments.reduce(0) { $0 + $1.fen }
      #expect(try office.totals()?["received_fen"]?.integer == total, "SEED=\(seed)")
    }
  }
}

/// Numbers that follow from a seed: SplitMix64.
private struct Randomness {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number from 0 up to a bound, the bound left out.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// One of several, each as often as its weight says.
  mutating func pick<Value>(_ weighted: [(Value, Int)]) -> Value {
    var drawn = below(weighted.reduce(0) { $0 + $1.1 })
    for (value, weight) in weighted {
      if drawn < weight { return value }
      drawn -= weight
    }
    return weighted[0].0
  }
}
