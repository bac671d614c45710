/// A point in time in UTC, to the millisecond.
///
/// Instants say when something was written; what happened in a case is a ``LocalDate``. The text
/// has always 24 ASCII characters, so that instants sort as text: `2025-11-20T10:00:00.123Z`.
///
/// Invariant: between 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z.
public struct Instant: Hashable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted, as POSIX has it.
  public let millisecondsSince1970: Int64

  /// The earliest instant that can be written.
  public static let min = Instant(millisecondsSince1970: .min)
  /// The latest instant that can be written.
  public static let max = Instant(millisecondsSince1970: .max)

  private static let millisecondsADay: Int64 = 86_400_000

  /// China's clock: eight hours ahead of UTC, without summer time since 1991.
  private static let chinaOffsetMilliseconds: Int64 = 8 * 3_600_000

  /// Takes a count of milliseconds; outside the range it becomes the nearest end.
  public init(millisecondsSince1970: Int64) {
    let first = Int64(LocalDate.min.daysSince1970) * Instant.millisecondsADay
    let last = Int64(LocalDate.max.daysSince1970 + 1) * Instant.millisecondsADay - 1
    self.millisecondsSince1970 = Swift.min(Swift.max(millisecondsSince1970, first), last)
  }

  /// Reads `2025-11-20T10:00:00.123Z`, strictly; nil for any other spelling, a day that does not
  /// exist or a leap second.
  public init?(iso: some StringProtocol) {
    let text = Array(iso.utf8)
    guard text.count == 24, text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"),
      text[16] == UInt8(ascii: ":"), text[19] == UInt8(ascii: "."), text[23] == UInt8(ascii: "Z"),
      let date = LocalDate(iso: String(decoding: text[..<10], as: UTF8.self)),
      let hour = LocalDate.number(text[11..<13]), hour < 24,
      let minute = LocalDate.number(text[14..<16]), minute < 60,
      let second = LocalDate.number(text[17..<19]), second < 60,
      let millisecond = LocalDate.number(text[20..<23])
    else { return nil }
    let seconds = hour * 3600 + minute * 60 + second
    self.init(
      millisecondsSince1970: Int64(date.daysSince1970) * Instant.millisecondsADay
        + Int64(seconds * 1000 + millisecond))
  }

  /// The instant as `2025-11-20T10:00:00.123Z`.
  public var iso: String {
    let (days, rest) = Instant.daysAndRest(millisecondsSince1970)
    let (seconds, milliseconds) = rest.quotientAndRemainder(dividingBy: 1000)
    let date = LocalDate(daysSince1970: days)
    // Every line says when it was written: the digits are put where they belong.
    var text = Array("0000-00-00T00:00:00.000Z".utf8)
    func put(_ number: Int, endingAt end: Int) {
      var (rest, place) = (number, end)
      while rest > 0 {
        text[place] += UInt8(rest % 10)
        (rest, place) = (rest / 10, place - 1)
      }
    }
    put(date.year, endingAt: 3)
    put(date.month, endingAt: 6)
    put(date.day, endingAt: 9)
    put(seconds / 3600, endingAt: 12)
    put(seconds / 60 % 60, endingAt: 15)
    put(seconds % 60, endingAt: 18)
    put(milliseconds, endingAt: 22)
    return String(decoding: text, as: UTF8.self)
  }

  /// The date on the calendars of China at this instant (UTC+8, as it has been since 1991).
  public var localDate: LocalDate {
    let shifted = millisecondsSince1970 + Instant.chinaOffsetMilliseconds
    return LocalDate(daysSince1970: Instant.daysAndRest(shifted).days)
  }

  /// The minute on the clocks of China at this instant, as a person reads it: `2025-11-20 18:00`.
  public var localMinute: String {
    let shifted = adding(milliseconds: Instant.chinaOffsetMilliseconds).iso
    return "\(shifted.prefix(10)) \(shifted.dropFirst(11).prefix(5))"
  }

  /// The instant so many milliseconds later, or earlier if negative; stops at the ends of the
  /// range.
  public func adding(milliseconds: Int64) -> Instant {
    let (sum, isOverflow) = millisecondsSince1970.addingReportingOverflow(milliseconds)
    if isOverflow { return milliseconds < 0 ? .min : .max }
    return Instant(millisecondsSince1970: sum)
  }

  /// Whole days, rounded down, and the milliseconds of the day.
  private static func daysAndRest(_ milliseconds: Int64) -> (days: Int, rest: Int) {
    let rest = milliseconds % millisecondsADay
    let isBeforeMidnight = rest < 0
    return (
      Int(milliseconds / millisecondsADay) - (isBeforeMidnight ? 1 : 0),
      Int(isBeforeMidnight ? rest + millisecondsADay : rest)
    )
  }
}

extension Instant: Comparable {
  /// Whether the left instant is the earlier one.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.millisecondsSince1970 < right.millisecondsSince1970
  }
}

extension Instant: CustomStringConvertible {
  /// The instant as `2025-11-20T10:00:00.123Z`.
  public var description: String { iso }
}
