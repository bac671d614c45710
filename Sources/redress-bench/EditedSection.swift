import Bench
import CaseModel
import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncClient
import SyncSession

/// A county of many records that a hub has already: a sync of a few edits, and what it takes to
/// prove agreement from nothing.
struct EditedSection {
  let workshop: Workshop
  private static let edits = 100

  func measure() throws {
    let size = workshop.sizes.editedStoreRecords
    let county = try workshop.county(records: size)
    let paths = ["edited-county", "edited-hub"].map { workshop.memory + "/\($0).sqlite" }
    defer { for path in paths { workshop.remove(path) } }
    try workshop.copyStore(county.path, to: paths[0])
    try PushSection.makeHub(workshop, paths[1], enrolling: nil)
    let hub = try CaseStore(path: paths[1])
    let service = HubService(store: hub)
    let server = try HTTPServer(address: ListenAddress("127.0.0.1:0"), refuse: HubService.refuse) {
      service.respond(to: $0)
    }
    defer { server.stop() }
    let store = try CaseStore(path: paths[0])
    let client = SyncClient(store: store)
    workshop.tell("a county of \(size) records syncs for the first time")
    try client.join(server.boundAddress.description, of: hub, office: County.office)
    _ = try client.sync { _ in }
    try syncEdits(client, store, county.drafts)
    try prove(store, size)
  }

  private func syncEdits(
    _ client: SyncClient, _ store: CaseStore, _ drafts: [RecordDraft]
  ) throws {
    workshop.tell("syncs of \(EditedSection.edits) edited records")
    var own: [Double] = []
    var all: [Double] = []
    try SyncCost.with(microseconds: Workshop.syncMicroseconds) {
      for turn in 0...workshop.sizes.turns {
        let edits = try (0..<EditedSection.edits).map { index in
          let draft = drafts[(turn * 7_919 + index * 613) % drafts.count]
          var edit = RecordDraft(editing: try store.record(draft.key).orThrow())
          edit.set("agreed_fen", .integer(Int64(1_000 + turn * 1_000 + index)))
          return edit
        }
        try store.save(edits.lazy.compactMap { $0.line() }, by: "clerk.1")
        let processor = Stopwatch(.thread)
        let seconds = try Stopwatch.time { _ = try client.sync { _ in } }
        let ownSeconds = processor.seconds
        guard turn > 0 else { continue }
        own.append(ownSeconds * 1_000)
        all.append(seconds * 1_000)
      }
    }
    workshop.report(
      Figure(
        "sync-100",
        "a sync of \(EditedSection.edits) edited records at a store of \(drafts.count), own time",
        .milliseconds, own, target: .atMost(10),
        remark: "the processor time of the county's thread; with the hub's answers it takes "
          + "\(rounded(Spread(all).median)) ms"))
  }

  /// Follows the store's own log from its first line to its last and compares the links.
  private func prove(_ store: CaseStore, _ size: Int) throws {
    workshop.tell("agreement is proved from nothing")
    let end = try store.hello().logs.first { $0.log.logClass == .plain }.orThrow()
    var rates: [Double] = []
    for _ in 0..<max(3, workshop.sizes.turns) {
      var link: ChainLink?
      let seconds = try Stopwatch.time(on: .thread) {
        link = try store.computedLink(of: end.log)
      }
      guard link == end.link else { throw BenchFault.lost(expected: end.through, found: 0) }
      rates.append(Double(end.through) / seconds)
    }
    workshop.report(
      Figure(
        "proof", "proof of agreement from scratch: records", .perSecond, rates,
        target: .atLeast(400_000),
        remark: "a log read in runs of 1,000, each line hashed into the chain"))
    var verified: [Double] = []
    let watch = Stopwatch()
    while verified.isEmpty || (verified.count < 3 && watch.seconds < 10) {
      verified.append(Double(size) / (try Stopwatch.time { _ = try store.verify() }))
    }
    workshop.report(
      Figure("verify", "redress verify, all computed again: records", .perSecond, verified))
  }
}
