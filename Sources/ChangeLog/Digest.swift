import CSodium

/// BLAKE2b of 32 bytes: what the log calls H.
///
/// Source: RFC 7693; `crypto_generichash` of libsodium.
public struct Digest: Sendable, Hashable {
  /// How many bytes a digest has.
  public static let byteCount = 32

  // Four words rather than an array: digests are made for every line, and an array is an
  // allocation each.
  private let words: Words

  private struct Words: Sendable, Hashable {
    var first: UInt64 = 0
    var second: UInt64 = 0
    var third: UInt64 = 0
    var fourth: UInt64 = 0
  }

  /// The digest of some bytes.
  public init(of bytes: [UInt8]) {
    var words = Words()
    unsafe withUnsafeMutableBytes(of: &words) { output in
      guard let start = output.baseAddress else { return }
      // crypto_generichash fails only for sizes out of its bounds; 32 is within them.
      _ = unsafe crypto_generichash(
        start.assumingMemoryBound(to: UInt8.self), Digest.byteCount, bytes, UInt64(bytes.count),
        nil, 0)
    }
    self.words = words
  }

  /// The digest of some bytes where they stand.
  public init(of bytes: RawSpan) {
    var words = Words()
    unsafe withUnsafeMutableBytes(of: &words) { output in
      unsafe bytes.withUnsafeBytes { input in
        guard let start = output.baseAddress else { return }
        _ = unsafe crypto_generichash(
          start.assumingMemoryBound(to: UInt8.self), Digest.byteCount,
          input.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(input.count), nil, 0)
      }
    }
    self.words = words
  }

  /// The digest of two digests' bytes, one after the other: what a link is.
  init(of first: Digest, _ second: Digest) {
    var both = (first.words, second.words)
    var words = Words()
    unsafe withUnsafeMutableBytes(of: &words) { output in
      unsafe withUnsafeBytes(of: &both) { input in
        guard let start = output.baseAddress, let bytes = input.baseAddress else { return }
        _ = unsafe crypto_generichash(
          start.assumingMemoryBound(to: UInt8.self), Digest.byteCount,
          bytes.assumingMemoryBound(to: UInt8.self), UInt64(input.count), nil, 0)
      }
    }
    self.words = words
  }

  /// The digest of the UTF-8 bytes of a text.
  public init(of text: String) {
    self.init(of: Array(text.utf8))
  }

  /// A digest from its 32 bytes; nil for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Digest.byteCount else { return nil }
    var words = Words()
    unsafe withUnsafeMutableBytes(of: &words) { unsafe $0.copyBytes(from: bytes) }
    self.words = words
  }

  /// A digest from its text in base64url; nil if it is none.
  public init?(base64 text: String) {
    guard let bytes = Base64URL.decode(text) else { return nil }
    self.init(bytes: bytes)
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    var words = words
    return unsafe withUnsafeBytes(of: &words) { unsafe Array($0) }
  }

  /// The digest in base64url without padding: 43 characters.
  public var base64: String { Base64URL.encode(bytes) }

  /// The first six bytes, as a line's name carries them.
  public var prefix: NamePrefix { NamePrefix(bytes[0..<NamePrefix.byteCount]) }
}

extension Digest: Comparable {
  /// Orders digests by their bytes.
  public static func < (left: Digest, right: Digest) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

/// The first six bytes of a line's digest, big end first in the low 48 bits.
public struct NamePrefix: Sendable, Hashable {
  /// How many bytes a prefix has.
  public static let byteCount = 6
  /// The six bytes as a number below 2⁴⁸.
  public let value: UInt64

  init(_ bytes: ArraySlice<UInt8>) {
    value = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A prefix from its eight letters of base64url, none of whose bits is to spare.
  init?(letters: ArraySlice<UInt8>) {
    guard letters.count == 8 else { return nil }
    var value: UInt64 = 0
    for letter in letters {
      guard let bits = Base64URL.value(of: letter) else { return nil }
      value = value << 6 | UInt64(bits)
    }
    self.value = value
  }

  var base64: String {
    Base64URL.encode((0..<6).map { UInt8(truncatingIfNeeded: value >> (8 * (5 - $0))) })
  }
}
