package import ChangeLog
package import SQLite

// The column `line.body` holds a line's bytes as its author wrote them, or where they were erased
// 33 bytes: FF and the line's digest, so that logs and feeds go on. No line begins with FF. All
// that reads or writes the column goes through here.

/// A line's bytes, or the digest that stands in for them.
package enum LineBody {
  private static let erasedMark: UInt8 = 0xFF
  private static let erasedByteCount = 33

  /// What stands in for a line whose bytes are erased.
  static func erased(_ digest: Digest) -> Value { .blob([erasedMark] + digest.bytes) }

  /// A line's bytes as they are stored.
  static func stored(_ bytes: [UInt8]) -> Value { .blob(bytes) }

  /// The bytes of the line in a column; nil if they were erased.
  package static func bytes(_ row: Statement, _ column: Int) -> [UInt8]? {
    isErased(row, column) ? nil : row.bytes(column)
  }

  /// The digest of the line in a column, whether its bytes are here or not.
  package static func digest(_ row: Statement, _ column: Int) -> Digest {
    if isErased(row, column), let digest = Digest(bytes: Array(row.bytes(column).dropFirst())) {
      return digest
    }
    return row.withBlob(column) { Digest(of: $0) }
  }

  private static func isErased(_ row: Statement, _ column: Int) -> Bool {
    row.withBlob(column) { $0.byteCount } == erasedByteCount && row.bytes(column)[0] == erasedMark
  }
}
