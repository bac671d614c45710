import CaseModel

/// The state while a command line is read from left to right.
struct CommandLineReading<Context> {
  private let words: [String]
  private var index = 0
  /// The nodes passed so far, the root first; never empty.
  private var chain: [Command<Context>]
  private var node: Command<Context>
  private var occurrences: [ParsedCommand.Occurrence] = []
  private var arguments: [String] = []
  private var wantsHelp = false
  private var wantsVersion = false

  init(arguments: [String], root: Command<Context>) {
    words = arguments
    chain = [root]
    node = root
  }

  private var path: [String] { chain.map(\.name) }

  /// The options that hold at this place, those of the lowest node first.
  private var optionsInScope: [OptionSpecification] {
    chain.dropFirst().reversed().flatMap(\.options) + (chain.first?.optionsOfRoot ?? [])
  }

  mutating func readAll() throws(ParseFailure) {
    var optionsHaveEnded = false
    while index < words.count {
      let word = words[index]
      index += 1
      if optionsHaveEnded {
        try readArgument(word)
      } else if word == "--" {
        optionsHaveEnded = true
      } else if word.hasPrefix("--") {
        try readLongOption(word)
      } else if word.hasPrefix("-"), word.count > 1 {
        try readShortOptions(word)
      } else if let meant = optionMeantBy(typographic: word) {
        throw .unknownOption(given: word, suggestion: meant, path: path)
      } else {
        try readCommandOrArgument(word)
      }
    }
  }

  /// What the words ask for, once all are read; here it shows what is missing.
  func outcome() throws(ParseFailure) -> ParseOutcome<Context> {
    if wantsHelp { return .help(path: path) }
    if wantsVersion { return .version }
    guard node.run != nil else {
      let names = node.subcommands.filter { !$0.isHidden }.map(\.name)
      throw .missingSubcommand(path: path, subcommands: names)
    }
    let required = node.arguments.filter(\.isRequired)
    if arguments.count < required.count {
      throw .missingArgument(name: required[arguments.count].name, path: path)
    }
    for option in optionsInScope where option.isRequired {
      if !occurrences.contains(where: { $0.name == option.name }) {
        throw .missingOption(option: "--\(option.name)", path: path)
      }
    }
    return .run(
      node, ParsedCommand(path: path, arguments: arguments, occurrences: occurrences))
  }
}

// Commands and arguments.
extension CommandLineReading {
  private mutating func readCommandOrArgument(_ word: String) throws(ParseFailure) {
    if arguments.isEmpty, !node.subcommands.isEmpty {
      if let next = node.subcommand(named: word) {
        chain.append(next)
        node = next
        return
      }
      if word == "help" {
        wantsHelp = true
        return
      }
      if wantsHelp || node.arguments.isEmpty { throw unknownCommand(word) }
    }
    try readArgument(word)
  }

  private mutating func readArgument(_ word: String) throws(ParseFailure) {
    let isRoom = arguments.count < node.arguments.count || node.arguments.last?.isRepeatable == true
    guard isRoom else {
      if arguments.isEmpty, !node.subcommands.isEmpty { throw unknownCommand(word) }
      throw .unexpectedArgument(given: word, path: path)
    }
    arguments.append(word)
  }

  private func unknownCommand(_ word: String) -> ParseFailure {
    let visible = node.subcommands.filter { !$0.isHidden }
    let near = Spelling.nearest(to: word, among: visible.flatMap { [$0.name] + $0.aliases })
    return .unknownCommand(given: word, suggestions: near, path: path)
  }
}

// Options.
extension CommandLineReading {
  private mutating func readLongOption(_ word: String) throws(ParseFailure) {
    let body = word.dropFirst(2)
    let name: String
    let attached: String?
    // Swift joins `=` with a combining mark that follows; cutting the bytes keeps the value whole.
    if let equals = body.utf8.firstIndex(of: UInt8(ascii: "=")) {
      name = String(body[..<equals])
      attached = String(body[body.utf8.index(after: equals)...])
    } else {
      name = String(body)
      attached = nil
    }
    guard let option = option(long: name) else {
      throw .unknownOption(given: "--\(name)", suggestion: suggestion(for: name), path: path)
    }
    let spelling = "--\(name)"
    if option.takesValue {
      if let attached {
        try append(attached, to: option, spelling: spelling)
      } else {
        try append(nextValue(of: option, spelling: spelling), to: option, spelling: spelling)
      }
    } else if let attached {
      throw .unexpectedValue(option: spelling, given: attached)
    } else {
      set(option)
    }
  }

