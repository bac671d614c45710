/// Sums of measures by the days of one month: the text of a column `days`.
///
/// Each day's sums stay the text that they were until something is added to them: a row has a
/// month's days, and a save changes one or two of them.
package struct FigureDays: Sendable, Hashable {
  private static let none = Array("[]".utf8)

  /// The sums of each day as text, from the first to the last that has any.
  private var texts: [[UInt8]] = []

  /// No sums.
  package init() {}

  /// The sums of a day of the month, from 1.
  package subscript(day: Int) -> FigureSums {
    texts.indices.contains(day - 1)
      ? FigureSums(text: texts[day - 1]) ?? FigureSums() : FigureSums()
  }

  /// The days of the month that may have sums.
  package var range: Range<Int> { 1..<(texts.count + 1) }

  /// Whether all sums are nothing.
  var isZero: Bool { texts.isEmpty }

  /// The sums of the month.
  var total: FigureSums { range.reduce(into: FigureSums()) { $0.add(self[$1]) } }

  /// Adds to the sums of a day of the month, from 1.
  mutating func add(_ sums: FigureSums, on day: Int) {
    var all = self[day]
    all.add(sums)
    while texts.count < day { texts.append(FigureDays.none) }
    texts[day - 1] = Array(all.text.utf8)
    // So that equal sums are equal texts.
    while texts.last == FigureDays.none { texts.removeLast() }
  }

  /// As a JSON array of arrays of integers.
  var text: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(texts.reduce(2) { $0 + $1.count + 1 })
    bytes.append(UInt8(ascii: "["))
    for (index, text) in texts.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: text)
    }
    bytes.append(UInt8(ascii: "]"))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads the text of a column; nil if it is none.
  package init?(text: [UInt8]) {
    guard text.count >= 2, text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") else {
      return nil
    }
    var next = 1
    while next < text.count - 1 {
      guard let end = text[next...].firstIndex(of: UInt8(ascii: "]")), end < text.count - 1,
        texts.count < 31
      else { return nil }
      let day = Array(text[next...end])
      guard let sums = FigureSums(text: day), Array(sums.text.utf8) == day else { return nil }
      texts.append(day)
      guard end + 1 < text.count - 1 else { break }
      guard text[end + 1] == UInt8(ascii: ","), end + 2 < text.count - 1 else { return nil }
      next = end + 2
    }
    while texts.last == FigureDays.none { texts.removeLast() }
  }
}
