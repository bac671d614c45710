internal import CaseModel

/// Sums of measures by the days of one month: the text of a column `days`.
package struct FigureDays: Sendable, Hashable {
  /// The sums of each day, from the first to the last that has any.
  private var days: [FigureSums] = []

  /// No sums.
  package init() {}

  /// The sums of a day of the month, from 1.
  package subscript(day: Int) -> FigureSums {
    days.indices.contains(day - 1) ? days[day - 1] : FigureSums()
  }

  /// The days of the month that may have sums.
  package var range: Range<Int> { 1..<(days.count + 1) }

  /// Whether all sums are nothing.
  var isZero: Bool { days.isEmpty }

  /// The sums of the month.
  var total: FigureSums {
    var total = FigureSums()
    for sums in days { total.add(sums) }
    return total
  }

  /// Adds to the measure at a place on a day of the month, from 1.
  mutating func add(_ amount: Int128, at place: Int, on day: Int) {
    grow(to: day)
    days[day - 1].add(amount, at: place)
  }

  /// Adds all sums of another month's days to those of the same number.
  mutating func add(_ other: FigureDays) {
    grow(to: other.days.count)
    for (index, sums) in other.days.enumerated() where !sums.isZero { days[index].add(sums) }
    trim()
  }

  private mutating func grow(to count: Int) {
    guard days.count < count else { return }
    days.append(contentsOf: repeatElement(FigureSums(), count: count - days.count))
  }

  /// So that equal sums are equal texts; what is added to one day at a time may leave it undone.
  mutating func trim() {
    while days.last?.isZero == true { days.removeLast() }
  }

  /// As a JSON array of arrays of integers.
  var text: String { "[\(days.map(\.text).joined(separator: ","))]" }

  /// Reads the text of a column; nil if it is none.
  package init?(text: [UInt8]) {
    guard text.count >= 2, text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") else {
      return nil
    }
    guard text.count > 2 else { return }
    var next = 1
    while true {
      guard let end = text[next...].firstIndex(of: UInt8(ascii: "]")), end < text.count - 1,
        let sums = FigureSums(text: Array(text[next...end])), days.count < 31
      else { return nil }
      days.append(sums)
      next = end + 2
      if end + 1 == text.count - 1 { break }
      guard text[end + 1] == UInt8(ascii: ",") else { return nil }
    }
    trim()
  }
}

/// A month, as rows of sums are looked for.
struct FigureMonth: Hashable {
  /// Months since the year 0.
  private let number: Int

  /// The month and the day within it of a date, `2025-01-05`; nil for no date.
  static func split(_ date: String) -> (month: FigureMonth, day: Int)? {
    var date = date
    return date.withUTF8 { text -> (FigureMonth, Int)? in
      guard text.count == 10 else { return nil }
      func number(_ range: Range<Int>) -> Int? {
        var number = 0
        for index in range {
          let digit = Int(unsafe text[index]) - 0x30
          guard 0...9 ~= digit else { return nil }
          number = number * 10 + digit
        }
        return number
      }
      guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
        1...12 ~= month, 1...31 ~= day
      else { return nil }
      return (FigureMonth(number: year * 12 + month - 1), day)
    }
  }

  private init(number: Int) { self.number = number }

  /// As `2025-01`.
  var iso: String {
    let (year, month) = number.quotientAndRemainder(dividingBy: 12)
    let digits = [year / 1_000, year / 100, year / 10, year].map { String($0 % 10) }.joined()
    return "\(digits)-\(month < 9 ? "0" : "")\(month + 1)"
  }
}
