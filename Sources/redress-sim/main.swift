import CaseModel
import Console

let program = CommandLineProgram(
  root: SimulateCommand.command, version: "redress-sim 0.1.0", terminal: Terminal.current()
) { ($0 as? Problem) ?? Problem("simulation.failed", Phrase("\($0)", "\($0)"), exit: .failure) }
exitProcess(program.run(Array(CommandLine.arguments.dropFirst())) { parsed, _ in parsed })
