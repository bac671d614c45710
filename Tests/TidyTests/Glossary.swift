/// The page of words, `docs/glossary.md`, as the tests read it.
struct Glossary {
  /// A word that no program prints.
  struct ForbiddenWord {
    let word: String
    /// Phrases in which it is no such word; `N` stands for a number.
    let phrases: [String]

    /// Whether a text has the word outside its phrases.
    func stands(in text: String) -> Bool {
      let isChinese = word.unicodeScalars.contains { $0.value >= 0x2E80 }
      if isChinese { return text.contains(word) }
      var words = Glossary.words(of: text)
      for phrase in phrases.map(Glossary.words) {
        words = Glossary.removing(phrase, from: words)
      }
      return !Glossary.ranges(of: Glossary.words(of: word), in: words).isEmpty
    }
  }

  /// A term and what it is called.
  struct Term {
    let chinese: String
    let english: String
    let code: String
  }

  let terms: [Term]
  let forbidden: [ForbiddenWord]

  init(_ page: SourceFile) {
    terms = Glossary.rows(of: page, under: "## Terms").map {
      Term(chinese: $0[0], english: $0[1], code: $0[2].filter { $0 != "`" })
    }
    forbidden = Glossary.rows(of: page, under: "## Never shown").flatMap { row in
      let phrases = row[2].split(separator: ";").map { Glossary.trimmed($0) }
      return row[0].split(separator: ",").map {
        ForbiddenWord(word: Glossary.trimmed($0), phrases: phrases)
      }
    }
  }

  /// The words that a text must not have.
  func findings(in text: String) -> [String] {
    forbidden.filter { $0.stands(in: text) }.map(\.word)
  }

  private static func rows(of page: SourceFile, under heading: String) -> [[String]] {
    let below = page.lines.drop { $0 != heading }.dropFirst().prefix { !$0.hasPrefix("## ") }
    return below.filter { $0.hasPrefix("|") }.dropFirst(2).map { line in
      line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
        .map { trimmed($0) }
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  // MARK: - Words

  /// The words of a text in small letters, each number as `N`; `line's` is one word.
  private static func words(of text: String) -> [String] {
    text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "_") }
      .map { $0.allSatisfy(\.isNumber) || $0 == "n" ? "N" : String($0) }
  }

  private static func ranges(of phrase: [String], in words: [String]) -> [Range<Int>] {
    guard !phrase.isEmpty, words.count >= phrase.count else { return [] }
    return (0...(words.count - phrase.count)).map { $0..<($0 + phrase.count) }
      .filter { Array(words[$0]) == phrase }
  }

  private static func removing(_ phrase: [String], from words: [String]) -> [String] {
    var words = words
    while let range = ranges(of: phrase, in: words).first {
      words.replaceSubrange(range, with: ["…"])
    }
    return words
  }
}

/// A text that a person is shown, where it stands in a source file.
struct ShownText: Equatable {
  let line: Int
  let text: String
}

extension SourceFile {
  /// The literals within calls that make text for people, an interpolation standing as `7`.
  var shownTexts: [ShownText] {
    let text = lines.joined(separator: "\n")
    var reader = LiteralReader(text)
    var found: [ShownText] = []
    var depths: [Int] = []
    var depth = 0
    var line = 1
    while let token = reader.next() {
      switch token {
      case .literal(let words, let lineEnds):
        if !depths.isEmpty { found.append(ShownText(line: line, text: words)) }
        line += lineEnds
      case .open(let isShown):
        depth += 1
        if isShown { depths.append(depth) }
      case .close:
        if depths.last == depth { depths.removeLast() }
        depth -= 1
      case .lineEnd: line += 1
      }
    }
    return found
  }
}

/// Finds the string literals and brackets of a Swift file, comments left out.
struct LiteralReader {
  enum Token: Equatable {
    case literal(String, lineEnds: Int)
    /// A bracket; of a call that makes text for people or not.
    case open(isShown: Bool)
    case close
    case lineEnd
  }

  private let letters: [Character]
  private var place = 0

  init(_ text: String) { letters = Array(text) }

  mutating func next() -> Token? {
    while place < letters.count {
      let letter = letters[place]
      switch letter {
      case "\n":
        place += 1
        return .lineEnd
      case "/" where starts("//", at: place):
        while place < letters.count, letters[place] != "\n" { place += 1 }
      case "\"": return literal()
      case "(":
        let isShown = ["Phrase", "say", "Example"].contains(word(before: place))
        place += 1
        return .open(isShown: isShown)
      case ")":
        place += 1
        return .close
      default: place += 1
      }
    }
    return nil
  }

  private func starts(_ text: String, at place: Int) -> Bool {
    let text = Array(text)
    return place + text.count <= letters.count
      && Array(letters[place..<(place + text.count)]) == text
  }

  private func word(before place: Int) -> String {
    var start = place
    while start > 0, letters[start - 1].isLetter || letters[start - 1].isNumber { start -= 1 }
    return String(letters[start..<place])
  }

  /// Reads a literal from its quote on.
  private mutating func literal() -> Token {
    let isLong = starts("\"\"\"", at: place)
    let quote = isLong ? "\"\"\"" : "\""
    place += quote.count
    var text = ""
    var lineEnds = 0
    while place < letters.count, !starts(quote, at: place) {
      if letters[place] == "\\", place + 1 < letters.count {
        place += 1
        if letters[place] == "(" {
          lineEnds += skipInterpolation()
          text += "7"
          continue
        }
        if letters[place] == "\n" { lineEnds += 1 }
        if letters[place] == "n" { text += "\n" }
        place += 1
        continue
      }
      if letters[place] == "\n" { lineEnds += 1 }
      text.append(letters[place])
      place += 1
    }
    place += quote.count
    return .literal(text, lineEnds: lineEnds)
  }

  /// Passes over `(…)` of an interpolation, literals in it included; gives the line ends in it.
  private mutating func skipInterpolation() -> Int {
    var depth = 0
    var lineEnds = 0
    while place < letters.count {
      switch letters[place] {
      case "(": depth += 1
      case ")": depth -= 1
      case "\n": lineEnds += 1
      case "\"":
        if case .literal(_, let inside) = literal() { lineEnds += inside }
        continue
      default: break
      }
      place += 1
      if depth == 0 { break }
    }
    return lineEnds
  }
}
