package import ChangeLog
package import SQLite

// Lines stand packed in the column `line.body` (ChangeLog/PackedLine.swift), or where they were
// erased 33 bytes: FF and the line's digest, so that logs and feeds go on. No packed line begins
// with FF. All that reads or writes the column goes through here.
//
// A body that is damaged reads as the bytes that stand there: they are no line, since they begin
// with no brace, and have another digest. So whoever follows a chain or reads a line finds them by
// the same checks as a line whose bytes were changed, and names them.

/// A line's bytes, or the digest that stands in for them.
package enum LineBody {
  private static let erasedMark: UInt8 = 0xFF
  private static let erasedByteCount = 33

  /// What stands in for a line whose bytes are erased.
  static func erased(_ digest: Digest) -> Value { .blob([erasedMark] + digest.bytes) }

  /// A line's bytes as they are stored.
  static func stored(_ bytes: [UInt8]) -> Value { .blob(PackedLine.pack(bytes)) }

  /// The bytes of the line in a column; nil if they were erased.
  package static func bytes(_ row: Statement, _ column: Int) -> [UInt8]? {
    if isErased(row, column) { return nil }
    return row.withBlob(column) { PackedLine.unpack($0) } ?? row.bytes(column)
  }

  /// The digest of the line in a column, whether its bytes are here or not.
  package static func digest(_ row: Statement, _ column: Int) -> Digest {
    if isErased(row, column), let digest = Digest(bytes: Array(row.bytes(column).dropFirst())) {
      return digest
    }
    return row.withBlob(column) { packed in
      PackedLine.digest(packed) ?? Digest(of: packed)
    }
  }

  private static func isErased(_ row: Statement, _ column: Int) -> Bool {
    row.withBlob(column) { $0.byteCount } == erasedByteCount && row.bytes(column)[0] == erasedMark
  }
}
