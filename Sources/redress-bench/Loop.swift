import Bench
import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import SyncClient
import SyncSession

/// Our side of one work alone, over and over, for a profiler to watch: no floors, no recording.
enum Loop: String, CaseIterable {
  case save
  case bulk
  case cases
  case edit
  case push
  case pull
  case pullCases = "pull-cases"
  case pack
  case unpack

  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// Runs for some seconds.
  ///
  /// - Returns: what was done in a second.
  func run(_ workshop: Workshop, seconds: Double) throws -> Double {
    try SyncCost.with(microseconds: Workshop.syncMicroseconds) {
      switch self {
      case .save: try save(workshop, seconds, size: 1) { [$0.mediation()] }
      case .bulk: try save(workshop, seconds, size: 1_000) { [$0.mediation()] }
      case .cases: try save(workshop, seconds, size: 1_000) { $0.wholeCase().drafts }
      case .edit: try edit(workshop, seconds)
      case .pullCases: try pullCases(workshop, seconds)
      case .push, .pull: try push(workshop, seconds)
      case .pack, .unpack: try pack(seconds)
      }
    }
  }

  private func save(
    _ workshop: Workshop, _ seconds: Double, size: Int,
    _ make: (inout SampleCases) -> [RecordDraft]
  ) throws -> Double {
    var samples = SampleCases(office: County.office, seed: 7)
    let drafts = Array((0..<20_000).flatMap { _ in make(&samples) }.prefix(20_000))
    var count = 0
    var spent = 0.0
    while spent < seconds {
      let path = workshop.memory + "/loop.sqlite"
      defer { workshop.remove(path) }
      let store = try workshop.makeStore(path, office: County.office)
      let watch = Stopwatch(.thread)
      for start in stride(from: 0, to: drafts.count, by: size) where spent + watch.seconds < seconds
      {
        try store.save(
          drafts[start..<start + size].lazy.compactMap { $0.line() }, by: "clerk.1")
        count += size
      }
      spent += watch.seconds
    }
    return Double(count) / spent
  }

  private func edit(_ workshop: Workshop, _ seconds: Double) throws -> Double {
    var samples = SampleCases(office: County.office, seed: 7)
    let drafts = (0..<2_000).map { _ in samples.mediation() }
    let path = workshop.memory + "/loop.sqlite"
    defer { workshop.remove(path) }
    let store = try workshop.makeStore(path, office: County.office)
    try store.save(drafts.lazy.compactMap { $0.line() }, by: "clerk.1")
    var count = 0
    var spent = 0.0
    while spent < seconds {
      let edits = try drafts.map { draft in
        guard let record = try store.record(draft.key) else {
          throw BenchFault.lost(expected: 1, found: 0)
        }
        var edit = RecordDraft(editing: record)
        edit.set("sought_fen", .integer((record.values["sought_fen"]?.integer ?? 0) + 100))
        return edit
      }
      spent += try Stopwatch.time(on: .thread) {
        for edit in edits { try store.save([edit].lazy.compactMap { $0.line() }, by: "clerk.1") }
      }
      count += edits.count
    }
    return Double(count) / spent
  }

  /// A new computer of a county pulls its cases over HTTP and stores them, five changes each; by
  /// the wall.
  private func pullCases(_ workshop: Workshop, _ seconds: Double) throws -> Double {
    let hub = try LargeHub(workshop, cases: 10_000, countyCases: 10_000)
    defer { workshop.remove(hub.path) }
    let service = try LargeSection.Service(try hub.open())
    var count = 0
    var spent = 0.0
    while spent < seconds {
      let path = workshop.memory + "/asker.sqlite"
      defer { workshop.remove(path) }
      let asker = try workshop.makeStore(path, office: LargeHub.county)
      let client = SyncClient(store: asker)
      try client.join(
        service.server.boundAddress.description, of: service.store, office: LargeHub.county)
      spent += try Stopwatch.time {
        count += Int(try client.sync { _ in }.outcome.received)
      }
    }
    return Double(count) / spent
  }

  /// Lines of 20-field records into the form in which stores keep them, or back.
  private func pack(_ seconds: Double) throws -> Double {
    var samples = SampleCases(office: County.office, seed: 7)
    let drafts = (0..<20_000).compactMap { _ in samples.mediation().line() }
    let node = try NodeID("k7q2m9x4d3h8").orThrow()
    let lines = drafts.enumerated().map { index, draft in
      draft.encoded(
        node: node, sequence: Int64(index + 1), at: "2025-11-20T10:00:00.123Z", by: "clerk.1",
        salt: [])
    }
    let packed = lines.map { PackedLine.pack($0) }
    var count = 0
    let watch = Stopwatch(.thread)
    while watch.seconds < seconds {
      for index in lines.indices {
        if self == .pack {
          guard PackedLine.pack(lines[index]).count == packed[index].count else { return 0 }
        } else {
          let bytes = packed[index]
          let byteCount = unsafe PackedLine.unpack(bytes.span.bytes)?.count
          guard byteCount == lines[index].count else { return 0 }
        }
        count += 1
      }
    }
    return Double(count) / watch.seconds
  }

  private func push(_ workshop: Workshop, _ seconds: Double) throws -> Double {
    let county = try County(workshop, records: 10_000)
    var count = 0
    var spent = 0.0
    while spent < seconds {
      let path = workshop.memory + "/loop.sqlite"
      defer { workshop.remove(path) }
      try PushSection.makeHub(workshop, path, enrolling: county)
      let hub = try CaseStore(path: path)
      let watch = Stopwatch(.thread)
      for (index, message) in county.messages.enumerated() {
        _ = try hub.receive(try PushBatch(decoding: message))
        if self == .push { count += county.lineCounts[index] }
      }
      if self == .push {
        spent += watch.seconds
      } else {
        let done = try PushSection.pull(workshop, hub, gzip: true, seconds: seconds)
        count += done.units
        spent += done.seconds
      }
    }
    return Double(count) / spent
  }
}
