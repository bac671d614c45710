internal import CaseModel

/// A header as it is compared, and the unit that it names.
///
/// `请求金额（元）`, `请求金额(元)` and `* 请求金额 ` are one header; `协议金额(万元)` is `协议金额` counted in
/// ten thousands. A bracket that is no unit (`身份证号（必填）`) says nothing, but one that looks like
/// another unit (`金额(美元)`) stays part of the header, so that no amount is misread.
struct HeaderText: Hashable {
  /// What the amounts of a column are counted in.
  enum Unit: Hashable {
    /// 元, also where nothing is said.
    case yuan
    /// 千元.
    case thousandYuan
    /// 万元.
    case tenThousandYuan
    /// 亿元.
    case hundredMillionYuan
    /// 分, as the fields themselves are counted.
    case fen
  }

  /// The header without brackets and unit, in the form of comparing.
  let key: String
  /// The unit, if it names one.
  let unit: Unit?

  init(_ header: String) {
    let text = HeaderText.folded(header)
    var kept = ""
    var inside: String?
    var unit: Unit?
    for character in text {
      switch (character, inside) {
      case ("(", nil): inside = ""
      case (")", let words?):
        if let found = HeaderText.units[words] {
          unit = found
        } else if words.hasSuffix("元") || words.hasSuffix("币") {
          kept += "(\(words))"
        }
        inside = nil
      case (_, let words?): inside = words + String(character)
      default: kept.append(character)
      }
    }
    if let inside { kept += "(" + inside }
    if unit == nil {
      for (suffix, found) in HeaderText.suffixes where kept.hasSuffix(suffix) {
        kept.removeLast(suffix.count)
        unit = found
        break
      }
    }
    key = kept
    self.unit = unit
  }

  /// A label, name or alias as it is compared, brackets included in the same way as in a header.
  static func key(of spelling: String) -> String { HeaderText(spelling).key }

  private static let units: [String: Unit] = [
    "元": .yuan, "人民币元": .yuan, "单位元": .yuan, "yuan": .yuan, "rmb": .yuan, "cny": .yuan,
    "千元": .thousandYuan, "万元": .tenThousandYuan, "单位万元": .tenThousandYuan,
    "万": .tenThousandYuan, "亿元": .hundredMillionYuan, "分": .fen, "fen": .fen,
  ]

  private static let suffixes: [(String, Unit)] = [
    ("/万元", .tenThousandYuan), ("/元", .yuan), ("/千元", .thousandYuan), ("/亿元", .hundredMillionYuan),
  ]

  /// Half width, lower case, one kind of brackets, without spaces, hyphens and required marks.
  private static func folded(_ header: String) -> String {
    var folded = String.UnicodeScalarView()
    for scalar in TextFolding.withoutSpaces(TextFolding.comparisonForm(header)).unicodeScalars {
      switch scalar {
      case "[", "{", "\u{3014}", "\u{3010}": folded.append("(")
      case "]", "}", "\u{3015}", "\u{3011}": folded.append(")")
      case "_", "-", "*", ":", "'", "\"": continue
      default: folded.append(scalar)
      }
    }
    return String(folded).lowercased()
  }
}
