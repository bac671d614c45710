internal import CaseStore
internal import ChangeLog
internal import Dispatch
internal import Gzip
internal import Synchronization
internal import SyncSession

/// A batch and its bytes as they go over the wire.
struct PackedBatch: Sendable {
  /// A step faster than zlib's own choice, for three bytes in a hundred.
  private static let level: Int32 = 5

  let batch: PushBatch
  /// The message, packed with gzip.
  let body: [UInt8]

  init(_ batch: PushBatch) throws(GzipError) {
    self.batch = batch
    body = try gzip(batch.encoded, level: PackedBatch.level)
  }
}

/// The batch after the one that is on its way, read and packed while the hub stores that one.
///
/// Lines never change once they have a number, so it does not matter when they are read.
final class BatchAhead {
  private final class Place: Sendable {
    let batch = Mutex<PackedBatch?>(nil)
  }

  let end: LogEnd
  let from: Int64
  private let place = Place()
  private let work = DispatchGroup()

  init(_ store: CaseStore, _ end: LogEnd, from: Int64, linesMax: Int64, bytesMax: Int64) {
    self.end = end
    self.from = from
    DispatchQueue.global().async(group: work) { [place] in
      let batch = try? PackedBatch(
        store.batch(of: end, from: from, linesMax: linesMax, bytesMax: bytesMax))
      place.batch.withLock { $0 = batch }
    }
  }

  // Nobody reads a store after whoever synced it has left.
  deinit { work.wait() }

  /// The batch; nil if it could not be read, which whoever needs it will find out for himself.
  func wait() -> PackedBatch? {
    work.wait()
    return place.batch.withLock { $0 }
  }
}
