import Bench
import CaseModel
import CaseStore
import ChangeLog
import Glibc
import HTTPServer
import Hub
import Indicators
import Reports
import Synchronization
import SyncClient
import SyncSession

/// What must not grow with a hub: an idle sync, a county's pull, a save, a report.
struct LargeSection {
  let workshop: Workshop

  /// Syncs while cases are saved: enough of them for a 99th percentile.
  private static let syncsDuringSaves = 5

  /// A hub that is served, with a client beside it.
  final class Service {
    let store: CaseStore
    let server: HTTPServer

    init(_ store: CaseStore) throws {
      self.store = store
      let service = HubService(store: store)
      server = try HTTPServer(address: ListenAddress("127.0.0.1:0"), refuse: HubService.refuse) {
        service.respond(to: $0)
      }
    }

    deinit { server.stop() }
  }

  func measure() throws {
    let sizes = workshop.sizes
    let few = try LargeHub(workshop, cases: sizes.fewerCases)
    let many = try workshop.largeHub()
    try SyncCost.with(microseconds: Workshop.syncMicroseconds) {
      let small = try Service(try few.open())
      let large = try Service(try many.open())
      try bringUp(large.store, many)
      let idle = try fullPull(small, large, few, many)
      try idleSync(idle, few, many)
      try saveDuringSync(large, many)
      try report(large.store, many)
    }
  }

  /// What the first questions after the hub was built wait for: once, and not in a kept hub again.
  private func bringUp(_ store: CaseStore, _ hub: LargeHub) throws {
    for table in DeferredIndex.Table.allCases {
      var rows: Int64 = 0
      let seconds = try Stopwatch.time { rows = try store.bringUpIndexes(of: table) }
      guard rows > 0 else { continue }
      workshop.report(
        Figure(
          "index-\(table.rawValue)",
          "the first question by an index of \(table.rawValue) after \(hub.cases) cases", .seconds,
          [seconds], target: nil, remark: "\(rows) rows that waited"))
    }
  }

  /// A new county pulls its cases from both hubs.
  ///
  /// - Returns: the two counties, which have nothing to sync then.
  private func fullPull(
    _ small: Service, _ large: Service, _ few: LargeHub, _ many: LargeHub
  ) throws -> [CaseStore] {
    workshop.tell("a new county pulls its \(many.countyCases) cases out of \(many.cases)")
    var counties: [CaseStore] = []
    var seconds: [Double] = []
    for (index, (service, hub)) in [(small, few), (large, many)].enumerated() {
      let county = try workshop.makeStore(
        workshop.memory + "/pull-\(index).sqlite", office: LargeHub.county)
      let client = SyncClient(store: county)
      try client.join(
        service.server.boundAddress.description, of: service.store, office: LargeHub.county)
      var received: Int64 = 0
      seconds.append(
        try Stopwatch.time { received = try client.sync { _ in }.outcome.received })
      let expected = Int64(hub.countyCases * LargeHub.changesEach)
      guard received >= expected else {
        throw BenchFault.lost(expected: expected, found: received)
      }
      counties.append(county)
    }
    // The hub's own share: all pages again, without a client that stores them.
    var answers: [Double] = []
    let service = HubService(store: large.store, callers: .trusted)
    for _ in 0..<3 {
      let pull = Pull(service, counties[1].thisNode.node, gzip: true)
      var spent = 0.0
      while pull.remaining > 0 { spent += try pull.take(pages: 1).seconds }
      answers.append(spent)
    }
    let each = [few, many].indices.map { index in
      seconds[index] * 1_000_000 / Double([few, many][index].countyCases)
    }
    workshop.report(
      Figure(
        "full-pull",
        "a new county pulls its \(many.countyCases) cases out of \(many.cases) and stores them",
        .seconds, [seconds[1]], target: .atMost(1),
        remark: "\(Int(each[1])) µs a case of \(LargeHub.changesEach) changes; out of "
          + "\(few.cases) it takes \(Int(each[0])) µs a case"))
    workshop.report(
      Figure(
        "full-pull-hub", "the hub's share of it: answering, packed", .seconds, answers))
    return counties
  }

  private func idleSync(_ counties: [CaseStore], _ few: LargeHub, _ many: LargeHub) throws {
    workshop.tell("an idle county syncs")
    let clients = counties.map { SyncClient(store: $0) }
    let each = max(2, workshop.sizes.processRuns)
    let legs: [Turns.Leg] = clients.map { client in
      { _ in
        (each, try Stopwatch.time { for _ in 0..<each { _ = try client.sync { _ in } } })
      }
    }
    let turns = try Turns(workshop.sizes.turns, legs)
    let times = turns.rates.map { $0.map { 1_000 / $0 } }
    workshop.report(
      Figure(
        "idle-sync", "idle county's sync with a hub of \(many.cases) cases", .milliseconds,
        times[1], target: .atMost(5)))
    workshop.report(
      Figure(
        "idle-growth", "the same, \(many.cases) cases to \(few.cases)", .ratio,
        zip(times[1], times[0]).map { $0 / $1 }, target: .atMost(1.3)))
  }

