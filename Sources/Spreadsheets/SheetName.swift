// A name of a sheet has 1 to 31 units of UTF-16, none of []:*?/\, no apostrophe at its ends, is not
// "History" and differs from the others by more than case.
// Source: Microsoft, "Rename a worksheet".

/// Names of sheets made of titles.
enum SheetName {
  /// The longest name, in units of UTF-16.
  static let unitsMax = 31

  /// A valid name as near to the title as can be, different from those that are taken.
  static func valid(for title: String, avoiding taken: [String]) -> String {
    var kept = String(
      title.filter { character in
        !"[]:*?/\\".contains(character)
          && character.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
      })
    while let first = kept.first, first == "'" || first.isWhitespace { kept.removeFirst() }
    kept = prefix(kept, unitsMax)
    if kept.isEmpty || kept.lowercased() == "history" { kept = prefix("Sheet " + kept, unitsMax) }
    let takenFolded = Set(taken.map { $0.lowercased() })
    var name = kept
    var number = 2
    while takenFolded.contains(name.lowercased()) {
      let suffix = " \(number)"
      name = prefix(kept, unitsMax - suffix.utf16.count) + suffix
      number += 1
    }
    return name
  }

  /// Whole characters of at most so many units, without an apostrophe or blank at the end.
  private static func prefix(_ text: String, _ units: Int) -> String {
    var text = text
    while text.utf16.count > units { text.removeLast() }
    while let last = text.last, last == "'" || last.isWhitespace { text.removeLast() }
    return text
  }
}
