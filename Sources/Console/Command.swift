public import CaseModel
internal import Synchronization

/// An argument of a command: a value that stands by its place and has no name of its own.
public struct ArgumentSpecification: Sendable, Hashable {
  /// The placeholder in the usage line, such as `CASE` and `案件`.
  public let name: Phrase
  /// One sentence for the help.
  public let help: Phrase
  /// Whether the command does nothing without it.
  public let isRequired: Bool
  /// Whether it takes all arguments that follow; only the last one of a command may.
  public let isRepeatable: Bool
  /// Whether it is the path of a file or folder, for the shell to complete.
  public let isPath: Bool

  /// Declares an argument.
  public init(
    _ name: Phrase, help: Phrase, isRequired: Bool = true, isRepeatable: Bool = false,
    isPath: Bool = false
  ) {
    self.name = name
    self.help = help
    self.isRequired = isRequired
    self.isRepeatable = isRepeatable
    self.isPath = isPath
  }
}

/// An example in the help of a command.
public struct Example: Sendable, Hashable {
  /// The command line, with the program's name.
  public let command: String
  /// What it does.
  public let explanation: Phrase

  /// Makes an example.
  public init(command: String, explanation: Phrase) {
    self.command = command
    self.explanation = explanation
  }
}

/// A node of the tree of commands: the program itself, a noun (`mediation`) or a verb (`add`).
///
/// The options of a node hold for everything below it, so that those of the root hold everywhere.
/// A node without ``run`` only groups the commands below it. The tree is a value: parsing, help
/// and completion read it and nothing else.
public struct Command<Context>: Sendable {
  /// What a command does, given the parsed command line and the program's context.
  public typealias Run = @Sendable (ParsedCommand, inout Context) throws -> Void

  /// The name as it is typed, and as it stands in ``ParsedCommand/path``.
  public let name: String
  /// Further names, such as Chinese ones.
  public let aliases: [String]
  /// Names of earlier versions: understood, and never shown.
  public let formerNames: [String]
  /// One line: what it is or does.
  public let summary: Phrase
  /// Paragraphs for the help of this command, separated by line ends.
  public let discussion: Phrase?
  /// The options that hold here and below.
  public let options: [OptionSpecification]
  /// The arguments, in order.
  public let arguments: [ArgumentSpecification]
  /// Examples for the help.
  public let examples: [Example]
  /// The commands below this one, in the order of the help; made when they are first asked for, so
  /// that a program makes those only on the way to what it does.
  public var subcommands: [Command] { below.value }
  private let below: MadeLater<[Command]>
  /// The heading under which the help of the node above lists it; nil for the plain list.
  public let group: Phrase?
  /// Whether help and completion leave it out.
  public let isHidden: Bool
  /// What it does; nil for a node that only groups others.
  public let run: Run?

  /// Declares a command.
  public init(
    _ name: String,
    aliases: [String] = [],
    formerNames: [String] = [],
    summary: Phrase,
    discussion: Phrase? = nil,
    options: [OptionSpecification] = [],
    arguments: [ArgumentSpecification] = [],
    examples: [Example] = [],
    subcommands: @autoclosure @escaping @Sendable () -> [Command] = [],
    group: Phrase? = nil,
    isHidden: Bool = false,
    run: Run? = nil
  ) {
    self.name = name
    self.aliases = aliases
    self.formerNames = formerNames
    self.summary = summary
    self.discussion = discussion
    self.options = options
    self.arguments = arguments
    self.examples = examples
    below = MadeLater(subcommands)
    self.group = group
    self.isHidden = isHidden
    self.run = run
  }

  /// The command directly below that has a name, among its names, aliases and former names.
  public func subcommand(named name: String) -> Command? {
    subcommands.first { $0.name == name }
      ?? subcommands.first { $0.aliases.contains(name) }
      ?? subcommands.first { $0.formerNames.contains(name) }
  }

  /// The nodes from this one down a path of names; the path begins with this node's own name.
  ///
  /// - Returns: as many nodes as the path has names, or nil where a name is not in the tree.
  public func chain(along path: [String]) -> [Command]? {
    guard path.first == name else { return nil }
    var chain = [self]
    var node = self
    for name in path.dropFirst() {
      guard let next = node.subcommand(named: name) else { return nil }
      chain.append(next)
      node = next
    }
    return chain
  }
}

extension Command {
  /// The options of the root, with those that every program has.
  var optionsOfRoot: [OptionSpecification] {
    var options = options
    for standard in [OptionSpecification.help, .version]
    where !options.contains(where: { $0.name == standard.name }) {
      options.append(standard)
    }
    return options
  }
}

/// A value that is made when it is first asked for.
private final class MadeLater<Value: Sendable>: Sendable {
  private let make: @Sendable () -> Value
  private let made = Mutex<Value?>(nil)

  init(_ make: @escaping @Sendable () -> Value) {
    self.make = make
  }

  var value: Value {
    made.withLock { made in
      if let made { return made }
      let value = make()
      made = value
      return value
    }
  }
}
