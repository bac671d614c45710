/// The bytes of a line, and the forms that stand in them as numbers.
///
/// Beyond the end it reads as 0, which no form asks for.
@safe
struct LineText {
  private let start: UnsafePointer<UInt8>
  let count: Int

  /// The bytes must stay where they are as long as this is used.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return nil }
    unsafe self.start = start
    count = bytes.count
  }

  @inline(__always)
  subscript(place: Int) -> UInt8 {
    // A place before the beginning is beyond the end as an unsigned number.
    UInt(bitPattern: place) < UInt(bitPattern: count) ? unsafe start[place] : 0
  }

  /// The bytes of a range, where they stand; what lies beyond the end is left out.
  func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    let range = range.clamped(to: 0..<count)
    return unsafe UnsafeBufferPointer(start: start + range.lowerBound, count: range.count)
  }

  @inline(__always)
  func matches(_ text: StaticString, at place: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard place >= 0, count - place >= length else { return false }
    return unsafe areEqualBytes(start + place, text.utf8Start, length)
  }

  @inline(__always)
  func areEqual(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count, left.lowerBound >= 0, right.lowerBound >= 0,
      left.upperBound <= count, right.upperBound <= count
    else { return false }
    return unsafe areEqualBytes(start + left.lowerBound, start + right.lowerBound, left.count)
  }

  /// From a place up to the next quotation mark, if one follows within some bytes.
  @inline(__always)
  func quoted(at place: Int, within bound: Int = .max) -> Range<Int>? {
    var end = place
    let last = bound < count - place ? place + bound : count
    while end + 8 <= last {
      // A mark makes its byte 0; the lowest one that was 0 is the lowest with its high bit now.
      let marks = unsafe eightBytes(start + end) ^ 0x2222_2222_2222_2222
      let found = (marks &- 0x0101_0101_0101_0101) & ~marks & 0x8080_8080_8080_8080
      if found != 0 { return place..<end + found.trailingZeroBitCount / 8 }
      end += 8
    }
    while end < last {
      if unsafe start[end] == UInt8(ascii: "\"") { return place..<end }
      end += 1
    }
    return nil
  }

  /// A decimal number without zeros before it, of at most 19 digits.
  func decimal(at place: Int) -> (number: UInt64, digitCount: Int)? {
    guard case 0x31...0x39 = self[place] else { return nil }
    var number: UInt64 = 0
    var digitCount = 0
    // 19 digits are below 2^64 whatever they are.
    while digitCount < 19, case 0x30...0x39 = self[place + digitCount] {
      number = number * 10 + UInt64(self[place + digitCount] & 15)
      digitCount += 1
    }
    return (number, digitCount)
  }

  /// A number of exactly so many digits; nil if other characters stand there.
  private func digits(at place: Int, _ digitCount: Int) -> Int? {
    var number = 0
    for offset in 0..<digitCount {
      let digit = self[place + offset]
      guard case 0x30...0x39 = digit else { return nil }
      number = number * 10 + Int(digit & 15)
    }
    return number
  }

  /// A day `2025-11-20` as months of 31 days since 1900.
  func day(at place: Int) -> UInt64? {
    guard self[place + 4] == UInt8(ascii: "-"), self[place + 7] == UInt8(ascii: "-"),
      let year = digits(at: place, 4), year >= LineText.firstYear,
      let month = digits(at: place + 5, 2), (1...12).contains(month),
      let day = digits(at: place + 8, 2), (1...31).contains(day)
    else { return nil }
    return UInt64(((year - LineText.firstYear) * 12 + month - 1) * 31 + day - 1)
  }

  /// An instant `2025-11-20T10:00:00.123Z` as milliseconds of such days; below 2⁴⁸.
  func instant(at place: Int) -> UInt64? {
    guard let day = day(at: place), self[place + 10] == UInt8(ascii: "T"),
      let hour = digits(at: place + 11, 2), hour < 24, self[place + 13] == UInt8(ascii: ":"),
      let minute = digits(at: place + 14, 2), minute < 60, self[place + 16] == UInt8(ascii: ":"),
      let second = digits(at: place + 17, 2), second < 60, self[place + 19] == UInt8(ascii: "."),
      let rest = digits(at: place + 20, 3), self[place + 23] == UInt8(ascii: "Z")
    else { return nil }
    let milliseconds = ((hour * 60 + minute) * 60 + second) * 1_000 + rest
    let instant = day * LineText.millisecondsADay + UInt64(milliseconds)
    return instant < 1 << 48 ? instant : nil
  }

  /// A node's id as a number of 60 bits.
  func node(at place: Int) -> UInt64? {
    var number: UInt64 = 0
    for offset in 0..<NodeID.characterCount {
      guard let value = LineText.crockford(self[place + offset]) else { return nil }
      number = number << 5 | value
    }
    return number
  }

  /// A UUID's text as its two halves.
  func uuid(at place: Int) -> (high: UInt64, low: UInt64)? {
    guard place >= 0, count - place >= 36, self[place + 8] == UInt8(ascii: "-"),
      self[place + 13] == UInt8(ascii: "-"), self[place + 18] == UInt8(ascii: "-"),
      self[place + 23] == UInt8(ascii: "-")
    else { return nil }
    let text = unsafe start + place
    let first = unsafe eightBytes(text)
    let second = unsafe eightBytes(text + 9) & 0xFFFF_FFFF | eightBytes(text + 14) << 32
    let third = unsafe eightBytes(text + 19) & 0xFFFF_FFFF | eightBytes(text + 24) << 32
    let fourth = unsafe eightBytes(text + 28)
    guard let first = LineText.hexadecimal(first), let second = LineText.hexadecimal(second),
      let third = LineText.hexadecimal(third), let fourth = LineText.hexadecimal(fourth)
    else { return nil }
    return (first << 32 | second, third << 32 | fourth)
  }

  /// Eight hexadecimal digits, the first in the low end, as their number; nil for other characters
  /// and for capitals.
  private static func hexadecimal(_ digits: UInt64) -> UInt64? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high = ones &* 0x80
    guard digits & high == 0 else { return nil }
    // The high bit of each lane that is at least so much; lanes are below 128.
    func from(_ bound: UInt64) -> UInt64 { (digits &+ ones &* (0x80 - bound)) & high }
    let letters = from(0x61) & ~from(0x67)
    let numerals = from(0x30) & ~from(0x3A)
    guard letters | numerals == high else { return nil }
    var lanes = digits &- ones &* 0x30 &- (letters >> 7) &* 0x27
    lanes = (lanes << 4 | lanes >> 8) & 0x00FF_00FF_00FF_00FF
    lanes = (lanes | lanes >> 8) & 0x0000_FFFF_0000_FFFF
    lanes = (lanes | lanes >> 16) & 0xFFFF_FFFF
    return lanes.byteSwapped >> 32
  }

  /// Eight letters of base64url as a number of 48 bits.
  func base64(at place: Int) -> UInt64? {
    var number: UInt64 = 0
    for offset in 0..<8 {
      let letter = self[place + offset]
      let value: UInt8
      switch letter {
      case 0x41...0x5A: value = letter - 0x41
      case 0x61...0x7A: value = letter - 0x61 + 26
      case 0x30...0x39: value = letter - 0x30 + 52
      case UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "_"): value = 63
      default: return nil
      }
      number = number << 6 | UInt64(value)
    }
    return number
  }

  static let crockfordLetters: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"
  static let base64Letters: StaticString =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
  static let firstYear = 1900
  static let millisecondsADay: UInt64 = 86_400_000

  /// Crockford's alphabet in lower case leaves out i, l, o and u.
  private static func crockford(_ letter: UInt8) -> UInt64? {
    switch letter {
    case 0x30...0x39: UInt64(letter - 0x30)
    case 0x61...0x68: UInt64(letter - 0x61 + 10)
    case 0x6A...0x6B: UInt64(letter - 0x6A + 18)
    case 0x6D...0x6E: UInt64(letter - 0x6D + 20)
    case 0x70...0x74: UInt64(letter - 0x70 + 22)
    case 0x76...0x7A: UInt64(letter - 0x76 + 27)
    default: nil
    }
  }
}
