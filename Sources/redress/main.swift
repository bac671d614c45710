import CaseModel
import Console

// Nothing but the outermost loop: parse, run, print, exit.
TextOutput.ignoreBrokenPipes()
let terminal = Terminal.current()
let program = CommandLineProgram(
  root: RootCommand.tree, version: RootCommand.version, terminal: terminal
) { problem(for: $0) }
let status = program.run(Array(CommandLine.arguments.dropFirst())) { parsed, language in
  try Session(parsed, language: language, terminal: terminal)
}
exitProcess(status)
