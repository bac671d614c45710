public import CaseModel

/// Why a command line was not understood: facts, without words.
///
/// The words are in `ParseFailure+Problem.swift`. An option stands as it was typed or would be
/// typed, with its dashes; a path begins with the program's name.
public enum ParseFailure: Error, Sendable, Hashable {
  /// No command of this name is there; the suggestions are names at the same place.
  case unknownCommand(given: String, suggestions: [String], path: [String])
  /// No option of this name holds at this place.
  case unknownOption(given: String, suggestion: String?, path: [String])
  /// The option takes a value and none follows.
  case missingValue(option: String, placeholder: Phrase?)
  /// The option is a flag, and a value was given with `=`.
  case unexpectedValue(option: String, given: String)
  /// The value is none of the choices.
  case invalidChoice(
    option: String, given: String, nearest: [OptionSpecification.Choice],
    choices: [OptionSpecification.Choice])
  /// The option may be given once only.
  case repeatedOption(option: String)
  /// The command does nothing without this option.
  case missingOption(option: String, path: [String])
  /// The command does nothing without this argument.
  case missingArgument(name: Phrase, path: [String])
  /// There is an argument more than the command takes.
  case unexpectedArgument(given: String, path: [String])
  /// The path names a group of commands, and none of them was named.
  case missingSubcommand(path: [String], subcommands: [String])
}