  /// Somebody at the hub saves cases while counties' pushes are stored, from another process's
  /// view: a store of its own on the same file.
  ///
  /// Between two cases there is a pause, as with people: who saves without one keeps the lock for
  /// himself and never meets the sync.
  private func saveDuringSync(_ large: Service, _ many: LargeHub) throws {
    let lines = min(10_000, many.cases)
    workshop.tell("cases are saved while a sync of \(lines) lines runs")
    let path = workshop.memory + "/busy.sqlite"
    defer { workshop.remove(path) }
    let county = try workshop.makeStore(path, office: LargeHub.otherCounties[0])
    // A kept hub has the cases of earlier runs.
    var samples = SampleCases(
      office: LargeHub.otherCounties[0], seed: UInt64(Stopwatch.nanoseconds()))
    for _ in 0...LargeSection.syncsDuringSaves {
      try county.save(
        (0..<lines).lazy.compactMap { _ in samples.mediation().line() }, by: "clerk.1")
    }
    let hub = large.store
    let applicant = try Applicant(county)
    try hub.enrol(county)
    // The first sync tells the hub how fast it is, and so how many lines it takes at once.
    for message in try County.messages(of: county, linesMax: 100, through: Int64(lines)).0 {
      _ = try hub.receive(try PushBatch(decoding: message))
    }
    let linesMax = try hub.welcome(applicant.hello, version: 1).linesMax
    let messages = try County.messages(of: county, linesMax: linesMax, after: Int64(lines)).0
    let desk = try many.open()
    var saved = SampleCases(office: LargeHub.county, seed: UInt64(Stopwatch.nanoseconds()))
    let cases = (0..<20_000).map { _ in saved.wholeCase().drafts }
    let isRunning = Atomic(true)
    let latencies = Mutex<[Double]>([])
    try Crew.run(2) { index in
      if index == 0 {
        defer { isRunning.store(false, ordering: .releasing) }
        let watch = Stopwatch()
        for message in messages where watch.seconds < 20 {
          _ = try hub.receive(try PushBatch(decoding: message))
        }
      } else {
        var pauses = SampleCases(office: LargeHub.county, seed: 5)
        for drafts in cases where isRunning.load(ordering: .acquiring) {
          let seconds = try Stopwatch.time {
            try desk.save(drafts.lazy.compactMap { $0.line() }, by: "clerk.1")
          }
          latencies.withLock { $0.append(seconds * 1_000) }
          usleep(UInt32(2_000 + pauses.draw(6_000)))
        }
      }
    }
    let spread = Spread(latencies.withLock { $0 })
    workshop.report(
      Figure(
        "save-during-sync",
        "save a case in a store of \(many.cases) while syncs of \(lines) lines run: p99",
        .milliseconds, [spread.percentile(0.99)], target: .atMost(50),
        remark: "\(spread.samples.count) cases saved meanwhile; median \(rounded(spread.median)) "
          + "ms, longest \(rounded(spread.greatest)) ms; \(linesMax) lines a push"))
  }

  private func report(_ store: CaseStore, _ many: LargeHub) throws {
    workshop.tell("reports")
    guard let from = LocalDate(iso: "2021-02-11"), let to = LocalDate(iso: "2025-10-17") else {
      return
    }
    guard let period = ReportPeriod.range(from: from, to: to) else { return }
    // What `report summary` shows unless told otherwise.
    let indicators = [
      "accepted", "concluded", "agreed", "success_rate", "workers", "agreed_amount", "received",
      "opening_stock", "closing_stock",
    ].compactMap { Indicator.find($0) }
    for grouping in [IndicatorGrouping.office, .month] {
      var times: [Double] = []
      let watch = Stopwatch()
      // The first warms up, unless one alone takes all the time there is.
      while times.isEmpty || (times.count <= workshop.sizes.turns && watch.seconds < 20) {
        times.append(
          try Stopwatch.time {
            _ = try IndicatorDocument.compute(
              IndicatorQuery(office: LargeHub.office, period: period, by: grouping, indicators),
              style: IndicatorDocument.Style(), store: store)
          } * 1_000)
      }
      if times.count > 1 { times.removeFirst() }
      workshop.report(
        Figure(
          "report-\(grouping.rawValue)",
          "report by \(grouping.rawValue), \(many.cases) mediations, \(many.cases * 3) payments",
          .milliseconds, times, target: .atMost(100)))
    }
  }
}
