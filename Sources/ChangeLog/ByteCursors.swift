// Reading and writing bytes in memory that somebody lends, never beyond its end: what packing lines
// is built of. Several bytes are moved at once where there is room, since this is done with every
// line that is read.

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

  /// A number of 1 to 8 bytes, big end first.
  @inline(__always)
  mutating func number(byteCount: Int) throws(OutOfBytes) -> UInt64 {
    guard count - position >= byteCount else { throw OutOfBytes() }
    defer { position += byteCount }
    if count - position >= 8 {
      return unsafe eightBytes(start + position).byteSwapped >> UInt64(64 - 8 * byteCount)
    }
    var number: UInt64 = 0
    for offset in 0..<byteCount { number = number << 8 | UInt64(unsafe start[position + offset]) }
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
  @inline(__always)
  mutating func bytes(_ byteCount: Int) throws(OutOfBytes) -> UnsafeBufferPointer<UInt8> {
    guard byteCount >= 0, count - position >= byteCount else { throw OutOfBytes() }
    defer { position += byteCount }
    return unsafe UnsafeBufferPointer(start: start + position, count: byteCount)
  }

  /// The next bytes up to one below a bound, where they stand.
  @inline(__always)
  mutating func bytes(from bound: UInt8) -> UnsafeBufferPointer<UInt8> {
    var end = position
    while unsafe end < count && start[end] >= bound { end += 1 }
    defer { position = end }
    return unsafe UnsafeBufferPointer(start: start + position, count: end - position)
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

  /// The byte that was written last; 0 for none.
  var last: UInt8 { count > 0 ? unsafe start[count - 1] : 0 }

  @inline(__always)
  mutating func append(_ byte: UInt8) throws(OutOfBytes) {
    guard count < capacity else { throw OutOfBytes() }
    unsafe start[count] = byte
    count += 1
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(OutOfBytes) {
    guard capacity - count >= bytes.count else { throw OutOfBytes() }
    guard let from = bytes.baseAddress else { return }
    unsafe copyBytes(from, start + count, bytes.count)
    count += bytes.count
  }

  @inline(__always)
  mutating func append(_ text: StaticString) throws(OutOfBytes) {
    unsafe try append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes again what stands in a range already.
  mutating func append(again range: Range<Int>) throws(OutOfBytes) {
    guard range.lowerBound >= 0, range.upperBound <= count else { throw OutOfBytes() }
    unsafe try append(
      UnsafeBufferPointer(start: start + range.lowerBound, count: range.count))
  }

  /// A number of 1 to 8 bytes, big end first.
  @inline(__always)
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

  /// Writes a text of which 32 bytes can be read, however long it is.
  @inline(__always)
  mutating func append(padded text: UnsafeBufferPointer<UInt8>) throws(OutOfBytes) {
    guard let from = text.baseAddress, text.count <= 32, capacity - count >= 32 else {
      return try unsafe append(text)
    }
    let bytes = unsafe UnsafeRawPointer(from).loadUnaligned(as: SIMD32<UInt8>.self)
    unsafe UnsafeMutableRawPointer(start + count).storeBytes(of: bytes, as: SIMD32<UInt8>.self)
    count += text.count
  }

  /// A number in decimal digits.
  mutating func append(decimal number: UInt64) throws(OutOfBytes) {
    var digitCount = 1
    var bound: UInt64 = 10
    // 10^19 is the greatest power of ten below 2^64.
    while digitCount < 20, number >= bound {
      digitCount += 1
      if digitCount < 20 { bound *= 10 }
    }
    guard capacity - count >= digitCount else { throw OutOfBytes() }
    var rest = number
    var place = count + digitCount
    while rest >= 100 {
      place -= 2
      let hundreds = rest / 100
      unsafe storeTwoBytes(
        twoDigits(UInt32(truncatingIfNeeded: rest - 100 * hundreds)), start + place)
      rest = hundreds
    }
    if rest >= 10 {
      unsafe storeTwoBytes(twoDigits(UInt32(rest)), start + place - 2)
    } else {
      unsafe start[place - 1] = UInt8(0x30 + rest)
    }
    count += digitCount
  }

  /// A year of four digits, a month and a day of two, `2025-11-20`.
  @inline(__always)
  mutating func append(year: UInt32, month: UInt32, day: UInt32) throws(OutOfBytes) {
    guard capacity - count >= 10, year < 10_000, month < 100, day < 100 else { throw OutOfBytes() }
    let century = year / 100
    let first = twoDigits(century) | twoDigits(year - 100 * century) << 16
    let hyphen = UInt64(UInt8(ascii: "-"))
    unsafe storeEightBytes(
      first | hyphen << 32 | twoDigits(month) << 40 | hyphen << 56, start + count)
    unsafe storeTwoBytes(twoDigits(day), start + count + 8)
    count += 10
  }

  /// A number below 100 in two digits.
  mutating func append(twoDigits number: UInt64) throws(OutOfBytes) {
    guard capacity - count >= 2, number < 100 else { throw OutOfBytes() }
    unsafe storeTwoBytes(ChangeLog.twoDigits(UInt32(number)), start + count)
    count += 2
  }

  /// Two halves as a UUID's text, `0199a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b`.
  mutating func append(uuid high: UInt64, _ low: UInt64) throws(OutOfBytes) {
    guard capacity - count >= 36 else { throw OutOfBytes() }
    let place = unsafe start + count
    unsafe storeEightBytes(hexadecimal(high >> 32), place)
    unsafe place[8] = UInt8(ascii: "-")
    let middle = unsafe hexadecimal(high & 0xFFFF_FFFF)
    unsafe storeFourBytes(middle, place + 9)
    unsafe place[13] = UInt8(ascii: "-")
    unsafe storeFourBytes(middle >> 32, place + 14)
    unsafe place[18] = UInt8(ascii: "-")
    let next = unsafe hexadecimal(low >> 32)
    unsafe storeFourBytes(next, place + 19)
    unsafe place[23] = UInt8(ascii: "-")
    unsafe storeFourBytes(next >> 32, place + 24)
    unsafe storeEightBytes(hexadecimal(low & 0xFFFF_FFFF), place + 28)
    count += 36
  }

  /// A number in so many letters of an alphabet of 32 or 64.
  mutating func append(
    _ number: UInt64, in letters: StaticString, count letterCount: Int
  ) throws(OutOfBytes) {
    guard capacity - count >= letterCount else { throw OutOfBytes() }
    let size = letters.utf8CodeUnitCount
    let bitCount = size.trailingZeroBitCount
    for offset in 0..<letterCount {
      let shift = UInt64(bitCount * (letterCount - 1 - offset))
      unsafe start[count + offset] = letters.utf8Start[Int(number >> shift) & (size - 1)]
    }
    count += letterCount
  }
}

// MARK: - Several bytes at once

/// Eight bytes that stand at a place, the first in the low end.
@inline(__always) @unsafe
func eightBytes(_ place: UnsafePointer<UInt8>) -> UInt64 {
  unsafe UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
}

@inline(__always) @unsafe
private func storeEightBytes(_ bytes: UInt64, _ place: UnsafeMutablePointer<UInt8>) {
  unsafe UnsafeMutableRawPointer(place).storeBytes(of: bytes.littleEndian, as: UInt64.self)
}

@inline(__always) @unsafe
private func storeFourBytes(_ bytes: UInt64, _ place: UnsafeMutablePointer<UInt8>) {
  let bytes = UInt32(truncatingIfNeeded: bytes)
  unsafe UnsafeMutableRawPointer(place).storeBytes(of: bytes.littleEndian, as: UInt32.self)
}

@inline(__always) @unsafe
private func storeTwoBytes(_ bytes: UInt64, _ place: UnsafeMutablePointer<UInt8>) {
  let bytes = UInt16(truncatingIfNeeded: bytes)
  unsafe UnsafeMutableRawPointer(place).storeBytes(of: bytes.littleEndian, as: UInt16.self)
}

/// The two digits of a number below 100, the first in the low end.
@inline(__always)
private func twoDigits(_ number: UInt32) -> UInt64 {
  let tens = number / 10
  return UInt64(0x3030 + tens | (number - 10 * tens) << 8)
}

/// Copies bytes between places that do not overlap; short texts without a call.
@inline(__always) @unsafe
private func copyBytes(
  _ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>, _ count: Int
) {
  if count > 64 {
    unsafe to.update(from: from, count: count)
  } else if count >= 8 {
    var offset = 8
    unsafe storeEightBytes(eightBytes(from), to)
    while offset + 8 < count {
      unsafe storeEightBytes(eightBytes(from + offset), to + offset)
      offset += 8
    }
    // The last eight may cover some bytes a second time.
    unsafe storeEightBytes(eightBytes(from + count - 8), to + count - 8)
  } else {
    for offset in 0..<count { unsafe to[offset] = from[offset] }
  }
}

/// Whether two places hold the same bytes.
@inline(__always) @unsafe
func areEqualBytes(
  _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int
) -> Bool {
  if count >= 8 {
    var offset = 0
    while offset + 8 < count {
      if unsafe eightBytes(left + offset) != eightBytes(right + offset) { return false }
      offset += 8
    }
    return unsafe eightBytes(left + count - 8) == eightBytes(right + count - 8)
  }
  for offset in 0..<count where unsafe left[offset] != right[offset] { return false }
  return true
}

/// Four bytes as eight hexadecimal digits, the first in the low end.
@inline(__always) @unsafe
private func hexadecimal(_ number: UInt64) -> UInt64 {
  // Each byte, then each half of one, into a lane of its own, the first in the low end.
  var lanes = number.byteSwapped >> 32
  lanes = (lanes | lanes << 16) & 0x0000_FFFF_0000_FFFF
  lanes = (lanes | lanes << 8) & 0x00FF_00FF_00FF_00FF
  lanes = (lanes >> 4 | lanes << 8) & 0x0F0F_0F0F_0F0F_0F0F
  // 1 in the lanes from ten on: they are letters.
  let letters = (lanes &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
  return lanes &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
}
