/// Packs bytes into one gzip member.
///
/// - Parameter level: 1 (fast) to 9 (small).
/// - Throws: `outOfMemory`.
public func gzip(_ bytes: [UInt8], level: Int32 = 6) throws(GzipError) -> [UInt8] {
  let encoder = try GzipEncoder(level: level)
  var packed: [UInt8] = []
  encoder.encode(bytes, into: &packed)
  encoder.finish(into: &packed)
  return packed
}

/// Unpacks bytes that are one or more gzip members from first to last.
///
/// - Parameter maximumBytes: The most the contents may come to; see `GzipDecoder`.
/// - Throws: Every fact of `GzipError`.
public func gunzip(_ bytes: [UInt8], limit maximumBytes: Int) throws(GzipError) -> [UInt8] {
  let decoder = try GzipDecoder(limit: maximumBytes)
  var contents: [UInt8] = []
  try decoder.decode(bytes, into: &contents)
  try decoder.finish()
  return contents
}
