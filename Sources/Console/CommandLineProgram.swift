public import CaseModel

/// A program around its tree of commands: parse, then run, show help, or tell what was wrong.
///
/// The one place that turns failures into text and an exit status; `main.swift` hands it the
/// words and exits with what it returns.
public struct CommandLineProgram<Context> {
  /// The tree.
  public let root: Command<Context>
  /// What `--version` prints, without a line end.
  public let version: String
  /// The terminal.
  public let terminal: Terminal
  /// Turns errors that commands throw, other than problems, into problems.
  public let problem: (any Error) -> Problem
  private let output: TextOutput
  private let errorOutput: TextOutput

  /// Makes a program.
  public init(
    root: Command<Context>, version: String, terminal: Terminal, output: TextOutput = .standard,
    errorOutput: TextOutput = .error, problem: @escaping (any Error) -> Problem
  ) {
    self.root = root
    self.version = version
    self.terminal = terminal
    self.output = output
    self.errorOutput = errorOutput
    self.problem = problem
  }

  /// The language to speak: of the option `--lang` anywhere on the line, else of the locale.
  public func language(for arguments: [String]) -> Language {
    CommandLineParser.findValue(of: "lang", in: arguments, root).flatMap(Language.init(rawValue:))
      ?? terminal.language
  }

  /// Does what the words ask for.
  ///
  /// - Parameters:
  ///   - arguments: the words after the program's name.
  ///   - context: makes the context of the command, when there is one to run.
  /// - Returns: the exit status of the process.
  public func run(
    _ arguments: [String], context: (ParsedCommand, Language) throws -> Context
  ) -> Int32 {
    let language = language(for: arguments)
    do {
      switch try CommandLineParser.parse(arguments, root) {
      case .help(let path):
        let help = HelpText(language: language, widthCells: terminal.widthCells)
        output.write(help.text(of: root, path: path))
      case .version: output.writeLine(version)
      case .run(let command, let parsed):
        var context = try context(parsed, language)
        try command.run?(parsed, &context)
      }
      try output.finish()
      return 0
    } catch {
      // What the command has printed stands before the reason why it stopped.
      output.flush()
      let problem = (error as? Problem) ?? (error as? ParseFailure)?.problem ?? problem(error)
      printProblem(problem, in: language, style: terminal.errorStyle, to: errorOutput)
      return problem.exit.rawValue
    }
  }
}
