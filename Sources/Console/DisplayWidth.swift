/// How many cells of a terminal a text takes, and texts cut or filled to a number of cells.
///
/// The rules, character (grapheme cluster) by character:
/// 1. East Asian Wide and Fullwidth take 2 cells; Ambiguous (`·`, `…`, `“`) takes 1.
/// 2. Marks, format and control characters take none; a character takes what its scalars take
///    together, so that a letter with its marks is as wide as the letter.
/// 3. A character that is drawn as emoji, however long its sequence, takes 2.
///
/// Terminals differ on rare scripts; nothing but alignment depends on this.
public enum DisplayWidth {
  /// The sign that shows that a text was cut.
  public static let ellipsis: Character = "…"

  /// The cells that a text takes on one line.
  public static func cells(of text: some StringProtocol) -> Int {
    if isPlainASCII(text) { return text.utf8.count }
    return text.reduce(0) { $0 + cells(of: $1) }
  }

  /// The cells that a character takes.
  public static func cells(of character: Character) -> Int {
    var sum = 0
    for scalar in character.unicodeScalars {
      // Ideographs, most of what is measured here, are spared the look-ups below.
      if (0x3400...0x9FFF).contains(scalar.value) {
        sum += 2
        continue
      }
      if isEmoji(scalar) { return 2 }
      // VARIATION SELECTOR-16 asks for the emoji form of what stands before it.
      if scalar.value == 0xFE0F, character.unicodeScalars.first?.properties.isEmoji == true {
        return 2
      }
      sum += cells(of: scalar)
    }
    return sum
  }

  /// A text of at most so many cells; if it was cut, it ends in `…`.
  public static func truncated(_ text: String, to width: Int) -> String {
    if cells(of: text) <= width { return text }
    if width <= 0 { return "" }
    var kept = ""
    var used = 0
    for character in text {
      let cells = cells(of: character)
      if used + cells > width - 1 { break }
      kept.append(character)
      used += cells
    }
    kept.append(ellipsis)
    return kept
  }

  /// A text with spaces after it, up to a number of cells.
  public static func paddedRight(_ text: String, to width: Int) -> String {
    text + spaces(width - cells(of: text))
  }

  /// A text with spaces before it, up to a number of cells.
  public static func paddedLeft(_ text: String, to width: Int) -> String {
    spaces(width - cells(of: text)) + text
  }

  /// A text that is safe on one line of a terminal.
  ///
  /// Line ends and tabs become a space; other control characters, among them the escape that
  /// starts a terminal's commands, and the marks that turn the direction of writing become `�`.
  /// Data comes from other people's files; it must not move the cursor.
  public static func singleLine(_ text: String) -> String {
    if isPlainASCII(text) { return text }
    var result = String.UnicodeScalarView()
    for character in text {
      if character == "\r\n" {
        result.append(" ")
        continue
      }
      for scalar in character.unicodeScalars {
        switch scalar.value {
        case 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029: result.append(" ")
        case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: result.append("\u{FFFD}")
        default: result.append(scalar)
        }
      }
    }
    return String(result)
  }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  private static func isPlainASCII(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }

  /// Whether a scalar is drawn as emoji without being asked to; regional indicators form flags.
  private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x231A && scalar.properties.isEmojiPresentation
  }

  private static func cells(of scalar: Unicode.Scalar) -> Int {
    // Below the first combining mark only controls are not one cell wide.
    if scalar.value < 0x0300 {
      return scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? 0 : 1
    }
    if isWide(scalar.value) { return isMark(scalar) ? 0 : 2 }
    return isMark(scalar) ? 0 : 1
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    // The vowels and final consonants of old Hangul stand inside the syllable before them.
    if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) {
      return true
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
      return true
    default:
      return false
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wideRanges.count && wideRanges[low].contains(value)
  }

  /// East Asian Wide and Fullwidth, ascending, without the characters that are emoji anyway.
  ///
  /// Unassigned places inside a block count with the block.
  /// Source: Unicode Standard Annex #11, EastAsianWidth.txt, version 16.
  static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F,  // Hangul initial consonants
    0x2329...0x232A,  // angle brackets
    0x2630...0x2637,  // trigrams
    0x268A...0x268F,  // monograms and digrams
    0x2E80...0x303E,  // radicals, ideographic description, CJK punctuation
    0x3041...0x3247,  // kana, bopomofo, Hangul letters, parenthesised ideographs
    0x3250...0xA4CF,  // squared words, ideographs, hexagrams, Yi
    0xA960...0xA97F,  // Hangul initial consonants, extended
    0xAC00...0xD7A3,  // Hangul syllables
    0xF900...0xFAFF,  // compatibility ideographs
    0xFE10...0xFE19,  // vertical forms
    0xFE30...0xFE6F,  // compatibility and small forms
    0xFF01...0xFF60,  // full-width forms
    0xFFE0...0xFFE6,  // full-width signs
    0x16FE0...0x18DFF,  // ideographic marks, Tangut, Khitan
    0x1AFF0...0x1B2FF,  // kana supplement, Nushu
    0x1D300...0x1D356,  // Tai Xuan Jing
    0x1D360...0x1D376,  // counting rods
    0x1F200...0x1F265,  // enclosed ideographs
    0x20000...0x3FFFD,  // ideographs, supplementary and tertiary planes
  ]
}
