import Bench
import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import Hub
import Indicators
import Reports
import SyncClient
import SyncSession

/// The same works at hubs of a thousand to a million records, for `docs/performance.md`.
struct Growth {
  let workshop: Workshop
  /// Runs of what takes milliseconds.
  private static let runs = 100
  /// Cases of the county that pulls, whatever the hub's size.
  private static let countyCases = 100

  func measure(upTo recordsMax: Int) throws -> GrowthPlot {
    var sizes = [1_000]
    while sizes[sizes.count - 1] * 10 <= recordsMax { sizes.append(sizes[sizes.count - 1] * 10) }
    var columns: [[(title: String, value: Double)]] = []
    for size in sizes {
      columns.append(
        try SyncCost.with(microseconds: Workshop.syncMicroseconds) { try measure(records: size) })
    }
    let series = columns[0].indices.map { row in
      GrowthPlot.Series(columns[0][row].title, columns.map { $0[row].value })
    }
    return GrowthPlot(sizes: sizes, series: series)
  }

  private func measure(records: Int) throws -> [(title: String, value: Double)] {
    let hub = try LargeHub(
      workshop, cases: records / LargeHub.changesEach, countyCases: Growth.countyCases)
    workshop.tell("a hub of \(records) records")
    let store = try hub.open()
    let bytes = Double(workshop.size(of: hub.path)) / Double(records)
    let list = try median(10) { _ = try store.cases(of: .mediation, CaseStore.CaseFilter()) }
    let report = try median(3) { try Growth.report(store) }
    let (pull, idle) = try county(store)
    let save = try saves(store)
    let push = try push(store)
    return [
      ("save a case, ms", save.one * 1_000), ("edit a field, ms", save.edit * 1_000),
      ("save by the thousand, records/s", 1 / save.each), ("take a push, records/s", push),
      ("idle sync, ms", idle * 1_000),
      ("full pull of \(Growth.countyCases) cases, ms", pull * 1_000),
      ("list 50 cases, ms", list * 1_000), ("report by office, ms", report * 1_000),
      ("bytes a record", bytes),
    ]
  }

  private func median(
    _ count: Int, on clock: Stopwatch.Clock = .thread, _ body: () throws -> Void
  ) throws -> Double {
    try body()
    return Spread(try (0..<count).map { _ in try Stopwatch.time(on: clock, body) }).median
  }

  private static func report(_ store: CaseStore) throws {
    guard let from = LocalDate(iso: "2021-02-11"), let to = LocalDate(iso: "2025-10-17") else {
      return
    }
    guard let period = ReportPeriod.range(from: from, to: to) else { return }
    _ = try IndicatorDocument.compute(
      IndicatorQuery(
        office: LargeHub.office, period: period,
        ["accepted", "concluded", "agreed_amount", "received"].compactMap { Indicator.find($0) }),
      style: IndicatorDocument.Style(), store: store)
  }

  private func saves(_ store: CaseStore) throws -> (one: Double, edit: Double, each: Double) {
    var samples = SampleCases(office: LargeHub.county, seed: Stopwatch.nanoseconds())
    let cases = (0..<Growth.runs).map { _ in samples.wholeCase() }
    let one = try cases.map { whole in
      try Stopwatch.time(on: .thread) {
        try store.save(whole.drafts.lazy.compactMap { $0.line() }, by: "clerk.1")
      }
    }
    let edit = try cases.map { whole in
      var edit = RecordDraft(editing: try store.record(whole.mediation.key).orThrow())
      edit.set("agreed_fen", .integer(77))
      return try Stopwatch.time(on: .thread) {
        try store.save([edit].compactMap { $0.line() }, by: "clerk.1")
      }
    }
    let many = (0..<5).map { _ in (0..<250).flatMap { _ in samples.wholeCase().drafts } }
    let each = try many.map { drafts in
      try Stopwatch.time(on: .thread) {
        try store.save(drafts.lazy.compactMap { $0.line() }, by: "clerk.1")
      } / Double(drafts.count)
    }
    return (Spread(one).median, Spread(edit).median, Spread(each).median)
  }

  /// A new county pulls its cases, then has nothing more to sync.
  private func county(_ store: CaseStore) throws -> (pull: Double, idle: Double) {
    let service = HubService(store: store)
    let server = try HTTPServer(address: ListenAddress("127.0.0.1:0"), refuse: HubService.refuse) {
      service.respond(to: $0)
    }
    defer { server.stop() }
    let path = workshop.memory + "/growth.sqlite"
    defer { workshop.remove(path) }
    let county = try workshop.makeStore(path, office: LargeHub.county)
    let client = SyncClient(store: county)
    try client.join(server.boundAddress.description, of: store, office: LargeHub.county)
    let pull = try Stopwatch.time { _ = try client.sync { _ in } }
    let idle = try median(30, on: .wall) { _ = try client.sync { _ in } }
    return (pull, idle)
  }

  private func push(_ store: CaseStore) throws -> Double {
    let path = workshop.memory + "/growth-county.sqlite"
    defer { workshop.remove(path) }
    let office = LargeHub.otherCounties[0]
    let county = try workshop.makeStore(path, office: office)
    var samples = SampleCases(office: office, seed: Stopwatch.nanoseconds())
    try county.save(
      (0..<5_000).lazy.compactMap { _ in samples.mediation().line() }, by: "clerk.1")
    let messages = try County.messages(of: county, linesMax: SyncProtocol.linesMax).0
    try store.enrol(county)
    let seconds = try Stopwatch.time(on: .thread) {
      for message in messages { _ = try store.receive(try PushBatch(decoding: message)) }
    }
    return 5_000 / seconds
  }
}
