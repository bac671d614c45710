// The unified social credit code of an organisation, GB 32100-2015:
//
//   characters  1      department of registration (8 is the unions, 9 market regulation)
//               2      kind of organisation (81 is a grassroots union)
//               3– 8   division, six digits
//               9–17   body: the organisation code of GB 11714, whose own check is character 17
//              18      check by MOD 31-3: (31 − Σ value × 3^(i−1) mod 31) mod 31
//
// The alphabet has 31 characters: digits and capitals without I, O, S, V, Z. Real codes exist
// that fail a check (early pilots), and newer ones that do not keep the inner check at all.

/// Checks on the unified social credit code of an organisation; a finding is a warning.
public enum CreditCode {
  /// What a check found.
  public enum Finding: Hashable, Sendable {
    /// In order. Whether the inner check of GB 11714 fits too is only a remark.
    case valid(innerCheckFits: Bool)
    /// Not 18 characters.
    case wrongLength
    /// A character outside the alphabet (often O for 0 or I for 1), or a division that is not six
    /// digits.
    case wrongCharacter
    /// The last character does not fit the others.
    case wrongCheckDigit
    /// A spreadsheet took the code for a figure, and its last digits are lost.
    case damagedBySpreadsheet
  }

  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
  private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
  private static let innerWeights = [3, 7, 9, 10, 5, 8, 4, 2]

  /// The code as it is stored and compared: half width, upper case, without spaces and a leading
  /// apostrophe.
  public static func normalForm(_ typed: String) -> String { IdentityNumber.normalForm(typed) }

  /// Checks a code as typed; folds it to its normal form first.
  public static func check(_ typed: String) -> Finding {
    let code = normalForm(typed)
    let characters = Array(code.utf8)
    if IdentityNumber.isScientific(characters) { return .damagedBySpreadsheet }
    guard code.unicodeScalars.count == 18 else { return .wrongLength }
    let values = characters.compactMap { alphabet.firstIndex(of: $0) }
    guard values.count == 18, characters.count == 18,
      characters[2..<8].allSatisfy(IdentityNumber.isDigit)
    else { return .wrongCharacter }
    if characters.allSatisfy(IdentityNumber.isDigit), characters[15...].allSatisfy({ $0 == 0x30 }) {
      return .damagedBySpreadsheet
    }
    let sum = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
    guard values[17] == (31 - sum % 31) % 31 else { return .wrongCheckDigit }
    return .valid(innerCheckFits: innerCheckFits(characters[8..<17]))
  }

  /// GB 11714: Σ value × weight over eight characters; letters count from A = 10 without gaps;
  /// the check is 11 − Σ mod 11, where 10 is written X and 11 is written 0.
  private static func innerCheckFits(_ body: ArraySlice<UInt8>) -> Bool {
    let sum = zip(body, innerWeights).reduce(0) { sum, pair in
      let (character, weight) = pair
      let value = IdentityNumber.isDigit(character) ? character - 0x30 : character - 0x41 + 10
      return sum + Int(value) * weight
    }
    return body.last == Array("0X987654321".utf8)[sum % 11]
  }
}
