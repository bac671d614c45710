/// Why bytes could not be packed or unpacked.
public enum GzipError: Error, Sendable, Hashable {
  /// The bytes are not gzip, or their checksum or length does not fit their contents.
  case malformed
  /// The bytes end within a member, or there are none.
  case truncated
  /// Bytes that begin no member follow a complete one.
  case trailingBytes
  /// The contents are larger than the caller's bound; what was unpacked so far is dropped.
  case overLimit(maximumBytes: Int)
  /// zlib had no memory for its tables (256 KB to pack, 40 KB to unpack).
  case outOfMemory
}
