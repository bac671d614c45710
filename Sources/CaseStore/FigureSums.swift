/// Sums of measures, by the place of each in `Measure.all`: the text of a column `sums`.
///
/// Sums are of 128 bits, so that no amounts that people or machines write can overflow them.
public struct FigureSums: Sendable, Hashable {
  private var values: [Int128] = []

  /// No sums.
  public init() {}

  /// The sum of the measure at a place.
  public subscript(place: Int) -> Int128 {
    values.indices.contains(place) ? values[place] : 0
  }

  /// Whether all sums are nothing.
  public var isZero: Bool { values.isEmpty }

  /// Adds to the measure at a place.
  public mutating func add(_ amount: Int128, at place: Int) {
    if values.count <= place {
      values.append(contentsOf: repeatElement(0, count: place + 1 - values.count))
    }
    values[place] += amount
    trim()
  }

  /// Adds all sums of another.
  public mutating func add(_ other: FigureSums) {
    if values.count < other.values.count {
      values.append(contentsOf: repeatElement(0, count: other.values.count - values.count))
    }
    for (place, value) in other.values.enumerated() { values[place] += value }
    trim()
  }

  /// So that equal sums are equal texts.
  private mutating func trim() {
    while values.last == 0 { values.removeLast() }
  }

  /// As a JSON array of integers.
  var text: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * values.count + 64)
    bytes.append(UInt8(ascii: "["))
    for (place, value) in values.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      // Most are none, and the rest are small.
      if value == 0 {
        bytes.append(UInt8(ascii: "0"))
      } else if let small = Int64(exactly: value) {
        bytes.append(contentsOf: String(small).utf8)
      } else {
        bytes.append(contentsOf: String(value).utf8)
      }
    }
    bytes.append(UInt8(ascii: "]"))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads the text of a column; nil if it is none.
  public init?(text: [UInt8]) {
    guard text.count >= 2, text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") else {
      return nil
    }
    var values: [Int128] = []
    var magnitude: Int128 = 0
    var isNegative = false
    var digits = 0
    for byte in text.dropFirst() {
      switch byte {
      case UInt8(ascii: "-") where digits == 0 && !isNegative: isNegative = true
      case let digit where 0x30...0x39 ~= digit:
        digits += 1
        guard digits <= 38 else { return nil }
        magnitude = magnitude * 10 + Int128(digit - 0x30)
      case UInt8(ascii: ","), UInt8(ascii: "]"):
        guard digits > 0 else {
          guard values.isEmpty, text.count == 2 else { return nil }
          break
        }
        values.append(isNegative ? -magnitude : magnitude)
        (magnitude, isNegative, digits) = (0, false, 0)
      default: return nil
      }
    }
    self.values = values
    trim()
  }
}
