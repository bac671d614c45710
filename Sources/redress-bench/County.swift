import Bench
import CaseModel
import CaseStore
import ChangeLog
import Glibc
import SyncSession

/// A county's store full of 20-field records that no hub has yet, and all that it would push.
///
/// Made once a run: pushing, pulling, the way over HTTP and sizes are measured with it.
final class County {
  static let office = "150502"

  let path: String
  let drafts: [RecordDraft]
  let applicant: Applicant
  /// The messages of its push in order, as bytes.
  let messages: [[UInt8]]
  /// How many lines each message has.
  let lineCounts: [Int]
  /// The bytes of the store's file when it was empty, and as it is.
  let bytesEmpty: Int
  let bytesFull: Int

  init(_ workshop: Workshop, records: Int) throws {
    workshop.tell("a county records \(records) cases")
    path = workshop.memory + "/county-\(records).sqlite"
    var samples = SampleCases(office: County.office, seed: 3)
    let drafts = (0..<records).map { _ in samples.mediation() }
    self.drafts = drafts
    bytesEmpty = try County.fill(workshop, path, [])
    workshop.remove(path)
    bytesFull = try County.fill(workshop, path, drafts)
    let store = try CaseStore(path: path)
    applicant = try Applicant(store)
    (messages, lineCounts) = try County.messages(of: store, linesMax: workshop.sizes.batchLines)
  }

  /// Makes the store and closes it.
  ///
  /// - Returns: how large its file is then.
  private static func fill(
    _ workshop: Workshop, _ path: String, _ drafts: [RecordDraft]
  ) throws -> Int {
    do {
      let store = try workshop.makeStore(path, office: office)
      for start in stride(from: 0, to: drafts.count, by: 1_000) {
        let share = drafts[start..<min(start + 1_000, drafts.count)]
        try store.save(share.lazy.compactMap { $0.line() }, by: "clerk.1")
      }
    }
    return workshop.size(of: path)
  }

  /// Everything that a store would push to a hub that holds nothing of it, or no more of each log
  /// than its first lines.
  static func messages(
    of store: CaseStore, linesMax: Int64, after held: Int64 = 0, through last: Int64 = .max
  ) throws -> ([[UInt8]], [Int]) {
    var messages: [[UInt8]] = []
    var counts: [Int] = []
    for end in try store.hello().logs where end.through > 0 {
      var from = held + 1
      let through = min(end.through, last)
      while from <= through {
        let batch = try store.batch(
          of: end, from: from, linesMax: min(linesMax, through - from + 1),
          bytesMax: SyncProtocol.bytesMax)
        messages.append(batch.encoded)
        counts.append(batch.items.count)
        from += Int64(batch.items.count)
      }
    }
    return (messages, counts)
  }
}