  private mutating func readShortOptions(_ word: String) throws(ParseFailure) {
    var rest = word.dropFirst()
    if let first = rest.first, option(short: first) == nil {
      if Self.looksLikeNumber(rest) { return try readArgument(word) }
      let meant = option(long: String(rest)).map { "--\($0.name)" } ?? suggestion(for: String(rest))
      throw .unknownOption(given: word, suggestion: rest.count > 1 ? meant : nil, path: path)
    }
    while let letter = rest.popFirst() {
      let spelling = "-\(letter)"
      guard let option = option(short: letter) else {
        throw .unknownOption(given: spelling, suggestion: nil, path: path)
      }
      guard option.takesValue else {
        set(option)
        continue
      }
      if rest.first == "=" { rest = rest.dropFirst() }
      let value = try rest.isEmpty ? nextValue(of: option, spelling: spelling) : String(rest)
      return try append(value, to: option, spelling: spelling)
    }
  }

  private mutating func set(_ option: OptionSpecification) {
    switch option.name {
    case OptionSpecification.help.name: wantsHelp = true
    case OptionSpecification.version.name: wantsVersion = true
    default: break
    }
    occurrences.append(.init(name: option.name, value: nil))
  }

  private mutating func nextValue(
    of option: OptionSpecification, spelling: String
  ) throws(ParseFailure) -> String {
    guard index < words.count, !looksLikeOption(words[index]) else {
      throw .missingValue(option: spelling, placeholder: option.placeholder)
    }
    defer { index += 1 }
    return words[index]
  }

  private mutating func append(
    _ value: String, to option: OptionSpecification, spelling: String
  ) throws(ParseFailure) {
    if !option.isRepeatable, occurrences.contains(where: { $0.name == option.name }) {
      throw .repeatedOption(option: spelling)
    }
    guard case .choice(let choices) = option.value else {
      occurrences.append(.init(name: option.name, value: value))
      return
    }
    if let choice = choices.choice(named: value) {
      occurrences.append(.init(name: option.name, value: choice.code))
      return
    }
    let parts = option.isRepeatable ? [OptionSpecification.Choice].parts(of: value) : []
    for part in parts.isEmpty ? [value] : parts {
      guard let choice = choices.choice(named: part) else {
        throw .invalidChoice(
          option: spelling, given: part, nearest: choices.nearest(to: part), choices: choices)
      }
      occurrences.append(.init(name: option.name, value: choice.code))
    }
  }
}

// Finding options, and telling them from values.
extension CommandLineReading {
  private func option(long name: String) -> OptionSpecification? {
    optionsInScope.first { $0.name == name }
      ?? optionsInScope.first { $0.alternativeNames.contains(name) }
      ?? optionsInScope.first { $0.formerNames.contains(name) }
  }

  private func option(short letter: Character) -> OptionSpecification? {
    optionsInScope.first { $0.short == letter }
  }

  private func suggestion(for name: String) -> String? {
    let names = optionsInScope.filter { !$0.isHidden }.flatMap(\.names)
    return Spelling.nearest(to: name, among: names, limit: 1).first.map { "--\($0)" }
  }

  /// Whether a word that stands where a value is due is rather an option.
  private func looksLikeOption(_ word: String) -> Bool {
    if word == "--" { return true }
    if word.hasPrefix("--") {
      guard let first = word.dropFirst(2).first else { return false }
      return first.isLetter && !word.contains(where: \.isWhitespace)
    }
    guard word.hasPrefix("-"), word.count == 2, let letter = word.last else { return false }
    return option(short: letter) != nil
  }

  /// The option that a word with typographic dashes in front stands for, such as `——json`.
  private func optionMeantBy(typographic word: String) -> String? {
    let dashes: Set<Character> = ["—", "–", "－", "−", "―"]
    guard let first = word.first, dashes.contains(first) else { return nil }
    let name = word.drop { dashes.contains($0) || $0 == "-" }.prefix { $0 != "=" && $0 != "＝" }
    return option(long: String(name)).map { _ in "--\(name)" }
  }

  private static func looksLikeNumber(_ text: Substring) -> Bool {
    guard let first = text.utf8.first else { return false }
    return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) || first == UInt8(ascii: ".")
  }
}

extension OptionSpecification {
  /// The placeholder of the value, where the declaration gives one.
  var placeholder: Phrase? {
    switch value {
    case .text(let placeholder), .path(let placeholder): placeholder
    case .flag, .choice: nil
    }
  }
}
