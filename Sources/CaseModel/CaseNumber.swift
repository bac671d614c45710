/// Comparing the numbers of cases and documents, which people type with any brackets.
///
/// `通工调〔2025〕第0001号`, `通工调[2025]第0001号` and `通工调（２０２５）第0001 号` are one number. A
/// number is kept as typed; the normal form is for comparing and for deriving ids.
public enum CaseNumber {
  /// The number in half width and upper case, without spaces, with one kind of brackets (`()`)
  /// and of dashes (`-`).
  ///
  /// Leading zeros stay: `0001` and `1` may be two cases in an office that counts both ways.
  public static func normalForm(_ typed: String) -> String {
    if let form = plainForm(typed) { return form }
    let text = TextFolding.withoutSpaces(TextFolding.halfWidth(typed))
    var folded = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{3014}", "\u{3010}", "\u{3016}", "\u{3018}", "\u{FE5D}", "[", "{": folded.append("(")
      case "\u{3015}", "\u{3011}", "\u{3017}", "\u{3019}", "\u{FE5E}", "]", "}": folded.append(")")
      case "\u{2010}"..."\u{2015}", "\u{2212}", "\u{FE63}": folded.append("-")
      default: folded.append(scalar)
      }
    }
    return String(folded).uppercased()
  }

  /// The normal form of a number that needs nothing but other brackets and upper case: nearly all.
  private static func plainForm(_ typed: String) -> String? {
    var form: [UInt8] = []
    form.reserveCapacity(typed.utf8.count)
    for scalar in typed.unicodeScalars {
      switch scalar.value {
      case 0x30...0x39, 0x41...0x5A, 0x28, 0x29, 0x2D, 0x2E, 0x2F, 0x5F:
        form.append(UInt8(truncatingIfNeeded: scalar.value))
      case 0x61...0x7A: form.append(UInt8(truncatingIfNeeded: scalar.value - 0x20))
      case 0x3014, 0xFF08: form.append(UInt8(ascii: "("))
      case 0x3015, 0xFF09: form.append(UInt8(ascii: ")"))
      case 0x4E00...0x9FFF: form.append(contentsOf: Unicode.UTF8.encode(scalar) ?? .init())
      default: return nil
      }
    }
    return String(decoding: form, as: UTF8.self)
  }

  /// The normal form without the leading zeros of its last run of digits: for suggestions in a
  /// search, never for deciding that two cases are one.
  public static func looseForm(_ typed: String) -> String {
    let scalars = Array(normalForm(typed).unicodeScalars)
    func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
    guard let last = scalars.lastIndex(where: isDigit) else { return normalForm(typed) }
    let first = scalars[...last].lastIndex { !isDigit($0) }.map { $0 + 1 } ?? 0
    let number = scalars[first...last].drop { $0 == "0" }
    var loose = String.UnicodeScalarView(scalars[..<first])
    loose.append(contentsOf: number.isEmpty ? ["0"] : number)
    loose.append(contentsOf: scalars[(last + 1)...])
    return String(loose)
  }
}
