/// A command line that was understood: which command, with which options and arguments.
public struct ParsedCommand: Sendable, Hashable {
  /// An option as it was given, under its declared name; a flag has no value.
  struct Occurrence: Sendable, Hashable {
    let name: String
    let value: String?
  }

  /// The names of the nodes from the program down, such as `["redress", "mediation", "add"]`.
  public let path: [String]
  /// The arguments, in the order given.
  public let arguments: [String]

  let occurrences: [Occurrence]

  init(path: [String], arguments: [String], occurrences: [Occurrence]) {
    self.path = path
    self.arguments = arguments
    self.occurrences = occurrences
  }

  /// Makes a parsed command without parsing, for tests and for commands that run others.
  ///
  /// - Parameter options: names with their values; nil for a flag.
  public init(path: [String], arguments: [String] = [], options: [(String, String?)] = []) {
    self.init(
      path: path, arguments: arguments,
      occurrences: options.map { Occurrence(name: $0.0, value: $0.1) })
  }

  /// The value of an option, the last one where it may be repeated; nil if it was not given.
  public func value(_ option: String) -> String? {
    occurrences.last { $0.name == option }?.value
  }

  /// All values of an option, in the order given.
  public func values(_ option: String) -> [String] {
    occurrences.compactMap { $0.name == option ? $0.value : nil }
  }

  /// Whether an option was given, with or without a value.
  public func isSet(_ option: String) -> Bool {
    occurrences.contains { $0.name == option }
  }

  /// The names of the options given, each once, in the order of their first appearance.
  public var givenOptions: [String] {
    var names: [String] = []
    for occurrence in occurrences where !names.contains(occurrence.name) {
      names.append(occurrence.name)
    }
    return names
  }
}

/// What a command line asks for.
public enum ParseOutcome<Context>: Sendable {
  /// To run a command.
  case run(Command<Context>, ParsedCommand)
  /// To see the help of the node at a path; the path begins with the program's name.
  case help(path: [String])
  /// To see the version.
  case version
}
