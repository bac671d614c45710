internal import ChangeLog
public import SQLite

// Lines stand packed in the column `line.body` (ChangeLog/PackedLine.swift). All that reads or
// writes the column goes through here.
//
// A body that is damaged reads as the bytes that stand there: they are no line, since they begin
// with no brace, and have another digest. So whoever follows a chain or reads a line finds them by
// the same checks as a line whose bytes were changed, and names them.

/// A line's bytes as its author wrote them, from the column that holds them packed.
public enum LineBody {
  /// The bytes as they are stored.
  static func packed(_ bytes: [UInt8]) -> Value { .blob(PackedLine.pack(bytes)) }

  /// The bytes of the line in a column.
  public static func bytes(_ row: Statement, _ column: Int) -> [UInt8] {
    row.withBlob(column) { PackedLine.unpack($0) } ?? row.bytes(column)
  }

  /// The digest of the line in a column, without a copy of its bytes.
  static func digest(_ row: Statement, _ column: Int) -> Digest {
    row.withBlob(column) { packed in
      PackedLine.digest(packed) ?? Digest(of: packed)
    }
  }
}
