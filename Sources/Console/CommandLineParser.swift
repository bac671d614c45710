/// Reads a command line against a tree of commands: a function of the words, without effects.
///
/// The rules:
/// 1. Words that name a command lead down the tree; the options of all nodes passed so far hold,
///    those of the lowest node first.
/// 2. `--name VALUE`, `--name=VALUE`, `-n VALUE`, `-nVALUE`; several flags in one word, `-ab`.
/// 3. The word after an option that takes a value is its value, also when it begins with a dash
///    (`--amount -5`), unless it is a known option or looks like a long one: then the value was
///    forgotten. `--note=--text` says it without doubt.
/// 4. After `--`, every word is an argument. A single `-` and a negative number are arguments.
/// 5. `help` at the place of a command, `--help` and `-h` anywhere ask for the help of the node
///    that the words lead to. A program without any words shows its help.
/// 6. Typographic dashes that stand for `--` (input methods and word processors make them) are
///    not accepted, but recognised: the failure names the option that was meant.
public enum CommandLineParser {
  /// Reads the words after the program's name.
  ///
  /// - Throws: the first thing that was not understood, from left to right; what is missing is
  ///   found last.
  public static func parse<Context>(
    _ arguments: [String], _ root: Command<Context>
  ) throws(ParseFailure) -> ParseOutcome<Context> {
    if arguments.isEmpty, root.run == nil { return .help(path: [root.name]) }
    var reading = CommandLineReading(arguments: arguments, root: root)
    try reading.readAll()
    return try reading.outcome()
  }

  /// The value of an option of the root, found without regard to the rest of the line.
  ///
  /// For what must be known even if the line is not understood: the language of the message.
  ///
  /// - Returns: the last value given; of a choice its code, and nil where it is none of them.
  public static func findValue<Context>(
    of option: String, in arguments: [String], _ root: Command<Context>
  ) -> String? {
    guard let specification = root.options.first(where: { $0.name == option }) else { return nil }
    let spellings =
      specification.names.map { "--\($0)" } + (specification.short.map { ["-\($0)"] } ?? [])
    var found: String?
    for (index, word) in arguments.enumerated() {
      if word == "--" { break }
      for spelling in spellings {
        if word == spelling, index + 1 < arguments.count { found = arguments[index + 1] }
        if word.hasPrefix("\(spelling)=") { found = String(word.dropFirst(spelling.count + 1)) }
      }
    }
    guard case .choice(let choices) = specification.value else { return found }
    return found.flatMap { choices.choice(named: $0)?.code }
  }
}
