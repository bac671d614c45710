import CaseModel
import Console
import Wording

// No closures here are given to C: those of main.swift belong to the main actor.
TextOutput.ignoreBrokenPipes()
let terminal = Terminal.current()
let program = CommandLineProgram(
  root: Daemon.command, version: programVersion, terminal: terminal
) { daemonProblem(for: $0) }
let status = program.run(Array(CommandLine.arguments.dropFirst())) { parsed, language in
  try DaemonSettings(parsed, language: language)
}
exitProcess(status)
