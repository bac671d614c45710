/// The form under which the values of a text field are looked for and compared.
///
/// A field with one has a column `…_key` beside its own, with an index. The form is made for
/// comparing only: what was typed is kept as typed.
public enum KeyForm: Sendable, Hashable, CaseIterable {
  /// The number of a paper; see ``CaseNumber``.
  case number
  /// The name of a person or a firm, whatever widths, spaces and dots were typed.
  case name
  /// The number of an identity document; one of 15 digits as the one of 18 that took its place.
  case identityNumber
  /// A telephone number: its digits, without the country's.
  case phone
  /// The credit code of an organisation.
  case code

  /// Digits that a telephone number must have to say whose it is: a number in the house has fewer.
  static let phoneDigitsMin = 7

  /// The form of a value; nil for one that says nothing, such as a number that a sheet damaged.
  public func key(of text: String) -> String? {
    switch self {
    case .number: return CaseNumber.normalForm(text)
    case .name:
      let form = KeyForm.isHanAlone(text) ? text : TextFolding.comparisonForm(text).lowercased()
      return form.isEmpty ? nil : form
    case .identityNumber:
      switch IdentityNumber.check(text) {
      case .damagedBySpreadsheet: return nil
      case .fifteenDigits(let upgraded): return upgraded
      default: return KeyForm.filled(IdentityNumber.normalForm(text))
      }
    case .phone:
      var digits = TextFolding.halfWidth(text).filter { $0.isASCII && $0.isNumber }
      for prefix in ["0086", "86"] where digits.hasPrefix(prefix) && digits.count > 11 {
        digits.removeFirst(prefix.count)
        break
      }
      return digits.count < KeyForm.phoneDigitsMin ? nil : digits
    case .code:
      if case .damagedBySpreadsheet = CreditCode.check(text) { return nil }
      return KeyForm.filled(CreditCode.normalForm(text))
    }
  }

  private static func filled(_ form: String) -> String? { form.isEmpty ? nil : form }

  /// Whether a text is of plain Chinese characters only, as nearly every name is: it is its own
  /// form.
  private static func isHanAlone(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { (0x4E00...0x9FFF).contains($0.value) }
  }
}

extension Field {
  /// The name of the column with the form for comparing.
  public var keyColumn: String { name + "_key" }
}
