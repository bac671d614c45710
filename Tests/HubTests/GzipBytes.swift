/// Gzip made by hand (RFC 1951, 1952): the hub's own packer is not a judge of what it unpacks.
enum GzipBytes {
  private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]

  /// The bytes in stored blocks: nothing is saved.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var output = header
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let length = UInt16(block.count)
      output.append(rest.isEmpty ? 1 : 0)
      output += little(UInt32(length), 2) + little(UInt32(~length), 2) + block
    } while !rest.isEmpty
    return output + little(crc(bytes), 4) + little(UInt32(truncatingIfNeeded: bytes.count), 4)
  }

  /// Zeros packed 158 to 1: one block of fixed codes, a literal and copies of 258 from one back.
  ///
  /// The checksum is left out: whoever unpacks so far has unpacked too much.
  static func bomb(copies: Int) -> [UInt8] {
    var bits = Bits()
    bits.append(0b1, 1)
    bits.append(0b01, 2)
    bits.append(code: 0x30, 8)
    for _ in 0..<copies {
      bits.append(code: 0xC5, 8)
      bits.append(code: 0, 5)
    }
    bits.append(code: 0, 7)
    return header + bits.bytes + little(0, 4) + little(UInt32(1 + copies * 258), 4)
  }

  private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }

  private static let remainders: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in
      rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1
    }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      crc >> 8 ^ remainders[Int(UInt8(truncatingIfNeeded: crc) ^ byte)]
    }
  }

  private struct Bits {
    var bytes: [UInt8] = []
    private var free = 0

    init() {}

    /// The lowest bit first, as numbers go.
    mutating func append(_ value: UInt32, _ count: Int) {
      for place in 0..<count { append(bit: value >> UInt32(place) & 1) }
    }

    /// The highest bit first, as codes go.
    mutating func append(code: UInt32, _ count: Int) {
      for place in (0..<count).reversed() { append(bit: code >> UInt32(place) & 1) }
    }

    private mutating func append(bit: UInt32) {
      if free == 0 {
        bytes.append(0)
        free = 8
      }
      bytes[bytes.count - 1] |= UInt8(bit) << UInt8(8 - free)
      free -= 1
    }
  }
}
