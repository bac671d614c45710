// What people type for the same name or number differs in ways the eye does not see: full-width
// digits, no-break spaces from web pages, a space inside 张 三, five look-alikes of the dot in the
// names of minorities. These functions make such texts equal. They are for comparing and for
// reading numbers; what a person typed is stored as typed.
//
// Two scripts set limits. Mongolian uses invisible characters as letters (U+180B–U+180E, U+202F,
// U+200C, U+200D), so a text with Mongolian letters keeps them. And only between Chinese
// characters is a space or a dot free of meaning: "Li Ming" and "3.5" stay as they are.

/// Makes texts equal that differ only in width, invisible characters, spaces or look-alike dots.
public enum TextFolding {
  /// The dot inside names, U+00B7, as the 2016 rule on name fields prescribes (GB18030 A1A4).
  public static let interpunct: Unicode.Scalar = "\u{B7}"

  /// Turns full-width letters, digits, signs and spaces into their ASCII counterparts.
  ///
  /// U+FF01–U+FF5E, the ideographic space U+3000 and the full-width yen sign are folded; all else
  /// stays.
  public static func halfWidth(_ text: String) -> String {
    var folded = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { folded.append(halfWidth(scalar)) }
    return String(folded)
  }

  /// Removes invisible characters and outer spaces, and makes each inner run of spaces one space.
  ///
  /// Tabs, line ends, no-break and typographic spaces count as spaces. The width of letters stays.
  public static func trimmed(_ text: String) -> String {
    let isMongolian = text.unicodeScalars.contains(where: isMongolianLetter)
    var kept = String.UnicodeScalarView()
    var isSpacePending = false
    for scalar in text.unicodeScalars {
      if isMongolian, isMongolianJoiner(scalar) {
        kept.append(scalar)
      } else if isInvisible(scalar) {
        continue
      } else if isSpace(scalar) {
        isSpacePending = !kept.isEmpty
      } else {
        if isSpacePending { kept.append(" ") }
        isSpacePending = false
        kept.append(scalar)
      }
    }
    return String(kept)
  }

  /// Removes every space and invisible character: for numbers and codes, where none has a meaning.
  public static func withoutSpaces(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !isSpace(scalar) && !isInvisible(scalar) {
      kept.append(scalar)
    }
    return String(kept)
  }

  /// The form under which two names or titles are compared.
  ///
  /// Half width, trimmed, no space between Chinese characters (`张 三` is `张三`), and each
  /// look-alike of the interpunct between Chinese characters is U+00B7. Folding twice changes
  /// nothing more. Case is kept.
  public static func comparisonForm(_ text: String) -> String {
    let scalars = Array(trimmed(halfWidth(text)).unicodeScalars)
    var folded = String.UnicodeScalarView()
    var index = 0
    while index < scalars.count {
      guard let last = folded.last, isHan(last), let end = joint(in: scalars, from: index) else {
        folded.append(scalars[index])
        index += 1
        continue
      }
      if scalars[index..<end].contains(where: isInterpunctLike) { folded.append(interpunct) }
      index = end
    }
    return String(folded)
  }

