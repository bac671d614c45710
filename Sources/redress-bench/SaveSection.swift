import Bench
import CaseModel
import CaseStore
import ChangeLog

/// Saving what was typed at a county: alone and by the thousand, new and edited.
///
/// Ours begins with values in memory (drafts as a form leaves them) and ends durable: the line,
/// the rules, the chain, the record. The stores of the three legs grow alike: turn k of each
/// writes the same records.
struct SaveSection {
  let workshop: Workshop
  private let office = "150502"

  /// What a turn writes: the same for ours and the floors.
  private struct Work {
    let name: String
    let title: String
    /// Drafts of each transaction.
    let transactions: [[RecordDraft]]
    /// How many of them a turn does.
    let perTurn: Int
    /// How many units of the figure a transaction is.
    let unitsEach: Int
    /// What the stores hold before: cases that are edited.
    var before: [RecordDraft] = []
    /// The field that is edited; nil for new records.
    var field: String?
  }

  func durable() throws {
    try measureDurable(
      on: "a sync of \(Workshop.syncMicroseconds) µs", suffix: "", folder: workshop.memory,
      transactions: workshop.sizes.durableTransactions)
    try measureDurable(
      on: "this disk", suffix: "-disk", folder: workshop.disk,
      transactions: workshop.sizes.diskTransactions)
  }

  private func measureDurable(
    on device: String, suffix: String, folder: String, transactions count: Int
  ) throws {
    let all = count * (workshop.sizes.turns + 1)
    var samples = SampleCases(office: office, seed: 1)
    try measure(
      Work(
        name: "save-record" + suffix, title: "save a 20-field record, durable, \(device)",
        transactions: (0..<all).map { _ in [samples.mediation()] }, perTurn: count, unitsEach: 1),
      folder: folder, targets: [(.plain, .atLeast(0.8))])
    try measure(
      Work(
        name: "save-case" + suffix, title: "save a case as typed, durable, \(device)",
        transactions: (0..<all).map { _ in samples.wholeCase().drafts }, perTurn: count,
        unitsEach: 1),
      folder: folder, targets: [(.plain, .atLeast(0.8))])
    try measure(
      Work(
        name: "edit" + suffix, title: "edit one field, durable, \(device)", transactions: [],
        perTurn: count, unitsEach: 1, before: (0..<all).map { _ in samples.mediation() },
        field: "agreed_fen"),
      folder: folder, targets: [(.plain, .atLeast(0.8))])
  }

  func bulk() throws {
    let perTurn = max(1, workshop.sizes.bulkRecords / 1_000)
    let size = workshop.sizes.bulkRecords / perTurn
    let all = perTurn * (workshop.sizes.turns + 1)
    var samples = SampleCases(office: office, seed: 2)
    try measure(
      Work(
        name: "bulk-record", title: "save 20-field records, \(size) a transaction",
        transactions: (0..<all).map { _ in (0..<size).map { _ in samples.mediation() } },
        perTurn: perTurn, unitsEach: size),
      folder: workshop.memory,
      targets: [(.layout, .atLeast(0.7)), (.plain, .atLeast(0.25))], layoutTarget: 0.4)
    try measure(
      Work(
        name: "bulk-case", title: "save records of cases as typed, \(size / 4 * 4) a transaction",
        transactions: (0..<all).map { _ in
          (0..<size / 4).flatMap { _ in samples.wholeCase().drafts }
        },
        perTurn: perTurn, unitsEach: size / 4 * 4),
      folder: workshop.memory,
      targets: [(.layout, .atLeast(0.7)), (.plain, .atLeast(0.25))], layoutTarget: 0.4)
  }

