import CaseModel
import ChangeLog
import Dispatch
import Glibc
import SyncSession
import Synchronization
import Testing
import Turnstile

@testable import CaseStore

/// Pushes that come while the store is busy are stored in one transaction, and nobody can tell.
struct GroupCommitTests {
  private let counties: [Site]

  init() throws {
    counties = try ["150502", "150521", "150523"].enumerated().map { index, office in
      try Site(office, seed: UInt64(300 + index))
    }
  }

  private func hub(_ seed: UInt64, enrolling sites: [Site]) throws -> Site {
    let hub = try Site("150500", seed: seed, isHub: true)
    for site in sites { try hub.store.enrol(site.store) }
    return hub
  }

  /// All that a store would push to an empty hub, so many lines at a time.
  private func pushes(of site: Site, lines linesMax: Int64) throws -> [PushBatch] {
    var batches: [PushBatch] = []
    for end in try site.store.hello().logs where end.through > 0 {
      var from: Int64 = 1
      while from <= end.through {
        let batch = try site.store.batch(
          of: end, from: from, linesMax: linesMax, bytesMax: SyncProtocol.bytesMax)
        batches.append(batch)
        from += Int64(batch.items.count)
      }
    }
    return batches
  }

  /// Pushes from a thread each, in this order, while another writes.
  private func receiveTogether(
    _ batches: [PushBatch], at hub: CaseStore
  ) throws -> [Result<PushReceipt, any Error>] {
    let found = Mutex<[Int: Result<PushReceipt, any Error>]>([:])
    let all = DispatchGroup()
    try hub.withoutTransaction { _ in
      for (index, batch) in batches.enumerated() {
        DispatchQueue(label: "push").async(group: all) {
          let receipt = Result { try hub.receive(batch) }
          found.withLock { $0[index] = receipt }
        }
        // It stands in line when the next one comes.
        while hub.pushes.waitingCount <= index { sched_yield() }
      }
    }
    all.wait()
    return found.withLock { found in batches.indices.compactMap { found[$0] } }
  }

  private func expectSound(_ hub: Site, _ comment: Comment? = nil) throws {
    #expect(try hub.store.findingsOfCases() == [], comment)
    #expect(try hub.store.checkFigures(isRepairing: false).isClean, comment)
  }

  @Test func `pushes that wait are stored by one commit, as if they came in turn`() throws {
    for county in counties {
      for workers in 1...3 { try county.saveCase("笔记", workers: Int64(workers)) }
    }
    let batches = try counties.flatMap { try pushes(of: $0, lines: 4) }
    let (together, inTurn) = (
      try hub(310, enrolling: counties), try hub(311, enrolling: counties)
    )
    let glances = Mutex(0)
    let system = TestEnvironment(seed: 312).environment
    let environment = StoreEnvironment(
      nowMilliseconds: system.nowMilliseconds, randomBytes: system.randomBytes,
      machine: system.machine,
      elapsed: {
        glances.withLock { $0 += 1 }
        return .zero
      })
    let store = try CaseStore(path: together.store.path, environment: environment)
    let receipts = try receiveTogether(batches, at: store).map { try $0.get() }
    #expect(glances.withLock { $0 } == 2, "a transaction's time is taken at its ends")
    // What is held of a log is told as of the end of the transaction.
    let others = try batches.map { try inTurn.store.receive($0) }
    #expect(others.map(\.counts) == receipts.map(\.counts))
    #expect(others.last == receipts.last)
    #expect(try together.store.status().intake == inTurn.store.status().intake)
    #expect(receipts.reduce(0) { $0 + $1.counts.applied } == 3 * 3 * 3)
    #expect(try together.lines().isSuperset(of: counties.flatMap { try $0.lines() }))
    try expectSound(together)
  }

  @Test func `one push that cannot be stored keeps none of the others from it`() throws {
    for county in counties { try county.saveCase() }
    var batches = try counties.map { try pushes(of: $0, lines: 9)[0] }
    let later = try pushes(of: counties[1], lines: 1)[1]
    batches[1] = later
    let hub = try hub(312, enrolling: counties)
    let receipts = try receiveTogether(batches, at: hub.store)
    #expect(receipts.count == 3)
    #expect(throws: StoreError.gap(log: later.log, heldThrough: 0, from: 2)) {
      _ = try receipts[1].get()
    }
    #expect(try receipts[0].get().counts.received == 2 && receipts[2].get().counts.received == 2)
    #expect(try hub.store.status().intake.received == 4)
    try expectSound(hub)
  }

  @Test func `what one push lets count of another counts as it does in turn`() throws {
    // Two computers of an office: the second pays into a case of which the hub hears later.
    let (first, second) = (counties[0], try Site("150502", seed: 320))
    let meeting = try hub(321, enrolling: [first, second])
    let root = try first.saveCase(workers: 4)
    try InProcessSync.run(first, with: meeting)
    try InProcessSync.run(second, with: meeting)
    try second.edit(root, workers: 5)
    var payment = RecordDraft(new: .recovery, case: root.id, id: second.store.newRecordID())
    payment.set("received_on", .text("2025-11-22"))
    payment.set("amount_fen", .integer(700))
    payment.set("kind", .text("wages"))
    try second.store.save([payment.line().orThrow()], by: "li")
    let batches = try [second, first].flatMap { try pushes(of: $0, lines: 9) }
    let sites = [first, second]
    let (together, inTurn) = (try hub(322, enrolling: sites), try hub(323, enrolling: sites))
    let receipts = try receiveTogether(batches, at: together.store).map { try $0.get() }
    #expect(try batches.map { try inTurn.store.receive($0).counts } == receipts.map(\.counts))
    #expect(try together.store.status().intake == inTurn.store.status().intake)
    #expect(try together.store.record(root)?.values["workers"] == .integer(5))
    try expectSound(together)
  }

  @Test func `random pushes of many threads leave what one after the other leaves`() throws {
    var random = Randomness.announced()
    for county in counties {
      var keys: [RecordKey] = []
      for _ in 0..<12 {
        if let key = keys.randomElement(using: &random), Bool.random(using: &random) {
          try county.edit(key, workers: Int64.random(in: 1...900, using: &random))
        } else {
          keys.append(try county.saveCase(Bool.random(using: &random) ? "笔记" : nil))
        }
      }
    }
    let (together, inTurn) = (
      try hub(330, enrolling: counties), try hub(331, enrolling: counties)
    )
    let linesMax = Int64.random(in: 1...9, using: &random)
    let shares = try counties.map { try pushes(of: $0, lines: linesMax) }
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: shares.count) { index in
      for batch in shares[index] {
        do { _ = try together.store.receive(batch) } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
    }
    #expect(failures.withLock { $0 } == [], "SEED=\(random.seed)")
    for batch in shares.joined() { _ = try inTurn.store.receive(batch) }
    #expect(
      try together.store.status().intake == inTurn.store.status().intake, "SEED=\(random.seed)")
    for site in counties {
      #expect(try together.lines().isSuperset(of: site.lines()), "SEED=\(random.seed)")
    }
    try expectSound(together, "SEED=\(random.seed)")
  }
}
