internal import Gzip
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