  /// Whether the scalar is a Chinese character (a Han ideograph, or 〇).
  public static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    // Nearly every scalar, without a look into Unicode's tables.
    if isCommonHan(scalar) { return true }
    if scalar.value < 0x3006 { return false }
    return scalar == "\u{3007}" || scalar.properties.isIdeographic && !isHangzhouDigit(scalar)
  }

  /// Whether the scalar separates words without being seen itself.
  public static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    if isCommonHan(scalar) || (0x21...0x7E).contains(scalar.value) { return false }
    return scalar.properties.isWhitespace || scalar == "\u{3164}"
  }

  private static func isCommonHan(_ scalar: Unicode.Scalar) -> Bool {
    (0x4E00...0x9FFF).contains(scalar.value)
  }

  /// The end of a joint that begins at `start` and is followed by a Chinese character, or nil.
  ///
  /// A joint is one space, or one dot with at most one space on each side.
  private static func joint(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
    var end = start
    var dots = 0
    while end < scalars.count, scalars[end] == " " || isInterpunctLike(scalars[end]) {
      if scalars[end] != " " { dots += 1 }
      end += 1
    }
    guard end > start, dots <= 1, end < scalars.count, isHan(scalars[end]) else { return nil }
    return end
  }

  private static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    case 0x3000: " "
    case 0xFFE5: "\u{A5}"
    default: scalar
    }
  }

  /// The dots that keyboards and pages put where U+00B7 belongs; U+FF0E arrives here as `.`.
  private static func isInterpunctLike(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\u{B7}", "\u{2022}", "\u{2027}", "\u{2219}", "\u{22C5}", "\u{25CF}", "\u{30FB}",
      "\u{FF65}", ".":
      true
    default: false
    }
  }

  /// Zero-width and direction marks, the soft hyphen, and control characters that are no space.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xAD, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: true
    case 0...8, 0xE...0x1F, 0x7F...0x84, 0x86...0x9F: true
    default: false
    }
  }

  private static func isMongolianLetter(_ scalar: Unicode.Scalar) -> Bool {
    (0x1820...0x18AA).contains(scalar.value)
  }

  private static func isMongolianJoiner(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x180E, 0x200C, 0x200D, 0x202F: true
    default: false
    }
  }

  /// 〡〢〣 and the other merchants' digits count as ideographic in Unicode, but write no name.
  private static func isHangzhouDigit(_ scalar: Unicode.Scalar) -> Bool {
    (0x3021...0x3029).contains(scalar.value) || (0x3038...0x303A).contains(scalar.value)
  }
}

/// The applicant as a register writes it: one person, or one person for a group (`胡萨仁等12人`).
public struct ApplicantName: Hashable, Sendable {
  /// The greatest number of workers that `等N人` can give; a larger one is taken as part of a name.
  public static let workersMax = 100_000

  /// The name without the words that make it a group.
  public let name: String
  /// How many workers the case is for, the one named among them; nil where no number is written.
  public let workers: Int?
  /// Whether the text speaks of a group, with or without a number (`等人`).
  public let isGroup: Bool

  private static let counters: Set<String> = [
    "人", "名", "位", "名工人", "名职工", "名农民工", "名劳动者", "位工人", "位职工", "位农民工",
  ]

  /// Reads the name and the count out of one cell.
  ///
  /// Understands `等12人`, `等十二人`, `等12名`, `等12名职工`, `等人`, in full or half width, with
  /// spaces and in brackets. Any other text is a name of one person.
  public static func parse(_ text: String) -> ApplicantName {
    let whole = TextFolding.comparisonForm(text)
    let single = ApplicantName(name: whole, workers: nil, isGroup: false)
    let scalars = Array(whole.unicodeScalars)
    guard let mark = scalars.lastIndex(of: "等") else { return single }
    var name = scalars[..<mark]
    var tail = scalars[(mark + 1)...].filter { $0 != " " }
    while name.last == " " { name.removeLast() }
    if name.last == "(", tail.last == ")" {
      name.removeLast()
      tail.removeLast()
    }
    while name.last == " " { name.removeLast() }
    let digits = tail.prefix { isDigit($0) || numerals[$0] != nil }
    let counter = ApplicantName.text(tail.dropFirst(digits.count))
    guard !name.isEmpty, counters.contains(counter) else { return single }
    if digits.isEmpty {
      guard counter == "人" else { return single }
      return ApplicantName(name: ApplicantName.text(name), workers: nil, isGroup: true)
    }
    guard let workers = count(digits), 1...workersMax ~= workers else { return single }
    return ApplicantName(name: ApplicantName.text(name), workers: workers, isGroup: true)
  }

  private static let numerals: [Unicode.Scalar: Int] = [
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
  ]

  /// A count in Arabic digits, or in Chinese ones up to 九十九.
  private static func count(_ digits: ArraySlice<Unicode.Scalar>) -> Int? {
    if digits.allSatisfy(isDigit) { return Int(text(digits)) }
    let values = digits.compactMap { numerals[$0] }
    guard values.count == digits.count else { return nil }
    // 三, 十, 十三, 二十, 二十三.
    guard let ten = values.firstIndex(of: 10) else { return values.count == 1 ? values[0] : nil }
    guard ten <= 1, values.count <= ten + 2 else { return nil }
    let units = ten + 1 < values.count ? values[ten + 1] : 0
    return units == 10 ? nil : (ten == 0 ? 1 : values[0]) * 10 + units
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }
}
