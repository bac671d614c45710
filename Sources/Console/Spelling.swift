/// Compares what was typed with what is known.
///
/// The distance is Damerau–Levenshtein in its restricted form (optimal string alignment): the
/// least number of characters inserted, left out, exchanged, or swapped with their neighbour. A
/// word is *near* when that number is at most a third of the typed length, rounded up, and never
/// more than three: further away, a suggestion misleads more than it helps. The beginning of a
/// word (two characters or more) counts as near, too.
enum Spelling {
  /// No candidate at a greater distance is suggested, however long the word.
  static let distanceMax = 3

  /// The candidates near to a word, best first, then in the order given.
  static func nearest(to word: String, among candidates: [String], limit: Int = 3) -> [String] {
    let typed = Array(folded(word))
    guard !typed.isEmpty else { return [] }
    let bound = min(distanceMax, (typed.count + 2) / 3)
    var found: [(candidate: String, distance: Int)] = []
    for candidate in candidates where !found.contains(where: { $0.candidate == candidate }) {
      let spelled = Array(folded(candidate))
      var distance = distance(typed, spelled)
      if typed.count >= 2, spelled.count > typed.count, spelled.starts(with: typed) {
        distance = min(distance, 1)
      }
      // Two words of the same few letters with none in place are not a slip of the finger.
      guard distance <= bound, distance < max(typed.count, spelled.count) else { continue }
      found.append((candidate, distance))
    }
    let ranked = found.enumerated().sorted {
      ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset)
    }
    return ranked.prefix(limit).map(\.element.candidate)
  }

  /// The restricted Damerau–Levenshtein distance of two words.
  ///
  /// Complexity: the product of the lengths.
  static func distance(_ first: [Character], _ second: [Character]) -> Int {
    if first.isEmpty || second.isEmpty { return max(first.count, second.count) }
    var beforePrevious: [Int] = []
    var previous = Array(0...second.count)
    for row in 1...first.count {
      var current = [row]
      current.reserveCapacity(second.count + 1)
      for column in 1...second.count {
        let isSame = first[row - 1] == second[column - 1]
        var best = min(
          previous[column] + 1,
          current[column - 1] + 1,
          previous[column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, first[row - 1] == second[column - 2],
          first[row - 2] == second[column - 1]
        {
          best = min(best, beforePrevious[column - 2] + 1)
        }
        current.append(best)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[second.count]
  }

  /// A text without surrounding spaces, in small letters, with full-width ASCII made plain.
  ///
  /// Input methods leave full-width letters and digits behind; they mean the same.
  static func folded(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in trimmed(text).unicodeScalars {
      scalars.append(plain(scalar))
    }
    return String(scalars).lowercased()
  }

  /// A text without the white space around it.
  static func trimmed(_ text: String) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
  }

  private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    case 0x3000: " "
    default: scalar
    }
  }
}
