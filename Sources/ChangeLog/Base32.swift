/// Crockford's base 32, for codes that people read to each other: no letter looks like another.
///
/// Encoding writes lower case. Decoding also takes capitals, `o` for 0, `i` and `l` for 1, and
/// hyphens anywhere.
public enum Base32 {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// The text of some bytes, five bits a letter, the first bits first; the last are filled with 0.
  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var bits: UInt32 = 0
    var count: UInt32 = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 5 {
        count -= 5
        text.append(alphabet[Int(bits >> count & 31)])
      }
    }
    if count > 0 { text.append(alphabet[Int(bits << (5 - count) & 31)]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text; nil if a letter is none, or the bits that fill the last one are not 0.
  public static func decode(_ text: String) -> [UInt8]? {
    guard let letters = normal(text) else { return nil }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count: UInt32 = 0
    for letter in letters.utf8 {
      guard let value = alphabet.firstIndex(of: letter) else { return nil }
      bits = (bits << 5 | UInt32(value)) & 0xFFF
      count += 5
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    guard count < 5, bits & ((1 << count) - 1) == 0 else { return nil }
    return bytes
  }

  /// A typed text as it is written: lower case, without hyphens; nil if a letter is none.
  public static func normal(_ typed: String) -> String? {
    var letters: [UInt8] = []
    for byte in typed.utf8 where byte != UInt8(ascii: "-") {
      let small = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      let letter =
        switch small {
        case UInt8(ascii: "o"): UInt8(ascii: "0")
        case UInt8(ascii: "i"), UInt8(ascii: "l"): UInt8(ascii: "1")
        default: small
        }
      guard alphabet.contains(letter) else { return nil }
      letters.append(letter)
    }
    return String(decoding: letters, as: UTF8.self)
  }
}
