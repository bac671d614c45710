import Bench
import CaseModel
import CaseStore

/// What each index and table of our layout costs, and what settings change: the floor L, and L
/// otherwise.
///
/// Not among the rows of a full run: for whoever thinks about the layout.
struct LayoutSection {
  let workshop: Workshop

  /// Another layout of the store.
  private struct Variant {
    let name: String
    /// What changes the file.
    var change: String?
    /// The table that is not written.
    var table: String?
  }

  func measure() throws {
    let perTurn = max(1, workshop.sizes.bulkRecords / 1_000)
    let size = workshop.sizes.bulkRecords / perTurn
    let all = perTurn * (workshop.sizes.turns + 1)
    var samples = SampleCases(office: County.office, seed: 2)
    let transactions = (0..<all).map { _ in (0..<size / 4).map { _ in samples.wholeCase() } }
    let base = workshop.memory + "/layout-base.sqlite"
    do { _ = try workshop.makeStore(base, office: County.office) }
    let recordedPath = workshop.memory + "/layout-recorded.sqlite"
    try workshop.copyStore(base, to: recordedPath)
    let recorder = try ChangeRecorder(path: recordedPath)
    let store = try CaseStore(path: recordedPath)
    for cases in transactions {
      try store.save(cases.lazy.flatMap { $0.drafts }.compactMap { $0.line() }, by: "clerk.1")
    }
    let recording = try recorder.finish()
    defer { for path in [base, recordedPath] { workshop.remove(path) } }

    let indexes = try PlainDatabase(path: base).rows(
      """
      SELECT name, tbl_name FROM sqlite_schema
      WHERE type = 'index' AND sql IS NOT NULL ORDER BY name
      """
    ).filter { recording.tables.contains($0[1]) }.map { $0[0] }
    var variants = [Variant(name: "all")]
    variants += indexes.map { Variant(name: "without \($0)", change: "DROP INDEX \($0)") }
    variants += recording.tables.map { Variant(name: "without rows of \($0)", table: $0) }
    variants += [
      Variant(name: "page cache of 64 MB", change: "PRAGMA cache_size = -65536"),
      Variant(name: "checkpoints each 10,000 pages", change: "PRAGMA wal_autocheckpoint = 10000"),
    ]
    var legs: [Turns.Leg] = []
    var paths: [String] = []
    defer { for path in paths { workshop.remove(path) } }
    for (index, variant) in variants.enumerated() {
      let path = workshop.memory + "/layout-\(index).sqlite"
      paths.append(path)
      try workshop.copyStore(base, to: path)
      let database = try PlainDatabase(path: path)
      if let change = variant.change { try database.execute(change) }
      let recording = variant.table.map { recording.without(table: $0) } ?? recording
      legs.append { turn in
        let range = turn * perTurn..<(turn + 1) * perTurn
        return (
          perTurn * (size / 4 * 4),
          try Stopwatch.time(on: .thread) { try database.replay(recording, range) }
        )
      }
    }
    let turns = try SyncCost.with(microseconds: Workshop.syncMicroseconds) {
      try Turns(workshop.sizes.turns, legs)
    }
    for (index, variant) in variants.enumerated() {
      workshop.report(
        Figure(
          "layout-\(index)", "L of cases as typed, \(variant.name)", .perSecond,
          ours: turns.rates[index], layout: turns.rates[0], against: .layout, target: nil))
    }
  }
}
