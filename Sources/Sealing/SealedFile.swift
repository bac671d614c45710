// A file that one key opens: backups that leave the machine.
//
//   17  "redress sealed 1" and a newline
//    8  mark of the recipient's key
//   32  the sender's key of this file, X25519, its secret half forgotten when the file is done
//   24  header of the stream
//  then pieces:
//    4  count of the bytes that follow, big end first
//    n  a message of the stream: up to 1 MiB of contents as a gzip member, and 17 bytes of proof
//
// The stream is libsodium's XChaCha20-Poly1305 secretstream, a STREAM construction: each message
// proves its place, and the last is marked as the last. Its key is
// H("redress sealed file 1" ‖ X25519 shared secret ‖ sender's key ‖ recipient's key). The 81 bytes
// before the pieces are additional data of the first message, so that no byte of the file can be
// changed unseen.
//
// A file is valid if
//   1. it begins with the 17 bytes;
//   2. the mark is that of the key that opens it;
//   3. each piece has 17 to 1 MiB + 64 KiB bytes, opens, and unpacks to 1 MiB at most;
//   4. the last piece, and no other, is marked as the last, and nothing follows it.
//
// What a file tells without the key: its size, and for which key it is to who knows that key.
// Source: Hoang, Reyhanitabar, Rogaway, Vizár, Online Authenticated-Encryption and its
// Nonce-Reuse Misuse-Resistance, 2015.

internal import CSodium
internal import ChangeLog
internal import Gzip

/// Seals a file to a key, and opens it with it.
public enum SealedFile {
  /// Contents of a piece at most: what is in memory at a time is a few times this.
  static let pieceByteCount = 1 << 20
  private static let pieceBytesMax = pieceByteCount + 65_536
  private static let family = Array("redress sealed ".utf8)
  private static let heading = family + Array("1\n".utf8)
  private static let overheadByteCount = Int(crypto_secretstream_xchacha20poly1305_abytes())
  private static let streamHeaderByteCount =
    Int(crypto_secretstream_xchacha20poly1305_headerbytes())
  private static let finalTag = crypto_secretstream_xchacha20poly1305_tag_final()
  private static let messageTag = crypto_secretstream_xchacha20poly1305_tag_message()

  /// Whether a file says of itself that it is sealed; not for one that cannot be read.
  public static func isSealed(_ path: String) -> Bool {
    guard var file = try? ByteFile(reading: path) else { return false }
    return (try? file.read(upTo: family.count)) == family
  }

  /// Seals a file: `path` is made, readable by its owner only.
  ///
  /// - Parameter seed: ``SealingKey/seedByteCount`` random bytes.
  /// - Throws: ``SealingFault``; then nothing stands at `path`.
  public static func seal(
    _ source: String, to path: String, for recipient: RecipientKey, seed: [UInt8]
  ) throws(SealingFault) {
    var input = try ByteFile(reading: source)
    guard let sender = SealingKey(seed: seed),
      let key = streamKey(sender.shared(with: recipient.bytes), sender.recipient, recipient)
    else { throw .noKey(path: path) }
    // Two readings of one `inout` cannot be: the closure below takes it whole.
    var pieces = PieceSource(first: try input.read(upTo: pieceByteCount))
    try ByteFile.make(path) { (output) throws(SealingFault) in
      var state = crypto_secretstream_xchacha20poly1305_state()
      var streamHeader = [UInt8](repeating: 0, count: streamHeaderByteCount)
      _ = unsafe crypto_secretstream_xchacha20poly1305_init_push(&state, &streamHeader, key)
      let header = heading + recipient.mark + sender.recipient.bytes + streamHeader
      try output.write(header)
      var additional = header
      while let piece = pieces.current {
        pieces.current = nil
        let next = try input.read(upTo: pieceByteCount)
        if !next.isEmpty { pieces.current = next }
        guard let packed = try? gzip(piece) else { throw .file(path: source, errno: 0) }
        var sealed = [UInt8](repeating: 0, count: packed.count + overheadByteCount)
        let tag = pieces.current == nil ? finalTag : messageTag
        _ = unsafe crypto_secretstream_xchacha20poly1305_push(
          &state, &sealed, nil, packed, UInt64(packed.count), additional,
          UInt64(additional.count), tag)
        try output.write(count(sealed.count) + sealed)
        additional = []
      }
    }
  }

