// Text is searched by its words: a Chinese character is a word of its own, a run of other letters
// and digits is one, and everything else only separates. So a name is found by any of its
// characters, 张三 by the two side by side, and a number whatever brackets, dashes, widths or
// spaces stand in it. Nothing here is stored in a record: what was typed stays as typed.

/// Splits texts into the words that a search compares.
public enum SearchText {
  /// What stands between two values of one column, so that no words of both lie side by side.
  public static let separator = "|"

  /// The words of a text in order, in lower case and folded: widths, look-alikes of the dot in
  /// names, invisible characters (``TextFolding/comparisonForm(_:)``).
  public static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    func end() {
      if !word.isEmpty { words.append(String(word)) }
      word = String.UnicodeScalarView()
    }
    for scalar in TextFolding.comparisonForm(text).lowercased().unicodeScalars {
      if TextFolding.isHan(scalar) {
        end()
        words.append(String(scalar))
      } else if isWordPart(scalar) {
        word.append(scalar)
      } else if !isJoiner(scalar) {
        end()
      }
    }
    end()
    return words
  }

  /// The words of a number of a paper, a person or a telephone: as they are, and as one where they
  /// are Latin letters and digits only, for `0475-823` is also typed without the dash.
  public static func words(ofNumber text: String) -> [String] {
    let words = words(of: text)
    guard let joined = joined(words) else { return words }
    return words + [separator, joined]
  }

  /// Several words of Latin letters and digits as one; nil for one word, or other letters.
  public static func joined(_ words: [String]) -> String? {
    guard words.count > 1, words.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) else {
      return nil
    }
    return words.joined()
  }

  /// Whether a word is one Chinese character.
  public static func isHan(_ word: String) -> Bool {
    guard let first = word.unicodeScalars.first else { return false }
    return TextFolding.isHan(first)
  }

  /// The words as one text, as short as it can be: spaces stand only between two words that would
  /// run into each other.
  public static func packed(_ words: [String]) -> String {
    var text = ""
    var mustPart = false
    for word in words {
      let parts = word != separator && !isHan(word)
      if mustPart && parts { text += " " }
      text += word
      mustPart = parts
    }
    return text
  }

  /// The words that were packed.
  public static func unpacked(_ text: String) -> [String] {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isAlone = scalar == "|" || TextFolding.isHan(scalar)
      guard isAlone || scalar == " " else {
        word.append(scalar)
        continue
      }
      if !word.isEmpty { words.append(String(word)) }
      word = String.UnicodeScalarView()
      if isAlone { words.append(String(scalar)) }
    }
    if !word.isEmpty { words.append(String(word)) }
    return words
  }

  /// Letters, digits and the signs that stand on them.
  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar) }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber, .letterNumber, .otherNumber: return true
    default: return scalar.properties.isAlphabetic
    }
  }

  /// Invisible signs inside Mongolian words, which many keyboards leave out.
  private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x180E, 0x200C, 0x200D: true
    default: false
    }
  }
}
