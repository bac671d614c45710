import CaseModel
import Console

let program = CommandLineProgram(
  root: BenchCommand.command, version: "redress-bench 0.1.0", terminal: Terminal.current()
) { ($0 as? Problem) ?? Problem("bench.failed", Phrase("\($0)", "\($0)"), exit: .failure) }
exitProcess(program.run(Array(CommandLine.arguments.dropFirst())) { parsed, _ in parsed })
