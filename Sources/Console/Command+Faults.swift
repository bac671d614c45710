import CaseModel

/// Mistakes in the declaration of a tree of commands, for a test of the program to find.
///
/// Most trees are partly made from the declarations of records, so that names can collide without
/// anyone having written them side by side.
extension Command {
  /// A sentence for each mistake, empty for a sound tree. The rules:
  /// 1. Names are words: not empty, no space, no `=`, no dash in front.
  /// 2. No two commands at one place share a name or an alias.
  /// 3. No two options that hold at one place share a name or a letter.
  /// 4. An option with choices has some, and no spelling names two of them.
  /// 5. Required arguments stand before optional ones; only the last one is repeatable.
  /// 6. A node does something or has commands below it, and arguments only if it does something.
  public func faults() -> [String] { faults(at: [], scope: []) }

  private func faults(at path: [String], scope: [OptionSpecification]) -> [String] {
    let path = path + [name]
    let place = path.joined(separator: " ")
    let own = path.count == 1 ? optionsOfRoot : options
    let scope = scope + own
    var faults: [String] = []

    let commandNames = subcommands.flatMap { [$0.name] + $0.aliases + $0.formerNames }
    faults += Self.repeated(commandNames).map { "\(place): two commands are called \($0)" }
    faults += commandNames.filter { !Self.isWord($0) }.map { "\(place): '\($0)' is no word" }

    let optionNames = scope.flatMap { $0.names + $0.formerNames }
    let letters = scope.compactMap(\.short).map { String($0) }
    let isOwn = Set(own.flatMap(\.names) + own.compactMap(\.short).map { String($0) })
    faults += Self.repeated(optionNames).filter(isOwn.contains)
      .map { "\(place): two options are called --\($0)" }
    faults += Self.repeated(letters).filter(isOwn.contains)
      .map { "\(place): two options are called -\($0)" }
    faults += own.flatMap(\.names).filter { !Self.isWord($0) }
      .map { "\(place): '--\($0)' is no word" }
    for case (let option, .choice(let choices)) in own.map({ ($0, $0.value) }) {
      if choices.isEmpty { faults.append("\(place): --\(option.name) has no choices") }
      let spellings = choices.flatMap { choice in
        Self.unique(choice.spellings.map { Spelling.folded($0) })
      }
      faults += Self.repeated(spellings)
        .map { "\(place): --\(option.name) has two choices called \($0)" }
    }

    if arguments.dropLast().contains(where: \.isRepeatable) {
      faults.append("\(place): an argument before the last is repeatable")
    }
    let firstOptional = arguments.firstIndex { !$0.isRequired } ?? arguments.endIndex
    if arguments[firstOptional...].contains(where: \.isRequired) {
      faults.append("\(place): a required argument stands behind an optional one")
    }
    if run == nil, subcommands.isEmpty { faults.append("\(place): it does nothing") }
    if run == nil, !arguments.isEmpty {
      faults.append("\(place): it has arguments, but does nothing with them")
    }
    return faults + subcommands.flatMap { $0.faults(at: path, scope: scope) }
  }

  private static func isWord(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("-")
      && !name.contains { $0.isWhitespace || $0 == "=" }
  }

  private static func unique(_ words: [String]) -> [String] {
    var seen: Set<String> = []
    return words.filter { seen.insert($0).inserted }
  }

  private static func repeated(_ words: [String]) -> [String] {
    var seen: Set<String> = []
    return unique(words.filter { !seen.insert($0).inserted })
  }
}