  /// Opens a sealed file: `path` is made, readable by its owner only.
  ///
  /// - Throws: ``SealingFault``; then nothing stands at `path`.
  public static func open(
    _ source: String, to path: String, with key: SealingKey
  ) throws(SealingFault) {
    var input = try ByteFile(reading: source)
    let header = try readHeader(&input)
    let start = heading.count + 8
    let senderBytes = Array(header[start..<start + RecipientKey.byteCount])
    guard Array(header[heading.count..<start]) == key.recipient.mark else {
      throw .otherKey(path: source)
    }
    guard let sender = RecipientKey(bytes: senderBytes),
      let streamKey = streamKey(key.shared(with: senderBytes), sender, key.recipient)
    else { throw .damaged(path: source, offset: Int64(start)) }
    try ByteFile.make(path) { (output) throws(SealingFault) in
      var state = crypto_secretstream_xchacha20poly1305_state()
      let streamHeader = Array(header.suffix(streamHeaderByteCount))
      _ = unsafe crypto_secretstream_xchacha20poly1305_init_pull(&state, streamHeader, streamKey)
      var additional = header
      var isLast = false
      while !isLast {
        let offset = input.offset
        let sealed = try readPiece(&input)
        var packed = [UInt8](repeating: 0, count: sealed.count - overheadByteCount)
        var tag: UInt8 = 0
        let result = unsafe crypto_secretstream_xchacha20poly1305_pull(
          &state, &packed, nil, &tag, sealed, UInt64(sealed.count), additional,
          UInt64(additional.count))
        guard result == 0, let piece = try? gunzip(packed, limit: pieceByteCount) else {
          throw .damaged(path: source, offset: offset)
        }
        try output.write(piece)
        additional = []
        isLast = tag == finalTag
      }
      let end = input.offset
      guard try input.read(upTo: 1).isEmpty else { throw .damaged(path: source, offset: end) }
    }
  }

  private struct PieceSource {
    var current: [UInt8]?

    init(first: [UInt8]) {
      current = first
    }
  }

  private static func readHeader(_ input: inout ByteFile) throws(SealingFault) -> [UInt8] {
    let path = input.path
    let start = try input.read(upTo: heading.count)
    guard start.starts(with: family) || (!start.isEmpty && family.starts(with: start)) else {
      throw .notSealed(path: path)
    }
    let rest = 8 + RecipientKey.byteCount + streamHeaderByteCount
    if start.count == heading.count, start != heading { throw .newerForm(path: path) }
    let header = start + (try input.read(upTo: rest))
    guard header.count == heading.count + rest else {
      throw .cut(path: path, bytes: input.offset)
    }
    return header
  }

  private static func readPiece(_ input: inout ByteFile) throws(SealingFault) -> [UInt8] {
    let path = input.path
    let offset = input.offset
    let prefix = try input.read(upTo: 4)
    guard prefix.count == 4 else { throw .cut(path: path, bytes: input.offset) }
    let count = prefix.reduce(0) { $0 << 8 | Int($1) }
    guard (overheadByteCount...pieceBytesMax).contains(count) else {
      throw .damaged(path: path, offset: offset)
    }
    let sealed = try input.read(upTo: count)
    guard sealed.count == count else { throw .cut(path: path, bytes: input.offset) }
    return sealed
  }

  private static func count(_ count: Int) -> [UInt8] {
    let count = UInt32(count)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
  }

  private static func streamKey(
    _ shared: [UInt8]?, _ sender: RecipientKey, _ recipient: RecipientKey
  ) -> [UInt8]? {
    guard let shared else { return nil }
    return Digest(
      of: Array("redress sealed file 1".utf8) + shared + sender.bytes + recipient.bytes
    ).bytes
  }
}
