internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import Sheets

/// The second pass: reads the sheet again and hands its lines to the store one by one, so that a
/// large sheet never stands in memory.
///
/// A sequence cannot throw. Where the sheet or the store has changed since the first pass, the
/// source keeps the failure and hands out a line that the store must refuse, which undoes all.
final class DraftSource: Sequence, IteratorProtocol {
  /// What stopped the pass, if anything did.
  private(set) var failure: (any Error)?

  private var rows: SheetRows
  private let planner: any RowPlanner
  private let ledger: RowLedger
  private let updatesChanged: Bool
  private let progress: (ImportProgress) -> Void
  private var index = 0
  private var pending: [LineDraft] = []

  init(
    planner: any RowPlanner, rows: consuming SheetRows, ledger: RowLedger, updatesChanged: Bool,
    progress: @escaping (ImportProgress) -> Void
  ) {
    self.rows = rows
    self.planner = planner
    self.ledger = ledger
    self.updatesChanged = updatesChanged
    self.progress = progress
  }

  func next() -> LineDraft? {
    guard failure == nil else { return nil }
    do {
      while pending.isEmpty {
        guard let row = try rows.next() else {
          guard rows.content == ledger.content, index == ledger.count else {
            throw ImportError.fileChanged
          }
          return nil
        }
        try take(row)
      }
      return pending.removeLast()
    } catch {
      failure = error
      return DraftSource.refusedByAnyStore
    }
  }

  private func take(_ row: SheetRows.Row) throws {
    guard index < ledger.count else { throw ImportError.fileChanged }
    let entry = ledger[index]
    index += 1
    if index.isMultiple(of: ImportProgress.intervalRows) {
      progress(ImportProgress(stage: .writing, rows: index, total: ledger.count))
    }
    let isWritten = entry.verdict == .new || entry.verdict == .changed && updatesChanged
    // What the first pass left out counts for no row below it.
    let isCounted = entry.verdict != .skipped && entry.verdict != .refused
    guard isWritten || planner.dependsOnRowsAbove && isCounted else { return }
    let plan = try planner.plan(row)
    guard isWritten else { return }
    guard case .records(let records) = plan.verdict else { throw ImportError.fileChanged }
    let comparison = try planner.compare(records, line: row.line)
    guard comparison.state == entry.verdict.comparisonState, comparison.basis == entry.basis else {
      throw ImportError.storeChanged
    }
    pending = comparison.drafts.compactMap { $0.line() }.reversed()
  }

  /// A plain type in the personal log: no store takes that, in this version or a later one.
  private static let refusedByAnyStore = LineDraft(
    record: RecordKey(
      case: nil, type: RecordType.office.name,
      id: RecordID(office: "0", derivedFrom: ["no record"])),
    logClass: .personal, set: [])
}

/// What is kept of every row between the two passes: some thirty bytes.
struct RowLedger {
  /// What the first pass made of a row.
  enum Verdict: UInt8 {
    case new, unchanged, changed, refused, skipped

    var comparisonState: RowComparison.State? {
      switch self {
      case .new: .new
      case .unchanged: .unchanged
      case .changed: .changed
      case .refused, .skipped: nil
      }
    }
  }

  /// One row.
  struct Entry {
    var verdict: Verdict
    var basis: UInt64
  }

  private struct First {
    let index: Int32
    let line: Int32
    let fingerprint: UInt64
  }

  private var entries: [Entry] = []
  private var firsts: [RowIdentity: First] = [:]
  /// The digest of everything read.
  var content = Digest(of: "")

  var count: Int { entries.count }

  subscript(index: Int) -> Entry { entries[index] }

  mutating func append(_ verdict: Verdict, basis: UInt64) {
    entries.append(Entry(verdict: verdict, basis: basis))
  }

  /// How many rows have a verdict.
  func count(_ verdict: Verdict) -> Int { entries.count { $0.verdict == verdict } }

  /// Notes who a row is; gives the row that was the same before.
  mutating func claim(
    _ identity: RowIdentity, line: Int, fingerprint: UInt64
  ) -> (index: Int, line: Int, isSame: Bool)? {
    if let first = firsts[identity] {
      return (Int(first.index), Int(first.line), first.fingerprint == fingerprint)
    }
    firsts[identity] = First(
      index: Int32(clamping: entries.count), line: Int32(clamping: line),
      fingerprint: fingerprint)
    return nil
  }

  /// Takes back what was made of an earlier row; false if it was refused already.
  mutating func refuse(_ index: Int) -> Bool {
    guard entries.indices.contains(index), entries[index].verdict != .refused else { return false }
    entries[index].verdict = .refused
    return true
  }
}
