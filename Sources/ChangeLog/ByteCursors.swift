// Reading and writing bytes in memory that somebody lends, never beyond its end: what packing lines
// is built of. Reading packed bytes, which may be damaged, and writing throw at the end; looking
// into the bytes of a line gives 0 there, which no pattern asks for.

/// Packed bytes are damaged, or there is no room for what is written.
struct OutOfBytes: Error {}

/// Reads bytes one after the other.
@safe
struct ByteReader {
  private let start: UnsafePointer<UInt8>
  let count: Int
  private(set) var position = 0

  /// The bytes must stay where they are as long as the reader is used.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return nil }
    unsafe self.start = start
    count = bytes.count
  }

  var isAtEnd: Bool { position == count }

  /// The byte that is read next; nil at the end.
  var next: UInt8? { isAtEnd ? nil : unsafe start[position] }

  @inline(__always)
  mutating func byte() throws(OutOfBytes) -> UInt8 {
    guard position < count else { throw OutOfBytes() }
    defer { position += 1 }
    return unsafe start[position]
  }

  /// A number of so many bytes, big end first.
  mutating func number(byteCount: Int) throws(OutOfBytes) -> UInt64 {
    guard count - position >= byteCount else { throw OutOfBytes() }
    var number: UInt64 = 0
    for offset in 0..<byteCount { number = number << 8 | UInt64(unsafe start[position + offset]) }
    position += byteCount
    return number
  }

  /// A number in groups of seven bits, low end first, without groups that say nothing.
  mutating func shortNumber() throws(OutOfBytes) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 63, by: 7) {
      let byte = try byte()
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        guard byte != 0 || shift == 0 else { throw OutOfBytes() }
        return number
      }
    }
    throw OutOfBytes()
  }

  /// The next bytes, where they stand.
  mutating func bytes(_ byteCount: Int) throws(OutOfBytes) -> UnsafeBufferPointer<UInt8> {
    guard byteCount >= 0, count - position >= byteCount else { throw OutOfBytes() }
    defer { position += byteCount }
    return unsafe UnsafeBufferPointer(start: start + position, count: byteCount)
  }
}

/// Writes bytes one after the other.
@safe
struct ByteWriter {
  private let start: UnsafeMutablePointer<UInt8>
  let capacity: Int
  private(set) var count = 0

  /// The memory must stay where it is as long as the writer is used.
  init?(_ memory: UnsafeMutableBufferPointer<UInt8>) {
    guard let start = memory.baseAddress else { return nil }
    unsafe self.start = start
    capacity = memory.count
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) throws(OutOfBytes) {
    guard count < capacity else { throw OutOfBytes() }
    unsafe start[count] = byte
    count += 1
  }

  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(OutOfBytes) {
    guard capacity - count >= bytes.count else { throw OutOfBytes() }
    if let from = bytes.baseAddress {
      unsafe (start + count).update(from: from, count: bytes.count)
    }
    count += bytes.count
  }

  mutating func append(_ text: StaticString) throws(OutOfBytes) {
    unsafe try append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes again what stands in a range already.
  mutating func append(again range: Range<Int>) throws(OutOfBytes) {
    guard range.lowerBound >= 0, range.upperBound <= count else { throw OutOfBytes() }
    unsafe try append(
      UnsafeBufferPointer(start: start + range.lowerBound, count: range.count))
  }

  /// A number of so many bytes, big end first.
  mutating func append(_ number: UInt64, byteCount: Int) throws(OutOfBytes) {
    guard capacity - count >= byteCount else { throw OutOfBytes() }
    for offset in 0..<byteCount {
      unsafe start[count + offset] = UInt8(
        truncatingIfNeeded: number >> UInt64(8 * (byteCount - 1 - offset)))
    }
    count += byteCount
  }

  /// A number in groups of seven bits, low end first.
  mutating func append(short number: UInt64) throws(OutOfBytes) {
    var rest = number
    while rest >= 0x80 {
      try append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    try append(UInt8(rest))
  }

  /// A number in decimal digits, with zeros before it up to a width.
  mutating func append(decimal number: UInt64, width: Int = 1) throws(OutOfBytes) {
    var digitCount = 1
    var bound: UInt64 = 10
    // 10^19 is the greatest power of ten below 2^64.
    while digitCount < 20, number >= bound {
      digitCount += 1
      bound = digitCount < 20 ? bound &* 10 : bound
    }
    digitCount = max(digitCount, width)
    guard capacity - count >= digitCount else { throw OutOfBytes() }
    var rest = number
    for offset in stride(from: digitCount - 1, through: 0, by: -1) {
      unsafe start[count + offset] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    }
    count += digitCount
  }

  /// Two halves as a UUID's text, `0199a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b`.
  mutating func append(uuid high: UInt64, _ low: UInt64) throws(OutOfBytes) {
    guard capacity - count >= 36 else { throw OutOfBytes() }
    var place = count
    func group(_ half: UInt64, _ digits: Range<UInt64>) {
      for digit in digits {
        let value = UInt8(truncatingIfNeeded: half >> (60 - 4 * digit)) & 15
        unsafe start[place] = value < 10 ? 0x30 + value : 0x57 + value
        place += 1
      }
    }
    func hyphen() {
      unsafe start[place] = UInt8(ascii: "-")
      place += 1
    }
    group(high, 0..<8)
    hyphen()
    group(high, 8..<12)
    hyphen()
    group(high, 12..<16)
    hyphen()
    group(low, 0..<4)
    hyphen()
    group(low, 4..<16)
    count = place
  }

  /// A number in so many letters of an alphabet of 32 or 64.
  mutating func append(
    _ number: UInt64, in letters: StaticString, count letterCount: Int
  ) throws(OutOfBytes) {
    guard capacity - count >= letterCount else { throw OutOfBytes() }
    let bitCount = letters.utf8CodeUnitCount.trailingZeroBitCount
    for offset in 0..<letterCount {
      let shift = UInt64(bitCount * (letterCount - 1 - offset))
      let value = Int(number >> shift) & (letters.utf8CodeUnitCount - 1)
      unsafe start[count + offset] = unsafe letters.utf8Start[value]
    }
    count += letterCount
  }

  /// The byte that was written last; 0 for none.
  var last: UInt8 { count > 0 ? unsafe start[count - 1] : 0 }
}
