internal import CaseModel

/// Finds the choices that a misspelled one may mean.
///
/// The distance is Damerau–Levenshtein in its restricted form: the least number of characters
/// inserted, left out, exchanged, or swapped with their neighbour. Near is at most a third of the
/// typed length and one, rounded up, and never more than three. Where nothing is near, choices that
/// share characters are offered, most first; where none does, a short list is offered whole.
enum NearestChoices {
  /// How many are offered.
  static let limit = 3
  /// The longest list that is offered whole.
  static let wholeListMax = 8
  /// Longer texts are no misspelling of a choice, and comparing them would cost time.
  static let typedCharactersMax = 40

  /// The labels of the nearest choices, best first.
  static func find(_ typed: String, in list: ChoiceList) -> [Phrase] {
    let found = find(typed, among: list.choices.map { ($0.label, $0.spellings) })
    if !found.isEmpty { return found }
    return list.choices.count <= wholeListMax ? list.choices.map(\.label) : []
  }

  /// The nearest of some labels, each known by its spellings.
  static func find<Label>(
    _ typed: String, among candidates: [(label: Label, spellings: [String])]
  ) -> [Label] {
    let word = Array(folded(typed).prefix(typedCharactersMax))
    var near: [(label: Label, distance: Int)] = []
    var sharing: [(label: Label, shared: Int)] = []
    for candidate in candidates {
      var best = Int.max
      var shared = 0
      for spelling in candidate.spellings.map({ Array(folded($0)) }) {
        let distance = distance(word, spelling)
        if distance < max(word.count, spelling.count) { best = min(best, distance) }
        if word.count >= 2, spelling.starts(with: word) { best = min(best, 1) }
        shared = max(shared, Set(word).intersection(spelling).count)
      }
      if best <= bound(word.count) { near.append((candidate.label, best)) }
      if shared > 0 { sharing.append((candidate.label, shared)) }
    }
    if !near.isEmpty {
      return near.enumerated().sorted {
        ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset)
      }.prefix(limit).map(\.element.label)
    }
    // Two words of a script with few letters share some by chance.
    guard word.contains(where: { !$0.isASCII }) else { return [] }
    return sharing.enumerated().sorted {
      ($1.element.shared, $0.offset) < ($0.element.shared, $1.offset)
    }.prefix(limit).map(\.element.label)
  }

  /// The greatest distance at which two words may be meant for one.
  static func bound(_ characters: Int) -> Int { min(3, (characters + 2) / 3) }

  private static func folded(_ text: String) -> String {
    TextFolding.comparisonForm(text).lowercased().filter { $0 != " " && $0 != "_" && $0 != "-" }
  }

  /// Complexity: the product of the lengths.
  static func distance(_ first: [Character], _ second: [Character]) -> Int {
    if first.isEmpty || second.isEmpty { return max(first.count, second.count) }
    var beforePrevious: [Int] = []
    var previous = Array(0...second.count)
    for row in 1...first.count {
      var current = [row]
      for column in 1...second.count {
        let isSame = first[row - 1] == second[column - 1]
        var best = min(
          previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (isSame ? 0 : 1))
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
}
