internal import CZlib

/// Unpacks a stream of chunks that hold one or more gzip members (RFC 1952), up to a bound.
///
/// A chunk may end anywhere. `decode` gives the contents as they come; only after `finish` are
/// they known to be whole. A decoder that has thrown throws the same fact from then on.
///
/// A small input can stand for a large output (zlib reaches a factor of 1032), so a decoder has no
/// unbounded mode: `maximumBytes` counts the contents of all members together, and no more than
/// that is ever held.
@safe
public final class GzipDecoder {
  /// Where the decoder stands; a failure is final.
  private enum State {
    /// Before the first byte of a first member, which must come.
    case empty
    /// Within a member.
    case inside
    /// After a member's last byte: here the input may end.
    case between
    case failed(GzipError)
  }

  private let stream: UnsafeMutablePointer<z_stream>
  private let maximumBytes: Int
  private var decodedBytes = 0
  private var state = State.empty

  /// Makes a decoder that refuses contents larger than `maximumBytes`.
  public init(limit maximumBytes: Int) throws(GzipError) {
    precondition(maximumBytes >= 0, "a bound on bytes is not negative")
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe redress_inflate_gzip_init(stream) == Z_OK else {
      unsafe stream.deallocate()
      throw .outOfMemory
    }
    unsafe self.stream = stream
    self.maximumBytes = maximumBytes
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Unpacks a chunk and appends its contents to `output`.
  ///
  /// - Throws: `malformed`, `trailingBytes`, `overLimit`, `outOfMemory`.
  public func decode(_ chunk: [UInt8], into output: inout [UInt8]) throws(GzipError) {
    try decode(chunk) { output.append(contentsOf: $0) }
  }

  /// Unpacks a chunk and gives its contents in pieces of at most 64 KB, so that a large stream
  /// passes through little memory.
  ///
  /// - Throws: `malformed`, `trailingBytes`, `overLimit`, `outOfMemory`; what `take` was given
  ///   before that is to be dropped.
  public func decode(_ chunk: [UInt8], _ take: ([UInt8]) -> Void) throws(GzipError) {
    if case .failed(let error) = state { throw error }
    do throws(GzipError) {
      var offset = 0
      while offset < chunk.count {
        offset += try inflatePiece(of: chunk, from: offset, take)
      }
    } catch {
      state = .failed(error)
      throw error
    }
  }

  /// Confirms that the input ended where a member ends.
  ///
  /// - Throws: `truncated`, or the fact that was thrown before.
  public func finish() throws(GzipError) {
    switch state {
    case .between: return
    case .empty, .inside: throw .truncated
    case .failed(let error): throw error
    }
  }

  /// Unpacks up to one piece, and returns how many bytes of the chunk that took.
  private func inflatePiece(
    of chunk: [UInt8], from offset: Int, _ take: ([UInt8]) -> Void
  ) throws(GzipError) -> Int {
    if case .between = state {
      guard chunk[offset] == firstByteOfMember else { throw .trailingBytes }
      guard unsafe inflateReset(stream) == Z_OK else { throw .malformed }
    }
    state = .inside
    var taken = 0
    var result = Z_OK
    repeat {
      // One byte of room beyond the bound shows that there is more without holding it.
      let roomBytes = min(pieceBytes, maximumBytes - decodedBytes + 1)
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: roomBytes) { buffer, count in
        unsafe chunk.withUnsafeBufferPointer { input in
          let passBytes = min(input.count - offset - taken, 1 << 30)
          // zlib declares next_in without const but only reads from it.
          unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress.map { unsafe $0 + offset + taken })
          unsafe stream.pointee.avail_in = UInt32(passBytes)
          unsafe stream.pointee.next_out = buffer.baseAddress
          unsafe stream.pointee.avail_out = UInt32(roomBytes)
          result = unsafe inflate(stream, Z_NO_FLUSH)
          taken += unsafe passBytes - Int(stream.pointee.avail_in)
          count = unsafe roomBytes - Int(stream.pointee.avail_out)
        }
      }
      switch result {
      case Z_OK, Z_STREAM_END, Z_BUF_ERROR: break
      case Z_MEM_ERROR: throw .outOfMemory
      default: throw .malformed
      }
      decodedBytes += piece.count
      guard decodedBytes <= maximumBytes else { throw .overLimit(maximumBytes: maximumBytes) }
      if !piece.isEmpty { take(piece) }
      // A full piece may leave contents behind in zlib although the chunk is used up.
      if piece.count < roomBytes { break }
    } while result == Z_OK
    if result == Z_STREAM_END { state = .between }
    return taken
  }
}

/// The most that is unpacked at a time.
private let pieceBytes = 1 << 16

/// ID1 of RFC 1952: with any other byte, what follows a member is not a member.
private let firstByteOfMember: UInt8 = 0x1f
