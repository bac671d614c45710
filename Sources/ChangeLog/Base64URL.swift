/// Base64 with the alphabet that needs no escaping in addresses and JSON, without padding.
///
/// Source: RFC 4648, section 5. Decoding is strict: one text for one value, so that a digest cannot
/// be written in two ways.
public enum Base64URL {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()

  /// Whether a byte is a letter of the alphabet.
  static func isLetter(_ byte: UInt8) -> Bool { values[Int(byte)] < 64 }

  /// The six bits of a letter; nil for a byte that is none.
  static func value(of letter: UInt8) -> UInt8? {
    let value = values[Int(letter)]
    return value < 64 ? value : nil
  }

  /// The text of some bytes.
  public static func encode(_ bytes: [UInt8]) -> String {
    let count = bytes.count / 3 * 4 + (bytes.count % 3 == 0 ? 0 : bytes.count % 3 + 1)
    return unsafe String(unsafeUninitializedCapacity: count) { text in
      var place = 0
      var index = 0
      while index < bytes.count {
        var bits = UInt32(bytes[index]) << 16
        if index + 1 < bytes.count { bits |= UInt32(bytes[index + 1]) << 8 }
        if index + 2 < bytes.count { bits |= UInt32(bytes[index + 2]) }
        var shift: UInt32 = 18
        for _ in 0..<min(4, count - place) {
          unsafe text[place] = alphabet[Int(bits >> shift & 63)]
          place += 1
          shift &-= 6
        }
        index += 3
      }
      return count
    }
  }

  /// The bytes of a text; nil if it is not the one text of any bytes.
  public static func decode(_ text: String) -> [UInt8]? {
    let letters = Array(text.utf8)
    guard letters.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(letters.count * 3 / 4)
    var index = 0
    while index < letters.count {
      let chunk = letters[index..<min(index + 4, letters.count)]
      var bits: UInt32 = 0
      for offset in 0..<4 {
        let value = offset < chunk.count ? values[Int(letters[index + offset])] : 0
        guard value < 64 else { return nil }
        bits = bits << 6 | UInt32(value)
      }
      let count = chunk.count - 1
      for place in 0..<count {
        bytes.append(UInt8(truncatingIfNeeded: bits >> (16 - 8 * UInt32(place))))
      }
      let unused = bits & ((1 << (24 - 8 * UInt32(count))) - 1)
      guard unused == 0 else { return nil }
      index += 4
    }
    return bytes
  }
}