  private func measure(
    _ work: Work, folder: String, targets: [(Figure.Reference, Target)],
    layoutTarget: Double? = nil
  ) throws {
    workshop.tell(work.title)
    let isFixed = folder == workshop.memory
    let base = folder + "/\(work.name).sqlite"
    var plainBefore = Recording()
    for draft in work.before { PlainRecords.insert(draft, into: &plainBefore) }
    plainBefore.endTransaction()
    let transactions = try prepare(work, base)
    let copies = ["ours", "recorded", "layout"].map { "\(folder)/\(work.name)-\($0).sqlite" }
    for copy in copies { try workshop.copyStore(base, to: copy) }
    let plainPath = "\(folder)/\(work.name)-plain.sqlite"
    defer { for path in copies + [base, plainPath] { workshop.remove(path) } }

    let recorded = try record(transactions, copies[1])
    let ours = try CaseStore(path: copies[0])
    let layout = try PlainDatabase(path: copies[2])
    let plain = try PlainRecords.create(path: plainPath)
    try plain.replay(plainBefore, 0..<plainBefore.transactionCount)
    var plainRecording = Recording()
    for transaction in transactions {
      for draft in transaction {
        if let field = work.field {
          PlainRecords.update(draft, field: field, into: &plainRecording)
        } else {
          PlainRecords.insert(draft, into: &plainRecording)
        }
      }
      plainRecording.endTransaction()
    }
    // On a disk one transaction each in turns, since its moods last longer than one.
    let perShare = isFixed ? work.perTurn : 1
    func range(_ share: Int) -> Range<Int> { share * perShare..<(share + 1) * perShare }
    let units = perShare * work.unitsEach
    var syncs = 0
    // A disk is waited for; a fixed sync is worked off by the thread itself.
    let clock: Stopwatch.Clock = isFixed ? .thread : .wall
    let turns = try SyncCost.with(microseconds: isFixed ? Workshop.syncMicroseconds : nil) {
      try Turns(
        workshop.sizes.turns, sharesEach: work.perTurn / perShare,
        [
          { share in
            let calls = SyncCost.callCount
            let seconds = try Stopwatch.time(on: clock) {
              for drafts in transactions[range(share)] {
                try ours.save(drafts.lazy.compactMap { $0.line() }, by: "clerk.1")
              }
            }
            if share >= work.perTurn / perShare { syncs += SyncCost.callCount - calls }
            return (units, seconds)
          },
          { share in
            (
              units,
              try Stopwatch.time(on: clock) { try plain.replay(plainRecording, range(share)) }
            )
          },
          { share in
            (units, try Stopwatch.time(on: clock) { try layout.replay(recorded, range(share)) })
          },
        ])
    }
    let saved = Double(work.perTurn * workshop.sizes.turns)
    let rows = Double(recorded.runCount) / Double(recorded.transactionCount * work.unitsEach)
    let remark =
      "\(rounded(Double(syncs) / saved)) syncs a transaction; \(rounded(rows)) rows written each"
    for (reference, target) in targets {
      workshop.report(
        Figure(
          targets.count == 1 ? work.name : "\(work.name)/\(reference.rawValue)", work.title,
          .perSecond, ours: turns.rates[0], plain: turns.rates[1], layout: turns.rates[2],
          against: reference, target: target, remark: reference == targets[0].0 ? remark : nil))
    }
    guard let layoutTarget else { return }
    workshop.report(
      Figure(
        "layout-\(work.name)", "L/P of the same", .perSecond, ours: turns.rates[2],
        plain: turns.rates[1], against: .plain, target: .atLeast(layoutTarget)))
  }

  /// Makes the store that all legs begin with, and what they write.
  ///
  /// For an edit that is each record as it is shown, with a new amount. The store is closed when
  /// this returns, its file whole.
  private func prepare(_ work: Work, _ path: String) throws -> [[RecordDraft]] {
    let store = try workshop.makeStore(path, office: office)
    guard let field = work.field else { return work.transactions }
    try store.save(work.before.lazy.compactMap { $0.line() }, by: "clerk.1")
    return try work.before.map { draft in
      guard let record = try store.record(draft.key) else {
        throw BenchFault.lost(expected: 1, found: 0)
      }
      var edit = RecordDraft(editing: record)
      edit.set(field, .integer((record.values[field]?.integer ?? 0) + 100))
      return [edit]
    }
  }

  private func record(_ transactions: [[RecordDraft]], _ path: String) throws -> Recording {
    let recorder = try ChangeRecorder(path: path)
    let store = try CaseStore(path: path)
    for drafts in transactions {
      try store.save(drafts.lazy.compactMap { $0.line() }, by: "clerk.1")
    }
    let recording = try recorder.finish()
    guard recording.transactionCount == transactions.count else {
      throw BenchFault.lost(
        expected: Int64(transactions.count), found: Int64(recording.transactionCount))
    }
    return recording
  }
}

/// A number with two decimals at most, for remarks.
func rounded(_ number: Double) -> String {
  let hundredths = Int((number * 100).rounded())
  let decimals = hundredths % 100
  return "\(hundredths / 100)" + (decimals == 0 ? "" : ".\(decimals < 10 ? "0" : "")\(decimals)")
}
