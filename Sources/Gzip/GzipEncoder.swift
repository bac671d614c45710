internal import CZlib

/// Packs a stream of chunks into one gzip member (RFC 1952).
///
/// `encode` as often as there are chunks, then `finish` once. What comes out of each call, in
/// order, is the member; a call may give nothing, since zlib collects before it writes.
///
/// The stream lives behind a pointer because zlib's tables point back at it: it must not move.
@safe
public final class GzipEncoder {
  private let stream: UnsafeMutablePointer<z_stream>
  private var isFinished = false

  /// Makes an encoder.
  ///
  /// - Parameter level: 1 (fast) to 9 (small); 6 is zlib's own choice.
  public init(level: Int32 = 6) throws(GzipError) {
    precondition((1...9).contains(level), "a gzip level is from 1 to 9")
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe redress_deflate_gzip_init(stream, level) == Z_OK else {
      unsafe stream.deallocate()
      throw .outOfMemory
    }
    unsafe self.stream = stream
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Packs a chunk and appends what is ready to `output`.
  public func encode(_ chunk: [UInt8], into output: inout [UInt8]) {
    precondition(!isFinished, "a finished gzip member takes no more bytes")
    deflateAll(chunk, flush: Z_NO_FLUSH, into: &output)
  }

  /// Appends the rest of the member with its checksum to `output`.
  public func finish(into output: inout [UInt8]) {
    precondition(!isFinished, "a gzip member is finished once")
    isFinished = true
    deflateAll([], flush: Z_FINISH, into: &output)
  }

  /// Calls `deflate` until the input is taken and, at the end, the trailer is written.
  private func deflateAll(_ input: [UInt8], flush: Int32, into output: inout [UInt8]) {
    unsafe input.withUnsafeBufferPointer { input in
      var offset = 0
      repeat {
        // A pass takes at most 1 GB, since zlib counts in 32 bits.
        let passBytes = min(input.count - offset, 1 << 30)
        // zlib declares next_in without const but only reads from it.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
          mutating: input.baseAddress.map { unsafe $0 + offset })
        unsafe stream.pointee.avail_in = UInt32(passBytes)
        offset += passBytes
        var isFull = true
        while isFull {
          isFull = unsafe pieceIsFull(of: stream, into: &output) { unsafe deflate($0, flush) }
        }
      } while offset < input.count
    }
  }
}

/// How much room zlib gets at a time.
private let pieceBytes = 1 << 16

/// Runs one step with a fresh piece of room and appends what it wrote.
///
/// - Returns: Whether the piece was filled, so that more may be waiting.
private func pieceIsFull(
  of stream: UnsafeMutablePointer<z_stream>, into output: inout [UInt8],
  _ step: (UnsafeMutablePointer<z_stream>) -> Int32
) -> Bool {
  let piece = unsafe [UInt8](unsafeUninitializedCapacity: pieceBytes) { buffer, count in
    unsafe stream.pointee.next_out = buffer.baseAddress
    unsafe stream.pointee.avail_out = UInt32(pieceBytes)
    // deflate fails only on a damaged stream or, harmlessly, with nothing to do (Z_BUF_ERROR).
    let result = unsafe step(stream)
    precondition(result != Z_STREAM_ERROR, "a gzip stream stays as zlib left it")
    count = unsafe pieceBytes - Int(stream.pointee.avail_out)
  }
  output.append(contentsOf: piece)
  return piece.count == pieceBytes
}
