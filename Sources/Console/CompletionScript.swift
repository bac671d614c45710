public import CaseModel

/// A shell that completion scripts are made for.
public enum CompletionShell: String, Sendable, CaseIterable {
  /// GNU bash 4.4 or newer.
  case bash
  /// The Z shell.
  case zsh
}

/// A script that teaches a shell to complete a program's commands, options and choices.
///
/// The script is made from the tree of commands alone and never runs the program, so that pressing
/// Tab opens no store. Chinese names are offered once the word being typed has Chinese in it.
///
/// - Parameters:
///   - program: the name under which the program is called.
///   - language: of the descriptions that zsh shows beside the names.
public func completionScript<Context>(
  for root: Command<Context>, program: String, shell: CompletionShell, language: Language
) -> String {
  let tables = CompletionTables(root: root, language: language)
  switch shell {
  case .bash: return tables.bashScript(program: program)
  case .zsh: return tables.zshScript(program: program)
  }
}

/// What the scripts of both shells know: three functions made of `case` tables.
///
/// 1. `_place PLACE` sets what may stand at a node of the tree: `names` (of commands below),
///    `switches` (options) and `files` (1 where arguments are paths). PLACE is the path of names.
/// 2. `_enter PLACE WORD` sets `place` to the node that a word leads to, if it is a command.
/// 3. `_value PLACE OPTION` succeeds where an option takes a value and sets `picks` (choices) and
///    `files`.
struct CompletionTables {
  /// A word that is offered, with its description.
  struct Entry {
    let word: String
    let description: String
  }

  private struct Node {
    let place: String
    let names: [Entry]
    let switches: [Entry]
    let takesPaths: Bool
    /// Every name and alias of a command below, with the name it goes by.
    let entrances: [(words: [String], name: String)]
    let valued: [OptionSpecification]
  }

  /// The place before any word was typed.
  let rootPlace: String
  private let nodes: [Node]
  private let language: Language

  init<Context>(root: Command<Context>, language: Language) {
    self.language = language
    rootPlace = root.name
    nodes = Self.nodes(
      of: root, place: root.name, options: root.optionsOfRoot, own: root.optionsOfRoot,
      language: language)
  }

  private static func nodes<Context>(
    of command: Command<Context>, place: String, options: [OptionSpecification],
    own: [OptionSpecification], language: Language
  ) -> [Node] {
    let below = command.subcommands.filter { !$0.isHidden }
    var names = below.flatMap { subcommand in
      ([subcommand.name] + subcommand.aliases).map {
        Entry(word: $0, description: subcommand.summary[language])
      }
    }
    if !below.isEmpty, command.subcommand(named: "help") == nil {
      names.append(Entry(word: "help", description: OptionSpecification.help.help[language]))
    }
    let switches = options.filter { !$0.isHidden }.flatMap { option in
      let short = option.short.map { ["-\($0)"] } ?? []
      return (option.names.map { "--\($0)" } + short).map {
        Entry(word: $0, description: option.help[language])
      }
    }
    let node = Node(
      place: place, names: names, switches: switches,
      takesPaths: command.arguments.contains(where: \.isPath),
      entrances: command.subcommands.map { ([$0.name] + $0.aliases, $0.name) },
      valued: own.filter(\.takesValue))
    return [node]
      + command.subcommands.flatMap { subcommand in
        nodes(
          of: subcommand, place: "\(place) \(subcommand.name)",
          options: subcommand.options + options, own: subcommand.options, language: language)
      }
  }

  /// The three functions, their names beginning with a prefix.
  ///
  /// - Parameter entry: how a word and its description stand in an array of the shell.
  func functions(prefix: String, entry: (Entry) -> String) -> String {
    var text = "\(prefix)_place() {\n  names=() switches=() files=\n  case $1 in\n"
    for node in nodes {
      text += "  \(Self.quoted(node.place)))\n"
      if !node.names.isEmpty { text += "    names=(\(Self.array(node.names, entry)))\n" }
      text += "    switches=(\(Self.array(node.switches, entry)))\n"
      if node.takesPaths { text += "    files=1\n" }
      text += "    ;;\n"
    }
    text += "  esac\n}\n\n\(prefix)_enter() {\n  case \"$1 $2\" in\n"
    for node in nodes {
      for entrance in node.entrances {
        let patterns = entrance.words.map { Self.quoted("\(node.place) \($0)") }
        let place = Self.quoted("\(node.place) \(entrance.name)")
        text += "  \(patterns.joined(separator: " | "))) place=\(place) ;;\n"
      }
    }
    text += "  esac\n}\n\n\(prefix)_value() {\n  picks=() files=\n  case \"$1 $2\" in\n"
    // The lowest nodes first: their options go before those of the same name above.
    for node in nodes.reversed() {
      for option in node.valued {
        let spellings = option.names.map { "--\($0)" } + (option.short.map { ["-\($0)"] } ?? [])
        let patterns = spellings.flatMap { spelling in
          // At this node, and at every node below it.
          [
            Self.quoted("\(node.place) \(spelling)"),
            "\(Self.quoted(node.place + " "))*\(Self.quoted(" \(spelling)"))",
          ]
        }
        text += "  \(patterns.joined(separator: " | ")))"
        switch option.value {
        case .choice(let choices):
          text += " picks=(\(Self.array(entries(of: choices), entry))) ;;\n"
        case .path: text += " files=1 ;;\n"
        case .text, .flag: text += " ;;\n"
        }
      }
    }
    return text + "  *) return 1 ;;\n  esac\n}\n"
  }

  /// The words for choices: codes, and spellings that are one word of Chinese.
  private func entries(of choices: [OptionSpecification.Choice]) -> [Entry] {
    choices.flatMap { choice in
      choice.spellings.filter { spelling in
        spelling == choice.code
          || spelling.utf8.contains { $0 >= 0x80 } && !spelling.contains(where: \.isWhitespace)
      }
      .map { Entry(word: $0, description: choice.label[language]) }
    }
  }

  private static func array(_ entries: [Entry], _ entry: (Entry) -> String) -> String {
    entries.map { quoted(entry($0)) }.joined(separator: " ")
  }

  /// A text between single quotes, as both shells read it.
  static func quoted(_ text: String) -> String {
    let parts = DisplayWidth.singleLine(text).split(
      separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }

  /// A name that a shell function may have.
  static func functionPrefix(_ program: String) -> String {
    "_"
      + String(
        program.unicodeScalars.map { scalar in
          let isWordLetter = scalar.isASCII && (scalar.properties.isAlphabetic || scalar == "_")
          let isDigit = ("0"..."9").contains(scalar)
          return Character(isWordLetter || isDigit ? scalar : "_")
        })
  }
}
