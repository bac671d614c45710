// The number of a resident identity card, GB 11643-1999:
//
//   digits  1– 6   division of the first registration; old codes live on, so it is never judged
//           7–14   date of birth, yyyymmdd
//          15–17   sequence; odd for men, even for women
//             18   check by MOD 11-2: Σ digit × weight over 17 digits, mod 11, into "10X98765432"
//
// Cards before 1999 have 15 digits: a year of two digits, and no check.
//
// A spreadsheet that takes the number for a figure keeps 15 of its digits. The check digit alone
// does not show that: one damaged number in eleven passes it.

/// Checks on the number of a resident identity card.
///
/// A finding is a warning: the paper in front of a clerk may carry a misprint, and what stands on
/// it can be kept with a reason.
public enum IdentityNumber {
  /// What a check found.
  public enum Finding: Hashable, Sendable {
    /// In order; says what the number says of its holder.
    case valid(birth: LocalDate, isMale: Bool)
    /// Neither 18 nor 15 characters.
    case wrongLength
    /// A character that is no digit (at the end: no digit and no X).
    case wrongCharacter
    /// The date of birth does not exist or lies outside ``LocalDate/typedYears``.
    case noSuchBirthDate
    /// The last character does not fit the others: one is wrong, or two are swapped.
    case wrongCheckDigit
    /// The old form, in order; the number of today's card is worked out.
    case fifteenDigits(upgraded: String)
    /// A spreadsheet took the number for a figure, and its last digits are lost.
    case damagedBySpreadsheet
  }

  private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  private static let checkCharacters = Array("10X98765432".utf8)

  /// The number as it is stored and compared: half width, without spaces and a leading
  /// apostrophe, `x` as `X`.
  public static func normalForm(_ typed: String) -> String {
    // As nearly all are typed.
    if typed.utf8.count == 18, typed.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "X") }) {
      return typed
    }
    let text = TextFolding.withoutSpaces(TextFolding.halfWidth(typed))
    return (text.hasPrefix("'") ? String(text.dropFirst()) : text).uppercased()
  }

  /// Checks a number as typed; folds it to its normal form first.
  public static func check(_ typed: String) -> Finding {
    let number = normalForm(typed)
    let characters = Array(number.utf8)
    if isScientific(characters) { return .damagedBySpreadsheet }
    guard number.unicodeScalars.count == 18 || number.unicodeScalars.count == 15 else {
      return .wrongLength
    }
    let isOld = number.unicodeScalars.count == 15
    let body = isOld ? characters[...] : characters.dropLast()
    guard body.count == (isOld ? 15 : 17), body.allSatisfy(isDigit) else { return .wrongCharacter }
    guard !isOld else {
      let upgraded = Array(body.prefix(6)) + Array("19".utf8) + Array(body.dropFirst(6))
      guard birth(upgraded[...]) != nil else { return .noSuchBirthDate }
      return .fifteenDigits(
        upgraded: String(decoding: upgraded + [checkCharacter(upgraded[...])], as: UTF8.self))
    }
    guard let last = characters.last, isDigit(last) || last == UInt8(ascii: "X") else {
      return .wrongCharacter
    }
    if characters.suffix(3).allSatisfy({ $0 == UInt8(ascii: "0") }) { return .damagedBySpreadsheet }
    guard let birth = birth(body) else { return .noSuchBirthDate }
    guard checkCharacter(body) == last else { return .wrongCheckDigit }
    return .valid(birth: birth, isMale: !characters[16].isMultiple(of: 2))
  }

  /// Whether the text is a figure in scientific notation, such as `1.5050219000102E+17`.
  static func isScientific(_ characters: [UInt8]) -> Bool {
    guard let mark = characters.firstIndex(of: UInt8(ascii: "E")), mark > 0 else { return false }
    var exponent = characters[(mark + 1)...]
    if exponent.first == UInt8(ascii: "+") { exponent.removeFirst() }
    return 1...2 ~= exponent.count && exponent.allSatisfy(isDigit)
      && characters[..<mark].allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
      && characters[..<mark].filter { $0 == UInt8(ascii: ".") }.count <= 1
  }

  /// Whether the byte is an ASCII digit.
  static func isDigit(_ character: UInt8) -> Bool { 0x30...0x39 ~= character }

  private static func birth(_ digits: ArraySlice<UInt8>) -> LocalDate? {
    let date = digits.dropFirst(6)
    guard let year = LocalDate.number(date.prefix(4)), LocalDate.typedYears ~= year,
      let month = LocalDate.number(date.dropFirst(4).prefix(2)),
      let day = LocalDate.number(date.dropFirst(6).prefix(2))
    else { return nil }
    return LocalDate(year: year, month: month, day: day)
  }

  private static func checkCharacter(_ digits: ArraySlice<UInt8>) -> UInt8 {
    let sum = zip(digits, weights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
    return checkCharacters[sum % 11]
  }
}
